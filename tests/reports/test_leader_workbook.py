"""What a leader reads of a month: one number for one thing on every sheet, adjustments and absent branches said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from building.spreadsheet_program import recalculated
from macros.reports.layout.context import ReportContext, VersionRow
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, Shown
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.ranked_customers import bars, ranking
from macros.reports.rows.story.month_bridge import income_steps
from macros.reports.rows.story.month_story import year_pair
from macros.results.report_pages import report_pages
from macros.run import run
from validators.discover import by_id
from validators.page.page import Page, a1, column_letter
from validators.page.parts import arrow
from validators.values.period import Month
from workbooks.pages.write_pages import write_pages

Make = Callable[..., ReportContext]
REPORTS: dict[str, Report] = by_id("macros.reports", "REPORT")
SEVENTEEN = (*["已收"] * 15, "退回", "未报")


def page_of(report: str, context: ReportContext) -> Page:
    return REPORTS[report].pages(context)[0]


def adjustment(row: int, measure: str, value: int, target: str | None = None) -> dict[str, Any]:
    told = {"by": "ZJ", "name": "州局大客户中心", "file": "调整表.xlsx", "target": target, "owner": "周文静"}
    return {**told, "row": row, "measure": measure, "value": value, "reason": "重复结算的协议件冲减"}


def adjusted(context: ReportContext, *lines: dict[str, Any]) -> ReportContext:
    return replace(context, adjustments=lines, kept={})


def beside(page: Page, text: str, step: int) -> Any:
    row, col = page.find(text)
    return page.value(row, col + step)


def test_an_adjustment_is_in_every_headline(context: ReportContext) -> None:
    """-500 and -0.01 yuan: the leader's page, the main report, the level tree and the corrections agree to the fen."""
    given = adjusted(context, adjustment(6, "收入", -50_000, "X01"), adjustment(7, "收入", -1))
    whole = 39_123_456 - 50_001
    leader, main, levels, corrected = (page_of(name, given) for name in ("E3.0", "E3.1", "E4.6", "E3.90"))
    assert beside(main, "上级调整（2 笔）", 15) == -50_001 and beside(main, "合计（2 家，含调整，缺 2 家）", 15) == whole
    assert beside(main, "合计（2 家，含调整，缺 2 家）", 5) == leader.value(5, 2) == 3907 == page_of("E3.1", context).value(13, 8) - 5
    assert main.value(9, 2) == 3907 and main.value(10, 2) == "上月 37.65，含上级调整 -0.05 万元"
    assert levels.value(levels.find("收入：调整后")[0], levels.find("收入(元)")[1]) == whole
    row, col = corrected.find("加上级调整（同《汇总主表》）")
    assert corrected.value(row + 1, col) == whole


def test_the_circular_says_the_same_income(context: ReportContext) -> None:
    said = " ".join(page_of("E3.11", adjusted(context, adjustment(6, "收入", -50_000))).texts())
    assert "收入 390,734.56 元，含上级调整 -0.05 万元" in said


def test_an_adjustment_is_in_no_branch_and_no_comparison(context: ReportContext) -> None:
    plain, given = page_of("E3.1", context), page_of("E3.1", adjusted(context, adjustment(6, "收入", -50_000)))
    assert [given.value(row, 8) for row in (14, 15)] == [plain.value(row, 8) for row in (14, 15)]
    assert given.value(13, 10) == plain.value(13, 10) and given.value(16, 3) == "上级调整（1 笔）" and given.value(17, 3) == "青禾县局"
    assert given.cells[13, 8].formula == "=SUM(H14:H16)"


def version(branch: str, number: int, state: str) -> VersionRow:
    at = dt.datetime(2026, 11, 2, 9)
    return VersionRow(branch=branch, version=number, received=at, file="", state=state, income=0, quantity=0)


def test_corrected_are_those_whose_later_version_counts(context: ReportContext) -> None:
    rows = (version("X01", 1, "第一版"), version("X01", 2, "现行"), version("X02", 1, "退回"), version("X04", 1, "现行"))
    words = str(page_of("E3.90", replace(context, versions=rows)).value(2, 2))
    assert words.startswith("更正过的单位 1 家，退回了还没有更正的 1 家，以前月份的更正单 0 份")


def test_timely_but_sent_back_is_said_beside_the_rate(context: ReportContext) -> None:
    """Two of four came in time; one of them was sent back and stands in another tile."""
    page = page_of("E3.1", context)
    assert (page.value(5, 2), page.value(6, 2)) == ("1 家", "及时率 50.00%（含按时退回的 1 家）")


def test_pieces_and_yuan_of_savings_are_never_added(context: ReportContext) -> None:
    """特快 counts pieces, 储蓄 yuan."""
    flow = context.inputs.frame("R10").copy()
    flow.loc[flow.index[0], "业务代码"] = "储蓄"
    mixed = replace(context, inputs=replace(context.inputs, frames={**context.inputs.frames, "R10": flow}), kept={})
    given = adjusted(mixed, adjustment(6, "收入", -50_000), adjustment(7, "数量", 2000))
    for name, sums in (("E4.6", {"数量：各单位合计", "数量：调整后"}), ("E3.90", {"数量", "数量差额"})):
        said = set(page_of(name, given).texts())
        assert not said & sums and any("各业务的计量单位不一（件、元），数量不加在一起。" in text for text in said)
    assert "数量：调整后" in set(page_of("E4.6", adjusted(context, adjustment(7, "数量", 2000))).texts())
    assert beside(page_of("E3.99", given), "数量", 2) == "只供核对"


def test_the_contents_lead_to_every_sheet_and_back(make: Make, tmp_path: Path) -> None:
    context = make(SEVENTEEN)
    pages = report_pages(context, "centre", context.inputs.policy.pack.centre_reports)
    write_pages(tmp_path / "r.xlsx", pages, properties={"title": "汇总"})
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames[:3] == ["领导速览", "目录", "汇总主表"]
    listed = {cell.value: cell.hyperlink.location for (cell,) in book["目录"]["C5:C60"] if cell.hyperlink}
    assert listed == {name: f"'{name}'!A1" for name in book.sheetnames if name != "目录"}
    assert book.sheetnames[-1] == "各表核对"
    backs = {sheet.title for sheet in book for cell in sheet[1] if cell.hyperlink and cell.hyperlink.location == "'目录'!A1"}
    assert backs == {*book.sheetnames} - {"目录", "领导速览"}


def test_every_tile_leads_to_its_rows(make: Make, tmp_path: Path) -> None:
    """The numbers stay numbers, and live ones stay live."""
    context = make(SEVENTEEN)
    write_pages(
        tmp_path / "r.xlsx", report_pages(context, "centre", context.inputs.policy.pack.centre_reports), properties={"title": "汇总"}
    )
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    leader, main = book["领导速览"], book["汇总主表"]
    leads = [leader[cell].hyperlink.location for cell in ("B5", "C5", "D5", "B8", "C9", "D9")]
    assert leads == ["'汇总主表'!B12", "'指标完成'!A1", "'客户分级'!A1", "'报送情况'!A1", "'汇总主表'!N12", "'投诉事件分析'!A1"]
    assert leader["B5"].value == 197.59 and main["B9"].value == "=H13" and main["B9"].hyperlink.location == "'汇总主表'!B12"
    assert [main[cell].hyperlink.location for cell in ("B4", "N8")] == ["'报送情况'!A1", "'新增流失名单'!A1"]


def test_every_total_is_checked_at_the_end_of_the_workbook(make: Make) -> None:
    """Each cell that sums rows has a line that leads to it, with its own value, and none is left out."""
    context = make(SEVENTEEN)
    *pages, last = report_pages(context, "centre", context.inputs.policy.pack.centre_reports)
    summed = {
        f"{page.name}!{a1(*place)}": cell
        for page in pages
        for place, cell in page.cells.items()
        if re.fullmatch(rf"=SUM\({column_letter(place[1])}\d+:{column_letter(place[1])}\d+\)", cell.formula or "")
    }
    lines = {str(last.cells[row, 3].link): row for row in range(6, last.last_row) if (row, 3) in last.cells and last.cells[row, 3].link}
    assert last.name == "各表核对" and len(summed) > 60 and set(lines) == set(summed)
    assert last.value(4, 2) == f"核对 {len(summed)} 处合计，不符 0 处"
    for link, row in lines.items():
        sheet, cell = link.partition("!")[0], summed[link]
        assert last.cells[row, 5].formula == f"=SUM('{sheet}'!{str(cell.formula)[5:]}"
        assert (last.value(row, 5), last.value(row, 6), last.value(row, 7)) == (cell.value, cell.value, 0)


@pytest.mark.office
def test_a_row_that_was_changed_afterwards_leaves_a_difference(make: Make, tmp_path: Path) -> None:
    context = make(SEVENTEEN)
    pages = report_pages(context, "centre", context.inputs.policy.pack.centre_reports)
    write_pages(tmp_path / "r.xlsx", pages, properties={"title": "汇总"})
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    book["汇总主表"]["H14"] = book["汇总主表"]["H14"].value + 0.01
    book.save(tmp_path / "改过.xlsx")
    stands, changed = (again["各表核对"] for again in recalculated([tmp_path / "r.xlsx", tmp_path / "改过.xlsx"], tmp_path / "out"))
    count = stands["B4"].value.removeprefix("核对 ").partition(" ")[0]
    assert stands["B4"].value == f"核对 {count} 处合计，不符 0 处"
    assert changed["B4"].value == f"核对 {count} 处合计，不符 1 处"
    assert [(r[2].value, r[3].value, r[6].value) for r in changed.iter_rows(min_row=6) if r[6].value] == [("汇总主表", "收入(万元)", 0.01)]


def test_the_first_page_says_what_happened_and_why(context: ReportContext) -> None:
    texts = list(page_of("E3.0", context).texts())
    assert "收入 39.12 万元，比上月多 1.47 万元（3.90%）。" in texts
    assert "不含 云岭（未报）、青禾（退回），不按 0 计。" in texts
    assert next(text for text in texts if text.startswith("为什么：")).startswith("为什么：新增多 1.91 万元，流失少 1.90 万元")
    assert "今年 1-10 月累计 161.00 万元；没有去年的数据，同比不适用。" in texts
    assert sum("不适用" in text for text in texts) == 1


def with_quantities(context: ReportContext) -> ReportContext:
    """K1 of the first county: 10 pieces before at 20.00, 15 now at 30.00; nobody else has a quantity."""
    here = lambda frame: (frame["_branch"] == "X01") & (frame["客户编码"] == "K1")  # noqa: E731
    now, then = context.inputs.frame("R10").copy(), context.inputs.history.usage.copy()
    now.loc[here(now), ["收入", "数量"]] = [45_000, 15_000]
    then.loc[here(then) & (then["月份"] == "2026-09"), ["收入", "数量"]] = [20_000, 10_000]
    history = replace(context.inputs.history, usage=then)
    given = replace(context.inputs, frames={**context.inputs.frames, "R10": now}, history=history, results={})
    return replace(context, inputs=given, results={**context.results, **run(given, ("D09",))}, kept={})


def test_the_bridge_parts_volume_from_price_and_ties(context: ReportContext) -> None:
    """5 pieces more at 20.00, and 15 pieces at 10.00 more."""
    steps = dict(income_steps(with_quantities(context)))
    assert (steps["老客户的量"], steps["老客户的价"]) == (10_000, 15_000)
    rows = run(with_quantities(context).inputs, ("D09",))["D09"].rows
    assert sum(steps.values()) == rows["本期"].sum() and steps["上期"] == rows["上期"].sum()


def test_last_year_is_compared_over_the_branches_that_have_it(context: ReportContext) -> None:
    history = context.inputs.history
    old = history.usage[(history.usage["_branch"] == "X01") & (history.usage["月份"] == "2026-09")].assign(月份="2025-10", 收入=10_000_00)
    months = {**history.months, "X01": history.months["X01"] | {Month(2025, 10)}}
    past = replace(history, usage=pd.concat([history.usage, old], ignore_index=True), months=months)
    given = replace(context, inputs=replace(context.inputs, history=past), kept={})
    pair = year_pair(given, (Month(2026, 10),))
    assert (pair.now, pair.then, pair.branches, pair.known) == (39_123_456, old["收入"].sum(), 1, 2)
    assert pair.change == Fraction(20_000_000, int(old["收入"].sum())) - 1
    page = page_of("E3.0", given)
    row, _ = page.find("去年同期")
    assert page.value(row, 3) == old["收入"].sum() // 10_000 and page.value(row, 4) == "不适用"
    assert {"※ 本月的变化只比两年都有的 1 家。", f"今年 1-10 月累计 161.00 万元；同比：本月{arrow(pair.change)}，累计不适用。"} <= set(
        page.texts()
    )


def red_column(context: ReportContext, *values: int) -> Page:
    rows = [{"数": value} for value in values]
    sheet = REPORTS["E3.8"].__class__(
        id="E3.8", title=REPORTS["E3.8"].title, parts=(TableOf(lambda c: rows, (Shown("数", kind="tally", width=20, alarm=NEGATIVE),)),)
    )
    return sheet.pages(context)[0]


def test_red_stands_where_at_most_a_third_is_beyond_the_limit(context: ReportContext) -> None:
    some, many = red_column(context, -1, 2, 3), red_column(context, -1, -2, 3)
    inks = [[page.cells[row, 3].style.ink for row in (5, 6, 7)] for page in (some, many)]
    assert inks[0][0] == "alarm" and "alarm" not in inks[1]
    assert any("红字：数小于 0。" in text for text in some.texts()) and any(
        "数超限的多于三分之一，不标红。" in text for text in many.texts()
    )


def test_a_list_ends_at_what_matters_and_counts_the_rest(make: Make) -> None:
    context = make(SEVENTEEN)
    page, whole = page_of("E3.3", context), page_of("E3.3", make(SEVENTEEN, detail=True))
    row, _ = next(place for place, cell in page.cells.items() if str(cell.value).startswith("其余 "))
    assert page.value(row, 4) == "其余 7 户" and [page.value(6, col) for col in (7, 8, 9)] == [whole.value(6, col) for col in (7, 8, 9)]
    assert any("只列到变动金额的九成、至少 20 行" in text for text in page.texts())


def test_a_pareto_chart_reaches_the_crossing(make: Make) -> None:
    context = make(SEVENTEEN)
    rows = next(iter(ranking(context).businesses.values()))
    for row in rows:
        dict.__setitem__(row, "核心", True)
    assert bars(rows) == len(rows) + 5 > 40
    page = page_of("E3.2", context)
    assert page.charts[0].series[0].values.last_row - page.charts[0].series[0].values.row + 1 == len(rows)
