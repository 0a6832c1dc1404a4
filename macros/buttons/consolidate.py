"""合并汇总: the filings that count, put together, computed over the merged rows, and reported (F1 step 9)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from macros.button import Button, ButtonPlace
from macros.centre.merging import merge_edits
from macros.progress import Bar
from macros.session import Session
from workbooks.book import EditList


def press(session: Session, report: Path | None = None, **how: Any) -> EditList:
    """合并汇总 of the period into the folder 汇总 beside the centre's desk; a command may name the file and how."""
    return merge_edits(session, report, **({"step": Bar("合并汇总", quiet=True).say} | how))


BUTTON = Button(
    id="consolidate",
    sub="Consolidate",
    caption="合并汇总",
    desk="centre",
    order=5,
    command="keybook consolidate",
    press=press,
    places=(ButtonPlace("封面", "F12"),),
)
