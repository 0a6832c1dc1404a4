"""R51: a promised arrival later than the organisation allows its crews, in town or in the villages (S2 C108; D38c)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text
from validators.values.times import moment

HEADER, REPAIR, BEGUN = "承诺到达时限", "抢修类", "受理时间"
MINUTES = {"城区供电所": "repair_minutes_town", "乡镇供电所": "repair_minutes_village"}
"""机构类型 -> parameter; nobody else is judged."""


def check(facts: Facts) -> Iterator[Finding]:
    """Times of day only: what has none cannot be held against minutes."""
    sheet, most = facts.sheet("R51"), _minutes(facts)
    if sheet is None or most is None:
        return
    repairs = sheet.frame[REPAIR].astype("boolean").fillna(False)
    for pos in sheet.positions(repairs & sheet.frame[[HEADER, BEGUN]].notna().all(axis=1) & sheet.ok(HEADER, REPAIR, BEGUN)):
        promised, begun = moment(sheet.value(pos, HEADER)), moment(sheet.value(pos, BEGUN))
        after = (promised - begun) // dt.timedelta(minutes=1)
        if dt.time() not in (promised.time(), begun.time()) and after > most:
            words = f"承诺到达比受理晚 {after} 分钟，规定是 {most} 分钟"
            yield sheet.finding(RULE, pos, HEADER, words, "核对派单的时限；路远的写理由")


def _minutes(facts: Facts) -> int | None:
    node = facts.policy.organisation.at(facts.period.first).get(facts.filing.branch)
    code = MINUTES.get(node.kind if node else "")
    minutes = facts.setting(code) if code else None
    return None if minutes is None else int(minutes)


RULE = Rule(
    id=None,
    code="promise_beyond_policy",
    severity=Severity.C,
    registers=("R51",),
    check=check,
    title=Text("承诺到达太晚", "Promised too late"),
    explain="城区和乡镇的供电所各有抢修到达的规定分钟，承诺到达时限从受理时间起不应超过它。分钟空着的、没有写几点的不查。",
    remedy="核对派单的时限，或写理由。",
    source="R51, D38c; C108; P11",
    packs=("P11",),
)
