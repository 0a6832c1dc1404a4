"""Examining the file of a level: what its seal cannot tell, that its lists and its rows say the same (D35, V37)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from macros.intake.centre_view import CentreView
from macros.run import Computer
from macros.session import Session
from validators.checking import check
from validators.filing.inputs import Filing, History
from validators.filing.level_check import BRANCH, ORIGIN, ROW
from validators.finding import Finding
from validators.page.page import column_letter
from validators.register import RawSheet, Register
from validators.values.cell import as_text, read_number
from validators.values.money import quantity_text, yuan_text
from validators.values.text import fold
from workbooks.book import Rejection, column_number
from workbooks.submission.level_file import LevelContent, counted

_REPACK = "请对方重新合并、重新打包上报（keybook submit --home）"


def by_branch(frames: Mapping[str, pd.DataFrame], known: Mapping[str, Register]) -> dict[str, dict[str, int]]:
    """机构编码 -> control totals of its rows: 收入 in fen, 数量 in thousandths, and the rows of each sheet."""
    found: dict[str, dict[str, int]] = {}
    for name, frame in frames.items():
        groups = frame.groupby("_branch")
        counts = {f"{known[name].sheet} 行数": groups.size()}
        if name == "R10":
            counts |= {"收入": groups["收入"].sum(), "数量": groups["数量"].sum()}
        for measure, values in counts.items():
            for branch, value in values.items():
                found.setdefault(str(branch), {})[measure] = int(value)
    return found


def refuse_unlike(
    file: str, content: LevelContent, frames: Mapping[str, pd.DataFrame], claimed: Mapping[str, int], known: Mapping[str, Register]
) -> None:
    """Rejection where a row belongs to no organisation of the list, or a claim is not what its rows add up to."""
    if any(frame["_branch"].isna().any() for frame in frames.values()):
        raise Rejection(f"“{file}”里有没写{BRANCH}的行", _REPACK)
    codes = [str(part["branch"]) for part in counted(content.parts)]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Rejection(f"“{file}”的单位清单里 {twice} 有两份", _REPACK)
    sums = by_branch(frames, known)
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


def all_counts(content: LevelContent, own: Mapping[str, int]) -> dict[str, int]:
    """Findings of its branches by class, with its own (what it said no to)."""
    return {c: own.get(c, 0) + sum(int(part["counts"].get(c, 0)) for part in counted(content.parts)) for c in "ABCD"}


def part_findings(session: Session, content: LevelContent, view: CentreView | None) -> list[tuple[str, Finding]]:
    """机构编码 and finding, of every part checked as if it had come alone (settled 38)."""
    found: list[tuple[str, Finding]] = []
    for part in counted(content.parts):
        found += [(part["branch"], finding) for finding in _of_part(session, part, view)]
    return found


def _of_part(session: Session, part: Mapping[str, Any], view: CentreView | None) -> list[Finding]:
    code, filing = part["branch"], _filing(session.filing, part)
    granted: Mapping[str, Any] = {}
    history = session.history.only({code})
    if view is not None:
        granted = view.permitted.get((code, str(filing.period)), {})
    checked = check(
        {name: alone for name, raw in session.raws.items() if (alone := _alone(raw, code, session.policy.registers[name])).rows},
        filing=filing,
        policy=session.policy,
        history=history if history.months else History.none(),
        today=session.today,
        compute=Computer(),
    )
    return [replace(f, approved=f.key in granted and granted[f.key].value == f.value) for f in checked.findings]


def _filing(level: Filing, part: Mapping[str, Any]) -> Filing:
    filled = part["filled_on"]
    return Filing(
        branch=part["branch"],
        name=part["name"],
        period=level.period,
        version=part["version"] or 1,
        file=part["file"],
        filled_by=part["filled_by"],
        filled_on=dt.datetime.fromisoformat(filled).date() if filled else None,
        nil=("全部",) if part["nil"] else (),
    )


def _alone(raw: RawSheet, code: str, register: Register) -> RawSheet:
    """The rows of one organisation as its own sheet had them, numbered as they were there."""
    codes = raw.cells.get(BRANCH, [None] * len(raw.rows))
    mine = [i for i, cell in enumerate(codes) if cell is not None and fold(as_text(cell)) == code]
    numbers = raw.cells.get(ROW, [None] * len(raw.rows))
    return RawSheet(
        register=register,
        sheet=register.sheet,
        cells={column.header: [raw.cells[column.header][i] for i in mine] for column in register.columns if column.header in raw.cells},
        rows=[int(read_number(numbers[i])[0] or raw.rows[i]) for i in mine],
        letters=_letters(raw, register),
    )


def _letters(raw: RawSheet, register: Register) -> dict[str, str]:
    """Where its own sheet had each column: the level's form has the origin of the rows before them."""
    own = register.by_header
    return {header: column_letter(column_number(letter) - len(ORIGIN)) for header, letter in raw.letters.items() if header in own}
