"""企业全称 beside a customer's code, live: a formula that shows the name as soon as the code is typed (ux 4).

It stands in the rows that a desk is made with and in the next SPARE, and a press writes it into rows that staff have typed
below. It takes what the drop-down takes: the code, `编码｜名称`, or the name. The value that is cached with it is worked out
here (`CustomerNames.shows`), so that a workbook that nobody has recalculated reads the same. What a press understands and the
formula cannot (a code in full-width letters, say) is written as a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from validators.packs.spoken import spoken
from validators.register import RawSheet, Register
from validators.values.kinds import Ref
from validators.values.text import is_blank
from workbooks.book import WriteBlock, column_number
from workbooks.desk.lists import BAR, LAST_ROW

SPARE = 300
"""So many rows below those that are there have the formula when a desk is made."""
MISSING = "×查无此客户"
CUSTOMERS = "R03"


@dataclass(frozen=True, kw_only=True)
class CustomerNames:
    """客户档案 as the formulas ask it: its sheet, the letters of code and name, its first row, and what stands there."""

    sheet: str
    code: str
    name: str
    first_row: int
    rows: Sequence[tuple[Any, Any]]

    def formula(self, cell: str) -> str:
        """The name for what stands in a cell of the same row."""
        return cell.join(self._around)

    @cached_property
    def _around(self) -> tuple[str, ...]:
        """The formula, cut where the cell stands in it."""
        codes, names = (f"'{self.sheet}'!${letter}${self.first_row}:${letter}${LAST_ROW}" for letter in (self.code, self.name))
        found = f'"{spoken(MISSING)}"'
        for wanted, among in (("\0", names), ("\0", codes), (f'LEFT(\0,FIND("{BAR}",\0&"{BAR}")-1)', codes)):
            found = f'IFERROR(INDEX({names},MATCH({wanted},{among},0))&"",{found})'
        return tuple(f'=IF(\0="","",{found})'.split("\0"))

    def shows(self, code: Any) -> str:
        """What the formula gives for a cell that holds `code`."""
        if code is None or code == "":
            return ""
        name = self.name_of(code)
        return spoken(MISSING) if name is None else name

    def name_of(self, code: Any) -> str | None:
        """The name that the formula finds; None where it finds none."""
        by_code, by_name = self._known
        text = code if isinstance(code, str) else f"{code:.15g}" if isinstance(code, (int, float)) else ""
        tries = ((by_code, text.partition(BAR)[0]), (by_code, code), (by_name, text))
        return next((name for known, wanted in tries if (name := known.get(_folded(wanted))) is not None), None)

    @cached_property
    def _known(self) -> tuple[Mapping[Any, str], Mapping[Any, str]]:
        """The first name for a code, and for a name; letters count alike in both cases, as MATCH takes them."""
        rows = [(code, "" if is_blank(name) else str(name)) for code, name in reversed(self.rows)]
        return {_folded(code): name for code, name in rows if code is not None}, {_folded(name): name for _, name in rows if name}


def _folded(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


@dataclass(frozen=True, kw_only=True)
class LiveColumn:
    """The column of a register's sheet in which the formula stands: its header, the header and letter of the code, and whom it asks."""

    header: str
    code: str
    letter: str
    directory: CustomerNames

    def formula(self, row: int) -> str:
        """The formula of an Excel row."""
        return self.directory.formula(f"{self.letter}{row}")

    def block(self, sheet: str, first: int, column: int, shown: Sequence[str]) -> WriteBlock:
        """The formulas of rows that follow each other, and what each shows."""
        values = [[self.formula(row)] for row in range(first, first + len(shown))]
        return WriteBlock(sheet=sheet, row=first, column=column, values=values, formulas=True, shown=[[text] for text in shown])


def name_and_code(register: Register, customers: Register | None) -> tuple[str, str] | None:
    """The headers of the name that the program fills and of the code that it belongs to; None where a register has no such two."""
    if customers is None or register.id == customers.id or register.form is not None or not customers.name_column:
        return None
    name = register.by_header.get(customers.name_column)
    code = next((c.header for c in register.columns if isinstance(c.kind, Ref) and c.kind.target == customers.id), None)
    if name is None or not name.computed or code is None or {name.header, code} & set(register.hidden):
        return None
    return name.header, code


def live_column(raws: Mapping[str, RawSheet], raw: RawSheet) -> LiveColumn | None:
    """The live column of a sheet of a desk that is open, wherever staff have moved columns to; None where it has none."""
    customers = raws.get(CUSTOMERS)
    found = name_and_code(raw.register, None if customers is None else customers.register)
    if customers is None or found is None or not set(found) <= set(raw.letters):
        return None
    code, name = customers.register.code_column or "", customers.register.name_column or ""
    if not {code, name} <= set(customers.letters):
        return None
    directory = CustomerNames(
        sheet=customers.sheet,
        code=customers.letters[code],
        name=customers.letters[name],
        first_row=customers.header_row + 1,
        rows=list(zip(customers.cells[code], customers.cells[name], strict=True)),
    )
    return LiveColumn(header=found[0], code=found[1], letter=raw.letters[found[1]], directory=directory)


def column_at(raw: RawSheet, live: LiveColumn) -> int:
    """The column of a sheet, from 1, in which its formulas stand."""
    return column_number(raw.letters[live.header])
