"""Results as plain sheets, one a computation: what `compute --out` writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from macros.results.shapes import value_json
from validators.filing.inputs import Filing, Result
from validators.frames import plain_day
from validators.page.page import Page, Print, style
from validators.page.parts import source_line, title_bar
from validators.values.missing import is_missing
from validators.values.safe_names import safe_sheet_name
from validators.values.text import width

_KINDS = {"money": "money", "ratio": "ratio", "score": "score", "price": "price", "quantity": "quantity", "count": "count", "date": "date"}


LEAST_SCALE = 85
"""Per cent: what is wider prints on several pages, the key on each, and stays legible (ux 10)."""


def result_pages(results: Mapping[str, Result], filing: Filing) -> list[Page]:
    """A sheet for each result, named `D01 ...`; blocked parameters are named under the table."""
    return [_page(name, result, filing) for name, result in results.items()]


def _page(name: str, result: Result, filing: Filing) -> Page:
    columns = [c for c in result.rows.columns if not str(c).startswith("_")]
    sheet = safe_sheet_name(f"{name} {result.title.zh}")
    page = Page(
        name=sheet,
        freeze=(4, 1),
        printing=Print(landscape=True, repeat_rows=(4, 4)),
        heights={1: 30, 4: 21},
        widths=tuple(_width(result.rows, c) for c in columns) or (40.0,),
    )
    title_bar(page, f"{result.title.zh}　{filing.name} {filing.period.zh}", col=1, last=max(len(columns), 4))
    summary = "　".join(f"{k} {_shown(result, k, v)}" for k, v in result.summary.items())
    source_line(page, summary or "——", col=1, last=max(len(columns), 4))
    for c, column in enumerate(columns, start=1):
        page.put(4, c, column, "header")
    for r, record in enumerate(result.rows.astype(object).to_dict("records"), start=5):
        for c, column in enumerate(columns, start=1):
            _cell(page, r, c, record[column], result.formats.get(column, "text"))
    row = 6 + len(result.rows)
    for text in [b.message for b in result.blocked] + list(result.notes):
        page.put(row, 1, text, "note")
        row += 1
    if page.print_scale() < LEAST_SCALE:
        page.printing.fit, page.printing.scale, page.printing.repeat_cols = None, LEAST_SCALE, (1, 1)
    return page


def _cell(page: Page, row: int, col: int, value: Any, form: str) -> None:
    if is_missing(value):
        page.put(row, col, None, style("text", sides="lrtb"))
        return
    kind = _KINDS.get(form, "number" if form == "plan" else "text")
    shown = str(value) if kind == "text" else plain_day(value)
    page.put(row, col, shown, style(kind, sides="lrtb"))


def _width(frame: pd.DataFrame, column: str) -> float:
    longest = max([width(str(v)) for v in frame[column].head(200) if not is_missing(v)], default=0)
    return float(min(46, max(10, width(column) + 3, longest + 2)))


def _shown(result: Result, name: str, value: Any) -> str:
    shown = value_json(value, result.summary_formats.get(name, "text"))
    return "——" if shown is None else str(shown)
