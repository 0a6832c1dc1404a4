"""一键修正: the proposed mends into the input cells, old and new listed on 修正记录 (settled 29)."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from macros.button import Button
from macros.session import Session
from validators.finding import Finding
from validators.kinds import as_text
from validators.page import Page, Print, style
from workbooks.book import EditList, PutPage, Status, WriteBlock, column_number

SHEET = "修正记录"
_HEADERS = ("表", "单元格", "列", "原来的值", "改成", "为什么")


def mendable(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with a proposed mend and a cell to put it in."""
    return [f for f in findings if f.mend is not None and f.cell]


def press(session: Session) -> EditList:
    """一键修正 on the open workbook; a press that mends nothing writes nothing."""
    mends = mendable(session.checked.findings)
    edits = EditList()
    if not mends:
        edits.add(Status(text="没有可以自动修正的地方。"))
        return edits
    names = {sheet.register.sheet: sheet.raw.sheet for sheet in session.checked.sheets.values()}
    for finding in mends:
        cell = str(finding.cell)
        letters = cell.rstrip("0123456789")
        edits.add(WriteBlock(sheet=names.get(finding.sheet, finding.sheet), row=int(cell[len(letters):]),
                             column=column_number(letters), values=[[_cell(finding.mend)]]))
    edits.add(PutPage(page=record_page(mends, f"{session.filing.name} {session.filing.period.zh}")))
    edits.add(Status(text=f"已修正 {len(mends)} 处，原来的值都记在《{SHEET}》。请再点【校验】。"))
    return edits


def record_page(mends: Sequence[Finding], title: str) -> Page:
    """修正记录: where, from what, to what, why."""
    page = Page(name=SHEET, tab="green", widths=(14, 9, 16, 24, 24, 46), heights={1: 30, 3: 21}, freeze=(3, 0),
                printing=Print(landscape=True, repeat_rows=(3, 3), footer=f"{title} · {SHEET}"))
    page.put(1, 1, f"{SHEET}　{title}", "title")
    page.fill_row(1, 2, len(_HEADERS), "title")
    for col, header in enumerate(_HEADERS, start=1):
        page.put(3, col, header, "header")
    for row, finding in enumerate(mends, start=4):
        new = as_text(finding.mend)
        texts = (finding.sheet, finding.cell, finding.column, finding.value, new, finding.message)
        for col, text in enumerate(texts, 1):
            page.put(row, col, text, style("text", sides="lrtb", wrap=col == 6))
    return page


def _cell(value: Any) -> Any:
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else value


BUTTON = Button(id="fix", caption="一键修正", desk="branch", order=3, command="keybook fix", press=press)
