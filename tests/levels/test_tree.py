"""Organisations that begin and end: the tree of the period, and the history of who was merged (R01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from macros.intake.collecting import collect
from macros.merge.consolidation import consolidate, merged_inputs
from validators.organisation_tree import Node, Organisation
from validators.values.period import Month
from workbooks.archive.home import Home

Run = Callable[..., Any]
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
MERGED = dt.date(2026, 10, 1)


@pytest.fixture
def merged_policy(tree: Run, tmp_path: Path) -> Path:
    """A2 ends with September and is part of A1 from October on; A3 was split off then."""
    rows = {
        "P0": ("山南省公司", "省", None),
        "C1": ("江北市局", "州局", "P0"),
        "A1": ("临江县局", "县市局", "C1"),
        "A2": ("青禾县局", "县市局", "C1"),
        "A3": ("新河县局", "县市局", "C1"),
    }
    return tree(
        tmp_path / "policy.xlsx",
        rows,
        失效日期=[None, None, None, MERGED - dt.timedelta(1), None],
        生效日期=[None, None, None, None, MERGED],
        承接机构=[None, None, None, "A1", None],
    )


def test_a_merged_branch_lives_on_in_its_heir(merged_policy: Path, county: Run, month: Run, tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home", merged_policy, now=dt.datetime(2026, 10, 2), branch="C1")
    then, now = dt.datetime(2026, 10, 2, 9), dt.datetime(2026, 11, 2, 9)
    old = [
        county(merged_policy, b, month(b, 100.0 * i, SEPTEMBER), tmp_path / "9", period=SEPTEMBER, now=then)
        for i, b in enumerate(("A1", "A2"), 1)
    ]
    assert len(collect(old, home, now=then, workers=1).accepted) == 2
    assert list(home.standings(SEPTEMBER)) == ["A1", "A2"] and list(home.standings(OCTOBER)) == ["A1", "A3"]
    together = month("A1", 500.0)
    together["R03"] += month("A2", 0.0)["R03"][:1]
    together["R02"] += month("A2", 0.0)["R02"]
    together["R20"] += [{**month("A2", 0.0)["R20"][0], "走访编号": "V9"}]
    new = county(merged_policy, "A1", together, tmp_path / "10", now=now)
    took = collect([new], home, now=now, workers=1)
    assert len(took.accepted) == 1, took.rejected
    given = merged_inputs(home, OCTOBER, home.standings(OCTOBER))
    usage = given.usage((SEPTEMBER,))
    assert set(usage["_branch"]) == {"A1"} and int(usage["收入"].sum()) == (303 + 603) * 100
    assert given.history.has("A1", SEPTEMBER) and not given.history.has("A2", SEPTEMBER)
    done = consolidate(home, OCTOBER, tmp_path / "r.xlsx", now=now)
    churn = done.results["D09"].rows.set_index(["_branch", "客户编码"])
    assert churn.loc[("A1", "A2K2"), "状态"] == "流失"
    assert ("A2", "A2K2") not in churn.index


def test_the_heir_is_found_step_by_step_and_never_in_a_circle() -> None:
    def ended(code: str, year: int, to: str | None) -> Node:
        return Node(code=code, name=code, end=dt.date(year, 12, 31), successor=to)

    tree = Organisation(
        (
            ended("A", 2023, "B"),
            ended("B", 2024, "C"),
            Node(code="C", name="C"),
            ended("D", 2024, None),
            ended("E", 2024, "F"),
            ended("F", 2024, "E"),
        )
    )
    day = dt.date(2026, 1, 1)
    assert [tree.heir(code, day) for code in "ABCDEFX"] == ["C", "C", "C", "D", "E", "F", "X"]
    assert tree.heir("A", dt.date(2024, 6, 1)) == "B"


def test_the_only_one_that_files_is_its_own_centre() -> None:
    day = MERGED
    root, middle = Node(code="GF", name="股份公司"), Node(code="XB", name="管道公司", parent="GF")
    last, other = Node(code="YX", name="销售分公司", parent="XB"), Node(code="YY", name="另一个分公司", parent="XB")

    def filing_to(tree: Organisation, code: str) -> list[str]:
        return [node.code for node in tree.filing_to(code, day)]

    alone, two = Organisation((root, middle, last)), Organisation((root, middle, last, other))
    assert [filing_to(alone, code) for code in ("GF", "XB", "YX")] == [["XB"], ["YX"], ["YX"]]
    assert [filing_to(two, code) for code in ("XB", "YX")] == [["YX", "YY"], []]
