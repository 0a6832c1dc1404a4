"""R65: a strategic test that nobody answered, of a customer held to be of the highest level (S1 C110-C113, D03)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

TESTS = "strategic_tests"
"""Parameter: the tests that count; blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    """Of the customers whose last decision in R06, approved or proposed, is the highest level."""
    sheet, tests = facts.sheet("R65"), facts.setting(TESTS)
    if sheet is None or not tests:
        return
    decisions = facts.frame("R06").dropna(subset=["客户编码", "新级别"]).sort_values("生效期间", kind="stable")
    last = decisions.drop_duplicates("客户编码", keep="last")
    meant = sheet.frame["客户"].isin(last[last["新级别"].isin(facts.policy.pack.grades.levels[:1])]["客户编码"])
    for test in (header for header in tests if header in sheet.register.by_header):
        for pos in sheet.positions(meant & sheet.frame[test].isna() & sheet.ok(test, "客户")):
            yield sheet.finding(RULE, pos, test, f"战略标准“{test}”没有填，不算“是”", "填是或否")


RULE = Rule(
    id=None,
    code="strategic_test_blank",
    severity=Severity.C,
    registers=("R65",),
    check=check,
    title=Text("战略标准没有填", "Strategic test not answered"),
    explain="最近一次认定（批了的或拟定的）是最高级别的客户，政策里的战略标准各项都要填是或否；没有填的不算“是”，分级会降下来。",
    remedy="填是或否。",
    source="R65, C113, D03; P04",
)
