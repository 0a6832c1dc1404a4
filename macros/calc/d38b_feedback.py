"""D38b: what customers said in the year, by class: answered, dealt with, in how many days, with which measures (S2 A26; R26)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, mean, share, told, total

UNCLASSED = "未填"
_ROWS = Tally("R26", "_branch", "类别").of(
    count("件数", rule="今年的和还没有办结的意见"),
    count("已答复", "_answered", "有答复的"),
    count("已办结", "_done", "期末前完成的"),
    count("未结", "_open", "期末没有完成的"),
    share("办结率", "已办结", "件数", empty="没有意见"),
    mean("平均天数", "天数", "_timed", empty="没有办结的意见"),
    count("_timed", "_in_days", "办结了又有日期的", shown=False),
    total("天数", "number", cell="完成日期", rule="完成日期减日期的天数", shown=False),
    told("纠正措施"),
    told("预防措施"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch and 类别 of the opinions of the year up to the end of the period, and of those still open from before.

    An opinion is one 记录编号 of a branch, as the last filing has it; without a number each row is one. 已办结 ⇔ 完成日期 <= the
    last day of the period; 平均天数 = mean of 完成日期 − 日期 in calendar days over those that have both. 纠正措施 and 预防措施
    are the different texts, joined with ；. `extra["merged"]`: the classes over all branches.
    """
    rows = _once(given.all_filed("R26"))
    last = pd.Timestamp(given.period.last)
    said, finished = rows["日期"].dt.normalize(), rows["完成日期"].dt.normalize()
    done = finished.le(last).fillna(False)
    rows = rows.assign(
        类别=rows["类别"].fillna(UNCLASSED).astype("object"),
        _answered=rows["答复"].notna(),
        _done=done,
        _open=~done,
        _in_days=done & said.notna(),
        天数=(finished - said).dt.days.where(done),
    )
    this_year = said.dt.year.fillna(given.period.year).eq(given.period.year)
    kept: pd.DataFrame = rows[(this_year & ~said.gt(last).fillna(False)) | ~done].reset_index(drop=True)
    return kept


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Each record as the last filing has it; rows that bear no number yet are all different."""
    ordered = rows.sort_values(["_period", "_row"], kind="stable")
    numbered = ordered["记录编号"].notna()
    kept: pd.DataFrame = ordered[~numbered | ~ordered.duplicated(["_branch", "记录编号"], keep="last")]
    return kept


CALC = Computation(
    "D38b",
    "顾客意见反馈",
    "Customer feedback of the year",
    reads=("R26",),
    uses={"R26": "日期 类别 答复 完成日期 纠正措施 预防措施 记录编号"},
    keeps={"R26": 12},
).of(run, _ROWS, beside={"merged": _ROWS.over("类别")})
