"""D34: were activities held as often as they are due (S3 C24-C30; R41, R09a; settled 7, 11)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from macros.calc.engines.cadence import GOOD, OVER, RUNNING, SHORT, closed, verdict, window
from macros.calc.engines.declare import Computation, Done
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import count, made, text, traced
from macros.calc.terms.shares import by_branch, rows_of, shortfall
from macros.calc.ways.summed_rows import places
from validators.frames import plain_values
from validators.values.origin import Origin, counted
from validators.values.text import fold


def _counted(at: TableLines, pos: int) -> Origin:
    return counted("R41", plain_values(at.lines["_held"])[pos], "在要求的时段里开的")


_ROWS = Listing("R09a").of(
    *text("_branch", "类型"),
    traced("次数", "count", _counted),
    *made("count", "活动规定里的次数", "下限", "上限"),
    *text("结论", "周期", "起", "备注"),
)
_WORDS = Tally("=").of(*(count(word, ("结论", word)) for word in (GOOD, SHORT, RUNNING, OVER)))
_DTYPES = {name: "Int64" if name in ("次数", "下限", "上限") else "object" for name in (*_ROWS.headers, "_held")}


def run(given: Given) -> pd.DataFrame:
    """One row a branch and activity that R09a asks of its level: 次数 in the window, 下限, 上限, 结论.

    The window is the calendar month, quarter, half-year or year that the period lies in, up to the end of the period.
    An activity counts by its 日期, or where that is blank by its filing month; types joined with a slash are one line
    (C24 「或」). 结论: 超出 above 上限, 不足 below 下限 (进行中 while the window is still open), else 合规. A blank
    上限 is no ceiling. The level is that of the organisation on the first day of the period, so that lines of the state
    are asked of the state's own node only. Months of the window that are not at hand are said in 备注 (历史不足).
    Summary: how many lines have each word.
    """
    nodes, held = given.inputs.policy.organisation.at(given.period.first), given.all_filed("R41")
    held = held.assign(月=held["日期"].dt.strftime("%Y-%m").astype("object").where(held["日期"].notna(), held["_period"]))
    asked = [(b, line) for b in given.branches for line in given.inputs.policy.table("R09a") if b in nodes and _asked(line, nodes[b].level)]
    return rows_of(_DTYPES, (_row(given, branch, line, held[held["_branch"] == branch]) for branch, line in asked))


def _asked(line: Mapping[str, Any], level: str | None) -> bool:
    return fold(line["层级"] or "") == fold(level or "")


def _row(given: Given, branch: str, line: Mapping[str, Any], held: pd.DataFrame) -> dict[str, Any]:
    months, types = window(given.period, line["周期"]), {line["类型"], *line["类型"].split("/")}
    mine = held[held["类型"].isin(types) & held["月"].isin([str(m) for m in months])]
    found = len(mine)
    least, most = (None if line[name] is None else int(line[name]) for name in ("最少", "最多"))
    word = verdict(found, least, most, closed=closed(given.period, line["周期"]))
    told = {
        "类型": line["类型"],
        "周期": line["周期"],
        "起": str(months[0]),
        "备注": shortfall(given.inputs.missing(branch, months)) or None,
    }
    return {"_held": places(mine), "_branch": branch, "次数": found, "下限": least, "上限": most, "结论": word} | told


def _notes(done: Done) -> tuple[str, ...]:
    asked, year = set(done.rows["="]["_branch"]), done.given.period.year_to_date
    lacking = tuple(f"{b}：活动要求里没有它这一级的要求" for b in done.given.branches if b not in asked)
    return lacking + by_branch(sorted(asked), lambda b: shortfall(done.given.inputs.missing(b, year)))


CALC = Computation(
    "D34",
    "活动合规",
    "Activity compliance",
    reads=("R41",),
    uses={"R09a": "类型 层级 周期 最少 最多", "R41": "类型 日期"},
    keeps={"R41": 12},
).of(run, _ROWS, summary=_WORDS, notes=(_notes,))
