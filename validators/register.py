"""A register: the columns of one sheet as a pydantic class, and a sheet of it as it was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, get_type_hints

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from validators.column import Column
from validators.discover import by_id
from validators.finding import Finding, Severity
from validators.form import Form
from validators.values.missing import or_none
from validators.values.text import Text, fold_header

pd.options.mode.copy_on_write = True
"""A frame made from another shares its columns until one of the two is written to: merged frames are wide."""

META = ("_branch", "_row", "_file", "_period")
"""Columns that a typed frame has besides the register's own: 机构编码 of the file, Excel row, 来源文件, filing month."""


class Row(BaseModel):
    """One row of a register; subclasses declare `Annotated[type, Column(...)]` fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register of the catalogue.

    nature   master / flow / open / snapshot: how it is carried, compared and consolidated (design.md 7)
    place    "desk" or "policy": which workbook holds it
    required True when an empty sheet is not enough for a filing unless 零报 names it
    carry    which rows `--carry` brings into the next period: all / open / year / none
    closed_by     with carry "open": the column that closes a row when it is filled (default: 结案日期, 状态)
    at_opening    with carry "open": the rows of one period as they stand at the opening of the next, by parameters (code, branch)
    name_column, code_column   how other registers refer to it
    form     a printed page instead of a table: what stands where on it
    presets  the cells by header with which an empty sheet is issued
    own_columns   the columns as a pack or head office has them, in place of the class's; hidden: headers not shown
    """

    id: str
    sheet: str
    title: Text
    row: type[Row]
    nature: str
    place: str = "desk"
    required: bool = False
    carry: str = "none"
    closed_by: str = ""
    at_opening: Callable[[pd.DataFrame, Callable[[str, str], Any]], pd.DataFrame] | None = None
    code_column: str | None = None
    name_column: str | None = None
    aliases: tuple[str, ...] = ()
    hint: str = ""
    form: Form | None = None
    presets: tuple[dict[str, str], ...] = ()
    catalogue: str = ""
    total_columns: tuple[str, ...] = ()
    own_columns: tuple[Column, ...] = ()
    hidden: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in the order of the class, or as its pack has them."""
        if self.own_columns:
            return self.own_columns
        hints = get_type_hints(self.row, include_extras=True)
        found = []
        for name in self.row.model_fields:
            found += [meta for meta in hints[name].__metadata__ if isinstance(meta, Column)]
        return tuple(found)

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Its columns by header."""
        return {column.header: column for column in self.columns}

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Headers of the business key (V05)."""
        return tuple(column.header for column in self.columns if column.key)

    @cached_property
    def shown(self) -> tuple[Column, ...]:
        """The columns that a desk shows (settled 23)."""
        return tuple(column for column in self.columns if column.header not in self.hidden)

    def parse_row(self, cells: dict[str, Any]) -> Row:
        """One typed row from cells by header; raises pydantic.ValidationError (the slow path of reference)."""
        fields = {
            next(m for m in get_type_hints(self.row, include_extras=True)[name].__metadata__ if isinstance(m, Column)).header: name
            for name in self.row.model_fields
        }
        return self.row(**{name: cells.get(header) for header, name in fields.items()})

    def empty(self) -> pd.DataFrame:
        """A typed frame without rows: the caller's own, though its columns are made once."""
        return self._blank.copy(deep=False)

    @cached_property
    def _blank(self) -> pd.DataFrame:
        return typed_frame(self, {column.header: [] for column in self.columns}, rows=[])


def typed_frame(
    register: Register, values: dict[str, Any], *, rows: Any, branch: str = "", file: str = "", period: str = ""
) -> pd.DataFrame:
    """A typed frame from typed values by header (missing headers are blank); META columns are added."""
    count = len(rows)
    blank: list[Any] = [None] * count
    data: dict[str, Any] = {c.header: typed_values(values.get(c.header, blank), c.kind.dtype) for c in register.columns}
    data["_branch"] = np.full(count, branch, dtype=object)
    data["_row"] = np.fromiter(rows, dtype="int64", count=count)
    data["_file"] = np.full(count, file, dtype=object)
    data["_period"] = np.full(count, period, dtype=object)
    return pd.DataFrame(data, index=pd.RangeIndex(count))


def typed_values(values: Any, dtype: str) -> Any:
    """The array of `pd.Series(values, dtype=dtype)`, without asking each value what it is where a list says it.

    >>> typed_values([1, None], 'Int64').tolist()
    [1, <NA>]
    """
    if type(values) is list:
        if dtype == "object":
            return np.fromiter(values, dtype=object, count=len(values))
        made = _days(values) if dtype == "datetime64[ns]" else _masked(values, dtype) if dtype in _MASKED else None
        if made is not None:
            return made
    return pd.Series(values, dtype=dtype).array


def _days(values: list[Any]) -> Any:
    """The array of dates, each distinct one made once; None where there is another value among them."""
    distinct = dict.fromkeys(values)
    if not set(map(type, distinct)) <= {dt.date, type(None)}:
        return None
    made = dict(zip(distinct, pd.Series(list(distinct), dtype="datetime64[ns]").to_numpy(), strict=True))
    return np.array(list(map(made.__getitem__, values)), dtype="datetime64[ns]")


_MASKED: dict[str, tuple[Any, str, Any]] = {"Int64": (pd.arrays.IntegerArray, "i", 0), "boolean": (pd.arrays.BooleanArray, "b", False)}
"""Extension type -> its array, the kind of its numpy values, and what stands where there is none."""


def _masked(values: list[Any], dtype: str) -> Any:
    """The array of whole numbers or truths; None where a value is of another kind, or too large."""
    make, kind, nothing = _MASKED[dtype]
    missing = np.fromiter((value is None for value in values), dtype=bool, count=len(values))
    plain = np.array([nothing if value is None else value for value in values] or np.zeros(0, dtype=kind))
    if plain.dtype.kind != kind or plain.ndim != 1:
        return None
    return make(plain.astype("int64" if kind == "i" else bool), missing)


@dataclass(kw_only=True)
class RawSheet:
    """A sheet as the reader found it: raw cells by header, and where each stood.

    cells      header -> list of raw values, one a record
    rows       Excel row number of each record
    letters    header -> column letter on the sheet
    notes      findings of the reading itself (subtotal rows, unknown or doubled columns)
    result_letter   column of 校验结果, where the sheet has one
    places     (record, header) -> cell, where records do not stand in rows (a form)
    titles     header -> what stands in its place on the sheet (an earlier name, a column that holds two)
    parked     text of an unknown column -> its values, one a record
    scaled     headers of the columns whose cells stand in another unit than 元 on the sheet: `cells` holds them in 元
    answers    finding key -> what the clerk has written as its reason: among them how a column is to be read
    """

    register: Register
    sheet: str
    cells: dict[str, list[Any]]
    rows: list[int]
    letters: dict[str, str]
    header_row: int = 5
    unknown: tuple[str, ...] = ()
    notes: list[Finding] = field(default_factory=list)
    result_letter: str | None = None
    places: dict[tuple[int, str], str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    parked: dict[str, list[Any]] = field(default_factory=dict)
    scaled: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Sheet:
    """A sheet understood: typed frame, which cells failed, and where they stand.

    frame   columns = every header of the register + META, one row a record, RangeIndex
    failed  bool frame of the same headers: True where the cell failed its kind or reference
    raw     the reading it came from
    """

    register: Register
    frame: pd.DataFrame
    failed: pd.DataFrame
    raw: RawSheet
    ids: list[str] = field(default_factory=list)
    _arrays: tuple[Any, dict[str, Any]] = field(default=(None, {}), repr=False, compare=False)

    def put(self, header: str, values: pd.Series) -> None:
        """Another column in place of one; a frame that is held must not be written to in any other way."""
        self.frame[header] = values
        self._arrays = (None, {})

    def _array(self, header: str) -> Any:
        """The values of a column: taken out of the frame once, since many findings ask for single cells."""
        if self._arrays[0] is not self.frame:
            self._arrays = (self.frame, {})
        held = self._arrays[1]
        if header not in held:
            held[header] = self.frame[header].array
        return held[header]

    def cell(self, pos: int, header: str) -> str | None:
        """Excel address of a cell, or None when the sheet has no such column."""
        if self.raw.places:
            return self.raw.places.get((pos, header))
        letter = self.raw.letters.get(header)
        return f"{letter}{self.raw.rows[pos]}" if letter else None

    def record(self, pos: int) -> str:
        """The business key of a row as text: what a decision about it is filed under."""
        parts = [self.register.by_header[h].kind.show(or_none(self._array(h)[pos])) for h in self.register.key]
        return "+".join(parts) if any(parts) else f"#{self.raw.rows[pos]}"

    def pair(self, one: int, other: int) -> str:
        """The key of two rows together, whichever stands lower: a decision about the two is filed under it."""
        return "+".join(sorted((self.record(one), self.record(other))))

    def value(self, pos: int, header: str) -> Any:
        """The typed value of a cell; None where it is blank or unreadable."""
        return or_none(self._array(header)[pos])

    def shown(self, pos: int, header: str) -> str:
        """A cell as the user sees it."""
        from validators.values.cell import as_text

        return as_text(self.raw.cells[header][pos]) if header in self.raw.cells else ""

    def ok(self, *headers: str) -> pd.Series:
        """Mask of the rows in which none of these cells failed."""
        bad = np.zeros(len(self.failed), dtype=bool)
        for header in headers:
            bad |= self.failed[header].to_numpy()
        return pd.Series(~bad, index=self.failed.index)

    def positions(self, mask: pd.Series) -> list[int]:
        """Positions of the rows where the mask is true (missing counts as false)."""
        sound = mask if mask.dtype == bool else mask.fillna(False).astype(bool)
        return [int(i) for i in self.frame.index[sound.to_numpy()]]

    def finding(
        self,
        rule: Any,
        pos: int,
        header: str,
        message: str,
        remedy: str,
        *,
        severity: Severity | None = None,
        mend: Any = None,
        code: str | None = None,
    ) -> Finding:
        """A finding of `rule` on one cell."""
        return Finding(
            code=code or rule.code,
            rule=rule.id,
            severity=severity or rule.severity,
            sheet=self.register.sheet,
            row=self.raw.rows[pos],
            column=header,
            cell=self.cell(pos, header),
            value=self.shown(pos, header),
            message=message,
            remedy=remedy,
            record=self.record(pos),
            mend=mend,
        )


@cache
def registers() -> dict[str, Register]:
    """Every register by catalogue id."""
    return dict(by_id("validators.registers", "REGISTER"))


def register_of_sheet(name: str) -> Register | None:
    """The register of the catalogue whose sheet (or an alias of it) bears this name."""
    return register_named(name, registers().values())


def register_named(name: str, among: Iterable[Register]) -> Register | None:
    """The one of these registers whose sheet bears this name, else the one that has it as an alias; None for none."""
    listed, wanted = list(among), fold_header(name)
    own = next((r for r in listed if fold_header(r.sheet) == wanted), None)
    return own or next((r for r in listed if wanted in {fold_header(n) for n in r.aliases}), None)


def positions(mask: pd.Series) -> Iterator[int]:
    """Positions of a default-indexed mask where it is true."""
    sound = mask if mask.dtype == bool else mask.fillna(False).astype(bool)
    return (int(i) for i in mask.index[sound.to_numpy()])
