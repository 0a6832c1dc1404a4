"""The steps of 封面: what each was done on, and which of them later changes have overtaken (ux 3; design 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from macros.session import Session
from workbooks.book import Edit, EditList, WriteBlock, column_number
from workbooks.desk.sheets.cover_sheet import SHEET as HOME
from workbooks.desk.sheets.cover_sheet import STATE_CELLS, step_edit, version_edit
from workbooks.desk.sheets.state_sheet import CHECK, PACK, STEP_ROWS, StepKept, overtaken_edit, read_steps, step_done_edit
from workbooks.desk.sheets.state_sheet import SHEET as STATE


def step_done(session: Session, step: str, note: str) -> list[Edit]:
    """What a press notes down about its step: on what it was done, and the line beside it; nothing for a workbook without
    our 封面 (a submission has no steps). A desk made before steps remembered their data shows the state as a plain word.
    """
    if session.kind != "desk" or HOME not in session.book.sheet_names():
        return []
    if not _remembers(session):
        return [step_edit(step, note)] if step != CHECK else []
    return [step_done_edit(session.book.read(STATE), step, basis(session, step), note)]


def steps_followed(session: Session, edits: EditList) -> list[Edit]:
    """What a press changes in the steps that are not its own: a step whose data are not those any more is overtaken, and so
    is each when the press itself writes where staff type; a file that a command has packed is told on 封面.
    """
    if session.kind != "desk" or HOME not in session.book.sheet_names() or not _remembers(session):
        return []
    grid = session.book.read(STATE)
    own = {edit.row for edit in edits.edits if isinstance(edit, WriteBlock) and edit.sheet == STATE and edit.column == StepKept.COLUMN}
    known = {step: kept for step, kept in read_steps(grid).items() if STEP_ROWS[step] not in own and kept.basis}
    typed = _types(session, edits.edits)
    found: list[Edit] = [overtaken_edit(step) for step, kept in known.items() if typed or kept.basis != basis(session, step)]
    packed = [] if STEP_ROWS[PACK] in own or typed else _packed_elsewhere(session, known.get(PACK))
    return [edit for edit in found if not (packed and edit == overtaken_edit(PACK))] + packed


def basis(session: Session, step: str) -> str:
    """What a step is done on: the typed cells and the policy; 打包上报 also on 封面, the reasons and the answers."""
    whole = hashlib.sha256(session.typed_digest.encode())
    if step == PACK:
        filing = session.filing
        said = (
            filing.filled_by,
            filing.phone,
            filing.filled_on,
            filing.nil,
            filing.remark,
            sorted(session.reasons.items()),
            (session.sign_off.answers, session.sign_off.signatory),
            *([session.disputes] if session.disputes else []),
        )
        whole.update(repr(said).encode())
    return whole.hexdigest()[:16]


def packed_before(session: Session) -> bool:
    """True for a desk that says itself that it was packed, whatever lies beside it."""
    return session.kind == "desk" and STATE in session.book.sheet_names() and bool(read_steps(session.book.read(STATE))[PACK].basis)


def _packed_elsewhere(session: Session, known: StepKept | None) -> list[Edit]:
    """A version that a command has made of this desk as it is now, where 封面 does not know of it."""
    sent = session.memory.get("sent", {})
    mine = basis(session, PACK)
    if sent.get("basis") != mine or (known is not None and known.basis == mine and session.filing.version == sent["version"]):
        return []
    return [step_done_edit(session.book.read(STATE), PACK, mine, f"{sent['file']} 已做好，等您发送"), version_edit(sent["version"])]


def _remembers(session: Session) -> bool:
    """True for a desk whose 封面 asks `_状态` how the steps stand."""
    return STATE in session.book.sheet_names() and STATE_CELLS["上报"] in session.book.formulas(HOME)


def _types(session: Session, edits: Iterable[Edit]) -> bool:
    """True when edits write into cells of a register that staff fill."""
    typed: dict[str, set[int]] = {}
    for raw in session.raws.values():
        own = {c.header for c in raw.register.columns if not c.computed and not c.assigned}
        typed[raw.sheet] = {column_number(letter) for header, letter in raw.letters.items() if header in own}
    return any(
        isinstance(edit, WriteBlock)
        and not typed.get(edit.sheet, set()).isdisjoint(range(edit.column, edit.column + max(map(len, edit.values), default=0)))
        for edit in edits
    )
