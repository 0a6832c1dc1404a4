"""Who may file what, judged without a file: branch, month, level, adjustments, versions (settled 38, 40)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from building.small_state import STATE, write_policy_of
from macros.intake.examined import Examined
from macros.intake.may_file import bounds, may_file
from macros.intake.version_order import out_of_order
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted
from workbooks.archive.home import Home
from workbooks.submission.level_file import LevelContent

PERIOD, NOW = Month(2026, 10), dt.datetime(2026, 11, 2, 9, 30)
LINE: dict[str, Any] = {
    "by": "ZZ00",
    "name": "云岭州局",
    "measure": "收入",
    "value": 1,
    "reason": "口径",
    "owner": "甲",
    "file": "a",
    "row": 6,
}


def found(home: Home, branch: str = "LJ01", **changes: Any) -> Examined:
    return replace(
        Examined(file="a.xlsx", sha256="a" * 64, branch=branch, name=branch, period="2026-10", version=1, digest=home.policy.digest),
        **changes,
    )


def reason(home: Home, what: Examined) -> str:
    refused = may_file(home, what, Month.parse(what.period), NOW)
    return refused[0] if refused else ""


@pytest.fixture
def dated(tmp_path: Path) -> Home:
    """A home whose tree begins in 2026, with one county that was born in October and one that was merged in it."""
    nodes = [*STATE, ("XX04", "新县局", "县市局", "ZZ00"), ("YY05", "旧县局", "县市局", "ZZ00")]
    start: list[Any] = [dt.date(2026, 3, 1)] * len(nodes)
    start[-2] = dt.date(2026, 10, 20)
    end: list[Any] = [None] * (len(nodes) - 1) + [dt.date(2026, 10, 9)]
    return Home.create(tmp_path / "home", write_policy_of(tmp_path / "p.xlsx", nodes, 生效日期=start, 失效日期=end), now=NOW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"branch": "AB99"}, "不在本单位 2026-10 的应报名单里"),
        ({"digest": "0000-0000"}, "按政策 0000-0000 制作"),
        ({"period": "2024-10"}, "只收 2024-11 到 2026-11 的"),
        ({"period": "2026-12"}, "只收 2024-11 到 2026-11 的"),
        ({"relabelled": "记录编号是别家的"}, "不是这个单位这一期的数据"),
        ({"level": LevelContent()}, "没有下级单位，报来的却是合并上报件"),
    ],
)
def test_what_one_home_takes(changes: dict[str, Any], words: str, fresh: Home) -> None:
    said = reason(fresh, found(fresh, **changes))
    assert words in said and bool(words) == bool(said)


def test_a_month_begins_with_the_tree(dated: Home) -> None:
    assert bounds(dated, NOW) == (Month(2026, 3), Month(2026, 11))
    assert "只收 2026-03" in reason(dated, found(dated, period="2026-02"))


def test_who_lived_on_any_day_may_who_lived_on_the_first_must(dated: Home) -> None:
    assert not reason(dated, found(dated, "XX04")) and not reason(dated, found(dated, "YY05"))
    due = {node.code for node in dated.expected(PERIOD)}
    assert "YY05" in due and "XX04" not in due and "XX04" not in dated.standings(PERIOD)
    dated.ledger.add(FilingAccepted(at=NOW, period="2026-10", branch="XX04", version=1, sha256="b" * 64))
    assert dated.standings(PERIOD)["XX04"].merged and set(dated.standings(PERIOD)) >= due
    assert "不在本单位" in reason(dated, found(dated, "YY05", period="2026-11"))


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ({"target": "LJ01"}, True),
        ({"target": None}, True),
        ({"target": "ZZ00"}, True),
        ({"target": "AB99"}, False),
        ({"by": "AB99", "target": None}, False),
        ({"by": "LJ01", "target": "QH02"}, False),
    ],
)
def test_a_level_adjusts_what_is_under_it(line: dict[str, Any], allowed: bool, tmp_path: Path) -> None:
    nodes = [("P0", "省公司", "省", None), ("ZZ00", "云岭州局", "州局", "P0"), *STATE[1:], ("AB99", "别的州局", "州局", "P0")]
    home = Home.create(tmp_path / "home", write_policy_of(tmp_path / "p.xlsx", nodes), now=NOW)
    said = reason(home, found(home, "ZZ00", level=LevelContent(adjustments=(LINE | line,))))
    assert ("" if allowed else "无权调整") in said and allowed == (not said)


def accepted(home: Home, version: int, seal: str, **detail: Any) -> None:
    home.ledger.add(FilingAccepted(at=NOW, period="2026-10", branch="LJ01", version=version, sha256=seal * 64, seal=seal, **detail))


@pytest.mark.parametrize(
    ("version", "lineage", "words"),
    [
        (2, ("1",), ""),
        (4, ("1", "2", "3"), ""),
        (3, ("2",), "不是接着它做的"),
        (2, (), "不是接着它做的"),
        (1, (), "也是第 1 版"),
        (21, ("1",), ""),
        (22, ("1",), "跳得太多"),
    ],
)
def test_a_version_goes_on_from_the_last(version: int, lineage: tuple[str, ...], words: str, fresh: Home) -> None:
    accepted(fresh, 1, "1")
    order = out_of_order(fresh, found(fresh, version=version, lineage=lineage, seal="9"))
    assert (order.reason if order else "") == "" if not words else order is not None and words in order.reason


def test_an_earlier_version_that_comes_late_is_none_of_another_clerk(fresh: Home) -> None:
    accepted(fresh, 3, "3", lineage=["1", "2"])
    assert out_of_order(fresh, found(fresh, version=2, seal="2")) is None
    order = out_of_order(fresh, found(fresh, version=2, seal="7"))
    assert order is not None and "不是接着它做的" in order.reason


def test_after_a_restore_an_unknown_ancestor_passes_with_a_note(fresh: Home) -> None:
    order = out_of_order(fresh, found(fresh, version=5, lineage=("1", "2", "3", "4")))
    assert order is not None and not order.reason and "没有收到过" in order.note
