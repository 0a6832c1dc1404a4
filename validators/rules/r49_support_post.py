"""R49: 行政支持人 of a plan who does not have that post (S2)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.text import Text

HEADER, POST = "行政支持人", "行政支持"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R49")) is None:
        return
    staff = facts.frame("R02")
    posts, people = (dict(zip(plain_values(staff["工号"]), plain_values(staff[h]), strict=True)) for h in ("岗位", "姓名"))
    known = [number for number, post in posts.items() if number and post]
    for pos in sheet.positions(sheet.frame[HEADER].isin(known) & sheet.ok(HEADER)):
        number = sheet.value(pos, HEADER)
        if POST not in posts[number].split("、"):
            words = f"行政支持人 {people[number] or number} 的岗位不是{POST}"
            yield sheet.finding(RULE, pos, HEADER, words, "换人或改岗位")


RULE = Rule(
    id=None,
    code="support_post",
    severity=Severity.C,
    registers=("R49",),
    check=check,
    title=Text("行政支持人不是这个岗位", "Support by somebody of another post"),
    explain="客户计划的行政支持人在岗位与人员里要有“行政支持”这个岗位；一人几个岗位的，有一个是就行。没有登记岗位的不查。",
    remedy="换人或改岗位。",
    source="R49, R02; S2; P08",
)
