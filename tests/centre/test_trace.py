"""溯源: the rows behind a number are those of the very file, and add up to it (F4)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.errors import ToolkitError
from macros.opening import open_session
from macros.tracing.trace_cell import trace
from validators.page.page import a1
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.read.report_cells import ReportCells, is_sum

pytestmark = pytest.mark.spread

PERIOD = Month(2026, 10)
Run = Callable[..., Any]


def cell(report: Path, sheet: str, header: str, row: str) -> str:
    """`汇总主表!R14`: the cell under a heading in the row whose text begins so."""
    page = openpyxl.load_workbook(report, data_only=True)[sheet]
    lines = list(page.iter_rows())
    at, col = next((i, c.column) for i, line in enumerate(lines) for c in line if c.value == header)
    place = next(line[0].row for line in lines[at + 1 :] if any(str(c.value or "").startswith(row) for c in line))
    return f"{sheet}!{a1(place, col)}"


def value(report: Path, where: str) -> float:
    sheet, _, place = where.partition("!")
    return float(openpyxl.load_workbook(report, data_only=True)[sheet][place].value)


def rows_in_files(home: Home, rows: list[dict[str, Any]], column: str) -> int:
    """The same rows, read from the archived files themselves: their sum in fen."""
    total = 0
    for file in {row["file"] for row in rows}:
        path = home.folder / "archive" / "2026-10" / file
        sheet = next(s for s in open_session(path, today=PERIOD.last).checked.sheets.values() if s.register.sheet == rows[0]["sheet"])
        wanted = {row["row"] for row in rows if row["file"] == file}
        total += int(sheet.frame.loc[sheet.frame["_row"].isin(wanted), column].sum())
    return total


@pytest.mark.parametrize(
    ("header", "row", "count"), [("本月(元)", "青禾", 3), ("收入(万元)", "青禾", 3), ("本月(元)", "合计", 9), ("收入(万元)", "合计", 9)]
)
def test_income_leads_to_the_flow_of_the_branches(home: Home, report: Path, header: str, row: str, count: int) -> None:
    where = cell(report, "汇总主表", header, row)
    found = trace(report, where)
    assert found["cell"] == where and len(found["rows"]) == count
    assert {r["sheet"] for r in found["rows"]} == {"业务量流水"} and {r["period"] for r in found["rows"]} == {"2026-10"}
    fen = rows_in_files(home, found["rows"], "收入")
    assert found["sum"] == f"{fen / 100:.2f}" == f"{sum(float(r['value']) for r in found['rows']):.2f}"
    shown = value(report, where)
    assert abs(shown - (fen / 100 if header == "本月(元)" else fen / 1_000_000)) <= 0.01
    assert (found["formula"] is not None) == (row == "合计")


def test_counts_lead_to_the_archives(report: Path) -> None:
    found = trace(report, cell(report, "汇总主表", "客户数", "云山"))
    assert [(r["sheet"], r["row"], r["branch"], r["value"]) for r in found["rows"]] == [
        ("客户档案", 6, "YS03", 1),
        ("客户档案", 7, "YS03", 1),
    ] and found["sum"] == found["value"] == 2


def test_a_customer_leads_to_its_own_rows(home: Home, report: Path) -> None:
    where = cell(report, "客户Pareto", "用邮量(元)", "云山第1")
    found = trace(report, where)
    assert {r["branch"] for r in found["rows"]} == {"YS03"} and float(found["sum"]) == value(report, where)
    assert rows_in_files(home, found["rows"], "收入") == round(float(found["sum"]) * 100)


def test_a_ratio_has_rows_but_no_sum(report: Path) -> None:
    page = openpyxl.load_workbook(report)["客户Pareto"]
    share = next(c.coordinate for row in page.iter_rows() for c in row if str(c.value).startswith("=K"))
    found = trace(report, f"客户Pareto!{share}")
    assert found["formula"].startswith("=K") and found["rows"] and found["sum"] is None
    assert [part["cell"].partition("!")[2][0] for part in found["steps"]["parts"]] == ["K", "M"]


def test_a_parameter_is_told_as_one_and_no_row_is_passed_off_for_it(report: Path) -> None:
    """客户Pareto's 核心线 is no customer's number, though it stands in a customer's line."""
    found = trace(report, cell(report, "客户Pareto", "核心线", "云山第1"))
    assert (found["value"], found["rows"], found["steps"]["how"]) == (0.8, [], "parameter")
    assert "州级累计占比" in found["steps"]["words"]


def test_the_same_without_the_home_and_with_it_named(home: Home, report: Path, keybook: Run, tmp_path: Path) -> None:
    """A report that was moved does not know its home, and claims no row until it is told where it lies."""
    away = Path(shutil.copytree(report.parent, tmp_path / "a" / "b" / "c" / "d")) / report.name
    where = cell(report, "汇总主表", "本月(元)", "青禾")
    lost = keybook("trace", away, where)
    assert lost.status == 2 and "--home" in lost.err
    assert keybook("trace", away, where, "--home", home.folder, "--json").json["sum"] == trace(report, where)["sum"]
    own = trace(report, cell(report, "客户Pareto", "来源行", "云山第1"))
    assert [(r["file"], r["sheet"], r["row"]) for r in own["rows"]] == [("2026-10_YS03_云山县局_1.xlsx", "客户档案", own["value"])]


def test_a_report_of_an_earlier_program_says_that_it_does_not_know(report: Path, tmp_path: Path, home: Home) -> None:
    old = tmp_path / "旧" / report.name
    old.parent.mkdir()
    book = openpyxl.load_workbook(report)
    del book["_来源"]
    book.save(old)
    with pytest.raises(ToolkitError, match="早先的程序"):
        trace(old, cell(report, "汇总主表", "客户数", "云山"), home.folder)


def test_what_cannot_be_traced_is_said(report: Path, keybook: Run) -> None:
    for where, said in (("汇总主表!C14", "不是数"), ("没有这张表!A1", "没有《没有这张表》"), ("汇总主表!第三格", "不是单元格")):
        ran = keybook("trace", report, where)
        assert ran.status == 2 and said in ran.err and "怎么办" in ran.err, ran.err


def test_a_later_filing_is_never_passed_off_as_the_source(
    home: Home, report: Path, submission: Callable[..., Path], clean: Run, now: Any
) -> None:
    """The report shows the first version; once a second has come, its rows no longer add up, and nothing is claimed."""
    from macros.intake.collecting import collect

    where = cell(report, "汇总主表", "本月(元)", "临江")
    assert trace(report, where)["rows"]
    collect([submission("LJ01", cells=clean("LJ01", 999.0), version=2)], home, now=now, workers=1)
    with pytest.raises(Exception, match="对不上"):
        trace(report, where)


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ("=SUM(H14:H18)", True),
        ("='汇总主表'!H13", True),
        ("=D5+D9+D$12", True),
        ("=SUBTOTAL(109,$F$6:$F$99)", True),
        ("=R14/S14-1", False),
        ('=IF(A1=0,"不适用",B1)', False),
        ("=SUM(A1:A3)/2", False),
        (None, True),
    ],
)
def test_what_is_a_sum(formula: str | None, plain: bool) -> None:
    assert is_sum(formula) is plain


def test_references_of_a_formula(report: Path) -> None:
    cells = ReportCells(report)
    total = cells.place(cell(report, "汇总主表", "本月(元)", "合计"))
    assert [p.row for p in cells.precedents(total)] == list(range(total.row + 1, total.row + 4))
