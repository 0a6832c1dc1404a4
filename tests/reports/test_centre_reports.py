"""Each report of the centre from a small invented month: which number stands in which cell, and how it prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from building.page_tables import in_the_margin
from building.spreadsheet_program import recalculated
from building.typed_rows import joined, typed
from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import figures, quantity_adds
from macros.reports.parts.report_sheet import Report
from macros.reports.rows.story.pressing_matters import LINE_LENGTH, TITLE_LENGTH, matters
from macros.run import calcs, run
from validators.discover import by_id
from validators.packs.trade_pack import packs
from validators.page.page import Page
from validators.values.text import safe_text
from workbooks.pages.write_pages import write_pages

CENTRE: dict[str, Report] = {
    name: report for name, report in by_id("macros.reports", "REPORT").items() if report.level in ("centre", "any")
}
IDS = (*packs()["P01"].centre_reports, "E3.99")
Make = Callable[..., ReportContext]
SEVENTEEN = (*["已收"] * 15, "退回", "未报")


def page_of(report: str, context: ReportContext) -> Page:
    return CENTRE[report].pages(context)[0]


def every_page(context: ReportContext) -> list[Page]:
    there = [r for r in CENTRE.values() if not r.needs or any(name in context.results for name in r.needs)]
    return [page for report in sorted(there, key=lambda r: r.order) for page in report.pages(context)]


def line(page: Page, row: int, count: int, first: int = 2) -> list[Any]:
    return [page.value(row, col) for col in range(first, first + count)]


def test_every_report_of_the_centre_is_found() -> None:
    assert set(IDS) <= set(CENTRE)
    assert [r.sheet for r in sorted(CENTRE.values(), key=lambda r: r.order)][:3] == ["领导速览", "汇总主表", "报送情况"]


@pytest.mark.parametrize("report", IDS)
def test_widths_and_print_scale(report: str, make: Make) -> None:
    for page in CENTRE[report].pages(make(SEVENTEEN, late=(1, 5))):
        assert sum(page.shown_widths) <= 150
        assert page.print_scale() >= 85
        assert sum(page.widths[: page.freeze[1]]) <= 60
        assert page.protect and not page.gridlines and page.printing.footer.startswith("州局大客户中心 · 2026年10月 · ")


@pytest.mark.parametrize("report", [i for i in IDS if i != "E3.1"])
def test_frozen_rows_leave_room(report: str, context: ReportContext) -> None:
    """汇总主表 alone freezes its tiles too (ux 7: row 13)."""
    for page in CENTRE[report].pages(context):
        assert sum(page.heights.get(row, page.row_height) for row in range(1, page.freeze[0] + 1)) <= 95


def test_nothing_stands_in_the_margin(make: Make) -> None:
    """Where pieces and yuan of savings are not added too: a column less in the first table is none less in those below it."""
    context = make(SEVENTEEN, late=(1, 5))
    flow = context.inputs.frame("R10").copy()
    flow.loc[flow.index[0], "业务代码"] = "储蓄"
    mixed = replace(context, inputs=replace(context.inputs, frames={**context.inputs.frames, "R10": flow}), kept={})
    assert quantity_adds(context) and not quantity_adds(mixed)
    assert [(page.name, found) for given in (context, mixed) for page in every_page(given) if (found := in_the_margin(page))] == []


def test_every_word_is_in_gb2312(make: Make) -> None:
    wrong = {
        text
        for states in (SEVENTEEN, ("未报",), ("已收",))
        for page in every_page(make(states))
        for text in page.texts()
        if not safe_text(text.replace("\n", "").replace("\t", ""))
    }
    assert wrong == set()


def test_main_report_counts_the_filings_before_any_sum(context: ReportContext) -> None:
    page = page_of("E3.1", context)
    assert [page.value(4, col) for col in (2, 5, 9, 12)] == [
        "√ 按时（11-03 24时前）",
        "▲ 迟报",
        "◆ 退回、待核对（未并入）",
        "× 未报（未并入）",
    ]
    assert [page.value(5, col) for col in (2, 5, 9, 12)] == ["1 家"] * 4
    assert [page.value(6, col) for col in (2, 5)] == ["及时率 50.00%（含按时退回的 1 家）", "红土"]
    assert (page.value(6, 9), page.value(6, 12)) == ("青禾：上月收入占 24.77%", "云岭：上月收入占 24.30%")
    assert str(page.value(2, 2)).startswith("来源：应报 4 家、并入 2 家（云岭未报、青禾退回）；2 个上报件清单见《说明与来源》；政策摘要 ")


def test_main_report_sums_only_those_that_filed(context: ReportContext) -> None:
    page = page_of("E3.1", context)
    assert line(page, 12, 14) == [
        "序",
        "机构",
        "报送",
        "客户数",
        "州级",
        "县级",
        "收入(万元)",
        "上月(万元)",
        "环比",
        "累计完成率",
        "新增",
        "流失",
        "走访合规率",
        "待说明",
    ]
    assert line(page, 13, 8) == [None, "合计（2 家，缺 2 家）", None, 6, 3, 1, 3912, 3765]
    assert line(page, 14, 8) == [1, "临江县局", "√按时", 3, 2, 0, 2000, 1900]
    assert line(page, 15, 8) == [2, "红土县局", "▲迟报", 3, 1, 1, 1912, 1865]
    assert line(page, 16, 6) == [3, "青禾县局", "◆退回", "退回", "退回", "退回"] and page.value(16, 8) == "退回"
    assert line(page, 17, 4) == [4, "云岭县局", "×未报", "未报"]
    assert page.cells[17, 5].style.italic and page.cells[17, 5].style.ink == "grey"
    assert page.cells[13, 8].formula == "=SUM(H14:H15)" and page.cells[14, 10].formula == "=R14/S14-1"


def test_main_report_ratios_are_exact(context: ReportContext) -> None:
    page = page_of("E3.1", context)
    one, two = figures(context)[:2]
    assert (one.income, one.before, two.income, two.before) == (20_000_000, 19_000_000, 19_123_456, 18_654_321)
    assert page.value(14, 10) == Fraction(20, 19) - 1
    assert page.value(13, 10) == Fraction(39_123_456, 37_654_321) - 1
    assert page.value(13, 11) == Fraction(800_000 + 810_000, 2_000_000) and page.value(14, 11) == Fraction(4, 5)
    assert page.value(13, 14) == 1 and line(page, 13, 2, 12) == [1, 1]


def test_red_marks_have_a_declared_limit(make: Make) -> None:
    page = page_of("E3.1", make(SEVENTEEN, late=(1, 5), fluctuation_band="5%"))
    legend = next(t for t in page.texts() if t.startswith("※ 红字"))
    assert legend.startswith("※ 红字：环比下降超过 5.00%、累计完成率低于时间进度 83.33%、走访合规率低于 100%、流失多于 0 户。")
    fell = [row for row in range(14, 29) if page.cells[row, 10].style.ink == "alarm"]
    assert [page.value(row, 3) for row in fell] == ["松岗县局"]
    none = page_of("E3.1", make(SEVENTEEN))
    assert not any(none.cells[row, 10].style.ink == "alarm" for row in range(14, 29))


def test_the_chart_stands_on_its_own_printed_page(context: ReportContext) -> None:
    page = page_of("E3.1", context)
    chart = page.charts[0]
    assert page.printing.row_breaks == (chart.row - 3,) and page.printing.fit == (1, 0)
    assert page.value(chart.row - 2, 2) == page.value(1, 2)
    assert [s.values.a1 for s in chart.series] == ["H14:H17", "I14:I17"] and chart.series[0].categories.a1 == "Q14:Q17"
    assert page.value(16, 17) == "青禾（退回）"


def test_leader_page_has_six_numbers_and_three_matters(make: Make) -> None:
    page = page_of("E3.0", make(field_allowance="150"))
    assert (page.active, page.printing.paper, page.printing.scale) == (True, "A5", 85)
    assert line(page, 5, 3) == [3912, Fraction(161, 200), 4] and line(page, 9, 3) == ["2 / 4", 1, Fraction(3, 4)]
    assert line(page, 6, 3) == ["环比 ↑3.90%", "时间进度 83.33%", "新增 1 · 流失 1"]
    assert line(page, 10, 2) == ["云岭未报 青禾退回", "要求 100%"]
    heads = [t for t in page.texts() if t and t[0] in "①②③"]
    assert heads == ["① 云岭没有报，青禾被退回", "② 流失 1 户，最大 1.90 万", "③ 1 件投诉过期没办结"]
    assert "临江建材有限公司，临江本周上门。" in set(page.texts())
    sizes = {cell.style.size for cell in page.cells.values() if cell.style.kind == "note" and cell.style.size}
    assert sizes == {10}


def test_matters_fit_their_lines(make: Make) -> None:
    for states in (SEVENTEEN, ("未报",) * 9 + ("退回",) * 8, ("已收",) * 17):
        context = make(states, late=(1, 5))
        for matter in matters(context, [f for f in figures(context) if f.row.counted]):
            assert len(matter.title) <= TITLE_LENGTH and len(matter.line) <= LINE_LENGTH


def test_what_is_not_worked_out_presses_first(context: ReportContext) -> None:
    """The first county has no allowance in the policy (settled 51)."""
    first = matters(context, [f for f in figures(context) if f.row.counted])[0]
    assert first.title == "没有算完：1 处" and "外勤津贴" in first.line


def test_nothing_pressing_says_so(make: Make) -> None:
    context = make(("已收",), field_allowance="150")
    quiet = replace_results(context, D09=[], D08=[], D10=[])
    quiet.results["D38"].summary.update({"逾期未结": 0})
    page = page_of("E3.0", quiet)
    assert "√ 没有要紧事" in set(page.texts())


def replace_results(context: ReportContext, **rows: list[Any]) -> ReportContext:
    results = dict(context.results)
    for name in rows:
        results[name] = replace(results[name], rows=results[name].rows.iloc[:0])
    return replace(context, results=results)


def test_filing_board_is_worst_first(context: ReportContext) -> None:
    page = page_of("E3.16", context)
    assert [page.value(row, 3) for row in range(6, 10)] == ["云岭县局", "青禾县局", "红土县局", "临江县局"]
    assert line(page, 6, 8) == [1, "云岭县局", dt.date(2026, 11, 3), "–", "–", "×未报", 1, "–"]
    assert line(page, 7, 9) == [2, "青禾县局", dt.date(2026, 11, 3), dt.datetime(2026, 11, 2, 16, 20), 1, "◆退回", 0, 3, 1]
    assert line(page, 5, 6, 12) == ["5月", "6月", "7月", "8月", "9月", "10月"]
    assert line(page, 8, 6, 12) == ["√", "√", "√", "○", "√", "▲"]
    assert str(page.value(2, 2)).startswith("应报 4 家，截止 2026-11-03 24:00。√按时 1　▲迟报 1　◆退回 1　×未报 1　○零报 0　及时率 50.00%")


def test_three_late_months_come_first_and_bold(context: ReportContext) -> None:
    board = tuple(replace(row, strip=("√", "√", "√", "▲", "×", "▲")) if row.branch == "X02" else row for row in context.board)
    page = page_of("E3.16", replace(context, board=board))
    assert page.value(6, 3) == "红土县局" and page.cells[6, 3].style.bold


def test_pareto_shows_the_order_and_where_the_core_ends(make: Make) -> None:
    page = page_of("E3.2", make(SEVENTEEN))
    assert line(page, 6, 5) == [1, "临江茶业有限公司", "临江县局", "州级", 1400]
    assert page.cells[6, 7].formula == "=K6/M6" and page.value(6, 7) == Fraction(14_000_000, page.value(5, 11))
    core = [row for row in range(6, 46) if page.value(row, 9) == "●"]
    assert core == list(range(6, 28)) and page.value(26, 8) < Fraction(4, 5) <= page.value(27, 8)
    assert (page.cells[27, 3].style.heavy, page.cells[27, 3].style.heavy_ink) == ("b", "red")
    shown = [page.value(row, 11) for row in range(6, 46)]
    assert page.value(5, 11) == sum(shown) == 197_592_576 and shown == sorted(shown, reverse=True)
    assert (page.value(5, 6), page.value(45, 8)) == (19759, 1)
    assert line(page, 6, 2, 15) == ["2026-10_X01_临江县局_1.xlsx", 6]
    kinds = [(s.name, s.kind, s.second_axis) for s in page.charts[0].series]
    assert kinds == [("用邮量(万元)", None, False), ("累计占比", "line", True), ("80% 线", "line", True)]


def test_pareto_of_a_month_without_usage_has_no_chart(make: Make) -> None:
    page = page_of("E3.2", make(("未报",)))
    assert "统计期内没有用邮量" in set(page.texts()) and not page.charts


def test_new_and_lost_in_yuan_with_their_source(make: Make) -> None:
    page = page_of("E3.3", make(SEVENTEEN, detail=True))
    assert line(page, 6, 3) == [None, "合计", "流失4 下降20 新增3 再生0，缺 2 家"]
    assert line(page, 7, 9) == [1, "×流失", "临江建材有限公司", "临江县局", "未定", 1_900_000, 0, -1_900_000, "没有记录"]
    assert page.cells[7, 9].formula == "=H7-G7" and page.cells[7, 9].style.ink == "alarm"
    assert line(page, 7, 2, 13) == ["2026-10_X01_临江县局_1.xlsx", 8]
    assert page.value(11, 10) == dt.date(2026, 10, 15) and page.value(11, 6) == "刘建国"
    assert page.value(6, 9) == sum(page.value(row, 9) for row in range(7, 34)) and page.cells[6, 9].formula == "=SUM(I7:I33)"


def test_satisfaction_means(make: Make) -> None:
    page = page_of("E3.8", make(("已收", "已收", "未报")))
    rows = {page.value(row, 3): line(page, row, 6, 4) for row in range(7, 16)}
    assert rows["订单处理"] == [Fraction(19, 4), Fraction(250, 4), 4, 0, "临江", Fraction(9, 2)]
    means = [page.value(row, 4) for row in range(7, 16)]
    assert means == sorted(means) and page.value(6, 4) == sum(means) / 9
    assert page.charts[0].series[0].values.a1 == "D7:D15" and page.charts[0].series[1].name == "最低：临江"
    assert "未报" in [page.value(row, 5) for row in range(30, page.last_row)]


def test_scores_and_pay(context: ReportContext) -> None:
    page = page_of("E3.9", context)
    assert line(page, 6, 12) == [
        None,
        "合计（2 家），缺 2 家",
        2,
        1,
        38,
        Fraction(447, 10),
        Fraction(827, 10),
        136_000,
        1_956_173,
        0,
        15_000,
        1_039_173,
    ]
    assert line(page, 7, 12) == [1, "临江县局", 1, 1, 38, 45, 83, 68_000, 1_000_000, 0, "未算", "未算"]
    assert line(page, 9, 3) == [3, "云岭县局", "未报"]
    first = page.find("名次")[0] + 2
    assert line(page, first, 7) == [1, "刘建国", "G1", "临江", 38, 45, 83] and page.value(first, 13) == "未算"
    assert "收入二级核对：经理合计 391,234.56 元，机构合计 391,234.56 元，未归属 0.00 元" in set(page.texts())


def test_activities_as_a_heat_map(make: Make) -> None:
    page = page_of("E3.10", make(("已收", "已收", "未报")))
    assert line(page, 4, 6) == ["序", "机构", "晨会\n月 至少 4 次", "营销策划方案\n年 1-2 次", "信息简报\n月 1-2 次", "不足"]
    assert line(page, 5, 6) == [None, "合规的单位数，缺 1 家", 2, 1, 1, 1] and page.cells[5, 4].formula == '=COUNTIF(D6:D7,"√*")'
    assert line(page, 6, 6) == [1, "临江县局", "√4", "●0", "×0", 1]
    assert page.cells[6, 6].style.fill == "red_light" and page.cells[6, 5].style.fill == "yellow_light"
    assert line(page, 8, 3) == [3, "青禾县局", "未报"]


def test_complaints_by_class_and_branch(context: ReportContext) -> None:
    page = page_of("E3.13", context)
    assert line(page, 6, 7) == [None, "合计（1 类），缺 2 家", 4, None, None, 0, 1]
    assert line(page, 7, 8) == [1, "服务", 4, 1, 1, 0, 1, 3] and page.cells[7, 6].formula == "=SUM(D$7:D7)/D$6"
    assert str(page.value(2, 2)).startswith("本期投诉 4 件，结案 3 件，按期率 75.00%，平均 3.00 天，过期没结 1 件")


def test_offices_and_contribution(context: ReportContext) -> None:
    page = page_of("E3.17", context)
    assert line(page, 7, 8) == [1, "临江县局", Fraction(4, 5), Fraction(9, 10), 1, Fraction(4, 5), "权重未设", 3]
    assert page.value(6, 9) == 6 and page.cells[6, 9].formula == "=SUM(I7:I8)"
    row = page.find("大客户收入(元)")[0]
    assert line(page, row + 1, 4, 3) == ["合计（2 家），缺 2 家", 37_211_111, 80_000_000, Fraction(37_211_111, 80_000_000)]
    first = [1, "临江县局", 20_000_000, 40_000_000, Fraction(1, 2), "没有对比", Fraction(7, 20), Fraction(3, 20)]
    assert line(page, row + 2, 8) == first
    second = [2, "红土县局", 17_211_111, 40_000_000, Fraction(17_211_111, 40_000_000)]
    assert line(page, row + 3, 5) == second and page.value(row + 3, 7) == Fraction(17_211_111 - 18_654_321, 40_000_000) * 100


STAFF = (
    *(("G1", None, None), ("G1", None, None), ("G2", "2020-01-01", None), ("G4", None, "2026-11-01")),
    *(("G3", None, "2026-10-31"), ("G5", "2026-11-01", None)),
)
"""工号, 入职日期, 离职日期: three people are in service on 31 October, one of them written twice."""


@pytest.mark.parametrize(
    ("heads", "offices", "whole"),
    [
        ("6", [[6, 1, 5, "缺 5 人"], [6, 3, 3, "缺 3 人"]], [12, 4, 8]),
        ("2", [[2, 1, 1, "缺 1 人"], [2, 3, -1, "超编 1 人"]], [4, 4, 0]),
        ("3", [[3, 1, 2, "缺 2 人"], [3, 3, 0, "满编"]], [6, 4, 2]),
        (None, [["没有填", 1, "没有填", "没有填编制"], ["没有填", 3, "没有填", "没有填编制"]], ["没有填", 4, "没有填"]),
    ],
)
def test_how_many_people_each_office_has_and_may_have(make: Make, heads: Any, offices: list[Any], whole: list[Any]) -> None:
    """编制 less who is in service on the last day; one who leaves on it is gone, and what nobody states stays empty."""
    given = make(("已收", "已收"), staffing=heads)
    first, second = (filing.branch for filing in given.inputs.filings)
    rows = [{"工号": number, "姓名": number, "入职日期": came, "离职日期": left} for number, came, left in STAFF]
    staff = joined([typed("R02", rows, branch=first, period="2026-10"), typed("R02", rows[:1], branch=second, period="2026-10")])
    held = replace(given, inputs=replace(given.inputs, frames=dict(given.inputs.frames) | {"R02": staff}))
    page = page_of("E3.17", held)
    row = page.find("编制")[0]
    said = [[getattr(value, "word", value) for value in line(page, row + at, 4, 4)] for at in (1, 2, 3)]
    assert sorted(said[1:], key=lambda cells: cells[1]) == offices and said[0][:3] == whole


def test_an_invented_establishment_is_said(make: Make) -> None:
    given = make(("已收",))
    told = given.inputs.policy.frames["R09"].copy()
    told.loc[told["参数名"] == "编制", "来源"] = "示例值"
    policy = replace(given.inputs.policy, frames=dict(given.inputs.policy.frames) | {"R09": told})
    assert page_of("E3.17", replace(given, inputs=replace(given.inputs, policy=policy))).find("缺 5 人；编制是示例值")


def test_next_month_lists_losses_first(context: ReportContext) -> None:
    page = page_of("E3.12", context)
    assert line(page, 5, 8) == [
        1,
        "临江建材有限公司",
        "临江县局",
        "非大客户",
        "上门了解去向，提出挽留办法",
        "流失：19,000.00 → 0.00 元",
        "未定",
        dt.date(2026, 11, 30),
    ]
    assert line(page, 6, 6) == [
        2,
        "红土茶业有限公司",
        "红土县局",
        "州级",
        "约谈用邮计划，核实减少的原因",
        "下降：130,580.25 → 114,740.75 元",
    ]
    assert page.value(7, 3) == "临江矿业有限公司" and "县级变为州级" in str(page.value(7, 7))
    row, col = page.find("红土建材有限公司")
    assert line(page, row, 5, col) == ["红土建材有限公司", "红土县局", "非大客户", "建全档案，列入走访", "新增：0.00 → 19,123.45 元"]
    assert line(page, 5, 2, 11) == ["2026-10_X01_临江县局_1.xlsx", 8]


def test_sources_tie_out(context: ReportContext) -> None:
    page = page_of("E3.99", context)
    assert line(page, 6, 7) == [1, "临江县局", "2026-10_X01_临江县局_1.xlsx", 1, dt.datetime(2026, 11, 2, 16, 20), "√按时", "0" * 16]
    assert (page.value(6, 9), page.value(6, 11)) == ("本单位的钥匙（已核对），指纹 1A2B", "0" * 64) and page.value(8, 9) == "没有收到"
    assert [line(page, at, 3) for at in (8, 9)] == [[3, "云岭县局", "未报"], [4, "青禾县局", "2026-10_X03_青禾县局_1.xlsx"]]
    row, _ = page.find("收入")
    assert line(page, row, 6, 3) == ["收入", 39_123_456, "元", 39_123_456, 0, "√ 相符"]
    assert page.cells[row, 7].formula == f"=D{row}-F{row}"
    assert "政策里“外勤津贴”（X01）是空的。怎么办：请上级在政策表填上，收到新政策后点【换新政策】。" in set(
        page.texts()
    ) and context.digest in set(page.texts())


def test_no_branch_at_all_still_gives_every_page(make: Make) -> None:
    pages = every_page(make(("未报",)))
    assert len(pages) == len({page.name for page in pages})
    board = make(("未报",))
    assert page_of("E3.1", board).value(13, 8) == 0 and page_of("E3.1", board).value(13, 10) == "不适用"


def test_the_detail_workbook_lists_all(make: Make) -> None:
    context = make(SEVENTEEN, detail=True)
    rows = context.results["D09"].rows
    many = rows.loc[rows["状态"] == "流失"].head(1)
    context.results = dict(context.results) | {"D09": replace(context.results["D09"], rows=pd.concat([many] * 700))}
    page = page_of("E3.3", context)
    assert page.value(6 + 700, 2) == 700
    context.detail = False
    short = page_of("E3.3", context)
    assert short.value(507, 4) == "其余 200 户" and short.value(6, 7) == page.value(6, 7) == 700 * 1_900_000


def test_written_and_read_back(tmp_path: Path, make: Make) -> None:
    write_pages(tmp_path / "r.xlsx", every_page(make(SEVENTEEN, late=(1, 5))), properties={"title": "汇总"})
    book = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)
    assert book.sheetnames[:3] == ["领导速览", "汇总主表", "报送情况"] and book.active.title == "领导速览"
    sheet = book["汇总主表"]
    assert (sheet["H13"].value, sheet["I13"].value, sheet["J13"].number_format) == (197.59, 193.74, '"↑"0.00%_ ;"↓"0.00%_ ;"→"0.00%_ ')
    assert sheet.print_area == "'汇总主表'!$A$1:$P$57" and sheet.freeze_panes == "D14" and len(sheet._charts) == 1
    assert [b.id for b in sheet.row_breaks.brk] == [27, 35]  # the last rows go with the foot, the chart has its own page


def test_the_results_of_the_computations_fit(make: Make) -> None:
    """The real computations over the same frames: every report can be made from what they return."""
    context = make(("已收", "已收", "退回", "未报"), pay_base="800", ge_inclusive="是", pareto_base="登记客户", county_types_level="县级")
    names = [name for name in (*context.inputs.policy.pack.computations, "D06_lines") if name in calcs()]
    context.results = run(context.inputs, names)
    assert {"D01", "D09", "D35"} <= set(context.results)
    by_name = {page.name: page for page in every_page(context)}
    assert by_name["汇总主表"].value(13, 8) == 3912 and by_name["客户Pareto"].value(6, 3) == "临江茶业有限公司"
    assert "√ 相符" in set(by_name["说明与来源"].texts())


@pytest.mark.office
def test_cached_values_are_what_a_spreadsheet_computes(tmp_path: Path, make: Make) -> None:
    """LibreOffice recalculates every formula on load; none of them may move by more than the last digits."""
    write_pages(tmp_path / "r.xlsx", every_page(make(SEVENTEEN, late=(1, 5))), properties={"title": "汇总"})
    again = recalculated([tmp_path / "r.xlsx"], tmp_path / "out")[0]
    cached = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(tmp_path / "r.xlsx")
    compared = 0
    for sheet in formulas:
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            old, new = cached[sheet.title][cell.coordinate].value, again[sheet.title][cell.coordinate].value
            assert new == pytest.approx(old, abs=1e-9), (sheet.title, cell.coordinate, cell.value)
            compared += 1
    assert compared > 150
