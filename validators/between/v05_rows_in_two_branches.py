"""V05's kin between branches: rows that are identical in every column that staff fill (settled 37)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.between.between_rule import Between, BetweenRule, Merged, place_of
from validators.filing.alike_rows import input_headers, numbered_by_program, twins
from validators.finding import Severity
from validators.register import Register, registers
from validators.values.text import Text

FILLED = 3
"""A row with fewer filled cells says too little to be a copy."""


def check(merged: Merged) -> Iterator[Between]:
    for name in REGISTERS:
        frame = merged.frame(name).reset_index(drop=True)
        if frame["_branch"].nunique() > 1:
            yield from _of_register(merged, registers()[name], frame)


def _of_register(merged: Merged, register: Register, frame: pd.DataFrame) -> Iterator[Between]:
    headers = input_headers(register)
    found = twins(frame, headers)
    rows = frame.loc[found.index, ["_branch", "_row"]].assign(group=found, pos=found.index)
    rows = rows[frame.loc[rows.index, headers].notna().sum(axis=1) >= FILLED]
    rows = rows.sort_values(["group", "_branch", "_row"], kind="stable").drop_duplicates(["group", "_branch"])
    firsts = rows.drop_duplicates("group").set_index("group")
    rows = rows[rows["group"].duplicated()]
    rows = rows.assign(of=rows["group"].map(firsts["_branch"]), first=rows["group"].map(firsts["pos"]))
    for (one, other), held in rows.groupby(["of", "_branch"], sort=True):
        held = held.sort_values("_row", kind="stable")
        header = next(c.header for c in register.columns if not c.computed and frame[c.header].notna()[held["pos"].iat[0]])
        first, later = (held[at].astype("int64").tolist()[0] for at in ("first", "pos"))
        places = (place_of(frame, at, register.id, header) for at in (first, later))
        says = f"《{register.sheet}》里，{merged.name(str(one))}和{merged.name(str(other))}有 {len(held)} 行完全相同，是不是谁抄了谁的表（V05）"
        yield RULE.found(f"{len(held)} 行", says, "请两个局核对各是谁的业务，抄错的一方改过再报", *places)


REGISTERS = numbered_by_program()
RULE = BetweenRule(
    id="V05",
    code="rows_in_two_branches",
    severity=Severity.D,
    registers=REGISTERS,
    check=check,
    title=Text("两个局有相同的行", "Identical rows in two branches"),
    explain="编号由系统给的表里，两个局的行每一列都相同，可能是拿别局的表改的，数会算两次。",
    remedy="请两个局核对，抄错的一方改过再报。",
    source="V05; settled 37",
)
