"""R51b: a link of a ticket is done before the one that comes before it (A01)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.missing import is_missing
from validators.values.text import Text
from validators.values.times import moment

HEADER = "完成时间"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent in a pack that gives the links no order."""
    sheet, order = facts.sheet("R51b"), facts.policy.pack.enums.get(("R51b", "环节"), ())
    if sheet is None or not order:
        return
    place = {link: number for number, link in enumerate(order)}
    rows = sheet.frame[sheet.ok("工单号", "环节", "完成时间") & sheet.frame["工单号"].notna() & sheet.frame["环节"].isin(order)]
    rows = rows.assign(_place=rows["环节"].map(place).astype(int))
    for _, links in rows.groupby("工单号", sort=False):
        ordered = links.sort_values(["_place"], kind="stable")
        pairs = zip(ordered.index, ordered["完成时间"], ordered["环节"], strict=True)
        for (_, before, name), (pos, done, link) in pairwise(pairs):
            if link != name and not is_missing(done) and (is_missing(before) or moment(before) > moment(done)):
                words = f"{link} 早于前一环节 {name}"
                yield sheet.finding(RULE, int(pos), HEADER, words, "改时间或顺序；前一环节没有做的写理由")


RULE = Rule(
    id=None,
    code="link_out_of_order",
    severity=Severity.C,
    registers=("R51b",),
    check=check,
    title=Text("环节先后颠倒", "Links out of order"),
    explain="一张工单按环节的次序往下走：前一个环节没有完成，或者完成得更晚，后一个环节却完成了。",
    remedy="改时间或顺序。",
    source="R51b; P12",
)
