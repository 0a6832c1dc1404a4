"""The reports of the power pack over the demo's months: every number again in plain Python from what the clerk typed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from building.demo_month import LAST, typed_rows_of
from building.page_tables import in_the_margin, only_page, table_under
from building.power_month import STATIONS, policy_of, power, power_context, power_inputs, world
from macros.reports.layout.context import ReportContext
from validators.discover import by_id
from validators.values.text import safe_text


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return power_context(power_inputs(policy_of(tmp_path_factory.mktemp("power"))))


def typed(register: str, month: Any = LAST) -> list[dict[str, Any]]:
    return typed_rows_of(world(), register, month, world().codes)


def fen(value: Any) -> int:
    return int(Decimal(str(value or 0)) * 100)


def name_of(code: str) -> str:
    return f"供电所{code[-1]}" if code in STATIONS else "营销部本部"


def test_stations_by_what_they_lose(county: ReportContext) -> None:
    total, *lines = table_under(only_page(county, "E2.11"), "一、各供电所")
    assert len(lines) == 5 and [line["线损率"] for line in lines] == sorted((line["线损率"] for line in lines), reverse=True)
    before = {row["_branch"]: row for row in typed("R52", LAST.plus(-1))}
    classes = defaultdict(list)
    for row in typed("R52b"):
        classes[row["_branch"]].append(row)
    shown = {line["供电所"]: line for line in lines}
    for row in typed("R52"):
        line, target = shown[name_of(row["_branch"])], Fraction(65, 1000)
        loss, then = (Fraction(r["供电量"] - r["售电量"], r["供电量"]) for r in (row, before[row["_branch"]]))
        assert (line["供电量(千瓦时)"], line["线损率"], line["偏差(百分点)"]) == (row["供电量"] * 1000, loss, loss - target)
        assert line["结论"] == ("达标" if loss <= target else "重点关注" if then > target else "超指标")
        assert line["售电均价(元)"] == Fraction(fen(row["应收电费"]), row["售电量"] * 100)
        mine = classes[row["_branch"]]
        assert line["回收率"] == Fraction(sum(fen(r["实收本月"]) for r in mine), fen(row["应收电费"]))
        assert line["旧欠回收率"] == Fraction(sum(fen(r["实收往月"]) for r in mine), sum(fen(r["期初欠费"]) for r in mine))
        assert line["采集覆盖率"] == Fraction(row["自动采集表计数"], row["表计总数"])
    supplied, sold = (sum(row[name] for row in typed("R52")) for name in ("供电量", "售电量"))
    assert total["线损率"] == Fraction(supplied - sold, supplied) and total["应收(元)"] == sum(fen(r["应收电费"]) for r in typed("R52"))


def test_households_connections_and_the_line_over_the_months(county: ReportContext) -> None:
    page = only_page(county, "E2.11")
    total, *lines = table_under(page, "二、户数、业扩、服务和回收指标")
    assert (total["高压户"] + total["低压户"], len(lines)) == (37_349, 5)
    applied = Counter(row["_branch"] for row in typed("R54") if row["受理日"] >= dt.date(2026, 10, 1))
    assert {line["供电所"]: line["业扩受理"] for line in lines} == {name_of(code): applied[code] for code in STATIONS}
    months = table_under(page, "三、最近十二个月")
    assert [line["月份"] for line in months] == ["2026-09", "2026-10"]
    (chart,) = page.charts
    assert (chart.kind, [series.name for series in chart.series]) == ("line", ["线损率"])


def test_fees_of_each_class_and_station(county: ReportContext) -> None:
    page, rows = only_page(county, "E2.12"), typed("R52b")
    total, *classes = table_under(page, "一、各类用电")
    assert [line["用电类别"] for line in classes] == ["居民", "农业", "一般工商业", "大工业", "其他"]
    for line in classes:
        mine = [row for row in rows if row["用电类别"] == line["用电类别"]]
        due, paid, late, opening = (sum(fen(row[name]) for row in mine) for name in ("应收电费", "实收本月", "实收往月", "期初欠费"))
        assert (line["应收(元)"], line["期末欠费(元)"]) == (due, opening + due - paid - late)
        assert line["均价(元)"] == Fraction(due, 100 * sum(row["售电量"] for row in mine))
    assert sum(line["占应收"] for line in classes) == 1 and total["户数"] == 37_349
    listed = table_under(page, "三、各供电所、各类用电、各电压等级")
    assert len(listed) == 1 + len(rows) and listed[1]["用电类别和电压"] == "居民 0.22kV" and listed[1]["电价表(元)"] == Fraction(52, 100)
    (chart,) = page.charts
    assert chart.stacked and [series.name for series in chart.series] == ["居民", "农业", "一般工商业", "大工业", "其他"]


def test_meters_due_by_month(county: ReportContext) -> None:
    page = only_page(county, "E2.14d")
    total, *lines = table_under(page, "三、各装置（先到期的在前）")
    due = {}
    for row in typed("R53"):
        day = row["安装日"]
        due[row["资产号"]] = day.replace(year=day.year + int(row["轮换周期"] or 8))
    assert {line["资产号"]: line["下次到期"].date() for line in lines} == due
    days = [line["下次到期"] for line in lines]
    assert days == sorted(days)
    last = LAST.last
    months = Counter("已逾期" if day < last else f"{day:%Y-%m}" for day in due.values() if day < dt.date(2027, 11, 1))
    shown = table_under(page, "二、以后十二个月到期的台数")
    assert {line["到期月"]: line["到期台数"] for line in shown[1:]} == months
    assert page.charts[0].kind == "column" and f"已逾期 {months['已逾期']} 个" in str(page.value(2, 2))


def test_connections_past_their_limit_come_first(county: ReportContext) -> None:
    limits = {"0.22kV": 7, "0.4kV": 15, "10kV": 40, "35kV": 60}
    late = Counter[str]()
    for row in typed("R54"):
        powered = row["送电日"]
        days = ((powered or LAST.last) - row["受理日"]).days
        late[row["电压"]] += days > limits[row["电压"]]
    page = only_page(county, "E2.14e")
    shown = Counter[str]()
    for line in table_under(page, "一、各电压等级")[1:]:
        shown[line["电压"]] += line["超期"]
    assert +shown == +late
    states = [line["状态"] for line in table_under(page, "二、各申请（超期的、时间长的在前）")[1:]]
    assert len(states) == len(typed("R54")) and states[: late.total()] == ["超期"] * late.total() and "超期" not in states[late.total() :]


def test_who_was_inspected_this_quarter(county: ReportContext) -> None:
    """October is the first month of its quarter: the inspections of October, calls left out."""
    important = defaultdict(set)
    for row in typed("R03"):
        if row["重要客户"] == "是":
            important[row["_branch"]].add(row["客户编码"])
    seen = defaultdict(set)
    for row in typed("R20"):
        if row["方式"] in ("现场检查", "抽查"):
            seen[row["_branch"]].add(row["客户编码"])
    total, *lines = table_under(only_page(county, "E3.10"), "二、本季用电检查")
    shown = {line["机构"]: (line["本季已检查"], line["高危重要未检查"]) for line in lines}
    assert shown == {name_of(code): (len(seen[code]), len(important[code] - seen[code])) for code in world().codes}
    assert (total["客户"], total["本季已检查"]) == (264, sum(len(found) for found in seen.values()))


def test_the_main_report_has_the_office_without_figures_of_stations(county: ReportContext) -> None:
    page = only_page(county, "E3.1")
    row = page.find("营销部本部")[0]
    heads = {page.value(4, col): col for col in range(2, 13) if page.value(4, col)}
    shown = {header: getattr(page.value(row, col), "word", page.value(row, col)) for header, col in heads.items()}
    assert {shown[header] for header in ("供电量(千瓦时)", "售电量(千瓦时)", "线损率", "回收率", "采集覆盖率")} == {"不适用"}
    assert isinstance(shown["未结工单"], int)


def test_the_six_figures_of_the_leader(county: ReportContext) -> None:
    page = only_page(county, "E3.0")
    shown = {page.value(row, col): page.value(row + 1, col) for row in (4, 8) for col in (2, 3, 4)}
    assert shown["售电量（千瓦时）"] == sum(row["售电量"] for row in typed("R52"))
    received = Counter[str]()
    for row in typed("R15b"):
        received[row["应收编号"]] += fen(row["收款金额"])
    owed = [(row["到期日"], fen(row["应收金额"]) - received[row["应收编号"]]) for row in typed("R15")]
    assert shown["逾期电费（元）"] == sum(left for due, left in owed if due < LAST.last)
    open_ = [row for row in typed("R51") if row["类型"] != "投诉" and (row["完成时间"] is None or row["完成时间"] > "2026-11")]
    assert shown["未结工单（张）"] == len(open_) > 0


def test_the_arrears_of_the_archive_are_those_of_the_classes(county: ReportContext) -> None:
    assert county.results["D18"].summary["应收"] == county.results["D24c"].summary["高压欠费"]


def test_a_branch_has_the_same_figures(county: ReportContext) -> None:
    own = power_context(county.inputs, board=False)
    for report, words in (("E2.11", "一、各供电所"), ("E2.12", "一、各类用电"), ("E2.14d", "一、按计量方式")):
        assert table_under(only_page(own, report), words) == table_under(only_page(county, report), words)


@pytest.mark.parametrize("report", sorted({*power().reports, *power().centre_reports} - {"E3.16", "E1.0"}))
def test_every_page_says_what_it_is_in_words_that_print(report: str, county: ReportContext) -> None:
    for page in by_id("macros.reports", "REPORT")[report].pages(county):
        texts = [cell.value for cell in page.cells.values() if isinstance(cell.value, str) and not cell.value.startswith("=")]
        assert in_the_margin(page) == []
        assert texts and all(safe_text(text.translate(str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±"))) for text in texts)
