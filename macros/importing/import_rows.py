"""A ledger's tables as rows for the registers of a desk; the fate of every cell is put down in the account.

Rows that the desk has already are not taken twice. What has no place is parked, headings, totals and samples are left out
with the reason; nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from macros.importing.cell_account import CellAccount, Spot, spots
from macros.importing.column_content import sample_row
from macros.importing.column_plans import ColumnPlan, is_ordinal
from macros.importing.import_map import Mapped, SheetLooks
from macros.importing.raw_cells import storable, why_not
from macros.importing.sheet_tables import column_words
from macros.importing.table_rows import LineKind, TableLine, lines_of
from macros.session import Session
from validators.column import Column
from validators.finding import Finding
from validators.page.page import column_letter
from validators.register import RawSheet, Register
from validators.values.cell import DoubtedCell, as_text
from validators.values.text import fold, fold_company, is_blank
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text
from workbooks.read.looks import told_by_looks
from workbooks.read.read_rows import as_seen, halves, understood
from workbooks.read.units import Units, units_of

Index = dict[tuple[str, ...], list[int]]
"""Key of a record -> positions in the desk."""
KNOWN = "台账里已有这条记录，没有再导入"


class ImportedRow(NamedTuple):
    """A row for a register: cells by header, where it came from, and which cells of the ledger each of its cells is."""

    cells: dict[str, Any]
    sheet: str
    row: int
    spots: dict[str, Spot]


class ComputedCell(NamedTuple):
    """A cell of a column that the program computes: to be compared when the row stands in the desk."""

    spot: Spot
    register: str
    pos: int
    header: str
    value: Any


@dataclass(kw_only=True)
class ImportedRows:
    """What came out of a ledger.

    account  the fate of every cell
    rows     register id -> rows that the desk does not have
    known    sheet -> rows that it has already
    notes    what the reader made good; compare: cells of computed columns; numbered: codes given to customers by name
    """

    account: CellAccount
    rows: dict[str, list[ImportedRow]] = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    numbered: list[tuple[str, str]] = field(default_factory=list)
    compare: list[ComputedCell] = field(default_factory=list)


def take(file: str, mapped: list[Mapped], desk: Session, account: CellAccount, looks: Mapping[str, SheetLooks]) -> ImportedRows:
    """The rows of every table of a ledger, as cells of the desk's registers; `looks` by sheet, as `looks_in` gives them."""
    taken = ImportedRows(account=account)
    for table in mapped:
        if table.register is None:
            _no_register(file, table, account)
        else:
            _Taker(file=file, table=table, desk=desk, taken=taken, looks=looks[table.grid.sheet]).run()
    _number_customers(taken, desk)
    return taken


def _no_register(file: str, table: Mapped, account: CellAccount) -> None:
    """A table without a register: instructions and the program's own sheets are left out, anything else is parked."""
    names = column_words(table.grid) if table.fate == "parked" else {}
    for spot, value in spots(table.grid):
        if table.fate == "parked":
            label = names.get(spot.column, f"{column_letter(spot.column)} 列")
            account.park(spot, Parked(file, spot.sheet, spot.row, label, parked_text(value), "", "这张表没有认出来"))
        else:
            account.leave(spot, table.why)


@dataclass(kw_only=True)
class _Taker:
    """One table, line by line."""

    file: str
    table: Mapped
    desk: Session
    taken: ImportedRows
    looks: SheetLooks

    def run(self) -> None:
        there = _index(self.desk.raws.get(self.register.id))
        samples = 0
        lines = list(lines_of(self.table, self.taken.notes))
        records = [line.row for line in lines if line.kind is LineKind.RECORD]
        self.units = self._units_of(records)
        self.taken.notes += told_by_looks(self.table.grid, self.looks.struck, records, self.register)
        for line in lines:
            if line.kind is LineKind.RECORD and samples < 3 and line.records < 3 and sample_row(self._held(line)):
                samples += 1
                self._leave(line, "示例行，不是记录")
            elif line.kind is LineKind.RECORD:
                self._record(line, there)
            elif line.kind is LineKind.REST:
                self._rest(line)
            else:
                self._leave(line, line.why)

        self.taken.notes += self.units.notes()

    def _units_of(self, records: list[int]) -> Units:
        """In what unit the amounts of this table stand (settled 36)."""
        assert self.table.header is not None
        columns = {i: c for i, p in self.table.plans.items() for c in p.columns[:1]}
        columns |= {i: self.register.by_header[p.month[1]] for i, p in self.table.plans.items() if p.month is not None}
        units = units_of(self.table.grid, self.table.header, columns, records, self.register, formats=self.looks.formats)
        units.ask_beside(self.looks.beside)
        return units.settle_nothing()

    def _value(self, line: TableLine, i: int, column: Column, value: Any) -> Any:
        """A cell as the register takes it, in 元 or 件; a `DoubtedCell` where its unit cannot be known."""
        seen = as_seen(value, column.kind, self.looks.formats.get((line.row, self.table.grid.first_column + i), ""))
        return storable(self.units.value(line.row, i, understood(seen, column.kind, self.table.grid)))

    @property
    def register(self) -> Register:
        assert self.table.register is not None
        return self.table.register

    def _held(self, line: TableLine) -> list[Any]:
        return [line.values[i] for i in sorted(line.values)]

    def _spot(self, line: TableLine, i: int) -> Spot:
        return Spot(self.table.grid.sheet, line.row, self.table.grid.first_column + i)

    def _leave(self, line: TableLine, why: str) -> None:
        for i in line.values:
            self.taken.account.leave(self._spot(line, i), line.whys.get(i, why))

    def _rest(self, line: TableLine) -> None:
        for i, value in line.values.items():
            self._park(line, i, value, "", line.why)

    def _park(self, line: TableLine, i: int, value: Any, record: str, why: str) -> None:
        plan = self.table.plans.get(i)
        label = plan.label if plan else f"{column_letter(self.table.grid.first_column + i)} 列"
        parked = Parked(self.file, self.table.grid.sheet, line.row, label, parked_text(value), record, why)
        self.taken.account.park(self._spot(line, i), parked)

    def _record(self, line: TableLine, there: Index) -> None:
        """One record of the ledger: a row of the register, or one for each month."""
        base = self._cells(line)
        shared = {h: v for h, (v, _) in base.items()} | {
            h: v for h, v in self.table.given.items() if base and is_blank(base.get(h, (None, None))[0])
        }
        where = {h: s for h, (_, s) in base.items() if s is not None}
        made = self._by_month(line, shared, where) if self.table.months else [(shared, where)]
        self._apart(line, shared, bool(made and shared))
        fresh = [self._taken(line, cells, places, there) for cells, places in made]
        for i, value in line.values.items():
            plan = self.table.plans.get(i)
            if plan is not None and plan.computed is not None and self._spot(line, i) not in where.values():
                self._computed(line, i, value, plan.computed, shared, any(fresh))

    def _cells(self, line: TableLine) -> dict[str, tuple[Any, Spot | None]]:
        """Header -> value and the cell of the ledger; None where a merged cell above gives it."""
        found: dict[str, tuple[Any, Spot | None]] = {}
        for i, value in [*line.values.items(), *line.merged.items()]:
            plan = self.table.plans.get(i)
            if plan is None or not plan.columns or why_not(value):
                continue
            spot = None if i in line.merged else self._spot(line, i)
            parts = halves(value) if len(plan.columns) == 2 else (value,)
            for column, part in zip(plan.columns, parts, strict=False):
                taken = self._value(line, i, column, part)
                if not is_blank(part) and column.header not in found and not isinstance(taken, DoubtedCell):
                    found[column.header] = taken, spot
        return found | self._name_for_code(line, found)

    def _name_for_code(self, line: TableLine, found: Mapping[str, Any]) -> dict[str, tuple[Any, Spot | None]]:
        """Where the code of a row is blank and its name stands beside, the name tells the customer (settled 24)."""
        code = self.register.by_header.get("客户编码")
        plan = next((p for p in self.table.plans.values() if p.computed is not None and p.computed.header == "企业全称"), None)
        if plan is None or code is None or code.header in found or plan.position not in line.values or why_not(line.values[plan.position]):
            return {}
        return {code.header: (storable(line.values[plan.position]), self._spot(line, plan.position))}

    def _by_month(self, line: TableLine, shared: dict[str, Any], where: dict[str, Spot]) -> list[tuple[dict[str, Any], dict[str, Spot]]]:
        """A row for each month that holds anything."""
        found: dict[str, tuple[dict[str, Any], dict[str, Spot]]] = {}
        for i, value in line.values.items():
            plan = self.table.plans.get(i)
            if plan is None or plan.month is None or why_not(value) or not shared:
                continue
            month, measure = str(plan.month[0]), plan.month[1]
            cells, places = found.setdefault(month, (shared | {"月份": month}, dict(where)))
            amount = self._value(line, i, self.register.by_header[measure], value)
            if measure not in cells and not isinstance(amount, DoubtedCell):
                cells[measure] = amount
                places[measure] = self._spot(line, i)
        return [found[month] for month in sorted(found)]

    def _taken(self, line: TableLine, cells: dict[str, Any], places: dict[str, Spot], there: Index) -> bool:
        """True when the row is new; a row that the desk has is left out, and what differs in it is parked."""
        if not cells:
            return False
        account = self.taken.account
        key = next((k for k in _keys(self.register, cells) if there.get(k)), None)
        if key is None:
            self.taken.rows.setdefault(self.register.id, []).append(ImportedRow(cells, self.table.grid.sheet, line.row, places))
            for spot in places.values():
                account.place(spot)
            return True
        numbered = _assigned_key(self.register)
        pos = there[key].pop() if numbered else there[key][0]
        self.taken.known[self.register.sheet] = self.taken.known.get(self.register.sheet, 0) + 1
        other = {} if numbered else _differing(self.register, cells, self.desk.raws[self.register.id], pos)
        for header, spot in places.items():
            if spot in account.placed:
                continue
            if header in other:
                told = parked_text(cells[header]), _shown(self.register, cells), other[header]
                account.park(spot, Parked(self.file, spot.sheet, spot.row, header, *told))
            else:
                account.leave(spot, KNOWN)
        return False

    def _apart(self, line: TableLine, cells: dict[str, Any], whole: bool) -> None:
        """The cells of a record that have no place in the register."""
        record = _shown(self.register, cells)
        for i, value in line.values.items():
            plan = self.table.plans.get(i)
            if plan is not None and plan.order and (is_ordinal(value) or not plan.how.startswith("序号")):
                self.taken.account.leave(self._spot(line, i), plan.how)
            elif plan is not None and plan.total:
                self._total(line, i, value)
            else:
                self._park(line, i, value, record, self._doubt(line, i, value) or self._why(plan, value, whole))

    def _doubt(self, line: TableLine, i: int, value: Any) -> str:
        taken = self.units.value(line.row, i, value)
        return f"{taken.says}，没有导入；{taken.remedy}" if isinstance(taken, DoubtedCell) else ""

    def _why(self, plan: ColumnPlan | None, value: Any, whole: bool) -> str:
        if plan is None:
            return "上面没有列名"
        if plan.taken:
            return why_not(value) or ("这一列已有别的值" if whole else "这一行没有能导入的内容")
        if plan.guess or plan.how in ("上次", "空列"):
            return plan.how if plan.guess else "照您的决定不导入"
        return f"《{self.register.sheet}》没有这一列" if plan.how == "没有对应的列" else plan.how

    def _total(self, line: TableLine, i: int, value: Any) -> None:
        """A sum over months: the same as what stands beside it, or said."""
        told = line.sums.get(i)
        if told is None or told.same:
            self.taken.account.leave(self._spot(line, i), f"各月的合计；{told.words}" if told else "各月的合计")
        else:
            self._park(line, i, value, "", f"各月的合计，{told.words}")

    def _computed(self, line: TableLine, i: int, value: Any, column: Column, cells: dict[str, Any], fresh: bool) -> None:
        spot = self._spot(line, i)
        self._park(line, i, value, _shown(self.register, cells), f"“{column.header}”由程序计算，没有导入")
        if not fresh:
            self.taken.account.leave(spot, f"{KNOWN}；“{column.header}”由程序计算")
        elif not why_not(value):
            pos = len(self.taken.rows[self.register.id]) - 1
            self.taken.compare.append(ComputedCell(spot, self.register.id, pos, column.header, value))


def _number_customers(taken: ImportedRows, desk: Session) -> None:
    """A code for each customer of a ledger that has none, so that its business can be told by the name (settled 24)."""
    code = "客户编码"
    held = desk.raws["R03"].cells.get(code, []) if "R03" in desk.raws else []
    used = {fold(as_text(v)) for v in held} | {fold(as_text(row.cells.get(code))) for row in taken.rows.get("R03", ())}
    number = 0
    for row in taken.rows.get("R03", ()):
        if not is_blank(row.cells.get(code)) or is_blank(row.cells.get("企业全称")):
            continue
        while (given := f"{desk.filing.branch}K{(number := number + 1):04d}") in used:
            pass
        row.cells[code] = given
        taken.numbered.append((given, as_text(row.cells["企业全称"])))


def _assigned_key(register: Register) -> bool:
    return any(register.by_header[h].assigned for h in register.key)


def _keys(register: Register, cells: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """What a row is known by: its key, its name; for those that the program numbers, everything that stands in it."""
    if _assigned_key(register) or not register.key:
        held = [(h, _plain(register, h, v)) for h, v in sorted(cells.items()) if not register.by_header[h].assigned]
        return [tuple(f"{h}={fold(v)}" for h, v in held)]
    key = tuple(fold(_plain(register, h, cells.get(h))) for h in register.key)
    name = cells.get(register.name_column) if register.name_column else None
    named: list[tuple[str, ...]] = [("名称", fold_company(as_text(name)))] if register.nature == "master" and not is_blank(name) else []
    return [key] if all(key) else named or ([key] if any(key) else [])


def _plain(register: Register, header: str, value: Any) -> str:
    """A cell as its kind understands it, so that 1.0, 1 and １ are one."""
    typed = register.by_header[header].kind.parse(value).value
    return as_text(value) if typed is None else str(typed)


def _held_cells(raw: RawSheet, i: int) -> dict[str, Any]:
    return {h: v[i] for h, v in raw.cells.items() if v[i] is not None and not raw.register.by_header[h].computed}


def _index(raw: RawSheet | None) -> Index:
    """Key -> the positions of the desk's rows that are known by it."""
    found: Index = {}
    for pos in range(len(raw.rows) if raw else 0):
        assert raw is not None
        for key in _known_as(raw.register, _held_cells(raw, pos)):
            found.setdefault(key, []).append(pos)
    return found


def _known_as(register: Register, cells: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Every key under which a row of the desk may be looked for: also by its name alone."""
    keys = _keys(register, cells)
    without = {h: v for h, v in cells.items() if h not in register.key}
    return keys if _assigned_key(register) else list(dict.fromkeys([*keys, *_keys(register, without)]))


def _differing(register: Register, cells: Mapping[str, Any], held: RawSheet, pos: int) -> dict[str, str]:
    """Header -> what the desk says where it says something else of a record under the same key."""
    mine = _held_cells(held, pos)
    return {
        h: f"台账第 {held.rows[pos]} 行已有这条记录，那里是“{parked_text(mine.get(h))}”"
        for h, v in cells.items()
        if _plain(register, h, v) != _plain(register, h, mine.get(h))
    }


def _shown(register: Register, cells: Mapping[str, Any]) -> str:
    return "+".join(as_text(cells[h]) for h in register.key if not is_blank(cells.get(h)))
