"""The reports of the logistics pack over the demo's months: every number again in plain Python from what the clerks typed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from building.demo_month import LAST
from building.logistics_month import UNITS, logistics, logistics_context, logistics_inputs, policy_of, rows
from building.page_tables import in_the_margin, only_page, table_under
from macros.reports.layout.context import ReportContext
from macros.reports.layout.undone import undone
from macros.results.shapes import results_json
from validators.discover import by_id
from validators.page.page import Page
from validators.page.parts import bare
from validators.values.money import half_up
from validators.values.text import safe_text

NAMES = {"WL00": "业务部", "WL01": "华北配送中心", "WL02": "华东配送中心"}
SIGNS = str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return logistics_context(logistics_inputs(policy_of(tmp_path_factory.mktemp("logistics"))))


def fen(value: Any) -> int:
    return half_up(Fraction(str(value or 0)) * 100)


def milli(value: Any) -> int:
    return half_up(Fraction(str(value or 0)) * 1000)


def under(page: Page, begins: str, below: int = 1) -> list[dict[str, Any]]:
    """The lines of the table below the words that begin so."""
    words = next(str(cell.value) for _, cell in sorted(page.cells.items()) if str(cell.value).startswith(begins))
    return table_under(page, words, below)


def called(row: dict[str, Any], code: str = "客户编码") -> str:
    return names()[row["_branch"], row[code]]


def names() -> dict[tuple[str, str], str]:
    return {(row["_branch"], row["客户编码"]): row["企业全称"] for row in rows("R03")}


def test_every_visit_with_its_six_items_the_newest_first(centre: ReportContext) -> None:
    table = under(only_page(centre, "E1.5"), "本月巡访", 2)
    visits = rows("R22")
    assert Counter((line["客户"], line["市场和对手"], line["处理经过和结果"]) for line in table) == Counter(
        (called(row), row["市场行情、竞争对手动向及其他公司的物流销售政策"], row["主要事项的处理经过及结果"]) for row in visits
    )
    days = [line["日期"] for line in table]
    assert days == sorted(days, reverse=True) and len(days) == 36
    assert sum(line["意见类别"] == "没有意见" for line in table) == sum(row["意见类别"] is None for row in visits)


def test_rounds_by_area_and_level_with_the_opinions(centre: ReportContext) -> None:
    page = only_page(centre, "E2.3")
    total, *lines = under(page, "一、各区域各级别")
    levels = {(row["_branch"], row["客户编码"]): row["新级别"] for row in rows("R06")}
    group = {
        (row["_branch"], row["客户编码"]): (NAMES[row["_branch"]], row["分片区域"], levels.get((row["_branch"], row["客户编码"]), "未定级"))
        for row in rows("R03")
    }
    due = {"A": 3, "B": 2, "C": 1, "D": 2, "未定级": 0}
    found = {(line["机构"], line["区域"], line["级别"]): line for line in lines}
    days: dict[Any, set[dt.date]] = defaultdict(set)
    for row in rows("R20"):
        if row["方式"] != "电话":
            days[row["_branch"], row["客户编码"]].add(row["日期"])
    for row in rows("R22"):
        days[row["_branch"], row["客户编码"]].add(row["日期"])
    for key in set(group.values()):
        mine = [customer for customer, of in group.items() if of == key]
        told = [row for row in rows("R22") if (row["_branch"], row["客户编码"]) in mine]
        line, need = found.pop(key), due[key[2]]
        assert (line["客户数"], line["应走访"], line["其中巡访"]) == (len(mine), need * len(mine), len(told)), key
        met = sum(len(days[customer]) >= need for customer in mine) if need else 0
        assert line["实走访"] == (sum(len(days[customer]) for customer in mine) if need else 0)
        assert line["合规率"] == (Fraction(met, len(mine)) if need else "不要求")
        assert [line[topic] for topic in ("服务", "价格", "时效", "货损", "竞争", "其他")] == [
            sum(row["意见类别"] == topic for row in told) for topic in ("服务", "价格", "时效", "货损", "竞争", "其他")
        ]
    assert not found and total["其中巡访"] == len(rows("R22"))
    (chart,) = page.charts
    assert chart.stacked and [series.name for series in chart.series] == ["服务", "价格", "时效", "货损", "竞争", "其他"]
    words = under(page, "三、主管的话")
    assert {(line["机构"], line["建议"]) for line in words} == {(NAMES[row["_branch"]], row["建议"]) for row in rows("R23")}


def test_urgent_reports_the_open_ones_first(centre: ReportContext) -> None:
    table = under(only_page(centre, "E2.4"), "紧急报告 ", 2)
    typed = rows("R24")
    last = dt.date(2026, 10, 31)
    wanted = Counter((row["内容"], ((row["完成日期"] or last) - dt.date.fromisoformat(row["时间"][:10])).days) for row in typed)
    assert Counter((line["内容"], line["已用天数"]) for line in table) == wanted
    still = [line["完成日期"] == "没有办结" for line in table]
    assert still == sorted(still, reverse=True) and sum(still) == sum(row["完成日期"] is None for row in typed) > 0


def test_customers_by_area_with_what_was_carried(centre: ReportContext) -> None:
    page = only_page(centre, "E2.7")
    tons: Counter[Any] = Counter()
    for row in rows("R10"):
        tons[row["_branch"], row["客户编码"]] += milli(row["数量"])
    files = rows("R03")
    total, *areas = under(page, "一、各区域")
    for line in areas:
        mine = [row for row in files if (NAMES[row["_branch"]], row["分片区域"]) == (line["机构"], line["区域"])]
        assert (line["客户数"], line["销售产品数量"]) == (len(mine), sum(tons[row["_branch"], row["客户编码"]] for row in mine))
    assert total["销售产品数量"] == sum(tons.values()) and sum(line["占比"] for line in areas) == 1
    listed = under(page, "二、各区域的客户")[1:]
    assert {(line["名称"], line["经营性质"], line["销售产品数量"]) for line in listed} == {
        (row["企业全称"], row["经营性质"], tons[row["_branch"], row["客户编码"]]) for row in files
    }


def test_what_to_order_for_each_warehouse(centre: ReportContext) -> None:
    page = only_page(centre, "E2.14b")
    total, *table = under(page, "库存 ", 2)
    advice = {}
    for row in rows("R69"):
        short = milli(row["旺季需货量"]) + milli(row["安全库存"]) - milli(row["库存"]) - milli(row["在途"])
        advice[row["仓库"], called(row, "客户")] = max(0, short)
    assert {(line["仓库"], line["客户"]): line["补货建议"] for line in table} == advice and total["补货建议"] == sum(advice.values())
    shown = [line["补货建议"] for line in table]
    assert shown == sorted(shown, reverse=True) and page.charts[0].kind == "bar"
    assert all((line["状态"] == "▲要补") == (line["补货建议"] > 0) for line in table if line["状态"] != "×缺货")


def test_orders_of_each_unit_and_the_promise_of_a_day(centre: ReportContext) -> None:
    page = only_page(centre, "E2.14c")
    table = {line["机构"]: line for line in under(page, "一、各单位")[1:]}
    failures: Counter[str] = Counter()
    for unit in UNITS:
        due = [row for row in rows("R73", codes=(unit,)) if row["要求交付时间"][:7] == "2026-10"]
        late = [row for row in due if row["交付时间"] is not None and row["交付时间"] > row["要求交付时间"]]
        missed = [row for row in due if row["交付时间"] is None]
        part = [row for row in due if row["交付时间"] is not None and row not in late and row["是否完整"] == "否"]
        line, good = table[NAMES[unit]], len(due) - len(late) - len(missed) - len(part)
        assert (line["应交付"], line["完成"], line["迟到"], line["不完整"], line["未交付"]) == (
            len(due),
            good,
            len(late),
            len(part),
            len(missed),
        )
        assert line["完成率"] == Fraction(good, len(due))
        stocked = [row for row in due if row["库存满足数量"] is not None]
        assert line["库存可用性"] == Fraction(
            sum(milli(row["库存满足数量"]) for row in stocked), sum(milli(row["订购数量"]) for row in stocked)
        )
        asked = [row for row in due if hours(row["下单时间"], row["要求交付时间"]) <= 24]
        kept = [row for row in asked if row["交付时间"] and hours(row["下单时间"], row["交付时间"]) <= 24]
        assert line["承诺达成率"] == Fraction(len(kept), len(asked))
        failures += Counter({"迟到": len(late), "未交付": len(missed), "不完整": len(part)})
    assert Counter(line["结果"] for line in under(page, "三、没有做到的订单")) == +failures


def hours(one: str, other: str) -> Fraction:
    first, second = (dt.datetime.strptime(text, "%Y-%m-%d %H:%M") for text in (one, other))
    return Fraction(int((second - first).total_seconds()), 3600)


def test_costs_against_their_plan_and_the_lines_of_control(centre: ReportContext) -> None:
    page = only_page(centre, "E3.7")
    total, *kinds = under(page, "一、五种费用占营业额")
    income = sum(fen(row["收入"]) for row in rows("R10"))
    for line in kinds:
        mine = [row for row in rows("R40") if row["费用类别"] == line["费用类别"]]
        spent, plan = sum(fen(row["实际"]) for row in mine), sum(fen(row["预算"]) for row in mine)
        rate = Fraction(plan, sum(fen(row["计划营业额"]) for row in mine))
        assert (line["实际(元)"], line["预算(元)"], line["实际率"], line["计划率"]) == (spent, plan, Fraction(spent, income), rate)
        assert (line["上限"], line["下限"]) == (rate * Fraction(6, 5), rate * Fraction(4, 5))
    assert [line["费用类别"] for line in kinds] == ["业务人员", "广告", "促销", "市场调查", "销售管理"]
    assert total["实际率"] == Fraction(sum(line["实际(元)"] for line in kinds), income)
    assert page.charts[0].kind == "line" and [series.name for series in page.charts[0].series] == ["实际率", "计划率", "上限", "下限"]


def test_price_and_volume_and_what_each_area_lacks(centre: ReportContext) -> None:
    page = only_page(centre, "E3.7")
    total, *products = under(page, "三、销售比计划")
    for line in products:
        assert line["价差(元)"] + line["量差(元)"] == line["差额(元)"] == line["实际额(元)"] - line["计划额(元)"]
        mine = [row for row in rows("R10") if (NAMES[row["_branch"]], row["业务代码"]) == (line["机构"], line["服务"])]
        assert line["实际额(元)"] == sum(fen(row["收入"]) for row in mine)
    assert total["差额(元)"] == sum(line["差额(元)"] for line in products)
    for line in under(page, "四、各区域的货量差距")[1:]:
        mine = [row for row in rows("R10") if (row["地区"], row["业务代码"]) == (line["区域"], line["服务"])]
        assert line["实际数量"] == sum(milli(row["数量"]) for row in mine) and line["差距"] == line["实际数量"] - line["计划数量"]
        assert line["差距率"] == Fraction(line["差距"], line["计划数量"])


def test_profit_of_each_area_after_its_part_of_the_costs(centre: ReportContext) -> None:
    shown = under(only_page(centre, "E3.7"), "五、盈利性")
    for unit in UNITS:
        areas = [line for line in shown if (line["机构"], line["维度"]) == (NAMES[unit], "区域")]
        assert sum(line["分摊费用(元)"] for line in areas) == sum(fen(row["实际"]) for row in rows("R40", codes=(unit,)))
        for line in areas:
            mine = [row for row in rows("R10", codes=(unit,)) if row["地区"] == line["名称"]]
            assert line["收入(元)"] == sum(fen(row["收入"]) for row in mine)
            if all(row["成本"] is not None for row in mine):
                cost = sum(fen(row["成本"]) for row in mine)
                profit = line["收入(元)"] - cost - line["分摊费用(元)"]
                assert (line["利润(元)"], line["利润率"]) == (profit, Fraction(profit, line["收入(元)"]))
            else:
                assert line["利润(元)"] == "没有成本"


def test_the_pipeline_its_funnel_and_the_fifth_with_most_profit(centre: ReportContext) -> None:
    page = only_page(centre, "E3.20")
    total, *table = under(page, "一、开发中的客户")
    score = {(row["_branch"], row["客户名称"]): Fraction(row["业务增长度"] + row["信用度"] + row["利润率"], 3) for row in rows("R33")}
    for row in rows("R32"):
        (line,) = [one for one in table if (one["客户"], one["机构"]) == (row["客户名称"], NAMES[row["_branch"]])]
        expected = None if row["预估达成率"] in (None, "") else fen(row["预计第一次交易额"] * row["预估达成率"])
        assert line["期望值(元)"] == ("没有填全" if expected is None else expected)
    assert total["期望值(元)"] == 3 * 15_000_000 and {line["综合评价"] for line in table} <= {*score.values(), "没有评价"}
    steps = ("自我介绍", "获取信息", "示来意", "当场演示", "预估达成率", "预约")
    funnel = {line["步骤"]: line["户数"] for line in under(page, "二、走到哪一步")}
    assert funnel == {step: sum(row[step] not in (None, "") for row in rows("R32")) for step in steps}
    chart, most = page.charts[0], max(funnel.values())
    assert chart.kind == "bar" and chart.stacked and [s.ink for s in chart.series] == ["white", "blue"]
    blanks = [page.value(row, chart.series[0].values.col) for row in range(chart.series[0].values.row, chart.series[0].values.last_row + 1)]
    assert [2 * bare(blank) + count for blank, count in zip(blanks, funnel.values(), strict=True)] == [most] * len(steps)
    known = under(page, "三、二八诊断")[1:]
    profits: dict[str, int | None] = {}
    for row in rows("R10"):
        name, cost = called(row), row["成本"]
        if cost is None or profits.get(name, 0) is None:
            profits[name] = None
        else:
            profits[name] = (profits.get(name) or 0) + fen(row["收入"]) - fen(cost)
    assert {line["客户"]: line["利润(元)"] for line in known} == {name: "没有成本" if p is None else p for name, p in profits.items()}
    held = sum(p is not None for p in profits.values())
    assert sum(line.get("二八") == "√前段" for line in known) == -(-held // 5)


def test_signs_of_trouble_stand_beside_the_archives(centre: ReportContext) -> None:
    table = under(only_page(centre, "E2.13"), "异常信号")
    counts = Counter((NAMES[row["_branch"]], f"{row['对象']}（{row['对象类型']}）") for row in rows("R29") if row["有无变化"] == "有")
    assert {(line["机构"], line["对象"]): line["合计"] for line in table} == counts
    assert all(str(line["判断"]).startswith("×报警") == (line["合计"] >= 5) for line in table) and len(table) == 6


def test_service_elements_stand_below_the_survey(centre: ReportContext) -> None:
    page = only_page(centre, "E3.8")
    table = under(page, "三、服务要素")
    assert len(table) == 36 and Counter(line["达标"] for line in table) == {"√达标": 21, "×未达标": 12, "没有判断": 3}
    assert page.find("三、服务要素（达标：事前 9/12，事中 9/15，事后 3/6）")


def test_what_was_paid_and_the_orders_stand_on_the_page_of_complaints(centre: ReportContext) -> None:
    page = only_page(centre, "E3.13")
    paid: Counter[str] = Counter()
    for row in rows("R25"):
        if row["结案日期"] is not None and row["结案日期"].month == LAST.month and row["赔付金额"] is not None:
            paid[row["类别"]] += fen(row["赔付金额"])
    shown = {line["类别"]: line["赔付(元)"] for line in under(page, "一、按类别")[1:]}
    assert {name: amount for name, amount in shown.items() if amount} == paid and sum(paid.values()) > 0
    assert [line["机构"] for line in under(page, "三、订单达成")[1:]] and page.find("承诺达成率")


def test_the_six_figures_of_the_leader(centre: ReportContext) -> None:
    page = only_page(centre, "E3.0")
    labels = [page.value(row, col) for row in (4, 8) for col in (2, 3, 4)]
    assert labels == ["收入（万元）", "A–D级客户（户）", "走访合规率", "24小时达成率", "费用率", "未办结紧急报告"]
    assert page.value(5, 3) == sum(row["年收入目标"] >= 500_000 for row in rows("R03"))
    assert page.value(9, 4) == sum(row["完成日期"] is None for row in rows("R24")) > 0
    spent, income = (sum(fen(row[name]) for row in rows(register)) for register, name in (("R40", "实际"), ("R10", "收入")))
    assert bare(page.value(9, 3)) == Fraction(spent, income)


@pytest.mark.parametrize(
    ("month", "source", "said"),
    [
        ("10", "示例值", "提醒：10 月修订制度（每年一次，月份是示例值），改过的请出新政策。"),
        ("10", "本单位填写", "提醒：10 月修订制度（每年一次），改过的请出新政策。"),
        ("12", "示例值", None),
        (None, "本单位填写", None),
    ],
)
def test_the_leader_is_reminded_in_the_month_of_revision(centre: ReportContext, month: str | None, source: str, said: str | None) -> None:
    """Only in that month, and never where nobody names one."""
    policy = centre.inputs.policy
    told = policy.frames["R09"].copy()
    told.loc[told["参数名"] == "制度修订月", ["值", "来源"]] = [month, source]
    given = replace(centre.inputs, policy=replace(policy, frames=dict(policy.frames) | {"R09": told}))
    texts = [str(cell.value) for cell in only_page(replace(centre, inputs=given), "E3.0").cells.values()]
    assert [text for text in texts if text.startswith("提醒：")] == ([said] if said else [])
    assert any(text.startswith("数据：") for text in texts) and any(text.startswith("编制：") for text in texts)


def test_the_main_report_counts_levels_and_profit(centre: ReportContext) -> None:
    page = only_page(centre, "E3.1")
    heads = [str(cell.value) for (row, _), cell in sorted(page.cells.items()) if row == page.find("客户数(去重)")[0] and cell.value]
    assert [head for head in heads if head in ("客户数(去重)", *"ABCD", "收入(元)", "利润(元)", "24小时达成", "环比")] == [
        *("客户数(去重)", *"ABCD", "收入(元)", "利润(元)", "24小时达成", "环比")
    ]


@pytest.mark.parametrize("report", sorted({*logistics().reports, *logistics().centre_reports} - {"E3.16", "E1.0"}))
def test_every_page_says_what_it_is_in_words_that_print(report: str, centre: ReportContext) -> None:
    pages: list[Page] = by_id("macros.reports", "REPORT")[report].pages(centre)
    for page in pages:
        texts = [cell.value for cell in page.cells.values() if isinstance(cell.value, str) and not cell.value.startswith("=")]
        assert in_the_margin(page) == []
        assert texts and all(safe_text(text.translate(SIGNS)) for text in texts)


def test_a_unit_has_the_same_figures(tmp_path: Path, centre: ReportContext) -> None:
    branch = logistics_context(logistics_inputs(policy_of(tmp_path), codes=("WL00",), final=False), board=False)
    (own,) = under(only_page(branch, "E2.14c"), "一、各单位")[1:]
    whole = {line["机构"]: line for line in under(only_page(centre, "E2.14c"), "一、各单位")[1:]}
    assert {name: own[name] for name in ("应交付", "完成", "完成率")} == {
        name: whole["业务部"][name] for name in ("应交付", "完成", "完成率")
    }
    assert "机构" not in under(only_page(branch, "E2.3"), "一、各区域各级别")[1]


def test_levels_are_proposed_in_yuan_with_a_tile_a_level(tmp_path: Path) -> None:
    branch = logistics_context(logistics_inputs(policy_of(tmp_path), codes=("WL00",), final=False), board=False)
    page = only_page(branch, "E2.10")
    targets = {row["企业全称"]: row["年收入目标"] for row in rows("R03", codes=("WL00",))}
    row = page.find("指标值(元)")[0]
    assert [page.value(4, col) for col in (2, 4, 5, 7, 9)] == ["A（户）", "B（户）", "C（户）", "D（户）", "要办审批（户）"]
    bounds = (5_000_000, 2_000_000, 1_000_000, 500_000)
    assert [bare(page.value(5, col)) for col in (2, 4, 5, 7)] == [
        sum(low <= target < high for target in targets.values()) for low, high in zip(bounds, (10**9, *bounds), strict=False)
    ]
    names, amounts = page.find("客户")[1], page.find("指标值(元)")[1]
    shown = {page.value(at, names): bare(page.value(at, amounts)) for at in range(row + 2, row + 2 + len(targets))}
    assert shown == {name: target * 100 for name, target in targets.items()}


def test_a_commission_has_its_page_where_the_policy_pays_one(centre: ReportContext) -> None:
    (report,) = [by_id("macros.reports", "REPORT")["E1.4b"]]
    assert report.pages(centre) == []
    policy = centre.inputs.policy
    told = policy.frames["R09"].copy()
    told.loc[told["参数名"] == "提成方案", "值"] = "超额累进"
    paying = replace(centre.inputs, policy=replace(policy, frames=dict(policy.frames) | {"R09": told}), results={})
    total, *table = under(only_page(logistics_context(paying), "E1.4b"), "来源", 2)
    income: Counter[str] = Counter()
    for row in rows("R10"):
        income[row["业绩归属"]] += fen(row["收入"])
    assert {line["工号"]: line["收入(元)"] for line in table} == income
    scale = ((0, 5_000_000, 1), (5_000_000, 20_000_000, 2), (20_000_000, 10**12, 3))
    for line in table:
        pay = sum(Fraction(max(0, min(line["收入(元)"], top) - low) * percent, 100) for low, top, percent in scale)
        assert line["提成(元)"] == half_up(pay)
    assert total["提成(元)"] == sum(line["提成(元)"] for line in table)


def test_every_result_can_be_told_as_json(centre: ReportContext) -> None:
    told = results_json(centre.results, branches=True)
    assert set(told) == set(logistics().computations) - {"D30"} and all(told.values())
    (score, *_) = told["D28"]["rows"]
    assert score["编号"].startswith("KF") and "." in score["综合评价"]


def test_a_blank_threshold_is_told_as_unfinished(centre: ReportContext) -> None:
    policy = centre.inputs.policy
    blank = policy.frames["R09"].copy()
    blank.loc[blank["参数名"] == "分级门槛·C", "值"] = None
    stopped = replace(centre.inputs, policy=replace(policy, frames=dict(policy.frames) | {"R09": blank}), results={})
    context = logistics_context(stopped)
    assert undone(centre.results, policy.pack) == () and "分级门槛·C" in undone(context.results, policy.pack)[0]
    texts = [str(cell.value) for cell in only_page(context, "E3.0").cells.values()]
    assert any("没有算完" in text for text in texts)
