"""What every topic of the demo stands on: the world's bounds, its random numbers, and the cells of one desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from macros.demo.demo_organisation import Cells, Town, places
from validators.filing.inputs import Filing
from validators.values.period import Month
from workbooks.submission.sign_off import YES, answer_label

T = TypeVar("T")
REMEMBERED = 4000
"""Lists that a world remembers at most: some hundred branches."""

_ASKED = 9
"""Questions at 打包 that a demo answers; 封面 takes as many as the policy asks."""


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One mistake that was planted, and what its place should hold.

    index    position of the row: Excel row 6 + index of our own template
    header   the column in which the finding stands
    code     the finding that it must lead to, with rule and severity; None where none is expected
    right    the cells as they were
    added    the whole row was added
    columns  headers that the sheet had not before
    source   the row that the mistake was made from
    unlike   kinds that must not stand in the same desk
    """

    kind: str
    title: str
    register: str
    index: int
    header: str
    code: str | None
    rule: str | None
    severity: str | None
    right: dict[str, Any]
    added: bool = False
    columns: tuple[str, ...] = ()
    source: int | None = None
    unlike: tuple[str, ...] = ()


@dataclass(kw_only=True)
class DeskCells:
    """What the clerk of one branch types in one month.

    sheets   register id -> header -> one raw value a record (str, float, int, date or None), as Excel gives them
    first    the world's first month: what lies before it was never filed
    planted  the mistakes that stand in it now, in the order of planting
    The rest is the envelope of 封面 (B0, settled 25).
    """

    branch: str
    name: str
    period: Month
    first: Month
    sheets: dict[str, Cells]
    filled_by: str
    phone: str
    filled_on: dt.date
    nil: str | None = None
    remark: str | None = None
    planted: list[Planted] = field(default_factory=list)

    def row(self, register: str, index: int) -> dict[str, Any]:
        """One record by header."""
        return {header: column[index] for header, column in self.sheets[register].items()}

    def count(self, register: str) -> int:
        """How many records a sheet has."""
        return len(next(iter(self.sheets[register].values())))

    @property
    def envelope(self) -> dict[str, Any]:
        """The inputs of 封面 by label."""
        said = {answer_label(number): YES for number in range(1, _ASKED + 1)}
        return {"填报人": self.filled_by, "联系电话": self.phone, "填报日期": self.filled_on, "零报": self.nil, "附言": self.remark, **said}

    def filing(self, file: str = "") -> Filing:
        """The envelope as a check is given it."""
        return Filing(
            branch=self.branch,
            name=self.name,
            period=self.period,
            filled_by=self.filled_by,
            phone=self.phone,
            filled_on=self.filled_on,
            nil=tuple(self.nil.split("、")) if self.nil else (),
            remark=self.remark or "",
            file=file,
        )


@dataclass
class Ground:
    """The bounds of a generated world; what it remembers are values, never random state.

    `scale` multiplies the customers of every county, and with them the rows of its registers.
    """

    seed: int
    branches: int
    periods: int
    last: Month
    scale: int = 1
    _cache: dict[Hashable, tuple[Any, ...]] = field(default_factory=dict, repr=False)
    _by_code: dict[str, Town] = field(default_factory=dict, repr=False)

    @property
    def first(self) -> Month:
        """The earliest month that is filed."""
        return self.last.plus(1 - self.periods)

    @property
    def months(self) -> tuple[Month, ...]:
        """Every filed month, earliest first."""
        return self.last.back(self.periods)

    @property
    def places(self) -> tuple[Town, ...]:
        """The county offices."""
        return places(self.branches)

    def place(self, code: str) -> Town:
        """A county office by 机构编码; KeyError when there is none."""
        if not self._by_code:
            self._by_code.update({place.code: place for place in self.places})
        return self._by_code[code]

    def remembered(self, key: tuple[Hashable, ...], make: Callable[[], Iterable[T]]) -> tuple[T, ...]:
        """What `make` gives, made once; forgotten in good time, so that a large state does not fill the memory."""
        if key not in self._cache:
            made = tuple(make())
            if len(self._cache) >= REMEMBERED:
                self._cache.clear()
            self._cache[key] = made
        return self._cache[key]

    def random(self, *subject: object) -> Random:
        """Random numbers that depend on the seed and the subject only, never on what was asked before."""
        return Random("|".join(map(str, (self.seed, *subject))))
