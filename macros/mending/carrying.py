"""What a new month's desk takes over from an earlier file (design 7; settled 31)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from macros.deciding.reasons import SAID, spoken
from macros.errors import ToolkitError
from macros.mending.upgrade import parked_of
from macros.session import Session
from validators.filing.history import combine, history_of
from validators.register import Register
from validators.values.period import Month
from workbooks.archive.former import is_former
from workbooks.desk.content import DeskContent
from workbooks.file_digest import file_digest


def carried_content(old: Session, period: Month) -> DeskContent:
    """Master rows, open items, history and reasons of an earlier month for the desk of `period`."""
    if old.filing.period >= period:
        raise ToolkitError(f"“{old.path.name}”是 {old.filing.period} 的，不早于 {period}", "换成上一个月的台账或上报件")
    frames = old.frames
    history = combine([history_of(old.filing, frames, old.history), old.history], before=period)
    setting = partial(old.policy.get, on=old.filing.period.first)
    rows = {name: carried_rows(old.policy.registers[name], frame, setting) for name, frame in frames.items()}
    carried = {name: kept for name, kept in rows.items() if not kept.empty}
    said = {key: text for key, text in old.reasons.items() if not key.startswith(SAID)}
    return DeskContent(
        carried=carried,
        history=history,
        decisions=said | spoken(old.book, old.reasons, old.filing.period),
        last_rows={name: len(frame) for name, frame in frames.items()},
        unmapped=parked_of(old, carried),
        inputs={"填报人": old.filing.filled_by, "联系电话": old.filing.phone},
    )


def reissued_content(submission: Session) -> DeskContent:
    """Everything of a submission, for a desk of the same month that was lost (`desk new --from`)."""
    frames = {name: frame for name, frame in submission.frames.items() if not frame.empty}
    inputs: dict[str, Any] = {
        "填报人": submission.filing.filled_by,
        "联系电话": submission.filing.phone,
        "零报": "、".join(submission.filing.nil),
        "附言": submission.filing.remark,
        **submission.sign_off.held,
    }
    if submission.filing.filled_on:
        inputs["填报日期"] = submission.filing.filled_on
    return DeskContent(
        carried=frames,
        history=submission.history,
        decisions=dict(submission.reasons),
        version=submission.filing.version + 1,
        inputs={k: v for k, v in inputs.items() if v},
        supersedes=file_digest(submission.path),
    )


def carried_rows(register: Register, frame: pd.DataFrame, setting: Callable[[str, str], Any]) -> pd.DataFrame:
    """The rows of a register that go along: all of a master, the open cases of R25, what is not lifted of R14."""
    if register.carry == "all":
        return frame.reset_index(drop=True)
    if register.at_opening is not None:
        return register.at_opening(frame, setting)
    if register.carry == "open":
        usual = (c.header for c in register.columns if c.header in ("结案日期", "状态"))
        closed = register.closed_by or next(usual, None)
        return frame[frame[closed].isna()].reset_index(drop=True) if closed else frame.iloc[0:0]
    return frame.iloc[0:0]


def last_month_file(folder: Path, branch: str, period: Month, *, strict: bool = False) -> Path | None:
    """The desk or submission of the month before, beside the open workbook or in 上报; None when there is none.

    Where it is the only one, its name need not say whose it is, but for `strict`.
    """
    before, coded = str(period.plus(-1)), re.compile(rf"(?<![A-Za-z0-9]){re.escape(branch)}(?![A-Za-z0-9])")
    found = [
        p
        for place in (folder, folder / "上报")
        if place.is_dir()
        for p in sorted(place.iterdir())
        if p.suffix.lower() in (".xlsm", ".xlsx") and before in p.name and not p.name.startswith("~$") and not is_former(p)
    ]
    return next((p for p in found if coded.search(p.name)), found[0] if len(found) == 1 and not strict else None)


def refuse_another(old: Session, ours: Collection[str], name: str) -> None:
    """ToolkitError for a file of a branch that is none of `ours`: nothing of it belongs to `name`."""
    if old.filing.branch not in ours:
        raise ToolkitError(f"“{old.path.name}”是{old.filing.name}（{old.filing.branch}）的，不是{name}的", "换成本机构的文件")
