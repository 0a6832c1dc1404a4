"""The same finding or the same reason three periods running is told to the level above (ux 5; issue 5, point 5)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from building.small_state import SIGNED
from macros.__main__ import main
from macros.deciding.repeats import FINDING, REASON, repeats
from macros.mending.carrying import carried_content
from macros.opening import open_session
from macros.posting.submitting import submit
from validators.finding import Finding, Severity
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.sidecar import remember

OCTOBER = Month(2026, 10)
NOW = dt.datetime(2026, 11, 2, 9, 30)
SAID = "节前集中寄递，已核对量收"


def kept(record: str, *, reason: str = SAID, column: str = "收入", code: str = "fluctuation") -> dict[str, Any]:
    """An open finding as a check-in keeps it."""
    finding = Finding(
        code=code,
        rule="V18",
        severity=Severity.C,
        sheet="业务量流水",
        row=6,
        column=column,
        cell="F6",
        value="9",
        message="比上月多 85%",
        remedy="核对",
        record=record,
        reason=reason,
    )
    return finding.as_json() | {"blocking": finding.blocking, "approved": False, "record": record}


@pytest.fixture
def home(tmp_path: Path, policy_book: Path) -> Home:
    """A home of three counties that has taken in nothing."""
    return Home.create(tmp_path / "home", policy_book, now=dt.datetime(2026, 8, 1))


def filed(home: Home, month: Month, branch: str, *findings: dict[str, Any]) -> None:
    home.ledger.add(
        FilingAccepted(
            at=dt.datetime(month.year, month.month, 28, 9),
            period=str(month),
            branch=branch,
            version=1,
            file=f"{month}_{branch}.xlsx",
            sha256=f"{month}{branch}",
            open=list(findings),
            counts={"C": len(findings)},
            totals={"收入": 0},
        )
    )


def test_a_reason_copied_month_after_month(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    for month in OCTOBER.back(3):
        filed(home, month, "LJ01", kept(f"LJ01-{month}-1"), kept(f"LJ01-{month}-2"), kept("x", reason="", column="数量"))
        filed(home, month, "QH02", kept("QH02-1", reason=f"{month.month}月客户搬迁，已上门核对", column="数量"))
    found = repeats(home, OCTOBER)
    assert [(r.branch, r.kind, r.column, r.record, r.reason, r.count) for r in found] == [
        ("LJ01", REASON, "收入", "LJ01-2026-10-1", SAID, 2),
        ("LJ01", FINDING, "数量", "x", "", 1),
        ("QH02", FINDING, "数量", "QH02-1", "10月客户搬迁，已上门核对", 1),
    ]
    capsys.readouterr()
    assert main(["status", "--home", str(home.folder), "--period", "2026-10", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["repeats"]
    assert [(r["branch"], r["kind"], r["periods"]) for r in told] == [("LJ01", REASON, 3), ("LJ01", FINDING, 3), ("QH02", FINDING, 3)]
    assert main(["status", "--home", str(home.folder), "--period", "2026-10"]) == 0
    said = capsys.readouterr().out
    assert "连续 3 个月相同的有 3 处" in said and f"○临江市局《业务量流水》收入 理由“{SAID}”2 处" in said


def test_two_months_are_no_habit(home: Home) -> None:
    for month in OCTOBER.back(2):
        filed(home, month, "LJ01", kept("K1"))
    assert repeats(home, OCTOBER) == []
    filed(home, OCTOBER.plus(-2), "LJ01", kept("K1", column="数量"))
    assert repeats(home, OCTOBER) == [], "the same reason for another column is another one"


def test_the_version_that_counts_is_looked_at(home: Home) -> None:
    for month in OCTOBER.back(3):
        filed(home, month, "LJ01", kept("K1"))
    assert len(repeats(home, OCTOBER)) == 1
    home.ledger.add(
        FilingAccepted(
            at=dt.datetime(2026, 11, 2), period="2026-10", branch="LJ01", version=2, file="v2.xlsx", sha256="v2", totals={"收入": 0}
        )
    )
    assert repeats(home, OCTOBER) == []


def test_the_branch_is_told_as_well(desk: Callable[..., Path], tmp_path: Path, policy: Policy, clean: Callable[..., Any]) -> None:
    """Three desks, each carried from the one before: the third time the same words are pointed out, other words not."""
    said = {"数量": SAID, "收入": "客户搬迁，已上门核对"}
    carried: Path | None = None
    for month in OCTOBER.back(3):
        content = carried_content(open_session(carried, today=month.last), month) if carried else DeskContent()
        cells = clean("LJ01") if carried is None else {"R10": clean("LJ01")["R10"], "R20": clean("LJ01")["R20"]}
        for row in cells["R10"]:
            row |= {"月份": str(month), "数量": "100", "收入": "1000"}
        for row, number in zip(cells["R20"], ("1", "2"), strict=True):
            row |= {"日期": month.first, "走访编号": f"{month}{number}"}
        path = desk(
            period=month,
            name=f"{month}.xlsm",
            content=replace(content, cells=cells, inputs={"填报人": "LJ01G1", "填报日期": month.last} | SIGNED),
        )
        session = open_session(path, today=month.last)
        open_ones = [f for f in session.checked.findings if f.code == "number_as_text"]
        assert len(open_ones) == 6
        if month == OCTOBER:
            said["收入"] = "本月另有原因，已上门核对"
        remember(
            path,
            reasons={
                f.key: {"text": said.get(str(f.column), f"{month} 的档案日期另行核对"), "by": "", "at": ""}
                for f in session.checked.findings
            },
        )
        again = open_session(path, today=month.last)
        told = [(f.column, f.severity, f.message) for f in again.checked.findings if f.code == "reason_repeated"]
        assert told == ([("数量", Severity.D, f"这条理由已连续 3 个月相同：{SAID}")] if month == OCTOBER else [])
        done = submit(again, tmp_path / "上报", now=NOW)
        assert done.files, done.message
        carried = done.files[0]
