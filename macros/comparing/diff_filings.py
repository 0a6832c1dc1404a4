"""`keybook diff`, the words of M18, and what a version that came in changes against the one it replaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from macros.comparing.diff import LOST_CUSTOMER, NEW_CUSTOMER, Diff, RecordChange, compare
from macros.comparing.diff_months import compare_months
from macros.errors import ToolkitError
from macros.intake.kept_facts import ensure_facts
from macros.opening import open_session
from macros.session import Session
from validators.filing.inputs import Filing
from validators.register import Register, Sheet
from validators.values.missing import is_missing
from validators.values.period import Month
from workbooks.archive.events import FilingEvent
from workbooks.archive.home import Home
from workbooks.book import Rejection

WENT, CAME = "转出", "转入"
Place = tuple[str, str]
"""机构编码 and 客户编码."""
KEPT = 200
"""Changes that a check-in keeps in the ledger; the files themselves are in the archive."""


def diff_files(old: Path, new: Path, *, policy: Path | None = None, today: dt.date) -> Diff:
    """Two desks or submissions of one branch; ToolkitError when they are of two."""
    before, after = (open_session(path, policy=policy, today=today) for path in (old, new))
    if before.filing.branch != after.filing.branch:
        raise ToolkitError(f"“{old.name}”是{before.filing.name}的，“{new.name}”是{after.filing.name}的", "比较同一个机构的两个文件")
    both = by_branch if before.filing.period == after.filing.period else compare_months
    return both(before.frames, after.frames, {**before.policy.registers, **after.policy.registers})


def filing_diff(home: Home, last: FilingEvent, period: Month, sha: str) -> dict[str, Any]:
    """What a new version changes, as it stands in the event of its check-in; amounts in fen and thousandths."""
    ensure_facts(home, period, [last])
    found = by_branch(home.facts.rows(period, last.sha256), home.facts.rows(period, sha), home.policy.registers)
    return {
        "against": last.version,
        "changed": found.changed,
        "added": found.added,
        "removed": found.removed,
        "收入": found.income,
        "数量": found.quantity,
        "行数": found.rows,
        "changes": [change.as_json() for change in found.changes[:KEPT]],
        "more": max(0, len(found.changes) - KEPT),
    }


def by_branch(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], known: Mapping[str, Register]) -> Diff:
    """The comparison of one organisation after another: a key is unique within one only."""
    codes = sorted({str(code) for frames in (before, after) for frame in frames.values() for code in frame["_branch"].unique()})
    if len(codes) < 2:
        return compare(before, after, known)
    each = [compare(_of(before, code), _of(after, code), known) for code in codes]
    told = [(code, change) for code, one in zip(codes, each, strict=True) for change in one.changes]
    moved = _moved_between(told, _entities(before), _entities(after), known["R03"].sheet)
    return Diff(
        changes=tuple(replace(moved.get(at, change), key=f"{code} {change.key}") for at, (code, change) in enumerate(told)),
        changed=sum(d.changed for d in each),
        added=sum(d.added for d in each),
        removed=sum(d.removed for d in each),
    )


def _moved_between(
    told: Sequence[tuple[str, RecordChange]], before: Mapping[Place, str], after: Mapping[Place, str], sheet: str
) -> dict[int, RecordChange]:
    """The customers that one organisation lost and another won under the same credit code: 转出 and 转入 (settled 48)."""
    gone, come = dict[str, int](), dict[str, int]()
    for at, (code, change) in enumerate(told):
        held = {LOST_CUSTOMER: (gone, before), NEW_CUSTOMER: (come, after)}.get(change.what)
        if held is not None and change.sheet == sheet and not change.column and (credit := held[1].get((code, change.key))):
            held[0].setdefault(credit, at)
    found: dict[int, RecordChange] = {}
    for credit in gone.keys() & come.keys():
        (left, lost), (joined, won) = (told[gone[credit]], told[come[credit]])
        found[gone[credit]] = replace(lost, what=WENT, new=f"到 {joined} {won.key}")
        found[come[credit]] = replace(won, what=CAME, old=f"自 {left} {lost.key}")
    return found


def _entities(frames: Mapping[str, pd.DataFrame]) -> dict[Place, str]:
    """(机构编码, 客户编码) -> 统一社会信用代码, of the customers that have one."""
    held = frames.get("R03")
    if held is None:
        return {}
    rows = zip(*(held[name] for name in ("_branch", "客户编码", "统一社会信用代码")), strict=True)
    return {(str(branch), str(code)): str(credit) for branch, code, credit in rows if not is_missing(credit)}


def _of(frames: Mapping[str, pd.DataFrame], code: str) -> dict[str, pd.DataFrame]:
    return {name: frame[frame["_branch"] == code].reset_index(drop=True) for name, frame in frames.items()}


def against_last(session: Session, filing: Filing, sheets: Iterable[Sheet], folder: Path) -> Diff | None:
    """What a version changes against the submission before it; None where that lies neither in `folder` nor beside the
    desk, or cannot be read.
    """
    pattern = f"{filing.period}_{filing.branch}_*_{filing.version - 1}.xlsx"
    places = dict.fromkeys((folder, session.path.parent / "上报", session.path.parent))
    last = next((file for place in places if place.is_dir() for file in sorted(place.glob(pattern))), None)
    if last is None or filing.version < 2:
        return None
    try:
        before = open_session(last, today=session.today)
    except (Rejection, ToolkitError):
        return None
    return compare(before.frames, {sheet.register.id: sheet.frame for sheet in sheets}, session.policy.registers)


def replaces(version: int, found: Diff | None) -> str:
    """M18; empty for a first version."""
    if version < 2:
        return ""
    said = f"第 {version} 版已做好，将替换第 {version - 1} 版，不会重复计算。"
    return said + (f"与第 {version - 1} 版相比：{found.words}。" if found else "")
