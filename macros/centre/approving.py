"""Who approves or sends back, and why: as a command gives it, or as it is typed on 审批 (F3)."""

from __future__ import annotations

from dataclasses import dataclass

from macros.session import Session
from workbooks.book import Dialog, EditList, Select
from workbooks.desk.sheets.approval_sheet import SHEET, read_inputs


@dataclass(frozen=True, kw_only=True)
class Signed:
    """The person and the words under a step."""

    by: str
    reason: str


def typed_or_asked(session: Session, caption: str, by: str | None, reason: str, *, why: bool = False) -> Signed | EditList:
    """What was given; else what is typed on 审批, or the edits that ask for what is missing there.

    `why`: the step needs a reason.
    """
    if by is not None:
        return Signed(by=by, reason=reason)
    typed = Signed(**dict(zip(("by", "reason"), read_inputs(session.book), strict=True)))
    missing = [label for label, text in (("审批人", typed.by), ("意见", typed.reason if why else "-")) if not text]
    if not missing:
        return typed
    ask = "填姓名，写明要改什么（不少于 6 个字）" if why else "填姓名（意见可以不写）"
    text = f"还缺：{'、'.join(missing)}。怎么办：在《{SHEET}》的蓝框里{ask}，再点【{caption}】。没有做任何改动。"
    return EditList(blocked=True, edits=[Select(sheet=SHEET, cell="D5"), Dialog(title=caption, text=text)])
