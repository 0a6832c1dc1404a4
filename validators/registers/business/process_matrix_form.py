"""The printed page of R55: four layers down, three modules across, processes in the cells (C105)."""

from __future__ import annotations

from validators.form import Form, Matrix

LAYERS = ("市场", "业务", "资源", "供应链")
"""The rows of the matrix (C105)."""

MODULES = ("战略与基础设施", "运营与服务", "组织(企业)管理")
"""The columns of the matrix (C105)."""

FORM = Form(
    widths=(2, 9, *(20, 9, 9, 16) * 3),
    landscape=True,
    spare=0,
    body=Matrix(down="层", across="模块", rows=LAYERS, columns=MODULES, answers=("流程", "责任人", "成熟度", "问题")),
)
"""One page for all processes."""
