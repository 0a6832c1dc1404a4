"""Customers that change their branch or their code are neither lost nor new where that is known (settled 48)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.campaign import sampled
from macros.intake.collecting import collect
from macros.merge.consolidation import merged_inputs
from macros.merge.customer_decisions import SAME, decide
from macros.run import run
from validators.values.period import Month
from workbooks.archive.home import Home

Run = Callable[..., Any]
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
THEN, NOW = dt.datetime(2026, 10, 2, 9), dt.datetime(2026, 11, 2, 9)
CREDIT = "91350100M000100Y43"


@pytest.fixture
def centre(tree: Run, county: Run, tmp_path: Path) -> Callable[..., Any]:
    """`centre(september, october, ended="A2")`: D09 of October over those months' rows by branch; A1 is the heir."""

    def make(september: dict[str, Any], october: dict[str, Any], *, ended: str = "", same: Any = None) -> Any:
        rows = {code: (code, "县市局", "C1") for code in ("A1", "A2", "A3")}
        places = {"P0": ("山南省公司", "省", None), "C1": ("江北市局", "州局", "P0"), **rows}
        policy = tree(
            tmp_path / "policy.xlsx",
            places,
            失效日期=[dt.date(2026, 9, 30) if code == ended else None for code in places],
            承接机构=["A1" if code == ended else None for code in places],
        )
        home = Home.create(tmp_path / "home", policy, now=THEN, branch="C1")
        for period, given, when in ((SEPTEMBER, september, THEN), (OCTOBER, october, NOW)):
            files = [county(policy, b, cells, tmp_path / str(period), period=period, now=when) for b, cells in given.items()]
            took = collect(files, home, now=when, workers=1)
            assert len(took.accepted) == len(files), took.rejected
        if same:
            decide(home, {same: SAME}, by="周文静", now=NOW)
        return run(merged_inputs(home, OCTOBER, home.standings(OCTOBER)), ["D09"])["D09"]

    return make


def with_credit(cells: Any, code: str, credit: str, *, name: str = "") -> Any:
    """The month with that credit code on one customer, and another name where one is given."""
    (row,) = (r for r in cells["R03"] if r["客户编码"] == code)
    row |= {"统一社会信用代码": credit} | ({"企业全称": name} if name else {})
    return cells


def without(cells: Any, code: str) -> Any:
    """The month without a customer and all that is theirs."""
    return {name: [row for row in rows if row.get("客户编码") != code] for name, rows in cells.items()}


def added(cells: Any, code: str, name: str, credit: str | None = None) -> Any:
    """The month with another customer, who has one row of business."""
    first = cells["R03"][0]
    fresh = first | {"客户编码": code, "企业全称": name, "统一社会信用代码": credit}
    flow = cells["R10"][0] | {"客户编码": code}
    visit = cells["R20"][0] | {"客户编码": code, "走访编号": f"V{code}"}
    return cells | {"R03": [*cells["R03"], fresh], "R10": [*cells["R10"], flow], "R20": [*cells["R20"], visit]}


def states(found: Any) -> dict[tuple[str, str], str]:
    return {(row["_branch"], row["客户编码"]): row["状态"] for row in found.rows.to_dict("records")}


def test_equal_codes_of_a_merged_branch_are_told_apart(centre: Run, month: Run) -> None:
    """Both offices had a K1 and a K2; after the merger the one with a credit code is K3, the other has gone."""
    theirs = {
        name: [{k: v.replace("A2K", "A1K") if k == "客户编码" else v for k, v in row.items()} for row in rows]
        for name, rows in month("A2", 200.0, SEPTEMBER).items()
    }
    september = {"A1": month("A1", 100.0, SEPTEMBER), "A2": with_credit(theirs, "A1K1", CREDIT), "A3": month("A3", 1.0, SEPTEMBER)}
    october = {"A1": added(month("A1", 100.0), "A1K3", "青禾第1茶业公司", CREDIT), "A3": month("A3", 1.0)}
    found = centre(september, october, ended="A2")
    assert {key: state for key, state in states(found).items() if key[0] == "A1"} == {
        ("A1", "A1K1"): "保留",
        ("A1", "A1K2"): "保留",
        ("A1", "A1K3"): "保留",
        ("A1", "A1K2(原A2)"): "流失",
    }
    kept = found.rows.set_index("客户编码")
    assert (kept.at["A1K3", "上期"], kept.at["A1K1", "上期"]) == (40_200, 20_200)


@pytest.mark.parametrize("how", sampled(["credit code", "decision", "name"], 1, "moves"))
def test_a_customer_that_moves_is_known_by_its_code_or_by_decision(centre: Run, month: Run, how: str) -> None:
    def credit(cells: Any) -> Any:
        return with_credit(cells, "A2K1", CREDIT) if how == "credit code" else cells

    september = {"A1": month("A1", 100.0, SEPTEMBER), "A2": credit(month("A2", 200.0, SEPTEMBER)), "A3": month("A3", 1.0, SEPTEMBER)}
    there = without(month("A2", 200.0), "A2K1")
    name = "青禾第1茶业公司" if how == "name" else "改过名的茶业公司"
    here = added(month("A1", 100.0), "A1K9", name, CREDIT if how == "credit code" else None)
    same = (("A1", "A1K9"), ("A2", "A2K1")) if how == "decision" else None
    found = centre(september, {"A1": here, "A2": there, "A3": month("A3", 1.0)}, same=same)
    told, why = states(found), found.rows.set_index("客户编码")["理由"]
    if how == "name":
        assert (told["A2", "A2K1"], told["A1", "A1K9"]) == ("流失", "新增")
        assert "疑似转移，到 A1 A1K9（名称相同）" in why["A2K1"] and "疑似转移，自 A2 A2K1（名称相同）" in why["A1K9"]
    else:
        assert (told["A2", "A2K1"], told["A1", "A1K9"]) == ("转出", "转入")
        assert "转出，到 A1 A1K9" in why["A2K1"]
        assert (found.summary["流失"], found.summary["新增"], found.summary["转入"], found.summary["转出"]) == (0, 0, 1, 1)
