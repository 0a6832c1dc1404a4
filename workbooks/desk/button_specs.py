"""The buttons of a workbook: where each stands, each bound to one Sub of the VBA module (macros/buttons says which there are)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from xlsxwriter.workbook import Workbook

from workbooks.desk.vba.buttons import button_module
from workbooks.desk.vba.project import build_project
from workbooks.desk.vba.runpython import dictionary_module, runpython_module

WIDTH, HEIGHT = 84, 28
"""Pixels of a button; a caption has at most six characters (ux 1.6)."""


class ButtonSpec(NamedTuple):
    """A button: its id (what `macros.click.press` is given), its Sub, its caption, and where it stands."""

    id: str
    sub: str
    caption: str
    sheet: str
    cell: str
    x: int = 6
    y: int = 4

    @property
    def macro(self) -> str:
        """The Sub as the workbook calls it."""
        return f"Buttons.{self.sub}"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return WIDTH, HEIGHT


def place_buttons(book: Workbook, specs: Sequence[ButtonSpec]) -> None:
    """Puts every button onto its sheet."""
    for spec in specs:
        book.get_worksheet_by_name(spec.sheet).insert_button(
            spec.cell,
            {
                "macro": spec.macro,
                "caption": spec.caption,
                "width": WIDTH,
                "height": HEIGHT,
                "x_offset": spec.x,
                "y_offset": spec.y,
                "description": spec.caption,
            },
        )


def project_of(specs: Sequence[ButtonSpec], sheet_count: int) -> bytes:
    """vbaProject.bin for these buttons and so many sheets, code-named Sheet1, Sheet2, ... ."""
    return _project(tuple(dict.fromkeys((spec.sub, spec.id) for spec in specs)), sheet_count)


@cache
def _project(pairs: tuple[tuple[str, str], ...], sheet_count: int) -> bytes:
    modules = {"Buttons": button_module(pairs), "xlwings": runpython_module(), "Dictionary": dictionary_module()}
    return build_project(modules, ["ThisWorkbook", *(f"Sheet{i}" for i in range(1, sheet_count + 1))])
