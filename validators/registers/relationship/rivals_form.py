"""The printed page of R29: reporter, day, subject and its type above, then twenty lines in four sections."""

from __future__ import annotations

from validators.form import Form, Lines
from validators.registers.relationship.rival_lines import GROUPS

FORM = Form(
    heads=("报告人", "填写日期", "对象", "对象类型"),
    places=((2, 3, 3), (4, 5, 5)),
    widths=(2, 14, 27, 12, 45),
    body=Lines(section="类别", label="项目", groups=GROUPS, answers=("有无变化", "说明")),
)
"""One page a subject."""
