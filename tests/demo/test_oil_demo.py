"""The oil company's world: the same for the same seed, clean as its clerks filled it, every planted mistake found and none else."""

from __future__ import annotations

from collections import Counter

import pytest

from building.demo_month import checked_desk, judged, mistakes_found
from building.oil_month import LAST, oil, policy_of
from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.pack_data import demo_data
from macros.errors import ToolkitError
from validators.packs.trade_pack import packs
from validators.policy import Policy
from validators.values.period import Month

BEFORE = LAST.plus(-1)


@pytest.fixture(scope="module")
def company() -> DemoWorld:
    return demo_world(oil(), seed=7, branches=None, periods=2, last=LAST)


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy_of(tmp_path_factory.mktemp("oil"))


def test_sixteen_branches_and_some_nine_hundred_customers(company: DemoWorld) -> None:
    assert len(company.codes) == 16
    customers = sum(company.world.desk(code, LAST).count("R03") for code in company.codes)
    managers = sum(p == "客户经理" for code in company.codes for p in company.world.desk(code, LAST).sheets["R02"]["岗位"])
    assert 750 <= customers <= 1050 and 110 <= managers <= 121


def test_the_same_seed_gives_the_same_cells_whatever_is_asked_first(company: DemoWorld) -> None:
    again = demo_world(oil(), seed=7, branches=None, periods=2, last=LAST)
    again.world.desk("YB16", LAST)
    assert again.world.desk("YB04", LAST) == company.world.desk("YB04", LAST)
    assert demo_world(oil(), seed=8, branches=None, periods=2, last=LAST).world.desk("YB04", LAST) != company.world.desk("YB04", LAST)


@pytest.mark.parametrize("code", ["YB01", "YB07", "YB12", "YB16"])
def test_clean_months_have_no_finding_of_class_a_b_or_c(code: str, company: DemoWorld, policy: Policy) -> None:
    for month in company.world.months:
        assert judged(checked_desk(company, policy, company.world.desk(code, month))) == [], month


def test_every_kind_is_planted_and_found_and_nothing_else(company: DemoWorld, policy: Policy) -> None:
    kinds = mistakes_found(company, policy)
    assert kinds == Counter(told["kind"] for told in demo_data(oil())["mistake"]) and len(kinds) == 23


def test_stations_buy_wholesale_and_the_big_branch_has_core_customers(company: DemoWorld) -> None:
    desk = company.world.desk("YB16", LAST)
    assert all("核心客户" in types for types in desk.sheets["R03"]["客户类型"])
    assert set(desk.sheets["R06"]["新级别"]) == {"核心客户"} and set(desk.sheets["R06"]["触发"]) == {"人工指定"}
    other = company.world.desk("YB02", LAST)
    types = dict(zip(other.sheets["R03"]["客户编码"], other.sheets["R03"]["客户类型"], strict=True))
    channels = {(types[c], ch) for c, ch in zip(other.sheets["R10"]["客户编码"], other.sheets["R10"]["渠道"], strict=True)}
    assert {ch for kind, ch in channels if "站" in kind} == {"批发"} and ("直销终端", "直销") in channels


def test_what_ended_a_month_begins_the_next(company: DemoWorld) -> None:
    then, now = (company.world.desk("YB05", month) for month in (BEFORE, LAST))
    rows = [then.row("R14", i) for i in range(then.count("R14"))]
    left = {r["单据号"]: round(r["期初未提"] + r["销售数量"] - r["已提数量"], 2) for r in rows}
    opening = {r["单据号"]: r["期初未提"] for r in (now.row("R14", i) for i in range(now.count("R14"))) if r["开票日期"] < LAST.first}
    assert opening and opening == {number: tons for number, tons in left.items() if tons > 0}


def test_more_branches_than_the_company_has_are_refused() -> None:
    with pytest.raises(ToolkitError, match="只有 16 个"):
        demo_world(oil(), seed=1, branches=40, periods=1, last=LAST)
    plain = demo_world(packs()["P00"], seed=1, branches=2, periods=1, last=Month(2026, 10))
    assert len(plain.codes) == 2 and plain.planted(Month(2026, 10)) == {}, "a pack that describes no world has the fitted one"
