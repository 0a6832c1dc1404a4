"""D16b: the stage of the relation that income suggests, beside the one that the manager has recorded (S2 C83; R10, R49)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing
from macros.calc.engines.tier import descending
from macros.calc.engines.words import text, traced
from macros.calc.plans.account_plans import plans_of_year
from macros.calc.terms.cells import with_columns
from macros.calc.terms.shares import by_branch, ratio
from macros.calc.terms.window import customer_months, known_months, short_history
from macros.calc.ways.summed_rows import places
from validators.frames import plain_values
from validators.registers.relationship.account_plan import STAGES
from validators.values.money import percent_shown
from validators.values.origin import Origin, counted, less, quotient, sum_of
from validators.values.period import Month

BREAKTHROUGH, SETTLING, GROWTH, HARVEST, DEFENCE, SLEEP, PAUSE = STAGES
LINES = ("stage_growth_1", "stage_growth_2", "stage_growth_3")
"""Parameters: above the first 成长期, down to the second 收获期, down to the third 防御期, below 冬眠期."""
WINDOW, YEAR, QUIET = 24, 12, 6
"""Months that are looked at; those of a year; those without income that make a pause."""


class RelationHistory(NamedTuple):
    """What is known of a customer: sums in fen by the months looked at, the first month with business, and what is missing.

    sure   the first month is known to be the first
    """

    sums: dict[str, int]
    first: Month | None
    sure: bool
    missing: tuple[Month, ...]


def _earned(months: int, skip: int = 0) -> Any:
    def origin(at: TableLines, pos: int) -> Origin:
        key = (str(at.lines["_branch"].iat[pos]), str(at.lines["客户"].iat[pos]))
        return sum_of("R10", "收入", at.given.period.plus(-skip).back(months), {("_branch", "客户编码"): [key]})

    return origin


_NOW, _BEFORE = _earned(YEAR), _earned(YEAR, YEAR)


def _rate(at: TableLines, pos: int) -> Origin:
    now, before = _NOW(at, pos), _BEFORE(at, pos)
    return quotient(less(now, before), before)


def _one(flag: str, rule: str) -> Any:
    def origin(at: TableLines, pos: int) -> Origin:
        own = at.lines.iloc[[pos]]
        return counted("R49", places(own[own[flag].fillna(0) > 0]), rule)

    return origin


_ROWS = Listing("R49").of(
    *text("_branch", "客户", "年", "记录阶段", "建议阶段"),
    *(traced("近12月收入", "money", _NOW), traced("前12月收入", "money", _BEFORE), traced("增幅", "ratio", _rate)),
    *text("首次业务月", "上月阶段"),
    traced("与建议不同", "count", _one("与建议不同", "记录的阶段和建议的不一样"), total=True),
    traced("阶段变化", "count", _one("阶段变化", "关系周期和上月不一样"), total=True),
    *text("理由"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a plan of the period's year: 建议阶段 is that of the first rule that is true, of sums of R10.收入 in fen.

    No business yet 突破期; none in six months 暂停期; the first less than twelve months ago 巩固期; then by 增幅 = 近12月收入 /
    前12月收入 − 1: above `stage_growth_1` 成长期, down to `stage_growth_2` 收获期, down to `stage_growth_3` 防御期, else 冬眠期.
    Business: a month with Σ 收入 above 0, reversals included. A rule that needs a month that is not at hand is left out and
    said (历史不足); 前12月 0 leaves 增幅 empty. 记录阶段 is R49.关系周期, the record; 上月阶段 what last month's filing had, and
    阶段变化 1 where it differs (empty where last month is not at hand). Lines that are blank or do not fall stop.
    """
    rows, sums, known = plans_of_year(given), customer_months(given.inputs), known_months(given.inputs)
    branches = sorted(set(rows["_branch"]))
    lines = {b: _lines(given, b) for b in branches}
    files = given.frame("R03").dropna(subset="客户编码").drop_duplicates(["_branch", "客户编码"])
    said = dict(zip(zip(files["_branch"], files["客户编码"], strict=True), plain_values(files["首次业务月"]), strict=True))
    missing = {b: known.missing(b, given.period.back(WINDOW)) for b in branches}
    held = {key: dict(zip(part["月份"], map(int, part["收入"]), strict=True)) for key, part in sums.groupby(["_branch", "客户编码"])}
    found = []
    for b, customer in zip(rows["_branch"], rows["客户"], strict=True):
        facts = _facts(given, held.get((b, customer), {}), said.get((b, customer)), missing[b])
        found.append(_suggested(given.period, facts, lines[b]))
    rows = with_columns(rows, found, ("建议阶段", "近12月收入", "前12月收入", "增幅", "首次业务月", "理由"))
    return _compared(given, rows.assign(记录阶段=rows["关系周期"]))


def _facts(given: Given, sums: dict[str, int], said: str | None, missing: tuple[Month, ...]) -> RelationHistory:
    """The first month is what the archive remembers of months that nobody here knows any more, else the first that is known."""
    active = [Month.parse(month) for month, fen in sums.items() if fen > 0]
    told = Month.parse(said) if said else None
    window = given.period.back(WINDOW)
    old = told if told is not None and (told < window[0] or told in missing) else None
    first = min([month for month in (old, *active) if month is not None], default=None)
    return RelationHistory(sums, first, not missing or old is not None, missing)


def _suggested(period: Month, facts: RelationHistory, lines: Sequence[Any] | None) -> tuple[Any, ...]:
    """建议阶段, the two sums, 增幅, the first month and why."""
    year, before = period.back(YEAR), period.plus(-YEAR).back(YEAR)
    now, then = (sum(facts.sums.get(str(month), 0) for month in months) for months in (year, before))
    short = short_history(facts.missing, period.back(WINDOW))
    growth = None if facts.missing else ratio(now - then, then if then > 0 else 0)
    stage, why = _stage(period, facts, growth, lines)
    said = "；".join(part for part in (why, short if stage is None or facts.missing else "") if part)
    amounts = (None if set(facts.missing) & set(months) else amount for months, amount in ((year, now), (before, then)))
    return (stage, *amounts, growth, str(facts.first) if facts.first else None, said)


def _stage(period: Month, facts: RelationHistory, growth: Fraction | None, lines: Sequence[Any] | None) -> tuple[str | None, str]:
    """The first rule that is true, and its words."""
    quiet = period.back(QUIET)
    recent = sum(facts.sums.get(str(month), 0) for month in quiet)
    if facts.first is None:
        return (None, "") if facts.missing else (BREAKTHROUGH, "还没有成交")
    if recent <= 0 and not set(facts.missing) & set(quiet):
        return PAUSE, f"{QUIET} 个月没有收入"
    age = (period.year - facts.first.year) * 12 + period.month - facts.first.month
    if age < YEAR and facts.sure:
        return SETTLING, f"首次成交在 {facts.first}"
    if facts.missing or lines is None:
        return None, "" if facts.missing else "政策里的阶段增幅线没有"
    if growth is None:
        return None, "分母为0：前 12 个月没有收入，增幅算不出"
    up, even, down = lines
    found = GROWTH if growth > up else HARVEST if growth >= even else DEFENCE if growth >= down else SLEEP
    return found, f"近 12 个月比前 12 个月 {percent_shown(growth)}"


def _lines(given: Given, branch: str) -> list[Any] | None:
    """The three lines; None where one is blank, or where they do not fall."""
    values = [given.need(code, branch) for code in LINES]
    if any(value is None for value in values):
        return None
    if not descending(values):
        name = given.inputs.policy.pack.parameters[LINES[0]].name
        given.stops.say(name, f"政策里“{name}”三条线要一条比一条小。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。")
        return None
    return [Fraction(value) for value in values]


def _compared(given: Given, rows: pd.DataFrame) -> pd.DataFrame:
    """With what last month's filing had recorded."""
    before = given.earlier("R49").dropna(subset="客户").sort_values("年", kind="stable").drop_duplicates(["_branch", "客户"], keep="last")
    then = dict(zip(zip(before["_branch"], before["客户"], strict=True), plain_values(before["关系周期"]), strict=True))
    stage = [then.get(key) for key in zip(rows["_branch"], rows["客户"], strict=True)]
    pairs = list(zip(stage, plain_values(rows["关系周期"]), plain_values(rows["建议阶段"]), strict=True))
    changed = [None if old is None else int(now is not None and now != old) for old, now, _ in pairs]
    differs = [None if hint is None or now is None else int(now != hint) for _, now, hint in pairs]
    return rows.assign(
        上月阶段=pd.Series(stage, index=rows.index, dtype="object"),
        阶段变化=pd.Series(changed, index=rows.index, dtype="Int64"),
        与建议不同=pd.Series(differs, index=rows.index, dtype="Int64"),
    )


CALC = Computation(
    "D16b",
    "阶段建议",
    "Stage of the relation",
    reads=("R49",),
    uses={"R03": "客户编码", "R10": "客户编码 业务代码 数量 收入 冲销标记 冲销原记录编号 记录编号", "R49": "客户 年 关系周期"},
    needs=" ".join(LINES),
    keeps={"R49": 1},
).of(
    run,
    _ROWS,
    notes=(
        lambda done: by_branch(
            done.given.branches,
            lambda b: short_history(
                known_months(done.given.inputs).missing(b, done.given.period.back(WINDOW)), done.given.period.back(WINDOW)
            ),
        ),
    ),
)
