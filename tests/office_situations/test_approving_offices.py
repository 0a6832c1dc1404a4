"""Offices of every size close their month, and open it again where they must (settled 42, 43)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from building.office import Office
from building.signed_state import take
from building.small_state import NOW, PERIOD, write_policy_of
from macros.closing.approval_steps import approve, form, locked, reopen, send_back
from macros.closing.closed_months import print_again
from macros.errors import ToolkitError
from macros.merge.consolidation import consolidate
from macros.publishing.publication import publish
from validators.approval_form import Stage, route, skipped
from workbooks.archive.events import FormStep, MonthConsolidated
from workbooks.archive.home import Home
from workbooks.desk.policy_book import write_policy
from workbooks.read.read_policy import read_policy_book

WHY = "临江市局漏报三笔收入"


def staffed(home: Home, *people: tuple[str, str, str | None], until: dict[str, dt.date] | None = None) -> Home:
    """The home with these persons on 《审批人》: 工号, 姓名, 级; `until`: 止 of some."""
    ends = until or {}
    columns: dict[str, Any] = {
        "工号": [p[0] for p in people],
        "姓名": [p[1] for p in people],
        "级": [p[2] for p in people],
        "止": [ends.get(p[0]) for p in people],
    }
    path = home.folder.parent / "人员.xlsx"
    write_policy_of(path, people=columns)
    write_policy(
        home.folder / "policy.xlsx", home.policy.pack, dict(home.policy.frames) | {"R01p": read_policy_book(path)[0].frames["R01p"]}
    )
    return Home(home.folder)


def test_two_persons_in_the_whole_office(october: Home) -> None:
    """21: 初审 falls away, the record says so, and the month closes."""
    home = staffed(october, ("01", "甲", None), ("02", "乙", None))
    done = approve(home, PERIOD, by="01", now=NOW)
    assert done.skipped == ("初次审批",) and "初次审批略去" in done.message and done.form.stage is Stage.LAST
    assert home.ledger.events(FormStep)[-1].skipped == ["初次审批"]
    with pytest.raises(ToolkitError, match="提交人不能审批"):
        approve(home, PERIOD, by="01", now=NOW)
    assert approve(home, PERIOD, by="02", now=NOW).form.stage is Stage.APPROVED


def test_one_person_and_the_level_above(october: Home) -> None:
    """22: the office has one person; somebody of the upper level approves."""
    home = staffed(october, ("01", "甲", None), ("90", "省局张", "省局"))
    assert approve(home, PERIOD, by="01", now=NOW).form.stage is Stage.LAST
    assert approve(home, PERIOD, by="90", now=NOW).form.stage is Stage.APPROVED


def test_one_person_alone_is_told_the_way(october: Home) -> None:
    """23: nobody approves his own form; a row for the level above is the way."""
    home = staffed(october, ("01", "甲", None))
    with pytest.raises(ToolkitError) as refused:
        approve(home, PERIOD, by="01", now=NOW)
    assert "只有 1 人" in refused.value.reason and "上级" in refused.value.remedy
    assert form(home, PERIOD).stage is Stage.DRAFT


def test_one_person_on_leave(october: Home) -> None:
    """24: 止 is enough; the other two close the month."""
    home = staffed(october, ("01", "甲", None), ("02", "乙", None), ("03", "丙", None), until={"03": NOW.date()})
    approve(home, PERIOD, by="01", now=NOW)
    assert approve(home, PERIOD, by="02", now=NOW).form.stage is Stage.APPROVED


def test_leave_begins_in_the_middle(october: Home) -> None:
    """25: two have acted, the third goes on leave: the form goes back and takes the short way."""
    home = staffed(october, ("01", "甲", None), ("02", "乙", None), ("03", "丙", None))
    approve(home, PERIOD, by="01", now=NOW)
    approve(home, PERIOD, by="02", now=NOW)
    home = staffed(home, ("01", "甲", None), ("02", "乙", None))
    send_back(home, PERIOD, by="02", reason="丙请假，重新提交", now=NOW)
    approve(home, PERIOD, by="01", now=NOW)
    assert approve(home, PERIOD, by="02", now=NOW).form.stage is Stage.APPROVED


def test_a_substitute_comes_in_the_middle(october: Home) -> None:
    """26: the policy gets a row; desks and what was approved so far stay."""
    home = staffed(october, ("01", "甲", None), ("02", "乙", None), ("03", "丙", None))
    approve(home, PERIOD, by="01", now=NOW)
    approve(home, PERIOD, by="02", now=NOW)
    home = staffed(home, ("01", "甲", None), ("02", "乙", None), ("04", "代丙", None))
    assert approve(home, PERIOD, by="代丙", now=NOW).form.stage is Stage.APPROVED


def test_three_persons_where_a_middle_step_is_asked() -> None:
    """27: three persons cannot fill four steps: 初审 falls away, 中审 and 终审 stay."""
    assert skipped(True, 3) == ("初次审批",) and route(True, skipped(True, 3)) == (Stage.MIDDLE, Stage.LAST)
    assert skipped(True, 4) == () and skipped(True, 2) == ("初次审批", "中间审批") and skipped(False, 3) == ()


def test_consolidated_again_with_the_same_result(october: Home, tmp_path: Path) -> None:
    """28: somebody presses 合并汇总 again out of habit: what was approved stays."""
    approve(october, PERIOD, by="ZZ01", now=NOW)
    consolidate(october, PERIOD, tmp_path / "再.xlsx", now=NOW, compiler="ZZ01")
    assert form(october, PERIOD).stage is Stage.FIRST and october.ledger.events(MonthConsolidated)[-1].by == "ZZ01"


def test_a_draft_for_comment_before_the_approval(october: Home, tmp_path: Path) -> None:
    """29: 征求意见稿 goes out, and the approval goes on."""
    done = publish(october, PERIOD, tmp_path / "征求意见", now=NOW)
    assert "征求意见稿" in done.message and len(done.branches) == 3
    approve(october, PERIOD, by="ZZ01", now=NOW)


def test_the_leader_wants_the_report_again(october: Home, tmp_path: Path) -> None:
    """30: a locked month is printed from its archive, byte for byte."""
    for who in ("ZZ01", "ZZ02", "ZZ03"):
        approve(october, PERIOD, by=who, now=NOW)
    print_again(october, PERIOD, tmp_path / "印.xlsx")
    assert (tmp_path / "印.xlsx").stat().st_size > 10_000 and locked(october, PERIOD)


def test_opened_again_by_two_and_closed_again(october: Home, tmp_path: Path) -> None:
    """31: one asks, another agrees, the month is consolidated and approved anew."""
    for who in ("ZZ01", "ZZ02", "ZZ03"):
        approve(october, PERIOD, by=who, now=NOW)
    asked = reopen(october, PERIOD, by="ZZ02", reason=WHY, now=NOW)
    assert "要另一位审批人同意" in asked.message and locked(october, PERIOD)
    reopen(october, PERIOD, by="ZZ03", reason="", now=NOW)
    consolidate(october, PERIOD, tmp_path / "再.xlsx", now=NOW)
    for who in ("ZZ01", "ZZ02", "ZZ03"):
        approve(october, PERIOD, by=who, now=NOW)
    assert locked(october, PERIOD) and form(october, PERIOD).version == 2


def test_an_incomplete_month_is_warned_of(policy_book: Path, office: Office, tmp_path: Path) -> None:
    """32: one county has not filed; the board says so before the approval, and the record keeps it."""
    home = Home.create(tmp_path / "中心", policy_book, now=NOW)
    take(home, office.first, office.neighbours[0])
    consolidate(home, PERIOD, tmp_path / "汇总.xlsx", now=NOW)
    done = approve(home, PERIOD, by="ZZ01", now=NOW)
    assert done.warnings == ("未报 1 家没有计入（云山县局）",) and done.message.startswith("注意：未报 1 家")
    assert home.ledger.events(FormStep)[0].warnings == list(done.warnings)


def test_the_policy_is_renewed_for_the_next_month(october: Home, tmp_path: Path) -> None:
    """33: a row that begins in December changes nothing for October: its approval goes on."""
    approve(october, PERIOD, by="ZZ01", now=NOW)
    frames = dict(october.policy.frames)
    rows = frames["R09"].copy()
    row = rows[rows["参数名"] == october.policy.pack.parameters["pareto"].name].iloc[[0]].copy()
    row["生效日"], row["值"] = dt.datetime(2026, 12, 1), "70%"
    frames["R09"] = pd.concat([rows, row.astype(rows.dtypes)], ignore_index=True)
    write_policy(october.folder / "policy.xlsx", october.policy.pack, frames)
    assert approve(Home(october.folder), PERIOD, by="ZZ02", now=NOW).form.stage is Stage.LAST
