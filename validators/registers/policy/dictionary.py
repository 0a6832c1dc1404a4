"""R75 数据字典: one meaning for each term, with its formula and unit (G26)."""

from __future__ import annotations

from typing import Annotated

from validators.column import Column
from validators.register import Register, Row
from validators.values.kinds import Txt
from validators.values.text import Text


class Term(Row):
    """One term (R75)."""

    term: Annotated[str | None, Column(header="术语", kind=Txt(), need="req", key=True, source="S:S1", width=18)]
    meaning: Annotated[str | None, Column(header="定义", kind=Txt(), source="S:S1", width=32)]
    formula: Annotated[str | None, Column(header="公式", kind=Txt(), width=27)]
    unit: Annotated[str | None, Column(header="单位", kind=Txt())]
    origin: Annotated[str | None, Column(header="来源", kind=Txt(), width=18)]


REGISTER = Register(
    id="R75",
    sheet="数据字典",
    title=Text("数据字典", "Data dictionary"),
    row=Term,
    nature="master",
    place="policy",
    carry="all",
    catalogue="B2",
    aliases=("字典", "术语表"),
    hint="一个术语一行，公式写清分子分母；同一个意思只用一个词。",
)
