"""The logistics company's world: clean as its units filled it, every planted mistake found at its cell, and none else."""

from __future__ import annotations

from collections import Counter

import pytest

from building.demo_month import LAST, checked_desk, judged, mistakes_found
from building.logistics_month import UNITS, logistics, policy_of, rows, world
from macros.demo.pack_data import demo_data
from validators.policy import Policy


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("logistics"))


def test_clean_as_the_units_filled_it(policy: Policy) -> None:
    for code in world().codes:
        assert judged(checked_desk(world(), policy, world().world.desk(code, LAST))) == [], code


def test_every_kind_is_planted_and_found_and_nothing_else(policy: Policy) -> None:
    told = demo_data(logistics())["mistake"]
    assert mistakes_found(world(), policy) == Counter(one["kind"] for one in told) and len(told) == 27
    assert {"visitor_is_seller", "stock_above_order", "first_deal_mismatch", "urgent_report_late"} < {one["code"] for one in told}


def test_a_department_and_its_regions_with_the_chapters_customers() -> None:
    assert world().codes == UNITS
    customers = rows("R03")
    bounds = {"A": (500, 900), "B": (200, 560), "C": (70, 230), "D": (50, 99)}
    for code in UNITS:
        decided = {row["客户编码"]: row["新级别"] for row in rows("R06", codes=(code,))}
        assert Counter(decided.values()) == {"A": 1, "B": 3, "C": 4, "D": 4}
        targets = {row["客户编码"]: row["年收入目标"] / 10_000 for row in customers if row["_branch"] == code}
        assert all(bounds[level][0] <= targets[customer] <= bounds[level][1] for customer, level in decided.items())
    assert {row["业务代码"] for row in rows("R10")} <= {row["业务代码"] for row in logistics().table("products")}
    assert {row["对象类型"] for row in rows("R29")} == {"竞争对手", "客户"} and len(rows("R29")) == 3 * 2 * 20


def test_stock_goes_out_of_the_warehouse_of_the_unit() -> None:
    for code, name in (("WL00", "中心仓库"), ("WL01", "华北配送中心")):
        assert {row["仓库"] for row in rows("R73", codes=(code,))} == {name} == {row["仓库"] for row in rows("R69", codes=(code,))}
