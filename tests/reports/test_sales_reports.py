"""The reports of the sales plan over the demo's months: figures again from what the teams typed (packs.md P09)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.page_tables import in_the_margin, lines_with, pages_of, table_under
from building.sales_month import LAST, TEAMS, rows, sales, sales_context, sales_inputs
from building.sales_month import policy_of as demo_policy
from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.packs.spoken import speaking
from validators.page.page import Page
from validators.page.parts import bare
from validators.values.text import safe_text
from workbooks.pages.write_pages import write_pages

COUNTIES = ("云岭县", "安化县", "清水县")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return sales_context(sales_inputs(demo_policy(tmp_path_factory.mktemp("sales"))))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return sales_context(sales_inputs(demo_policy(tmp_path_factory.mktemp("sales")), codes=("TD2",), final=False), board=False)


def pages(context: ReportContext, report: str) -> list[Page]:
    found: Report = by_id("macros.reports", "REPORT")[report]
    return found.pages(context)


def fen(value: float | None) -> int:
    return round((value or 0) * 100)


def earned(codes: tuple[str, ...] = TEAMS, month: Any = LAST) -> dict[tuple[str, str], int]:
    """What each person brought, in fen."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows("R10", month, codes):
        found[row["_branch"], row["业绩归属"]] += fen(row["收入"])
    return found


def names() -> dict[tuple[str, str], str]:
    return {(row["_branch"], row["工号"]): row["姓名"] for row in rows("R02")}


def sellers(codes: tuple[str, ...] = TEAMS) -> list[tuple[str, str]]:
    return [(row["_branch"], row["工号"]) for row in rows("R02", LAST, codes) if row["岗位"] == "业务员"]


def test_the_quarter_of_each_person(centre: ReportContext) -> None:
    page, _ = pages(centre, "E1.3b")
    total, *lines = table_under(page, "一、本季（还差多的在前）")
    done, who = earned(), names()
    assert {(line["业务员"], line["业务费(元)"]) for line in lines} == {(who[key], done[key]) for key in sellers()}
    assert total["业务费(元)"] == sum(done[key] for key in sellers()) and len(lines) == 9
    goals = {"TD1": 3 * 14_000_000, "TD2": 3_000_000, "TD3": 3 * 84_000_000}
    assert {line["业务员"]: line["目标(元)"] for line in lines} == {who[key]: goals[key[0]] for key in sellers()}
    lacks = [line["还差(元)"] for line in lines]
    assert lacks == sorted(lacks, reverse=True) == [max(line["目标(元)"] - line["业务费(元)"], 0) for line in lines]
    agency = [line for line in lines if line["目标(元)"] == 3_000_000]
    assert all(line["达标月数"] == "1/1" if line["业务费(元)"] >= 1_000_000 else line["结论"] == "×不足" for line in agency)
    assert all(line["达标月数"] == "没有要求" for line in lines if line not in agency), "the agency's months are the agency's"
    chart = page.charts[0]
    assert [one.name for one in chart.series] == ["业务费(元)", "目标(元)"] and chart.series[1].target


def test_a_team_sees_this_quarter_and_says_where_the_others_are(team: ReportContext, centre: ReportContext) -> None:
    page, _ = pages(team, "E1.3b")
    words = {bare(cell.value) for cell in page.cells.values()}
    assert "以前各季的流水不在手边：上级的汇总里有" in words
    whole, _ = pages(centre, "E1.3b")
    later = table_under(whole, "二、本年以前各季")
    assert len(later) == 27 and {line["季"] for line in later} == {"一季度", "二季度", "三季度"}
    assert {line["结论"] for line in later} == {"○历史不足"}, "September alone is no quarter"


def test_plans_of_people_by_indicator_and_both_ways_of_splitting(team: ReportContext) -> None:
    months, page = pages(team, "E1.3")
    assert months.value(1, 2) == "客户经理月度计划完成（业务费）　团队2　2026年10月" and "全部客户经理（3 人）" in months.texts()
    done, who = earned(("TD2",)), names()
    total, *lines = table_under(page, "业务费")
    assert {line["业务员"]: line["实际(元)"] for line in lines} == {who[key]: done[key] for key in sellers(("TD2",))}
    assert total["月计划(元)"] == 3_000_000 and all(line["差额均分(元)"] == "历史不足" for line in lines)
    pieces: dict[str, float] = defaultdict(float)
    for row in rows("R10", LAST, ("TD2",)):
        pieces[row["业绩归属"]] += row["数量"] or 0
    cases = table_under(page, "案件件数")[1:]
    assert {line["业务员"]: line["实际(件)"] for line in cases} == {who["TD2", number]: n for number, n in pieces.items()}
    assert [line["月计划(户)"] for line in table_under(page, "新增客户")[1:]] == [3, 3, 3]


def test_counties_and_the_route(team: ReportContext) -> None:
    (page,) = pages(team, "E1.9b")
    county = {row["客户编码"]: row["分片区域"] for row in rows("R03", LAST, ("TD2",))}
    seen: dict[str, int] = defaultdict(int)
    for row in rows("R20", LAST, ("TD2",)):
        seen[county[row["客户编码"]]] += row["方式"] in ("上门", "展会")
    _, *lines = table_under(page, "一、要回访的县市")
    assert {line["县市"]: (line["客户数"], line["本月回访"]) for line in lines} == {
        name: (sum(c == name for c in county.values()), seen[name]) for name in COUNTIES
    }
    total, *customers = table_under(page, "二、客户（没有回访的在前）")
    due = [line for line in customers if line["应回访"] == "是"]
    assert len(customers) == 30 and len(due) == sum(c in COUNTIES for c in county.values())
    states = [line["状态"] for line in customers]
    assert states == sorted(states, key=["×未回访", "√已回访", "○不在计划"].index) and total["本月回访"] == sum(seen.values())
    learned = table_under(page, "三、学习与复盘")
    assert {(line["学习与复盘"], line["办了"], line["结论"]) for line in learned} == {
        (kind, 1, "√合规") for kind in ("失误复盘", "例会学习", "拜访计划")
    }


def test_customers_won_and_by_whom(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.3b")
    total, *lines = table_under(page, "一、名单（首笔早的在前）")
    before = {(row["_branch"], row["客户编码"]) for row in rows("R10", LAST.plus(-1)) if row["收入"] > 0}
    amounts: dict[tuple[str, str], int] = defaultdict(int)
    days: dict[tuple[str, str], Any] = {}
    for row in rows("R10"):
        key = (row["_branch"], row["客户编码"])
        if key not in before:
            amounts[key] += fen(row["收入"])
            days[key] = min(days.get(key, row["业务日期"]), row["业务日期"])
    named = {(row["_branch"], row["客户编码"]): row["企业全称"] for row in rows("R03")}
    assert {(line["客户"], line["首笔日期"], line["费用(元)"]) for line in lines} == {
        (named[key], days[key], n) for key, n in amounts.items()
    }
    assert [line["首笔日期"] for line in lines] == sorted(days.values()) and total["费用(元)"] == sum(amounts.values())
    people = table_under(page, "二、每人新增几户")[1:]
    assert sum(line["新增(户)"] for line in people) == len(amounts)
    assert all((line["结论"] == "√达到") is (line["新增(户)"] >= 3) for line in people) and {line["每月要求"] for line in people} == {
        "3 户以上"
    }
    assert len(page.charts) == 1


def test_the_six_figures_of_the_leader_and_the_main_report(centre: ReportContext) -> None:
    leader = pages(centre, "E3.0")[0]
    labels = [figure.header for figure in sales().leader]
    values = {label: bare(leader.value(leader.find(label)[0] + 1, leader.find(label)[1])) for label in labels}
    assert values["件数"] == sum(round((row["数量"] or 0) * 1000) for row in rows("R10"))
    quarter = [row["本季缺口"] for row in centre.results["D44"].rows.to_dict("records") if row["季"] == 4]
    assert values["季度缺口（万元）"] == round(sum(map(int, quarter)) / 10_000)
    missed = [row for row in centre.results["D44b"].rows.to_dict("records") if row["状态"] == "未回访"]
    assert values["未回访县（个）"] == len(missed)
    (main,) = pages(centre, "E3.1")
    heads = [bare(main.value(4, col)) for col in range(4, 10)]
    assert heads == ["新增客户", "件数", "费用(元)", "月计划(元)", "完成率", "环比"]
    plans = {bare(main.value(row, 3)): bare(main.value(row, 7)) for row in range(6, 9)}
    assert plans == {"团队1": 40_000_000, "团队2": 6_000_000, "团队3": 250_000_000}


def test_pages_are_written_in_the_pack_s_words_and_fit_the_paper(centre: ReportContext, team: ReportContext, tmp_path: Path) -> None:
    for number, (context, listed) in enumerate(((centre, sales().centre_reports), (team, sales().reports))):
        made = [page for name in listed if name != "E3.90" for page in pages(context, name)]
        for page in made:
            assert [text for text in page.texts() if not safe_text(text)] == [], page.name
            assert in_the_margin(page) == [], page.name
            assert page.print_scale() >= 85, (page.name, page.print_scale())
        with speaking(sales()):
            write_pages(tmp_path / f"{number}.xlsx", made, properties={"title": "报表"})
        book = openpyxl.load_workbook(tmp_path / f"{number}.xlsx")
        texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert [text for text in texts if any(word in text for word in ("用邮", "县市局", "州局", "客户经理", "大客户"))] == []


ASKED = "年月任务"
"""The sheet of what the policy asks of a person."""


def asking(context: ReportContext, source: str = "本单位填写", **values: str | None) -> ReportContext:
    """The month under a policy that asks for other tasks."""
    policy = context.inputs.policy
    told = policy.frames["R09"].copy()
    for code, value in values.items():
        told.loc[told["参数名"] == policy.pack.parameters[code].name, ["值", "来源"]] = [value, source]
    return replace(context, inputs=replace(context.inputs, policy=replace(policy, frames=dict(policy.frames) | {"R09": told})))


def test_the_task_of_the_year_and_that_of_a_month_each_by_itself(centre: ReportContext) -> None:
    """1000 万 a year and 84 万 a month, which make 1,008 万: a person of 团队3 plans 1000 万, one of 团队1 160 万 (840 万 less)."""
    page = pages_of(centre, "E1.3b")[ASKED]
    total, *lines = lines_with(page, "年任务(元)")
    done, who = earned(), names()
    planned = {"TD1": 160_000_000, "TD2": 23_300_000, "TD3": 1_000_000_000}
    assert {line["业务员"]: (line["年计划(元)"], line["本月(元)"]) for line in lines} == {
        who[key]: (planned[key[0]], done[key]) for key in sellers()
    }
    assert all(line["计划减任务(元)"] == line["年计划(元)"] - 1_000_000_000 for line in lines)
    assert all(line["本月减任务(元)"] == line["本月(元)"] - 84_000_000 for line in lines)
    assert {line["计划减任务(元)"] for line in lines} == {0, -840_000_000, -976_700_000}
    assert total["年任务(元)"] == 9_000_000_000 and total["本月减任务(元)"] == sum(done[key] for key in sellers()) - 9 * 84_000_000
    said = [str(cell.value) for cell in page.cells.values() if str(cell.value).startswith("※ 月任务")]
    assert said == ["※ 月任务 840,000.00 × 12 = 10,080,000.00 元，比年任务多 80,000.00 元；两种说法各比各的。"]


def test_a_task_that_nobody_states_is_held_against_nothing(centre: ReportContext) -> None:
    page = pages_of(asking(centre, yearly_target=None), "E1.3b")[ASKED]
    _, *lines = lines_with(page, "年任务(元)")
    assert {(line["年任务(元)"], line["计划减任务(元)"]) for line in lines} == {("没有要求", "不适用")}
    assert all(line["本月减任务(元)"] == line["本月(元)"] - 84_000_000 for line in lines)
    assert list(pages_of(asking(centre, yearly_target=None, month_target=None), "E1.3b")) == ["季度任务"]


def test_equal_tasks_and_invented_ones(centre: ReportContext) -> None:
    """120 万 and 10 万 are the same: nothing is said of two ways; an invented task is said."""
    page = pages_of(asking(centre, "示例值", yearly_target="1200000", month_target="100000"), "E1.3b")[ASKED]
    texts = [str(cell.value) for cell in page.cells.values() if str(cell.value).startswith(("※ 月任务", "※ 年任务"))]
    assert texts == ["※ 年任务、月任务里有示例值，本单位尚未确认。"]


@pytest.mark.parametrize("report", ["E1.3b", "E1.9b", "E3.3b"])
def test_a_centre_without_rows_still_has_its_pages(report: str, centre: ReportContext) -> None:
    nothing = {name: frame.iloc[:0] for name, frame in centre.inputs.frames.items()}
    made = pages(sales_context(replace(centre.inputs, frames=nothing, results={})), report)
    assert made and all(page.name and page.last_row > 3 for page in made)
