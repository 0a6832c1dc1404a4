"""The reports of the key-account pack over two years of the demo: every number again in plain Python from what was typed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from building.longterm_month import LAST, MONTHS, NODE, longterm, longterm_context, longterm_inputs, policy_of, two_years
from building.page_tables import in_the_margin, lines_with, pages_of
from macros.demo.demo_worlds import demo_world
from macros.reports.layout.context import ReportContext
from validators.policy import Policy
from validators.values.period import Month
from validators.values.text import safe_text

KEY = [f"KH{n:03}" for n in range(1, 7)]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("longterm"))


@pytest.fixture(scope="module")
def centre(policy: Policy) -> ReportContext:
    return longterm_context(two_years(policy))


@pytest.fixture(scope="module")
def desks() -> dict[Month, Any]:
    told = demo_world(longterm(), seed=7, branches=1, periods=MONTHS, last=LAST)
    return {month: told.world.desk(NODE, month) for month in told.world.months}


def typed(desk: Any, register: str) -> list[dict[str, Any]]:
    return [desk.row(register, i) for i in range(desk.count(register))]


def fen(value: Any) -> int:
    return int(Decimal(str(value or 0)) * 100)


def income(desks: dict[Month, Any], code: str, months: tuple[Month, ...]) -> int:
    return sum(fen(row["收入"]) for month in months for row in typed(desks[month], "R10") if row["客户编码"] == code)


def names(desk: Any) -> dict[str, str]:
    return {row["客户编码"]: row["企业全称"] for row in typed(desk, "R03")}


def test_plans_that_are_stuck_stand_first(centre: ReportContext, desks: dict[Month, Any]) -> None:
    page, desk = pages_of(centre, "E1.10")["计划执行"], desks[LAST]
    total, *rows = lines_with(page, "建议")
    by_name, named = {row["客户"]: row for row in rows}, names(desk)
    assert len(rows) == 10
    tasks, hours = defaultdict(list), Counter()
    for row in typed(desk, "R49a"):
        tasks[row["客户"]].append(row["完成情况"])
    for row in typed(desk, "R20"):
        hours[row["客户编码"]] += Fraction(str(row["用时(小时)"] or 0))
    senior = Counter(row["客户编码"] for row in typed(desk, "R04") if row["是否高层(权力层)"] == "是")
    for plan in typed(desk, "R49b"):
        row, code = by_name[named[plan["客户"]]], plan["客户"]
        assert (row["收入计划(元)"], row["实际(元)"]) == (fen(plan["销售额"]), fen(plan["实际收入"]))
        assert row["完成率"] == Fraction(fen(plan["实际收入"]), fen(plan["销售额"]))
        assert row["任务"] == sum(done != "取消" for done in tasks[code]) and row["完成"] == tasks[code].count("已完成")
        assert row["高层"] == senior[code]
        assert row["用时占比"] in (hours[code] / hours.total(), "没有")
    rates = [row["完成率"] for row in rows]
    assert rates == sorted(rates) and total["收入计划(元)"] == sum(row["收入计划(元)"] for row in rows)
    assert page.charts[0].kind == "line" and [s.name for s in page.charts[0].series] == ["完成率"]
    moved = [row["阶段"] for row in rows if "→" in row["阶段"]]
    assert moved == ["收获期→成长期"] and "本月阶段变了 1 户" in str(page.value(2, 2))


def test_scores_stages_shares_and_lifetime(centre: ReportContext, desks: dict[Month, Any]) -> None:
    _, *rows = lines_with(pages_of(centre, "E1.10")["客户评价"], "潜力分")
    desk, by_name = desks[LAST], {row["客户"]: row for row in rows}
    a, r = {"很有": 100, "中等": 60, "不太": 20}, {"目前关系非常牢固": 100, "目前关系良好": 80, "关系发展的潜力": 70}
    r |= {"发展中的关系": 60, "目前关系相当有限": 40, "防守阶段": 30, "倒退中的关系": 0}
    this, that = LAST.back(12), LAST.plus(-12).back(12)
    bought = {row["客户编码"]: row["客户年采购总额"] for row in typed(desk, "R03")}
    for plan in typed(desk, "R49"):
        row, code = by_name[names(desk)[plan["客户"]]], plan["客户"]
        half = Fraction(plan["销售量分"] + plan["利润率分"], 2)
        assert row["评价分"] == (3 * a[plan["吸引力"]] + 4 * half + 3 * r[plan["相互关系"]]) / 10
        now, then = income(desks, code, this), income(desks, code, that)
        assert row["近12月(元)"] == now and row["份额"] == Fraction(now, fen(bought[code]))
        growth = Fraction(now - then, then)
        quiet = income(desks, code, LAST.back(6)) == 0
        stage = "暂停期" if quiet else "成长期" if growth > Fraction(1, 10) else "收获期" if growth >= Fraction(-1, 10) else "防御期"
        assert row["建议阶段"] == (stage if growth >= Fraction(-3, 10) or quiet else "冬眠期")
        assert row["增幅"] == growth
    assert {row["建议阶段"] for row in rows} >= {"成长期", "收获期", "防御期", "暂停期"}
    scores = [row["评价分"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_the_time_goes_where_it_should_or_not(centre: ReportContext, desks: dict[Month, Any]) -> None:
    page, desk = pages_of(centre, "E3.2b")["时间结构"], desks[LAST]
    total, *rows = lines_with(page, "目标占比")[:4]
    hours = Counter()
    for row in typed(desk, "R20"):
        level = "重点客户" if row["客户编码"] in KEY else "普通客户" if row["客户编码"] <= "KH024" else "可能客户"
        hours[level] += int(Decimal(str(row["用时(小时)"] or 0)) * 1000)
    found = {row["级别"]: row for row in rows}
    assert [(found[name]["户数"], found[name]["用时(小时)"]) for name in found] == [
        (6, hours["重点客户"]),
        (18, hours["普通客户"]),
        (36, hours["可能客户"]),
    ]
    assert (
        total["户数"] == 60
        and total["用时(小时)"] == hours.total()
        and total["销售额(元)"] == sum(fen(r["收入"]) for r in typed(desk, "R10"))
    )
    assert [row["偏差(百分点)"] for row in rows] == [0, 0, 0]
    share = Fraction(hours["重点客户"], hours.total())
    assert f"占 {float(share):.2%}" in str(page.value(2, 2)) and "60.00% 以上" in str(page.value(2, 2))
    (chart,) = page.charts
    assert chart.stacked and [s.name for s in chart.series] == ["重点客户", "普通客户", "可能客户"]
    _, *customers = lines_with(page, "占全部用时")
    assert len(customers) == len({row["客户编码"] for row in typed(desk, "R20")})
    assert [row["用时(小时)"] for row in customers] == sorted((row["用时(小时)"] for row in customers), reverse=True)


def test_a_page_a_customer(centre: ReportContext, desks: dict[Month, Any]) -> None:
    page, desk = pages_of(centre, "E3.24")["客户一页纸"], desks[LAST]
    heads = [
        (row, str(cell.value))
        for (row, col), cell in sorted(page.cells.items())
        if cell.style.kind == "section" and "2026 年" in str(cell.value)
    ]
    assert len(heads) == len(page.charts) == 10 and len(page.printing.row_breaks) == 9, "one printed page each"
    named = names(desk)
    plans = {named[row["客户"]]: row for row in typed(desk, "R49")}
    for row, head in heads:
        name = head.partition("（")[0]
        plan = plans[name]
        said = {line["项目"]: line["内容"] for line in lines_with(page, "内容", after=row)}
        assert said["计划摘要"] == plan["计划摘要"] and said["优势和弱点"] == f"优势：{plan['优势']}　弱点：{plan['弱点']}"
        people = [line["姓名"] for line in lines_with(page, "关系强度", after=row)]
        assert people == [one["姓名"] for one in typed(desk, "R04") if one["客户编码"] == plan["客户"]] and people
        tasks = [(line["任务"], line["完成"]) for line in lines_with(page, "任务", after=row)]
        assert tasks == [(one["任务或步骤"], one["完成情况"]) for one in typed(desk, "R49a") if one["客户"] == plan["客户"]]
        months = lines_with(page, "月份", after=row)
        assert [line["近12月(元)"] for line in months] == [income(desks, plan["客户"], (month,)) for month in LAST.back(12)]
        assert [line["前12月(元)"] for line in months] == [income(desks, plan["客户"], (m,)) for m in LAST.plus(-12).back(12)]
    assert all(chart.kind == "line" and len(chart.series) == 2 for chart in page.charts)


def test_the_six_figures_of_the_leader(centre: ReportContext, desks: dict[Month, Any]) -> None:
    page = pages_of(centre, "E3.0")["领导速览"]
    labels = [page.value(row, col) for row in (4, 8) for col in (2, 3, 4)]
    assert labels == [f.header for f in longterm().leader]
    assert page.value(5, 2) == 6 and page.value(9, 3) == 1
    assert page.value(10, 2) == "东利化学、春和食品", "the two best, without the words for a company"


def test_why_is_said_of_the_months_that_are_compared(centre: ReportContext) -> None:
    """Moves are told over twelve months here: the causes are those of that change, and make it up."""
    said = next(text for text in pages_of(centre, "E3.0")["领导速览"].texts() if "老客户" in text)
    head, _, causes = said.removesuffix("。").partition("：")
    found = re.match(r"近 12 个月比再前 12 个月(多|少) ([\d.]+) 万元", head)
    assert found, said
    parts = [Decimal(number) * (1 if way == "多" else -1) for way, number in re.findall(r"(多|少) ([\d.]+) 万元", causes)]
    assert abs(sum(parts) - Decimal(found[2]) * (1 if found[1] == "多" else -1)) <= Decimal("0.02") and len(parts) >= 2


def test_without_two_years_nothing_is_claimed(policy: Policy) -> None:
    """The first month of a desk that brings nothing along: no growth, no lifetime value, and it says so."""
    context = longterm_context(longterm_inputs(policy), board=False)
    page = pages_of(context, "E1.10")["客户评价"]
    _, *rows = lines_with(page, "潜力分")
    assert {row["增幅"] for row in rows} == {"算不出"} and {row["终身价值(元)"] for row in rows} == {"算不出"}
    assert any("历史不足(22月)" in text for text in page.texts())
    assert {row["近12月(元)"] for row in rows} == {"历史不足"} and all(row["评价分"] for row in rows)


@pytest.mark.parametrize("report", sorted({*longterm().reports, *longterm().centre_reports} - {"E3.16", "E1.0", "E1.1", "E1.3"}))
def test_every_page_says_what_it_is_in_words_that_print(report: str, centre: ReportContext) -> None:
    for page in pages_of(centre, report).values():
        texts = [cell.value for cell in page.cells.values() if isinstance(cell.value, str) and not cell.value.startswith("=")]
        assert in_the_margin(page) == []
        assert texts and all(safe_text(text.translate(str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±＋"))) for text in texts)
