"""D58: the assessment of county offices on four items, and which of them need urging (S3 C39; R76)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, Done
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.weighted_score import FULL, Item, Scorecard
from macros.calc.engines.words import cells, count, exact, mean, text, traced
from macros.calc.terms.shares import rows_of
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.registers.control.office_assessment import ITEMS
from validators.values.origin import Origin, added, number, of_extra, of_result, parameter, product, quotient

_WEIGHTS = dict(zip(ITEMS, ("assess_base", "assess_visit", "assess_progress", "assess_marketing"), strict=True))
VISITS = ITEMS[1]
"""The item whose actual value is the half-year 走访率 of D08 where none is typed."""
_CARD = Scorecard(most=1)
_OFFICE = ["_branch", "机构"]
_MADE = ("权重", "实际", "完成率", "得分", "督促", "督促意见", "_typed", "_weighted", "_points", "_most", "_whole")


def _weight(row: dict[str, Any]) -> Origin:
    return cell("R76", "权重", row) if row["_weighted"] else parameter(_WEIGHTS[row["项目"]], row["机构"])


def _actual(given: Given, row: dict[str, Any]) -> Origin:
    """实际 as it was typed, else the half-year 走访率 of the office."""
    if row["_typed"]:
        return cell("R76", "实际", row)
    offices = given.inputs.results["D08"].extra["branches"]["_branch"]
    visited = of_extra("D08", "branches", "半年走访率", list(offices).index(row["机构"]))
    return product(visited, number(100, "换成百分数")) if row["目标"] is not None and row["目标"] > 1 else visited


def _rate(given: Given, row: dict[str, Any]) -> Origin:
    if Fraction(row["实际"]) >= Fraction(row["目标"]):
        return product(quotient(cell("R76", "目标", row), cell("R76", "目标", row)), number(1, "达到目标的按 100%"))
    return quotient(_actual(given, row), cell("R76", "目标", row))


def _points(at: TableLines, pos: int) -> Origin:
    row = at.lines.iloc[pos]
    office = at.lines[(at.lines[_OFFICE] == row[_OFFICE]).all(axis=1)]
    part = quotient(_weight(dict(row)), added(_weight(other) for other in records(office)))
    return product(number(FULL, "满分"), part, of_result("D58", "完成率", pos))


def _scores(at: TableLines, rows: pd.DataFrame) -> Origin:
    return added(of_result("D58", "得分", pos) for pos in rows.index[rows["得分"].notna()])


_ROWS = Listing("R76").of(
    *text("_branch", "机构", "项目"),
    traced("权重", "score", lambda at, pos: _weight(dict(at.lines.iloc[pos]))),
    *cells("score", "目标"),
    traced("实际", "score", lambda at, pos: _actual(at.given, dict(at.lines.iloc[pos]))),
    traced("完成率", "ratio", lambda at, pos: _rate(at.given, dict(at.lines.iloc[pos]))),
    *(traced("得分", "score", _points), *text("督促", "督促意见"), *text("整改完成日", form="date")),
)
_URGED = count("督促项", ("督促", "是"), "没有达到目标的", source="R76")
_OFFICES = Tally("R76", *_OFFICE, as_given=True).of(
    exact("总分", "score", "_points", where="_whole", origin=_scores),
    exact(
        "满分",
        "score",
        "_most",
        origin=lambda at, rows: added(
            product(number(FULL, "满分"), quotient(_weight(row), added(map(_weight, records(rows)))))
            for row in records(rows)
            if row["得分"] is not None
        ),
    ),
    _URGED,
)
_ALL = Tally("R76 机构").of(
    exact("_sum", "score", "_points", source="R76", where="_whole", origin=_scores, shown=False),
    count("_scored", "_whole", "有总分的", shown=False),
    *(mean("总分", "_sum", "_scored"), count("机构数"), _URGED),
)


def run(given: Given) -> Sources:
    """One row an assessed office and item of R76: 完成率 = min(1, 实际 / 目标), 得分, 督促 (是 below the target).

    Weights are parts: 得分 = 100 x part / sum of parts x 完成率, with the weight of the row, else of the parameters
    (县局考核权重). Without all four weights there are the rates only, no 得分 (权重未设). A target of 0 does not apply:
    its weight is not redistributed and 满分 says what is left of 100. A blank target or actual leaves 总分 empty.
    Rows of another 期间 are left out. Summary: 总分 = mean over the offices that have one, 督促项, 机构数.
    `extra["totals"]`: 总分, 满分, 督促项 by office.
    """
    frame = given.of_period("R76")
    frame = frame[frame["项目"].isin(ITEMS)]
    frame = frame.assign(机构=frame["机构"].fillna(frame["_branch"]).astype("object"), 督促意见=frame["未达到规定的督促意见"])
    offices = [_judged(given, office) for _, office in frame.groupby(_OFFICE, sort=False)]
    rows = rows_of(dict.fromkeys((*frame.columns, *_MADE), "object") | {"_whole": "bool"}, (row for office in offices for row in office))
    return {"R76": rows, "R76 机构": rows.drop_duplicates(_OFFICE)}


def _judged(given: Given, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of one office with what each reached and scored."""
    rows = records(frame)
    weights = {item: given.setting(code, rows[0]["机构"]) for item, code in _WEIGHTS.items()}
    for row in rows:
        row["_typed"], row["_weighted"] = row["实际"] is not None, row["权重"] is not None
        row["权重"] = row["权重"] if row["_weighted"] else weights[row["项目"]]
        row["实际"] = _visited(given, row) if row["实际"] is None and row["项目"] == VISITS else row["实际"]
        row["完成率"] = rate = _CARD.rate(_item(row))
        row["督促"] = None if rate is None else "是" if rate < 1 else "否"
    gaps, unweighted = _missing(rows), [row["项目"] for row in rows if row["权重"] is None]
    scores = {} if unweighted else _CARD.scored({at: _item(row) for at, row in enumerate(rows)})
    weighted = not unweighted and _CARD.scale(map(_item, rows)) != 0
    for at, row in enumerate(rows):
        score = scores.get(at)
        row["得分"], row["_points"], row["_most"] = (
            (score.points, score.points, score.most) if score else (None, *([0 if weighted else None] * 2))
        )
        row["_whole"] = weighted and not gaps
    return rows


def _item(row: dict[str, Any]) -> Item:
    return Item(row["权重"], row["目标"], row["实际"])


def _missing(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The items that an office lacks or did not fill in."""
    held = [row["项目"] for row in rows]
    return [item for item in ITEMS if item not in held] + [row["项目"] for row in rows if row["目标"] is None or row["实际"] is None]


def _visited(given: Given, row: dict[str, Any]) -> Fraction | None:
    """The half-year 走访率 of an office from D08; in per cent where the target is (no rate is above 1)."""
    if "D08" not in given.inputs.results:
        return None
    branches = given.inputs.results["D08"].extra["branches"]
    found = branches.loc[branches["_branch"] == row["机构"], "半年走访率"]
    if found.empty or found.iloc[0] is None:
        return None
    return Fraction(found.iloc[0]) * (100 if row["目标"] is not None and row["目标"] > 1 else 1)


def _notes(done: Done) -> Iterable[str]:
    for (_, office), frame in done.rows["R76"].groupby(_OFFICE, sort=False):
        rows = records(frame)
        if unweighted := [row["项目"] for row in rows if row["权重"] is None]:
            yield f"{office}：权重未设（{'、'.join(unweighted)}），只列完成率，不算总分"
        if gaps := _missing(rows):
            yield f"{office}：{'、'.join(gaps)}没有填目标或实际，不算总分"


CALC = Computation(
    "D58",
    "县市局检查考核",
    "Assessment of county offices",
    reads=("R76",),
    uses={"R76": "机构 期间 项目 目标 实际 权重 未达到规定的督促意见 整改完成日"},
    needs="assess_base assess_visit assess_progress assess_marketing",
    after=("D08",),
).of(run, _ROWS, beside={"totals": _OFFICES}, summary=_ALL, totals=("总分", "机构数", "督促项"), notes=(_notes,), fills={"R76": ("得分",)})
