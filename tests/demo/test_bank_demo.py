"""The bank's world: clean as its branches filled it, every planted mistake found at its cell and nothing else (P06)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from building.demo_month import LAST, checked_desk, judged, mistakes_found, policy_of_demo, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.demo.pack_data import demo_data
from macros.demo.world import DeskCells
from validators.checking import Checked
from validators.packs.trade_pack import packs
from validators.policy import Policy

BEFORE = LAST.plus(-1)
Run = Callable[[DeskCells], Checked]


@pytest.fixture(scope="module")
def bank() -> DemoWorld:
    return world_of("P06", 6)


@pytest.fixture(scope="module")
def policy(bank: DemoWorld, tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of_demo(bank, tmp_path_factory.mktemp("bank"))


def test_six_branches_forty_groups_and_some_two_hundred_members(bank: DemoWorld) -> None:
    assert bank.codes == tuple(f"FH0{n}" for n in range(1, 7))
    desks = [bank.world.desk(code, LAST) for code in bank.codes]
    members = {code for desk in desks for code in desk.sheets["R03"]["统一社会信用代码"]}
    groups = {code for desk in desks for code in desk.sheets["R05"]["集团编码"]}
    assert len(groups) == 40 and 170 <= len(members) <= 215
    assert sum(desk.count("R03") for desk in desks) > len(members), "some members sit in several branches"
    assert {row for desk in desks for row in desk.sheets["R47"]["授信机构类型"]} == {"本行分支", "他行"}


@pytest.mark.parametrize("code", ["FH01", "FH04"])
def test_clean_months_have_no_finding_of_class_a_b_or_c(code: str, bank: DemoWorld, policy: Policy) -> None:
    for month in bank.world.months:
        assert judged(checked_desk(bank, policy, bank.world.desk(code, month))) == [], month


def test_every_kind_is_planted_and_found_and_nothing_else(bank: DemoWorld, policy: Policy) -> None:
    kinds = mistakes_found(bank, policy)
    assert kinds == Counter(told["kind"] for told in demo_data(packs()["P06"])["mistake"]) and len(kinds) == 17
