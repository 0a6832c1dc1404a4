"""R51b: a link of a ticket took longer than the policy gives it (A01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.money import decimals
from validators.values.text import Text
from validators.values.times import moment

HEADER, HOURS = "完成时间", "link_hours"
"""HOURS: parameter, `需求分析8`: the hours of a link, joined with 、; a link that is not named is not judged."""
_NAMED = re.compile(r"(.+?)\s*(\d+(?:\.\d+)?)")


def check(facts: Facts) -> Iterator[Finding]:
    """A link begins when the one before it of the same ticket ended, the first one when the ticket was taken."""
    sheet, limits = facts.sheet("R51b"), link_hours(facts.setting(HOURS) or ())
    if sheet is None or not limits:
        return
    tickets = facts.frame("R51")
    taken = {number: at for number, at in zip(*(plain_values(tickets[h]) for h in ("工单号", "受理时间")), strict=True) if number and at}
    rows = sheet.frame[sheet.ok("工单号", "环节", HEADER) & sheet.frame[HEADER].notna() & sheet.frame["工单号"].isin(list(taken))]
    for number, links in rows.groupby("工单号", sort=False):
        ends = sorted(
            (moment(done), int(pos), str(link)) for pos, done, link in zip(links.index, links[HEADER], links["环节"], strict=True)
        )
        for (before, *_), (done, pos, link) in pairwise([(moment(taken[number]), -1, ""), *ends]):
            spent = Fraction(int((done - before).total_seconds()), 3600)
            if link in limits and spent > limits[link]:
                words = f"环节{link}用了 {decimals(spent, 2)} 小时，政策是 {decimals(limits[link], 2)} 小时"
                yield sheet.finding(RULE, pos, HEADER, words, "核对时间；属实在说明里写原因")


def link_hours(told: Sequence[str]) -> dict[str, Fraction]:
    """Link -> hours, of the items that say both.

    >>> link_hours(("需求分析8", "评估 2.5", "无数"))
    {'需求分析': Fraction(8, 1), '评估': Fraction(5, 2)}
    """
    found = [_NAMED.fullmatch(item.strip()) for item in told]
    return {match[1]: Fraction(match[2]) for match in found if match}


RULE = Rule(
    id=None,
    code="link_over_hours",
    severity=Severity.D,
    registers=("R51b",),
    check=check,
    packs=("P12",),
    title=Text("环节超过规定小时", "Link over its hours"),
    explain="从上一个环节完成（第一个从受理）到这个环节完成，超过政策“各环节办理小时”里的小时数。政策里没有写的环节不查。",
    remedy="核对时间；属实在说明里写原因。",
    source="R51b; A01; P12",
)
