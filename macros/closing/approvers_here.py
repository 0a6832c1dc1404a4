"""The persons of 《审批人》 who may act for a home, and who of them `--by` names (R01p, settled 43)."""

from __future__ import annotations

import datetime as dt

from macros.errors import ToolkitError
from validators.acting_persons import Approver, approvers, named
from validators.values.period import Month
from workbooks.archive.home import Home

_WHERE = "请在政策工作簿的《审批人》登记工号、姓名，再运行 keybook collect 收件文件夹 --home 中心 --policy 新政策（已发的台账不受影响）"


def people(home: Home, period: Month, on: dt.date) -> list[Approver]:
    """The persons in force on a day; ToolkitError where the sheet names nobody."""
    found = approvers(home.policy, home.owner(period), on)
    if not found:
        raise ToolkitError("政策的《审批人》里没有现在有效的人", _WHERE)
    return found


def person(home: Home, period: Month, by: str, on: dt.date) -> Approver:
    """Who `by` is; ToolkitError when the sheet does not have them in force."""
    if not by.strip():
        raise ToolkitError("没有写是谁办的", "写上《审批人》里的工号")
    found = named(people(home, period, on), by)
    if found is None:
        raise ToolkitError(f"《审批人》里没有现在有效的“{by.strip()}”", _WHERE)
    return found


def anybody(home: Home, by: str, now: dt.datetime) -> Approver:
    """Who `by` is, for a decision that belongs to no month."""
    return person(home, Month(now.year, now.month), by, now.date())
