"""R39: a part of the market that is larger than the market."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text

TOTAL, REACHABLE, OWN = "市场总量", "可达市场量", "本企业"
RIVALS = [f"对手{n}" for n in range(1, 6)]


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R39")) is None:
        return
    frame = sheet.frame
    parts = frame[[OWN, *RIVALS]].fillna(0).sum(axis=1)
    yield from _findings(sheet, REACHABLE, frame[REACHABLE], "可达市场量")
    yield from _findings(sheet, OWN, parts.where(frame[OWN].notna()), "本企业与各对手合计")


def _findings(sheet: Sheet, header: str, part: pd.Series, words: str) -> Iterator[Finding]:
    show, total = sheet.register.by_header[TOTAL].kind.show, sheet.frame[TOTAL]
    for pos in sheet.positions((part > total) & sheet.ok(OWN, *RIVALS)):
        yield sheet.finding(
            RULE,
            pos,
            header,
            f"{words} {show(part.iat[pos])}，大于市场总量 {show(total.iat[pos])}",
            "核对各数的口径和单位（元）；属实请写理由",
        )


RULE = Rule(
    id=None,
    code="share_above_market",
    severity=Severity.C,
    registers=("R39",),
    check=check,
    title=Text("份额大于市场", "Share above the market"),
    explain="可达市场量、本企业与对手的合计都不会大于市场总量，否则占有率会超过 100%。",
    remedy="核对口径和单位。",
    source="R39; D11; S4 C54",
)
