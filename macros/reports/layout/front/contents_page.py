"""目录: every sheet of a centre's report workbook with a link to it, and the way back from each."""

from __future__ import annotations

from collections.abc import Sequence

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import close, start
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Col, link_to, table

CONTENTS = "目录"
_BACK = Style("title", fill="blue_light", ink="link", size=10, align="center")


def contents_page(context: ReportContext, pages: Sequence[Page]) -> Page:
    """One line a sheet in the order of the workbook: its name leads to it, and what it says stands beside."""
    page = start(context, CONTENTS, CONTENTS, (1, 5, 26, 44, 1), source="点表名就到那张表；每张表右上角的“目录→”回到这里。")
    lines = [[number, _link(sheet), _heading(sheet)] for number, sheet in enumerate(pages, 1)]
    made = table(page, 4, 2, (ORDINAL, Col(header="表（点一下就到）"), Col(header="讲什么")), lines, limit=len(lines))
    page.freeze = (4, 0)
    close(page, made.last)
    return page


def _link(sheet: Page) -> Cell:
    return Cell(sheet.name, Style("link", sides="ltrb"), link=link_to(sheet.name))


def _heading(sheet: Page) -> str:
    """The first part of its title bar."""
    return str(sheet.value(1, 2) or sheet.name).split("　")[0]


def with_way_back(page: Page) -> Page:
    """The page with a link to the contents at the right of its title bar, where nothing stands there."""
    area = page.printing.area
    col = (area.last_col if area else page.last_col) - 1
    held = page.cells.get((1, col))
    if page.printing.repeat_rows and held is not None and held.value is None:
        page.place(1, col, Cell(f"{CONTENTS}→", _BACK, link=link_to(CONTENTS)))
    return page
