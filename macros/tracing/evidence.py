"""What a home or a desk can show for a number: typed rows of filings, and results computed over them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from macros.merge.consolidation import HISTORY_MONTHS, merged_inputs
from macros.run import calcs, run
from macros.session import Session
from macros.tracing.carried_sums import CARRIED, SHEET, carried_sums, of_month
from macros.tracing.step import NotTold, SourceRow
from validators.filing.inputs import Inputs, Result
from validators.filing.reversal import UNKNOWN
from validators.register import Register
from validators.values.missing import is_missing
from validators.values.number_kinds import WholeMultiples
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.scan.scan_book import ScanBook

Groups = dict[Any, Any]


class Evidence(ABC):
    """The facts of one period, and of the months before it."""

    def __init__(self, period: Month) -> None:
        self.period = period
        self._frames: dict[tuple[str, str], pd.DataFrame] = {}
        self._groups: dict[tuple[str, str, tuple[str, ...]], Groups] = {}
        self._places: dict[str, dict[tuple[str, int], tuple[pd.DataFrame, int]]] = {}

    @cached_property
    @abstractmethod
    def inputs(self) -> Inputs:
        """The inputs of the computations."""

    @abstractmethod
    def earlier(self, register: str, month: Month) -> pd.DataFrame:
        """The rows of a register of a month before; NotTold where they are not at hand."""

    @property
    def registers(self) -> Mapping[str, Register]:
        """The registers as the pack and head office have them."""
        return self.inputs.policy.registers

    def result(self, name: str) -> Result:
        """The result of a computation; NotTold where the program has none of that name."""
        if name not in calcs() and name not in self.inputs.results:
            raise NotTold(f"这一版程序没有“{name}”这项计算")
        found: Result = run(self.inputs, [name])[name]
        return found

    def rows(self, register: str, column: str, month: str, keys: tuple[str, ...], wanted: Sequence[Any]) -> list[SourceRow]:
        """The rows of a register of one month whose key columns bear one of the wanted keys."""
        frame = self.frame(register, month)
        groups = self._grouped(register, month, keys) if keys else {(): range(len(frame))}
        places = [int(at) for key in wanted for at in groups.get(key[0] if len(keys) == 1 else tuple(key), ())]
        return [source_row(self.registers[register], frame, at, column) for at in sorted(places)]

    def row(self, register: str, file: str, row: int, column: str) -> SourceRow:
        """One row by its file and number; NotTold where the home has it no more."""
        if register not in self._places:
            self._places[register] = self._placed(register)
        found = self._places[register].get((file, row))
        if found is None:
            raise NotTold(f"“{file}”里《{self.registers[register].sheet}》第 {row} 行已经不在了")
        return source_row(self.registers[register], *found, column)

    def frame(self, register: str, month: str) -> pd.DataFrame:
        """The rows of a register of one month that count there, R10 as the computations sum it (settled 2)."""
        if (register, month) not in self._frames:
            found = self._read(register, Month.parse(month))
            self._frames[register, month] = found.assign(业务代码=found["业务代码"].fillna(UNKNOWN)) if register == "R10" else found
        return self._frames[register, month]

    def _read(self, register: str, month: Month) -> pd.DataFrame:
        if month == self.period:
            return self.inputs.flow if register == "R10" else self.inputs.frame(register)
        return self.earlier(register, month)

    def _grouped(self, register: str, month: str, keys: tuple[str, ...]) -> Groups:
        if (register, month, keys) not in self._groups:
            frame = self.frame(register, month)
            if SHEET in frame and (lacking := [key for key in keys if key not in CARRIED]):
                raise NotTold(f"{month} 的流水只带来了合计，没有“{'、'.join(lacking)}”")
            found = frame.reset_index(drop=True).groupby(list(keys) if len(keys) > 1 else keys[0], sort=False).indices
            self._groups[register, month, keys] = dict(found)
        return self._groups[register, month, keys]

    def _placed(self, register: str) -> dict[tuple[str, int], tuple[pd.DataFrame, int]]:
        found: dict[tuple[str, int], tuple[pd.DataFrame, int]] = {}
        for frame in (self.inputs.history.frame(register), self.inputs.frame(register)):
            for at, key in enumerate(zip(frame["_file"], frame["_row"], strict=True)):
                found[str(key[0]), int(key[1])] = (frame, at)
        return found


class HomeEvidence(Evidence):
    """Of a home: the filings that count."""

    def __init__(self, home: Home, period: Month) -> None:
        super().__init__(period)
        self.home = home

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs of the computations over the filings that count."""
        return merged_inputs(self.home, self.period, self.home.standings(self.period))

    def earlier(self, register: str, month: Month) -> pd.DataFrame:
        """The rows that count in an earlier month, R10 with what its reversals take back; of a branch that did not file here then, the
        rows that its files bring along.
        """
        if register == "R10":
            return self._flow(month)
        counted = self.home.counted(month)
        shas = [event.sha256 for event in counted]
        filed = self.home.facts.period(month, shas, [register])[register] if shas else self.registers[register].empty()
        brought = self.inputs.history.frame(register)
        brought = brought[(brought["_period"] == str(month)) & ~brought["_branch"].isin([event.branch for event in counted])]
        return pd.concat([filed, brought], ignore_index=True) if len(brought) else filed

    def _flow(self, month: Month) -> pd.DataFrame:
        """R10 of an earlier month: the rows that were filed here, and the sums that the files of this month carry of other branches."""
        kept = [(m, [event.sha256 for event in self.home.counted(m)]) for m in reversed(month.back(HISTORY_MONTHS + 1))]
        shas = kept[0][1]
        filed = self.home.facts.resolved(month, shas, [(m, s) for m, s in kept[1:] if s]) if shas else self.registers["R10"].empty()
        carried = of_month(self._carried, str(month), frozenset(event.branch for event in self.home.counted(month)))
        return pd.concat([filed, carried], ignore_index=True) if len(carried) else filed

    @cached_property
    def _carried(self) -> list[pd.DataFrame]:
        return [
            carried_sums(ScanBook(file), event.file)
            for event in self.home.counted(self.period)
            if (file := self.home.archived(event)).is_file()
        ]


class DeskEvidence(Evidence):
    """Of one desk: its own rows, and the full rows of earlier months that it was given along."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.filing.period)
        self._session = session

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs of the branch's computations."""
        return self._session.inputs

    def earlier(self, register: str, month: Month) -> pd.DataFrame:
        """The rows of an earlier month; NotTold where the desk has only their sums."""
        history = self.inputs.history
        found = history.frame(register)
        found = found[found["_period"] == str(month)].reset_index(drop=True)
        if found.empty and register == "R10" and (history.usage["月份"] == str(month)).any():
            found = of_month(self._carried, str(month), frozenset())
            if found.empty:
                raise NotTold(f"{month} 的流水在台账里只带了合计，没有逐行")
        return found

    @cached_property
    def _carried(self) -> list[pd.DataFrame]:
        """What the desk carries, then what the files of earlier months that were given along carry."""
        books = [(self._session.book, self._session.path.name), *((ScanBook(file), file.name) for file in self._session.previous)]
        return [carried_sums(book, name) for book, name in books]


def source_row(register: Register, frame: pd.DataFrame, at: int, column: str) -> SourceRow:
    """A row of a typed frame as it is shown; a blank cell holds 0, a row without a column counts as 1."""
    file, row, branch, period = (str(frame[name].iat[at]) for name in ("_file", "_row", "_branch", "_period"))
    value, form = _held(register, column, frame[column].iat[at]) if column in register.by_header else (Fraction(1), "count")
    if SHEET in frame and not is_missing(frame[SHEET].iat[at]):
        return SourceRow(file, str(frame[SHEET].iat[at]), int(row), branch, period, column, value, form)
    named = register.by_header[column].name if column in register.by_header else column
    return SourceRow(file, register.sheet, int(row), branch, period, named, value, form)


def _held(register: Register, column: str, value: Any) -> tuple[Fraction, str]:
    kind = register.by_header[column].kind
    form = form_of(register, column)
    if is_missing(value):
        return Fraction(0), form
    if isinstance(kind, WholeMultiples):
        return Fraction(int(value), 10**kind.places), form
    return (Fraction(value), form) if isinstance(value, (int, Decimal)) else (Fraction(1), "count")


def form_of(register: Register, column: str) -> str:
    """How the values of a column are printed: money, quantity, count, or number."""
    kind = register.by_header[column].kind if column in register.by_header else None
    if isinstance(kind, WholeMultiples):
        return {2: "money", 3: "quantity"}.get(kind.places, "count")
    return "number"
