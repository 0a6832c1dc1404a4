"""A rate that a business of the month needs and that the policy leaves blank: said at every step, never 0.00 (settled 51)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import Ran
from building.filings import file
from building.small_state import COUNTIES, clean_cells
from validators.policy import Policy

BLANK = "政策里“提成比例·储蓄”（LJ01）是空的"


@pytest.fixture
def sold() -> Any:
    """A clean month in which one line is of a business without a rate, and a manager's pay."""
    cells = clean_cells("LJ01")
    cells["R10"][0]["业务代码"] = "储蓄"
    cells["R43"] = [{"工号": "LJ01G1", "月": "2026-10", "基础工作得分": 80}]
    return cells


def test_the_policy_and_the_desk_say_it_before_it_stops_anything(
    desk: Callable[..., Path], policy_book: Path, sold: Any, keybook: Callable[..., Ran], tmp_path: Path
) -> None:
    assert "“储蓄”的提成比例空着" in keybook("policy", "check", policy_book).out
    made = desk(cells=sold)
    checked = keybook("check", made, "--json")
    (found,) = (f for f in json.loads(checked.out)["findings"] if f["code"] == "rate_missing")
    assert checked.status == 0 and (found["severity"], found["sheet"], found["row"]) == ("D", "业务量流水", 6)
    assert keybook("compute", made).status == 1
    assert keybook("submit", made, "--out", tmp_path / "上报").status == 0


def test_a_consolidation_says_first_what_is_not_worked_out(
    policy: Policy, policy_book: Path, sold: Any, keybook: Callable[..., Ran], tmp_path: Path
) -> None:
    for branch in COUNTIES:
        file(policy, branch, sold if branch == "LJ01" else clean_cells(branch), tmp_path / "来")
    home, report = tmp_path / "中心", tmp_path / "汇总.xlsx"
    assert keybook("collect", tmp_path / "来" / "上报", "--home", home, "--policy", policy_book, "--workers", "1").status == 0
    done = keybook("consolidate", "--home", home, "--period", "2026-10", "--out", report, "--workers", "1")
    assert done.status == 1 and done.out.startswith(f"没有算完：{BLANK}") and report.is_file()
    book = openpyxl.load_workbook(report, data_only=True)
    words = [cell for line in book["领导速览"].iter_rows(values_only=True) for cell in line if isinstance(cell, str)]
    assert any(word.startswith("① 没有算完") for word in words) and not any("没有要紧事" in word for word in words)
    pay = [line for line in book["考核与薪酬汇总"].iter_rows(values_only=True) if any(str(cell).startswith("合计（1") for cell in line)]
    assert len(pay) == 2 and all(line.count("没有算完") == 4 for line in pay)


def test_a_month_that_is_worked_out_ends_as_before(policy: Policy, policy_book: Path, keybook: Callable[..., Ran], tmp_path: Path) -> None:
    for branch in COUNTIES:
        file(policy, branch, clean_cells(branch), tmp_path / "来")
    home = tmp_path / "中心"
    assert keybook("collect", tmp_path / "来" / "上报", "--home", home, "--policy", policy_book, "--workers", "1").status == 0
    done = keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / "汇总.xlsx", "--workers", "1")
    assert done.status == 0 and done.out.startswith("已合并 3 家")
