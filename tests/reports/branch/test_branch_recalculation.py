"""Every formula of the branch's pages, worked out by LibreOffice, equals the value that was cached with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from building.spreadsheet_program import recalculated
from macros.reports.layout.context import ReportContext
from macros.results.report_pages import report_pages
from validators.page.page import Cell, Page, a1
from validators.page.shown import shown_number
from workbooks.pages.write_pages import write_pages

pytestmark = pytest.mark.office
REPORTS = ("E1.0", "E1.1", "E1.2", "E1.3", "E1.4", "E2.1", "E2.2", "E2.5", "E2.10")
TIES = ("0.10", "0.30", "10.10", "1.50", "2.30", "33.10", "999.90", "1000.70", "123456.70", "70.90")
"""Incomes of which 5% is half a fen, or near it."""


def pages_of(context: ReportContext) -> list[Page]:
    """Every page of the branch level."""
    return report_pages(context, "branch", REPORTS)


def computed(pages: list[Page], folder: Path) -> Any:
    """The workbook as LibreOffice computes it afresh."""
    bare = [_without_values(page) for page in pages]
    write_pages(folder / "in.xlsx", bare, properties={})
    return recalculated([folder / "in.xlsx"], folder / "out")[0]


def _without_values(page: Page) -> Page:
    """The page with a wrong cached value behind every formula, so that only a recalculation can be right."""
    page.cells = {
        place: cell if cell.formula is None else Cell(-77, cell.style.but(kind="number", number=""), cell.formula)
        for place, cell in page.cells.items()
    }
    return page


def expected(pages: list[Page]) -> dict[tuple[str, int, int], Any]:
    """Sheet, row, column -> cached value of every formula."""
    return {
        (page.name, *place): shown_number(cell.value, cell.style.value_kind)
        for page in pages
        for place, cell in page.cells.items()
        if cell.formula is not None
    }


def differences(wanted: dict[tuple[str, int, int], Any], book: Any) -> list[str]:
    """Formulas whose value is another one; amounts must agree to the last fen, ratios to the last bit but three."""
    found = []
    for (sheet, row, col), value in wanted.items():
        there = book[sheet].cell(row, col).value
        same = there == value or (value in ("", None) and there in ("", None))
        if not same and isinstance(there, (int, float)) and isinstance(value, (int, float)):
            same = abs(there - value) <= 1e-9 * max(1, abs(value))
        if not same:
            found.append(f"{sheet}!{a1(row, col)}: {value!r} cached, {there!r} computed")
    return found


def test_every_formula_of_every_page(context: ReportContext, tmp_path: Path) -> None:
    pages = pages_of(context)
    wanted = expected(pages)
    assert len(wanted) > 200
    assert differences(wanted, computed(pages, tmp_path)) == []


def test_pay_is_rounded_as_the_engine_rounds(make: Callable[..., ReportContext], tmp_path: Path) -> None:
    flow = [
        {"客户编码": "KH1", "业务代码": "特快", "月份": "2026-10", "收入": income, "揽收人": "G0301", "记录编号": f"R{i}"}
        for i, income in enumerate(TIES)
    ]
    taken = [
        {
            "客户编码": "KH1",
            "业务代码": "特快",
            "月份": "2026-10",
            "收入": f"-{income}",
            "揽收人": "G0301",
            "冲销标记": "是",
            "冲销原记录编号": f"R{i}",
            "记录编号": f"X{i}",
        }
        for i, income in enumerate(TIES[:4])
    ]
    pay = [
        {
            "工号": "G0301",
            "月": "2026-10",
            "基础工作得分": "87.35",
            "服务维护得分": "91.77",
            "信息反馈得分": "66.66",
            "大客户营销得分": "99.99",
            "业绩工资基数": "801.33",
        }
    ]
    context = make(
        R10=flow + taken,
        R43=pay,
        changes={"pay_weight_basic": "1", "pay_weight_service": "2", "pay_weight_feedback": "3", "pay_weight_marketing": "1"},
    )
    pages = [page for page in pages_of(context) if page.name == "薪酬单·陈思远"]
    total = context.results["D06"].rows["合计"].iloc[0]
    wanted = expected(pages)
    assert wanted["薪酬单·陈思远", 4, 4] == float(Fraction(int(total), 100))
    assert differences(wanted, computed(pages, tmp_path)) == []


@pytest.mark.parametrize("name", ["马秀英", "未分配"])
def test_another_name_turns_my_week(context: ReportContext, tmp_path: Path, name: str) -> None:
    page = next(page for page in pages_of(context) if page.name == "我的一周")
    page.cells[2, 4] = Cell(name, page.cells[2, 4].style)
    sheet = computed([page], tmp_path)["我的一周"]
    shown = [sheet.cell(10, col).value for col in range(2, 9)]
    tiles = [sheet.cell(5, col).value for col in (2, 4, 7)]
    if name == "马秀英":
        assert shown[:6] == [1, "临江中级人民法院", "州级", "无记录", "10-31", "▲本周到期"]
        assert shown[6].startswith("投诉未结，10-20 前办结")
        assert tiles == ["1 家", 0, "没有算完"]
        assert [sheet.cell(16, col).value for col in range(3, 8)] == ["收入（元）", 1000, 1000, 0, 1]
    else:
        assert shown[1] == "临江建材市场" and tiles == ["1 家", "目标未填", "不适用"]
        assert sheet.cell(16, 4).value == "目标未填" and sheet.cell(16, 7).value == "–"


def test_a_name_that_is_not_listed_shows_nothing(context: ReportContext, tmp_path: Path) -> None:
    page = next(page for page in pages_of(context) if page.name == "我的一周")
    page.cells[2, 4] = Cell("没有这个人", page.cells[2, 4].style)
    sheet = computed([page], tmp_path)["我的一周"]
    blanks = [(5, 2), (5, 4), (5, 7), *((10, c) for c in range(2, 9)), (16, 4), (16, 5)]
    assert {sheet.cell(*place).value for place in blanks} <= {None, ""}


def test_the_week_that_has_passed_is_said(make: Callable[..., ReportContext]) -> None:
    page = next(p for p in pages_of(make(generated=dt.datetime(2026, 11, 3, 9, 0))) if p.name == "我的一周")
    assert page.value(1, 2) == "我的一周　2026-11-02（一）～ 11-08（日）"
    assert page.value(10, 7) == "×逾期3天" and page.value(5, 2) == "1 家" and page.value(6, 2) == "其中 1 家已逾期，排在最前"
