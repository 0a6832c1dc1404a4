"""D24b: line loss and collection of each station against its targets, and whom to watch (S2 C102; R52, D24)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import count, text, traced
from macros.calc.terms.cells import with_columns
from macros.calc.terms.shares import by_branch, change, ratio, shortfall
from validators.frames import net, records
from validators.values.origin import Origin, less, of_result, parameter, quotient, sum_of

LOSS, COLLECTED = "loss_target", "collect_target"
WATCH, OVER, MET, UNSET, UNKNOWN = "重点关注", "超指标", "达标", "阈值未设", "没有算出"
_MADE = ("线损率", "线损率指标", "偏差", "上月偏差", "结论", "电费回收率", "回收率指标", "回收偏差", "回收结论", "理由")


def _rate(name: str) -> Any:
    return lambda at, pos: of_result("D24", name, _line(at, pos))


def _line(at: TableLines, pos: int) -> int:
    return list(at.given.inputs.results["D24"].rows["_branch"]).index(at.lines["_branch"].iloc[pos])


def _target(code: str) -> Any:
    return lambda at, pos: parameter(code, at.lines["_branch"].iloc[pos])


def _deviation(name: str, code: str) -> Any:
    return lambda at, pos: less(_rate(name)(at, pos), _target(code)(at, pos))


def _before(at: TableLines, pos: int) -> Origin:
    """The deviation of the month before, from what was filed then."""
    branch = at.lines["_branch"].iloc[pos]
    supplied, sold = (sum_of("R52", name, [at.given.previous], {("_branch",): [(branch,)]}) for name in ("供电量", "售电量"))
    return less(quotient(less(supplied, sold), supplied), parameter(LOSS, branch))


_ROWS = Listing("R52").of(
    *text("_branch"),
    traced("线损率", "ratio", _rate("线损率")),
    traced("线损率指标", "ratio", _target(LOSS)),
    traced("偏差", "ratio", _deviation("线损率", LOSS)),
    traced("上月偏差", "ratio", _before),
    *text("结论"),
    traced("电费回收率", "ratio", _rate("电费回收率")),
    traced("回收率指标", "ratio", _target(COLLECTED)),
    traced("回收偏差", "ratio", _deviation("电费回收率", COLLECTED)),
    *text("回收结论", "理由"),
)
_WORDS = Tally("=").of(*(count(word, ("结论", word)) for word in (WATCH, OVER, MET)), count("回收未达标", ("回收结论", "未达标")))


def run(given: Given) -> pd.DataFrame:
    """One row a station of D24: 偏差 = 线损率 − `loss_target`, in points; above 0 is 超指标, in this month and the one before 重点关注.

    The month before is held against the target of that month; where it is not at hand, nobody is 重点关注 (历史不足). A blank target
    is 阈值未设. 回收偏差 = 电费回收率 − `collect_target`, below 0 is 未达标. Summary: how many stations have each word.
    """
    rows = given.frame("R52").drop_duplicates("_branch").reset_index(drop=True)
    found = {row["_branch"]: row for row in records(given.inputs.results["D24"].rows)}
    past = _last_month(given)
    return with_columns(rows, (_judged(given, found[branch], past.get(branch)) for branch in rows["_branch"]), _MADE)


def _last_month(given: Given) -> dict[str, Fraction | None]:
    """线损率 of each branch a month ago."""
    rows = given.earlier("R52")
    rows = rows[rows["供电量"].notna() & rows["售电量"].notna()]
    sums = rows.assign(_lost=net(rows, ("供电量",), ("售电量",))).groupby("_branch")[["_lost", "供电量"]].sum()
    return {str(branch): ratio(lost, supplied) for branch, lost, supplied in sums.itertuples(name=None)}


def _judged(given: Given, line: dict[str, Any], past: Fraction | None) -> tuple[Any, ...]:
    branch = line["_branch"]
    loss, paid = (_exact(given.setting(code, branch)) for code in (LOSS, COLLECTED))
    then = _exact(given.inputs.policy.get(LOSS, branch, given.previous.first))
    off, off_then, off_paid = change(line["线损率"], loss), change(past, then), change(line["电费回收率"], paid)
    word = _word(line["线损率"], loss, off, off_then)
    second = UNKNOWN if line["电费回收率"] is None else UNSET if off_paid is None else "达标" if off_paid >= 0 else "未达标"
    return line["线损率"], loss, off, off_then, word, line["电费回收率"], paid, off_paid, second, line["理由"]


def _word(rate: Fraction | None, target: Fraction | None, off: Fraction | None, off_then: Fraction | None) -> str:
    if off is None:
        return UNKNOWN if rate is None else UNSET
    if off <= 0:
        return MET
    return WATCH if off_then is not None and off_then > 0 else OVER


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


CALC = Computation(
    "D24b",
    "线损考核",
    "Line loss against its target",
    reads=("R52",),
    uses={"R52": "供电量 售电量"},
    needs=f"{LOSS} {COLLECTED}",
    keeps={"R52": 1},
    after=("D24",),
).of(
    run,
    _ROWS,
    summary=_WORDS,
    notes=(
        unset_of(LOSS, "线损率没有和指标比"),
        unset_of(COLLECTED, "电费回收率没有和指标比"),
        lambda done: by_branch(
            done.given.branches, lambda b: shortfall(done.given.inputs.missing(b, (done.given.previous,))) if b in _stations(done) else ""
        ),
    ),
)


def _stations(done: Any) -> set[str]:
    return set(done.rows["R52"]["_branch"])
