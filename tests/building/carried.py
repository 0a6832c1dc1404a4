"""The tables of the hidden sheet `_历史` of a mailed file, read by openpyxl: nothing of the program is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

OWN = ("月份", "用量")
"""Tables that are no rows of a register: which months are known, and sums of months."""


def carried_tables(sheet: Any) -> Iterator[tuple[str, list[str], int, list[Any]]]:
    """Name of the table, its headers, the sheet's row and the cells of each line."""
    headers: list[str] = []
    for at, line in enumerate(sheet.iter_rows(values_only=True), 1):
        if line[0] is None or line[1] is None:
            continue
        if line[1] == 0:
            headers = [str(cell) for cell in line[2:] if cell is not None]
        else:
            yield str(line[0]), headers, at, list(line[2 : 2 + len(headers)])


def carried_rows(sheet: Any) -> Iterator[dict[str, Any]]:
    """The rows of registers, as the catalogue calls their columns, with `_register`, `_branch`, `_row`, `_file` and `_period`."""
    for name, headers, _, cells in carried_tables(sheet):
        if name not in OWN:
            yield dict(zip(headers, cells, strict=True)) | {"_register": name}
