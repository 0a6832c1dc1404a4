"""R68: a later step of an order is done and an earlier one is not (D27c)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.missing import is_missing
from validators.values.text import Text

HEADER = "实际完成"


def check(facts: Facts) -> Iterator[Finding]:
    """The order of the steps is that of the pack's list; steps that it does not name are not judged."""
    sheet, order = facts.sheet("R68"), facts.policy.pack.enums.get(("R68", "工序"), ())
    if sheet is None:
        return
    place = {step: number for number, step in enumerate(order)}
    rows = sheet.frame[sheet.ok("内部订单", "工序", HEADER) & sheet.frame["内部订单"].notna() & sheet.frame["工序"].isin(order)]
    for _, steps in rows.groupby("内部订单", sort=False):
        done = steps[steps[HEADER].notna()]
        last = max((place[step] for step in done["工序"]), default=-1)
        later = next((step for step in done["工序"] if place[step] == last), None)
        for pos, step in zip(steps.index, steps["工序"], strict=True):
            if place[step] < last and is_missing(steps.at[pos, HEADER]):
                yield sheet.finding(RULE, int(pos), HEADER, f"{later} 完成了，前面的 {step} 还没有", "补填前面工序的实际完成")


RULE = Rule(
    id=None,
    code="step_skipped",
    severity=Severity.C,
    registers=("R68",),
    check=check,
    title=Text("前面的工序没有完成", "A step was skipped"),
    explain="后面的工序完成了，前面的工序没有实际完成：不是漏填，就是没有做。",
    remedy="补填前面工序的实际完成。",
    source="R68, D27c; P12",
)
