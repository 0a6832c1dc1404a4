"""What changed between two filings, record by record, in business words, and what it does to the totals (F1 step 10).

Two versions of one month are compared by the key of each record; two different months by customer and business, since
no record of a month's flow is in another month. Computed columns follow from the others and are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from validators.column import Column
from validators.register import Register, registers
from validators.registers.master.levels import LEVELS
from validators.values.cell import plain
from validators.values.kinds import Enum
from validators.values.missing import or_none
from validators.values.money import quantity_text, yuan_shown, yuan_text
from validators.values.number_kinds import Money, Quantity

ADDED, REMOVED, CHANGED = "新增行", "删除行", "修改"
NEW_CUSTOMER, LOST_CUSTOMER = "新增客户", "流失"
UP, DOWN, GRADED, RENAMED = "升级", "降级", "定级", "更名"
Frames = Mapping[str, pd.DataFrame]
Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RecordChange:
    """One cell of a record, or a whole record that came or went (`column` is empty).

    old, new           as text of the contract: yuan with two decimals; None = no such record
    income, quantity   what it does to 收入 (fen) and 数量 (thousandths); rows: to the rows of its sheet
    """

    sheet: str
    key: str
    what: str
    column: str = ""
    old: str | None = None
    new: str | None = None
    income: int = 0
    quantity: int = 0
    rows: int = 0

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract."""
        return {
            "sheet": self.sheet,
            "key": self.key,
            "what": self.what,
            "column": self.column,
            "from": self.old,
            "to": self.new,
            "effect": effect_json(self.income, self.quantity, self.rows),
        }

    @property
    def line(self) -> str:
        """For people."""
        moved = f"　{self.column}：{self.old or '（空）'} → {self.new or '（空）'}" if self.column else ""
        felt = f"　收入 {signed(self.income)} 元" if self.income else ""
        return f"{self.sheet} {self.key}　{self.what}{moved}{felt}"


@dataclass(frozen=True, kw_only=True)
class Diff:
    """Every change, that with the largest effect on 收入 and then on 数量 first, and how many records were changed, came and went."""

    changes: tuple[RecordChange, ...]
    changed: int
    added: int
    removed: int

    def __post_init__(self) -> None:
        ranked = sorted(self.changes, key=lambda change: (-abs(change.income), -abs(change.quantity)))
        object.__setattr__(self, "changes", tuple(ranked))

    @property
    def income(self) -> int:
        """The difference of 收入 in fen."""
        return sum(change.income for change in self.changes)

    @property
    def quantity(self) -> int:
        """The difference of 数量 in thousandths."""
        return sum(change.quantity for change in self.changes)

    @property
    def rows(self) -> int:
        """The difference of the rows of all sheets."""
        return sum(change.rows for change in self.changes)

    @property
    def words(self) -> str:
        """The end of M18."""
        return f"改 {self.changed} 行、增 {self.added} 行、删 {self.removed} 行，收入 {signed(self.income)} 元"

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract, with the sums beside it."""
        return {
            "changes": [change.as_json() for change in self.changes],
            "summary": {
                "changed": self.changed,
                "added": self.added,
                "removed": self.removed,
                "effect": effect_json(self.income, self.quantity, self.rows),
            },
        }


def effect_json(income: int, quantity: int, rows: int) -> dict[str, Any]:
    """What a change does to the totals, in the units of the contract."""
    return {"收入": yuan_text(income), "数量": quantity_text(quantity) or "0", "行数": rows}


def signed(fen: int) -> str:
    """Fen with its sign. >>> signed(0), signed(-150), signed(150)
    ('+0.00', '-1.50', '+1.50')
    """
    return ("+" if fen >= 0 else "") + yuan_shown(fen)


def compare(old: Frames, new: Frames, known: Mapping[str, Register] | None = None) -> Diff:
    """Two versions of the same month, register by register in the order of `known` (default: the catalogue's)."""
    found: list[RecordChange] = []
    counts = [0, 0, 0]
    for name, register in (registers() if known is None else known).items():
        if name in old or name in new:
            for kind, changes in _register(register, old.get(name), new.get(name)):
                counts[kind] += 1
                found += changes
    return Diff(changes=tuple(found), changed=counts[0], added=counts[1], removed=counts[2])


def _register(register: Register, old: pd.DataFrame | None, new: pd.DataFrame | None) -> Iterator[tuple[int, list[RecordChange]]]:
    """(0 changed, 1 added, 2 removed) and the changes of each record that is not the same."""
    before, after = records(register, old), records(register, new)
    gone, come = [k for k in before if k not in after], [k for k in after if k not in before]
    for was, is_ in _moved(register, before, after, gone, come):
        del before[was], after[is_]
    for key, record in after.items():
        if key not in before:
            yield 1, [_whole(register, key, record, 1)]
        elif before[key] != record:
            yield (
                0,
                [
                    _cell(register, key, column, before[key], record)
                    for column in compared(register)
                    if before[key][column.header] != record[column.header]
                ],
            )
    for key, record in before.items():
        if key not in after:
            yield 2, [_whole(register, key, record, -1)]


def _moved(
    register: Register, before: Mapping[str, Record], after: Mapping[str, Record], gone: Iterable[str], come: Iterable[str]
) -> list[tuple[str, str]]:
    """Records without a business key that only bear another number now: the same content, so no change."""
    if not any(column.assigned for column in register.columns if column.key):
        return []
    by_content: dict[tuple[Any, ...], list[str]] = {}
    for key in gone:
        by_content.setdefault(_content(register, before[key]), []).append(key)
    pairs = []
    for key in come:
        same = by_content.get(_content(register, after[key]))
        if same:
            pairs.append((same.pop(0), key))
    return pairs


def _content(register: Register, record: Record) -> tuple[Any, ...]:
    return tuple(record[c.header] for c in compared(register) if not c.assigned)


def compared(register: Register) -> list[Column]:
    """The columns that people fill."""
    return [column for column in register.columns if not column.computed]


def records(register: Register, frame: pd.DataFrame | None) -> dict[str, Record]:
    """The records of a frame by key, made unique by counting; missing values are None."""
    if frame is None or frame.empty:
        return {}
    columns = compared(register)
    blank = [None] * len(frame)  # of a column that the policy of that time did not have
    lines = zip(*([or_none(v) for v in frame[c.header].astype(object)] if c.header in frame else blank for c in columns), strict=True)
    found: dict[str, Record] = {}
    seen: Counter[str] = Counter()
    for line in lines:
        record = dict(zip((c.header for c in columns), line, strict=True))
        key = key_of(register, record)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key}#{seen[key]}"] = record
    return found


def key_of(register: Register, record: Record) -> str:
    """The business key as text, its parts joined with +."""
    return "+".join(shown(register.by_header[h], record[h]) or "" for h in register.key if record[h] is not None)


def shown(column: Column, value: Any) -> str | None:
    """A value as text of the contract: money and quantities without separators."""
    if value is None:
        return None
    if isinstance(column.kind, Money):
        return yuan_text(int(value))
    if isinstance(column.kind, Quantity):
        return quantity_text(int(value))
    return plain(value) if hasattr(value, "as_tuple") else column.kind.show(value)


def _cell(register: Register, key: str, column: Column, before: Record, after: Record) -> RecordChange:
    old, new, header = before[column.header], after[column.header], column.header
    moved = (new or 0) - (old or 0) if isinstance(column.kind, (Money, Quantity)) else 0
    flow = register.id == "R10"
    return RecordChange(
        sheet=register.sheet,
        key=key,
        column=header,
        old=shown(column, old),
        new=shown(column, new),
        what=_word(register, column, old, new),
        income=moved if flow and header == "收入" else 0,
        quantity=moved if flow and header == "数量" else 0,
    )


def _word(register: Register, column: Column, old: Any, new: Any) -> str:
    if register.id == "R06" and column.header == "新级别":
        return level_word(old, new, _levels(register))
    if register.id == "R03" and column.header == register.name_column and old and new:
        return RENAMED
    if register.id == "R03" and column.header in ("合作状态", "客户状态") and new == LOST_CUSTOMER:
        return LOST_CUSTOMER
    if isinstance(column.kind, Money):
        return f"金额 {signed((new or 0) - (old or 0))}"
    if isinstance(column.kind, Quantity):
        moved = (new or 0) - (old or 0)
        return f"数量 {'+' if moved >= 0 else ''}{quantity_text(moved)}"
    return CHANGED


def level_word(old: str | None, new: str | None, levels: Sequence[str] = LEVELS) -> str:
    """升级, 降级 or 定级 among the levels of a pack, the highest first.

    >>> level_word('县级', '州级'), level_word('州级', '非大客户'), level_word(None, '县级')
    ('升级', '降级', '定级')
    """
    if old not in levels or new not in levels or old == new:
        return GRADED
    return UP if levels.index(new) < levels.index(old) else DOWN


def _levels(register: Register) -> Sequence[str]:
    """The levels that a pack has, as R06 lists them."""
    kind = register.by_header["新级别"].kind
    return kind.values if isinstance(kind, Enum) and kind.values else LEVELS


def _whole(register: Register, key: str, record: Record, rows: int) -> RecordChange:
    """A record that came (`rows` 1) or went (-1)."""
    flow = register.id == "R10"
    label, what, column = _label(register, record), ADDED if rows > 0 else REMOVED, ""
    old, new = (None, label) if rows > 0 else (label, None)
    if register.id == "R03":
        what = NEW_CUSTOMER if rows > 0 else LOST_CUSTOMER
    if register.id == "R06" and rows > 0 and record["新级别"]:
        what, column, old, new = (
            level_word(record["原级别"], record["新级别"], _levels(register)),
            "新级别",
            record["原级别"],
            record["新级别"],
        )
    return RecordChange(
        sheet=register.sheet,
        key=key,
        what=what,
        column=column,
        old=old,
        new=new,
        rows=rows,
        income=rows * (record["收入"] or 0) if flow else 0,
        quantity=rows * (record["数量"] or 0) if flow else 0,
    )


def _label(register: Register, record: Record) -> str:
    """What a record is about: its name, or its first filled cells."""
    if register.name_column:
        return str(record.get(register.name_column) or "")
    told = [shown(c, record[c.header]) for c in compared(register) if record[c.header] is not None and not c.assigned]
    return " ".join(text for text in told[:5] if text)
