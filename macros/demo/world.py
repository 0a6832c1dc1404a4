"""What every topic of the demo stands on: the world's bounds, its random numbers, and the cells of one desk."""
from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from macros.demo.organisation import Cells, Place, places
from validators.facts import Filing
from validators.period import Month


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One mistake that was planted, and what its place should hold.

    `index` is the position of the row, so it stands on Excel row 6 + index of our own template; `header` is the column in
    which the finding stands. `code` and `severity` are None where no finding is expected. `right` holds the cells as they
    were; `added` says that the whole row was added; `columns` are headers that the sheet had not before.
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
        return {"填报人": self.filled_by, "联系电话": self.phone, "填报日期": self.filled_on, "零报": self.nil,
                "附言": self.remark}

    def filing(self, file: str = "") -> Filing:
        """The envelope as a check is given it."""
        return Filing(branch=self.branch, name=self.name, period=self.period, filled_by=self.filled_by,
                      phone=self.phone, filled_on=self.filled_on, nil=tuple(self.nil.split("、")) if self.nil else (),
                      remark=self.remark or "", file=file)


@dataclass
class Ground:
    """The bounds of a generated world, and what was generated already (the cache holds values, never random state).

    `scale` multiplies the customers of every county, and with them the rows of its registers.
    """

    seed: int
    branches: int
    periods: int
    last: Month
    scale: int = 1
    cache: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def first(self) -> Month:
        """The earliest month that is filed."""
        return self.last.plus(1 - self.periods)

    @property
    def months(self) -> tuple[Month, ...]:
        """Every filed month, earliest first."""
        return self.last.back(self.periods)

    @property
    def places(self) -> tuple[Place, ...]:
        """The county offices."""
        return places(self.branches)

    def place(self, code: str) -> Place:
        """A county office by 机构编码; KeyError when there is none."""
        found = self.cache.setdefault("places", {place.code: place for place in self.places})
        return found[code]  # type: ignore[no-any-return]  # the cache is untyped

    def random(self, *subject: object) -> Random:
        """Random numbers that depend on the seed and the subject only, never on what was asked before."""
        return Random("|".join(map(str, (self.seed, *subject))))
