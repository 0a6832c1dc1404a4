"""The last day on which a filing is in time, as 封面 counts down to it (the same day as D30's)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from validators.policy import Policy
from validators.values.period import Month, due_date

_WEEKDAYS = "一二三四五六日"


def last_day(policy: Policy, branch: str, period: Month) -> dt.date | None:
    """The last day in time for a branch's filing of a period; None where the policy names no day (G39, G41)."""
    day = _setting(policy, "deadline_day", branch, period)
    if day is None:
        return None
    due = due_date(period, int(day), int(_setting(policy, "deadline_shift", branch, period) or 0))
    inclusive = _setting(policy, "deadline_inclusive", branch, period)
    return due - dt.timedelta(1 if inclusive is False else 0)


def countdown(today: dt.date, deadline: dt.date | None) -> str:
    """What 封面 shows: 还剩 4 天 / 今天 24 时截止 / 已过期 2 天."""
    if deadline is None:
        return "没有规定截止日"
    left = (deadline - today).days
    return f"还剩 {left} 天" if left > 0 else "今天 24 时截止" if left == 0 else f"已过期 {-left} 天"


def deadline_label(deadline: dt.date | None) -> str:
    """`截止 2026-11-03（周二）24 时`."""
    return "截止" if deadline is None else f"截止 {deadline:%Y-%m-%d}（周{_WEEKDAYS[deadline.weekday()]}）24 时"


def _setting(policy: Policy, code: str, branch: str, period: Month) -> Any:
    return policy.get(code, branch, period.first) if code in policy.pack.parameters else None
