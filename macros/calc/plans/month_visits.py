"""The visit plans of the month: kept or not, and whether the slip that went with the visit came back (R21, R20; D54)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.given import Given
from validators.filing.planned_visits import visits_of_plans
from validators.frames import records

SLIP_DAYS = "slip_days"
"""Parameter: the days after the visit in which its slip has to be back."""
NOT_MADE, MADE, BACK, LATE = "未拜访", "传递单没有返回", "已返回", "超期返回"
"""States of a plan; a slip is back with 反馈信息 and 存档日期."""


def month_visits(given: Given) -> pd.DataFrame:
    """The plans of R21 whose 计划月 is the period, with 拜访日期, 返回天数 (存档日期 − 拜访日期), 状态 and the flags _made, _back, _prompt.

    A slip is prompt within `slip_days` days; while that is blank no slip is late. One that is not back after so many days up to
    the end of the period is called so with its days.
    """
    frame = given.frame("R21")
    plans = frame[(frame["计划月"] == str(given.period)) & frame["客户"].notna()].reset_index(drop=True)
    rows = records(plans)
    kept = visits_of_plans(rows, records(given.frame("R20")))
    days = {branch: given.setting(SLIP_DAYS, branch) for branch in sorted({row["_branch"] for row in rows})}
    told = [_told(row, None if v is None else v["日期"], days[row["_branch"]]) for row, v in zip(rows, kept, strict=True)]
    made = {name: pd.Series([one[name] for one in told], index=plans.index, dtype=dtype) for name, dtype in _TOLD.items()}
    return plans.assign(**made)


_TOLD = {"拜访日期": "datetime64[s]", "返回天数": "Int64", "状态": "object", "_made": "bool", "_back": "bool", "_prompt": "bool"}


def _told(plan: dict[str, Any], visited: Any, limit: Any) -> dict[str, Any]:
    back = visited is not None and plan["反馈信息"] is not None and plan["存档日期"] is not None
    days = (plan["存档日期"] - visited).days if back else None
    late = days is not None and limit is not None and days > limit
    state = NOT_MADE if visited is None else MADE if not back else LATE if late else BACK
    return {"拜访日期": visited, "返回天数": days, "状态": state, "_made": visited is not None, "_back": back, "_prompt": back and not late}
