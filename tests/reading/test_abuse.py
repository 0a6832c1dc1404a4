"""The abuse suite (issue 5, point 8): a real desk damaged as staff damage it, and what must come out of the check.

`DAMAGES` is the list: the name of the damage, how it is made, and every finding that the check may give, as
(code, place); the place is `header row` (resolved to the cell), a cell, or `row n`. The values that are read must equal
those of the undamaged desk unless `lost` names what cannot be had back. `REFUSED` is the list of files that are named
instead of read: the sentence and the remedy.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from building.campaign import sampled
from macros.__main__ import main
from macros.cli.desk_commands import check_document
from macros.opening import open_session
from macros.session import Session
from validators.packs.trade_pack import packs
from validators.values.text import safe_text
from workbooks.desk.vba import cfb
from workbooks.submission.encrypted import encrypt

pytestmark = pytest.mark.spread

TODAY = dt.date(2026, 11, 2)
KEPT = ("封面", "岗位与人员", "客户档案", "业务量流水", "走访记录", "_manifest", "_政策", "_历史")
"""What stays of the desk: staff delete the sheets that they do not use, and the suite is quicker."""
FLOW, VISITS, CUSTOMERS = "业务量流水", "走访记录", "客户档案"
Found = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Damage:
    """One way of damaging a desk; `make` changes the workbook, `found` is all that the check may say."""

    name: str
    make: Callable[[Workbook], Any]
    found: Found = ()
    lost: tuple[str, ...] = ()


def at(sheet: Worksheet, header: str, row: int) -> Any:
    """The cell of a column in a row, by the header in row 5."""
    return next(c for c in sheet[5] if c.value == header).parent.cell(row, column(sheet, header))


def column(sheet: Worksheet, header: str) -> int:
    return next(c.column for c in sheet[5] if c.value == header)


def put(sheet: str, header: str, row: int, value: Any, form: str | None = None) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        cell = at(book[sheet], header, row)
        cell.value = value
        cell.number_format = form or ("General" if not isinstance(value, dt.date) else "yyyy-mm-dd")

    return make


def rename(sheet: str, name: str) -> Callable[[Workbook], Any]:
    return lambda book: setattr(book[sheet], "title", name)


def gone(sheet: str) -> Callable[[Workbook], Any]:
    return lambda book: book.remove(book[sheet])


def doubled(change: bool, name: str = f"{FLOW} (2)") -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        copy = book.copy_worksheet(book[FLOW])
        copy.title = name
        if change:
            at(copy, "收入", 6).value = 1

    return make


def merge(sheet: str, header: str, first: int, last: int) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        where = column(book[sheet], header)
        book[sheet].merge_cells(start_row=first, end_row=last, start_column=where, end_column=where)

    return make


def several(*makes: Callable[[Workbook], Any]) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        for each in makes:
            each(book)

    return make


def row_of(sheet: str, row: int, **cells: Any) -> Callable[[Workbook], Any]:
    """A row that is no record; keys are headers."""
    return several(*(put(sheet, header, row, value) for header, value in cells.items()))


def moved(sheet: str, header: str, to: int) -> Callable[[Workbook], Any]:
    """A column cut out and inserted elsewhere."""

    def make(book: Workbook) -> None:
        page, where = book[sheet], column(book[sheet], header)
        values = [(page.cell(r, where).value, page.cell(r, where).number_format) for r in range(1, page.max_row + 1)]
        page.delete_cols(where)
        page.insert_cols(to)
        for r, (value, form) in enumerate(values, 1):
            page.cell(r, to).value, page.cell(r, to).number_format = value, form

    return make


def groups_above(book: Workbook) -> None:
    """业务 over 业务代码 and 月份; the other names stand in the upper row, merged with the cell below."""
    page = book[FLOW]
    for cell in page[5]:
        if cell.value and cell.value not in ("业务代码", "月份"):
            page.cell(4, cell.column).value = cell.value
            name, cell.value = cell.value, None
            assert name
            page.merge_cells(start_row=4, end_row=5, start_column=cell.column, end_column=cell.column)
        elif cell.value:
            page.cell(4, cell.column).value = "业务" if cell.value == "业务代码" else None


def below_header(cells: dict[str, Any], sheet: str = FLOW) -> Callable[[Workbook], Any]:
    """A row inserted under the header."""

    def make(book: Workbook) -> None:
        page = book[sheet]
        page.move_range(f"A6:{openpyxl.utils.get_column_letter(page.max_column)}12", rows=1)
        for header, value in cells.items():
            at(page, header, 6).value = value

    return make


def foreign(formula: str, cached: str | None) -> Callable[[Workbook], Any]:
    """A formula to another workbook; its cached value is written into the part afterwards (see `finished`)."""

    def make(book: Workbook) -> None:
        at(book[FLOW], "收入", 6).value = formula
        book.cached = cached

    return make


def epoch(book: Workbook) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


def hide_rows(book: Workbook) -> None:
    book[FLOW].auto_filter.ref = "B5:K8"
    book[FLOW].auto_filter.add_filter_column(1, ["特快"])
    book[FLOW].row_dimensions[7].hidden = True


def no_validations(book: Workbook) -> None:
    for page in book.worksheets:
        page.data_validations.dataValidation = []
        page.conditional_formatting = type(page.conditional_formatting)()


def no_names(book: Workbook) -> None:
    book.defined_names.clear()
    for page in book.worksheets:
        page.defined_names.clear()


def cover(label: str, value: Any) -> Callable[[Workbook], Any]:
    """What stands right of a label on 封面."""

    def make(book: Workbook) -> None:
        page = book["封面"]
        where = next(c for line in page.iter_rows() for c in line if c.value == label)
        spot = next(c for c in page[where.row][where.column :] if c.value is not None)
        spot.value = value

    return make


def manifest(key: str, value: str) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        next(line for line in book["_manifest"].iter_rows() if line[0].value == key)[1].value = value

    return make


ALL_GONE: Found = (("sheet_empty", ""),)
DATES = (
    "2026.10.12",
    "2026年10月12日",
    "20261012",
    20261012,
    46307,
    "2026/10/12",
    "２０２６－１０－１２",
    "2026-10-12 08:30",
    " 2026 年 10 月 12 日 ",
    "2026-10-12",
    "2026。10。12",
    "二〇二六年十月十二日",
    "2026\\10\\12",
    "10月12日",
)
NO_DATES = (("2026年10月底", "not_a_date"), ("12/10/2026", "ambiguous_date"))

DAMAGES: tuple[Damage, ...] = (
    Damage("原样", lambda book: None),
    Damage("粘贴盖掉了下拉和格式", no_validations),
    Damage(
        "粘贴盖掉了下拉，值不在清单里",
        several(no_validations, put(VISITS, "方式", 6, "上门拜访")),
        (("not_in_list", "方式 6"),),
        lost=("R20",),
    ),
    Damage("粘贴盖掉了公式列", put(FLOW, "企业全称", 6, 123)),
    Damage("粘贴带来换行和空格", several(put(VISITS, "方式", 6, "上门\n"), put(FLOW, "客户编码", 6, " lj01k1\u3000"))),
    Damage("删掉了名称", no_names),
    Damage("表头里有换行和单位", put(FLOW, "收入", 5, "收入\n（元）")),
    Damage("表头用了从前的叫法", several(put(FLOW, "客户编码", 5, "客户编号"), put(FLOW, "收入", 5, "业务收入"))),
    Damage("表改名：10月业务量流水", rename(FLOW, "10月业务量流水"), (("renamed_sheet", ""),)),
    Damage("表改名：Sheet1", rename(FLOW, "Sheet1"), (("renamed_sheet", ""),)),
    Damage("表名加了书名号和空格", rename(FLOW, "《业务量 流水》")),
    Damage("表藏起来了", lambda book: setattr(book[FLOW], "sheet_state", "hidden"), (("hidden_sheet", ""),)),
    Damage("表复制了一份", doubled(False), (("doubled_sheet", ""),)),
    Damage("表复制了一份又改了", doubled(True), (("doubled_sheet", ""),)),
    Damage("旁边有同名的报表", doubled(True, f"{FLOW}·报表"), ()),
    Damage("表换了次序", lambda book: book.move_sheet(FLOW, 3)),
    Damage("删掉了一张表", gone(VISITS), (("sheet_empty", ""),), lost=("R20",)),
    Damage("删掉了封面", gone("封面"), (("missing_envelope", ""), ("missing_envelope", ""))),
    Damage("删掉了隐藏的 _manifest", gone("_manifest")),
    Damage("删掉了隐藏的 _历史", gone("_历史")),
    Damage("表头上面插了两行", lambda book: book[FLOW].insert_rows(1, 2)),
    Damage("删掉了表头上面的四行", lambda book: book[FLOW].delete_rows(1, 4)),
    Damage("记录中间插了空行", lambda book: book[FLOW].insert_rows(7, 2)),
    Damage(
        "删掉了一行记录的内容",
        row_of(FLOW, 8, **dict.fromkeys(("客户编码", "业务代码", "月份", "数量", "收入", "揽收人", "业绩归属", "是否首笔"))),
        lost=("R10",),
    ),
    Damage(
        "插了自用的一列",
        lambda book: (book[FLOW].insert_cols(4), book[FLOW].cell(5, 4, "心情"), book[FLOW].cell(6, 4, "好")),
        (("unknown_column", "D5"),),
    ),
    Damage("插了没有表头的一列", lambda book: (book[FLOW].insert_cols(4), book[FLOW].cell(6, 4, "好"))),
    Damage("删掉了不用的一列", lambda book: book[FLOW].delete_cols(column(book[FLOW], "来源系统"))),
    Damage(
        "删掉了必填的一列", lambda book: book[FLOW].delete_cols(column(book[FLOW], "收入")), (("missing_column", "row 5"),), lost=("R10",)
    ),
    Damage("列换了次序", several(moved(FLOW, "收入", 2), moved(FLOW, "月份", 7))),
    Damage(
        "同一列有两个",
        lambda book: (book[FLOW].insert_cols(20), book[FLOW].cell(5, 20, "收入"), book[FLOW].cell(6, 20, 9)),
        (("doubled_column", "T5"),),
    ),
    Damage(
        "删掉了表头",
        lambda book: [setattr(c, "value", None) for c in book[FLOW][5]],
        (("no_header", ""), ("sheet_empty", "")),
        lost=("R10",),
    ),
    Damage(
        "表头又出现一次",
        lambda book: (book[FLOW].insert_rows(8), [book[FLOW].cell(8, c.column, c.value) for c in book[FLOW][5]]),
        (("repeated_header", "row 8"),),
    ),
    Damage("两行表头：组在上面", groups_above, (("two_row_header", "row 4"),)),
    Damage("表头下有一行单位", below_header({"数量": "件", "收入": "元"}), (("legend_row", "row 6"),)),
    Damage("表头下有一行栏次", below_header({"客户编码": 1, "业务代码": 2, "月份": 3, "数量": 4, "收入": 5}), (("legend_row", "row 6"),)),
    Damage("表头下写着万元", below_header({"收入": "万元"}), (("legend_row", "row 6"), ("unit_unclear", "收入 7")), lost=("R10",)),
    Damage(
        "相同的客户合并成一格",
        several(put(FLOW, "月份", 7, None), put(FLOW, "月份", 8, None), merge(FLOW, "月份", 6, 8)),
        (("merged_cells", "月份 6"),),
    ),
    Damage(
        "两行的收入合并成一格",
        several(put(FLOW, "收入", 7, None), merge(FLOW, "收入", 6, 7)),
        (("merged_amount", "收入 6"), ("missing_required", "收入 7")),
        lost=("R10",),
    ),
    Damage("末尾有合计行", row_of(FLOW, 9, 客户编码="合计", 数量=303, 收入=37_040.01), (("subtotal_row", "row 9"),)),
    Damage(
        "中间有小计行",
        lambda book: (book[FLOW].insert_rows(8), row_of(FLOW, 8, 客户编码="特快小计", 收入=5)(book)),
        (("subtotal_row", "row 8"),),
    ),
    Damage(
        "合计行合并了前几格",
        lambda book: (row_of(FLOW, 9, 客户编码="合　计", 收入=1)(book), book[FLOW].merge_cells("B9:D9")),
        (("subtotal_row", "row 9"),),
    ),
    Damage("表尾有制表人", row_of(FLOW, 10, 客户编码="制表人：陈思远　审核人：李四"), (("footer_row", "row 10"),)),
    Damage("很远处有一个字", lambda book: book[FLOW].cell(60_000, 2, "x"), (("stray_cell", "B60000"),)),
    Damage("不远处有一个字", lambda book: book[FLOW].cell(200, 2, "、"), (("stray_cell", "B200"),)),
    Damage("开着筛选，有行看不见", hide_rows, (("hidden_rows", "row 7"),)),
    Damage("藏了列", lambda book: setattr(book[FLOW].column_dimensions["F"], "hidden", True)),
    Damage(
        "冻结、分组、缩放都改了",
        lambda book: (
            setattr(book[FLOW], "freeze_panes", None),
            book[FLOW].row_dimensions.group(6, 7),
            setattr(book[FLOW].sheet_view, "zoomScale", 40),
        ),
    ),
    Damage("1904 日期系统", epoch, (("date_1904", ""),)),
    Damage(
        "1904 日期系统，日期成了数", several(epoch, put(VISITS, "日期", 6, 46307 - 1462)), (("date_1904", ""), ("date_as_text", "日期 6"))
    ),
    Damage("单元格是错误值", put(FLOW, "收入", 6, "#N/A"), (("error_cell", "收入 6"),), lost=("R10",)),
    Damage("公式没有算过", put(FLOW, "收入", 6, "=1+1"), (("formula_without_value", "收入 6"),), lost=("R10",)),
    Damage("公式引用别的工作簿，存着数", foreign("=[1]Sheet1!A1", "12345.67"), (("outside_link", ""),)),
    Damage(
        "公式引用别的工作簿，没有存数",
        foreign("=[1]Sheet1!A1", None),
        (("outside_link", ""), ("formula_without_value", "收入 6")),
        lost=("R10",),
    ),
    Damage("数写成了文字", put(FLOW, "收入", 6, "12345.67", "@"), (("number_as_text", "收入 6"),)),
    Damage("数带了逗号和元", put(FLOW, "收入", 6, "12,345.67元", "@"), (("number_as_text", "收入 6"),)),
    Damage("数用了全角", put(FLOW, "收入", 6, "１２３４５．６７", "@"), (("number_as_text", "收入 6"),)),
    Damage("数里有不换行空格", put(FLOW, "收入", 6, "12\u00a0345.67", "@"), (("number_as_text", "收入 6"),)),
    Damage("数写成了话", put(FLOW, "收入", 6, "约一万二"), (("not_a_number", "收入 6"),), lost=("R10",)),
    Damage("编码用了全角字母", put(FLOW, "客户编码", 6, "ＬＪ０１Ｋ１")),
    Damage("编码格里填了全称", put(VISITS, "客户编码", 6, "临江第1茶业公司")),
    Damage("月份成了日期", put(FLOW, "月份", 6, dt.datetime(2026, 10, 1))),
    *(
        Damage(
            f"日期写成 {text!r}", put(VISITS, "日期", 6, text, "@" if isinstance(text, str) else "General"), (("date_as_text", "日期 6"),)
        )
        for text in DATES
    ),
    *(Damage(f"不是日期 {text!r}", put(VISITS, "日期", 6, text, "@"), ((code, "日期 6"),), lost=("R20",)) for text, code in NO_DATES),
    Damage("上月的台账改了封面的期间", several(manifest("period", "2026-09")), (("template_of_another", "期间"),)),
    Damage("别局的台账改了封面的机构", several(manifest("branch", "QH02")), (("template_of_another", "机构编码"),)),
    Damage("封面的机构编码写错", several(gone("_manifest"), cover("机构编码", "LJ99")), (("unknown_branch", ""),)),
)


_MADE: dict[str, Any] = {}


@pytest.fixture
def base(desk: Callable[..., Path], tmp_path: Path) -> bytes:
    """The undamaged desk: built by the program, its unused sheets deleted; made once."""
    if "base" not in _MADE:
        _plainly(openpyxl.load_workbook(desk())).save(tmp_path / "原样.xlsx")
        _MADE["base"] = (tmp_path / "原样.xlsx").read_bytes()
        _MADE["values"] = values(opened(tmp_path / "原样.xlsx"))
    return bytes(_MADE["base"])


def _plainly(desk: Workbook) -> Workbook:
    """The sheets of a desk that are kept: cells with their formats, drop-downs and names; no colours and frames."""
    book = Workbook()
    book.remove(book.active)
    for name in KEPT:
        page, old = book.create_sheet(name), desk[name]
        page.sheet_state, page.data_validations = old.sheet_state, old.data_validations
        for cell in (c for line in old.iter_rows() for c in line if c.value is not None):
            page.cell(cell.row, cell.column, cell.value).number_format = cell.number_format
    for name, defined in desk.defined_names.items():
        if any(f"'{sheet}'" in defined.value or f"{sheet}!" in defined.value for sheet in KEPT):
            book.defined_names[name] = defined
    return book


def opened(path: Path, policy_book: Path | None = None) -> Session:
    """The path of `keybook check FILE`."""
    return open_session(path, policy=policy_book, today=TODAY)


def values(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """The typed rows of every filled register, without where they stood and what numbers the program gave them."""
    found = {}
    for name, sheet in session.checked.sheets.items():
        if len(sheet.frame):
            kept = [c.header for c in sheet.register.columns if not c.computed and not c.assigned]
            frame = sheet.frame[kept].astype(object)
            found[name] = list(frame.where(frame.notna(), None).itertuples(index=False, name=None))
    return found


def finished(book: Workbook, path: Path) -> Path:
    """Saved; a formula that points outside gets its link, and the value that was kept of it."""
    book.save(path)
    if not hasattr(book, "cached"):
        return path
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            if b"[1]Sheet1!A1" in data and book.cached:
                data = re.sub(rb"(<f>\[1\]Sheet1!A1</f>)<v\s*/?>(</v>)?", rb"\1<v>" + book.cached.encode() + b"</v>", data)
            new.writestr(name, data)
        new.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
                'Type="x" Target="file:///D:/2026/%E4%BB%B7%E6%A0%BC.xlsx" TargetMode="External"/></Relationships>'
            ),
        )
    return path


def place(session: Session, finding: dict[str, Any], wanted: str) -> str:
    """Where a finding is, told in the way that the table tells it."""
    if re.fullmatch(r"row \d+", wanted):
        return f"row {finding['row']}"
    if found := re.fullmatch(r"(\S*[^A-Z0-9\s]\S*) (\d+)", wanted):
        letter = next(
            (raw.letters.get(found[1]) for raw in session.raws.values() if raw.register.sheet == finding["sheet"]), None
        ) or _letter(found[1])
        return wanted if finding["cell"] == f"{letter}{found[2]}" else f"{finding['cell']}"
    return finding["column"] if wanted and wanted == finding["column"] else finding["cell"] or ""


def _letter(header: str) -> str:
    page = openpyxl.load_workbook(io.BytesIO(_MADE["base"]))[FLOW]
    return openpyxl.utils.get_column_letter(column(page, header))


@pytest.mark.parametrize("damage", sampled(DAMAGES, 30, "damages"), ids=lambda d: d.name)
def test_a_damaged_desk_is_read_all_the_same(damage: Damage, base: bytes, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(base))
    damage.make(book)
    session = opened(finished(book, tmp_path / "台账.xlsx"))
    found = check_document(session)["findings"]
    wanted = sorted(damage.found)
    assert sorted(f["code"] for f in found) == [code for code, _ in wanted], [(f["code"], f["cell"], f["message"]) for f in found]
    for finding in found:
        assert any((finding["code"], place(session, finding, where)) == (code, where) for code, where in wanted), finding
        said = finding["message"] + finding["remedy"]
        assert finding["message"] and finding["remedy"] and safe_text(finding["remedy"])
        assert not re.search("失败|非法|异常|错误代码|None|nan", said)
    read = values(session)
    for name, rows in _MADE["values"].items():
        if name not in damage.lost:
            assert read.get(name) == rows, name


HTML = "<html><head><meta charset=gb2312></head><table><tr><td>客户编码</td></tr></table></html>"
XML_2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def raw(data: bytes) -> Callable[[Path, Workbook], Path]:
    return lambda path, book: path if path.write_bytes(data) >= 0 else path


def changed(*makes: Callable[[Workbook], Any]) -> Callable[[Path, Workbook], Path]:
    def make(path: Path, book: Workbook) -> Path:
        several(*makes)(book)
        book.save(path)
        return path

    return make


def with_password(path: Path, book: Workbook) -> Path:
    book.save(path)
    return encrypt(path, path, "mima-2026")


def cut_short(path: Path, book: Workbook) -> Path:
    book.save(path)
    path.write_bytes(path.read_bytes()[:-300])
    return path


def zipped(*names: str) -> Callable[[Path, Workbook], Path]:
    def make(path: Path, book: Workbook) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "<x/>")
        return path

    return make


def biff(*records: tuple[int, bytes]) -> Callable[[Path, Workbook], Path]:
    """An .xls of these records and no more."""
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    return raw(cfb.write({"Workbook": stream}))


BOF, EOF = (0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)), (0x000A, b"")
SHEETS = (0x0085, struct.pack("<IBBBB", 37, 0, 0, 1, 0) + b"A")
FAR_CELL = (0x0203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))

REFUSED: tuple[tuple[str, str, Callable[[Path, Workbook], Path], str], ...] = (
    ("空文件", "台账.xlsx", raw(b""), "“台账.xlsx”是空文件。怎么办：请重新保存或重新发送。"),
    (
        "网页改名 .xls",
        "台账.xls",
        raw(HTML.encode("gbk")),
        "“台账.xls”不是 Excel 工作簿，而是网页（.html 改了名）。怎么办：用 Excel 打开，另存为 .xlsx 再试。",
    ),
    (
        "网页改名 .xlsx",
        "台账.xlsx",
        raw(b"\xef\xbb\xbf" + HTML.encode()),
        "“台账.xlsx”不是 Excel 工作簿，而是网页（.html 改了名）。怎么办：用 Excel 打开，另存为 .xlsx 再试。",
    ),
    (
        "XML 表格 2003",
        "台账.xls",
        raw(XML_2003.encode()),
        "“台账.xls”不是 Excel 工作簿，而是 XML 表格（2003）。怎么办：用 Excel 打开，另存为 .xlsx 再试。",
    ),
    ("PDF 改名", "台账.xlsx", raw(b"%PDF-1.7 ..."), "“台账.xlsx”不是 Excel 工作簿，而是 PDF 文件。怎么办：请发台账或上报件本身。"),
    ("加了打开密码", "台账.xlsx", with_password, "“台账.xlsx”加了打开密码。怎么办：去掉密码，用 Excel 打开，另存为 .xlsx 再试。"),
    (
        "加了打开密码的 .xls",
        "台账.xls",
        biff(BOF, (0x002F, b"\1\0\1\0\1\0"), EOF),
        "“台账.xls”加了打开密码。怎么办：去掉密码，用 Excel 打开，另存为 .xlsx 再试。",
    ),
    (
        ".xls 的极远处有一个数",
        "台账.xls",
        biff(BOF, SHEETS, EOF, BOF, FAR_CELL, EOF),
        "《A》在很远的 IV65536 有一个单元格，整张表因此过大。怎么办：删掉 IV65536 所在的整行或整列，保存后再试。",
    ),
    (
        "Word 97 文档改名",
        "台账.xls",
        raw(cfb.write({"WordDocument": b"x" * 600})),
        "“台账.xls”不是 Excel 工作簿，而是 Word 或 WPS 文字文档。怎么办：把数据录进台账，请发台账或上报件本身。",
    ),
    (
        "没有下载完",
        "台账.xlsx",
        cut_short,
        "“台账.xlsx”已损坏，内容读不出来。怎么办：请从原处重新复制或重新发送；能用 Excel 打开的，另存为 .xlsx 再试。",
    ),
    (
        "Word 文档改名",
        "台账.xlsx",
        zipped("word/document.xml"),
        "“台账.xlsx”不是 Excel 工作簿，而是 Word 文档。怎么办：把数据录进台账，请发台账或上报件本身。",
    ),
    (
        "空的二进制工作簿",
        "台账.xlsb",
        zipped("xl/workbook.bin"),
        "“台账.xlsb”不是 Excel 工作簿。怎么办：用 Excel 打开，另存为 .xlsx 再试。",
    ),
    (
        "极远处有几百个字",
        "台账.xlsx",
        changed(lambda book: [book[FLOW].cell(1_048_576 - n, 16_384, "x") for n in range(400)]),
        "《业务量流水》在很远的 XFD1048421 有一个单元格，整张表因此过大。怎么办：删掉 XFD1048421 所在的整行或整列，保存后再试。",
    ),
    (
        "别的方案的文件",
        "台账.xlsx",
        changed(manifest("pack", "P77")),
        "“台账.xlsx”按方案 P77 制作，本程序里没有这个方案。怎么办：核对是否发错了单位；本程序的方案有："
        + "、".join(pack.id + pack.title.zh for pack in packs().values())
        + "。",
    ),
    (
        "政策工作簿",
        "台账.xlsx",
        changed(manifest("kind", "policy")),
        "“台账.xlsx”是政策工作簿，不是台账。怎么办：选台账或上报件再试；政策用 keybook policy check 检查。",
    ),
    ("删掉了隐藏的 _政策", "台账.xlsx", changed(gone("_政策")), "“台账.xlsx”里没有带政策。怎么办：加上 --policy 政策工作簿再试。"),
    (
        "封面和 _manifest 都删了",
        "台账.xlsx",
        changed(gone("封面"), gone("_manifest")),
        "“台账.xlsx”的封面没有期间，不知道是谁的哪一期。怎么办：在《封面》填上期间再试。",
    ),
    (
        "没有一张认得的表",
        "台账.xlsx",
        changed(*(gone(n) for n in ("岗位与人员", CUSTOMERS, FLOW, VISITS))),
        "“台账.xlsx”里没有一张认得的表。怎么办：用本月台账或上报件再试；改过表名就改回原名。",
    ),
)


@pytest.mark.parametrize(("name", "make", "said"), [line[1:] for line in REFUSED], ids=[line[0] for line in REFUSED])
def test_what_cannot_be_read_is_named(
    name: str, make: Callable[[Path, Workbook], Path], said: str, base: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make(tmp_path / name, openpyxl.load_workbook(io.BytesIO(base)))
    assert main(["check", str(path)]) == 2
    shown = capsys.readouterr()
    assert (shown.err.strip(), shown.out) == (said, "")
    assert safe_text(said)


ENCODINGS = (
    ("gbk", "GBK"),
    ("utf-8", "UTF-8"),
    ("utf-8-sig", "UTF-8（带 BOM）"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16（没有 BOM）"),
    ("gb18030", "GB18030"),
)


def lines_of(base: bytes, sheet: str, sign: str = ",") -> str:
    """A sheet of the desk as Excel saves it as csv, from the header down."""
    page = openpyxl.load_workbook(io.BytesIO(base))[sheet]
    rows = [
        [
            ""
            if v is None or str(v).startswith("=")
            else f"{v:%Y/%m/%d}"
            if isinstance(v, dt.datetime)
            else f"{v:,}"
            if isinstance(v, float)
            else str(v)
            for v in line
        ]
        for line in page.iter_rows(min_row=5, max_row=8, values_only=True)
    ]
    return "\r\n".join(sign.join(f'"{v}"' if sign in v else v for v in row) for row in rows) + "\r\n"


@pytest.mark.parametrize(("codec", "shown", "sign"), [*((c, s, ",") for c, s in ENCODINGS), ("gbk", "GBK", "\t"), ("gbk", "GBK", ";")])
def test_a_sheet_saved_as_text(codec: str, shown: str, sign: str, base: bytes, tmp_path: Path, policy_book: Path) -> None:
    text = lines_of(base, FLOW, sign)
    if codec == "gb18030":
        text = text.replace("校验结果", "校验㐂", 1)  # a character that GBK lacks
    path = tmp_path / f"2026-10_LJ01_{FLOW}.csv"
    path.write_bytes(text.encode(codec))
    session = opened(path, policy_book)
    found = session.checked.findings
    expected = ["renamed_sheet", "text_file", *["missing_envelope"] * 2, *["sheet_empty"] * 2]
    expected += ["unknown_column"] if codec == "gb18030" else []
    assert sorted(f.code for f in found) == sorted(expected), [(f.code, f.cell, f.message) for f in found]
    assert next(f.message for f in found if f.code == "text_file") == f"这个文件是文本（{shown}），只有一张表，已按内容读出"
    assert values(session)["R10"] == _MADE["values"]["R10"]


def test_dates_and_numbers_of_a_text_file_are_what_they_are(base: bytes, tmp_path: Path, policy_book: Path) -> None:
    path = tmp_path / f"LJ01 2026年10月 {VISITS}.csv"
    path.write_bytes(lines_of(base, VISITS).encode("gbk"))
    session = opened(path, policy_book)
    assert values(session)["R20"] == _MADE["values"]["R20"]
    assert not [f for f in session.checked.findings if f.code in ("date_as_text", "number_as_text")]


def test_a_text_file_that_does_not_say_whose_it_is(
    base: bytes, tmp_path: Path, policy_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "流水.csv"
    path.write_bytes(lines_of(base, FLOW).encode("gbk"))
    assert main(["check", str(path), "--policy", str(policy_book)]) == 2
    assert capsys.readouterr().err.strip() == (
        "“流水.csv”是文本（GBK），没有封面，不知道是谁的哪一期。怎么办：用 keybook import 把它导入台账；"
        "只想校验，就把文件名写成“2026-10_机构编码_表名.csv”的样子。"
    )


def test_the_command_says_what_the_suite_says(base: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(base))
    rename(FLOW, "Sheet1")(book)
    book.save(tmp_path / "台账.xlsx")
    assert main(["check", str(tmp_path / "台账.xlsx"), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(f["code"], f["severity"], f["message"]) for f in shown["findings"]] == [
        ("renamed_sheet", "D", "《Sheet1》按表头认作《业务量流水》，已照样读了")
    ]


def test_the_suite_is_as_large_as_promised() -> None:
    assert len(DAMAGES) + len(REFUSED) + len(ENCODINGS) >= 60
    assert len({d.name for d in DAMAGES}) == len(DAMAGES)
