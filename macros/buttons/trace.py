"""溯源: the rows behind a number of the period's report, listed on 溯源 (F4)."""

from __future__ import annotations

from pathlib import Path

from macros.button import Button, ButtonPlace
from macros.centre.centre_sheets import TRACE, trace_page
from macros.errors import ToolkitError
from macros.session import Session
from macros.tracing.trace_cell import trace
from validators.values.cell import as_text
from validators.values.text import is_blank, trim
from workbooks.archive.home import Home
from workbooks.book import EditList, PutPage, Select, Status
from workbooks.envelope import SHEET as HOME
from workbooks.read.read_registers import read_pairs
from workbooks.read.report_cells import ReportCells

LABEL = "要追的数"
MAIN = "汇总主表"


def press(session: Session) -> EditList:
    """溯源 of the number that 封面 names; of the first number of the report where it names none."""
    period, folder = session.filing.period, session.path.parent
    report = folder / "汇总" / f"{period} 汇总报表.xlsx"
    if not report.is_file():
        raise ToolkitError(f"还没有 {period} 的汇总报表", "先点【合并汇总】，再点【溯源】")
    named = read_pairs(session.book.read(HOME), (LABEL,)).get(LABEL, (None, ""))[0]
    where = first_number(report) if is_blank(named) else trim(as_text(named))
    found = trace(report, where if "!" in where else f"{MAIN}!{where}", folder)
    names = {node.code: node.name for node in Home(folder).expected(period)}
    said = f"{found['cell']} = {found['value']}{found['unit']}，来自 {len(found['rows'])} 行，见《{TRACE}》。"
    more = f"要看别的数，在封面“{LABEL}”写“表名!单元格”再点。" if is_blank(named) else ""
    return EditList(
        edits=[
            PutPage(page=trace_page(session.filing.name, period.zh, found, names)),
            Select(sheet=TRACE, cell="A1"),
            Status(text=said + more),
        ]
    )


def first_number(report: Path) -> str:
    """The first number of the main report (of the first sheet where there is none)."""
    cells = ReportCells(report)
    sheet = MAIN if MAIN in cells.sheets else cells.sheets[0]
    place = next(cells.numbers(sheet), None)
    if place is None:
        raise ToolkitError(f"《{sheet}》里没有数", f"在封面“{LABEL}”写“表名!单元格”再点")
    return place.shown


BUTTON = Button(
    id="trace",
    sub="TraceCell",
    caption="溯源",
    desk="centre",
    order=9,
    command="keybook trace",
    press=press,
    places=(ButtonPlace("封面", "F21", 6, 1),),
)
