"""V15: the reversals of one record together take back more than it was."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.flow_rows import AMOUNTS, known_rows
from validators.values.text import Text

HEADER = "冲销原记录编号"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    rows, named = known_rows(facts), set()
    for header in AMOUNTS if rows["_target"].notna().any() else ():
        for row in _beyond(rows, header).to_dict("records"):
            if row["_pos"] not in named:
                named.add(row["_pos"])
                yield _finding(sheet, row["_pos"], header, row["was"], row["taken"])


def _beyond(rows: pd.DataFrame, header: str) -> pd.DataFrame:
    """Reversals of this file up to which more was taken back than the record held: _pos, was, taken."""
    originals = rows[rows["记录编号"].notna()].drop_duplicates("记录编号").set_index("记录编号")[header]
    reversing = rows[rows["_target"].isin(originals.index) & rows["_target"].ne(rows["记录编号"])]
    was = reversing["_target"].map(originals).astype("Int64")
    taken = -reversing[header].fillna(0).groupby(reversing["_target"]).cumsum()
    beyond = ((was >= 0) & (taken > was)) | ((was < 0) & (taken < was))
    found = pd.DataFrame({"_pos": reversing["_pos"], "was": was, "taken": taken})
    return found[beyond.fillna(False).astype(bool) & (reversing["_pos"] >= 0)]


def _finding(sheet: Sheet, pos: int, header: str, was: int, taken: int) -> Finding:
    show = sheet.register.by_header[header].kind.show
    return sheet.finding(
        RULE,
        pos,
        HEADER,
        f"冲销的{header}合计 {show(taken)}，超过原记录的 {show(was)}（V15）",
        "核对原记录，把冲销的数改到不超过它；重复冲销就删掉一行",
    )


RULE = Rule(
    id="V15",
    code="reversal_exceeds",
    severity=Severity.A,
    registers=("R10",),
    check=check,
    title=Text("冲销超过原记录", "Reversals exceed the original"),
    explain="同一条记录可以分几次冲销，但合起来不能超过原来的收入和数量。以前月份已经冲销的也算在内。",
    remedy="把冲销改到不超过原记录。",
    source="V15; settled 2, 17, 31",
)
