"""A button: what it is called, on which desk it stands, and what a press does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from macros.session import Session
from workbooks.book import EditList


@dataclass(frozen=True, kw_only=True)
class Button:
    """One button of a desk.

    id        the name the workbook's macro calls, plain ASCII
    caption   at most 6 characters (ux 1.6)
    desk      "branch" or "centre"
    order     its place among the buttons of that desk
    command   the command line that does the same
    press     the session of the open workbook -> what is done to it
    """

    id: str
    caption: str
    desk: str
    order: int
    command: str
    press: Callable[[Session], EditList]
