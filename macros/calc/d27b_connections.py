"""D27b: days from application to power, by voltage, against the limit of that voltage (S2 C107; R54)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, some
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, mean, share, text, told, total
from macros.calc.terms.cells import with_columns
from validators.frames import plain_values

LIMIT, UNNAMED, UNSET = "expand_days_{}", "未填", "期限未设"
RUNNING, LATE, IN_TIME, DONE, UNKNOWN = "在办", "超期", "按期", "已送电", "没有算出"
_MADE = ("期限", "状态")
_DAYS = "从受理日到送电日的天数，没送电的算到期末"
_ROWS = Tally("R54", "_branch", "电压").of(
    count("申请"),
    count("已送电", "_powered", "期末前送电的"),
    count("未送电", "_waiting", "期末没有送电的"),
    count("超期", "_late", "超过期限的"),
    count("_judged", "_told", "已送电的和超过期限的", shown=False),
    count("_in_time", ("状态", IN_TIME), "在期限内送电的", shown=False),
    share("按期率", "_in_time", "_judged", empty="没有设了期限又送了电的申请"),
    total("_days", "number", "时限", where="_powered", cell="送电日", rule=_DAYS, shown=False),
    count("_timed", "_timed_row", "送了电又有受理日的", shown=False),
    mean("平均天数", "_days", "_timed", empty="没有送电的申请"),
    told("期限"),
)
_CASES = Listing("R54").of(
    *text("_branch", "客户", "申请人", "电压"),
    *text("受理日", "送电日", form="date"),
    *cells("count", "时限", cell="受理日", rule=_DAYS),
    *text("期限", "状态"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch and 电压. Days = 送电日 (else the last day of the period) − 受理日, in calendar days.

    In time ⇔ days <= `expand_days_` of that voltage; while nobody has set it, 期限未设, and the days are given all the same. What has
    no power yet is judged once it is past its limit. 平均天数 is that of the applications that have power. `extra["cases"]`: the
    applications with 时限, 期限 and 状态.
    """
    rows, last = given.frame("R54"), pd.Timestamp(given.period.last)
    powered = rows["送电日"].le(last).fillna(False)
    end = rows["送电日"].where(powered, last).dt.normalize()
    days = (end - rows["受理日"].dt.normalize()).dt.days.astype("Int64")
    rows = rows.assign(电压=rows["电压"].fillna(UNNAMED).astype("object"), 时限=days, _powered=powered, _waiting=~powered)
    told_of = zip(*(plain_values(rows[h]) for h in ("_branch", "电压", "时限", "_powered")), strict=True)
    rows = with_columns(rows, [_judged(given, *cells_) for cells_ in told_of], _MADE)
    return rows.assign(_late=rows["状态"].eq(LATE), _told=rows["状态"].isin((IN_TIME, LATE)), _timed_row=powered & days.notna())


def _judged(given: Given, branch: str, voltage: str, days: int | None, powered: bool) -> tuple[str, str]:
    limit = given.setting(LIMIT.format(voltage), branch)
    if limit is None:
        return UNSET, UNKNOWN if days is None else DONE if powered else RUNNING
    if days is None:
        return f"{int(limit)} 天", UNKNOWN
    return f"{int(limit)} 天", LATE if days > limit else IN_TIME if powered else RUNNING


def _unset(rows: pd.DataFrame) -> Any:
    return rows["期限"].eq(UNSET)


CALC = Computation("D27b", "业扩报装时限", "New power connections", reads=("R54",), uses={"R54": "客户 申请人 电压 受理日 送电日"}).of(
    run,
    _ROWS,
    beside={"cases": _CASES, "rows": "R54"},
    notes=(
        among(_unset, "{} 份申请的电压没有设办理天数（期限未设），不判按期"),
        some("超期", "{} 份申请超过了期限"),
        among(lambda rows: rows["时限"].isna(), "{} 份申请没有受理日，天数没有算"),
    ),
    fills={"R54": ("时限",)},
)
