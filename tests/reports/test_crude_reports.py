"""The reports of the crude pack over the demo's months: every number again in plain Python from what the clerk typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from building.crude_month import LAST, NODE, crude, crude_context, crude_inputs, policy_of, world
from building.page_tables import in_the_margin
from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.filing.inputs import History
from validators.page.page import Page
from validators.page.parts import bare
from validators.values.text import safe_text

KG = Decimal("0.001")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return crude_context(crude_inputs(policy_of(tmp_path_factory.mktemp("crude"))))


@pytest.fixture(scope="module")
def first_month(centre: ReportContext) -> ReportContext:
    """The same rows where no month before is at hand and no opening was typed: nobody knows what is in stock."""
    inputs = centre.inputs
    blank = inputs.frames["R18b"].assign(**{"期初库存(首期)": None})
    return crude_context(replace(inputs, frames={**inputs.frames, "R18b": blank}, history=History.none(), results={}))


def page_of(context: ReportContext, report: str) -> Page:
    found: Report = by_id("macros.reports", "REPORT")[report]
    (page,) = found.pages(context)
    return page


def lines(page: Page, header: str) -> list[dict[str, Any]]:
    """The rows of the table with this header, by header, the total line first."""
    row = page.find(header)[0]
    heads = {col: cell.value for (r, col), cell in page.cells.items() if r == row and cell.value}
    found, row = [], row + 1
    while page.value(row, min(heads)) == len(found) or not found:
        found.append({name: bare(page.value(row, col)) for col, name in heads.items()})
        row += 1
    return found


def typed(register: str, month: Any = LAST) -> list[dict[str, Any]]:
    cells = world().world.desk(NODE, month)
    return [cells.row(register, i) for i in range(cells.count(register))]


def kilos(value: Any) -> int:
    return int(Decimal(str(value or 0)) * 1000)


def names() -> dict[str, str]:
    return {row["客户编码"]: row["企业全称"] for row in typed("R03")}


def test_plans_of_each_refinery_and_kind_of_crude(centre: ReportContext) -> None:
    table = lines(page_of(centre, "E3.15"), "月度计划(吨)")
    monthly = defaultdict(list)
    for row in typed("R18"):
        monthly[row["炼厂"], row["油品"], row["计划类型"]].append(row)
    pairs = {(refinery, oil) for refinery, oil, _ in monthly}
    found = {(row["炼厂"], row["油品"]): row for row in table[1:]}
    assert len(found) == len(pairs) == 13
    for refinery, oil in pairs:
        row = found[names()[refinery], oil]
        versions = monthly[refinery, oil, "月度"] + monthly[refinery, oil, "调整令"]
        plan, taken = kilos(versions[-1]["计划数量"]), sum(kilos(one["实际接油"]) for one in versions)
        assert (row["月度计划(吨)"], row["实际(吨)"], row["差额(吨)"]) == (plan, taken, taken - plan)
        assert row["完成率"] == Fraction(taken, plan)
        assert row["年度(吨)"] == kilos(monthly[refinery, oil, "年度"][0]["计划数量"])
        assert row["季度(吨)"] == kilos(monthly[refinery, oil, "季度"][0]["计划数量"])
        assert row["未完成原因"] in ({one["未完成原因"] for one in versions} - {None} or {None, ""})
    gaps = [row["差额(吨)"] for row in table[1:]]
    assert gaps == sorted(gaps) and table[0]["差额(吨)"] == sum(gaps) < 0


def test_the_chart_sets_the_plan_against_what_was_taken(centre: ReportContext) -> None:
    (chart,) = page_of(centre, "E3.15").charts
    assert chart.kind == "bar" and [s.name for s in chart.series] == ["月度计划(吨)", "实际(吨)"]


def test_loyalty_is_held_against_refineries_of_the_same_kind(centre: ReportContext) -> None:
    table = lines(page_of(centre, "E3.15"), "同类名次")
    kinds = {row["企业全称"]: row["客户类型"] for row in typed("R03")}
    for kind in set(kinds.values()):
        mine = [row for row in table[1:] if row["客户类型"] == kind]
        whole = Fraction(sum(row["实际(吨)"] for row in mine), sum(row["计划(吨)"] for row in mine))
        assert all(row["与同类之差(百分点)"] == row["完成率"] - whole for row in mine)
        ordered = sorted(mine, key=lambda row: -row["完成率"])
        assert [row["同类名次"] for row in ordered] == list(range(1, len(mine) + 1))
    assert {row["评价"] for row in table[1:]} <= {"忠诚", "一般", "不足", "没有评价"}


def test_the_balance_carries_last_month_and_says_for_how_many_days(centre: ReportContext) -> None:
    table = lines(page_of(centre, "E3.15b"), "可用天数")
    left: dict[str, int] = {}
    for month in world().world.months:
        taken: Counter[str] = Counter()
        for row in typed("R18", month):
            taken[row["油品"]] += kilos(row["实际接油"]) if row["期间"] == str(month) else 0
        for row in typed("R18b", month):
            rate = Decimal(str(row["运输损耗率"] or "0.002"))
            lost = (Decimal(str(row["买断数量"])) * rate).quantize(KG, ROUND_HALF_UP)
            opening = left.get(row["油品"], kilos(row["期初库存(首期)"]))
            left[row["油品"]] = opening + kilos(row["买断数量"]) - kilos(lost) - taken[row["油品"]]
            if month == LAST:
                (line,) = [one for one in table if one["油品"] == row["油品"]]
                assert (line["期初(吨)"], line["损耗(吨)"], line["销售(吨)"]) == (opening, kilos(lost), taken[row["油品"]])
                assert line["期末(吨)"] == left[row["油品"]] and line["可用天数"] == Fraction(line["期末(吨)"] * 31, line["销售(吨)"])
    assert len(table) == 1 + 4 and [row["期末(吨)"] for row in table[1:]] == sorted(left.values())


def test_what_the_pipe_costs_at_the_price_of_the_policy(centre: ReportContext) -> None:
    costs: Counter[str] = Counter()
    for row in typed("R18"):
        if row["期间"] == str(LAST) and row["实际接油"]:
            costs[row["油品"]] += int((Decimal(str(row["实际接油"])) * 62).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)
    table = lines(page_of(centre, "E3.15b"), "管输费用(元)")
    assert {row["油品"]: row["管输费用(元)"] for row in table[1:]} == costs and table[0]["管输费用(元)"] == sum(costs.values())


def test_the_years_feedback_by_class_with_its_measures(centre: ReportContext) -> None:
    opinions = {(row["客户"], row["日期"], row["意见内容"]): row for month in world().world.months for row in typed("R26", month)}
    page = page_of(centre, "E4.8")
    counts = Counter(row["类别"] for row in opinions.values())
    done = Counter(row["类别"] for row in opinions.values() if row["完成日期"])
    table = lines(page, "已办结")
    assert {row["类别"]: (row["件数"], row["已办结"]) for row in table[1:]} == {name: (n, done[name]) for name, n in counts.items()}
    for row in table[1:]:
        days = [(one["完成日期"] - one["日期"]).days for one in opinions.values() if one["类别"] == row["类别"] and one["完成日期"]]
        assert row["平均天数"] == (Fraction(sum(days), len(days)) if days else "没有办结")
        measures = {one["预防措施"] for one in opinions.values() if one["类别"] == row["类别"] and one["预防措施"]}
        assert set(str(row["预防措施"]).split("；")) == (measures or {"没有写"})
    assert page.charts[0].kind == "bar" and f"顾客意见 {sum(counts.values())} 件" in str(page.value(2, 2))


def test_whom_to_see(centre: ReportContext) -> None:
    table = lines(page_of(centre, "E2.13c"), "未走访")
    plans = Counter(row["客户"] for row in typed("R21"))
    visits = [row for month in world().world.months for row in typed("R20", month)]
    named = {row["信息传递单号"] for row in visits}
    made = Counter(row["客户"] for row in typed("R21") if row["计划编号"] in named)
    shown = {row["客户"]: (row["计划走访"], row["已走访"]) for row in table[1:]}
    assert shown == {name: (plans[code], made[code]) for code, name in names().items()}
    missed = [row["未走访"] for row in table[1:]]
    assert missed == sorted(missed, reverse=True) and table[0]["未走访"] == sum(missed) > 0


def test_the_six_figures_of_the_leader(centre: ReportContext) -> None:
    page = page_of(centre, "E3.0")
    labels = [page.value(row, col) for row in (4, 8) for col in (2, 3, 4)]
    assert labels == ["计划数量（吨）", "实际接油（吨）", "完成率", "期末库存（吨）", "未完成（行）和原因", "满意度"]
    causes = Counter(row["未完成原因"] for row in typed("R18") if row["未完成原因"])
    note = str(page.value(10, 3))
    assert page.value(9, 3) == causes.total() and note.split("、") == sorted(causes, key=lambda word: (-causes[word], word))[:3]
    before = sum(kilos(row["实际接油"]) for row in typed("R18", LAST.plus(-1)))
    now = sum(kilos(row["实际接油"]) for row in typed("R18"))
    assert ("↓" if now < before else "↑") in str(page.value(6, 3))
    assert any("个计划没完成" in str(cell.value) for cell in page.cells.values())


@pytest.mark.parametrize("report", sorted({*crude().reports, *crude().centre_reports} - {"E3.16", "E1.0"}))
def test_every_page_says_what_it_is_in_words_that_print(report: str, centre: ReportContext) -> None:
    for page in by_id("macros.reports", "REPORT")[report].pages(centre):
        texts = [cell.value for cell in page.cells.values() if isinstance(cell.value, str) and not cell.value.startswith("=")]
        assert in_the_margin(page) == []
        assert texts and all(safe_text(text.translate(str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±"))) for text in texts)


def test_a_branch_has_the_same_figures(tmp_path: Path, centre: ReportContext) -> None:
    branch = crude_context(crude_inputs(policy_of(tmp_path)), board=False)
    at_branch, at_centre = (lines(page_of(c, "E3.15"), "月度计划(吨)") for c in (branch, centre))
    assert [row["差额(吨)"] for row in at_branch] == [row["差额(吨)"] for row in at_centre]
    assert "机构" not in at_branch[0]


def test_a_stock_that_nobody_knows_is_not_shown_as_nothing(centre: ReportContext, first_month: ReportContext) -> None:
    for context, known in ((centre, True), (first_month, False)):
        leader, main = page_of(context, "E3.0"), page_of(context, "E3.1")
        tile = leader.value(*_below(leader, "期末库存（吨）"))
        row, col = main.find("期末库存(吨)")
        shown = [main.value(row + 1, col), main.value(row + 2, col)]
        assert (isinstance(tile, int) and all(isinstance(value, int) for value in shown)) is known
        assert known or (tile, [bare(value) for value in shown]) == ("没有算出", ["没有算出", "没有算出"])


def _below(page: Page, words: str) -> tuple[int, int]:
    row, col = page.find(words)
    return row + 1, col


def test_the_main_report_has_room_for_its_numbers_and_begins_its_columns_at_nothing(centre: ReportContext) -> None:
    page = page_of(centre, "E3.1")
    col = page.find("实际(吨)")[1]
    assert page.widths[col - 1] >= len("1,503,945.727") * 1.2 and page.widths[2] >= 22
    (chart,) = page.charts
    assert chart.y_min == 0
