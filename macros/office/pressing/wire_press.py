"""A press for whoever asked: in a workbook that was sent along, or in one that is open in Excel; and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from macros.office.pressing.known_inputs import KnownInputs
from macros.office.pressing.press_here import press_here
from macros.office.pressing.presses_running import RunningPress
from macros.office.pressing.request_guard import inside
from macros.run import shelved
from validators.checking import Checked
from validators.finding import Finding
from validators.packs.spoken import spoken
from workbooks.book import EditList, Rejection
from workbooks.desk.sheets.findings_sheet import by_urgency
from workbooks.live.live_book import LiveBook
from workbooks.wire.press_wire import CallingExcel, PressTold, SayEdit, SentWorkbook, WireFinding
from workbooks.wire.wire_book import WireBook

MOST_FINDINGS = 2_000
"""What a pane lists; 校验结果 has them all."""
Work = Callable[[RunningPress], PressTold]
_KNOWN = KnownInputs()
"""Of this helper, for as long as it stands."""


def sent_press(button: str, sent: SentWorkbook, path: Path, *, undo: bool) -> Work:
    """The press in a workbook that was sent: its edits are told, and done by whoever has it open."""

    def work(press: RunningPress) -> PressTold:
        book = WireBook(sent, path, press.follow)
        listed: list[WireFinding] | None = None
        unlisted = 0

        def taken(edits: EditList) -> None:
            nonlocal listed, unlisted
            if isinstance(edits.outcome, Checked):
                found = by_urgency(edits.outcome.findings)
                listed, unlisted = [_listed(finding) for finding in found[:MOST_FINDINGS]], len(found[MOST_FINDINGS:])

        with shelved(_KNOWN):
            edits = press_here(button, book, taken=taken, **({"undo": True} if undo else {}))
        return PressTold(
            id=press.id,
            state="stopped" if press.stopped else "done",
            edits=book.wanted,
            files=[name for file in edits.files if (name := inside(path.parent, file)) is not None],
            blocked=edits.blocked,
            findings=listed,
            unlisted=unlisted,
        )

    return work


def excel_press(button: str, caller: CallingExcel) -> Work:
    """The press in a workbook that is open in Excel: it is done there, and nothing is left to do."""

    def work(press: RunningPress) -> PressTold:
        try:
            with shelved(_KNOWN):
                edits = press_here(button, LiveBook.called_from(caller.wb, caller.hwnd))
        except Rejection as refused:
            return PressTold(id=press.id, state="done", blocked=True, edits=[SayEdit(do="dialog", text=str(refused))])
        return PressTold(id=press.id, state="done", blocked=edits.blocked)

    return work


def _listed(finding: Finding) -> WireFinding:
    return WireFinding(
        severity=finding.severity.value,
        label=finding.severity.label,
        rule=finding.rule or finding.code,
        sheet=finding.sheet,
        cell=finding.cell,
        column=spoken(finding.heading),
        value=str(finding.value or ""),
        message=spoken(finding.message),
        remedy=spoken(finding.remedy),
    )
