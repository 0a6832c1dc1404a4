"""E3.26, E3.26b, the line of E4.6 and the matter on 领导速览 of a home's forms, read as people read them (P13)."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from building.page_tables import in_the_margin, only_page, table_under
from building.paper_state import agreed, on_day, submitted
from building.small_state import CENTRE, COUNTIES, PERIOD
from macros.papers.deciding_papers import decide_paper
from macros.papers.paper_log import add_line
from macros.papers.papers_result import papers_result
from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.rows.story.pressing_matters import matters
from validators.discover import by_id
from validators.filing.inputs import Filing, History, Inputs
from workbooks.archive.home import Home

NOW = on_day(10)


def worked(home: Home) -> Home:
    """Six forms: one on its way through three steps, one late, one returned, one refused, one fresh, one with a fault in the log."""
    submitted(home, "SP-1", "突出贡献奖", about="陈思远：首笔业务，建议 600 元")
    for day, who in ((1, "ZZ01"), (3, "ZZ02"), (6, "ZZ04")):
        agreed(home, "SP-1", who, day=day)
    submitted(home, "SP-2", day=1)
    submitted(home, "SP-3", day=1)
    decide_paper(home, "SP-3", "退回", by="ZZ01", words="请补合同编号", now=on_day(4))
    submitted(home, "SP-4", "重大投诉", branch="QH02", by="QH02G1", name="李云")
    decide_paper(home, "SP-4", "否决", by="ZZ02", words="没有依据，不同意", now=on_day(2))
    submitted(home, "SP-5", day=9)
    submitted(home, "SP-6", by="ZZ01", name="周文静", day=9)
    told = {"number": "SP-6", "type": "价格偏差", "action": "同意", "step": "初次审批", "by": "ZZ01", "name": "周文静"}
    with home.ledger.writing():
        add_line(home, on_day(9), told | {"rights": "二级", "branch": "LJ01", "period": str(PERIOD)})
    return home


def context_of(home: Home, now: dt.datetime = NOW) -> ReportContext:
    """What a report of the centre is given; nobody filed anything."""
    filings = tuple(Filing(branch=code, name=name, period=PERIOD) for code, name in COUNTIES.items())
    given = Inputs(period=PERIOD, policy=home.policy, frames={}, history=History.none(), filings=filings, final=True)
    given.results |= papers_result(home, PERIOD, now)
    due = dt.date(2026, 11, 3)
    board = tuple(BoardRow(branch=code, name=name, short=name, due=due, state="已收") for code, name in COUNTIES.items())
    node = home.policy.organisation.at(PERIOD.first)[CENTRE]
    return ReportContext(inputs=given, results={}, node=node, generated=now, children=board, board=board)


@pytest.fixture(scope="module")
def context(built_home: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    folder = tmp_path_factory.mktemp("worked") / "中心"
    shutil.copytree(built_home, folder)
    return context_of(worked(Home(folder)))


def test_whom_to_press_is_listed_with_the_overdue_first(context: ReportContext) -> None:
    page = only_page(context, "E3.26")
    lines = table_under(page, "一、催谁（超期的在前，再按等的天数）")
    assert [(x["单号"], x["停在"], x["等了(天)"], x["期限(天)"], x["超期"], x["谁来办"]) for x in lines] == [
        ("SP-2", "初次审批", 9, 2, "超期", "二级审批人"),
        ("SP-3", "填写与提交", 6, "–", "–", "提交人 LJ01G1 陈思远"),
        ("SP-1", "执行和跟踪", 4, "–", "–", "提交人 LJ01G1 陈思远"),
        ("SP-5", "初次审批", 1, 2, "–", "二级审批人"),
        ("SP-6", "初次审批", 1, 2, "–", "二级审批人"),
    ]
    assert lines[0]["单位"].startswith("临江") and lines[0]["事由"] == "茶叶公司特快按 95 折"
    assert page.value(2, 2) == "在办 5 张，超期 1 张，平均每步办理 2.00 天" and not in_the_margin(page)


def test_types_by_steps_and_the_map_of_them(context: ReportContext) -> None:
    page = only_page(context, "E3.26")
    lines = table_under(page, "三、类型和步骤")
    total, rest = lines[0], lines[1:]
    assert (total["在办"], total["办完步数"], total["超期"]) == (5, 3, 1)
    known = {(x["类型"], x["步骤"]): (x["在办"], x["平均天数"], x["超期"], x["最久(天)"]) for x in rest}
    assert known == {
        ("价格偏差", "填写与提交"): (1, "没有算出", 0, 6),
        ("价格偏差", "初次审批"): (3, "没有算出", 1, 9),
        ("突出贡献奖", "初次审批"): (0, Fraction(1), 0, "没有在办"),
        ("突出贡献奖", "中间审批"): (0, Fraction(2), 0, "没有在办"),
        ("突出贡献奖", "最终审批"): (0, Fraction(3), 0, "没有在办"),
        ("突出贡献奖", "执行和跟踪"): (1, "没有算出", 0, 4),
    }
    row, col = page.find("二、停在哪一步（张数；红底有超期，黄底等了三天以上）")
    heads = {page.value(row + 1, c): c for c in range(col, col + 8)}
    first = page.cells[row + 2, heads["初次审批"]]
    assert page.value(row + 2, heads["类型"]) == "价格偏差" and (first.value, first.style.fill) == (3, "red_light")
    assert page.cells[row + 2, heads["填写与提交"]].style.fill == "yellow_light"


def test_what_the_log_holds_against_the_rules_is_on_the_page(context: ReportContext) -> None:
    faults = table_under(only_page(context, "E3.26"), "四、日志里要改的（准强制要换人重批，才能发布）")
    assert [(x["等级"], x["单号或记录"], x["问题"], x["怎么改"]) for x in faults] == [
        ("○提示", "SP-2", "单 SP-2 停在初次审批 9 天", "催办"),
        ("◆准强制", "SP-6", "ZZ01 周文静 批准了自己提交的单 SP-6", "换人审批"),
    ]


def test_the_log_is_told_line_by_line(context: ReportContext) -> None:
    page = only_page(context, "E3.26b")
    lines = table_under(page, "一、逐笔（先办的在前）")
    assert len(lines) == 12 and [x["单号"] for x in lines[:4]] == ["SP-1"] * 4
    assert [x.get("天数") for x in lines[:4]] == ["–", 1, 2, 3] and {x["现在"] for x in lines[:4]} == {"已批准"}
    back = next(x for x in lines if x["动作"] == "退回")
    assert (back["办理人"], back["意见"], back["现在"], back["天数"]) == ("ZZ01 周文静", "请补合同编号", "草稿", 3)
    steps = table_under(page, "二、每一步平均几天")
    assert [(x["步骤"], x["平均天数"]) for x in steps if "步骤" in x and x["步骤"][-2:] == "审批"] == [
        ("初次审批", Fraction(1)),
        ("中间审批", Fraction(2)),
        ("最终审批", Fraction(3)),
    ]
    (chart,) = page.charts
    assert chart.kind == "bar" and chart.title == "每一步平均办理天数"


def test_the_leader_is_told_of_forms_that_wait_too_long(context: ReportContext) -> None:
    told = matters(context, [])
    assert ("1 张单据审批超期", "价格偏差停在初次审批 9 天，今天催办。") in [(m.title, m.line) for m in told]


def test_the_tree_has_a_line_of_what_waits(context: ReportContext) -> None:
    page = only_page(context, "E4.6")
    assert page.find("三、待审批 3 张，超期 1 张（见《审批在办与超期》）")


@pytest.mark.parametrize("report", ["E3.26", "E3.26b"])
def test_switched_off_there_is_no_such_page(context: ReportContext, report: str) -> None:
    off = replace(context, inputs=replace(context.inputs, results={}), kept={})
    found: Any = by_id("macros.reports", "REPORT")[report]
    assert found.pages(off) == [] and not any("单据" in m.title for m in matters(off, []))


def test_no_form_yet_is_said(home: Home) -> None:
    context = context_of(home)
    assert only_page(context, "E3.26").find("没有在办的单据")
    page = only_page(context, "E3.26b")
    assert page.find("还没有办过单据") and page.find("还没有办完的审批步骤") and not page.charts
    assert page.value(2, 2) == "在办 0 张，期限没有设，不判超期，还没有办完的审批步骤"
