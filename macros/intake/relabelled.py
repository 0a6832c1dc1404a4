"""Relabelled data: the rows of one branch under the name of another, those of one month as another's (settled 40).

No relabelling: what came from a predecessor that was merged, from the desks of a branch's own managers, reversals, and
open items carried from earlier months.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from validators.filing.inputs import Filing
from validators.filing.reversal import reversals
from validators.organisation_tree import Organisation
from validators.register import registers
from validators.values.period import Month
from workbooks.submission.level_file import LevelContent

_NUMBER = re.compile(r"(.+)-(\d{2})(0[1-9]|1[0-2])-(\d{4,})X*")
"""A number that the program gives: branch, month, row (settled 23)."""
_DATED = {"R10": "业务日期", "R20": "日期", "R22": "日期"}
_SHOWN = 3


def relabelled(frames: Mapping[str, pd.DataFrame], filing: Filing, tree: Organisation, level: LevelContent | None) -> str:
    """What shows that rows are another branch's or another month's, in one sentence; empty where nothing does.

    In a level's file every row is held against the branch that it stands under.
    """
    codes = [filing.branch] if level is None else sorted({str(c) for f in frames.values() for c in f["_branch"].dropna().unique()})
    known = {node.code for node in tree.nodes}
    for code in codes:
        mine = frames if level is None else {name: frame[frame["_branch"] == code] for name, frame in frames.items()}
        said = _another_branch(mine, _own(code, tree, filing.period), known) or _another_month(mine, filing.period)
        if said:
            return said if level is None else f"{code} 的{said}"
    return ""


def _own(code: str, tree: Organisation, period: Month) -> set[str]:
    """The branch, whom it took over, and who is under it (own managers)."""
    taken = {node.code for node in tree.nodes if node.successor and tree.heir(node.code, period.last) == code}
    merging = {node.code for node in tree.nodes if node.successor == code}
    return {code} | taken | merging | {node.code for node in tree.below(code, period.first)}


def _another_branch(frames: Mapping[str, pd.DataFrame], own: set[str], known: set[str]) -> str:
    for name, frame in frames.items():
        for number, match in _numbers(name, frame):
            branch = match[1]
            if branch not in own and branch in known and not any(branch.startswith(f"{mine}-") for mine in own):
                return f"《{registers()[name].sheet}》的记录编号 {number} 是 {branch} 的"
    return ""


def _another_month(frames: Mapping[str, pd.DataFrame], period: Month) -> str:
    """Most of the numbered flow, or most of the dated rows, of one other month."""
    flow = frames.get("R10")
    if flow is not None and not flow.empty:
        rows = flow[~reversals(flow)]
        months = [f"20{match[2]}-{match[3]}" for _, match in _numbers("R10", rows)]
        other = [month for month in months if month != str(period)]
        if len(other) * 2 > len(rows):
            return f"《{registers()['R10'].sheet}》有 {len(other)} 行的记录编号是 {other[0]} 的，不是 {period} 的"
    for name, header in _DATED.items():
        frame = frames.get(name)
        if frame is None or frame.empty:
            continue
        days = (frame if name != "R10" else frame[~reversals(frame)])[header].dropna()
        outside = days[(days < pd.Timestamp(period.first)) | (days > pd.Timestamp(period.last))]
        if len(outside) >= _SHOWN and len(outside) * 2 > len(days) and outside.dt.strftime("%Y-%m").nunique() == 1:
            return f"《{registers()[name].sheet}》有 {len(outside)} 行的{header}在 {outside.iloc[0]:%Y-%m}，不在 {period}"
    return ""


def _numbers(name: str, frame: pd.DataFrame) -> list[tuple[str, re.Match[str]]]:
    """The program's own numbers in a register of this month's flow; open items keep the number they were given."""
    register = registers().get(name)
    if register is None:
        return []
    column = next((c.header for c in register.columns if c.assigned), None)
    if column is None or register.nature != "flow" or frame.empty:
        return []
    return [(text, match) for text in frame[column].dropna().astype(str) if (match := _NUMBER.fullmatch(text))]
