"""The printed page of R72: nine preset parts, with text, owner and state."""

from __future__ import annotations

from validators.form import Form, Lines

PARTS = ("计划介绍", "计划摘要", "市场环境分析", "营销目标定量化", "营销战略", "行动计划时间", "销售促进", "预算和利润及风险", "控制和修正")
"""The nine parts; the third is misprinted in the seed (市场坏经分析)."""

FORM = Form(
    widths=(2, 20, 60, 14, 14), spare=0, body=Lines(label="部分", groups=(("", PARTS),), answers=("内容", "责任人", "完成"), tall=("内容",))
)
"""One page a plan; an empty sheet is one empty page."""
