"""D34: were activities held as often as they are due (S3 C24-C30; R41, R09a; settled 7, 11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from macros.calc.terms.shares import by_branch, rows_of, shortfall
from validators.filing.inputs import Calc, Inputs, Result
from validators.values.period import Month
from validators.values.text import Text, fold

GOOD, SHORT, RUNNING, OVER = "合规", "不足", "进行中", "超出"
_LENGTHS = {"月": 1, "季": 3, "半年": 6, "年": 12}
_COLUMNS = {
    "_branch": "object",
    "类型": "object",
    "次数": "Int64",
    "下限": "Int64",
    "上限": "Int64",
    "结论": "object",
    "周期": "object",
    "起": "object",
    "备注": "object",
}
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(("次数", "下限", "上限"), "count")


def run(inputs: Inputs) -> Result:
    """One row a branch and activity that R09a asks of its level: 次数 in the window, 下限, 上限, 结论.

    The window is the calendar month, quarter, half-year or year that the period lies in, up to the end of the period.
    An activity counts by its 日期, or where that is blank by its filing month; types joined with a slash are one line
    (C24 「或」). 结论: 超出 above 上限, 不足 below 下限 (进行中 while the window is still open), else 合规. A blank
    上限 is no ceiling. The level is that of the organisation on the first day of the period, so that lines of the state
    are asked of the state's own node only. Months of the window that are not at hand are said in 备注 (历史不足).
    Summary: how many lines have each word.
    """
    nodes = inputs.policy.organisation.at(inputs.period.first)
    table = inputs.policy.table("R09a")
    held = _held(inputs)
    rows = []
    for branch in inputs.branches:
        level = fold(nodes[branch].level) if branch in nodes else ""
        own = held[held["_branch"] == branch]
        rows += [_row(inputs, branch, line, own) for line in table if fold(line["层级"] or "") == level]
    words = [row["结论"] for row in rows]
    return Result(
        title=CALC.title,
        rows=rows_of(_COLUMNS, rows),
        formats=_FORMATS,
        summary={word: words.count(word) for word in (GOOD, SHORT, RUNNING, OVER)},
        summary_formats=dict.fromkeys((GOOD, SHORT, RUNNING, OVER), "count"),
        notes=_notes(inputs, {row["_branch"] for row in rows}),
    )


def window(period: Month, length: str) -> tuple[Month, ...]:
    """The months of a calendar window (月, 季, 半年, 年) from its first one up to the period.

    >>> [str(m) for m in window(Month(2026, 10), "半年")]
    ['2026-07', '2026-08', '2026-09', '2026-10']
    """
    return period.back((period.month - 1) % _LENGTHS[length] + 1)


def verdict(count: int, least: int | None, most: int | None, *, closed: bool) -> str:
    """The word for a count (D34).

    >>> verdict(3, 2, 4, closed=True), verdict(1, 2, None, closed=True), verdict(1, 2, 4, closed=False)
    ('合规', '不足', '进行中')
    """
    if most is not None and count > most:
        return OVER
    if least is not None and count < least:
        return SHORT if closed else RUNNING
    return GOOD


def _held(inputs: Inputs) -> pd.DataFrame:
    """Activities of this and earlier filings: `_branch`, 类型, 月 (by date, else by filing)."""
    now, then = inputs.frame("R41"), inputs.history.frame("R41")
    both = pd.concat([then, now], ignore_index=True) if len(then) else now
    month = both["日期"].dt.strftime("%Y-%m").astype("object")
    return both[["_branch", "类型"]].assign(月=month.where(both["日期"].notna(), both["_period"]))


def _row(inputs: Inputs, branch: str, line: Mapping[str, Any], held: pd.DataFrame) -> dict[str, Any]:
    months = window(inputs.period, line["周期"])
    types = {line["类型"], *line["类型"].split("/")}
    count = int((held["类型"].isin(types) & held["月"].isin([str(m) for m in months])).sum())
    least, most = (None if line[name] is None else int(line[name]) for name in ("最少", "最多"))
    closed = inputs.period.month % _LENGTHS[line["周期"]] == 0
    return {
        "_branch": branch,
        "类型": line["类型"],
        "次数": count,
        "下限": least,
        "上限": most,
        "结论": verdict(count, least, most, closed=closed),
        "周期": line["周期"],
        "起": str(months[0]),
        "备注": shortfall(inputs.missing(branch, months)) or None,
    }


def _notes(inputs: Inputs, asked: set[str]) -> tuple[str, ...]:
    year = inputs.period.year_to_date
    return tuple(f"{b}：活动要求里没有它这一级的要求" for b in inputs.branches if b not in asked) + by_branch(
        sorted(asked), lambda b: shortfall(inputs.missing(b, year))
    )


CALC = Calc(id="D34", title=Text("活动合规", "Activity compliance"), run=run, reads=("R41",), keeps={"R41": 12})
