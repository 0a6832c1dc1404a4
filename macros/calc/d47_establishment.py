"""D47: posts that are vacant, and how many people leave (S0 C70–C74, S1 A21; R02, R02b)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.terms.cells import by_place
from macros.calc.terms.shares import ratio
from macros.calc.ways.summed_rows import SummedRows, by, minus, plus
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import records
from validators.values.origin import number
from validators.values.period import Month
from validators.values.text import Text

_KEYS = ["_branch", "机构", "岗位"]
_FORMATS = dict.fromkeys((*_KEYS, "理由"), "text") | dict.fromkeys(("编制", "在岗", "缺编", "离职"), "count")
_SUMMARY = {"编制": "count", "在岗": "count", "缺编": "count", "离职": "count", "平均在岗": "score", "流失率": "ratio"}


def run(inputs: Inputs) -> Result:
    """One row a branch, organisation and post: 缺编 = 编制 − 在岗 at the last day of the period (below 0: more than planned).

    In service: 入职日期 up to that day (or blank) and 离职日期 after it (or blank). A person of several posts (、) fills
    those whose 编制 is above 0, and the first where none is; in `extra["by_unit"]` and the summary each counts once.
    离职 = people whose 离职日期 lies in the year up to the period; 流失率 = 离职 / mean of the heads of its months, each
    (opening + closing) / 2. Without 编制 for a post 缺编 is empty. `extra["cells"]`: 在岗 of each row of R02b.
    """
    staff, plan = _staff(inputs.frame("R02")), _plan(inputs.frame("R02b"))
    posts = _by_post(inputs, staff, plan)
    units = _by_unit(inputs, staff, plan)
    total: dict[str, Any] = {"编制": int(plan["编制"].sum()), **_turnover(staff, inputs.period)}
    total["缺编"] = total["编制"] - total["在岗"]
    here = posts.set_index(_KEYS)["在岗"].reindex(pd.MultiIndex.from_frame(plan[_KEYS])).to_numpy()
    unplanned = int((posts["编制"].isna() & (posts["在岗"] > 0)).sum())
    return Result(
        title=CALC.title,
        rows=posts,
        formats=_FORMATS,
        summary=total,
        summary_formats=_SUMMARY,
        notes=(
            *(("分母为0：本年没有在岗的人，流失率为空",) * (not total["平均在岗"])),
            *((f"{unplanned} 个岗位有人没有编制，缺编没有算",) * bool(unplanned)),
        ),
        extra={"by_unit": units, "cells": plan[["_branch", "_row", "_file"]].assign(在岗=here)},
        lineage=_lineage(inputs, staff, plan, posts, units),
    )


def _lineage(inputs: Inputs, staff: pd.DataFrame, plan: pd.DataFrame, posts: pd.DataFrame, units: pd.DataFrame) -> Lineage:
    """编制 from R02b; heads and those who left from R02, a person counted where he fills a post."""
    planned = {tuple(row[key] for key in _KEYS): row["编制"] for row in records(plan)}
    people = staff.assign(_here=_serving(staff, inputs.period.last), _gone=_left(staff, inputs.period))
    filled = [(place, post) for place, person in enumerate(records(people)) for post in _posts_of(person, planned)]
    by_post = people.iloc[[place for place, _ in filled]].assign(岗位=[post[2] for _, post in filled])
    ends = {str(month): _serving(staff, month.last) for month in (Month(inputs.period.year, 1).plus(-1), *inputs.period.year_to_date)}
    by_unit = people.assign(**{f"_{month}": serving for month, serving in ends.items()})

    def ways(due: SummedRows, heads: SummedRows) -> dict[str, OfRow]:
        planned_of, here, gone = due.total("编制"), heads.count("_here", "期末在岗的"), heads.count("_gone", "本年离职的")
        return {"编制": planned_of, "在岗": here, "离职": gone, "缺编": minus(planned_of, here)}

    def turnover(due: SummedRows, heads: SummedRows) -> dict[str, OfRow]:
        counts = [heads.count(f"_{month}", f"{month} 末在岗的") for month in ends]
        inner = [count for count in counts[1:-1] for _ in range(2)]
        mean = by(plus(counts[0], *inner, counts[-1]), lambda _: number(2 * (len(counts) - 1), "月数的两倍：每月取期初、期末的平均"))
        found = ways(due, heads)
        return found | {"平均在岗": mean, "流失率": by(found["离职"], mean)}

    unit = turnover(SummedRows("R02b", plan, units, ("_branch", "机构")), SummedRows("R02", by_unit, units, ("_branch", "机构")))
    whole = turnover(SummedRows("R02b", plan, units), SummedRows("R02", by_unit, units))
    return Lineage(
        rows=ways(SummedRows("R02b", plan, posts, tuple(_KEYS)), SummedRows("R02", by_post, posts, tuple(_KEYS))),
        extra={"by_unit": unit},
        summary={name: partial(way, 0) for name, way in whole.items()},
    )


def _posts_of(person: dict[str, Any], planned: dict[Any, Any]) -> list[Any]:
    return _filled([(person["_branch"], person["机构"], post) for post in person["岗位"]], planned)


def _staff(frame: pd.DataFrame) -> pd.DataFrame:
    """People once each, with their organisation (that of the file where none is named) and posts."""
    people = frame[frame["工号"].notna()].drop_duplicates(["_branch", "工号"], keep="last")
    posts: list[Any] = [tuple(str(text).split("、")) if text else () for text in people["岗位"].fillna("")]
    return _placed(people).assign(岗位=posts)


def _plan(frame: pd.DataFrame) -> pd.DataFrame:
    """R02b with its organisation; a doubled post counts once."""
    return _placed(frame).drop_duplicates(_KEYS)


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(机构=frame["机构"].where(frame["机构"].notna(), frame["_branch"]).astype("object"))


def _serving(staff: pd.DataFrame, day: Any) -> pd.Series:
    """Who is in service at the end of a day: one who leaves on it is no longer."""
    return ~(staff["入职日期"] > pd.Timestamp(day)) & ~(staff["离职日期"] <= pd.Timestamp(day))


def _left(staff: pd.DataFrame, period: Month) -> pd.Series:
    return staff["离职日期"].between(pd.Timestamp(period.year, 1, 1), pd.Timestamp(period.last))


def _by_post(inputs: Inputs, staff: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    planned = {tuple(row[key] for key in _KEYS): row["编制"] for row in records(plan)}
    heads: dict[Any, int] = dict.fromkeys(planned, 0)
    gone: dict[Any, int] = {}
    marked = staff.assign(_here=_serving(staff, inputs.period.last), _gone=_left(staff, inputs.period))
    for person in records(marked[[*_KEYS, "_here", "_gone"]]):
        for post in _posts_of(person, planned):
            heads[post] = heads.get(post, 0) + bool(person["_here"])
            gone[post] = gone.get(post, 0) + bool(person["_gone"])
    rows = [_post(post, planned.get(post), count, gone.get(post, 0)) for post, count in sorted(heads.items())]
    return pd.DataFrame(rows, columns=list(_FORMATS)).astype(
        {name: "Int64" if kind == "count" else "object" for name, kind in _FORMATS.items()}
    )


def _filled(posts: list[Any], planned: dict[Any, Any]) -> list[Any]:
    """Of a person's posts those that he fills."""
    return [post for post in posts if planned.get(post)] or posts[:1] if len(posts) > 1 else posts


def _post(at: tuple[str, str, str], planned: int | None, heads: int, gone: int) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(_KEYS, at, strict=True)) | {"编制": planned, "在岗": heads, "离职": gone, "缺编": None}
    if planned is None:
        return row | {"理由": "这个岗位没有编制"}
    gap = planned - heads
    return row | {"缺编": gap, "理由": f"缺 {gap} 人" if gap > 0 else f"超编 {-gap} 人" if gap < 0 else "满编"}


def _by_unit(inputs: Inputs, staff: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    keys = sorted({*zip(staff["_branch"], staff["机构"], strict=True), *zip(plan["_branch"], plan["机构"], strict=True)})
    rows = []
    for branch, unit in keys:
        mine, posts = ((frame[(frame["_branch"] == branch) & (frame["机构"] == unit)]) for frame in (staff, plan))
        count = int(posts["编制"].sum()) if posts["编制"].notna().any() else None
        found = _turnover(mine, inputs.period)
        rows.append({"_branch": branch, "机构": unit, "编制": count, "缺编": None if count is None else count - found["在岗"], **found})
    kinds = {name: "Int64" if kind == "count" else "object" for name, kind in ({"_branch": "text", "机构": "text"} | _SUMMARY).items()}
    return pd.DataFrame(rows, columns=list(kinds)).astype(kinds)


def _turnover(staff: pd.DataFrame, period: Month) -> dict[str, Any]:
    """在岗, 离职, 平均在岗 and 流失率 of these people for the year up to the period."""
    ends = [int(_serving(staff, month.last).sum()) for month in (Month(period.year, 1).plus(-1), *period.year_to_date)]
    mean = Fraction(ends[0] + 2 * sum(ends[1:-1]) + ends[-1], 2 * (len(ends) - 1))
    gone = int(_left(staff, period).sum())
    return {"在岗": ends[-1], "离职": gone, "平均在岗": mean, "流失率": ratio(gone, mean)}


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    return by_place(inputs.frame("R02b"), inputs.results["D47"].extra["cells"], ("在岗",))


CALC = Calc(
    id="D47",
    title=Text("编制和流失", "Establishment and turnover"),
    run=run,
    reads=("R02b",),
    fills=(Fill(register="R02b", columns=("在岗",), values=_cells, needs=("D47",)),),
)
