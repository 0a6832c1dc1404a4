"""The reports of the oil pack over the demo's months: every number again in plain Python from what the clerks typed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.oil_month import CODES, LAST, oil, oil_context, oil_inputs, policy_of, rows, world
from building.page_tables import in_the_margin
from building.same_figures import contradictions, gathered, undeclared
from macros.demo.pack_data import demo_data
from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from macros.results.report_pages import report_pages
from validators.discover import by_id
from validators.page.page import Page
from validators.page.parts import bare
from validators.values.text import safe_text
from workbooks.pages.write_pages import write_pages

CENTRE = tuple(oil().centre_reports)
END = LAST.last


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return oil_context(oil_inputs(policy_of(tmp_path_factory.mktemp("oil"))))


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return oil_context(oil_inputs(policy_of(tmp_path_factory.mktemp("oil")), codes=("YB01",), final=False), board=False)


def pages(context: ReportContext, report: str) -> list[Page]:
    found: Report = by_id("macros.reports", "REPORT")[report]
    return found.pages(context)


def lines(page: Page, header_row: int) -> list[dict[str, Any]]:
    """The rows of the table whose header stands in a row, by header; the total line first where there is one."""
    heads = {col: cell.value for (row, col), cell in page.cells.items() if row == header_row and cell.value}
    found, row = [], header_row + 1
    while any((row, col) in page.cells and page.value(row, col) is not None for col in heads):
        found.append({name: bare(page.value(row, col)) for col, name in heads.items()})
        row += 1
    return found


def milli(value: float | None) -> int:
    return round((value or 0) * 1000)


def fen(value: float | None) -> int:
    return round((value or 0) * 100)


def away_from_zero(value: Fraction) -> int:
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def name_of(code: str) -> dict[str, str]:
    return {row["客户编码"]: row["企业全称"] for row in rows("R03", codes=(code,))}


def test_unlifted_by_customer_and_product(branch: ReportContext) -> None:
    (page,) = pages(branch, "E1.6")
    table = lines(page, 4)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
    ages: dict[tuple[str, str], int] = defaultdict(int)
    late = 0
    for row in rows("R14", codes=("YB01",)):
        key = (row["客户"], row["品种"])
        parts = [milli(row[h]) for h in ("期初未提", "销售数量", "已提数量", "退销数量", "ERP账面未提")]
        sums[key] = [a + b for a, b in zip(sums[key], parts, strict=True)]
        left = parts[0] + parts[1] - parts[2] - parts[3]
        if left > 0:
            age = (END - row["开票日期"]).days
            ages[key] = max(ages[key], age)
            late += left if age > 30 else 0
    names = name_of("YB01")
    found = {(r["客户"], r["品种"]): r for r in table[1:]}
    assert len(found) == len(sums) > 50
    for (customer, product), (opening, sold, gone, back, book) in sums.items():
        row = found[names[customer], product]
        left = opening + sold - gone - back
        assert [row[h] for h in ("期初未提(吨)", "销售(吨)", "已提(吨)", "未提(吨)", "ERP账面(吨)")] == [opening, sold, gone, left, book]
        assert row["差异(吨)"] == book - left
        assert row["库龄(天)"] == ages.get((customer, product), "–")
    total = [sum(v[i] for v in sums.values()) for i in range(5)]
    assert table[0]["未提(吨)"] == total[0] + total[1] - total[2] - total[3] and table[0]["超龄(吨)"] == late > 0
    gaps = [abs(r["差异(吨)"]) for r in table[1:]]
    assert gaps == sorted(gaps, reverse=True)


def test_the_ages_under_it_sum_to_what_is_left(branch: ReportContext) -> None:
    (page,) = pages(branch, "E1.6")
    left = lines(page, 4)[0]["未提(吨)"]
    head = page.find("未提数量按库龄（天，吨）")[0] + 1
    summed = lines(page, head)[0]
    assert sum(v for h, v in summed.items() if h not in ("序", "品种")) == left
    (chart,) = page.charts
    assert chart.stacked and [s.name for s in chart.series] == [h for h in summed if h not in ("序", "品种")]


def test_receivables_by_age(branch: ReportContext) -> None:
    ageing, credit = pages(branch, "E1.7")
    received: dict[str, int] = defaultdict(int)
    for row in rows("R15b", codes=("YB01",)):
        received[row["应收编号"]] += fen(row["收款金额"]) if row["收款日期"] <= END else 0
    owed: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    for row in rows("R15", codes=("YB01",)):
        balance = fen(row["应收金额"]) - received[row["应收编号"]]
        owed[row["客户"]] += max(balance, 0)
        late[row["客户"]] += max(balance, 0) if row["到期日"] < END else 0
    names, table = name_of("YB01"), lines(ageing, 4)
    found = {r["客户"]: r for r in table[1:]}
    buckets = ("1–30", "31–60", "61–90", "91–180", "181–365", ">365")
    for customer, amount in owed.items():
        row = found[names[customer]]
        assert row["应收(元)"] == amount and sum(row[b] for b in buckets) == late[customer]
        assert row["逾期率"] == (Fraction(late[customer], amount) if amount else "–")
        assert (row["逾期原因"] == "–") == (late[customer] == 0)
    assert table[0]["应收(元)"] == sum(owed.values()) > sum(late.values()) > 0
    limits = {row["客户"]: fen(row["授信额度"]) for row in rows("R65", codes=("YB01",))}
    left = {r["客户"]: r for r in lines(credit, 4)[1:]}
    for customer, limit in limits.items():
        row = left[names[customer]]
        assert row["授信额度(元)"] == limit and row["余量(元)"] == limit - owed[customer] - row["未开票订单(元)"]
        assert row["结论"] == "正常"


def test_open_complaints(centre: ReportContext) -> None:
    (page,) = pages(centre, "E1.8")
    open_ = [r for r in rows("R25") if r["结案日期"] is None]
    table = lines(page, 4)
    found = {r["投诉编号"]: r for r in table[1:]} if open_ else {}
    assert len(found) == len(open_)
    for row in open_:
        assert found[row["投诉编号"]]["逾期天数"] == max(0, (END - row["处理期限"]).days)


def test_points_and_projects(branch: ReportContext) -> None:
    (page,) = pages(branch, "E1.9")
    names = name_of("YB01")
    earned: dict[str, int] = defaultdict(int)
    for row in rows("R10", codes=("YB01",)):
        earned[row["客户编码"]] += fen(row["收入"]) // 10_000
    found = {r["客户"]: r for r in lines(page, 5)[1:]}
    points = rows("R45", codes=("YB01",))
    assert len(found) == len(points) > 5
    for row in points:
        shown = found[names[row["客户"]]]
        assert shown["本期增"] == earned[row["客户"]]
        assert shown["期末"] == row["期初"] + earned[row["客户"]] - row["兑换"] - row["作废"]
    head = page.find("二、项目进度")[0] + 1
    listed = lines(page, head)[1:]
    assert {r["项目"] for r in listed} == {r["项目名称"] for r in rows("R19", codes=("YB01",))}


def _trade(month: Any) -> dict[str, list[int]]:
    """Product -> quantity, net income and cost of a month over the branches, in thousandths and fen; cost by the list of the day."""
    prices: dict[str, list[tuple[dt.date, int]]] = defaultdict(list)
    for row in world().world.price_rows():  # type: ignore[attr-defined]  # the world of goods has prices
        if row.get("客户类别") is None:
            prices[row["产品"]].append((row["生效日"], row["成本价"] * 100))
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows("R10", month):
        cost = max((day, price) for day, price in prices[row["业务代码"]] if day <= row["业务日期"])[1]
        exact = Fraction(cost * milli(row["数量"]), 1000)
        parts = [milli(row["数量"]), fen(row["收入"]) - fen(row["折扣折让"]), int(exact + Fraction(1, 2))]
        found[row["业务代码"]] = [a + b for a, b in zip(found[row["业务代码"]], parts, strict=True)]
    return found


def test_volume_price_and_cost(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.4")
    now, then = _trade(LAST), _trade(LAST.plus(-1))
    table = lines(page, 4)
    found = {r["品种"]: r for r in table[1:]}
    assert set(found) == set(now) | set(then)
    for product, row in found.items():
        (q1, i1, c1), (q0, i0, c0) = now[product], then[product]
        assert (row["本月销量(吨)"], row["上月销量(吨)"]) == (q1, q0)
        assert (row["本月毛利(元)"], row["上月毛利(元)"]) == (i1 - c1, i0 - c0)
        assert row["变动(元)"] == (i1 - c1) - (i0 - c0) == row["量效(元)"] + row["价效(元)"] + row["成本效(元)"]
    changes = [abs(r["变动(元)"]) for r in table[1:]]
    assert changes == sorted(changes, reverse=True)
    head = page.find("毛利从上月到本月（元）")[0] + 1
    steps = lines(page, head)
    assert [s["一步"] for s in steps] == ["上月毛利", "量效", "价效", "成本效", "本月毛利"]
    at = steps[0]["毛利"]
    for step in steps[1:-1]:
        assert step["垫底"] == min(at, at + step["变化"]) and step["增加"] - step["减少"] == step["变化"]
        at += step["变化"]
    assert at == steps[-1]["毛利"] == table[0]["本月毛利(元)"]


def test_prices(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.5")
    goods: Any = world().world
    table, found = lines(page, 4), {}
    names = {o.code: o.name for o in goods.outlets}
    for code in CODES:
        for row in rows("R16", codes=(code,)):
            key = (names[code], row["产品"])
            listed = goods.listed(row["产品"], row["日期"])
            held = found.setdefault(key, [0, 0, 0, 0])
            held[0] += 1
            held[1] += milli(row["数量"])
            held[2] += away_from_zero(Fraction(milli(row["数量"]) * (fen(row["执行价"]) - listed * 100), 1000))
            held[3] += row["审批单号"] is not None
    shown = {(r["机构"], r["品种"]): r for r in table[1 : 1 + len(found)]}
    assert set(shown) == set(found)
    for key, (count, quantity, effect, approved) in found.items():
        assert (shown[key]["笔数"], shown[key]["数量(吨)"], shown[key]["权限外(笔)"]) == (count, quantity, approved)
        assert shown[key]["金额影响(元)"] == effect
        assert shown[key]["其中未审批"] == 0
    assert sum(v[3] for v in found.values()) > 0
    head = page.find("平均偏差：单位 × 品种")[0] + 1
    grid = lines(page, head)
    assert [r["机构"] for r in grid] == [names[c] for c in CODES]
    for line, code in zip(grid, CODES, strict=True):
        for product in goods.data["products"]:
            assert line[product] == (shown[names[code], product]["平均偏差"] if (names[code], product) in shown else "–")


def test_market_share_and_how_it_moved(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.6")
    table = lines(page, 5)
    months = {month: {(r["_branch"], r["业务"]): r for r in rows("R39", month)} for month in (LAST.plus(-1), LAST)}
    now, before = months[LAST], months[LAST.plus(-1)]
    shares = [r["总体占有率"] for r in table[1:]]
    assert len(shares) == len(now) > 8 and shares == sorted(shares)
    names = {code: row["机构"] for code in CODES for row in table[1:] if any(r["区域"] == row["区域"] for r in rows("R39", codes=(code,)))}
    assert len(names) == len(CODES)
    for (code, product), typed in now.items():
        row = next(r for r in table[1:] if (r["机构"], r["业务"]) == (names[code], product))
        assert [row[h] for h in ("市场总量", "可达市场量", "本企业")] == [fen(typed[h]) for h in ("市场总量", "可达市场量", "本企业")]
        assert row["总体占有率"] == Fraction(fen(typed["本企业"]), fen(typed["市场总量"]))
        earlier = before.get((code, product))
        moved = earlier and (row["总体占有率"] - Fraction(fen(earlier["本企业"]), fen(earlier["市场总量"]))) * 100
        assert row["变动(百分点)"] == (moved or "历史不足")
    whole = {month: [sum(fen(r[h]) for r in held.values()) for h in ("本企业", "市场总量")] for month, held in months.items()}
    assert table[0]["总体占有率"] == Fraction(*whole[LAST])
    trend = lines(page, page.find("二、最近十二个月")[0] + 1)
    assert [(r["月份"], r["总体占有率"]) for r in trend] == [(str(month), Fraction(*whole[month])) for month in months]
    (chart,) = page.charts
    assert chart.kind == "line" and chart.series[0].values.row + len(trend) - 1 == chart.series[0].values.last_row


def test_direct_sales_and_stations(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.18")
    table = lines(page, 5)
    found = {r["机构"]: r for r in table[1:]}
    for code, short in zip(CODES, ("中心区营业部", "朝阳营业部", "丰台营业部"), strict=True):
        direct = sum(milli(r["数量"]) for r in rows("R10", codes=(code,)) if r["渠道"] == "直销")
        other = sum(milli(r["数量"]) for r in rows("R10", codes=(code,)) if r["渠道"] == "批发")
        small = sum(milli(r["数量"]) for r in rows("R58", codes=(code,)))
        before = [sum(milli(r["数量"]) for r in rows("R10", LAST.plus(-1), (code,)) if r["渠道"] == c) for c in ("直销", "批发")]
        row, share = found[short], Fraction(direct, direct + other)
        assert (row["直销(吨)"], row["批发(吨)"], row["直销比例"], row["小额配送(吨)"]) == (direct, other, share, small)
        assert row["变动(百分点)"] == share - Fraction(before[0], sum(before))
        trips = rows("R58", codes=(code,))
        on_time = sum(r["送达时间"] <= r["需求时间"] for r in trips)
        assert row["准时率"] == (Fraction(on_time, len(trips)) if trips else "没有配送")
    shares = [r["直销比例"] for r in table[1:]]
    assert shares == sorted(shares) and page.charts[0].stacked
    head = page.find("二、合作加油站（购油量从多到少）")[0] + 1
    stations = {r["站名"]: r for r in lines(page, head)[1:]}
    then = {r["站名"]: milli(r["购油量"]) for r in rows("R59", LAST.plus(-1))}
    for row in rows("R59"):
        shown, now = stations[row["站名"]], milli(row["购油量"])
        assert shown["购油量(吨)"] == now and shown["类型"] == row["类型"]
        if row["站名"] in then:
            assert shown["环比"] == Fraction(now - then[row["站名"]], then[row["站名"]])
        assert shown["没完成整改"] == int(row["整改要求"] is not None and row["整改完成"] is None)


def test_posts_and_licences(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.19")
    people = [r for r in rows("R02") if r["离职日期"] is None or r["离职日期"] > END]
    plan = rows("R02b")
    table = lines(page, 5)
    assert table[0]["编制"] == sum(r["编制"] for r in plan) and table[0]["在岗"] == len(people)
    assert table[0]["缺编"] == table[0]["编制"] - table[0]["在岗"]
    head = page.find("三、证照（快到期的在前）")[0] + 1
    days = [r["剩余天数"] for r in lines(page, head)[1:]]
    assert sorted(days) == days == sorted((r["到期日"] - END).days for r in rows("R74"))


def test_main_report_has_the_columns_and_numbers_of_the_pack(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.1")
    table = lines(page, 4)
    assert list(table[0]) == [
        "序", "机构", "客户数(去重)", "核心", "重点", "销量(吨)", "其中直销(吨)", "销售额(元)", "毛利(元)", "吨油毛利(元)", "计划完成率", "环比", "状态",
    ]  # fmt: skip
    trade = _trade(LAST)
    quantity, profit = sum(v[0] for v in trade.values()), sum(v[1] - v[2] for v in trade.values())
    whole = table[0]
    assert whole["销量(吨)"] == quantity and whole["毛利(元)"] == profit
    assert whole["吨油毛利(元)"] == int(Fraction(profit * 1000, quantity) + Fraction(1, 2))
    assert whole["销售额(元)"] == sum(fen(r["收入"]) for r in rows("R10")) and whole["客户数(去重)"] == len(rows("R03"))
    before = sum(milli(r["数量"]) for r in rows("R10", LAST.plus(-1)))
    assert whole["环比"] == Fraction(quantity, before) - 1
    plans = [r["10月"] for r in rows("R17") if r["指标"] == "销量" and r["主体"] == r["_branch"]]
    assert whole["计划完成率"] == Fraction(quantity, 1000 * sum(plans))
    held = [r["新级别"] for r in rows("R06")]
    assert whole["重点"] == held.count("重点客户") and whole["核心"] == held.count("核心客户")
    tons = [r["销量(吨)"] for r in table[1:-1]]
    assert tons == sorted(tons, reverse=True) and table[-1]["销量(吨)"] == "未报" and sum(tons) == quantity


def test_leaders_six_figures(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.0")
    labels = ["销量（吨）", "直销比例", "毛利（万元）", "已售未提差异（吨）", "逾期应收（万元）", "违规价格（笔）"]
    places = {label: page.find(label) for label in labels}
    values = {label: page.value(row + 1, col) for label, (row, col) in places.items()}
    flow = rows("R10")
    direct, whole = (sum(milli(r["数量"]) for r in flow if r["渠道"] in names) for names in (("直销",), ("直销", "批发")))
    assert values["销量（吨）"] == sum(milli(r["数量"]) for r in flow) and values["直销比例"] == Fraction(direct, whole)
    gap = sum(milli(r["ERP账面未提"]) - milli(r["期初未提"]) - milli(r["销售数量"]) + milli(r["已提数量"]) for r in rows("R14"))
    assert values["已售未提差异（吨）"] == gap > 0 and values["违规价格（笔）"] == 0


def test_scorecards_rank_by_total(centre: ReportContext) -> None:
    (page,) = pages(centre, "E3.9")
    table = lines(page, 4)
    weights = {item: float(oil_weight) for item, oil_weight in _weights().items()}
    cards: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows("R42"):
        cards[row["工号"]][row["项目"]] = row
    for line in table[1:]:
        card = cards[line["工号"]]
        for item, weight in weights.items():
            reached = min(Fraction(card[item]["实际"], card[item]["目标"]), 1)
            assert line[item] == _cents(Fraction(weight) * reached)
    totals = [r["总分"] for r in table[1:]]
    assert totals == sorted(totals, reverse=True) and table[1]["名次"] == 1 and len(totals) == len(cards)


def _weights() -> dict[str, str]:
    given = demo_data(oil())["parameters"]
    return {item: given[code][0] for group in oil().scorecard.values() for item, code in group.items()}


def _cents(value: Fraction) -> Fraction:
    return Fraction(int(value * 100 + Fraction(1, 2)), 100)


def _balances(codes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each receivable with what was open before the month, what came in during it, and what is open now."""
    first, found = LAST.first, []
    for row in rows("R15", codes=codes):
        paid = [r for r in rows("R15b", codes=(row["_branch"],)) if r["应收编号"] == row["应收编号"] and r["收款日期"] <= END]
        before = fen(row["应收金额"]) - sum(fen(r["收款金额"]) for r in paid if r["收款日期"] < first)
        got = sum(fen(r["收款金额"]) for r in paid if r["收款日期"] >= first)
        found.append({**row, "期初": before, "本期": got, "余额": before - got, "旧": row["到期日"] < first and before > 0})
    return found


def test_arrears_of_each_unit(centre: ReportContext) -> None:
    (page,) = pages(centre, "E4.2")
    table = {row["机构"]: row for row in lines(page, 5)}
    assert page.letter
    for code, name in zip(CODES, ("中心区营业部", "朝阳营业部", "丰台营业部"), strict=True):
        held = _balances((code,))
        old, back = (sum(r[part] for r in held if r["旧"]) for part in ("期初", "本期"))
        late = [r for r in held if r["余额"] > 0 and r["到期日"] < END]
        row = table[name]
        assert (row["期初旧欠(元)"], row["本期收回(元)"], row["旧欠回收率"]) == (old, back, Fraction(back, old))
        assert (row["逾期欠费(元)"], row["逾期笔数"]) == (sum(r["余额"] for r in late), len(late))
        assert row["没写原因"] == sum(not r.get("欠费原因") for r in late)
    total = table["合计（3 家），缺 1 家"]
    assert total["旧欠回收率"] == Fraction(total["本期收回(元)"], total["期初旧欠(元)"])
    rates = [table[name]["旧欠回收率"] for name in table if name not in ("合计（3 家），缺 1 家", "大客户部")]
    assert rates == sorted(rates)


def test_standing_of_each_customer(centre: ReportContext) -> None:
    page, trade = pages(centre, "E3.14")
    table = lines(page, 4)
    names = {code: name_of(code) for code in CODES}
    now, before, owed = defaultdict(int), defaultdict(int), defaultdict(int)
    for sums, month in ((now, LAST), (before, LAST.plus(-1))):
        for row in rows("R10", month):
            sums[names[row["_branch"]].get(row["客户编码"], row["客户编码"])] += fen(row["收入"])
    for row in _balances(CODES):
        owed[names[row["_branch"]].get(row["客户"], row["客户"])] += max(row["余额"], 0)
    assert (table[0]["本月(元)"], table[0]["上月(元)"]) == (sum(now.values()), sum(before.values()))
    assert table[0]["应收(元)"] == sum(owed.values()) > 0 and table[0]["近12月(元)"] == "历史不足"
    for row in table[1:]:
        assert (row["本月(元)"], row["上月(元)"]) == (now[row["客户"]], before[row["客户"]])
        assert (row["应收(元)"] or 0) == owed[row["客户"]]
    months = lines(trade, 4)
    assert [(row["月份"], row["收入(元)"]) for row in months] == [("2026-09", sum(before.values())), ("2026-10", sum(now.values()))]


def test_no_two_figures_that_mean_the_same_differ(centre: ReportContext) -> None:
    made = report_pages(centre, "centre", oil().centre_reports)
    found = gathered(made)
    assert contradictions(found) == [] and undeclared(made) == []
    assert {"收入", "客户数", "大客户数", "应收", "逾期", "逾期率", "销量", "已售未提差异", "直销", "直销比例", "毛利"} <= set(found)


@pytest.mark.parametrize("which", ["centre", "branch"])
def test_every_page_prints_and_is_in_gb2312(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    context: ReportContext = request.getfixturevalue(which)
    made = report_pages(context, which, (*oil().reports, *oil().centre_reports))
    assert len({page.name for page in made}) == len(made) >= 9
    for page in made:
        assert [text for text in page.texts() if not safe_text(text)] == [], page.name
        assert in_the_margin(page) == [], page.name
        assert page.print_scale() >= 85, (page.name, page.print_scale())
        assert sum(page.widths[: page.freeze[1]]) <= 60, page.name
    write_pages(tmp_path / "报表.xlsx", made, properties={"title": "报表"})
    book = openpyxl.load_workbook(tmp_path / "报表.xlsx")
    assert [name for name in book.sheetnames if not name.startswith("_")] == [page.name for page in made]


@pytest.mark.parametrize("report", CENTRE)
def test_a_centre_without_rows_still_has_its_pages(report: str, centre: ReportContext) -> None:
    nothing = {name: frame.iloc[:0] for name, frame in centre.inputs.frames.items()}
    made = pages(oil_context(replace(centre.inputs, frames=nothing, results={})), report)
    assert bool(made) == (report != "E4.6"), "only where some file for others there is a tree of levels"
    assert all(page.name and page.last_row > 3 for page in made)
