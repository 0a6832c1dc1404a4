"""The first month of an office: what nothing is known of is not told as 0, and nobody is said to be won, lost or overdue by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from building.demo_month import demo_context, demo_inputs, policy_of_demo, world_of
from building.page_tables import table_under
from macros.demo.pack_data import demo_data
from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import figures, won_and_lost
from macros.reports.layout.front.pack_figures import FigureOf
from macros.reports.layout.week.week_plan import NO_TARGET, gap_words, weeks_of
from macros.reports.parts.page_flow import PageFlow, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.rows.grouped_rows import grouped
from validators.discover import by_id
from validators.organisation_tree import Node
from validators.page.page import Page

REPORTS: dict[str, Report] = by_id("macros.reports", "REPORT")


def first_month(pack: str, folder: Path) -> ReportContext:
    world = world_of(pack)
    inputs = demo_inputs(world, policy_of_demo(world, folder), earlier=False)
    return demo_context(inputs, Node(code=str(demo_data(world.pack)["home"]), name="中心"))


@pytest.fixture(scope="module")
def sellers(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return first_month("P09", tmp_path_factory.mktemp("sellers"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return first_month("P12", tmp_path_factory.mktemp("service"))


def test_nobody_is_counted_as_won_or_lost(sellers: ReportContext) -> None:
    figure = next(f for f in sellers.inputs.policy.pack.main if f.header == "新增客户")
    found = FigureOf(sellers, figure)
    assert found.whole is None and {found.at(row.branch) for row in sellers.board} == {None}
    assert {(f.new, f.lost) for f in figures(sellers)} == {(None, None)} and won_and_lost(figures(sellers)) is None
    some = [replace(figures(sellers)[0], new=2, lost=1), *figures(sellers)[1:]]
    assert won_and_lost(some) == (2, 1), "what is known of one is told"


def test_a_list_of_those_won_does_not_say_that_there_are_none(sellers: ReportContext) -> None:
    page = REPORTS["E3.3b"].pages(sellers)[0]
    texts = {str(cell.value) for cell in page.cells.values() if cell.value is not None}
    assert "没有可比的上期，看不出谁是新增的" in texts and "本月没有新增客户" not in texts


def test_the_week_tells_no_number_of_those_won_and_no_debts_that_no_sheet_holds(sellers: ReportContext) -> None:
    weeks = weeks_of(sellers)
    assert {goal.done for week in weeks for goal in week.goals if goal.name == "新增客户（家）"} == {None}
    assert "D18" in sellers.results and "R15" not in sellers.inputs.policy.pack.registers
    assert {week.watch for week in weeks} == {None}, "没有过期的款 is not known where no sheet has receivables"


def test_a_goal_without_a_plan_sheet_stands_last_and_is_not_said_to_be_left_blank(service: ReportContext) -> None:
    for week in weeks_of(service):
        assert [goal.planned for goal in week.goals] == [True, False, False]
        assert gap_words(week.goals[1], service)[0] == NO_TARGET


def test_complaints_of_a_month_that_is_not_at_hand(service: ReportContext) -> None:
    rows = grouped(service, "D38", "类别", ("件数", "上期件数"), {})
    assert rows and {row["上期件数"] for row in rows} == {None} and all(row["件数"] for row in rows)
    page = REPORTS["E3.13"].pages(service)[0]
    assert {line["上期件数"] for line in table_under(page, "一、按类别")} == {"历史不足"}


def test_heads_of_sections_are_numbered_without_a_gap(service: ReportContext) -> None:
    flow = PageFlow(context=service, page=Page(name="试"))
    for head in ("一、甲", "三、乙", "没有号", "五、丙"):
        Section(head)(flow)
    heads = [cell.value for (_, col), cell in sorted(flow.page.cells.items()) if col == 2 and cell.value]
    assert heads == ["一、甲", "二、乙", "没有号", "三、丙"]


def test_the_main_report_explains_the_columns_that_it_has(service: ReportContext, sellers: ReportContext) -> None:
    for context, named in ((service, "客户数合计"), (sellers, "环比只比")):
        texts = " ".join(str(cell.value) for page in REPORTS["E3.1"].pages(context)[:1] for cell in page.cells.values())
        heads = {figure.header for figure in context.inputs.policy.pack.main}
        assert named in texts and ("客户数合计" in texts) == ("客户数(去重)" in heads)
