"""Issue 5, done when: a clean file gives nothing, every planted mistake exactly its finding at exactly its cell.

Each round plants some 3,300 mistakes over all registers and checks them in two files, the policy and the desk.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from functools import cache
from typing import Any

import pytest

from building.clean_rows import FILING, Row, raw_sheet, rows_of
from building.planted_mistakes import RULED, Planted, mistakes_of, plant
from validators.checking import Checked, check, understand
from validators.filing.inputs import History
from validators.finding import Finding
from validators.packs.trade_pack import packs
from validators.policy import Policy
from validators.register import RawSheet, registers
from validators.values.text import is_blank

REGISTERS = registers()
POLICY = [name for name, register in REGISTERS.items() if register.place == "policy"]
DESK = [name for name in REGISTERS if name not in POLICY]
IN_A_SHEET, ROUNDS = 40, (4, 6, 7, 9)
"""Mistakes in a sheet; seeds in which none falls on the row whose number or deputy another one was copied from."""


def clean(seed: int) -> dict[str, list[Row]]:
    """Sound rows of every register; what is drawn for one does not depend on which others there are."""
    return {name: rows_of(register, random.Random(f"{seed} {name}")) for name, register in REGISTERS.items()}


def planted_in(rows: dict[str, list[Row]], seed: int) -> list[Planted]:
    """The mistakes planted in these rows, likewise."""
    return [p for name in rows for p in plant(REGISTERS[name], rows[name], random.Random(f"planted {seed} {name}"), IN_A_SHEET)]


@cache
def policy() -> Policy:
    raws = {name: raw_sheet(REGISTERS[name], rows_of(REGISTERS[name], random.Random(1))) for name in POLICY}
    sheets, _ = understand(raws, filing=FILING, policy=None)
    return Policy(pack=packs()["P01"], frames={name: sheet.frame for name, sheet in sheets.items()})


def judged(raws: dict[str, RawSheet]) -> list[Finding]:
    """The findings of the policy workbook and of the desk."""

    def one(names: list[str]) -> Checked:
        return check(
            {name: raws[name] for name in names if name in raws},
            filing=FILING,
            policy=policy(),
            history=History.none(),
            today=dt.date(2026, 11, 2),
        )

    return [*one(POLICY).findings, *one(DESK).findings]


@cache
def possible_codes() -> frozenset[str]:
    """Codes that can be planted; a rule without a mistake of its own may say something of a row that was spoilt, and of no other."""
    return frozenset(m.code for register in REGISTERS.values() for m in mistakes_of(register))


def told(finding: Finding) -> Planted:
    assert finding.row is not None and finding.column is not None, finding
    return Planted(finding.code, finding.severity.value, finding.sheet, finding.row, finding.column)


def test_a_clean_file_gives_no_findings() -> None:
    raws = {name: raw_sheet(REGISTERS[name], rows) for name, rows in clean(26).items()}
    assert judged(raws) == []
    assert len(raws) == len(REGISTERS) and all(raw.rows for raw in raws.values())


@pytest.mark.parametrize("seed", ROUNDS)
def test_every_mistake_gives_its_finding_at_its_cell_and_no_other(seed: int) -> None:
    rows = clean(seed)
    planted = planted_in(rows, seed)
    raws = {name: raw_sheet(REGISTERS[name], lines) for name, lines in rows.items()}
    found = judged(raws)
    got, wanted = Counter(map(told, found)), Counter(planted)
    assert not wanted - got, f"not found: {list((wanted - got).elements())[:5]}"
    rows_hit = {(p.sheet, p.row) for p in planted}
    beside = [p for p in (got - wanted).elements() if p.code in possible_codes() or (p.sheet, p.row) not in rows_hit]
    assert not beside, f"beside the point: {beside[:5]}"
    assert len(planted) > 3_000 and {p.sheet for p in planted} == {r.sheet for r in REGISTERS.values()}
    letters = {raw.sheet: raw.letters for raw in raws.values()}
    shown = {raw.sheet: raw for raw in raws.values()}
    for finding in found:
        assert finding.cell == f"{letters[finding.sheet][str(finding.column)]}{finding.row}", finding
        assert (finding.value == "") == is_blank(cell_of(shown[finding.sheet], finding)), finding
        assert finding.message and finding.remedy, finding


def cell_of(raw: RawSheet, finding: Finding) -> Any:
    """The cell that a finding names."""
    return raw.cells[str(finding.column)][int(finding.row or 0) - 6]


def test_every_kind_of_mistake_takes_its_turn() -> None:
    """Over the rounds every code that any register can owe is planted."""
    possible = possible_codes()
    planted: Counter[str] = Counter()
    for seed in ROUNDS:
        planted.update(p.code for p in planted_in(clean(seed), seed))
    assert set(planted) == possible and sum(planted.values()) > 5_000
    assert {m.code for mistakes in RULED.values() for m in mistakes} <= set(planted)


@pytest.mark.parametrize("seed", range(3))
def test_a_lost_column_is_named_once(seed: int) -> None:
    """One required column of each register is gone: that is one finding, at the header row, and no other."""
    raws = {name: raw_sheet(REGISTERS[name], rows) for name, rows in clean(seed).items()}
    lost = []
    for name, raw in raws.items():
        register, rng = REGISTERS[name], random.Random(f"lost {seed} {name}")
        known_by = {register.code_column, register.name_column, *register.key}
        columns = [
            c.header
            for c in register.columns
            if c.need == "req" and not (c.assigned or c.header in known_by) and (name, c.header) != ("R01", "层级")
        ]  # levels are what other sheets of the policy refer to
        if columns:
            header = rng.choice(columns)
            del raw.cells[header], raw.letters[header]
            lost.append((register.sheet, raw.header_row, header))
    found = judged(raws)
    assert Counter((f.code, f.sheet, f.row, f.column) for f in found) == Counter(
        ("missing_column", sheet, row, header) for sheet, row, header in lost
    )
    assert len(lost) > 20
