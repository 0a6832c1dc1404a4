"""A report as a list of parts: columns said once give cells, formulas, totals and places; the same list serves any node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Note, Section, Space
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import UNIT, Shown, change, from_row, quotient, running_share, share, summed
from macros.reports.parts.table_of import TableOf
from macros.results.report_pages import report_pages
from validators.discover import by_id
from validators.filing.inputs import Result
from validators.page.page import Area, Page
from validators.page.parts import TILE_POINTS, Absent
from validators.values.origin import of_result
from validators.values.text import Text
from workbooks.theme import LOOK

REPORTS: dict[str, Report] = by_id("macros.reports", "REPORT")
LINES = [{"_branch": "X01", "类别": "甲", "件数": 1, "上期": 4}, {"_branch": "X02", "类别": "乙", "件数": 3, "上期": None}]


def with_result(context: ReportContext, rows: list[dict[str, Any]] | None = None) -> ReportContext:
    """A context whose D38 has these rows."""
    held = Result(
        title=Text("试", "Trial"),
        rows=pd.DataFrame(LINES if rows is None else rows, dtype="object"),
        formats={},
        summary={"率": Fraction(1, 3)},
    )
    return replace(context, results={"D38": held}, kept={})


def laid(context: ReportContext, *columns: Shown, rows: list[dict[str, Any]] | None = None, **words: Any) -> Page:
    words = {"label": columns[0].header} | words
    sheet = ReportSheet(sheet="试", parts=(TableOf("D38", columns, **words),))
    return sheet.page(with_result(context, rows))


def test_shares_are_live_and_know_their_places(context: ReportContext) -> None:
    page = laid(
        context,
        Shown("类别", width=20),
        summed("件数", width=9, kind="tally"),
        share("占比", "件数", 9),
        running_share("累计", "件数", 9),
        order="-件数",
    )
    assert [page.value(row, 3) for row in (5, 6, 7)] == ["合计（2 行），缺 2 家", "乙", "甲"]
    assert (page.value(5, 4), page.cells[5, 4].formula) == (4, "=SUM(D6:D7)")
    assert (page.value(6, 5), page.cells[6, 5].formula) == (Fraction(3, 4), "=D6/D$5")
    assert (page.value(7, 6), page.cells[7, 6].formula) == (Fraction(1), "=SUM(D$6:D7)/D$5")
    assert page.cells[6, 4].source == of_result("D38", "件数", 1), "the number carries the cell it was taken from"
    assert page.widths == (1, 5, 20, 9, 9, 9, 1)


def test_a_change_is_live_or_says_why_there_is_none(context: ReportContext) -> None:
    page = laid(
        context,
        Shown("类别", width=20),
        summed("件数", width=9),
        summed("上期", width=9, empty="历史不足"),
        change("环比", "件数", "上期", 9),
    )
    assert (page.value(6, 6), page.cells[6, 6].formula) == (Fraction(-3, 4), "=D6/E6-1")
    assert page.value(7, 5) == page.value(7, 6) == "历史不足"
    assert (page.value(5, 6), page.cells[5, 6].formula) == (Fraction(0), '=IF(E5=0,"不适用",D5/E5-1)')


def test_a_sum_over_one_and_the_same_word_is_that_word(context: ReportContext) -> None:
    unknown = [row | {"上期": None} for row in LINES]
    page = laid(context, Shown("类别", width=20), summed("上期", width=9, empty="历史不足"), rows=unknown)
    assert (page.value(5, 4), page.cells[5, 4].formula) == ("历史不足", None)


def test_a_sum_over_several_words_and_no_number_says_that_there_is_none(context: ReportContext) -> None:
    words = {"甲": "历史不足", "乙": "没有填"}
    page = laid(context, Shown("类别", width=20), summed("上期", lambda c, row: Absent(words[row["类别"]]), 9))
    assert (page.value(5, 4), page.cells[5, 4].formula) == ("没有合计", None)


def test_no_total_is_computed_from_a_word(context: ReportContext) -> None:
    unknown = [row | {"上期": None} for row in LINES]
    ratio = Shown("比", lambda c, row: None, 9, "ratio", total=quotient("件数", "上期"), whole=lambda c, held: "不适用", empty="历史不足")
    page = laid(context, Shown("类别", width=20), summed("件数", width=9), summed("上期", width=9, empty="历史不足"), ratio, rows=unknown)
    assert [(page.value(5, col), page.cells[5, col].formula) for col in (5, 6)] == [("历史不足", None), ("不适用", None)]


def test_a_total_that_is_no_sum_comes_from_the_summary_or_is_worked_out(context: ReportContext) -> None:
    rate = Shown("率", lambda c, row: None, 9, "ratio", whole="D38.率", empty="不适用")
    live = Shown(
        "比",
        lambda c, row: Fraction(row["件数"], 4),
        9,
        "ratio",
        formula="={件数}{row}/4",
        total=quotient("件数", "件数"),
        whole=lambda c, held: Fraction(1),
    )
    page = laid(context, Shown("类别", width=20), summed("件数", width=9), rate, live)
    assert (page.value(5, 5), page.value(6, 5)) == (Fraction(1, 3), "不适用")
    assert (page.cells[6, 6].formula, page.cells[5, 6].formula) == ("=D6/4", '=IF(D5=0,"不适用",D5/D5)')


def test_branches_in_no_sum_stand_below_and_are_not_summed(context: ReportContext) -> None:
    page = laid(context, Shown("类别", width=20), summed("件数", width=9), absent=True)
    assert [page.value(row, 3) for row in (8, 9)] == ["云岭县局", "青禾县局"]
    assert [page.value(row, 4) for row in (8, 9)] == ["未报", "退回"] and page.cells[5, 4].formula == "=SUM(D6:D7)"


def test_the_side_stands_right_of_the_margin(context: ReportContext) -> None:
    rows = [row | {"_file": "a.xlsx", "_row": 7 + at} for at, row in enumerate(LINES)]
    table = TableOf(lambda c: rows, (Shown("类别", width=20), *from_row("R25")), label="类别")
    page = ReportSheet(sheet="试", parts=(table,)).page(context)
    assert page.widths == (1, 5, 20, 1, 26, 7) and page.printing.area == Area(1, 1, page.last_row, 4)
    assert (page.value(6, 5), page.value(6, 6)) == ("a.xlsx", 7)
    source = page.cells[6, 6].source
    assert source is not None and (source.how, source.of) == ("row", ("R25", "a.xlsx", 7))


def test_a_long_list_ends_with_the_rest_and_wrapped_words_fit(context: ReportContext) -> None:
    rows = [{"_branch": "X01", "类别": f"类{i}", "件数": 1, "话": "很长的话" * 20} for i in range(600)]
    page = laid(context, Shown("类别", width=20), summed("件数", width=9), Shown("话", width=30, wrap=True), rows=rows, word="类")
    assert page.value(506, 3) == "其余 100 类" and page.value(5, 4) == 600
    assert page.heights[6] > 60 and page.heights[506] == 18


def test_one_table_keeps_its_head_several_repeat_the_title(context: ReportContext) -> None:
    one, two = TableOf("D38", (Shown("类别", width=20),)), TableOf("D38", (Shown("件数"),))
    alone = ReportSheet(sheet="试", parts=(one,)).page(with_result(context))
    both = ReportSheet(sheet="试", parts=(Section("一"), one, Section("二"), two)).page(with_result(context))
    assert (alone.freeze, alone.printing.repeat_rows) == ((4, 3), (4, 4))
    assert (both.freeze, both.printing.repeat_rows) == ((0, 0), (1, 1))
    assert both.heights[8] == 8 and both.value(9, 2) == "二", "a thin gap before the second head"


def test_a_chart_is_drawn_over_the_lines_in_the_sums_only(context: ReportContext) -> None:
    table = TableOf("D38", (Shown("类别", width=60), summed("件数", width=30)), absent=True, label="类别")
    page = ReportSheet(sheet="试", parts=(table, ChartOver("图", "类别", Drawn("件数", "blue")))).page(with_result(context))
    (chart,) = page.charts
    assert (chart.series[0].values, chart.series[0].categories) == (Area(6, 4, 7, 4), Area(6, 3, 7, 3))
    nothing = ReportSheet(sheet="试", parts=(table, ChartOver("图", "类别", "件数"))).page(with_result(context, []))
    assert nothing.charts == [] and nothing.value(6, 2) == "本期没有"


def test_own_words_under_the_title_put_the_source_below(context: ReportContext) -> None:
    sheet = ReportSheet(sheet="试", source="口径", parts=(TableOf("D38", (Shown("类别", width=60),)), Note("后记")))
    page = sheet.page(with_result(context))
    texts = [str(page.value(row, 2)) for row in range(1, page.last_row + 1)]
    assert texts[1] == "口径" and not any(text.startswith("数据质量") for text in texts)
    assert next(i for i, text in enumerate(texts) if text.startswith("来源：应报 4 家")) < texts.index("后记")


def test_a_branch_has_no_column_of_branches(context: ReportContext) -> None:
    columns = (UNIT, Shown("类别", width=20))
    centre = laid(context, *columns, label="类别")
    branch = laid(replace(context, board=()), *columns, label="类别")
    assert (centre.value(4, 3), centre.value(4, 4)) == ("机构", "类别") and branch.value(4, 3) == "类别"


def test_a_thin_row_of_its_own(context: ReportContext) -> None:
    page = ReportSheet(sheet="试", parts=(Space(4), TableOf("D38", (Shown("类别", width=20),)))).page(with_result(context))
    assert page.heights[4] == 4 and page.value(5, 3) == "类别"


ANY = tuple(name for name, report in REPORTS.items() if report.level == "any")


@pytest.mark.parametrize("name", ANY)
def test_a_report_of_any_node_serves_a_branch_and_a_centre(name: str, make: Callable[..., ReportContext]) -> None:
    centre = make(("已收", "已收", "未报"))
    branch = replace(centre, board=(), node=replace(centre.node, code="X01", name="临江县局"), kept={})
    report = REPORTS[name]
    ready = not report.needs or any(need in centre.results for need in report.needs)
    for context in (centre, branch):
        pages = report_pages(replace(context, kept={}), "centre" if context.board else "branch", [name])
        mine = [page for page in pages if page.name != "说明与来源"]
        assert bool(mine) == ready
        assert all(context.node.name in str(page.value(1, 2)) for page in mine)
        assert not any(isinstance(cell.value, Absent) for page in mine for cell in page.cells.values())


def test_most_reports_serve_any_node() -> None:
    assert len(ANY) >= 15


def test_the_number_of_a_tile_is_as_large_as_the_theme_has_it() -> None:
    assert {kind: LOOK[kind]["font_size"] for kind in TILE_POINTS} == TILE_POINTS
