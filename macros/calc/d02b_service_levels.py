"""D02b: a second, advisory ABCD of all customers of an area, by scores on four criteria (S4 C42; R06b; P03; G04)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.tier import Ladder, falling
from macros.calc.engines.weighted_score import weighted_mean
from macros.calc.engines.words import count, text, traced
from macros.calc.terms.cells import each_row, with_columns
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.registers.master.service_scores import CRITERIA
from validators.values.origin import Origin, added, number, parameter, product, quotient

WEIGHTS = {name: f"svc_w_{n}" for n, name in enumerate(CRITERIA, 1)}
BANDS = {"A": "svc_band_A", "B": "svc_band_B", "C": "svc_band_C"}
LAST = "D"
"""The level below the last band."""
_KEYS = ["_branch", "客户编码"]
_SCORED = "_scored"


def _scores(at: TableLines, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Criterion -> the row of R06b in which this customer was given points for it."""
    held = at.rows["R06b"]
    return {r["准则"]: r for r in records(held[(held["_branch"] == row["_branch"]) & (held["客户编码"] == row["客户编码"])])}


def _points(name: str, at: TableLines, pos: int) -> Origin:
    mine = _scores(at, records(at.lines.iloc[[pos]])[0])
    return cell("R06b", "得分", mine[name]) if name in mine else number(0, "没有打分")


def _way(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    if row["得分"] is None:
        return number(0, "没有打全")
    mine = _scores(at, row)
    weights = {name: parameter(code, row["_branch"]) for name, code in WEIGHTS.items()}
    parts = (product(weights[name], cell("R06b", "得分", mine[name])) for name in CRITERIA)
    return quotient(added(parts), added(weights.values()))


_ROWS = Listing("R03").of(
    *text("_branch", "客户编码", "企业全称", "期间"),
    *(traced(name, "score", partial(_points, name)) for name in CRITERIA),
    traced("得分", "score", _way),
    *text("参考级别", "理由"),
)
_BRANCHES = Tally("R03", "_branch").of(
    count("户数"), count("评分户数", _SCORED, "四项都打了分的"), *(count(level, ("参考级别", level)) for level in (*BANDS, LAST))
)


def run(given: Given) -> dict[str, pd.DataFrame]:
    """One row a customer of R03: 得分 = Σ weight × score / Σ weights over 性质, 规模, 销售额 and 发展趋势, exact, and 参考级别.

    The scores are those of the last 期间 of R06b up to the period; a customer that lacks one of the four has no 得分 (missing is
    not 0). 参考级别: A, B or C from its band on, else D; empty while a band is blank. A blank weight stops and is named. The
    result is advice: it never becomes 客户级别 (D02 does).
    """
    customers, scores = given.frame("R03"), _latest(given)
    customers = customers[customers["客户编码"].notna()].drop_duplicates(_KEYS).reset_index(drop=True)
    branches = sorted(set(customers["_branch"]))
    weights = {branch: [given.need(code, branch) for code in WEIGHTS.values()] for branch in branches}
    ladders = {branch: _ladder(given, branch) for branch in branches}
    known = {(r["_branch"], r["客户编码"], r["准则"]): r["得分"] for r in records(scores)}
    periods = {(r["_branch"], r["客户编码"]): r["期间"] for r in records(scores)}

    def scored(branch: str, code: str) -> tuple[Any, ...]:
        own = [known.get((branch, code, name)) for name in CRITERIA]
        overall = weighted_mean(weights[branch], own)
        return (periods.get((branch, code)), *own, overall, *_judged(ladders[branch], own, overall, weights[branch]))

    rows = with_columns(customers, each_row(scored, customers, _KEYS), ("期间", *CRITERIA, "得分", "参考级别", "理由"))
    return {"R03": rows.assign(**{_SCORED: rows["得分"].notna()}), "R06b": scores}


def _latest(given: Given) -> pd.DataFrame:
    """The scores of each customer's last 期间 that is not after the period; of two of one criterion the lower row."""
    rows = given.frame("R06b")
    rows = rows[rows["期间"].notna() & (rows["期间"] <= str(given.period)) & rows["准则"].notna()]
    last = rows.groupby(_KEYS)["期间"].transform("max") if len(rows) else rows["期间"]
    return rows[rows["期间"] == last].sort_values("_row", kind="stable").drop_duplicates([*_KEYS, "准则"], keep="last")


def _ladder(given: Given, branch: str) -> Ladder | None:
    """The bands; None while one is blank or they do not fall."""
    bounds = [given.setting(code, branch) for code in BANDS.values()]
    return None if None in bounds or not falling(bounds) else Ladder(tuple(BANDS), tuple(bounds), LAST)


def _judged(ladder: Ladder | None, own: list[Any], overall: Any, weights: list[Any]) -> tuple[str | None, str]:
    if overall is None:
        lacking = [name for name, score in zip(CRITERIA, own, strict=True) if score is None]
        return None, "没有评分" if len(lacking) == len(CRITERIA) else f"缺 {'、'.join(lacking)}" if lacking else "权重未设"
    return (None, "分数线未设") if ladder is None else (ladder.level(overall), "参考，不改客户级别")


CALC = Computation(
    "D02b",
    "服务分级（参考）",
    "Service levels",
    reads=("R03", "R06b"),
    uses={"R03": "客户编码 企业全称", "R06b": "客户编码 期间 准则 得分"},
    needs=" ".join((*WEIGHTS.values(), *BANDS.values())),
).of(
    run,
    _ROWS,
    beside={"by_branch": _BRANCHES},
    summary=_BRANCHES,
    notes=tuple(unset_of(code, "没有参考级别，只列得分") for code in BANDS.values()),
)
