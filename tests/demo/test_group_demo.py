"""The units' world: clean as their clerks filled it, every planted mistake found at its cell and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from building.demo_month import LAST, checked_desk, judged, mistakes_found
from building.group_month import UNITS, group, policy_of, world
from macros.demo.pack_data import demo_data
from validators.policy import Policy


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("group"))


def test_customers_of_six_trades_and_contracts_as_the_chapter_says() -> None:
    desk = world().world.desk("EJ1", LAST)
    assert set(desk.sheets["R03"]["行业"]) == {"地产", "市政", "电力", "石化", "铁路", "境外"}
    amounts = [amount for amount in desk.sheets["R12"]["合同金额"] if amount is not None]
    assert min(amounts) >= 500_000 and max(amounts) <= 300_000_000
    assert set(desk.sheets["R12"]["我方签约主体"]) == {"JT", "EJ1"}
    days = [day for day in desk.sheets["R65"]["账期"] if day is not None]
    assert min(days) >= 30 and max(days) <= 180


def test_clean_months_have_no_finding(policy: Policy) -> None:
    for code in UNITS[:2]:
        assert judged(checked_desk(world(), policy, world().world.desk(code, LAST))) == [], code


def test_every_kind_is_planted_and_found_and_nothing_else(policy: Policy) -> None:
    assert mistakes_found(world(), policy) == Counter(told["kind"] for told in demo_data(group())["mistake"])
    assert len(demo_data(group())["mistake"]) == 14
