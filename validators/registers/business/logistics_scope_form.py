"""The printed page of R37: the customer above, then four columns of services to be ticked."""

from __future__ import annotations

from validators.form import Form, Ticks
from validators.registers.business.logistics_services import GROUPS

FORM = Form(
    heads=("客户名称",),
    places=((2, 3, 5),),
    widths=(2, 11, 22, 6, 18, 6, 18, 6, 18, 6),
    landscape=True,
    body=Ticks(section="类别", label="项目", answer="勾选", groups=GROUPS),
)
"""One page a customer."""
