"""The crude sales branch's world: clean as its clerks filled it, every planted mistake found at its cell and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from building.crude_month import LAST, NODE, checked, crude, policy_of, world
from macros.demo.demo_worlds import demo_world
from macros.demo.earlier_months import EARLIER, earlier_history
from macros.demo.pack_data import demo_data
from validators.finding import Severity
from validators.policy import Policy


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("crude"))


def test_the_branch_files_and_is_its_own_centre() -> None:
    assert world().codes == (NODE,) and demo_data(crude())["home"] == NODE
    assert world().policy_cells()["R01"]["机构编码"] == ["GF", "XB", "YX"]


def test_nine_refineries_with_plans_as_the_chapter_says() -> None:
    desk = world().world.desk(NODE, LAST)
    kinds = Counter(desk.sheets["R03"]["客户类型"])
    assert kinds == {"中石油炼厂": 3, "中石化炼厂": 1, "地方炼厂": 5}
    rows = [desk.row("R18", i) for i in range(desk.count("R18"))]
    monthly = [row for row in rows if row["计划类型"] == "月度"]
    assert len(monthly) == 13 and all(28_000 <= row["计划数量"] <= 450_000 for row in monthly)
    assert {row["计划类型"] for row in rows} == {"年度", "季度", "月度", "调整令"}
    ordered = {(row["炼厂"], row["油品"]) for row in rows if row["计划类型"] == "调整令"}
    assert all((row["实际接油"] is None) == ((row["炼厂"], row["油品"]) in ordered) for row in monthly), "received on the version in force"
    prices = world().policy_cells()["R08"]["挂牌价"]
    assert min(prices) >= 3800 and max(prices) <= 5600


def test_clean_months_have_no_finding(policy: Policy) -> None:
    for month in world().world.months:
        assert [f for f in checked(world().world.desk(NODE, month), policy).findings if f.severity is not Severity.D] == [], month


def test_every_kind_is_planted_and_found_and_nothing_else(policy: Policy) -> None:
    (desk,) = world().planted(LAST).values()
    assert Counter(p.kind for p in desk.planted) == Counter(told["kind"] for told in demo_data(crude())["mistake"])
    assert len(desk.planted) == 16
    found = checked(desk, policy)
    places = {(p.code, found.sheets[p.register].register.sheet, 6 + p.index, p.header): (p.severity, p.rule) for p in desk.planted}
    assert {(f.code, f.sheet, f.row, f.column): (f.severity.value, f.rule) for f in found.findings} == places


def test_a_balance_goes_on_from_months_that_were_never_filed(policy: Policy) -> None:
    """What the first desk of `keybook demo` brings along: however far back the first opening was typed."""
    told = demo_world(crude(), seed=7, branches=1, periods=EARLIER + 1, last=LAST).world
    history = earlier_history([told.desk(NODE, month) for month in told.months[:EARLIER]], policy)
    closed = history.frame("R18b")
    last = closed[closed["_period"] == str(LAST.plus(-1))]
    assert len(last) == 4 and last["期末库存"].notna().all() and (last["期末库存"] > 0).all()
