"""计算: cadence, churn, scores, pay and every computation of the pack (F1 step 5)."""

from __future__ import annotations

from collections.abc import Sequence

from macros.button import Button, ButtonPlace
from macros.results.branch_edits import compute_edits
from macros.session import Session
from workbooks.book import EditList


def press(session: Session, only: Sequence[str] = ()) -> EditList:
    """计算: computed columns are filled, computed sheets made, what is blocked named; `only` = these computations."""
    return compute_edits(session, only)


BUTTON = Button(
    id="compute",
    sub="ComputeDesk",
    caption="计算",
    desk="branch",
    order=7,
    command="keybook compute",
    press=press,
    places=(ButtonPlace("封面", "F12"),),
)
