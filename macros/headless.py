"""One path: a command is its button, pressed without Excel; the edits of the press go onto a copy (design 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from macros.button import button_of, pressed
from macros.session import Session
from workbooks.book import EditList
from workbooks.book_file import FileBook
from workbooks.live.edit_changes import needed
from workbooks.spoken_edits import spoken_edits


def headless(name: str, session: Session, out: Path | None = None, *, front: Sequence[str] = (), **choices: Any) -> EditList:
    """Presses a button on a workbook that lies on disk; gives its edit list, which is that of the open workbook.

    With `out` (.xlsx) a copy of the workbook has the edits done to it, its formulas kept; the workbook itself is never
    touched. Without it the edits are the caller's: the files that the press made, its outcome, its pages for a workbook of
    their own. `front` names sheets of the copy that stand first; `choices` are those of the button's press. Raises what
    the press raises, Rejection for a workbook that cannot be copied, OSError as raised.
    """
    if out is None:
        return button_of(name).press(session, **choices)
    edits = spoken_edits(pressed(name, session, **choices))
    write_copy(session.path, edits, out, front=front)
    return edits


def write_copy(path: Path, edits: EditList, out: Path, *, front: Sequence[str] = (), shown: Collection[str] = ()) -> None:
    """A copy of a workbook with an edit list done to it, as a press in the open workbook does it; of the sheets that are
    `shown` (empty = all) the others are hidden, and so do not print.
    """
    book = FileBook(path, keep_formulas=True)
    try:
        book.apply(needed(edits, book))
        if front:
            book.bring_forward(front)
        if shown:
            book.show_only(shown)
        book.save(out)
    finally:
        book.close()
