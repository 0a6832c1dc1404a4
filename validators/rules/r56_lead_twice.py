"""R56: the same telephone asked again within a month (A17)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, DAYS = "电话", 30


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R56")
    if sheet is None:
        return
    rows, past = sheet.frame, facts.history.frame("R56")
    past = past[(past["_branch"] == facts.filing.branch) & past[HEADER].notna() & past["日期"].notna()]
    own = {(number, carried) for number, carried in zip(past[HEADER], past["记录编号"], strict=True)}
    seen = dict(zip(past[HEADER], past["日期"], strict=True))
    good = rows[rows[HEADER].notna() & rows["日期"].notna() & sheet.ok(HEADER, "日期")].sort_values("日期", kind="stable")
    for pos, number, day, record in zip(good.index, good[HEADER], good["日期"], good["记录编号"], strict=True):
        before = seen.get(number)
        if before is not None and 0 <= (day - before).days <= DAYS and (number, record) not in own:
            yield sheet.finding(RULE, int(pos), HEADER, f"{number} {before:%Y-%m-%d} 已登记过", "并成一条；问的是别的产品写理由")
        seen[number] = day


RULE = Rule(
    id=None,
    code="lead_twice",
    severity=Severity.D,
    registers=("R56",),
    check=check,
    title=Text("同一电话登记两次", "The same lead twice"),
    explain="同一个电话三十天里又按新咨询登记了一次，咨询数和转化率就不对。上月带来的同一条不算。",
    remedy="并成一条。",
    source="R56; P12",
    keeps=("R56",),
)
