"""The twelve months of a plan of R17 as they stand or are split by the policy, and where each comes from (D10, D44; G07); what
was planned and done before an office began with this tool in mid-year, typed once beside its plan (settled 45).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from macros.calc.plans.plan_split import month_plans
from macros.calc.terms.actuals import MONEY
from macros.calc.terms.stops import Stops
from macros.calc.ways.summed_rows import cell
from validators.filing.inputs import Inputs
from validators.values.cell import plain, read_number
from validators.values.origin import Origin, added, number
from validators.values.period import Month
from validators.wording.plan_opening_words import DONE, PLANNED, UNTIL

UNITS = {"分": Decimal("0.01"), "元": Decimal(1), "万元": Decimal(10_000)}
MONTHS = tuple(f"{month}月" for month in range(1, 13))
TWO_WAYS = {"均分": "均分", "进位": "进位均分"}
"""What the two ways of splitting evenly are called, and their 分解方法."""


def planned_months(inputs: Inputs, stops: Stops, line: Mapping[str, Any], method: str | None = None) -> list[Decimal | None]:
    """The twelve months: typed ones as they are, blank ones split; None where a blank parameter stops it.

    `method` stands above 分解方法 of the row and `plan_split` of the policy.
    """
    typed = [line[month] for month in MONTHS]
    if line["年计划"] is None or None not in typed:
        return typed
    branch, method = line["_branch"], method or line["分解方法"]
    if method is None or method == "手工":
        method = stops.need(inputs, "plan_split", branch)
    unit = UNITS.get(stops.need(inputs, "plan_unit", branch)) if line["指标"] in MONEY else Decimal(1)
    weights = _weights(inputs, stops, branch) if method == "权重" else [Fraction(1)] * 12
    if method is None or unit is None or weights is None:
        return typed
    if sum(weight for weight, month in zip(weights, typed, strict=True) if month is None) == 0:
        stops.say(
            "计划月度权重",
            f"计划月度权重（{branch}）在要分解的月份合计是 0，月计划算不出。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。",
        )
        return typed
    return list(month_plans(line["年计划"], typed, unit, method, weights))


def two_ways(inputs: Inputs, stops: Stops, line: Mapping[str, Any]) -> dict[str, list[Decimal | None]]:
    """A plan split evenly to the year exactly and with every month rounded up, typed months left out: 均分 and 进位."""
    blank = dict(line) | dict.fromkeys(MONTHS)
    return {way: planned_months(inputs, stops, blank, method) for way, method in TWO_WAYS.items()}


def planned_origin(inputs: Inputs, line: Mapping[str, Any], month: int) -> Origin:
    """One month of a plan: its cell, else the part of the year that it was given."""
    if line[MONTHS[month - 1]] is not None:
        return cell("R17", MONTHS[month - 1], line)
    return _part(line, month, planned_months(inputs, Stops(""), line), "分解")


def split_origin(inputs: Inputs, line: Mapping[str, Any], way: str, month: int) -> Origin:
    """One month of a plan by one of the two ways, whatever was typed."""
    return _part(line, month, two_ways(inputs, Stops(""), line)[way], TWO_WAYS[way])


def _part(line: Mapping[str, Any], month: int, months: list[Decimal | None], how: str) -> Origin:
    return number(Fraction(months[month - 1] or 0), f"年计划 {plain(line['年计划'] or Decimal(0))} {how}到 {month} 月")


def _weights(inputs: Inputs, stops: Stops, branch: str) -> list[Fraction] | None:
    given = stops.need(inputs, "plan_weights", branch)
    if given is None:
        return None
    numbers = [read_number(text)[0] for text in given]
    if len(numbers) != len(MONTHS) or any(number is None or number < 0 for number in numbers):
        stops.say(
            "计划月度权重",
            f"计划月度权重（{branch}）应是十二个不小于 0 的数，现在是“{'、'.join(given)}”。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。",
        )
        return None
    return [Fraction(number) for number in numbers if number is not None]


Each = Callable[[int], Origin]
"""The way back of one month of a plan."""


class PlanOpening(NamedTuple):
    """January to the month `until` as two sums; `plan` None: the months of the plan itself."""

    until: int
    plan: Decimal | None
    done: Decimal

    @property
    def said(self) -> str:
        """As a caveat says it."""
        planned = f"计划 {plain(self.plan)}、" if self.plan is not None else ""
        return f"1 到 {self.until} 月是填写的期初（{planned}实际 {plain(self.done)}）"


def opening_of(inputs: Inputs, line: Mapping[str, Any]) -> PlanOpening | None:
    """The opening of a plan; None where none was typed, or its month is not one before this of the plan's year (V24)."""
    if line.get(DONE) is None or line.get(UNTIL) is None:
        return None
    until = Month.parse(line[UNTIL])
    here = until.year == inputs.period.year and until < inputs.period
    return PlanOpening(until.month, line[PLANNED], line[DONE]) if here else None


def after(opening: PlanOpening | None, months: Sequence[Month]) -> tuple[Month, ...]:
    """The months that no opening stands for."""
    return tuple(month for month in months if opening is None or month.month > opening.until)


def so_far(opening: PlanOpening | None, plans: Sequence[Decimal | None], month: int) -> Decimal | None:
    """What is planned from January to a month; None where a month of it is not known."""
    first = opening.until if opening is not None and opening.plan is not None else 0
    found = [opening.plan if opening is not None and first else Decimal(0), *plans[first:month]]
    return None if None in found else sum((part for part in found if part is not None), Decimal(0))


def of_quarter(opening: PlanOpening | None, plans: Sequence[Decimal | None], month: Month) -> Decimal | None:
    """What is planned for the quarter of a month; None where a month of it is not known, or lies in a typed sum of several."""
    months = month.quarter_months
    if opening is not None and opening.plan is not None and months[0].month <= opening.until:
        return None
    found = [plans[each.month - 1] for each in months]
    return None if None in found else sum((part for part in found if part is not None), Decimal(0))


def planned_so_far(opening: PlanOpening | None, line: Mapping[str, Any], months: Sequence[Month], each: Each) -> Origin:
    """Where that comes from: the typed sum of the first months, then what gives each month."""
    first = opening.until if opening is not None and opening.plan is not None else 0
    return added([*([cell("R17", PLANNED, line)] if first else []), *(each(month.month) for month in months if month.month > first)])


def done_so_far(opening: PlanOpening | None, line: Mapping[str, Any], later: Origin) -> Origin:
    """What was done: the typed sum of the first months, then the rows of the later ones."""
    return later if opening is None else added([cell("R17", DONE, line), later])
