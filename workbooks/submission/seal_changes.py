"""What was changed after packing: sealed tables against those that were read, record by record, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from validators.page.page import column_letter
from validators.values.kinds import Kind
from workbooks.submission.canonical import shown
from workbooks.submission.seal import SealTable

_MOST_PAIRS = 250_000
"""Comparisons made to see which new record a lost one became; above it they are told as gone and as new."""
_MOST_LIKE = 500
"""Records of one key that are looked through for the likest."""
Record = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CellChange:
    """A cell that is not as it was sealed; `old` None: the record is new; `new` None: it is gone."""

    sheet: str
    key: str
    row: int | None
    column: str
    cell: str | None
    old: str | None
    new: str | None

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "row": self.row,
            "column": self.column,
            "key": self.key,
            "from": self.old,
            "to": self.new,
        }


@dataclass(frozen=True, kw_only=True)
class SealChanges:
    """A table as it was read, with the place of each record and the kind of each column."""

    table: SealTable
    rows: Sequence[int]
    letters: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def cell(self, row: int, header: str) -> str | None:
        """Excel address; None where the sheet has no such column."""
        return f"{self.letters[header]}{row}" if header in self.letters else None


def letters(headers: Sequence[str], first: int = 1) -> dict[str, str]:
    """Header -> column letter of headers that stand side by side."""
    return {header: column_letter(first + i) for i, header in enumerate(headers)}


def table_changes(old: SealTable, found: SealChanges) -> list[CellChange]:
    """Every cell in which a table differs from the sealed one; empty when their chains are the same."""
    new = found.table
    if old.headers == new.headers and (old.records == new.records or old.chain == new.chain):
        return []
    if len(old.records) > 1 and not new.records:
        return [CellChange(sheet=old.sheet, key="", row=None, column="", cell=None, old=f"{len(old.records)} 行", new=None)]
    pairs, lost, fresh = _paired(old, found)
    changes = []
    for was, (record, row) in pairs:
        changes += _cells(old, found, was, record, row)
    for record, row in fresh:
        changes += _cells(old, found, None, record, row)
    changes.sort(key=lambda change: change.row or 0)
    return changes + [
        CellChange(
            sheet=old.sheet,
            key=old.key_of(was),
            row=None,
            column="",
            cell=None,
            old=old.key_of(was) or "、".join(v for v in was if v)[:80],
            new=None,
        )
        for was in lost
    ]


def _paired(old: SealTable, found: SealChanges) -> tuple[list[tuple[Record, tuple[Record, int]]], list[Record], list[tuple[Record, int]]]:
    """Which sealed record became which: equal ones fall out, then the same key, then the likest."""
    unseen = Counter(old.records)
    there: dict[str, list[tuple[Record, int]]] = {}
    for record, row in zip(found.table.records, found.rows, strict=True):
        if unseen[record] > 0 and old.headers == found.table.headers:
            unseen[record] -= 1
        else:
            there.setdefault(found.table.key_of(record), []).append((record, row))
    pairs: list[tuple[Record, tuple[Record, int]]] = []
    lost: list[Record] = []
    for was in (+unseen).elements():
        same = there.get(old.key_of(was), [])
        if same:
            pairs.append((was, same.pop(_likest(was, same))))
        else:
            lost.append(was)
    fresh = [item for items in there.values() for item in items]
    return (*_by_likeness(pairs, lost, fresh),)


def _by_likeness(
    pairs: list[tuple[Record, tuple[Record, int]]], lost: list[Record], fresh: list[tuple[Record, int]]
) -> tuple[list[tuple[Record, tuple[Record, int]]], list[Record], list[tuple[Record, int]]]:
    """A record whose key was changed is the lost one that it is most like; a lone pair always is one."""
    if len(lost) * len(fresh) > _MOST_PAIRS:
        return pairs, lost, fresh
    gone = []
    lone = len(lost) == len(fresh) == 1
    for was in lost:
        best = _likest(was, fresh) if fresh else -1
        if best >= 0 and (lone or 2 * _alike(was, fresh[best][0]) >= sum(map(bool, was))):
            pairs.append((was, fresh.pop(best)))
        else:
            gone.append(was)
    return pairs, gone, fresh


def _likest(was: Record, those: Sequence[tuple[Record, int]]) -> int:
    return max(range(min(len(those), _MOST_LIKE)), key=lambda i: (_alike(was, those[i][0]), -i))


def _alike(was: Record, record: Record) -> int:
    return sum(bool(a) and a == b for a, b in zip(was, record, strict=False))


def _cells(old: SealTable, found: SealChanges, was: Record | None, record: Record, row: int) -> list[CellChange]:
    before = {} if was is None else dict(zip(old.headers, was, strict=True))
    after = dict(zip(found.table.headers, record, strict=True))
    key = found.table.key_of(record) if was is None else old.key_of(was)
    return [
        CellChange(
            sheet=old.sheet,
            key=key or f"#{row}",
            row=row,
            column=header,
            cell=found.cell(row, header),
            old=None if was is None else shown(found.kinds.get(header), before.get(header, "")),
            new=shown(found.kinds.get(header), value),
        )
        for header, value in after.items()
        if value != before.get(header, "")
    ]
