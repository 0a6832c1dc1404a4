"""D38: complaints by class: how many, how many in time, how many days (S4 C52; R25)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from macros.calc.terms.shares import by_branch, ratio, ratios, shortfall
from macros.calc.terms.summed_rows import SummedRows, by
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.values.text import Text

UNCLASSED = "未填"
_SUMS = ["件数", "应结", "按期", "逾期未结", "_days", "结案"]
_COLUMNS = ["_branch", "类别", "件数", "按期率", "平均天数", "结案", "逾期未结", "上期件数"]
_FORMATS = {
    "_branch": "text",
    "类别": "text",
    "件数": "count",
    "按期率": "ratio",
    "平均天数": "score",
    "结案": "count",
    "逾期未结": "count",
    "上期件数": "count",
}
_SUMMARY = {"件数": "count", "按期率": "ratio", "平均天数": "score", "结案": "count", "逾期未结": "count"}


def run(inputs: Inputs) -> Result:
    """One row a branch and class that has cases in this month's or the previous month's filing (settled 8).

    As-of is the last day of the period; a case is closed when 结案日期 <= as-of (settled 12). 按期率 = closed on or
    before 处理期限 / (closed + open with 处理期限 < as-of); 平均天数 = mean of 结案日期 - 受理时间 in calendar days
    over the closed; both are empty where there is no such case. 上期件数 is empty where that month is not at hand.
    """
    previous = inputs.period.plus(-1)
    cases = _judged(inputs.frame("R25"), pd.Timestamp(inputs.period.last))
    now = _sums(cases)
    history = inputs.history.frame("R25")
    history = history[(history["_period"] == str(previous)) & history["_branch"].isin(inputs.branches)]
    earlier = _classed(history)
    then = earlier.groupby(["_branch", "类别"]).size()
    rows = now.join(then.rename("上期件数"), how="outer").reset_index()
    rows[_SUMS] = rows[_SUMS].fillna(0).astype("Int64")
    known = rows["_branch"].map({b: not inputs.missing(b, (previous,)) for b in set(rows["_branch"])}).astype("boolean")
    rows["上期件数"] = rows["上期件数"].astype("Int64").fillna(0).where(known)
    rows["按期率"] = pd.Series(ratios(rows["按期"], rows["应结"]), dtype="object")
    rows["平均天数"] = pd.Series(ratios(rows["_days"], rows["结案"]), dtype="object")
    return Result(
        title=CALC.title,
        rows=rows[_COLUMNS],
        formats=_FORMATS,
        summary=_summary(now),
        summary_formats=_SUMMARY,
        notes=_notes(inputs, now),
        lineage=_lineage(cases, earlier, rows),
    )


def _lineage(cases: pd.DataFrame, earlier: pd.DataFrame, rows: pd.DataFrame) -> Lineage:
    keys = ("_branch", "类别")
    before = SummedRows("R25", earlier, rows, keys).count()
    whole = {name: partial(way, 0) for name, way in _ways(SummedRows("R25", cases, rows)).items()}
    return Lineage(rows=_ways(SummedRows("R25", cases, rows, keys)) | {"上期件数": before}, summary=whole)


def _ways(lines: SummedRows) -> dict[str, OfRow]:
    closed = lines.count("结案", "期末前结案的")
    return {
        "件数": lines.count(),
        "结案": closed,
        "逾期未结": lines.count("逾期未结", "期末没有结案、处理期限已过的"),
        "按期率": by(lines.count("按期", "在处理期限前结案的"), lines.count("应结", "已结案的和过期没有结案的")),
        "平均天数": by(lines.total("_days", of="结案日期", where="结案", rule="结案日期减受理时间的天数"), closed),
    }


def _classed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(类别=frame["类别"].fillna(UNCLASSED).astype("object"))


def _judged(frame: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Each case with what is counted of it."""
    accepted, due, closed_on = (frame[name].dt.normalize() for name in ("受理时间", "处理期限", "结案日期"))
    closed = closed_on <= as_of
    overdue = ~closed & (due < as_of)
    return _classed(frame).assign(
        件数=1,
        应结=closed | overdue,
        按期=closed & (closed_on <= due),
        逾期未结=overdue,
        结案=closed & accepted.notna(),
        _days=(closed_on - accepted).dt.days.where(closed, 0).fillna(0),
    )


def _sums(cases: pd.DataFrame) -> pd.DataFrame:
    return cases.astype(dict.fromkeys(_SUMS, "int64")).groupby(["_branch", "类别"])[_SUMS].sum()


def _summary(now: pd.DataFrame) -> dict[str, Any]:
    total = {name: int(now[name].sum()) for name in _SUMS}
    return {
        "件数": total["件数"],
        "按期率": ratio(total["按期"], total["应结"]),
        "平均天数": ratio(total["_days"], total["结案"]),
        "结案": total["结案"],
        "逾期未结": total["逾期未结"],
    }


def _notes(inputs: Inputs, now: pd.DataFrame) -> tuple[str, ...]:
    months = (inputs.period.plus(-1),)
    short = by_branch(inputs.branches, lambda b: shortfall(inputs.missing(b, months)))
    return (
        ("分母为0：没有到期的投诉，按期率为空",) * (not now["应结"].sum())
        + ("分母为0：没有结案的投诉，平均天数为空",) * (not now["结案"].sum())
        + short
    )


CALC = Calc(id="D38", title=Text("投诉处理指标", "Complaint indicators"), run=run, reads=("R25",), keeps={"R25": 1})
