"""The bank's world: clean as its branches filled it, every planted mistake found at its cell and nothing else (P06)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from building.demo_month import LAST, policy_of_demo, raw_sheets, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.demo.pack_data import demo_data
from macros.demo.world import DeskCells, Planted
from macros.run import Computer
from validators.checking import Checked, check, understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import History
from validators.finding import Finding, Severity
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


@pytest.fixture(scope="module")
def checked(bank: DemoWorld, policy: Policy) -> Run:
    """Checks a desk with the month before it at hand."""

    def run(desk: DeskCells) -> Checked:
        past = []
        if desk.period == LAST:
            cells = bank.world.desk(desk.branch, BEFORE)
            filing = cells.filing("上月.xlsx")
            sheets = understand(raw_sheets(bank.pack.all_registers, cells.sheets), filing=filing, policy=policy)[0]
            past.append(history_of(filing, {name: sheet.frame for name, sheet in sheets.items()}))
        return check(
            raw_sheets(bank.pack.all_registers, desk.sheets),
            filing=desk.filing("本月.xlsx"),
            policy=policy,
            history=combine(past, before=desk.period) if past else History.none(),
            today=dt.date(desk.period.plus(1).year, desk.period.plus(1).month, 3),
            compute=Computer(),
        )

    return run


def judged(found: Checked) -> list[Finding]:
    return [f for f in found.findings if f.severity is not Severity.D]


def of(finding: Finding, planted: Planted, desk: Checked) -> bool:
    sheet = desk.sheets[planted.register].register.sheet
    return (finding.code, finding.sheet, finding.row, finding.column) == (planted.code, sheet, 6 + planted.index, planted.header)


def test_six_branches_forty_groups_and_some_two_hundred_members(bank: DemoWorld) -> None:
    assert bank.codes == tuple(f"FH0{n}" for n in range(1, 7))
    desks = [bank.world.desk(code, LAST) for code in bank.codes]
    members = {code for desk in desks for code in desk.sheets["R03"]["统一社会信用代码"]}
    groups = {code for desk in desks for code in desk.sheets["R05"]["集团编码"]}
    assert len(groups) == 40 and 170 <= len(members) <= 215
    assert sum(desk.count("R03") for desk in desks) > len(members), "some members sit in several branches"
    assert {row for desk in desks for row in desk.sheets["R47"]["授信机构类型"]} == {"本行分支", "他行"}


@pytest.mark.parametrize("code", ["FH01", "FH04"])
def test_clean_months_have_no_finding_of_class_a_b_or_c(code: str, bank: DemoWorld, checked: Run) -> None:
    for month in bank.world.months:
        assert judged(checked(bank.world.desk(code, month))) == [], month


def test_every_kind_is_planted_and_found_and_nothing_else(bank: DemoWorld, checked: Run) -> None:
    desks = bank.planted(LAST)
    kinds = Counter(p.kind for desk in desks.values() for p in desk.planted)
    assert kinds == Counter(told["kind"] for told in demo_data(packs()["P06"])["mistake"]) and len(kinds) == 17
    for code, desk in desks.items():
        found = checked(desk)
        for planted in desk.planted:
            hits = [f for f in found.findings if of(f, planted, found)]
            assert len(hits) == 1, (code, planted.kind)
            assert (hits[0].severity.value, hits[0].rule) == (planted.severity, planted.rule), planted.kind
        extra = [f for f in judged(found) if not any(of(f, p, found) for p in desk.planted)]
        assert extra == [], (code, [p.kind for p in desk.planted])
