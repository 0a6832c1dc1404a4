"""Archives, areas and what key customers bring in: every number again in plain Python from what the counties typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from building.page_tables import table_under
from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.page.page import Page
from validators.values.origin import origin_of
from validators.values.period import Month

COUNTIES = 15
PERIOD = Month(2026, 10)
Make = Callable[..., ReportContext]


@pytest.fixture
def context(make: Make) -> ReportContext:
    return make((*["已收"] * COUNTIES, "退回", "未报"))


def page_of(report: str, context: ReportContext) -> Page:
    found: Report = by_id("macros.reports", "REPORT")[report]
    return found.pages(context)[0]


def yuan(text: str) -> int:
    whole, _, cents = text.partition(".")
    return int(whole) * 100 + int(cents or 0) * (-1 if whole.startswith("-") else 1)


def income(flow: Callable, month: Month) -> dict[tuple[int, str], int]:
    """(county, customer) -> fen of a month."""
    return {(i, row["客户编码"]): yuan(row["收入"]) for i in range(COUNTIES) for row in flow(i, month)}


def year(flow: Callable) -> dict[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = defaultdict(int)
    for number in range(1, 11):
        for key, fen in income(flow, Month(2026, number)).items():
            found[key] += fen
    return found


def test_archives_by_branch_field_and_customer(context: ReportContext) -> None:
    page = page_of("E2.13", context)
    offices = table_under(page, "各单位（完整率从低到高）")
    assert offices[0] == {
        "机构": "合计（15 家），缺 2 家",
        "户数": 45,
        "档案齐全": 0,
        "已填": 45,
        "应填": 405,
        "完整率": Fraction(1, 9),
        "没按季更新": 15,
    }
    assert offices[1]["没按季更新"] == 1 and offices[-1]["户数"] == "退回" and offices[-2]["户数"] == "未报"
    head = page.find("各单位（完整率从低到高）")[0] + 1
    assert page.cells[head + 1, 8].formula == f'=IF(G{head + 1}=0,"不适用",F{head + 1}/G{head + 1})'
    assert page.cells[head + 2, 8].formula == f"=F{head + 2}/G{head + 2}"
    fields = {row["档案项"]: row["缺的户数"] for row in table_under(page, "哪一项缺得多")}
    assert fields["企业全称"] == 0 and fields["竞争对手"] == 45 and len(fields) == 9
    listed = table_under(page, "要补、要更新的客户（缺得多的在前）")
    assert listed[0]["客户"] == "要补、要更新的 45 户，缺 2 家" and len(listed) == 46
    assert {row["客户"][2:4] for row in listed[1:16]} <= {"建材", "县建", "源建"} and listed[1]["更新日期"] == "没有填"
    row, col = next((r, c) for (r, c), cell in page.cells.items() if str(cell.value) == "2026-03-31")
    assert page.cells[row, col].style.ink == "alarm"


def test_a_branch_sees_its_own_archives_only(context: ReportContext) -> None:
    assert page_of("E2.13", context).find("各单位（完整率从低到高）")
    context.board = ()
    alone = page_of("E2.13", context)
    assert "各单位（完整率从低到高）" not in set(alone.texts()) and "哪一项缺得多" in set(alone.texts())


def test_from_last_month_to_this_one(context: ReportContext, flow: Callable) -> None:
    """Lost, fallen, new and the rest lead from what the customers brought in to what they bring in."""
    before, now = income(flow, PERIOD.plus(-1)), income(flow, PERIOD)
    moved = {key: now.get(key, 0) - before.get(key, 0) for key in {*before, *now}}
    lost = sum(fen for key, fen in moved.items() if key not in now)
    new = sum(fen for key, fen in moved.items() if key not in before)
    fell = sum(fen for key, fen in moved.items() if key in now and key in before and fen < 0)
    rest = sum(fen for key, fen in moved.items() if key in now and key in before and fen >= 0)
    steps = table_under(page_of("E3.3", context), "收入从上期到本期（元）")
    assert [(row["一步"], row["变化"]) for row in steps] == [
        ("上期", sum(before.values())),
        ("流失", lost),
        ("下降", fell),
        ("新增", new),
        ("上升和持平", rest),
        ("本期", sum(now.values())),
    ]
    assert steps[1]["减少"] == -lost > 0 and steps[1]["垫底"] == sum(before.values()) + lost and steps[3]["增加"] == new > 0
    (chart,) = page_of("E3.3", context).charts
    assert chart.stacked and [series.ink for series in chart.series] == ["white", "green", "red", "blue"]


def test_that_nobody_moved_is_not_said_without_an_earlier_period(context: ReportContext) -> None:
    found = context.results["D09"]
    first = replace(found, rows=found.rows.assign(状态=None, 贡献=None))
    said = page_of("E3.3", replace(context, results={**context.results, "D09": first}, kept={})).texts()
    assert "没有可比的上期，看不出谁新增、谁流失、谁下降" in said and "本期没有新增、流失和下降的客户" not in said


def test_the_card_of_each_area(context: ReportContext, flow: Callable) -> None:
    sums, heads = defaultdict(int), defaultdict(int)
    for (i, code), fen in year(flow).items():
        area = "城郊" if code == "K2" else "城关"
        sums[i, area] += fen
        heads[i, area] += fen > 0
    page, whole = page_of("E2.6", context), sum(sums.values())
    offices = table_under(page, "各单位")
    assert (offices[0]["客户数量"], offices[0]["金额(元)"], offices[0]["比率"]) == (sum(heads.values()), whole, 1)
    areas = table_under(page, "各单位的各地区")
    assert [row["金额(元)"] for row in areas[1:]] == sorted(sums.values(), reverse=True)
    assert sorted(row["客户数量"] for row in areas[1:]) == sorted(heads.values())
    assert areas[1]["比率"] == Fraction(areas[1]["金额(元)"], whole) and areas[1]["年度"] == "2026"
    assert page.charts[0].kind == "pie"
    assert sum(origin_of(cell.value) is not None for cell in page.cells.values()) > 60


def test_what_sells_where(context: ReportContext, flow: Callable) -> None:
    by_county: dict[int, int] = defaultdict(int)
    for (i, _), fen in year(flow).items():
        by_county[i] += fen
    page = page_of("E2.8", context)
    ordered = sorted(by_county.values(), reverse=True)
    values = [page.value(6, col) for col in range(4, 12)]
    assert values == [*ordered[:6], sum(ordered[6:]), sum(ordered)]
    assert page.value(4, 10) == "其余" and page.cells[6, 11].formula == "=SUM(D6:J6)" and page.cells[5, 11].formula == "=SUM(K6:K6)"
    assert page.charts[0].stacked and len(page.charts[0].series) == 7


def test_key_customers_by_month_quarter_and_year(context: ReportContext, flow: Callable) -> None:
    now, before, whole = income(flow, PERIOD), income(flow, PERIOD.plus(-1)), year(flow)
    keys = [(i, code) for i in range(COUNTIES) for code in ("K1", "K2")]
    page = page_of("E2.9", context)
    total = [page.value(5, col) for col in range(6, 13)]
    sums = [sum(found[key] for key in keys) for found in (now, before, whole)]
    assert total == [sums[0], sums[1], Fraction(sums[0] - sums[1], sums[1]), "历史不足", "历史不足", sums[0], sums[2]]
    assert [page.value(row, 6) for row in range(6, 36)] == sorted((now[key] for key in keys), reverse=True)
    trend_page = by_id("macros.reports", "REPORT")["E2.9"].pages(context)[1]
    trend = table_under(trend_page, "大客户收入，最近十二个月　州局大客户中心　2026年10月", below=3)
    assert [row["月份"] for row in trend] == [f"2026-{n:02d}" for n in range(1, 11)] and trend[-1]["收入(元)"] == sums[0]
    assert trend[-1]["比上月(元)"] == sums[0] - sums[1]
    assert trend_page.charts[0].kind == "line"


def test_more_customers_than_a_list_shows_end_with_the_rest(context: ReportContext, flow: Callable) -> None:
    copies, given = 17, context.inputs

    def many(frame: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([frame.assign(客户编码=frame["客户编码"] + f"-{n}") for n in range(copies)], ignore_index=True)

    frames = {name: many(frame) if name in ("R03", "R06", "R10") else frame for name, frame in given.frames.items()}
    page = page_of("E2.9", replace(context, inputs=replace(given, frames=frames, results={}), results={}, kept={}))
    now = sorted((fen for (_, code), fen in income(flow, PERIOD).items() if code != "K3"), reverse=True)
    amounts = [fen for fen in now for _ in range(copies)]
    assert (
        page.value(5, 4) == "合计（510 户），缺 2 家" and page.value(5, 6) == sum(amounts) and page.cells[5, 6].formula == "=SUM(F6:F505)"
    )
    assert [page.value(row, 6) for row in range(6, 505)] == amounts[:499]
    assert (page.value(505, 4), page.value(505, 6), page.value(505, 2)) == ("其余 11 户", sum(amounts[499:]), 500)
