"""The sales company's world and those of its three presets: clean as the teams filled them, every planted mistake found, none else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from building.campaign import sampled
from building.demo_month import LAST, checked_desk, judged, mistakes_found, policy_of_demo
from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.pack_data import demo_data
from validators.packs.trade_pack import find_pack

NAMES = ("P09", *sampled(("招商", "知识产权代理", "个人销售"), 1, "worlds of the presets"))


def world_of(name: str, seed: int = 7) -> DemoWorld:
    pack = find_pack(name)
    assert pack is not None
    return demo_world(pack, seed=seed, branches=None, periods=2, last=LAST)


@pytest.mark.parametrize("name", NAMES)
def test_clean_months_then_every_kind_found_and_nothing_else(name: str, tmp_path: Path) -> None:
    world = world_of(name)
    policy = policy_of_demo(world, tmp_path)
    for code in world.codes:
        assert judged(checked_desk(world, policy, world.world.desk(code, LAST))) == [], code
    kinds = mistakes_found(world, policy)
    assert set(kinds) <= {told["kind"] for told in demo_data(world.pack)["mistake"]} and len(kinds) >= 14, kinds


def test_all_eighteen_mistakes_of_the_trade_are_planted() -> None:
    world = world_of("P09")
    kinds = Counter(p.kind for desk in world.planted(LAST).values() for p in desk.planted)
    assert kinds == Counter(told["kind"] for told in demo_data(world.pack)["mistake"]) and len(kinds) == 18


def test_three_teams_of_three_trades_ten_customers_a_person() -> None:
    world = world_of("P09")
    assert world.codes == ("TD1", "TD2", "TD3")
    people = [post for code in world.codes for post in world.world.desk(code, LAST).sheets["R02"]["岗位"]]
    assert sum(post in ("业务员", "业务组长") for post in people) == 12
    assert sum(world.world.desk(code, LAST).count("R03") for code in world.codes) == 90
    bought = {code: set(world.world.desk(code, LAST).sheets["R10"]["业务代码"]) for code in world.codes}
    assert bought["TD1"] == {"酒水"} and bought["TD3"] == {"销售"} and "商标业务" in bought["TD2"]


def test_the_same_seed_gives_the_same_cells() -> None:
    assert world_of("P09").world.desk("TD2", LAST) == world_of("P09").world.desk("TD2", LAST)
    assert world_of("P09", 8).world.desk("TD2", LAST) != world_of("P09").world.desk("TD2", LAST)
