"""The files of an archive as they were mailed, read by calamine: nothing of the program is asked.

Months that nobody mailed here travel in the hidden sheet `_历史` of a mailed file: rows of registers under the catalogue's headers,
amounts in fen and quantities in thousandths.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

TraceRow = Mapping[str, Any]
"""A row of the document of 溯源: file, sheet, row, column, period."""
_CARRIED, _FIRST = "_历史", 5
_NO_REGISTER = ("月份", "用量")
"""Tables of `_历史` that are no rows of a register."""


@dataclass(frozen=True)
class Named:
    """How a pack calls a register's columns: shown -> (the catalogue's header, units of the number that is carried)."""

    id: str
    columns: Mapping[str, tuple[str, int]]

    def shown(self, header: str) -> str:
        """What a column of the catalogue is called."""
        return next((shown for shown, (held, _) in self.columns.items() if held == header), header)


@dataclass(frozen=True)
class PackWords:
    """What has to be known of a pack to read its files: its registers by sheet, how it calls a parameter of the catalogue, and the
    headings of its archive fields.
    """

    registers: Mapping[str, Named]
    say: Callable[[str], str]
    archive_fields: Sequence[str]

    @staticmethod
    def of(pack: Any) -> PackWords:
        """Of an installed pack."""
        named = {}
        for register in pack.all_registers.values():
            scales = {c.header: 10 ** getattr(c.kind, "places", 0) for c in register.columns}
            named[register.sheet] = Named(register.id, {c.name: (c.header, scales[c.header]) for c in register.columns})
        known = pack.all_registers["R03"].by_header if "R03" in pack.all_registers else {}
        return PackWords(named, pack.say, [known[header].name for header in pack.archive_fields if header in known])


class MailedFiles:
    """The submissions of an archive, by file name; a cell by sheet, row and heading."""

    def __init__(self, archive: Path, registers: Mapping[str, Named]) -> None:
        self.registers = registers
        self._paths = {path.name: path for path in sorted(archive.glob("????-??/????-??_*.xlsx"))}
        self.sheet, self.heads = cache(self._sheet), cache(self._heads)
        self.book = cache(lambda file: CalamineWorkbook.from_path(self._paths[file]))

    @cached_property
    def counted(self) -> list[str]:
        """The last version of each branch and month."""
        last = {path.stem.rsplit("_", 1)[0]: 0 for path in self._paths.values()}
        for path in self._paths.values():
            name, version = path.stem.rsplit("_", 1)
            last[name] = max(last[name], int(version))
        return [f"{name}_{version}.xlsx" for name, version in last.items()]

    def _sheet(self, file: str, sheet: str) -> list[list[Any]]:
        """Its rows from A1 on, blanks as None."""
        rows = self.book(file).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return [[None if value == "" else value for value in row] for row in rows]

    def _heads(self, file: str, sheet: str) -> dict[str, int]:
        return {value: at for line in self.sheet(file, sheet)[:8] for at, value in enumerate(line) if isinstance(value, str)}

    @cached_property
    def carried(self) -> dict[tuple[str, str, int], dict[str, Any]]:
        """Rows of months that nobody mailed here, as a mailed file carries them: by their file, register and row."""
        found: dict[tuple[str, str, int], dict[str, Any]] = {}
        for file in self._paths:
            for row in carried_rows(self.sheet(file, _CARRIED)):
                found.setdefault((row["_file"], row["_register"], int(row["_row"])), row)
        return found

    def value(self, row: TraceRow, header: str = "") -> Any:
        """What stands in the cell of a row of the document, or under another header of the catalogue; sums of earlier months are fen
        and thousandths.
        """
        column = self.registers[row["sheet"]].shown(header) if header else row["column"]
        if row["file"] not in self._paths:
            return self._carried_value(row, column)
        sheet = self.sheet(row["file"], row["sheet"])
        if row["sheet"] == _CARRIED:
            heads = next(line for line in sheet if line[:2] == ["用量", 0])
            return sheet[row["row"] - 1][heads.index(column)] / {"收入": 100, "数量": 1000}[column]
        heads_at = self.heads(row["file"], row["sheet"])
        return sheet[row["row"] - 1][heads_at[column]] if column in heads_at else None

    def is_filled(self, row: TraceRow) -> bool:
        """True where the row holds anything at all."""
        if row["file"] not in self._paths:
            return (row["file"], self.registers[row["sheet"]].id, row["row"]) in self.carried
        return any(value is not None for value in self.sheet(row["file"], row["sheet"])[row["row"] - 1])

    def _carried_value(self, row: TraceRow, column: str) -> Any:
        """What a carried row holds, in units of a cell."""
        named = self.registers[row["sheet"]]
        header, scale = named.columns[column]
        held = self.carried[row["file"], named.id, row["row"]].get(header)
        return held if held is None or scale == 1 else float(Fraction(held) / scale)

    def table(self, register: str) -> list[dict[str, Any]]:
        """Every row of a register that counts, by the catalogue's headers, with `_file`, `_row`, `_branch` and `_period`: mailed, else
        carried; numbers in units of a cell.
        """
        sheet, named = next((sheet, named) for sheet, named in self.registers.items() if named.id == register)
        found = [row for file in self.counted for row in self._mailed(file, sheet, named)]
        known = {(row["_branch"], row["_period"]) for row in found}
        for (_, name, _), row in self.carried.items():
            if name == register and (row["_branch"], row["_period"]) not in known:
                units = {header: scale for header, scale in named.columns.values() if scale != 1}
                found.append({h: float(Fraction(v) / units[h]) if h in units and v is not None else v for h, v in row.items()})
        return found

    def _mailed(self, file: str, sheet: str, named: Named) -> Iterator[dict[str, Any]]:
        if sheet not in self.book(file).sheet_names:
            return
        period, branch = file.split("_")[:2]
        heads = {named.columns[name][0]: at for name, at in self.heads(file, sheet).items() if name in named.columns}
        for row, line in enumerate(self.sheet(file, sheet)[_FIRST:], _FIRST + 1):
            if any(line[at] is not None for at in heads.values()):
                yield {header: line[at] for header, at in heads.items()} | {
                    "_file": file,
                    "_row": row,
                    "_branch": branch,
                    "_period": period,
                }


def carried_rows(lines: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """The rows of registers in `_历史`, with `_register`, `_branch`, `_row`, `_file` and `_period`."""
    headers: list[str] = []
    for line in lines:
        if len(line) < 2 or line[0] is None or line[1] is None:
            continue
        if line[1] == 0:
            headers = [str(cell) for cell in line[2:] if cell is not None]
        elif line[0] not in _NO_REGISTER:
            yield dict(zip(headers, line[2:], strict=False)) | {"_register": line[0]}


def day_of(value: Any) -> dt.date:
    """A day as a cell or a text holds it."""
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else dt.date.fromisoformat(value[:10])


def moment_of(value: Any) -> dt.datetime:
    """A moment; a day is its first minute."""
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else dt.datetime.fromisoformat(value)
