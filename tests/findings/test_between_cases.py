"""Every finding between branches as a centre meets it: tests/findings/between/<code>.md.

`register: R03 LJ01` is the sheet of one branch, data from row 6; `expect:` names both places as `机构 表 行 列`. A case
names every finding of its code; files come in any order, and the findings are the same.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from macros.calc.d35_identity import duplicates
from validators.between.between_rule import Between, BetweenRule, Merged
from validators.between.check_between import between_rules, check_between
from validators.checking import understand
from validators.filing.inputs import Filing
from validators.register import RawSheet, registers
from validators.values.period import Month
from validators.values.text import safe_text

CASES = sorted((Path(__file__).parent / "between").glob("*.md"))
NAMES = {"LJ01": "临江市局", "LJ02": "青禾县局", "LJ03": "石桥县局"}
_SECTION = re.compile(r"^(register|expect):\s*(.*)$")


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    """The tables of a case by what stands before them."""
    found: dict[str, list[dict[str, str]]] = {}
    name, headers = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if section := _SECTION.match(line):
            name, headers = section[2] or section[1], []
            found[name] = []
        elif line.startswith("|") and not set(line) <= set("|-: "):
            cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            if headers:
                found[name].append(dict(zip(headers, cells, strict=True)))
            headers = headers or cells
    return found


def typed(register: str, branch: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    cells: dict[str, list[Any]] = {h: [row[h] or None for row in rows] for h in rows[0]}
    raw = RawSheet(register=registers()[register], sheet="", cells=cells, rows=list(range(6, 6 + len(rows))), letters={})
    filing = Filing(branch=branch, name=NAMES[branch], period=Month(2026, 10), file=f"2026-10_{branch}_1.xlsx")
    return understand({register: raw}, filing=filing, policy=None)[0][register].frame


def merged(path: Path, *, backwards: bool = False) -> Merged:
    parts: dict[str, list[pd.DataFrame]] = {}
    for name, rows in tables(path).items():
        if name != "expect":
            register, branch = name.split()
            parts.setdefault(register, []).append(typed(register, branch, rows))
    frames = {name: pd.concat(found[::-1] if backwards else found, ignore_index=True) for name, found in parts.items()}
    return Merged(frames=frames, names=NAMES, doubles=duplicates(frames["R03"]) if "R03" in frames else None)


def shown(found: Between) -> tuple[str, ...]:
    return (found.code, found.severity.value, *(f"{p.branch} {p.sheet} {p.row} {p.column}" for p in found.places))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case(path: Path) -> None:
    wanted = tables(path)["expect"]
    found = [f for f in check_between(merged(path)) if f.code == path.stem]
    assert sorted(map(shown, found)) == sorted((w["code"], w["severity"], w["first"], w["second"]) for w in wanted)
    for line in wanted:
        assert any(line["message"] in f.message for f in found if shown(f)[2:] == (line["first"], line["second"])), line
    for f in found:
        assert [p.file for p in f.places] == [f"2026-10_{p.branch}_1.xlsx" for p in f.places]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_order_of_files_does_not_matter(path: Path) -> None:
    assert check_between(merged(path, backwards=True)) == check_between(merged(path))


@pytest.mark.parametrize("rule", between_rules(), ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: BetweenRule) -> None:
    for text in (rule.title.zh, rule.explain, rule.remedy):
        assert text and safe_text(text), text
    assert rule.title.en and rule.explain.count("。") in (1, 2, 3) and set(rule.registers) <= set(registers())
    assert rule.code in {path.stem for path in CASES}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_one_branch_alone_has_none(path: Path) -> None:
    whole = merged(path)
    for branch in NAMES:
        frames = {name: frame[frame["_branch"] == branch].reset_index(drop=True) for name, frame in whole.frames.items()}
        doubles = duplicates(frames["R03"]) if "R03" in frames else None
        found = check_between(Merged(frames=frames, names=NAMES, doubles=doubles))
        assert not [f for f in found if f.places[0].branch != f.places[1].branch]
