"""The worlds of the light pack, one for each system: clean as filled, every planted mistake found at its cell, nothing else (P12)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from building.campaign import sampled
from building.demo_month import LAST, checked_desk, judged, mistakes_found, policy_of_demo
from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.pack_data import demo_data
from validators.packs.trade_pack import find_pack, presets

WORLDS = ("P12", *(name for name, pack in presets().items() if "P12" in pack.kin))


def world_of(name: str, seed: int = 7) -> DemoWorld:
    pack = find_pack(name)
    assert pack is not None
    return demo_world(pack, seed=seed, branches=None, periods=2, last=LAST)


@pytest.mark.parametrize("name", sampled(WORLDS, 2, "worlds of the light pack"))
def test_clean_months_then_every_kind_found_and_nothing_else(name: str, tmp_path: Path) -> None:
    world = world_of(name)
    policy = policy_of_demo(world, tmp_path)
    for code in world.codes:
        assert judged(checked_desk(world, policy, world.world.desk(code, LAST))) == [], code
    kinds = mistakes_found(world, policy)
    told = [told["kind"] for told in demo_data(world.pack)["mistake"] if told["register"] in world.pack.registers]
    assert kinds == Counter(told) and len(kinds) >= 10, set(told) - set(kinds)


def test_every_world_has_ten_mistakes_of_its_own_sheets() -> None:
    for name in WORLDS:
        world = world_of(name)
        told = [one for one in demo_data(world.pack)["mistake"] if one["register"] in world.pack.registers]
        assert len({one["kind"] for one in told}) == len(told) >= 10, name


def test_a_centre_of_three_sub_centres_with_a_hundred_and_twenty_customers() -> None:
    world = world_of("P12")
    assert world.codes == ("FZ01", "FZ02", "FZ03")
    desks = [world.world.desk(code, LAST) for code in world.codes]
    assert sum(desk.count("R03") for desk in desks) == 120 and 240 <= sum(desk.count("R51") for desk in desks) <= 290
    assert all(desk.count("R64") == 17 for desk in desks)
    fees = [fee for desk in desks for fee in desk.sheets["R51"]["服务收费"] if fee]
    assert min(fees) >= 300 and max(fees) <= 20_000


def test_what_only_one_desk_can_hold_is_planted_there() -> None:
    """The inquiry desk has no members and the member desk no inquiries: both are planted in."""
    world = world_of("会员咨询")
    where = {p.kind: code for code, desk in world.planted(LAST).items() for p in desk.planted}
    assert where["place_not_asked"] == "KF" and where["card_twice"] == "VIP"
