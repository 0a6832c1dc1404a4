"""The generated months: the same for the same seed, plausible, and without a fault (issue: demo)."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from macros.demo.month import World, generate
from macros.demo.world import DeskCells
from validators.checking import Checked
from validators.finding import Severity
from validators.numbers.uscc import fault
from validators.values.period import Month, quarter_months
from validators.values.text import safe_text

Checking = Callable[[World], Callable[[DeskCells], Checked]]
OCTOBER = Month(2026, 10)


def rows(desk: DeskCells, register: str) -> list[dict[str, Any]]:
    """The records of a sheet by header."""
    return [desk.row(register, i) for i in range(desk.count(register))]


def fen(value: float) -> int:
    """Yuan of a cell in fen."""
    return int(round(value * 100))


def test_the_same_seed_gives_the_same_cells_whatever_is_asked_first() -> None:
    one, other = generate(7, 17, 3, OCTOBER), generate(7, 17, 3, OCTOBER)
    other.desk("XS17", Month(2026, 8))
    other.desk("LJ01", Month(2026, 9))
    assert one.desk("LJ01", OCTOBER) == other.desk("LJ01", OCTOBER)
    assert one.desk("LJ01", Month(2026, 9)) == other.desk("LJ01", Month(2026, 9))
    assert one.desk("LJ01", OCTOBER) != generate(8, 17, 3, OCTOBER).desk("LJ01", OCTOBER)


def test_a_branch_is_the_same_in_a_larger_state() -> None:
    assert generate(7, 3, 2, OCTOBER).desk("QH03", OCTOBER) == generate(7, 40, 2, OCTOBER).desk("QH03", OCTOBER)


def test_what_is_forgotten_is_made_again_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = generate(7, 5, 2, OCTOBER).desks(OCTOBER)
    monkeypatch.setattr("macros.demo.world.REMEMBERED", 2)
    assert generate(7, 5, 2, OCTOBER).desks(OCTOBER) == whole


def test_a_desk_is_a_fresh_copy(state: World) -> None:
    state.desk("LJ01", OCTOBER).sheets["R10"]["收入"][0] = "坏"
    assert state.desk("LJ01", OCTOBER).sheets["R10"]["收入"][0] != "坏"


def test_only_the_months_of_the_world_have_desks(state: World) -> None:
    assert [str(m) for m in state.months] == ["2026-08", "2026-09", "2026-10"]
    with pytest.raises(KeyError):
        state.desk("LJ01", Month(2026, 7))
    with pytest.raises(ValueError, match="at least 1"):
        generate(1, 0, 3, OCTOBER)


@pytest.mark.parametrize(("last", "branches"), [("2026-10", 17), ("2026-12", 4), ("2027-03", 3)])
def test_clean_months_have_no_finding_of_class_a_b_or_c(checking: Checking, last: str, branches: int) -> None:
    world = generate(20261103, branches, 3, Month.parse(last))
    check = checking(world)
    months = world.months if branches < 17 else world.months[-1:]
    for place in world.places:
        for month in months:
            found = check(world.desk(place.code, month)).findings
            assert [f for f in found if f.severity is not Severity.D] == [], (place.code, str(month))
            assert len(found) < 8


def test_a_larger_scale_is_clean_too(checking: Checking) -> None:
    world = generate(3, 2, 2, OCTOBER, scale=8)
    desk = world.desk("HT02", OCTOBER)
    assert desk.count("R03") > 8 * 15
    assert [f for f in checking(world)(desk).findings if f.severity is not Severity.D] == []


def test_the_state_is_of_a_plausible_size(state: World) -> None:
    for code, desk in state.desks(OCTOBER).items():
        income = sum(map(fen, desk.sheets["R10"]["收入"]))
        assert 3_000_000 < income < 26_000_000, code
        assert 14 <= desk.count("R03") <= 30
        assert 3 <= sum(post == "客户经理" for post in desk.sheets["R02"]["岗位"]) <= 6
        levels = Counter(desk.sheets["R06"]["新级别"])
        assert levels["州级"] >= 4 and levels["县级"] >= 1, code
        assert sum(levels.values()) < desk.count("R03")
        assert set(desk.sheets["R10"]["业务代码"]) >= {"特快", "函件"}


def test_few_customers_make_most_of_a_business(state: World) -> None:
    income: Counter[str] = Counter()
    for row in rows(state.desk("BY05", OCTOBER), "R10"):
        if row["业务代码"] == "特快":
            income[row["客户编码"]] += fen(row["收入"])
    largest = sum(amount for _, amount in income.most_common(max(1, len(income) // 3)))
    assert largest > sum(income.values()) * 0.6


def test_customers_come_and_go_over_the_months(state: World) -> None:
    active: list[set[tuple[str, str]]] = []
    for month in state.months:
        active.append({(code, row["客户编码"]) for code, desk in state.desks(month).items() for row in rows(desk, "R10")})
    assert active[2] - active[1] and active[1] - active[2]
    assert len(active[1] & active[2]) > 0.9 * len(active[1])
    relations = Counter(r for desk in state.desks(OCTOBER).values() for r in desk.sheets["R03"]["合作状态"])
    assert relations["潜在"] >= 17 and relations["流失"] >= 1


def test_some_customers_are_shared_by_two_counties_and_codes_are_sound(state: World) -> None:
    names, codes = Counter[str](), Counter[str]()
    for desk in state.desks(OCTOBER).values():
        names.update(desk.sheets["R03"]["企业全称"])
        codes.update(code for code in desk.sheets["R03"]["统一社会信用代码"] if code)
    assert sorted(Counter(names.values()).items())[1:] == [(2, 4)]
    assert Counter(codes.values())[2] == 2
    assert [code for code in codes if fault(code)] == []


def test_a_reversal_takes_back_no_more_than_its_row(state: World) -> None:
    known: dict[str, dict[str, Any]] = {}
    reversals = []
    for month in state.months:
        for desk in state.desks(month).values():
            for row in rows(desk, "R10"):
                assert row["记录编号"] not in known
                known[row["记录编号"]] = row
                reversals += [row] if row["冲销标记"] == "是" else []
    assert len(reversals) >= 10
    assert {row["月份"] != str(month) for row in reversals for month in state.months[-1:]} == {True, False}
    for row in reversals:
        original = known[row["冲销原记录编号"]]
        assert 0 < -row["收入"] <= original["收入"] and 0 <= -row["数量"] <= original["数量"]
        assert (row["客户编码"], row["月份"]) == (original["客户编码"], original["月份"])


def test_first_deals_stand_once_for_each_project(state: World) -> None:
    firsts = Counter(
        (code, row["长期合作项目"])
        for month in state.months
        for code, desk in state.desks(month).items()
        for row in rows(desk, "R10")
        if row["是否首笔"] == "是"
    )
    assert firsts and set(firsts.values()) == {1}


def test_open_complaints_are_carried_until_they_are_closed(state: World) -> None:
    carried = 0
    for code in (place.code for place in state.places):
        for before, now in zip(state.months, state.months[1:], strict=False):
            open_ = {r["投诉编号"] for r in rows(state.desk(code, before), "R25") if r["结案日期"] is None}
            later = {r["投诉编号"]: r for r in rows(state.desk(code, now), "R25")}
            assert open_ <= set(later)
            old = {number for number, r in later.items() if r["受理时间"] < now.first}
            assert old == open_
            carried += len(open_)
    assert carried >= 3


def test_plans_add_up_by_month_and_by_person(state: World) -> None:
    for desk in state.desks(OCTOBER).values():
        months = [f"{i}月" for i in range(1, 13)]
        plans = [r for r in rows(desk, "R17") if r["指标"] == "收入" and r["产品"] is None]
        office, *staff = plans
        assert office["主体"] == desk.branch and len(staff) >= 3
        assert all(sum(r[m] for m in months) == r["年计划"] for r in plans)
        assert all(sum(r[m] for r in staff) == office[m] for m in months)


def test_the_quarterly_return_is_the_sum_of_three_months() -> None:
    world = generate(5, 3, 3, Month(2026, 12))
    sums: Counter[tuple[str, str]] = Counter()
    for month in quarter_months("2026Q4"):
        for row in rows(world.desk("LJ01", month), "R10"):
            sums[row["客户编码"], row["业务代码"]] += fen(row["收入"])
    returned = rows(world.desk("LJ01", Month(2026, 12)), "R11")
    assert len(returned) >= 10
    assert [fen(r["本季收入"]) for r in returned] == [sums[r["客户"], r["业务种类"]] for r in returned]
    assert rows(world.desk("LJ01", Month(2026, 11)), "R11") == []


def test_the_envelope_is_filled_within_the_deadline(state: World) -> None:
    for desk in state.desks(OCTOBER).values():
        assert desk.filled_by in desk.sheets["R02"]["姓名"]
        assert dt.date(2026, 11, 1) <= desk.filled_on <= dt.date(2026, 11, 3)
        assert list(desk.envelope)[:5] == ["填报人", "联系电话", "填报日期", "零报", "附言"]
        assert all(label.startswith("签字") for label in list(desk.envelope)[5:])
        assert (desk.nil == "客户投诉记录表") == (desk.count("R25") == 0)


def test_every_register_has_rows_in_some_branch_and_every_text_can_be_shown(state: World) -> None:
    desks = state.desks(OCTOBER).values()
    filled = {name for desk in desks for name in desk.sheets if desk.count(name)}
    assert {"R03", "R10", "R20", "R25", "R41", "R42", "R43", "R02", "R04", "R06", "R17", "R19", "R27", "R38", "R39", "R44", "R76"} == filled
    texts = {
        cell for desk in desks for sheet in desk.sheets.values() for column in sheet.values() for cell in column if isinstance(cell, str)
    }
    assert [text for text in texts if not safe_text(text)] == []


def test_seventeen_branches_and_three_months_take_well_under_three_seconds() -> None:
    started = time.process_time()
    world = generate(99, 17, 3, OCTOBER)
    for month in world.months:
        world.desks(month)
    assert time.process_time() - started < 3
