"""One column of a table, said once: whose value, how wide, which format, what its total is (design 7b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import NOT_DUE, day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import (
    branch_names,
    customers,
    extra_rows,
    in_fen,
    or_not,
    person,
    rows_of,
    short_names,
    staff,
    summary,
    way_back,
)
from validators.page.page import Cell, Style
from validators.page.parts import BOX, Absent, Col, bare, marked, row_in
from validators.values.origin import Origin

Row = Any
"""A row of a result or of a register, or an object that has its values as attributes."""
Take = str | Callable[[ReportContext, Row], Any]
Columns = Mapping[str, Sequence[Any]]
"""The values of the columns at the left of one, by header, a line each."""


@dataclass(frozen=True)
class Limit:
    """When a value of a column is red and bold, and the words that the legend has for it; one rule for every column (ux 7)."""

    words: str
    beyond: Callable[[Any], bool]

    def __call__(self, value: Any) -> bool:
        """True for a value beyond it."""
        return self.beyond(value)


NO_SUM = "没有合计"
"""The total of a column in which no line has a number, each for a reason of its own."""
NEGATIVE, POSITIVE, NOT_ZERO = Limit("小于 0", lambda v: v < 0), Limit("大于 0", lambda v: v > 0), Limit("不是 0", bool)


@dataclass(frozen=True)
class Shown:
    """One column of a table.

    take     name of the result's column ("" = as the header), or what is shown of a row; a `Cell` keeps its style and its formula
    width    units of a digit; 0 where another table of the page says it
    total    None, "sum", or a formula for the total row with {first}, {last}, {row} and {letter of a header}
    whole    value of a total that is no sum: `D38.按期率` of a summary, or what makes it of the columns
    formula  of each line that has a number, in the same language; {total} is the number of the total row
    over     makes the whole column of those at its left, instead of `take`
    empty    the word that stands for a value that there is not; "" leaves the cell blank
    alarm    the limit beyond which a value is red and bold; none is where more than a third of the column would be
    side     grey, right of the print area; where: False leaves the column out; align and origin: see `Col`
    """

    header: str
    take: Take = ""
    width: float = 0
    kind: str = "text"
    _: KW_ONLY
    total: str | None = None
    whole: str | Callable[[ReportContext, Columns], Any] | None = None
    formula: str = ""
    over: Callable[[Columns], Sequence[Any]] | None = None
    wrap: bool = False
    empty: str = "–"
    align: str = ""
    origin: Origin | None = None
    alarm: Limit | None = None
    side: bool = False
    where: Callable[[ReportContext], bool] | None = None

    @property
    def col(self) -> Col:
        """The column as a table has it."""
        words: dict[str, Any] = {name: getattr(self, name) for name in ("header", "kind", "total", "align", "wrap", "side", "origin")}
        return Col(**words)

    def value(self, context: ReportContext, row: Row) -> Any:
        """What a row has for it; None where it has nothing."""
        if callable(self.take):
            return self.take(context, row)
        name = self.take or self.header
        return row[name] if isinstance(row, Mapping) else getattr(row, name)

    def beyond(self, values: Sequence[Any]) -> int:
        """How many values of the column are beyond its limit."""
        return 0 if self.alarm is None else sum(1 for value in values if self._numbered(value) and self.alarm(value))

    def marks(self, values: Sequence[Any]) -> bool:
        """True where its red marks are worth showing: at most a third of the column would carry one (ux 7)."""
        return self.alarm is not None and marked([value for value in values if self._numbered(value)], self.alarm)

    @staticmethod
    def _numbered(value: Any) -> bool:
        return value is not None and value != "" and not isinstance(value, (Cell, Absent))

    def cell(self, value: Any, *, red: bool = True) -> Any:
        """What stands in the cell of a value; with `red` False none is red."""
        if value is None or value == "":
            return Absent(self.empty) if self.empty else None
        if isinstance(value, (Cell, Absent)):
            return value
        if red and self.alarm is not None and self.alarm(value):
            return Cell(value, Style(self.kind, ink="alarm", bold=True, sides=BOX, wrap=self.wrap))
        return Cell(value, Style("text", size=9, wrap=True, sides=BOX)) if self.wrap else value

    def given(self, context: ReportContext, held: Columns, cells: Sequence[Any]) -> Any:
        """The value of a total that is no sum; a sum over words alone is their word, or says that there is none."""
        whole = self._whole(context, held)
        words = {cell.word if isinstance(cell, Absent) else None for cell in cells}
        if whole is None and self.total == "sum" and words and None not in words:
            return Absent(NO_SUM if len(words) > 1 else words.pop() or "")
        return whole

    def _whole(self, context: ReportContext, held: Columns) -> Any:
        """What is said of the whole."""
        if self.whole is None:
            return None
        if not isinstance(self.whole, str):
            return self.whole(context, held)
        value = summary(context, *self.whole.split("."))
        return or_not(value) if self.total else value


def at_branch(context: ReportContext) -> bool:
    """True on the report of one filing, where a column with the branch's name would say the same on every line."""
    return not context.board


def at_centre(context: ReportContext) -> bool:
    """True where several filed: the reverse of `at_branch`."""
    return bool(context.board)


def several_units(context: ReportContext) -> bool:
    """True where more than one has to file: an office that is its own centre is named in the title."""
    return len(context.board) > 1


def branch(key: str = "_branch", header: str = "机构", width: float = 0, *, short: bool = False, always: bool = True) -> Shown:
    """The name of a row's branch; with `always` False only where there are several."""
    names = short_names if short else branch_names
    return Shown(header, lambda c, row: names(c).get(_of(row, key), _of(row, key)), width, where=None if always else several_units)


UNIT = branch(width=12, always=False)
"""The branch of a line on a report that serves any node; none at a branch."""


def buyer(key: str = "客户", header: str = "客户", width: float = 22) -> Shown:
    """The name of the customer; the code where it is not on file."""
    return Shown(
        header, lambda c, row: who.name if (who := customers(c).get((_of(row, "_branch"), _of(row, key)))) else _of(row, key), width
    )


def staff_name(key: str, header: str, width: float = 0, kind: str = "text", **words: Any) -> Shown:
    """The name of a person; the 工号 where 岗位与人员 has none."""
    return Shown(header, lambda c, row: person(staff(c), _of(row, "_branch"), _of(row, key)), width, kind, **words)


def fen_of(name: str) -> Callable[[ReportContext, Row], Any]:
    """An exact amount rounded to the fen."""
    return lambda c, row: in_fen(row[name])


def of_other(result: str, column: str, key: str = "_branch", own: str = "") -> Callable[[ReportContext, Row], Any]:
    """What another result, or a frame beside its rows, has for the row's branch (and `key`, `own` as the row calls it); None: nothing."""
    name, _, frame = result.partition(".")

    def keyed(row: Row, called: str) -> tuple[Any, ...]:
        return (_of(row, "_branch"), _of(row, called))

    def held(context: ReportContext) -> dict[tuple[Any, ...], Any]:
        rows = extra_rows(context, name, frame) if frame else rows_of(context, name)
        return {keyed(row, key): row[column] for row in rows}

    return lambda c, row: c.once(f"{result}.{column}", held).get(keyed(row, own or key))


def days_until(day_of: str) -> Callable[[ReportContext, Row], int | None]:
    """The days from the end of the period to a day of a register's row; less than 0 when it is past."""

    def left(context: ReportContext, row: Row) -> int | None:
        ends, last = day(row[day_of]), context.period.last
        found: int | None = row.days(day_of, None if ends is None else (ends - last).days, f"从 {last} 到{day_of}的天数")
        return found

    return left


def summed(header: str, take: Take = "", width: float = 0, kind: str = "money", **words: Any) -> Shown:
    """A column with its live sum."""
    return Shown(header, take, width, kind, total="sum", **words)


def several(*headers: str, **words: Any) -> tuple[Shown, ...]:
    """Columns that are alike but for their header, which is the column of the rows as well."""
    return tuple(Shown(header, **words) for header in headers)


def quotient(part: str, *wholes: str) -> str:
    """The formula of a total that is one total by another, or by the sum of others."""
    whole = "+".join(f"{{{name}}}{{row}}" for name in wholes)
    below = f"({whole})" if len(wholes) > 1 else whole
    return f'=IF({whole}=0,"不适用",{{{part}}}{{row}}/{below})'


def from_row(register: str) -> tuple[Shown, Shown]:
    """The way back of a line that is itself a row of a register."""
    return _sides(lambda c, row: _of(row, "_file"), lambda c, row: _of(row, "_row"), register)


def from_customer(key: str = "客户编码") -> tuple[Shown, Shown]:
    """The way back of a line about a customer to its row of 客户档案."""

    def back(context: ReportContext, row: Row) -> tuple[str | None, int | None]:
        return way_back(customers(context).get((_of(row, "_branch"), _of(row, key))))

    return _sides(lambda c, row: back(c, row)[0], lambda c, row: back(c, row)[1], "R03")


def _sides(file: Take, row: Take, register: str) -> tuple[Shown, Shown]:
    words: dict[str, Any] = {"side": True, "empty": ""}
    return Shown("来源文件", file, 26, **words), Shown("来源行", row, 7, "tally", origin=row_in(register), **words)


def _of(row: Row, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name.removeprefix("_"))


def share(header: str, of: str, width: float = 0, *, total: bool = False) -> Shown:
    """Which part of a column's whole a line is; live. With `total` their sum, which is 1."""
    words: dict[str, Any] = {}
    if total:
        words = {"total": f"=SUM({{{header}}}{{first}}:{{{header}}}{{last}})"}
        words["whole"] = lambda c, held: Fraction(1) if sum(held[of]) else or_not(None)
    formula = f"={{{of}}}{{row}}/{{{of}}}${{total}}"
    return Shown(header, "", width, "ratio", over=lambda held: _shares(held[of], held[of]), formula=formula, **words)


def running_share(header: str, of: str, width: float = 0) -> Shown:
    """Which part of the whole a line and those above it are; live."""

    def shares(held: Columns) -> list[Any]:
        return _shares([sum(held[of][: i + 1]) for i in range(len(held[of]))], held[of])

    return Shown(header, "", width, "ratio", over=shares, formula=f"=SUM({{{of}}}${{first}}:{{{of}}}{{row}})/{{{of}}}${{total}}")


def _shares(parts: Sequence[Any], of: Sequence[Any]) -> list[Any]:
    whole = sum(of)
    return [Fraction(part, whole) if whole > 0 else NOT_DUE for part in parts]


def change(header: str, now: str, before: str, width: float = 0, *, word: str = "历史不足") -> Shown:
    """One column against another, live in every line and in total; without the other the word for it."""

    def whole(context: ReportContext, held: Columns) -> Any:
        if held[before] and not any(isinstance(value, int) for value in held[before]):
            return Absent(word)
        return or_not(relative(*(sum(value for value in held[name] if isinstance(value, int)) for name in (now, before))))

    def lines(held: Columns) -> list[Any]:
        pairs = zip(held[now], held[before], strict=True)
        return [Absent(word) if not isinstance(b, int) else NOT_DUE if (c := relative(a, b)) is None else c for a, b in pairs]

    ratio = f"{{{now}}}{{row}}/{{{before}}}{{row}}-1"
    total = f'=IF({{{before}}}{{row}}=0,"不适用",{ratio})'
    return Shown(header, "", width, "change", over=lines, formula=f"={ratio}", total=total, whole=whole)


def relative(now: int, before: int | None) -> Fraction | None:
    """Relative change; None where there was nothing before."""
    return None if before is None or before <= 0 else Fraction(now, before) - 1


def mark(word: Any, fill: str = "", ink: str = "", *, bold: bool | None = None) -> Cell:
    """A word of a choice on the fill of what it means."""
    return Cell(word, Style("choice", fill=fill, ink=ink, bold=bold, sides=BOX))


def values_of(cells: Sequence[Any]) -> list[Any]:
    """The numbers and texts of cells; None for a word that stands in place of a number."""
    return [None if isinstance(cell, Absent) else bare(cell) for cell in cells]
