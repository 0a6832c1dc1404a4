"""The printed page of R32: number and name, then the six numbered steps under 程序."""

from __future__ import annotations

from validators.form import Form, FormGrid

STEPS = ("自我介绍", "获取信息", "示来意", "当场演示", "预估达成率", "预约")
"""The six steps in their order."""

FORM = Form(
    widths=(2, 8, 27, 12, 12, 12, 12, 12, 12, 18),
    landscape=True,
    spare=0,
    body=FormGrid(before=("编号", "客户名称"), word="程序", numbered=STEPS, after=("预计第一次交易额",)),
)
"""One page for all customers."""
