"""A page in the words of the pack at hand: every text of it, and the names of sheets that its links and formulas hold."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from validators.packs.spoken import silent, spoken, spoken_sheet, spoken_value
from validators.page.page import Area, Cell, Chart, Choice, Page

_SHEET = re.compile(r"'((?:[^']|'')+)'!")
_TEXT = re.compile(r'"((?:[^"]|"")*)"')


def spoken_page(page: Page) -> Page:
    """The same page; the very same where the pack has no words of its own, or it was said already: a word that stands for
    another may itself be one that the pack says otherwise.
    """
    if silent() or page.said:
        return page
    return replace(
        page,
        said=True,
        name=spoken_sheet(page.name),
        cells={place: _cell(cell) for place, cell in page.cells.items()},
        charts=[_chart(chart) for chart in page.charts],
        choices=[_choice(choice) for choice in page.choices],
        printing=replace(page.printing, footer=spoken(page.printing.footer), area=_area(page.printing.area)),
    )


def spoken_formula(formula: str) -> str:
    """A formula whose texts and sheet names are said in the pack's words; its functions and addresses stay."""
    said = _SHEET.sub(lambda found: f"'{spoken_sheet(found[1])}'!", formula)
    return _TEXT.sub(lambda found: f'"{spoken(found[1])}"', said)


def _cell(cell: Cell) -> Cell:
    changed: dict[str, Any] = {}
    if isinstance(cell.value, str):
        changed["value"] = spoken(cell.value)
    if cell.formula is not None:
        changed["formula"] = spoken_formula(cell.formula)
    if cell.link is not None:
        sheet, mark, place = cell.link.rpartition("!")
        changed["link"] = f"{spoken_sheet(sheet)}{mark}{place}" if sheet else cell.link
    if cell.note is not None:
        changed["note"] = spoken(cell.note)
    return replace(cell, **changed) if changed else cell


def _area(area: Area | None) -> Area | None:
    return area if area is None or area.sheet is None else replace(area, sheet=spoken_sheet(area.sheet))


def _chart(chart: Chart) -> Chart:
    words: dict[str, Any] = {name: spoken(getattr(chart, name)) for name in ("title", "x_title", "y_title", "y2_title")}
    series = tuple(
        replace(s, name=spoken(s.name), categories=_area(s.categories) or s.categories, values=_area(s.values) or s.values)
        for s in chart.series
    )
    return replace(chart, series=series, **words)


def _choice(choice: Choice) -> Choice:
    source: Any = choice.source
    if isinstance(source, str):
        source = spoken_formula(source) if choice.kind == "custom" else source
    elif choice.kind == "list":
        source = [spoken_value(value) for value in source]
    return replace(choice, source=source, title=spoken(choice.title), message=spoken(choice.message))
