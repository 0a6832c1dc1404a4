"""R03: a customer is said to have been one for longer than its first business allows (S2 A28)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.cell import plain
from validators.values.period import Month
from validators.values.text import Text

HEADER, FIRST, YEAR = "合作年限", "首次业务月", 12


def check(facts: Facts) -> Iterator[Finding]:
    """Fees come once a year: only a whole year at hand without business before 首次业务月 tells that it is the first indeed."""
    sheet = facts.sheet("R03")
    if sheet is None or HEADER not in {column.header for column in sheet.register.shown}:
        return
    known = facts.history.months.get(facts.filing.branch, frozenset())
    sums = facts.history.usage
    summed = sums.loc[sums["_branch"] == facts.filing.branch, "月份"].unique()
    held = {*known, *(Month.parse(str(month)) for month in summed)}
    firsts = facts.filled().get("R03")
    if not held or firsts is None or firsts[FIRST].isna().all():
        return
    proven = min(held).plus(YEAR)
    for pos in sheet.positions(firsts[FIRST].notna() & sheet.frame[HEADER].notna() & sheet.ok(HEADER)):
        first, years = Month.parse(str(firsts[FIRST].iat[pos])), Decimal(sheet.value(pos, HEADER))
        if first >= proven and years > _most(first, facts.period):
            yield sheet.finding(RULE, pos, HEADER, f"合作年限 {plain(years)}，首次业务月 {first}", "改一处")


def _most(first: Month, now: Month) -> int:
    """The years since, a begun one as a whole."""
    months = (now.year - first.year) * YEAR + now.month - first.month + 1
    return -(-months // YEAR)


RULE = Rule(
    id=None,
    code="years_contradict",
    severity=Severity.D,
    registers=("R03",),
    check=check,
    packs=("P07",),
    title=Text("合作年限和首次业务月不合", "Years against the first business"),
    explain="合作年限比首次业务月以来的年数（不满一年算一年）还多。收费一年一次，首次业务月以前要有整一年没有业务的记录在手边才查。",
    remedy="合作年限或首次业务月改一处。",
    source="R03; S2 A28; P07",
)
