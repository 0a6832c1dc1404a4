"""Which archives lack what, and which were not brought up to date in their quarter (E2.13; D41, V10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import limit, numbered, summary
from macros.reports.parts.shown_columns import Row
from validators.rules.v10_archive_stale import oldest
from validators.values.origin import carrying, counted, each_of

QUARTERLY = "每季"
"""Value of `archive_refresh` under which an archive grows stale."""


def complete(context: ReportContext, row: Row) -> int:
    """How many archives of a branch lack nothing."""
    found = context.once("complete archives", _complete).get(row["_branch"], ())
    return carrying(len(found), each_of("D41", found))


def stale(context: ReportContext, row: Row) -> int | None:
    """How many archives of a branch were last brought up to date too long ago; None where the policy asks for no refresh."""
    if not _asked(context).get(row["_branch"]):
        return None
    files = context.inputs.frame("R03")
    found = files[(files["_branch"] == row["_branch"]) & _archives(context)["_stale"].to_numpy()]
    places = zip(found["_file"], found["_row"], strict=True)
    return carrying(len(found), counted("R03", places, f"更新日期早于 {oldest(context.period)} 的客户档案"))


def updated(context: ReportContext, row: Row) -> tuple[dt.date | None, bool]:
    """When the archive of a row of D41 was last brought up to date, and whether that was too long ago."""
    at = _archives(context).iloc[row.pos]
    return day(at["更新日期"]), bool(at["_stale"])


def to_mend(context: ReportContext) -> list[dict[str, Any]]:
    """The archives that lack something or are stale, as many as a list shows: those that lack most, then the oldest."""
    found = _faulty(context)
    return numbered("D41", "", found.head(limit(context))) if len(found) else []


def faulty(context: ReportContext) -> int:
    """How many they are."""
    return len(_faulty(context))


def _faulty(context: ReportContext) -> pd.DataFrame:
    found: pd.DataFrame = context.once("archives to mend", _to_mend)
    return found


def fields_lacking(context: ReportContext) -> list[Row]:
    """Each field of the pack's archive with the number of archives that lack it, the most first."""
    held = _archives(context)
    gaps, every = "、" + held["缺项"].fillna("").astype(str) + "、", summary(context, "D41", "户数")
    lines = []
    for field in context.inputs.policy.pack.archive_fields if len(held) else ():
        at = np.flatnonzero(gaps.str.contains(f"、{field}、", regex=False))
        lines.append({"档案项": named(context, field), "缺": carrying(len(at), each_of("D41", at)), "户数": every})
    return sorted(lines, key=lambda line: -line["缺"])


def named(context: ReportContext, fields: str) -> str:
    """What the pack calls archive fields, which are joined with 、."""
    known = context.inputs.policy.registers["R03"].by_header
    return "、".join(known[field].name for field in fields.split("、"))


def _archives(context: ReportContext) -> pd.DataFrame:
    """The rows of D41, which are those of R03 in its order, with 更新日期 and `_stale`."""
    found: pd.DataFrame = context.once("archives", _with_days)
    return found


def _with_days(context: ReportContext) -> pd.DataFrame:
    files = context.inputs.frame("R03")
    if "D41" not in context.results:
        return pd.DataFrame(columns=["_branch", "缺项", "已填", "应填", "_stale"], dtype="object")
    held = context.results["D41"].rows
    old = files["更新日期"] < pd.Timestamp(oldest(context.period))
    asked = files["_branch"].map(_asked(context)).astype(bool)
    return held.assign(更新日期=files["更新日期"].to_numpy(), _stale=(old & asked).to_numpy(dtype=bool))


def _asked(context: ReportContext) -> Mapping[str, bool]:
    """Which branches have to refresh their archives each quarter."""
    return {branch: context.inputs.setting("archive_refresh", branch) == QUARTERLY for branch in context.inputs.branches}


def _to_mend(context: ReportContext) -> pd.DataFrame:
    held = _archives(context)
    if held.empty:
        return held
    found = held[held["缺项"].notna() | held["_stale"]]
    found = found.assign(_gap=found["已填"] - found["应填"]).sort_values(
        ["_gap", "更新日期", "_branch", "客户编码"], kind="stable", na_position="first"
    )
    return found[context.results["D41"].rows.columns]


def _complete(context: ReportContext) -> dict[str, Any]:
    held = context.results["D41"].rows
    full = held["缺项"].isna().to_numpy()
    return {str(branch): at[full[at]] for branch, at in held.groupby("_branch", sort=False).indices.items()}
