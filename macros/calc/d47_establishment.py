"""D47: posts that are vacant, and how many people leave (S0 C70–C74, S1 A21; R02, R02b)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import constant, count, less, mean, ruled, share, total
from macros.calc.terms.cells import each_row
from validators.values.period import Month

_KEYS = ["_branch", "机构", "岗位"]
_HERE, _GONE = "期末在岗的", "本年离职的"
_PLANNED = total("编制", "count", blank=True)
_VACANT = less("缺编", "count", ("编制",), ("在岗",), needs=("编制",))
_POSTS = Tally("R02b", *_KEYS, also=("R02",)).of(
    ruled("理由", lambda _, line: _why(line["缺编"])),
    *(_PLANNED, count("在岗", "_here", _HERE, source="R02"), _VACANT, count("离职", "_gone", _GONE, source="R02")),
)
_UNITS = Tally("R02b", "_branch", "机构", also=("R02 单位",)).of(
    *(_PLANNED, count("在岗", "_here", _HERE, source="R02 单位"), _VACANT, count("离职", "_gone", _GONE, source="R02 单位")),
    total("_heads", "number", source="R02 单位", cell="入职日期", rule="各月期初、期末在岗的次数", shown=False),
    constant("_ends", lambda given: 2 * given.period.month, "月数的两倍：每月取期初、期末的平均"),
    *(mean("平均在岗", "_heads", "_ends"), share("流失率", "离职", "平均在岗", empty="本年没有在岗的人")),
)
_FORMS = Tally("R02 用工", "用工形式").of(
    *(count(name, flag, words) for name, flag, words in (("在岗", "_here", _HERE), ("离职", "_gone", _GONE))),
    total("_heads", "number", cell="入职日期", rule="各月期初、期末在岗的次数", shown=False),
    constant("_ends", lambda given: 2 * given.period.month, "月数的两倍：每月取期初、期末的平均"),
    *(mean("平均在岗", "_heads", "_ends"), share("流失率", "离职", "平均在岗")),
)


def run(given: Given) -> Sources:
    """One row a branch, organisation and post: 缺编 = 编制 − 在岗 at the last day of the period (below 0: more than planned).

    In service: 入职日期 up to that day (or blank) and 离职日期 after it (or blank). A person of several posts (、) fills
    those whose 编制 is above 0, and the first where none is; in `extra["by_unit"]` and the summary each counts once.
    离职 = people whose 离职日期 lies in the year up to the period; 流失率 = 离职 / mean of the heads of its months, each
    (opening + closing) / 2. Without 编制 for a post 缺编 is empty. `extra["by_form"]`: heads and leavers by 用工形式
    (未填 where it is blank). `extra["cells"]`: 在岗 of each row of R02b.
    """
    staff, plan = (
        frame.assign(机构=frame["机构"].fillna(frame["_branch"]).astype("object")) for frame in map(given.frame, ("R02", "R02b"))
    )
    staff, plan = staff[staff["工号"].notna()].drop_duplicates(["_branch", "工号"], keep="last"), plan.drop_duplicates(_KEYS)
    ends = [Month(given.period.year, 1).plus(-1), *given.period.year_to_date]
    heads = sum((_serving(staff, month) * (1 if month in (ends[0], ends[-1]) else 2) for month in ends), pd.Series(0, index=staff.index))
    gone = staff["离职日期"].between(pd.Timestamp(given.period.year, 1, 1), pd.Timestamp(given.period.last))
    people = staff.assign(_here=_serving(staff, given.period), _gone=gone, _heads=heads)
    wanted = set(plan.loc[plan["编制"] > 0, _KEYS].itertuples(index=False, name=None))
    posts = each_row(lambda *at: _filled(wanted, *at), people, _KEYS)
    held = people.assign(岗位=pd.Series(posts, index=people.index, dtype="object"))
    forms = people.assign(用工形式=people["用工形式"].astype("object").fillna("未填"))
    return {"R02b": plan, "R02": held.explode("岗位").dropna(subset="岗位"), "R02 单位": people, "R02 用工": forms}


def _serving(staff: pd.DataFrame, month: Month) -> pd.Series:
    """Who is in service at the end of a month: one who leaves on its last day is no longer."""
    day = pd.Timestamp(month.last)
    return ~(staff["入职日期"] > day) & ~(staff["离职日期"] <= day)


def _filled(wanted: set[Any], branch: str, unit: str, written: str | None) -> list[str]:
    """Of a person's posts those that he fills."""
    posts = written.split("、") if written else []
    return [post for post in posts if (branch, unit, post) in wanted] or posts[:1]


def _why(gap: int | None) -> str:
    return "这个岗位没有编制" if gap is None else f"缺 {gap} 人" if gap > 0 else f"超编 {-gap} 人" if gap < 0 else "满编"


CALC = Computation(
    "D47",
    "编制和流失",
    "Establishment and turnover",
    reads=("R02b",),
    uses={"R02": "工号 机构 岗位 用工形式 入职日期 离职日期", "R02b": "机构 岗位 编制"},
).of(
    run,
    _POSTS,
    beside={"by_unit": _UNITS, "by_form": _FORMS},
    summary=_UNITS,
    totals=("编制", "在岗", "离职", "平均在岗", "流失率", "缺编"),
    notes=(among(lambda rows: rows["编制"].isna() & (rows["在岗"] > 0), "{} 个岗位有人没有编制，缺编没有算", "="),),
    fills={"R02b": ("在岗",)},
)
