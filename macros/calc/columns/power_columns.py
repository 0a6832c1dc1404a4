"""R52, R53 and R54: rates of a power station's month, when a meter is due, days of a connection (D24, D27b, D48)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.calc.terms.cells import each_row, rate_cell, rate_cells
from macros.calc.terms.shares import ratio
from validators.filing.inputs import Fill, Inputs
from validators.frames import net
from validators.values.money import half_up
from validators.values.period import Month

ROTATION = "rotation_years"


def station(inputs: Inputs) -> Mapping[str, list[Any]]:
    """线损率 = (供电量 − 售电量) / 供电量; 售电均价 in yuan a kWh; 电费回收率 = 实收 / 应收; 采集覆盖率 (D24)."""
    rows = inputs.frame("R52")
    lost = net(rows, ("供电量",), ("售电量",)).where(rows["售电量"].notna() & rows["供电量"].notna())
    return {
        "线损率": rate_cells(lost, rows["供电量"]),
        "售电均价": each_row(_unit_price, rows, ("应收电费", "售电量")),
        "电费回收率": rate_cells(rows["实收电费"], rows["应收电费"]),
        "采集覆盖率": rate_cells(rows["自动采集表计数"], rows["表计总数"]),
    }


def _unit_price(due: int | None, sold: int | None) -> Decimal | None:
    """Yuan a unit from fen and thousandths."""
    share = ratio(due, sold)
    return rate_cell(None if share is None else share * 10)


def rotation(inputs: Inputs) -> Mapping[str, list[Any]]:
    """下次到期 = 安装日 + 轮换周期 in years, that of the policy where the row has none (D48)."""

    def due(branch: str, installed: Any, years: Decimal | None) -> dt.date | None:
        span = years if years is not None else inputs.setting(ROTATION, branch)
        return None if installed is None or span is None else years_later(installed.date(), span)

    return {"下次到期": each_row(due, inputs.frame("R53"), ("_branch", "安装日", "轮换周期"))}


def years_later(day: dt.date, years: Decimal) -> dt.date:
    """The same day so many years later, the last of the month where there is none.

    >>> str(years_later(dt.date(2024, 2, 29), Decimal(1))), str(years_later(dt.date(2019, 5, 1), Decimal('1.5')))
    ('2025-02-28', '2020-11-01')
    """
    month = Month.of(day).plus(half_up(Fraction(years) * 12))
    return dt.date(month.year, month.month, min(day.day, calendar.monthrange(month.year, month.month)[1]))


def connection(inputs: Inputs) -> Mapping[str, list[Any]]:
    """时限: days from 受理日 to 送电日, to the end of the period while there is no power (D27b)."""

    def days(applied: Any, powered: Any) -> int | None:
        end = powered.date() if powered is not None else inputs.period.last
        return None if applied is None else (end - applied.date()).days

    return {"时限": each_row(days, inputs.frame("R54"), ("受理日", "送电日"))}


FILLS = (
    Fill(register="R52", columns=("线损率", "售电均价", "电费回收率", "采集覆盖率"), values=station),
    Fill(register="R53", columns=("下次到期",), values=rotation),
    Fill(register="R54", columns=("时限",), values=connection),
)
