"""What a report is given, and what a report is: pages from results, never from files, the clock or Excel (E-ids)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from validators.filing.inputs import Inputs, Result
from validators.organisation_tree import Node
from validators.values.period import Month

COUNTED = frozenset({"已收", "零报", "更正"})
"""States of a filing whose rows are in the sums; 退回, 待核对 and 未报 are in none (ux 7)."""


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One branch on the filing board (D30, E3.16).

    timeliness   按时 / 迟报 / 未报
    state        已收 / 零报 / 退回 / 更正 / 待核对 / 未报
    days_late    of the first version; 0 when on time
    open_a       强制 still open; pending_b, pending_c: 准强制 and 核实 that stand with a reason
    reason       why it was sent back, or what was done (处理)
    strip        glyphs of six months, the earliest first, this period last; "" = nothing was due
    signed   who signed the filing that counts, in words, or 未签名; "" where nothing was received
    income, income_before   fen of this month and the month before; None = unknown
    """

    branch: str
    name: str
    short: str
    due: dt.date
    received: dt.datetime | None = None
    version: int | None = None
    timeliness: str = "未报"
    state: str = "未报"
    days_late: int = 0
    open_a: int = 0
    pending_b: int = 0
    pending_c: int = 0
    reason: str = ""
    strip: tuple[str, ...] = ()
    income: int | None = None
    income_before: int | None = None
    file: str = ""
    checksum: str = ""
    signed: str = ""

    @property
    def counted(self) -> bool:
        """True when its rows are in the sums."""
        return self.state in COUNTED

    @property
    def word(self) -> str:
        """One word for the board: 未报, 待核对 and 退回 before lateness, lateness before 零报 and 更正."""
        if self.state in ("未报", "待核对", "退回"):
            return self.state
        if self.timeliness == "迟报":
            return "迟报"
        return self.state if self.state in ("零报", "更正") else "按时"


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A filing that was replaced, came in again, or is a 更正单 of a closed month (E3.90).

    state     第一版 / 已替换 / 现行 / 退回 / 更正单
    income    fen that it holds; quantity: thousandths; the `_change` against the version before it
    words     how many rows it changes, and why where that is known
    changes   what it changes, in the shape of the contract's diff; more: how many are not listed
    """

    branch: str
    version: int
    received: dt.datetime
    file: str
    state: str
    income: int
    quantity: int
    income_change: int = 0
    quantity_change: int = 0
    words: str = ""
    changes: tuple[Mapping[str, Any], ...] = ()
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Counts for the 数据质量 line: findings by class, those of B and C that nobody here permitted or that have no reason,
    what files grant themselves, and customers found at more than one branch (D35).
    """

    a: int = 0
    b: int = 0
    c: int = 0
    d: int = 0
    b_open: int = 0
    c_open: int = 0
    granted: int = 0
    duplicates: int = 0

    @property
    def permitted(self) -> str:
        """What is said behind the count of class B: of permissions those count that this level gave (settled 38)."""
        return (f"（{self.b_open} 处没有本级的批复）" if self.b_open else "（均已批准）") if self.b else ""

    @property
    def reasoned(self) -> str:
        """What is said behind the count of class C."""
        return (f"（{self.c_open} 处没有理由）" if self.c_open else "（均有理由）") if self.c else ""


@dataclass(kw_only=True)
class ReportContext:
    """What a report is made from.

    results    by computation id: D01, D06, D06_lines, ...; a computation that is missing or blocked is simply absent
    node       whose report it is; parent: whom it reports to
    generated  the moment of the making, from the Session
    board      one row a branch that had to file; empty at a branch
    examples   the 示例值 that were used, as people read them
    children   the rows of those who file to this level, where some of them file for others; `board` has the others
    adjustments  what this level and those under it adjusted (调整表), each with reason and owner
    versions   the branches that filed more than once, and 更正单, by branch and time (E3.90)
    anchor     head of the ledger's chain when the report was made; empty at a branch
    detail     True: the full lists of `--detail`, without the limit of 500 rows
    """

    inputs: Inputs
    results: Mapping[str, Result]
    node: Node
    generated: dt.datetime
    parent: Node | None = None
    compiler: str = ""
    board: tuple[BoardRow, ...] = ()
    quality: Quality = field(default_factory=Quality)
    examples: tuple[str, ...] = ()
    detail: bool = False
    versions: tuple[VersionRow, ...] = ()
    children: tuple[BoardRow, ...] = ()
    adjustments: tuple[Mapping[str, Any], ...] = ()
    anchor: str = ""
    kept: dict[str, Any] = field(default_factory=dict, repr=False)
    """What several reports read, made once: results as dictionaries (`frame.rows_of`), figures, moves."""

    @property
    def period(self) -> Month:
        """The month reported on."""
        return self.inputs.period

    @property
    def digest(self) -> str:
        """The policy digest that stands on every report."""
        return self.inputs.policy.digest

    def once(self, name: str, made: Callable[[ReportContext], Any]) -> Any:
        """What is made of the context, made at the first asking and kept."""
        if name not in self.kept:
            self.kept[name] = made(self)
        return self.kept[name]
