"""D33: how much business a seller brings on average (S2 C93; R10, R02; P07)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, total
from macros.calc.terms.shares import ratio
from validators.values.money import half_up
from validators.values.origin import Origin, added, number, quotient, rounded

POST = "销售人员"
"""岗位 of R02 of those who sell; one of several, joined with 、."""


def _middle(first: int, last: int) -> Fraction:
    return Fraction(first + last, 2)


def _middle_way(first: Origin, last: Origin) -> Origin:
    return quotient(added((first, last)), number(2, "月初和月末的平均"))


def _per_head(amount: int, heads: Fraction) -> int | None:
    exact = ratio(amount, heads)
    return None if exact is None else half_up(exact)


def _per_head_way(amount: Origin, heads: Origin) -> Origin:
    return rounded(quotient(amount, heads))


_ROWS = Tally("R10", "_branch", branches=True).of(
    total("业务量", "money", "收入", cell="收入"),
    count("月初人数", "_first", f"月初在岗的{POST}", source="R02"),
    count("月末人数", "_last", f"月末在岗的{POST}", source="R02"),
    derived("平均人数", "score", ("月初人数", "月末人数"), _middle, _middle_way),
    derived("人均业务量", "money", ("业务量", "平均人数"), _per_head, _per_head_way),
)


def run(given: Given) -> Sources:
    """One row a branch: 业务量 = Σ R10.收入 of the month in fen, reversals included; 平均人数 = the mean of the persons of R02 with
    the post 销售人员 who are in service on the first and on the last day of the month; 人均业务量 = 业务量 / 平均人数 in fen, half up once.

    Blank 入职日期 = in service since ever, blank 离职日期 = still. Nobody in service: 人均业务量 empty (分母为0).
    """
    staff = given.frame("R02")
    sellers = staff[staff["工号"].notna() & sells(staff)].drop_duplicates(["_branch", "工号"])
    flags = {name: in_service(sellers, day) for name, day in (("_first", given.period.first), ("_last", given.period.last))}
    sellers = sellers.assign(**flags)
    there = set(sellers.loc[sellers["_first"] | sellers["_last"], "_branch"])
    for branch in given.branches:
        if branch not in there:
            given.notes.append(f"{branch}：分母为0：没有在岗的{POST}，人均业务量为空")
    return {"R10": given.frame("R10"), "R02": sellers}


def sells(staff: pd.DataFrame) -> pd.Series:
    """True for those who have the post, if only beside another one."""
    return staff["岗位"].fillna("").astype("object").map(lambda posts: POST in str(posts).split("、")).astype(bool)


def in_service(staff: pd.DataFrame, day: dt.date) -> pd.Series:
    """True for those who have come by a day and have not left before it."""
    at: Any = pd.Timestamp(day)
    there: pd.Series = staff["入职日期"].isna() | (staff["入职日期"] <= at)
    stays: pd.Series = staff["离职日期"].isna() | (staff["离职日期"] >= at)
    return there & stays


CALC = Computation("D33", "人均业务量", "Business a head", reads=("R10",), uses={"R02": "工号 岗位 入职日期 离职日期", "R10": "收入"}).of(
    run, _ROWS
)
