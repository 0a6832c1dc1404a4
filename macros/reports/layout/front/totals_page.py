"""各表核对: every total of a centre's workbook again, as the rows under it add up now and as it was when the report was made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import close, start
from validators.page.page import Area, Cell, Page, Shade, Style, a1, column_letter
from validators.page.parts import BOX, ORDINAL, Col, link_to, note_line, table
from validators.page.shown import SCALE
from validators.values.origin import facts

TOTALS = "各表核对"
_SUM = re.compile(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)")
_COLUMNS = (
    ORDINAL,
    Col(header="表（点一下到合计）"),
    Col(header="栏"),
    Col(header="各行相加", kind="number"),
    Col(header="出表时的合计", kind="number"),
    Col(header="差额", kind="number"),
)


def totals_page(context: ReportContext, pages: Sequence[Page]) -> Page | None:
    """One line a total of these pages, in their order; None where none of them has one.

    The sum is live over the rows on its sheet; the figure beside it is the one that was worked out, as a value: whoever
    changes a row afterwards so that it adds up to something else leaves a difference.
    """
    found = [(page, place, cell) for page in pages for place, cell in _totals(page)]
    if not found:
        return None
    page = start(
        context,
        TOTALS,
        "各表核对（差额必须是 0）",
        (1, 5, 30, 26, 18, 18, 12, 1),
        tab="grey",
        source="各行相加是活的公式；出表以后改过数，加起来和出表时不同，差额就不是 0。",
    )
    lines = [_line(6 + number, number, *one) for number, one in enumerate(found)]
    made = table(page, 5, 2, _COLUMNS, lines, limit=len(lines))
    area = made.area("差额")
    page.put(4, 2, f"核对 {len(lines)} 处合计，不符 0 处", "section", formula=_verdict(len(lines), area))
    page.fill_row(4, 2, 7, "section")
    page.shades.append(Shade(area=area, formula=f"{a1(made.first, area.col)}<>0", style=Style(fill="red_light", ink="alarm", bold=True)))
    page.freeze = (5, 0)
    page.printing.repeat_rows = (5, 5)
    close(page, note_line(page, made.below, "金额到分、数量到千分位；比率和均值不是相加得来的，不在这里。"))
    return page


def _verdict(count: int, area: Area) -> str:
    return f'="核对 {count} 处合计，不符 "&SUMPRODUCT(({area.a1}<>0)*1)&" 处"'  # COUNTIF is not worked out again by ONLYOFFICE


def _totals(page: Page) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The cells that are sums over rows below them and hold a number, from the top."""
    for (row, col), cell in sorted(page.cells.items(), key=lambda item: item[0]):
        summed = _SUM.fullmatch(cell.formula or "")
        if (
            summed is not None
            and isinstance(cell.value, int | Decimal | Fraction)
            and column_letter(col) == summed[1]
            and int(summed[2]) > row
        ):
            yield (row, col), cell


def _line(at: int, number: int, sheet: Page, place: tuple[int, int], cell: Cell) -> list[Any]:
    row, col = place
    kind = cell.style.value_kind
    look = Style(kind, sides=BOX, align="right")
    exact = Fraction(int(cell.value) if kind in SCALE else Fraction(cell.value)) / SCALE.get(kind, 1)
    where = f"《{sheet.name}》{a1(row, col)} 出表时的合计"
    quoted = sheet.name.replace("'", "''")
    inside = (cell.formula or "")[len("=SUM(") : -1]
    summed, told = a1(at, 5), a1(at, 6)
    return [
        number + 1,
        Cell(sheet.name, Style("link", sides=BOX), link=link_to(sheet.name, row, col)),
        sheet.value(row - 1, col),
        Cell(cell.value, look, f"=SUM('{quoted}'!{inside})"),
        replace(Cell(cell.value, look), origin=facts(where, (where, exact))),
        Cell(0, look.but(bold=True), f"=ROUND({summed}-{told},6)"),
    ]
