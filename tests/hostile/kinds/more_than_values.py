"""Formulas, further sheets, a second column, sheet or cell of one name (settled 39)."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from building.filings import repacked
from building.forging import FIRST, changed, column_at
from building.red_team import Attempt, Ground

FLOW = "xl/worksheets/sheet3.xml"


def _formula(sheet: str, cell: str, text: str) -> Any:
    return lambda book: book[sheet].__setitem__(cell, text)


def _sheet(name: str, state: str = "visible") -> Any:
    def do(book: Any) -> None:
        sheet = book.create_sheet(name)
        sheet["A1"], sheet.sheet_state = "收入合计 9,999,999.00", state

    return do


def _second_column(book: Any) -> None:
    flow = book["业务量流水"]
    at = flow.max_column + 1
    flow.cell(FIRST - 1, at).value, flow.cell(FIRST, at).value = "收入", 9_999_999


def _second_column_first(book: Any) -> None:
    flow = book["业务量流水"]
    flow.insert_cols(1)
    flow.cell(FIRST - 1, 1).value, flow.cell(FIRST, 1).value = "收入（元）", 9_999_999


def _second_label(book: Any) -> None:
    book["封面"]["F3"], book["封面"]["G3"] = "机构编码", "QH02"


def _second_register(book: Any) -> None:
    copy = book.copy_worksheet(book["业务量流水"])
    copy.title = "业务量流水表"
    copy.cell(FIRST, column_at(copy, "收入")).value = 9_999_999


def _printing(where: str, text: str) -> Any:
    """Words above or below the rows when they are printed."""

    def do(book: Any) -> None:
        sheet = book["业务量流水"]
        sheet.HeaderFooter.differentFirst, sheet.HeaderFooter.differentOddEven = where == "firstHeader", where == "evenFooter"
        getattr(sheet, where).center.text = text

    return do


def _prompt(book: Any) -> None:
    said = DataValidation(type="whole", promptTitle="实收", prompt="9,999,999.00", showInputMessage=True)
    said.add("F6:F20")
    book["业务量流水"].add_data_validation(said)


CHANGES = {
    "words in the header": _printing("oddHeader", "收入合计 9,999,999.00"),
    "words in the header of the first page": _printing("firstHeader", "收入合计 9,999,999.00"),
    "words in the footer of even pages": _printing("evenFooter", "收入合计玖佰万"),
    "a picture in the header": _printing("oddHeader", "&G"),
    "words that spring up": _prompt,
    "a link that goes outside": lambda book: setattr(book["客户档案"]["B6"], "hyperlink", "http://example.cn/"),
    "formula on 封面": _formula("封面", "E9", "=1+1"),
    "formula that goes outside": _formula("封面", "E9", '=HYPERLINK("http://example.cn","看")'),
    "formula under the flow": _formula("业务量流水", "A40", "=SUM(A6:A8)"),
    "formula among the findings": _formula("校验结果", "L20", "=NOW()"),
    "formula on a hidden sheet": _formula("_manifest", "H40", "=1"),
    "a further sheet": _sheet("说明"),
    "a further sheet, hidden": _sheet("说明", "hidden"),
    "a sheet named like a program's own": _sheet("WpsReserved_CellImgList"),
    "a further report": _sheet("汇总主表"),
    "a second 收入": _second_column,
    "a second 收入 before the first": _second_column_first,
    "a second 机构编码": _second_label,
    "a second flow": _second_register,
}


def _rows_twice(ground: Ground) -> Iterator[tuple[str, Path]]:
    """A row, and a cell, that stand there twice: what shows depends on the program."""
    good = ground.fresh["LJ01"]
    with zipfile.ZipFile(good) as archive:
        text = archive.read(FLOW).decode()
    row = re.search(r'<row r="6".*?</row>', text, re.DOTALL)
    cell = re.search(r'<c r="F6"[^>]*>.*?</c>', text, re.DOTALL)
    assert row is not None and cell is not None
    other = re.sub(r"<v>[^<]*</v>", "<v>9999999</v>", cell[0])
    for name, old, new in (
        ("a row twice, the true one last", row[0], row[0].replace(cell[0], other) + row[0]),
        ("a row twice, the true one first", row[0], row[0] + row[0].replace(cell[0], other)),
        ("a cell twice", cell[0], other + cell[0]),
        ("a cell under another row's number", cell[0], cell[0] + other.replace("F6", "F7")),
    ):
        yield name, repacked(good, {FLOW: text.replace(old, new).encode()}, ground.place("两份.xlsx"))


def attempts(ground: Ground) -> Iterator[Attempt]:
    for name, do in CHANGES.items():
        yield Attempt(name=name, files=(changed(ground.fresh["LJ01"], ground.place("多了.xlsx"), do),))
    for name, forged in _rows_twice(ground):
        yield Attempt(name=name, files=(forged,))
