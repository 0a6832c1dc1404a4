"""The telecom company's world and those of its presets: clean as the units filled them, every planted mistake found, none else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from building.campaign import sampled
from building.demo_month import LAST, checked_desk, judged, mistakes_found
from building.telecom_month import FEW, PRESETS, policy_of, rows, telecom, world
from macros.demo.demo_worlds import demo_world
from macros.demo.pack_data import demo_data


@pytest.mark.parametrize("name", ["P05", *sampled(PRESETS, 1, "worlds of P05")])
def test_clean_months_then_every_kind_found_and_nothing_else(name: str, tmp_path: Path) -> None:
    held, policy = world(name), policy_of(tmp_path, name)
    for code in (held.codes[0], held.codes[-1]):
        assert judged(checked_desk(held, policy, held.world.desk(code, LAST))) == [], code
    kinds = mistakes_found(held, policy)
    assert set(kinds) <= {told["kind"] for told in demo_data(telecom(name))["mistake"]} and len(kinds) >= (8 if name in FEW else 10), kinds


def test_twenty_three_mistakes_of_the_trade_are_planted() -> None:
    kinds = Counter(p.kind for desk in world().planted(LAST).values() for p in desk.planted)
    assert kinds == Counter(told["kind"] for told in demo_data(telecom())["mistake"]) and len(kinds) == 23


def test_five_branches_sixty_managers_240_groups() -> None:
    held = world("P05", 5)
    assert held.codes == ("FG1", "FG2", "FG3", "FG4", "FG5")
    people = [row for row in rows("R02", branches=5) if row["岗位"] == "客户经理"]
    assert len(people) == 60 and sum(row["用工形式"] == "社会化用工" for row in people) == 45
    groups = rows("R03", branches=5)
    assert 230 <= len(groups) <= 240 and {row["行业"] for row in groups} == {
        "机关",
        "医院",
        "银行网点",
        "制造厂",
        "快递网点",
        "学校",
        "保险",
    }
    members = rows("R46", branches=5)
    assert len(members) > 2_500 and len({row["号码"] for row in members}) == len(members)
    assert {row["月费用"] for row in members if row["状态"] != "注销"} <= {38, 58, 88, 108, 138}
    assert all(row["月费用"] == 0 and row["退出日期"] < LAST.first for row in members if row["状态"] == "注销")
    prepaid = [row["付费方式"] == "预存" for row in rows("R12", branches=5)]
    assert 0.6 < sum(prepaid) / len(prepaid) < 0.8


def test_the_same_seed_gives_the_same_cells() -> None:
    again = demo_world(telecom(), seed=7, branches=3, periods=2, last=LAST)
    assert again.world.desk("FG2", LAST) == world().world.desk("FG2", LAST)
