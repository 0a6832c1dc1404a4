"""What a leader reads of a month: one number for one thing on every sheet, adjustments and absent branches said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from macros.reports.layout.context import ReportContext, VersionRow
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.page.page import Page

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
    assert beside(main, "上级调整（2 笔）", 15) == -50_001 and beside(main, "合计（2 家，含调整）", 15) == whole
    assert beside(main, "合计（2 家，含调整）", 5) == leader.value(5, 2) == 3907 == page_of("E3.1", context).value(13, 8) - 5
    assert main.value(9, 2) == 3907 and main.value(10, 2) == "上月 37.65，含上级调整 -0.05 万元"
    assert levels.value(levels.find("收入：调整后")[0], levels.find("收入(元)")[1]) == whole
    row, col = corrected.find("加上级调整（同《汇总主表》）")
    assert corrected.value(row + 1, col) == whole


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
    assert (page.value(5, 2), page.value(6, 2)) == ("1 家", "及时率 50.00%（含按时送到、退回或待核对的 1 家）")


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
