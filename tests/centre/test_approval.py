"""approve, reject, reopen over a home, as commands (F3, F1 steps 10 and 11)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from macros.closing.approval_steps import approve, form, locked
from macros.intake.collecting import collect
from macros.merge.consolidation import consolidate
from validators.approval_form import LAPSE, Stage
from validators.values.period import Month
from workbooks.archive.events import FormStep
from workbooks.archive.home import Home

PERIOD = Month(2026, 10)
Run = Callable[..., Any]


def test_five_steps_from_the_command_line(home: Home, report: Path, keybook: Run) -> None:
    where = ("--home", home.folder, "--period", "2026-10")
    first = keybook("approve", *where, "--by", "ZZ01", "--json")
    assert first.status == 0 and first.json == {
        "period": "2026-10",
        "step": "填写与提交",
        "by": "ZZ01",
        "reason": "同意",
        "state": "待初审",
        "version": 1,
        "middle": [],
        "skipped": [],
        "warnings": [],
        "next": "初次审批",
    }
    own = keybook("approve", *where, "--by", "周文静")
    assert own.status == 2 and own.out == "" and "提交人不能审批" in own.err and "怎么办" in own.err
    assert keybook("approve", *where, "--by", "陈嘉芳", "--reason", "数已核对", "--json").json["state"] == "待终审"
    assert "一个人不能批两次" in keybook("approve", *where, "--by", "陈嘉芳").err
    back = keybook("reject", *where, "--by", "李国华", "--reason", "主表口径不同，请核对", "--json")
    assert (back.json["state"], back.json["version"], back.json["step"]) == ("草稿", 2, "退回")
    for who in ("周文静", "陈嘉芳", "李国华"):
        last = keybook("approve", *where, "--by", who, "--json").json
    assert (last["state"], last["version"]) == ("已批准", 2) and locked(home, PERIOD)
    events = [(e.kind, e.by, e.left, e.reached, e.reason) for e in home.ledger.events(FormStep)]
    assert events[1] == ("approved", "ZZ02", "待初审", "待终审", "数已核对")
    assert events[2] == ("sent_back", "ZZ03", "待终审", "草稿", "主表口径不同，请核对")
    assert keybook("reopen", *where, "--by", "李国华", "--reason", "太短").status == 2
    opened = keybook("reopen", *where, "--by", "李国华", "--reason", "临江市局漏报三笔收入")
    assert opened.status == 0 and "要另一位审批人同意" in opened.out and locked(home, PERIOD)
    own = keybook("reopen", *where, "--by", "李国华", "--reason", "临江市局漏报三笔收入")
    assert own.status == 0 and locked(home, PERIOD)
    agreed = keybook("reopen", *where, "--by", "陈嘉芳")
    assert agreed.status == 0 and form(home, PERIOD).version == 3 and not locked(home, PERIOD)


def test_nothing_is_approved_before_it_is_consolidated(home: Home, keybook: Run) -> None:
    ran = keybook("approve", "--home", home.folder, "--period", "2026-10", "--by", "周文静")
    assert ran.status == 2 and "还没有合并" in ran.err


def test_a_filing_that_came_later_is_no_part_of_what_is_approved(
    home: Home, report: Path, submission: Callable[..., Path], clean: Run, now: Any, tmp_path: Path
) -> None:
    approve(home, PERIOD, by="周文静", now=now)
    collect([submission("LJ01", cells=clean("LJ01", 999.0), version=2)], home, now=now, workers=1)
    try:
        approve(home, PERIOD, by="陈嘉芳", now=now)
    except Exception as refused:
        assert "合并以后又收到或退回了上报件" in str(refused)
    assert form(home, PERIOD).stage is Stage.FIRST
    consolidate(home, PERIOD, tmp_path / "再.xlsx", now=now)
    assert form(home, PERIOD).stage is Stage.DRAFT
    lapsed = next(e for e in home.ledger.events(FormStep) if e.kind == LAPSE).reason
    assert lapsed == "重新合并后结果、计入的数据与送审的不同，已办的审批作废"
    assert approve(home, PERIOD, by="陈嘉芳", now=now).form.stage is Stage.FIRST


def test_an_approved_month_is_locked(
    home: Home, report: Path, keybook: Run, submission: Callable[..., Path], clean: Run, now: Any, tmp_path: Path
) -> None:
    for who in ("周文静", "陈嘉芳", "李国华"):
        approve(home, PERIOD, by=who, now=now)
    done = collect([submission("LJ01", cells=clean("LJ01", 999.0), version=2)], home, now=now, workers=1)
    assert done.accepted == [] and "已审批" in done.rejected[0]["reason"]
    ran = keybook("return", "--home", home.folder, "--period", "2026-10", "--out", tmp_path / "退")
    assert ran.status == 2 and "已审批，数据锁定" in ran.err
