"""V28 proposes a day by which a complaint is to be handled, where the policy says how many days there are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import raw_sheet
from validators.checking import check
from validators.filing.inputs import Filing, History
from validators.finding import Finding
from validators.values.period import Month

OCTOBER = Month(2026, 10)


def found(pack: str, days: str | None, came: Any) -> Finding:
    cells = {"投诉编号": ["T1"], "客户编码": ["K1"], "受理时间": [came], "内容": ["迟到"], "处理期限": [None]}
    policy = preset_policy({} if days == "preset" else {"complaint_days": days}, pack=pack)
    filing = Filing(branch="LJ01", name="临江市局", period=OCTOBER, filled_on=dt.date(2026, 11, 2))
    raws = {"R25": raw_sheet("R25", cells)}
    said = check(raws, filing=filing, policy=policy, history=History.none(), today=dt.date(2026, 11, 2)).findings
    (one,) = [finding for finding in said if finding.code == "complaint_without_deadline"]
    return one


@pytest.mark.parametrize(
    ("pack", "days", "came", "due"),
    [
        ("P03", "preset", dt.datetime(2026, 10, 28), dt.date(2026, 11, 2)),
        ("P08", "10", dt.datetime(2026, 10, 28), dt.date(2026, 11, 7)),
        ("P03", None, dt.datetime(2026, 10, 28), None),
        ("P03", "5", None, None),
        ("P03", "5", "前几天", None),
        ("P01", "preset", dt.datetime(2026, 10, 28), None),
    ],
)
def test_what_is_proposed(pack: str, days: str | None, came: Any, due: dt.date | None) -> None:
    """The day that the clerk may take with one press; nothing where the policy or the day of receipt says nothing."""
    one = found(pack, days, came)
    assert one.mend == due and one.severity.value == "A"
    assert (f"一键修正】改为 {due}" in one.remedy) == (due is not None) and one.remedy.endswith("答应客户办完的日期")
