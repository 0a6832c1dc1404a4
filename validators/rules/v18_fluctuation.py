"""V18: the income of a customer and business against last month, beyond the band of the organisation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.flow_rows import SUBJECT, known, unsure, usage
from validators.values.money import decimals, yuan_shown
from validators.values.text import Text

HEADER = "收入"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, band, last = facts.sheet("R10"), facts.setting("fluctuation_band"), facts.period.plus(-1)
    if sheet is None or band is None or not known(facts, (last,)):
        return
    before, now = usage(facts, (last,))[HEADER], usage(facts, (facts.period,))[HEADER]
    both = pd.DataFrame({"was": before[before > 0], "is": now}).dropna()
    both = both[~both.index.isin(unsure(facts))]
    width = Fraction(band)
    beyond = both[(both["is"] - both["was"]).abs() * width.denominator > both["was"] * width.numerator]
    yield from _findings(sheet, beyond, width)


def _findings(sheet: Sheet, beyond: pd.DataFrame, width: Fraction) -> Iterator[Finding]:
    """One finding a customer and business, on its first row."""
    rows = sheet.frame[SUBJECT].assign(pos=sheet.frame.index).groupby(SUBJECT, observed=True)["pos"]
    for row in beyond.join(rows.agg(["first", "size"])).to_dict("records"):
        yield sheet.finding(
            RULE,
            int(row["first"]),
            HEADER,
            _message(row["was"], row["is"], row["size"], width),
            "先核对量收系统；属实请写理由，例如“节前业务集中”",
        )


def _message(was: int, now: int, rows: int, width: Fraction) -> str:
    lead = f"本月 {rows} 行合计 {yuan_shown(now)} 元，" if rows > 1 else ""
    words = "多" if now > was else "少"
    return f"{lead}比上月 {yuan_shown(was)} 元{words} {_percent(Fraction(abs(now - was), was))}，超出本单位设的 ±{_percent(width)}（V18）"


def _percent(ratio: Any) -> str:
    return decimals(ratio * 100, 2).rstrip("0").rstrip(".") + "%"


RULE = Rule(
    id="V18",
    code="fluctuation",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("比上月波动过大", "Change beyond the band"),
    explain="同一客户同一业务的收入与上月相比，增减超过政策里的“环比波动幅度”。幅度空着、或上月的流水不在手边，就不查。",
    remedy="核对后改正，或写理由。",
    source="V18; settled 1, 31",
)
