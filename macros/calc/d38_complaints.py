"""D38: complaints by class: how many, how many in time, how many days (S4 C52; R25)."""

from __future__ import annotations

import pandas as pd

from macros.calc.terms.shares import by_branch, shortfall
from macros.calc.terms.tally import Tally, count, lineage_of, mean, share, total
from macros.calc.ways.summed_rows import SummedRows
from validators.filing.inputs import Calc, Inputs, Result
from validators.values.text import Text

UNCLASSED = "未填"
_KEYS = ("_branch", "类别")
CASES = Tally(
    "R25",
    _KEYS,
    (
        count("件数"),
        share("按期率", "按期", "应结"),
        mean("平均天数", "天数", "结案"),
        count("结案", "结案", "期末前结案的"),
        count("逾期未结", "逾期未结", "期末没有结案、处理期限已过的"),
        count("应结", "应结", "已结案的和过期没有结案的", shown=False),
        count("按期", "按期", "在处理期限前结案的", shown=False),
        total("天数", "number", cell="结案日期", rule="结案日期减受理时间的天数", shown=False),
    ),
)


def run(inputs: Inputs) -> Result:
    """One row a branch and class that has cases in this month's or the previous month's filing (settled 8).

    As-of is the last day of the period; a case is closed when 结案日期 <= as-of (settled 12). 按期率 = closed on or
    before 处理期限 / (closed + open with 处理期限 < as-of); 平均天数 = mean of 结案日期 - 受理时间 in calendar days
    over the closed; both are empty where there is no such case. 上期件数 is empty where that month is not at hand.
    """
    previous = inputs.period.plus(-1)
    cases = _judged(inputs.frame("R25"), pd.Timestamp(inputs.period.last))
    history = inputs.history.frame("R25")
    earlier = _classed(history[(history["_period"] == str(previous)) & history["_branch"].isin(inputs.branches)])
    rows = CASES.table(cases, also=earlier)
    known = [not inputs.missing(branch, (previous,)) for branch in rows["_branch"]]
    then = earlier.groupby(list(_KEYS)).size().reindex(pd.MultiIndex.from_frame(rows[list(_KEYS)]), fill_value=0).to_numpy()
    rows["上期件数"] = pd.Series(then, index=rows.index, dtype="Int64").where(pd.Series(known, index=rows.index, dtype=bool))
    return Result(
        title=CALC.title,
        rows=CASES.only(rows, ("上期件数",)),
        formats=CASES.formats | {"上期件数": "count"},
        summary=CASES.summary(cases),
        summary_formats=CASES.summary_formats,
        notes=_notes(inputs, cases),
        lineage=lineage_of(CASES, cases, rows, 上期件数=SummedRows("R25", earlier, rows, _KEYS).count()),
    )


def _classed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(类别=frame["类别"].fillna(UNCLASSED).astype("object"))


def _judged(frame: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Each case with what is counted of it."""
    accepted, due, closed_on = (frame[name].dt.normalize() for name in ("受理时间", "处理期限", "结案日期"))
    closed = closed_on <= as_of
    overdue = ~closed & (due < as_of)
    return _classed(frame).assign(
        应结=closed | overdue,
        按期=closed & (closed_on <= due),
        逾期未结=overdue,
        结案=closed & accepted.notna(),
        天数=(closed_on - accepted).dt.days.where(closed, 0).fillna(0).astype("int64"),
    )


def _notes(inputs: Inputs, cases: pd.DataFrame) -> tuple[str, ...]:
    months = (inputs.period.plus(-1),)
    return (
        *(("分母为0：没有到期的投诉，按期率为空",) * (not cases["应结"].any())),
        *(("分母为0：没有结案的投诉，平均天数为空",) * (not cases["结案"].any())),
        *by_branch(inputs.branches, lambda b: shortfall(inputs.missing(b, months))),
    )


CALC = Calc(id="D38", title=Text("投诉处理指标", "Complaint indicators"), run=run, reads=("R25",), keeps={"R25": 1})
