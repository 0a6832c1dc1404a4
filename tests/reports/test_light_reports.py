"""The pages of the light pack over the demos' months: every number again in plain Python from what the clerks typed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

import pytest

from building.light_month import light_context, typed_in
from building.page_tables import in_the_margin
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.page.page import Page
from validators.page.parts import bare
from validators.registers.control.build_presets import PHASES
from validators.values.text import safe_text

END = dt.datetime(2026, 10, 31, 23, 59)


def page_of(preset: str, report: str) -> Page:
    found: Report = by_id("macros.reports", "REPORT")[report]
    return found.pages(light_context(preset))[0]


def lines(page: Page, header: str) -> list[dict[str, Any]]:
    """The rows of the table with this header, by header, without its total."""
    row = page.find(header)[0]
    heads = {col: cell.value for (r, col), cell in page.cells.items() if r == row and cell.value}
    found, at = [], row + 1
    while isinstance(page.value(at, min(heads)), int) or not found:
        if isinstance(page.value(at, min(heads)), int):
            found.append({name: bare(page.value(at, col)) for col, name in heads.items()})
        elif at > row + 1:
            break
        at += 1
    return found


def moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.strptime(text, "%Y-%m-%d %H:%M")


def done(row: dict[str, Any]) -> bool:
    when = moment(row["完成时间"])
    return when is not None and when <= END


def test_open_tickets_the_longest_past_their_limit_first() -> None:
    table = lines(page_of("P12", "E1.8"), "工单号")
    open_ = {row["工单号"]: row for row in typed_in("P12", "R51") if not done(row)}
    assert {row["工单号"] for row in table} == set(open_) and open_
    late = [row["逾期天数"] for row in table]
    assert late == sorted(late, reverse=True)
    for row in table:
        limit = moment(open_[row["工单号"]]["时限"])
        assert limit is not None and row["逾期天数"] == max(0, (END.date() - limit.date()).days)
        asked = open_[row["工单号"]]["类型"] == "服务请求"
        assert row["停在"] == ("需求分析（客户关系部）" if asked else open_[row["工单号"]]["环节"])


def test_tickets_by_kind_and_department() -> None:
    page = page_of("P12", "E3.13")
    tickets, links = typed_in("P12", "R51"), typed_in("P12", "R51b")
    kinds = Counter(row["类型"] for row in tickets)
    found: Counter[str] = Counter()
    for row in lines(page, "工单数"):
        found[row["类型"]] += row["工单数"]
    assert found == kinds
    held: Counter[str] = Counter()
    for row in lines(page, "环节数"):
        held[row["部门"]] += row["环节数"]
    assert held == Counter(row["部门"] for row in links)


def test_the_build_programme_by_phase_and_what_slips() -> None:
    page = page_of("P12", "E2.5")
    tasks = typed_in("P12", "R64")
    assert [row["阶段"] for row in lines(page, "进度")] == list(PHASES)
    for row in lines(page, "进度"):
        mine = [Fraction(str(task["完成%"])) for task in tasks if task["阶段"] == row["阶段"]]
        assert (row["任务数"], row["做完"], row["进度"]) == (len(mine), mine.count(Fraction(1)), sum(mine) / len(mine))
    late = [row["逾期天数"] for row in lines(page, "逾期天数")]
    assert len(late) == 51 and late == sorted(late, reverse=True) and late[0] > 0
    chart, gantt = page.charts
    assert chart.kind == "bar" and [s.name for s in chart.series] == ["进度"]
    bars = lines(page, "没做完(天)")
    planned = sorted((task["计划起日"], task["计划止日"]) for task in tasks)
    assert [(row["计划起"], row["计划止"]) for row in bars] == planned
    assert all(row["做完(天)"] + row["没做完(天)"] == (row["计划止"] - row["计划起"]).days + 1 for row in bars)
    assert gantt.stacked and [(s.name, s.ink) for s in gantt.series] == [("计划起", "white"), ("做完(天)", "green"), ("没做完(天)", "grey")]
    assert gantt.y_min == (planned[0][0] - dt.date(1899, 12, 30)).days, "the part before the first beginning is not drawn"


def test_what_campaigns_brought() -> None:
    page = page_of("P12", "E3.3")
    files = [row for row in typed_in("P12", "R20") if row["项目"] and row["方式"] in ("特定日期", "座谈")]
    table = lines(page, "接触户数")
    assert len(table) == 6 and {row["活动"] for row in table} == {"老客户回馈月", "重点企业座谈"}
    assert {row["目标"] for row in table} == {"保持率 85%", "满意度指数 70 分"} and {row["结论"] for row in table} <= {"达标", "未达标"}
    now = {(row["_branch"], row["客户编码"]) for row in files}
    assert sum(row["接触户数"] for row in table) >= len(now), "earlier contacts at hand count too"


def test_orders_and_where_they_wait() -> None:
    page = page_of("P12-B", "E2.5b")
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in typed_in("P12-B", "R68"):
        steps[row["内部订单"]].append(row)
    table = {row["内部订单"]: row for row in lines(page, "周期(小时)")}
    assert set(table) == set(steps)
    for order, held in steps.items():
        ends = [moment(row["实际完成"]) for row in held if row["实际完成"] and moment(row["实际完成"]) <= END]  # type: ignore[operator]
        good = sum(moment(row["实际完成"]) <= moment(row["计划完成"]) for row in held if row["实际完成"])  # type: ignore[operator]
        row = table[order]
        assert (row["工序数"], row["完成"], row["按时"]) == (6, len(ends), good)
        assert row["状态"] == ("完成" if len(ends) == 6 else "在制")
        if len(ends) > 1:
            assert row["周期(小时)"] == Fraction(int((max(ends) - min(ends)).total_seconds()), 3600)  # type: ignore[type-var,operator]
    states = [row["状态"] for row in lines(page, "周期(小时)")]
    assert states == sorted(states, key=lambda word: word != "在制")
    assert [row["工序"] for row in lines(page, "停在这里")] == ["接单", "织造", "染整", "裁切", "包装", "发货"]
    open_orders = {order for order, row in table.items() if row["状态"] == "在制"}
    bars = {row["内部订单"]: row for row in lines(page, "没做完(天)")}
    assert set(bars) == open_orders and open_orders
    for order, bar in bars.items():
        times = [moment(row[name]).date() for row in steps[order] for name in ("计划完成", "实际完成") if row[name]]
        length = (max(times) - min(times)).days + 1
        assert (bar["计划起"], bar["计划止"]) == (min(times), max(times))
        assert (bar["做完(天)"], bar["没做完(天)"]) == (done := (2 * length * table[order]["完成"] + 6) // 12, length - done)
    assert page.charts[-1].stacked and [s.name for s in page.charts[-1].series] == ["计划起", "做完(天)", "没做完(天)"]


def test_suggestions_by_class() -> None:
    table = lines(page_of("P12-B", "E3.11b"), "其中采纳(元)")
    ideas = typed_in("P12-B", "R57")
    for row in table:
        mine = [one for one in ideas if one["类别"] == row["类别"]]
        saved = [
            one["每人每天张数"] * one["人数"] * one["每包价"] * one["年天数"] * 100 // one["每包张数"] if one["每包张数"] else 0
            for one in mine
        ]
        assert (row["条数"], row["采纳"], row["年节约额(元)"]) == (len(mine), sum(one["采纳"] == "是" for one in mine), sum(saved))
    assert sum(row["条数"] for row in table) == len(ideas)


def test_channels_and_the_funnel() -> None:
    page = page_of("P12-C", "E3.25")
    leads = typed_in("P12-C", "R56")
    for row in lines(page, "单均金额(元)"):
        mine = [lead for lead in leads if lead["渠道"] == row["渠道"]]
        named = sum(lead["单位名称"] is not None for lead in mine)
        won = sum(lead["成单"] == "是" for lead in mine)
        assert (row["咨询数"], row["完整率"], row["成单"], row["转化率"]) == (
            len(mine), Fraction(named, len(mine)), won, Fraction(won, len(mine))
        )  # fmt: skip
    steps = [row["人数"] for row in lines(page, "占咨询")]
    assert steps[0] == len(leads) and steps[4] == sum(lead["成单"] == "是" for lead in leads)
    (chart,) = page.charts
    assert chart.kind == "bar" and [s.name for s in chart.series] == ["人数"]


def test_whom_to_call_again_and_points() -> None:
    page = page_of("P12-C", "E1.9")
    open_ = [lead for lead in typed_in("P12-C", "R56") if lead["成单"] is None]
    asked = lines(page, "下一步")
    assert len(asked) == len(open_)
    assert sum(row["下一步"] == "问清单位和装机地" for row in asked) == sum(
        lead["转销售日期"] is None and lead["单位名称"] is None for lead in open_
    )
    members = {row["客户"]: row for row in typed_in("P12-C", "R45")}
    points = lines(page, "期末")
    assert len(points) == len(members) == 30
    assert all(row["期末折合(元)"] == row["期末"] * 2 for row in points), "the demo's 50 points are a yuan, a point two fen"
    assert sum(row["兑换折合(元)"] for row in points) == 2 * sum(m["兑换"] or 0 for m in members.values()) > 0


def test_the_matrix_and_what_is_weak() -> None:
    page = page_of("P12-D", "E4.7")
    processes = typed_in("P12-D", "R55")
    for row in lines(page, "运营与服务"):
        for module in ("战略与基础设施", "运营与服务", "组织(企业)管理"):
            grades = [int(p["成熟度"][0]) for p in processes if (p["层"], p["模块"]) == (row["层"], module)]
            assert row[module] == Fraction(sum(grades), len(grades))
    weak = [p for p in processes if p["问题"] or int(p["成熟度"][0]) < 4]
    assert len(lines(page, "流程")) == len(weak)


def test_resources_and_links() -> None:
    page = page_of("P12-D", "E2.14")
    resources = {row["资源"]: row for row in typed_in("P12-D", "R55b")}
    table = lines(page, "利用率")
    assert {row["资源"]: row["利用率"] for row in table} == {name: Fraction(r["已用"], r["容量"]) for name, r in resources.items()}
    rates = [row["利用率"] for row in table]
    assert rates == sorted(rates, reverse=True)
    assert [row["环节"] for row in lines(page, "按时已办")] == ["市场提出", "业务受理", "资源分配", "供应商交付", "市场回复"]


def test_what_to_send() -> None:
    page = page_of("P12-E", "E3.7s")
    stocks = typed_in("P12-E", "R69")
    wanted = [max(0, s["旺季需货量"] + s["安全库存"] - s["库存"] - s["在途"]) * 1000 for s in stocks]
    table = lines(page, "预计旺季")
    assert sorted(row["补货建议"] for row in table) == sorted(wanted) and [row["补货建议"] for row in table] == sorted(wanted, reverse=True)
    by_material: Counter[str] = Counter()
    for stock, advice in zip(stocks, wanted, strict=True):
        by_material[stock["物料"]] += advice
    assert {row["物料"]: row["补货建议"] for row in lines(page, "客户数")} == by_material
    supplied = {
        code: [s["库存"] + s["在途"] >= s["安全库存"] for s in stocks if s["_branch"] == code] for code in {s["_branch"] for s in stocks}
    }
    wanted_levels = sorted(Fraction(sum(good), len(good)) for good in supplied.values())
    levels = lines(page, "供货水平")
    assert sorted(row["供货水平"] for row in levels) == wanted_levels
    assert all(row["与要求比"] == ("达到95.00%" if row["供货水平"] >= Fraction(95, 100) else "不到95.00%") for row in levels)
    assert len(lines(page, "全年")) == 21, "seven plans of three regions"


def test_goals_offers_and_share() -> None:
    page = page_of("P12-E", "E3.2c")
    projects = typed_in("P12-E", "R19")
    for row in lines(page, "目标额(元)"):
        mine = [p for p in projects if p["目标类型"] == row["目标类型"]]
        weighed = sum(Fraction(str(p["进度%"])) * p["目标额"] for p in mine)
        assert (row["项目数"], row["目标额(元)"]) == (len(mine), sum(p["目标额"] for p in mine) * 100)
        assert row["进度"] == weighed / sum(p["目标额"] for p in mine)
    open_ = sum(row["待推荐"] for row in lines(page, "待推荐"))
    assert open_ == light_context("P12-E").results["D45b"].summary["待推荐"] > 0


PAGES = [
    *(("P12", name) for name in ("E1.8", "E2.5", "E3.3", "E3.13")),
    *(("P12-B", name) for name in ("E2.5b", "E3.11b")),
    *(("P12-C", name) for name in ("E3.25", "E1.9")),
    *(("P12-D", name) for name in ("E4.7", "E2.14")),
    *(("P12-E", name) for name in ("E3.7s", "E3.2c")),
]


@pytest.mark.parametrize(("preset", "report"), PAGES)
def test_texts_are_plain_and_nothing_stands_in_the_margin(preset: str, report: str) -> None:
    page = page_of(preset, report)
    assert in_the_margin(page) == []
    for cell in page.cells.values():
        assert not isinstance(cell.value, str) or safe_text(cell.value.translate(str.maketrans("", "", "×◆▲○√●★※→←↑↓＋"))), cell.value
