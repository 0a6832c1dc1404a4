"""The key-account team's world: clean as it was filled in, every planted mistake found at its cell and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from building.demo_month import judged
from building.longterm_month import LAST, NODE, checked, longterm, policy_of, world
from macros.demo.pack_data import demo_data
from validators.policy import Policy


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("longterm"))


def test_sixty_customers_as_the_chapter_says() -> None:
    desk = world().world.desk(NODE, LAST)
    assert Counter(desk.sheets["R03"]["合作状态"]) == {"已合作": 24, "潜在": 36}
    assert Counter(desk.sheets["R06"]["新级别"]) == {"重点客户": 6, "普通客户": 18}
    assert {"家电", "食品", "化工", "公共服务"} <= set(desk.sheets["R03"]["行业"])
    assert {"安达电气股份有限公司", "春和食品有限公司", "东利化学有限公司", "南港区公共服务中心"} <= set(desk.sheets["R03"]["企业全称"])
    yearly = desk.sheets["R12"]["合同金额"]
    assert min(yearly) >= 50_000 and max(yearly) <= 8_000_000 and len(yearly) == 24
    hours = [h for h in desk.sheets["R20"]["用时(小时)"] if h is not None]
    assert min(hours) >= 1 and max(hours) <= 8 and len(desk.sheets["R49"]["客户"]) == 10


def test_clean_months_have_no_finding(policy: Policy) -> None:
    for month in world().world.months:
        assert judged(checked(world().world.desk(NODE, month), policy)) == [], month


def test_every_kind_is_planted_and_found_and_nothing_else(policy: Policy) -> None:
    (desk,) = world().planted(LAST).values()
    assert Counter(p.kind for p in desk.planted) == Counter(told["kind"] for told in demo_data(longterm())["mistake"])
    assert len(desk.planted) == 18
    found = checked(desk, policy)
    places = {(p.code, found.sheets[p.register].register.sheet, 6 + p.index, p.header): (p.severity, p.rule) for p in desk.planted}
    assert {(f.code, f.sheet, f.row, f.column): (f.severity.value, f.rule) for f in found.findings} == places
