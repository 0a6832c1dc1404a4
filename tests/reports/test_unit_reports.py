"""Levels, plans and circulars of the postal centre: every number again in plain Python from what the counties typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from building.page_tables import table_under
from building.same_figures import contradictions, gathered, undeclared
from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from macros.results.report_pages import report_pages
from validators.discover import by_id
from validators.packs.trade_pack import packs
from validators.page.page import Page
from validators.values.period import Month
from workbooks.pages.charts import build

COUNTIES = 15
PERIOD = Month(2026, 10)
PLAN = 120_000_000
Make = Callable[..., ReportContext]


@pytest.fixture
def context(make: Make) -> ReportContext:
    return make((*["已收"] * COUNTIES, "退回", "未报"))


def pages(report: str, context: ReportContext) -> list[Page]:
    found: Report = by_id("macros.reports", "REPORT")[report]
    return found.pages(context)


def fen(text: str) -> int:
    whole, _, cents = text.partition(".")
    return int(whole) * 100 + int(cents or 0)


def income(flow: Callable, month: Month, i: int) -> int:
    return sum(fen(row["收入"]) for row in flow(i, month))


def test_customers_by_level(context: ReportContext) -> None:
    """K1 is a 行政职能单位 and 州级, K2 is 县级 in force; who is core of 特快 goes up (D01)."""
    (page,) = pages("E4.5", context)
    levels = {(row["_branch"], row["客户编码"]): row["级别"] for row in context.results["D01"].rows.to_dict("records")}
    held = {"K1": "州级", "K2": "县级"}
    order = ("非大客户", "县级", "州级")
    heads = [cell.value for (row, _), cell in sorted(page.cells.items()) if row == 4]
    assert heads == ["序", "机构", "州级", "县级", "非大客户", "大客户数", "客户数", "大客户占比", "升级", "降级", "新定级", "没有算出"]
    up = sum(order.index(level) > order.index(held[code]) for (_, code), level in levels.items() if code in held)
    down = sum(order.index(level) < order.index(held[code]) for (_, code), level in levels.items() if code in held)
    fresh = sum(level != "非大客户" for (_, code), level in levels.items() if code not in held)
    count = {word: sum(level == word for level in levels.values()) for word in order}
    keys = count["州级"] + count["县级"]
    total = [page.value(5, col) for col in range(4, 14)]
    assert total == [count["州级"], count["县级"], count["非大客户"], keys, 45, Fraction(keys, 45), up, down, fresh, 0]
    assert up > 0 and page.cells[6, 7].formula == "=D6+E6" and page.cells[6, 9].formula == "=G6/H6"
    assert [page.value(row, 3) for row in (21, 22)] == ["雪山县局", "大湾县局"]
    assert page.charts[0].stacked and [series.name for series in page.charts[0].series] == ["州级", "县级"]


def test_plans_of_the_units(context: ReportContext, flow: Callable) -> None:
    (page,) = pages("E4.1", context)
    year = [sum(income(flow, Month(2026, n), i) for n in range(1, 11)) for i in range(COUNTIES)]
    now = [income(flow, PERIOD, i) for i in range(COUNTIES)]
    table = table_under(page, "收入")
    whole, due = COUNTIES * PLAN, COUNTIES * PLAN * 10 // 12
    first = table[0]
    assert (first["年计划(元)"], first["累计计划(元)"], first["累计实际(元)"]) == (whole, due, sum(year))
    assert first["季计划(元)"] == COUNTIES * PLAN // 4
    assert (first["本月实际(元)"], first["完成率"]) == (sum(now), Fraction(sum(now), whole // 12))
    assert (first["累计完成率"], first["累计差额(元)"]) == (Fraction(sum(year), due), sum(year) - due)
    assert first["每月尚需(元)"] == sum((PLAN - done) // 2 for done in year)
    rates = [row["累计完成率"] for row in table[1:]]
    assert rates == sorted(Fraction(done, PLAN * 10 // 12) for done in year)
    (chart,) = page.charts
    assert chart.kind == "combined" and [series.target for series in chart.series] == [False, True]
    assert not any(series.second_axis for series in chart.series)


def test_a_target_is_a_mark_without_a_line(context: ReportContext, tmp_path) -> None:
    """A bullet chart: columns, and a dash across each at what was planned."""
    from xlsxwriter import Workbook

    (page,) = pages("E4.1", context)
    with Workbook(tmp_path / "b.xlsx") as book:
        book.add_worksheet("指标完成")
        drawn = build(book, "指标完成", page.charts[0])
        book.worksheets()[0].insert_chart("A1", drawn)
        assert drawn.combined.series[0]["line"]["defined"] and drawn.combined.series[0]["marker"]["type"] == "dash"
        assert not drawn.combined.is_secondary


def test_circulars_rank_by_what_is_worth_most(context: ReportContext, flow: Callable) -> None:
    brief, reference = pages("E3.11", context)
    assert (brief.name, reference.name) == ("信息简报", "信息参考") and brief.letter and reference.letter
    good = table_under(brief, "做得好的（按值多少从高到低）")
    worth = [row["值多少(元)"] for row in good]
    before, now = ([income(flow, month, i) for i in range(COUNTIES)] for month in (PERIOD.plus(-1), PERIOD))
    grown = sorted((b - a for a, b in zip(before, now, strict=True) if b > a), reverse=True)[:4]
    new = {row["客户编码"]: fen(row["收入"]) for row in flow(1, PERIOD)}["K3"]
    assert worth == sorted(worth, reverse=True) and max(worth) == new
    assert [row["值多少(元)"] for row in good if row["类别"] == "收入增长"] == grown
    bad = table_under(brief, "要注意的（按损失从大到小）")
    lost = [row["值多少(元)"] for row in bad if row["类别"] == "流失"]
    assert lost[0] == -fen(flow(0, PERIOD.plus(-1))[2]["收入"]) == -1_900_000
    behind = [row["值多少(元)"] for row in bad if row["类别"] == "计划"]
    assert behind == [-20_000_000, -19_000_000, -18_000_000, -17_000_000]
    assert len(bad) == 10


def test_what_is_secret_goes_to_the_leaders_only(context: ReportContext) -> None:
    brief, reference = pages("E3.11", context)
    told = table_under(brief, "各单位报来的信息（《市场信息》里“上报”写信息简报的）")
    assert [(row["单位"], row["内容"], row["建议措施"]) for row in told] == [("临江", "临江的对手降价", "跟进报价")]
    assert len(table_under(reference, "各单位报来的信息（《市场信息》里“上报”写信息参考的）")) == 1


def test_only_the_box_of_the_editor_is_open(context: ReportContext) -> None:
    for page in pages("E3.11", context):
        loose = {place[0] for place, cell in page.cells.items() if not cell.style.locked}
        assert loose == {page.find("（编者的话，写在这里）")[0]}


def test_no_two_figures_that_mean_the_same_differ(context: ReportContext) -> None:
    made = report_pages(context, "centre", packs()["P01"].centre_reports)
    found = gathered(made)
    assert contradictions(found) == [] and undeclared(made) == []
    assert {"收入", "客户数", "大客户数", "走访合规率", "累计完成率", "新增", "流失", "完整率", "本年收入"} <= set(found)
    assert len(found["收入"]) >= 6 and len(found["大客户数"]) == 4


def test_a_figure_that_differs_is_found(context: ReportContext) -> None:
    made = report_pages(context, "centre", packs()["P01"].centre_reports)
    page = next(page for page in made if page.name == "客户分级")
    row, col = page.find("客户数")
    page.cells[row + 1, col] = replace(page.cells[row + 1, col], value=44)
    assert [(meaning, other.sheet) for meaning, _, other in contradictions(gathered(made))] == [("客户数", "客户分级")]
