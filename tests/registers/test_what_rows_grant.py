"""What rows of a file can grant themselves is declared by their columns, all of it, and found wherever it stands (settled 38)."""

from __future__ import annotations

import ast
import random
from pathlib import Path

import pytest

import macros.calc
import validators.rules
from building.clean_rows import rows_of
from validators.column import ANY, Column
from validators.filing.self_granted import granting, self_granted, told
from validators.register import Register, registers, typed_frame
from validators.values.kinds import Enum

SPEAK_OF_IT = (
    "审批",
    "审核",
    "审阅",
    "审定",
    "批准",
    "核准",
    "批示",
    "批复",
    "豁免",
    "特批",
    "授权",
    "权限",
    "认定",
    "局指定",
    "限额",
    "授信额度",
    "确认",
)
"""Words by which a column speaks of what somebody else decided."""

DESK = [(r, c) for r in registers().values() if r.place == "desk" for c in r.columns]
SPEAKING = [
    (r, c)
    for r, c in DESK
    if r.id not in ("R60", "R61") and not c.computed and any(w in name for w in SPEAK_OF_IT for name in (c.header, *c.aliases))
]
"""R60 and R61 are the forms themselves, kept for the reader: every column of theirs speaks of a decision."""


def named(case: tuple[Register, Column]) -> str:
    return f"{case[0].id} {case[1].header}"


@pytest.mark.parametrize("case", SPEAKING, ids=named)
def test_a_column_that_speaks_of_a_decision_says_what_it_grants(case: tuple[Register, Column]) -> None:
    register, column = case
    assert column.grants is not None, f"{register.id} {column.header}: say what it grants, or () where nothing rests on it"
    if isinstance(column.kind, Enum):
        assert set(column.grants) <= {*column.kind.values, ANY}


def read_by(package: str) -> list[tuple[str, frozenset[str]]]:
    """Every module of a package with the texts that stand in it."""
    found = []
    for file in sorted(Path(package).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found.append((file.name, frozenset(n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))))
    return found


READERS = [*read_by(validators.rules.__path__[0]), *read_by(macros.calc.__path__[0])]


@pytest.mark.parametrize("case", [(r, c) for r, c in SPEAKING if c.grants == ()], ids=named)
def test_nothing_rests_on_a_column_that_grants_nothing(case: tuple[Register, Column]) -> None:
    """No rule and no computation reads it, but where the row is granted by another of its columns, which is found."""
    register, column = case
    if not granting(register):
        assert [name for name, texts in READERS if {register.id, column.header} <= texts] == []


@pytest.mark.parametrize("register", [r for r in registers().values() if granting(r)], ids=lambda r: r.id)
def test_every_grant_of_a_row_is_found(register: Register) -> None:
    rows = rows_of(register, random.Random(register.id))
    for column in granting(register):
        word = column.grants[0] if column.grants and ANY not in column.grants else True if column.kind.dtype == "boolean" else None
        cells = {c.header: [] for c in register.columns}
        for row in rows[:3]:
            for header in cells:
                typed = None if register.by_header[header].computed else register.by_header[header].kind.parse(row.get(header)).value
                cells[header].append(typed)
        cells[column.header] = [word if word is not None else cells[column.header][0] or column.kind.parse("1000").value, None, None]
        frame = typed_frame(register, cells, rows=[6, 7, 8], branch="LJ01")
        found = [one for one in self_granted({register.id: frame}, registers()) if column.name in one.words.split("“")[0]]
        assert [(one.branch, one.row) for one in found] == [("LJ01", 6)]
        assert register.sheet in told(found, {"LJ01": "临江市局"})
