"""What a rule or a computation is given: typed frames, history, policy. Never a file, a sheet of Excel or the clock.

Every typed frame has the register's headers and the META columns `_branch` (机构编码), `_row` (Excel row), `_file`
(来源文件) and `_period` (filing month as text), so that one computation serves a branch and a whole state alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, TypeVar

import pandas as pd

from validators.filing.lineage import Lineage
from validators.filing.reversal import UNKNOWN, with_originals
from validators.filing.written_cells import Written
from validators.policy import Policy
from validators.register import META, Sheet, registers
from validators.values.period import Month
from validators.values.text import Text

T = TypeVar("T")
USAGE = ["_branch", "客户编码", "业务代码", "月份", "收入", "数量"]
"""Columns of a usage frame; 月份 is the month of *filing* (settled 1); 收入 in fen, 数量 in thousandths."""


@dataclass(frozen=True, kw_only=True)
class Filing:
    """The envelope of one workbook (B0, settled 25). `nil` holds the sheets named in 零报, or 全部."""

    branch: str
    name: str
    period: Month
    filled_by: str = ""
    phone: str = ""
    filled_on: dt.date | None = None
    nil: tuple[str, ...] = ()
    remark: str = ""
    version: int = 1
    file: str = ""
    pack: str = ""
    template: str = ""
    received: dt.datetime | None = None
    first_received: dt.datetime | None = None
    state: str = ""

    @property
    def nil_all(self) -> bool:
        """True when the whole month is declared nil (零报)."""
        return "全部" in self.nil


@dataclass(kw_only=True)
class History:
    """Earlier months, as far as they are at hand, of the branches that have filed for the period.

    usage   USAGE frame of months before the period
    frames  register id -> typed rows of earlier filings (`_period` tells which)
    months  branch -> the earlier months whose filing is known, an empty one included
    keeps   register -> earlier months whose full rows the computations read that it was put together for: a desk carries them
    """

    usage: pd.DataFrame
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    months: dict[str, frozenset[Month]] = field(default_factory=dict)
    keeps: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def none(cls) -> History:
        """No earlier month is known."""
        return cls(usage=_no_usage().copy(deep=False))

    def frame(self, register: str) -> pd.DataFrame:
        """Earlier rows of a register; empty where there are none."""
        if register in self.frames or register in registers():
            return self.frames[register] if register in self.frames else registers()[register].empty()
        return pd.DataFrame({name: pd.Series(dtype="object") for name in META})

    def only(self, branches: Collection[str]) -> History:
        """The history of these branches: one that has not filed is neither counted nor lost (ux 7)."""
        return History(
            usage=self.usage[self.usage["_branch"].isin(branches)].reset_index(drop=True),
            frames={name: frame[frame["_branch"].isin(branches)].reset_index(drop=True) for name, frame in self.frames.items()},
            months={branch: known for branch, known in self.months.items() if branch in branches},
            keeps=self.keeps,
        )

    def has(self, branch: str, month: Month) -> bool:
        """True when that branch's filing of that month is known."""
        return month in self.months.get(branch, frozenset())


def usage_of(flow: pd.DataFrame) -> pd.DataFrame:
    """R10 rows summed to branch x customer x business x filing month; a row without a business counts as 业务不明 (settled 34)."""
    frame = flow.drop(columns="月份").rename(columns={"_period": "月份"}).assign(业务代码=flow["业务代码"].fillna(UNKNOWN))
    summed = frame.groupby(["_branch", "客户编码", "业务代码", "月份"], sort=True, observed=True, dropna=True)[["收入", "数量"]].sum()
    return summed.reset_index()[USAGE]


@cache
def _no_usage() -> pd.DataFrame:
    return usage_of(registers()["R10"].empty())


@dataclass(kw_only=True)
class Inputs:
    """What a computation is given.

    frames    register id -> typed frame, one or many branches
    filings   one for each branch whose file is in the frames
    expected  机构编码 of every branch that has to file (D30); empty at a branch
    final     True at the centre: tiers of D01 count; False at a branch: 试算
    results   the results of computations named in `Calc.after`
    """

    period: Month
    policy: Policy
    frames: Mapping[str, pd.DataFrame]
    history: History
    filings: tuple[Filing, ...]
    expected: tuple[str, ...] = ()
    final: bool = False
    results: dict[str, Result] = field(default_factory=dict)

    def frame(self, register: str) -> pd.DataFrame:
        """The rows of a register; empty where the pack or the file has none."""
        return self.frames[register] if register in self.frames else self.policy.registers[register].empty()

    @property
    def branches(self) -> tuple[str, ...]:
        """机构编码 of every file."""
        return tuple(filing.branch for filing in self.filings)

    @cached_property
    def flow(self) -> pd.DataFrame:
        """The R10 rows, each reversal with the person, business and project of the row that it reverses."""
        return with_originals(self.frame("R10"), self.history.frame("R10"))

    @cached_property
    def _usage(self) -> pd.DataFrame:
        current = usage_of(self.flow)
        return current if self.history.usage.empty else pd.concat([self.history.usage, current], ignore_index=True)

    def usage(self, months: tuple[Month, ...] | None = None) -> pd.DataFrame:
        """USAGE frame of the given filing months (default: all known, this period included)."""
        both = self._usage
        return both if months is None else both[both["月份"].isin([str(m) for m in months])].reset_index(drop=True)

    def missing(self, branch: str, months: tuple[Month, ...]) -> tuple[Month, ...]:
        """Which of these months are unknown for a branch (历史不足, settled 7)."""
        return tuple(m for m in months if m != self.period and not self.history.has(branch, m))

    def parameter(self, code: str, branch: str | None = None) -> Any:
        """The parameter in force on the first day of the period; MissingParameter where blank."""
        return self.policy.need(code, branch, self.period.first)

    def setting(self, code: str, branch: str | None = None) -> Any:
        """The parameter in force on the first day of the period; None where blank."""
        return self.policy.get(code, branch, self.period.first)

    def levels(self, month: Month | None = None) -> pd.DataFrame:
        """The level in force on the first day of `month`: columns _branch, 客户编码, 级别 (settled 5)."""
        return self._levels(month or self.period).copy(deep=False)

    @cached_property
    def _levels(self) -> Callable[[Month], pd.DataFrame]:
        return cache(lambda month: levels_in_force(self.frame("R06"), month, self.policy.pack.id))


@dataclass(kw_only=True)
class Facts:
    """What a rule is given: one workbook understood, its history, the policy, and what was computed from it.

    filled    gives the frames with the computed columns as the program fills them; nothing where nobody computes
    written   what the program last wrote into computed columns; None where nothing is known of it
    """

    filing: Filing
    policy: Policy
    sheets: dict[str, Sheet]
    history: History
    today: dt.date
    compute: Callable[[str], Result | None] = lambda name: None
    filled: Callable[[], Mapping[str, pd.DataFrame]] = dict
    written: Written | None = None

    @property
    def period(self) -> Month:
        """The filing month."""
        return self.filing.period

    @cached_property
    def flow(self) -> pd.DataFrame:
        """The R10 rows, each reversal with the person, business and project of the row that it reverses (settled 34)."""
        past = self.history.frame("R10")
        return with_originals(self.frame("R10"), past[past["_branch"] == self.filing.branch])

    def once(self, made: Callable[[Facts], T]) -> T:
        """What a function makes of these facts, worked out once for all the rules that ask."""
        if made not in self._made:
            self._made[made] = made(self)
        found: T = self._made[made]
        return found

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    def sheet(self, register: str) -> Sheet | None:
        """A sheet by register id; None when the workbook has none."""
        return self.sheets.get(register)

    def frame(self, register: str) -> pd.DataFrame:
        """The typed rows of a register; empty when the workbook has none."""
        return self.sheets[register].frame if register in self.sheets else self.policy.registers[register].empty()

    def setting(self, code: str) -> Any:
        """The parameter of this branch in force on the first day of the period; None where blank or not in the pack."""
        known = code in self.policy.pack.parameters
        return self.policy.get(code, self.filing.branch, self.period.first) if known else None

    def levels(self, month: Month | None = None) -> dict[str, str]:
        """客户编码 -> the level in force on the first day of `month`."""
        return dict(self._levels(month or self.period))

    @cached_property
    def _levels(self) -> Callable[[Month], dict[str, str]]:
        def found(month: Month) -> dict[str, str]:
            frame = levels_in_force(self.frame("R06"), month, self.policy.pack.id)
            return dict(zip(frame["客户编码"], frame["级别"], strict=True))

        return cache(found)


def levels_in_force(frame: pd.DataFrame, month: Month, pack: str) -> pd.DataFrame:
    """The level of each customer on the first day of `month`: the latest approved R06 row that is no trial."""
    trial = frame["是否试算"].astype("boolean").fillna(False).astype(bool)
    mine = frame["方案"].fillna(pack).astype(object) == pack
    good = frame[~trial & mine & frame["审批单号"].notna() & frame["生效期间"].notna() & frame["新级别"].notna()]
    good = good[good["生效期间"] <= str(month)].sort_values(["生效期间", "_row"], kind="stable")
    latest = good.drop_duplicates(["_branch", "客户编码"], keep="last")
    return latest.rename(columns={"新级别": "级别"})[["_branch", "客户编码", "级别"]].reset_index(drop=True)


_REMEDY = "怎么办："


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """A computation that stopped: which parameter it lacks, and what to do."""

    computation: str
    parameter: str
    message: str

    @property
    def what(self) -> str:
        """What is lacking, without what to do."""
        return self.message.partition(_REMEDY)[0].rstrip("。")

    @property
    def remedy(self) -> str:
        """What to do."""
        return self.message.partition(_REMEDY)[2].rstrip("。")


@dataclass(kw_only=True)
class Result:
    """What a computation found.

    rows      a frame; `_branch` is its first key; columns as in the contract
    formats   column -> money (fen) / ratio / score / price (yuan a unit) / quantity (thousandths) / count / date / text, or
              plan: a Decimal in the row's own 单位, money text with two decimals where that is 元, else a quantity (D10)
    summary   totals by name; `summary_formats` likewise
    examples  the 示例值 that were used, as people read them
    lineage   where each number comes from, to be asked (溯源)
    """

    title: Text
    rows: pd.DataFrame
    formats: Mapping[str, str]
    summary: dict[str, Any] = field(default_factory=dict)
    summary_formats: Mapping[str, str] = field(default_factory=dict)
    blocked: list[Blocked] = field(default_factory=list)
    examples: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    lineage: Lineage = field(default_factory=Lineage)


@dataclass(frozen=True, kw_only=True)
class Fill:
    """Computed columns of a register, and who fills them (design 7a).

    columns   their headers
    values    gives for each column the values of the rows of `inputs.frame(register)`, in their order, None = empty
    needs     computations whose results `values` reads in `inputs.results`
    """

    register: str
    columns: tuple[str, ...]
    values: Callable[[Inputs], Mapping[str, Iterable[Any]]]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Calc:
    """A computation of the catalogue.

    after   computations whose results it reads; may_read: those that it reads where the pack has them
    brings  those that are shown with it
    graded  True: it reads what the pack's grading proposes too, where the pack has one (settled 45)
    reads   registers without which there is nothing to compute: a pack that has none of them is told so
    uses    register -> every column of it that is read, in one text with spaces; columns that the program fills aside
    needs   parameters that are asked for, in one text with spaces; those that the pack's own lists name (levels, scorecard) aside
    keeps   register -> months before the period whose full rows it reads
    fills   the computed columns of registers that it fills, wherever a pack shows them
    columns, totals  what its rows and its summary show, where it is declared
    """

    id: str
    title: Text
    run: Callable[[Inputs], Result]
    after: tuple[str, ...] = ()
    may_read: tuple[str, ...] = ()
    graded: bool = False
    reads: tuple[str, ...] = ()
    uses: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    keeps: Mapping[str, int] = field(default_factory=dict)
    brings: tuple[str, ...] = ()
    fills: tuple[Fill, ...] = ()
    columns: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()

    def read_columns(self) -> frozenset[tuple[str, str]]:
        """(register id, header) of every column that it says it reads."""
        return frozenset((register, header) for register, headers in self.uses.items() for header in headers.split())


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule over more than one cell. `check(facts)` yields findings made with `Sheet.finding(RULE, ...)`.

    packs   the packs that have the rule; empty = all
    keeps   registers of which it compares last month's rows: a desk carries them
    """

    id: str | None
    code: str
    severity: Any
    title: Text
    registers: tuple[str, ...]
    check: Callable[[Facts], Any]
    explain: str = ""
    remedy: str = ""
    source: str = "I"
    packs: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
