"""A province with two cities of two counties each: who files to whom, and what a county's month is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from building.filings import file
from building.small_state import PERIOD, Rows, clean_cells, write_policy_of
from validators.values.period import Month
from workbooks.read.read_policy import read_policy_book

TREE = {
    "P0": ("山南省公司", "省", None),
    "C1": ("江北市局", "州局", "P0"),
    "C2": ("江南市局", "州局", "P0"),
    "A1": ("临江县局", "县市局", "C1"),
    "A2": ("青禾县局", "县市局", "C1"),
    "B1": ("云山县局", "县市局", "C2"),
    "B2": ("白杨县局", "县市局", "C2"),
}
COUNTIES = ("A1", "A2", "B1", "B2")
Places = dict[str, tuple[str, str, str | None]]


def write_tree(path: Path, tree: Places, **columns: list[Any]) -> Path:
    """The presets of P01 with these organisations; `columns` of R01 beside code, name, level and upper level."""
    return write_policy_of(path, [(code, *row) for code, row in tree.items()], **columns)


def file_county(policy: Path, branch: str, cells: Rows, folder: Path, **how: Any) -> Path:
    """A county's sealed submission with these cells."""
    return file(read_policy_book(policy)[0], branch, cells, folder, **how)


def month_of(branch: str, income: float, when: Month = PERIOD) -> Rows:
    """A month without a fault; its 收入 is 3 x income + 3 yuan."""
    return clean_cells(branch, income, when, town=TREE.get(branch, (branch,))[0][:2])
