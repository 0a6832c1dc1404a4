"""D48: when a meter is due to be changed and how long it is overdue, by kind of metering and by month (S2; R53)."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, text
from macros.calc.terms.cells import each_row
from validators.frames import plain_values
from validators.values.money import half_up
from validators.values.period import Month

ROTATION, UNNAMED = "rotation_years", "未填"
LATE, THIS, NEXT, LATER, UNKNOWN = "已逾期", "本季到期", "下季到期", "以后到期", "没有算出"
_AHEAD = 12
_ROWS = Listing("R53").of(
    *text("_branch", "资产号", "客户", "类型", "计量方式"),
    *text("安装日", form="date"),
    *text("下次到期", form="date"),
    *cells("count", "逾期天数", cell="安装日", rule="下次到期到期末的天数"),
    *text("状态", "理由"),
)
_MODES = Tally("R53", "_branch", "计量方式").of(
    count("装置"), *(count(word, ("状态", word), f"状态是“{word}”的") for word in (LATE, THIS, NEXT, UNKNOWN))
)
_MONTHS = Tally("R53", "到期月", where="_soon").of(count("到期台数"))


def run(given: Given) -> pd.DataFrame:
    """One row a device: 下次到期 = 安装日 + 轮换周期 in years, `rotation_years` where the row has none; 29 February becomes the 28th.

    逾期天数 = last day of the period − 下次到期 where that is earlier. 本季到期: due on the last day of the period or later in its
    quarter; 下季到期: in the quarter after. Without 安装日 or a cycle nothing is worked out, and 理由 says so. `extra["by_mode"]`:
    how many of each 计量方式; `extra["by_month"]`: how many fall due in each of the twelve months to come, the overdue first.
    """
    rows, last = given.frame("R53"), given.period.last
    due = each_row(lambda *cells_: _due(given, *cells_), rows, ("_branch", "安装日", "轮换周期"))
    states = [_state(given.period, day) for day in due]
    months = [LATE, *(str(given.period.plus(ahead)) for ahead in range(_AHEAD + 1))]
    falls = [None if day is None else LATE if day < last else str(Month.of(day)) for day in due]
    lacking = ("安装日" if day is None else "轮换周期" for day in plain_values(rows["安装日"]))
    return rows.assign(
        计量方式=rows["计量方式"].fillna(UNNAMED).astype("object"),
        下次到期=pd.Series(due, index=rows.index, dtype="datetime64[ns]"),
        逾期天数=pd.Series([None if day is None else max(0, (last - day).days) for day in due], index=rows.index, dtype="Int64"),
        状态=pd.Series(states, index=rows.index, dtype="object"),
        理由=pd.Series(
            [f"没有{what}，到期日没有算" if day is None else None for day, what in zip(due, lacking, strict=True)],
            index=rows.index,
            dtype="object",
        ),
        到期月=pd.Categorical(falls, categories=months),
        _soon=[month in months for month in falls],
    )


def _due(given: Given, branch: str, installed: Any, years: Decimal | None) -> dt.date | None:
    span = years if years is not None else given.setting(ROTATION, branch)
    return None if installed is None or span is None else years_later(installed.date(), span)


def _state(period: Month, due: dt.date | None) -> str:
    if due is None:
        return UNKNOWN
    if due < period.last:
        return LATE
    ahead = (due.year * 4 + (due.month - 1) // 3) - (period.year * 4 + (period.month - 1) // 3)
    return (THIS, NEXT)[ahead] if ahead < 2 else LATER


def years_later(day: dt.date, years: Decimal) -> dt.date:
    """The same day so many years later, the last of the month where there is none.

    >>> str(years_later(dt.date(2024, 2, 29), Decimal(1))), str(years_later(dt.date(2019, 5, 1), Decimal('1.5')))
    ('2025-02-28', '2020-11-01')
    """
    month = Month.of(day).plus(half_up(Fraction(years) * 12))
    return dt.date(month.year, month.month, min(day.day, calendar.monthrange(month.year, month.month)[1]))


CALC = Computation(
    "D48", "计量装置轮换", "Meter rotation", reads=("R53",), uses={"R53": "资产号 客户 类型 计量方式 安装日 轮换周期"}, needs=ROTATION
).of(
    run,
    _ROWS,
    beside={"by_mode": _MODES, "by_month": _MONTHS},
    summary=_MODES,
    notes=(some(UNKNOWN, "{} 个装置没有安装日或轮换周期，到期日没有算"),),
    fills={"R53": ("下次到期",)},
)
