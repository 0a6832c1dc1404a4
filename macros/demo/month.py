"""A month of the demo: the desk of one branch as its clerk would have filled it, without a fault (issue: demo)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from macros.demo import care, demo_customers, flows, people, plans
from macros.demo.demo_organisation import Town, as_cells
from macros.demo.invented_names import phone
from macros.demo.pack_data import told
from macros.demo.world import DeskCells, Ground
from validators.values.period import Month

Rows = list[dict[str, Any]]

_SHEETS: dict[str, Callable[[Ground, Town, Month], Rows]] = {
    "R03": demo_customers.archive,
    "R10": flows.flow,
    "R20": care.contacts_made,
    "R25": care.complaints,
    "R41": care.activities,
    "R42": people.scorecards,
    "R43": people.pay,
    "R02": lambda ground, place, month: people.staff_rows(ground, place),
    "R04": demo_customers.contacts,
    "R06": demo_customers.levels,
    "R11": flows.quarter_return,
    "R17": plans.plans,
    "R19": flows.project_rows,
    "R27": care.surveys,
    "R38": care.news,
    "R39": flows.market,
    "R44": flows.awards,
    "R76": people.assessment,
}
"""What fills each register of the pack."""

_TOLD = told("P01")
_REMARKS = _TOLD["remarks"]


class World(Ground):
    """A generated state over some months; the same seed gives the same cells, whatever is asked for first."""

    def desk(self, branch: str, period: Month) -> DeskCells:
        """A fresh copy of the cells of a branch's desk; KeyError for an unknown branch or a month outside the world."""
        if period not in self.months:
            raise KeyError(f"{period} is not between {self.first} and {self.last}")
        place = self.place(branch)
        sheets = {name: as_cells(name, rows(self, place, period)) for name, rows in _SHEETS.items()}
        rng = self.random(place.code, "envelope", period)
        return DeskCells(
            branch=place.code,
            name=place.name,
            period=period,
            first=self.first,
            sheets=sheets,
            filled_by=people.officer(self, place).name,
            phone=phone(self.random(place.code, "phone")),
            filled_on=period.plus(1).first + dt.timedelta(rng.randrange(3)),
            remark=rng.choice(_REMARKS),
            nil=None if sheets["R25"]["投诉编号"] else "客户投诉记录表",
        )

    def desks(self, period: Month) -> dict[str, DeskCells]:
        """The desks of every branch in a month, by 机构编码."""
        return {place.code: self.desk(place.code, period) for place in self.places}


def generate(seed: int, branches: int, periods: int, last: Month, scale: int = 1) -> World:
    """A state of `branches` county offices over the `periods` months that end with `last`.

    `scale` multiplies the customers of a county and with them its rows. ValueError when a count is below one.
    """
    if min(branches, periods, scale) < 1:
        raise ValueError("branches, periods and scale are at least 1")
    return World(seed=seed, branches=branches, periods=periods, last=last, scale=scale)
