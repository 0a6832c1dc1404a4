"""R14: an opening that is not what last month ended at, where last month's filing is at hand (D17)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net, plain_values
from validators.registers.business.unlifted import GONE, PRESENT
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER, KEY = "期初未提", "单据号"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, past = facts.sheet("R14"), facts.history.frame("R14")
    if sheet is None:
        return
    past = past[(past["_branch"] == facts.filing.branch) & (past["_period"] == str(facts.period.plus(-1))) & past[KEY].notna()]
    closing = dict(zip(plain_values(past[KEY]), plain_values(net(past, PRESENT, GONE)), strict=True))
    for pos in sheet.positions(sheet.frame[KEY].isin(list(closing)) & sheet.ok(HEADER, KEY)):
        opening, ended = int(sheet.value(pos, HEADER) or 0), int(closing[sheet.value(pos, KEY)])
        if opening != ended:
            words = f"期初 {quantity_text(opening)}，上月期末是 {quantity_text(ended)}"
            yield sheet.finding(RULE, pos, HEADER, words, "改成上月期末数；上月报错了请报更正单")


RULE = Rule(
    id=None,
    code="opening_not_carried",
    severity=Severity.C,
    registers=("R14",),
    check=check,
    title=Text("期初不是上月期末", "Opening is not last month's closing"),
    explain="同一张单据的期初未提，应等于上月台账算出的未提数量。上月没有在手、上月没有这张单据的不查。",
    remedy="改成上月期末数。",
    source="R14, D17; P00",
    keeps=("R14",),
)
