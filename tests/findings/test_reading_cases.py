"""Findings of the reading of a workbook: tests/findings/reading/<code>.md holds a small workbook and what is said.

A case is Markdown: `cover:` with `- label = value` lines (they change the cover of a clean filing; a blank value leaves
the cell empty), `sheet: NAME` with the lines of the sheet as a table whose first line holds the column letters and
whose first column the row numbers, and `expect:` with a table. It is written as an .xlsx and read from disk. `workbook:`
with `- what words` lines says what else is done to it: see `DONE`. `excused:` names the sheets that the policy excuses it from,
`said: SHEET COLUMN REASON` what was said of a column this month and in the two before it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from macros.deciding.reasons import DECISION, SAID
from macros.lookup.policy_check import check_policy
from macros.opening import open_session
from validators.finding import Finding
from validators.packs.trade_pack import packs
from validators.values.text import safe_text
from workbooks.desk.policy_book import write_policy
from workbooks.sidecar import remember

CASES = sorted((Path(__file__).parent / "reading").glob("*.md"))
TODAY = dt.date(2026, 11, 2)
COVER = {
    "机构编码": "LJ01",
    "机构名称": "临江市局",
    "期间": "2026-10",
    "填报人": "LJ01G1",
    "填报日期": "2026-10-31",
    "零报": "客户档案、走访记录",
}
Table = list[list[str]]


def sections(path: Path) -> tuple[dict[str, str], dict[str, Table], Table, Table]:
    """Cover labels, sheets by name, the expected findings, and what else is done to the workbook."""
    cover, sheets, name = dict(COVER), {}, ""
    tables: dict[str, Table] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"^(sheet|expect|cover|policy|workbook):\s*(.*)$", line):
            name = found[2].strip() if found[1] == "sheet" else f"#{found[1]}"
            tables[name] = []
        elif name == "#workbook" and line.startswith("- "):
            tables[name].append(line[2:].split())
        elif name == "#cover" and line.startswith("- "):
            label, _, value = line[2:].partition("=")
            cover[label.strip()] = value.strip()
        elif line.startswith("|") and not set(line) <= set("|-: "):
            tables[name].append([cell.strip() for cell in line.strip("|").split("|")])
    sheets = {name: table for name, table in tables.items() if not name.startswith("#")}
    return cover, sheets, tables["#expect"], tables.get("#workbook", [])


def cell_of(text: str) -> Any:
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return dt.datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text or None


def as_ods(path: Path, book: openpyxl.Workbook) -> Path:
    """The values of a workbook as an OpenDocument spreadsheet."""
    tables = "".join(
        f'<table:table table:name="{sheet.title}">'
        + "".join(
            "<table:table-row>" + "".join(_ods_cell(v) for v in line) + "</table:table-row>" for line in sheet.iter_rows(values_only=True)
        )
        + "</table:table>"
        for sheet in book.worksheets
    )
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = f'office:value-type="float" office:value="{value}"' if isinstance(value, (int, float)) else 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def as_text(path: Path, book: openpyxl.Workbook) -> Path:
    """The last sheet as a text file whose name says whose and of what month it is."""
    sheet = book.worksheets[-1]
    target = path.with_name(f"2026-10_LJ01_{sheet.title}.csv")
    lines = [
        ",".join("" if v is None else f"{v:g}" if isinstance(v, float) else str(v) for v in line)
        for line in sheet.iter_rows(values_only=True, min_row=5, min_col=2)
    ]
    target.write_text("\n".join(lines), encoding="gbk")
    return target


def linked(path: Path, book: openpyxl.Workbook, target: str) -> Path:
    """A workbook with a link to another one."""
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", f'<Relationship Target="{target}"/>')
    return path


def made(path: Path, cover: dict[str, str], sheets: dict[str, Table], orders: Table) -> Path:
    """The workbook, with what the case orders besides."""
    book = openpyxl.load_workbook(workbook(path, cover, sheets))
    for what, *words in orders:
        if what in ("ods", "text", "link"):
            return {"ods": as_ods, "text": as_text, "link": linked}[what](path, book, *words)
        DONE[what](book, *words)
    book.save(path)
    return path


def _hide_row(book: openpyxl.Workbook, sheet: str, row: str) -> None:
    book[sheet].row_dimensions[int(row)].hidden = True


def _strike(book: openpyxl.Workbook, sheet: str, area: str) -> None:
    for line in book[sheet][area]:
        for cell in line:
            cell.font = Font(strike=True)


def _format(book: openpyxl.Workbook, sheet: str, cell: str, code: str) -> None:
    book[sheet][cell].number_format = code


DONE = {
    "strike": _strike,
    "format": _format,
    "merge": lambda book, sheet, area: book[sheet].merge_cells(area),
    "hide": lambda book, sheet: setattr(book[sheet], "sheet_state", "hidden"),
    "hide-row": _hide_row,
    "since-1904": lambda book: setattr(book, "epoch", CALENDAR_MAC_1904),
}
"""What a case may do to its workbook; besides: `ods`, `text` and `link NAME`, in the last place."""


def workbook(path: Path, cover: dict[str, str], sheets: dict[str, Table]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "封面"
    for row, (label, value) in enumerate(cover.items(), 6):
        page.cell(row, 2, label)
        page.cell(row, 3, value or None)
    for name, (letters, *lines) in sheets.items():
        sheet = book.create_sheet(name)
        for number, *cells in lines:
            for letter, text in zip(letters[1:], cells, strict=True):
                sheet[f"{letter}{number}"] = cell_of(text)
    book.save(path)
    return path


def excusing(policy_book: Path, target: Path, sheets: str) -> Path:
    """The policy with these sheets not applicable (`excused:` in a case)."""
    book = openpyxl.load_workbook(policy_book)
    rows = book["参数表"].iter_rows(min_row=5)
    names = {str(cell.value).rstrip("★"): cell.column for cell in next(rows)}
    line = next(row for row in rows if row[names["参数名"] - 1].value == "不适用的登记表")
    line[names["值"] - 1].value = sheets
    book.save(target)
    return target


def say_again(path: Path, policy_book: Path, sheet: str, column: str, reason: str) -> None:
    """The reason of a column, this month and in the two before it (`said:` in a case)."""
    book = openpyxl.load_workbook(path)
    for row, month in enumerate(("2026-08", "2026-09"), 1):
        memory = book["_manifest"] if "_manifest" in book.sheetnames else book.create_sheet("_manifest")
        memory.cell(row, 1, f"{DECISION}{SAID}{month}")
        memory.cell(row, 2, json.dumps([[sheet, column, reason]], ensure_ascii=False))
    book.save(path)
    found = open_session(path, policy=policy_book, today=TODAY).checked.findings
    remember(path, reasons={f.key: {"text": reason, "by": "", "at": ""} for f in found if (f.sheet, f.column) == (sheet, column)})


def findings_of(case: Path, folder: Path, policy_book: Path) -> list[Finding]:
    if "\npolicy:" in case.read_text(encoding="utf-8"):
        write_policy(folder / "policy.xlsx", packs()["P01"])
        found = check_policy(folder / "policy.xlsx", TODAY).findings
        return [f for f in found if f.code == case.stem]  # what else an empty policy lacks is said by its own cases
    if excused := re.search(r"^excused: (.+)$", case.read_text(encoding="utf-8"), re.M):
        policy_book = excusing(policy_book, folder / "policy.xlsx", excused[1])
    cover, sheets, *_ = sections(case)
    path = made(folder / "册.xlsx", cover, sheets, sections(case)[3])
    if said := re.search(r"^said: (\S+) (\S+) (\S+)$", case.read_text(encoding="utf-8"), re.M):
        say_again(path, policy_book, *said.groups())
    session = open_session(path, policy=policy_book, today=TODAY)
    return [f for f in session.checked.findings if f.code not in ("missing_column", "rate_missing")]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_case(case: Path, tmp_path: Path, policy_book: Path) -> None:
    headers, *expected = sections(case)[2]
    assert headers == ["code", "sheet", "row", "column", "severity", "message"]
    found = findings_of(case, tmp_path, policy_book)
    shown = [[f.code, f.sheet, str(f.row or ""), f.column or "", f.severity.value] for f in found]
    assert sorted(shown) == sorted(line[:5] for line in expected), shown
    for code, sheet, row, *_, message in expected:
        said = [f.message for f in found if (f.code, f.sheet, str(f.row or "")) == (code, sheet, row)]
        assert any(message in text for text in said), said
    assert case.stem.split(".")[0] in {line[0] for line in expected}
    for finding in found:
        assert finding.message and finding.remedy and safe_text(finding.remedy)
        assert not re.search("失败|非法|异常|错误代码", finding.message + finding.remedy)
