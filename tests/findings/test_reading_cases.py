"""Findings of the reading of a workbook: tests/findings/reading/<code>.md holds a small workbook and what is said.

A case is Markdown: `cover:` with `- label = value` lines (they change the cover of a clean filing; a blank value leaves
the cell empty), `sheet: NAME` with the lines of the sheet as a table whose first line holds the column letters and
whose first column the row numbers, and `expect:` with a table. It is written as an .xlsx and read from disk.
"""
from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.policy_check import check_policy
from macros.session import open_session
from validators.finding import Finding
from validators.policy import packs
from validators.text import safe_text
from workbooks.policy_book import write_policy

CASES = sorted((Path(__file__).parent / "reading").glob("*.md"))
TODAY = dt.date(2026, 11, 2)
COVER = {"机构编码": "LJ01", "机构名称": "临江市局", "期间": "2026-10", "填报人": "LJ01G1", "填报日期": "2026-10-31",
         "零报": "客户档案、走访记录"}
Table = list[list[str]]


def sections(path: Path) -> tuple[dict[str, str], dict[str, Table], Table]:
    """Cover labels, sheets by name, and the expected findings."""
    cover, sheets, name = dict(COVER), {}, ""
    tables: dict[str, Table] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"^(sheet|expect|cover|policy):\s*(.*)$", line):
            name = found[2].strip() if found[1] == "sheet" else f"#{found[1]}"
            tables[name] = []
        elif name == "#cover" and line.startswith("- "):
            label, _, value = line[2:].partition("=")
            cover[label.strip()] = value.strip()
        elif line.startswith("|") and not set(line) <= set("|-: "):
            tables[name].append([cell.strip() for cell in line.strip("|").split("|")])
    sheets = {name: table for name, table in tables.items() if not name.startswith("#")}
    return cover, sheets, tables["#expect"]


def cell_of(text: str) -> Any:
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return dt.datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text or None


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


def findings_of(case: Path, folder: Path, policy_book: Path) -> list[Finding]:
    if "\npolicy:" in case.read_text(encoding="utf-8"):
        write_policy(folder / "policy.xlsx", packs()["P01"])
        found = check_policy(folder / "policy.xlsx", TODAY).findings
        return [f for f in found if f.code == case.stem]  # what else an empty policy lacks is said by its own cases
    cover, sheets, _ = sections(case)
    session = open_session(workbook(folder / "册.xlsx", cover, sheets), policy=policy_book, today=TODAY)
    return [f for f in session.checked.findings if f.code != "missing_column"]


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
    assert case.stem in {line[0] for line in expected}
    for finding in found:
        assert finding.message and finding.remedy and safe_text(finding.remedy)
        assert not re.search("失败|非法|异常|错误代码", finding.message + finding.remedy)
