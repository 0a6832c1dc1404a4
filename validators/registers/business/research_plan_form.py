"""The printed page of R66: the six parts of the plan, then its budget and what it cost."""

from __future__ import annotations

from validators.form import Fields, Form

PARTS = ("摘要", "调研目的", "调研内容和范围", "调研方针与方法", "调研进度与经费预算", "附录")
"""The six parts of the report, in their order."""

MEANS = ("经费预算(列项)", "误差预计与控制", "培训", "外聘机构")
"""What the plan also settles."""

FORM = Form(
    widths=(2, 22, 30, 20, 20), body=Fields(groups=(("计划报告书", PARTS), ("预算与控制", (*MEANS, "实际费用"))), tall=(*PARTS, *MEANS[:2]))
)
"""One page a plan."""
