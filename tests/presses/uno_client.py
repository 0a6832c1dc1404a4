"""The Book over UNO: the port of `workbooks.book`, for a workbook that is open in LibreOffice."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from libreoffice import Bridge

from validators.page.page import Page, Style, a1
from validators.page.shown import shown_number
from validators.values.cell import ErrorCell
from workbooks import theme
from workbooks.book import (
    ClearMarks,
    DefineNames,
    Dialog,
    EditList,
    Grid,
    Mark,
    PlaceButtons,
    PrintArea,
    PutPage,
    RenameSheet,
    Select,
    Status,
    WriteBlock,
    column_number,
    need_sheets,
    with_note,
    without_note,
)

_BORDERS = {"top": "TopBorder", "bottom": "BottomBorder", "left": "LeftBorder", "right": "RightBorder"}
_THICK = {1: 18, 2: 53}
"""Hundredths of a millimetre of a thin and of a heavy line."""


class UnoBook:
    """A workbook that is open in LibreOffice; what it is told goes into `dialogs` and `told`."""

    def __init__(self, bridge: Bridge, path: Path) -> None:
        self._bridge, self._path = bridge, path
        self._names: list[str] = bridge("find", path=str(path))
        self._grids: dict[str, Grid] = {}
        self.dialogs: list[str] = []
        self.told: list[str] = []
        self.written: list[str] = []
        self.reading = 0.0

    @property
    def path(self) -> Path:
        return self._path

    def sheet_names(self) -> list[str]:
        return list(self._names)

    def read(self, sheet: str) -> Grid:
        if sheet not in self._names:
            raise KeyError(sheet)
        if sheet not in self._grids:
            began = time.time()
            rows = self._bridge("read", sheet=sheet)
            self.reading += time.time() - began
            self._grids[sheet] = Grid(sheet=sheet, rows=[[_raw(value) for value in line] for line in rows])
        return self._grids[sheet]

    def formulas(self, sheet: str) -> frozenset[str]:
        if sheet not in self._names:
            raise KeyError(sheet)
        return frozenset(a1(row, col) for row, col, _ in self._bridge("formulas", sheet=sheet))

    def marks(self, sheet: str) -> dict[str, str]:
        """Cell -> the note of ours that stands there, without what the clerk has noted."""
        return {
            a1(row, col): ours for (row, col), text in self._notes(sheet).items() if (ours := text[len(without_note(text)) :].lstrip("\n"))
        }

    def apply(self, edits: EditList) -> None:
        need_sheets(edits, self._names)
        done: list[dict[str, Any]] = []
        marks = [edit for edit in edits.edits if isinstance(edit, (Mark, ClearMarks))]
        marked = {
            sheet: self._marked(sheet, [edit for edit in marks if edit.sheet == sheet]) for sheet in {edit.sheet: 0 for edit in marks}
        }
        for sheet in (sheet for sheet in marked if sheet in self._names):
            done += marked[sheet]
        for edit in edits.edits:
            done += self._plain(edit)
        for sheet in (sheet for sheet in marked if sheet not in self._names):
            done += marked[sheet]
        if done:
            self._bridge("edit", edits=done)
        self.written += [f"{edit['do']} {edit['sheet']}" for edit in done if edit["do"] not in ("status", "select")]
        self._grids.clear()
        self._names = self._bridge("sheets")

    def save(self, path: Path | None = None) -> None:
        raise TypeError("a workbook that is open in LibreOffice is never saved: its buttons would be gone")

    def close(self) -> None:
        """The workbook is the user's: it stays open."""

    def _notes(self, sheet: str) -> dict[tuple[int, int], str]:
        return {(row, col): text for row, col, text in self._bridge("notes", sheet=sheet)}

    def _marked(self, sheet: str, edits: Sequence[Mark | ClearMarks]) -> list[dict[str, Any]]:
        """All marks of a sheet at once: the old ones off, the new ones on, the clerk's own notes kept."""
        there = self._notes(sheet) if sheet in self._names else {}
        wanted = {place: without_note(text) for place, text in there.items()}
        cleared = [place for place, text in there.items() if wanted[place] != text]
        looks: dict[str, list[tuple[int, int]]] = {}
        for edit in edits:
            if isinstance(edit, Mark):
                place = _place(edit.cell)
                wanted[place] = with_note(wanted.get(place, ""), edit.note)
                looks.setdefault(edit.severity.value, []).append(place)
        if not any(isinstance(edit, ClearMarks) for edit in edits):
            cleared = []
        changed = [[*place, text] for place, text in wanted.items() if text != there.get(place, "")]
        plain = {"CellBackColor": -1, "CharColor": _colour(theme.NEUTRAL["text"]), "CharWeight": 100.0}
        made: list[dict[str, Any]] = []
        if cleared:
            made.append({"do": "dress", "sheet": sheet, "cells": cleared, "props": plain})
        for severity, places in looks.items():
            fill, ink = theme.MARKS[severity]
            made.append(
                {
                    "do": "dress",
                    "sheet": sheet,
                    "cells": places,
                    "props": {"CellBackColor": _colour(fill), "CharColor": _colour(ink), "CharWeight": 150.0},
                }
            )
        return made + ([{"do": "note", "sheet": sheet, "notes": changed}] if changed else [])

    def _plain(self, edit: Any) -> list[dict[str, Any]]:
        match edit:
            case WriteBlock(formulas=True):
                cells = [[edit.row + r, edit.column + c, value] for r, line in enumerate(edit.values) for c, value in enumerate(line)]
                return [{"do": "formulas", "sheet": edit.sheet, "cells": cells}]
            case WriteBlock():
                return [
                    {
                        "do": "block",
                        "sheet": edit.sheet,
                        "row": edit.row,
                        "col": edit.column,
                        "values": [[sent(value) for value in line] for line in edit.values],
                    }
                ]
            case PutPage():
                return [page_edit(edit.page)]
            case PrintArea():
                return [{"do": "print", "sheet": edit.sheet, "area": edit.area}]
            case RenameSheet():
                return [{"do": "rename", "sheet": edit.sheet, "name": edit.name}]
            case DefineNames():
                return [{"do": "names", "sheet": "", "names": dict(edit.names)}]
            case PlaceButtons():
                told = [[b.caption, b.macro, *_place(b.cell), b.x, b.y, *b.size] for b in edit.buttons]
                return [{"do": "buttons", "sheet": edit.sheet, "buttons": told}]
            case Select():
                return [{"do": "select", "sheet": edit.sheet, "cell": edit.cell}]
            case Status():
                self.told.append(edit.text)
                return [{"do": "status", "sheet": "", "text": edit.text}]
            case Dialog():
                self.dialogs.append(edit.text)
        return []


def page_edit(page: Page) -> dict[str, Any]:
    """A page as one edit: values in a block, formulas, merged cells, and the cells of each look together."""
    rows, cols = page.last_row, max((col for _, col in page.cells), default=0)
    values: list[list[Any]] = [[None] * cols for _ in range(rows)]
    looks: dict[Style, list[tuple[int, int]]] = {}
    formulas = []
    for (row, col), cell in page.cells.items():
        looks.setdefault(cell.style, []).append((row, col))
        if cell.formula is None:
            values[row - 1][col - 1] = sent(shown_number(cell.value, cell.style.value_kind))
        else:
            formulas.append([row, col, cell.formula])
    return {
        "do": "page",
        "sheet": page.name,
        "values": values,
        "formulas": formulas,
        "widths": list(page.widths),
        "merges": [[m.row, m.col, m.last_row, m.last_col] for m in page.merges],
        "heights": {str(row): height for row, height in page.heights.items()},
        "styles": [{"cells": runs(places), "props": dressed(words)} for words, places in looks.items()],
        "tab": _colour(theme.TABS[page.tab]),
        "protect": page.protect,
        "first": page.active,
        "hidden": bool(page.hidden),
    }


def runs(places: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cells as runs along their rows."""
    made: list[list[int]] = []
    for row, col in sorted(places):
        if made and made[-1][0] == row and made[-1][3] == col - 1:
            made[-1][3] = col
        else:
            made.append([row, col, row, col])
    return [(a, b, c, d) for a, b, c, d in made]


def dressed(words: Style) -> dict[str, Any]:
    """A style of the theme as properties of a cell."""
    given = theme.properties(words)
    made: dict[str, Any] = {
        "format": given["num_format"],
        "locked": given.get("locked", True),
        "CharColor": _colour(given["font_color"]),
        "IsTextWrapped": bool(given.get("text_wrap")),
    }
    for suffix in ("", "Asian"):
        made |= {
            f"CharHeight{suffix}": float(given["font_size"]),
            f"CharFontName{suffix}": given["font_name"],
            f"CharWeight{suffix}": 150.0 if given.get("bold") else 100.0,
        }
    made["align"] = given.get("align", "")
    if given.get("bg_color"):
        made["CellBackColor"] = _colour(given["bg_color"])
    for side, name in _BORDERS.items():
        if side in given:
            made[name] = [_colour(given[f"{side}_color"]), _THICK[given[side]]]
    return made


def _colour(code: str) -> int:
    return int(code.lstrip("#"), 16)


def _place(cell: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert found is not None, cell
    return int(found[2]), column_number(found[1])


def _raw(value: Any) -> Any:
    if isinstance(value, dict):
        return ErrorCell(value["e"]) if "e" in value else dt.datetime.fromisoformat(value["d"])
    return value


def sent(value: Any) -> Any:
    """A value as it goes over the bridge."""
    if isinstance(value, dt.datetime):
        return {"d": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": dt.datetime.combine(value, dt.time()).isoformat()}
    return value if value is None or isinstance(value, (str, bool, int, float)) else float(value)
