"""The branch's reports: expected numbers in expected cells, texts in GB2312, widths and print scale (E1, E2; ux.md 7, 10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from macros.results.report_pages import report_pages
from validators.discover import by_id
from validators.frames import records
from validators.page.page import Page
from validators.values.text import safe_text
from workbooks.pages.write_pages import write_pages

REPORTS = ("E1.0", "E1.1", "E1.2", "E1.3", "E1.4", "E2.1", "E2.2", "E2.5", "E2.10")
BRANCH = "LJ01"


def page_of(context: ReportContext, report: str) -> Page:
    """The first page of a report."""
    found: Report = by_id("macros.reports", "REPORT")[report]
    assert found.level in ("branch", "any")
    return found.pages(context)[0]


def line(page: Page, row: int, first: int = 2, last: int = 10) -> list[Any]:
    """The values of a row."""
    return [page.value(row, col) for col in range(first, last + 1)]


def row_of(page: Page, text: str, col: int = 3, nth: int = 0) -> int:
    """The row in which a text stands."""
    return [row for (row, c), cell in sorted(page.cells.items()) if c == col and cell.value == text][nth]


def test_every_text_can_be_shown_and_every_sheet_prints(make: Callable[..., ReportContext]) -> None:
    blank = dict.fromkeys(("field_allowance", "visit_month_state", "pareto", "pay_weight_basic", "特快.提成比例"))
    for context in (make(), make(earlier={}), make(changes=blank), make(R17=[], R20=[], R42=[], R25=[], R19=[], R43=[])):
        for page in report_pages(context, "branch", REPORTS):
            wrong = [text for text in page.texts() if not safe_text(text)]
            assert wrong == [], page.name
            assert sum(page.shown_widths) <= 150, page.name
            assert page.print_scale() >= 85, (page.name, page.print_scale())
            starts = [
                c.value
                for c in page.cells.values()
                if isinstance(c.value, str) and c.value[:1] in "=+-@" and c.value and c.formula is None and len(c.value) > 1
            ]
            assert starts == [], page.name


def test_the_pages_of_a_branch_in_order(context: ReportContext, tmp_path: Path) -> None:
    pages = report_pages(context, "branch", REPORTS)
    names = [page.name for page in pages]
    assert names == [
        "我的一周",
        "月度报送表",
        "分级结果",
        "客户清单",
        "走访合规",
        "计划完成",
        "绩效评分单",
        "薪酬单",
        "薪酬单·陈思远",
        "薪酬单·马秀英",
        "大客户用邮情况表",
        "工作进展",
    ]
    write_pages(tmp_path / "b.xlsx", pages, properties={}, origins=True)
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == [*names, "_来源"] and book["_来源"].sheet_state == "veryHidden"
    assert book["薪酬单·陈思远"]["D4"].value.startswith("=F")
    assert book["我的一周"].data_validations.dataValidation[0].formula1 == "$K$4:$K$6"
    hidden = book["我的一周"].column_dimensions["J"]
    assert (hidden.min, hidden.max, hidden.width) == (10, 34, 0)


def test_each_customer_with_level_income_and_tasks(context: ReportContext) -> None:
    page = page_of(context, "E1.1")
    assert line(page, 5, 4, 8) == ["合计 5 户", None, 3_700_000, 1_250_000, Fraction(196, 100)]
    assert page.cells[5, 6].formula == "=SUM(F6:F10)" and page.cells[5, 8].formula == '=IF(G5=0,"不适用",F5/G5-1)'
    assert line(page, 6, 2, 5) == [1, "未分配", "临江建材市场", "县级"]
    assert page.value(6, 10).startswith("定一位客户经理；级别 县级→非大客户，待审批；还要走访 1 次")
    tea = row_of(page, "雪莲茶业有限公司", 4)
    assert line(page, tea, 3, 8) == ["陈思远", "雪莲茶业有限公司", "州级", 1_600_000, 1_200_000, Fraction(1, 3)]
    assert str(page.value(tea, 9)) == "2026-10-15" and page.value(tea, 10) is None
    assert page.value(row_of(page, "金谷物流有限公司", 4), 5) == "非大客户(试算)"
    assert page.value(tea, 13) == 6 and page.value(tea, 12) == "2026-10_LJ01_临江市局_1.xlsx"


def test_without_the_month_before_nothing_is_compared(make: Callable[..., ReportContext]) -> None:
    page = page_of(make(earlier={}), "E1.1")
    assert line(page, 5, 7, 8) == ["历史不足", "历史不足"] and page.cells[5, 7].formula is None
    assert page.value(row_of(page, "雪莲茶业有限公司", 4), 8) == "历史不足"
    monthly = page_of(make(earlier={}), "E2.2")
    assert line(monthly, row_of(monthly, "合计 3 种"), 7, 8) == ["历史不足", "历史不足"]


def test_visits_by_level_and_customer(context: ReportContext) -> None:
    page = page_of(context, "E1.2")
    assert line(page, 6, 3, 7) == ["州级", 2, 1, 1, Fraction(1, 2)] and line(page, 7, 3, 7) == ["县级", 2, 0, 2, 0]
    assert page.cells[6, 4].formula == "=COUNTIF($D$15:$D$18,C6)"
    assert line(page, 14, 3, 9) == ["合计 4 户", None, None, 4, 1, None, Fraction(1, 4)]
    assert page.value(18, 3) == "雪莲茶业有限公司" and page.value(18, 8) == "√合规" and page.value(15, 8) == "×不足"
    chart = page.charts[0]
    assert (chart.kind, chart.series[0].values.a1, chart.series[0].categories.a1) == ("bar", "G6:G7", "C6:C7")
    assert line(page, 15, 10, 12) == ["不考核"] * 3 and page.value(14, 10) == "不考核"


def test_calls_are_counted_where_they_are_due(make: Callable[..., ReportContext]) -> None:
    page = page_of(make(changes={"call_week_state": "1", "call_week_county": "1"}), "E1.2")
    assert line(page, 14, 10, 12) == [20, 1, Fraction(1, 20)]
    assert page.cells[14, 12].formula == '=IF(J14=0,"不适用",K14/J14)'


def test_plan_and_actual_month_by_month(context: ReportContext) -> None:
    page = page_of(context, "E1.3")
    october = row_of(page, "2026-10", 2)
    assert line(page, october, 3, 6) == [4_100_000, 3_700_000, Fraction(37, 41), -400_000]
    mine, hers = (row_of(page, "2026-10", 2, n) for n in (1, 2))
    assert page.cells[october, 3].formula == f"=C{mine}+C{hers}" and page.cells[october, 4].formula == f"=D{mine}+D{hers}"
    assert line(page, mine, 3, 6) == [4_000_000, 3_600_000, Fraction(9, 10), -400_000]
    assert line(page, hers, 3, 5) == [100_000, 100_000, 1]
    assert page.value(mine - 9, 4) == "不知道" and page.value(mine + 1, 4) == "未到" and page.value(mine, 7) == "历史不足"
    chart = page.charts[0]
    assert chart.kind == "line" and [s.values.a1 for s in chart.series] == ["C7:C18", "K7:K18"]
    assert page.value(october, 11) == 3_700_000 and page.value(october + 1, 11) is None


def test_a_whole_year_runs_up(make: Callable[..., ReportContext]) -> None:
    page = page_of(
        make(
            period="2026-02",
            R43=[],
            R42=[],
            earlier={
                "2026-01": [
                    {"客户编码": "KH1", "业务代码": "特快", "月份": "2026-01", "收入": "44000", "业绩归属": "G0301", "记录编号": "S1"}
                ]
            },
        ),
        "E1.3",
    )
    row = row_of(page, "2026-02", 2, 1)
    assert line(page, row, 7, 9) == [8_000_000, 8_000_000, 1]
    assert [page.cells[row, col].formula for col in (7, 8, 9)] == [
        f"=SUM(C{row - 1}:C{row})",
        f"=SUM(D{row - 1}:D{row})",
        f"=H{row}/G{row}",
    ]


def test_the_month_in_numbers(context: ReportContext) -> None:
    page = page_of(context, "E2.2")
    assert [page.value(5, col) for col in (2, 4, 6, 8)] == [3_700_000, "↑196.00%", 4, "2 / 1"]
    total = row_of(page, "合计 3 种")
    assert line(page, total, 6, 9) == [3_700_000, 1_250_000, Fraction(196, 100), 1]
    assert line(page, total + 1, 3, 6) == ["帐单", "件", 4_000_000, 2_000_000] and page.value(total + 1, 9) == Fraction(20, 37)
    assert line(page, total + 2, 8, 10) == [Fraction(11, 12) - 1, Fraction(11, 37), Fraction(11, 37) - Fraction(12_000, 12_500)]
    pie = page.charts[0]
    assert (pie.kind, pie.series[0].values.a1, len(pie.series[0].points)) == ("pie", f"I{total + 1}:I{total + 3}", 3)
    moves = row_of(page, "有收入的客户")
    assert line(page, moves, 4, 8) == [2, 2, 1, 3, Fraction(1, 2)]
    assert line(page, row_of(page, "新增、流失 3 户"), 6, 7) == [2_100_000, 50_000]
    lost = row_of(page, "临江建材市场")
    assert line(page, lost, 4, 8) == ["×流失", "县级", 0, 50_000, "未分配"]
    assert page.value(row_of(page, "合计 4 户"), 6) == 3_700_000


def test_a_negative_business_has_no_slice(make: Callable[..., ReportContext]) -> None:
    flow = [
        {"客户编码": "KH1", "业务代码": "特快", "月份": "2026-10", "收入": "100", "记录编号": "R1"},
        {
            "客户编码": "KH1",
            "业务代码": "函件",
            "月份": "2026-09",
            "收入": "-20",
            "冲销标记": "是",
            "冲销原记录编号": "S9",
            "记录编号": "R2",
        },
    ]
    pie = page_of(make(R10=flow), "E2.2").charts[0]
    assert pie.series[0].values.row == pie.series[0].values.last_row


@pytest.mark.parametrize(
    ("period", "state", "change"),
    [("2026-11", "▲季度中：只有 2026-10 至 2026-11", "季度中"), ("2026-12", "√本季三个月齐：2026-10 至 2026-12", Fraction(1, 2))],
)
def test_the_quarterly_return(make: Callable[..., ReportContext], period: str, state: str, change: Any) -> None:
    def row(month: str, income: str, name: str) -> dict[str, Any]:
        return {"客户编码": "KH1", "业务代码": "特快", "月份": month, "收入": income, "数量": "10", "记录编号": name}

    earlier = {f"2026-{m:02d}": [row(f"2026-{m:02d}", "1000", f"S{m}")] for m in range(7, int(period[-2:]))}
    typed = [{"季度": "2026Q4", "客户": "KH1", "业务种类": "特快", "潜在需求": "礼盒", "客户意见": "夜间揽收", "维护计划调整": "加访一次"}]
    page = page_of(make(period=period, earlier=earlier, R10=[row(period, "2500", "R1")], R11=typed, R43=[], R42=[]), "E2.1")
    whole = 450_000 if period == "2026-12" else 350_000
    assert page.value(4, 2).startswith(state)
    assert line(page, 7, 7, 9) == [whole, 300_000, change] and page.cells[7, 7].formula == "=SUM(G8:G8)"
    assert line(page, 8, 3, 9) == ["雪莲茶业有限公司", "州级", "特快(件)", (30 if whole == 450_000 else 20) * 1000, whole, 300_000, change]
    assert line(page, 8, 10, 15) == ["↑上升" if change == Fraction(1, 2) else "季度中", 1, "礼盒", "夜间揽收", "陈思远", "加访一次"]
    assert line(page, 8, 17, 18) == ["2026-10_LJ01_临江市局_1.xlsx", 6]


def test_progress_and_what_is_in_the_way(context: ReportContext) -> None:
    page = page_of(context, "E2.5")
    project = row_of(page, "P1 景区门票邮资化")
    assert line(page, project, 4, 8) == ["长期合作", "陈思远", 5_000_000, Fraction(3, 5), "▲做到 60.00%，没有写状态和成果"]
    assert line(page, project, 10, 11) == ["2026-10_LJ01_临江市局_1.xlsx", 6]
    case = row_of(page, "临江中级人民法院")
    assert line(page, case, 7, 8) == ["×逾期11天", "回执丢失；还没有处理人"]
    held = {page.value(row, 3): page.value(row, 5) for row in range(project, case) if page.value(row, 3)}
    assert held["营销例会"] == 1
    archive = row_of(page, "合计 4 户")
    assert (
        line(page, archive, 5, 7) == [4, 36, Fraction(1, 9)]
        and page.cells[archive, 7].formula == f'=IF(F{archive}=0,"不适用",E{archive}/F{archive})'
    )


def test_levels_old_and_new(context: ReportContext) -> None:
    page = page_of(context, "E2.10")
    assert page.value(1, 2) == "分级结果（试算）　临江市局　2026年10月"
    assert [page.value(5, col) for col in (2, 4, 6, 9)] == [3, 0, 2, 2]
    assert [line(page, row, 3, 7) for row in range(10, 15)] == [
        ["临江建材市场", "用邮大户", "县级", "非大客户", "↓降级"],
        ["古城旅游开发股份有限公司", "用邮大户", "县级", "州级", "↑升级"],
        ["金谷物流有限公司", "用邮大户", "未定级", "非大客户", "●未定过级"],
        ["雪莲茶业有限公司", "用邮大户", "州级", "州级", "→不变"],
        ["临江中级人民法院", "行政职能单位", "州级", "州级", "→不变"],
    ]
    assert page.value(9, 8) == 4_950_000 and page.cells[9, 8].formula == "=SUM(H10:H14)"
    why = {r["客户编码"]: r["理由"] for r in records(context.results["D01"].rows)}
    assert page.value(11, 11) == why["KH2"]


def test_a_stop_is_said_on_the_page(make: Callable[..., ReportContext]) -> None:
    context = make(changes={"visit_month_state": None})
    page = page_of(context, "E1.2")
    said = [c.value for c in page.cells.values() if isinstance(c.value, str) and c.value.startswith("×没有算完：")]
    assert len(said) == 1 and "州级每月走访次数" in said[0] and "怎么办" in said[0]


def test_two_managers_of_one_name_keep_their_own_sheets(make: Callable[..., ReportContext]) -> None:
    staff = [{"工号": number, "姓名": "王芳", "机构": BRANCH} for number in ("G0301", "G0302")]
    names = [page.name for page in report_pages(make(R02=staff), "branch", ("E1.4",))]
    assert names[2:] == ["薪酬单·王芳（G0301）", "薪酬单·王芳（G0302）"]


def test_my_week(context: ReportContext) -> None:
    page = page_of(context, "E1.0")
    assert page.value(1, 2) == "我的一周　2026-10-26（一）～ 11-01（日）" and page.value(2, 4) == "陈思远"
    assert not page.cells[2, 4].style.locked and page.choices[0].area.a1 == "D2:D2" and page.choices[0].stop
    assert [page.value(5, col) for col in (2, 4, 7)] == ["1 家", 400_000, 281_000]
    assert line(page, 10, 2, 7) == [1, "古城旅游开发股份有限公司", "县级", "无记录", "10-31", "▲本周到期"]
    assert line(page, 11, 2, 8) == [
        2,
        "雪莲茶业有限公司",
        "州级",
        "10-15",
        "11-30",
        "○本月已访",
        "上次意见：希望夜间揽收\n近6月(万元) – – – – 1.2 1.6 ↑",
    ]
    assert [line(page, row, 3, 7) for row in range(16, 20)] == [
        ["收入（元）", 4_000_000, 3_600_000, 400_000, Fraction(9, 10)],
        ["新增客户（家）", "目标未填", 1, "", "–"],
        ["走访（次）", 2, 1, 1, Fraction(1, 2)],
        ["档案更新（户，本季）", 3, 1, 2, Fraction(1, 3)],
    ]
    functions = {name for cell in page.cells.values() if cell.formula for name in _functions(cell.formula)}
    assert functions <= {"IF", "IFERROR", "INDEX", "ISNUMBER", "MATCH", "MAX", "HYPERLINK"}


def test_my_week_names_the_day_on_which_every_customer_is_greeted(make: Callable[..., ReportContext]) -> None:
    """On 30 October 13 November is fourteen days off, 14 November fifteen; without a list nothing is said."""

    def said(days: str | None) -> list[str]:
        page = page_of(make(changes={"special_days": days}, R25=[], R20=[], earlier={}), "E1.0")
        return sorted({text[at : at + 11] for c in page.cells.values() if (at := (text := str(c.value)).find("特定走访日") - 6) >= 0})

    assert said("11-13、2025-11-01") == ["11-13 特定走访日"] and said("11-14") == said(None) == []


def _functions(formula: str) -> list[str]:
    return [
        part.split("(")[0]
        for part in formula.replace("=", ",").replace("+", ",").replace("(", "(,").split(",")
        if "(" in part and part.split("(")[0].isalpha() and part.split("(")[0].isascii()
    ]


def test_thirteen_customers_and_a_line_for_the_rest(make: Callable[..., ReportContext]) -> None:
    codes = [f"C{i:02d}" for i in range(15)]
    customers = [{"客户编码": code, "企业全称": f"客户{code}", "客户类型": "用邮大户", "客户经理": "G0301"} for code in codes]
    tiers = [{"客户编码": code, "方案": "P01", "生效期间": "2026-01", "新级别": "县级", "审批单号": "A"} for code in codes]
    page = page_of(make(R03=customers, R06=tiers, R10=[], R20=[], R43=[], R25=[]), "E1.0")
    assert page.value(21, 2) == 12 and page.value(22, 3) == "另有 3 家见《走访合规》"


def test_my_week_tells_how_the_income_of_each_customer_went(context: ReportContext, make: Callable[..., ReportContext]) -> None:
    page = next(page for page in report_pages(context, "branch", ["E1.0"]))
    told = {str(cell.value) for cell in page.cells.values() if isinstance(cell.value, str) and "近6月" in cell.value}
    tea = next(text for text in told if text.endswith(("↑", "↓")))
    reasons, line_ = tea.split("\n")
    assert reasons and re.fullmatch(r"近6月\((万元|元)\)( –)*( -?[\d.]+){2,6} [↑↓→]", line_), line_
    alone = next(page for page in report_pages(make(earlier={}), "branch", ["E1.0"]))
    assert not any("近6月" in text for text in alone.texts()), "one known month is no course"


def test_colours_of_my_week_mean_what_they_say(context: ReportContext) -> None:
    page = next(page for page in report_pages(context, "branch", ["E1.0"]))
    assert {page.cells[5, col].style.ink for col in (2, 4, 7)} == {"blue"}, "no red and no orange that nobody asked for"
    tests = {(shade.area.a1, shade.style.ink): shade.formula for shade in page.shades}
    assert tests["B5:B5", "alarm"] == '=LEFT($B$6,2)="其中"' and tests["D5:D5", "orange"] == "=AND(ISNUMBER($D$5),$D$5>0)"
    assert tests["D5:D5", "green"] == "=AND(ISNUMBER($D$5),$D$5<=0)"
    left = next(formula for (area, ink), formula in tests.items() if ink == "orange" and area.startswith("F"))
    first = re.findall(r"\$F(\d+)", left)[0]
    assert page.cells[int(first), 6].style.ink == "green" and left == f"=AND(ISNUMBER($F{first}),$F{first}>0)"


def test_first_month_without_an_approved_level(make: Callable[..., ReportContext]) -> None:
    """Who is visited goes by the levels on trial, marked wherever they are shown; nothing of it is in the scores (settled 45)."""
    context = make(R06=[])
    visits, week = page_of(context, "E1.2"), page_of(context, "E1.0")
    listed = {str(visits.value(row, 4)) for row in range(15, visits.last_row + 1)} & {"州级(试算)", "县级(试算)", "州级", "县级"}
    assert listed and all(level.endswith("(试算)") for level in listed)
    counted = {visits.value(row, 3): visits.value(row, 4) for row in (6, 7)}
    assert sum(counted.values()) > 0 and {level for level, count in counted.items() if count} == listed
    assert any(str(cell.value).endswith("级(试算)") for cell in week.cells.values())
    assert context.results["D08"].extra["branches"]["走访合规率"].isna().all()
