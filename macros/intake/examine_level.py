"""Examining the file of a level: what its seal cannot tell, that its lists and its rows say the same (D35, V37)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from validators.filing.level_check import BRANCH
from validators.register import registers
from validators.values.money import quantity_text, yuan_text
from workbooks.book import Rejection
from workbooks.submission.level_file import LevelContent, counted

_REPACK = "请对方重新合并、重新打包上报（keybook submit --home）"


def by_branch(frames: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, int]]:
    """机构编码 -> control totals of its rows: 收入 in fen, 数量 in thousandths, and the rows of each sheet."""
    found: dict[str, dict[str, int]] = {}
    for name, frame in frames.items():
        groups = frame.groupby("_branch")
        counts = {f"{registers()[name].sheet} 行数": groups.size()}
        if name == "R10":
            counts |= {"收入": groups["收入"].sum(), "数量": groups["数量"].sum()}
        for measure, values in counts.items():
            for branch, value in values.items():
                found.setdefault(str(branch), {})[measure] = int(value)
    return found


def refuse_unlike(file: str, content: LevelContent, frames: Mapping[str, pd.DataFrame], claimed: Mapping[str, int]) -> None:
    """Rejection where a row belongs to no organisation of the list, or a claim is not what its rows add up to."""
    if any(frame["_branch"].isna().any() for frame in frames.values()):
        raise Rejection(f"“{file}”里有没写{BRANCH}的行", _REPACK)
    codes = [str(part["branch"]) for part in counted(content.parts)]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Rejection(f"“{file}”的单位清单里 {twice} 有两份", _REPACK)
    sums = by_branch(frames)
    told = {str(part["branch"]): part["totals"] for part in counted(content.parts)}
    strange = sorted(set(sums) - set(told))
    if strange:
        raise Rejection(f"“{file}”里有 {strange[0]} 的行，它的单位清单里却没有这一家", _REPACK)
    for branch, totals in told.items():
        _same(file, branch, totals, sums.get(branch, {}))
    whole: dict[str, int] = {}
    for totals in sums.values():
        for measure, value in totals.items():
            whole[measure] = whole.get(measure, 0) + value
    _same(file, "全部", claimed, whole)


def _same(file: str, whose: str, claimed: Mapping[str, Any], found: Mapping[str, int]) -> None:
    for measure in dict.fromkeys([*claimed, *found]):
        said, held = int(claimed.get(measure, 0)), found.get(measure, 0)
        if said != held:
            show = {"收入": yuan_text, "数量": quantity_text}.get(measure, str)
            raise Rejection(f"“{file}”的合计不符：{whose} {measure} 写的是 {show(said)}，各行加起来是 {show(held)}", _REPACK)


def all_counts(content: LevelContent) -> dict[str, int]:
    """Findings of its branches by class."""
    return {c: sum(int(part["counts"].get(c, 0)) for part in counted(content.parts)) for c in "ABCD"}
