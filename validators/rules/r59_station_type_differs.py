"""R59: a station that the archive lists as one of another kind (R03; E3.18)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.kinds import Enum
from validators.values.text import Text

HEADER, TYPES = "类型", "客户类型"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R59")
    kind = sheet.register.by_header[HEADER].kind if sheet is not None else None
    if sheet is None or not isinstance(kind, Enum):
        return
    listed = facts.frame("R03")
    known = dict(zip(plain_values(listed["客户编码"]), plain_values(listed[TYPES]), strict=True))
    for pos in sheet.positions(sheet.frame[HEADER].notna() & sheet.frame["客户"].notna() & sheet.ok(HEADER, "客户")):
        typed = str(sheet.value(pos, HEADER))
        types = [t for t in (known.get(sheet.value(pos, "客户")) or "").split("、") if t.startswith(kind.values)]
        if types and not any(t.startswith(typed) for t in types):
            name = sheet.value(pos, "站名") or sheet.value(pos, "客户")
            yield sheet.finding(RULE, pos, HEADER, f"{name} 在客户档案里是 {'、'.join(types)}，这里填 {typed}", "核对后改成一致")


RULE = Rule(
    id=None,
    code="station_type_differs",
    severity=Severity.C,
    registers=("R59",),
    check=check,
    title=Text("加油站类型两处不同", "Kind of station differs"),
    explain="合作加油站的类型，要与这家客户在客户档案里的客户类型一致；档案里没有写是哪种站的不查。",
    remedy="核对后改成一致。",
    source="R59, R03; E3.18; P02",
)
