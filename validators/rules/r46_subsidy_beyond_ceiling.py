"""R46: a subsidy for a terminal above what one member may be given (D39)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import fen, yuan_shown
from validators.values.text import Text

HEADER = "终端补贴"


def check(facts: Facts) -> Iterator[Finding]:
    allowed = facts.setting("subsidy_ceiling")
    if (sheet := facts.sheet("R46")) is None or allowed is None:
        return
    ceiling = fen(allowed)
    first = pd.Timestamp(facts.period.first)
    new = ~(sheet.frame["加入日期"] < first) & sheet.ok(HEADER, "加入日期")
    for pos in sheet.positions(new & sheet.frame[HEADER].fillna(0).gt(ceiling)):
        given = whole(sheet.frame[HEADER], pos)
        said = f"终端补贴 {yuan_shown(given)} 元，超过每户上限 {yuan_shown(ceiling)} 元"
        yield sheet.finding(RULE, pos, HEADER, said, "核对受理单；经批准的写理由")


RULE = Rule(
    id=None,
    code="subsidy_beyond_ceiling",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("终端补贴超过上限", "Subsidy beyond the ceiling"),
    explain="本月加入的成员，终端补贴超过政策里的每户上限。上限空着不查；以前加入的当月已经查过。",
    remedy="核对受理单；经批准的写理由。",
    source="R46, D39; S1 A13; P05",
)
