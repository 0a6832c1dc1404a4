"""Kinds that hold dates and months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from validators.finding import Severity
from validators.values.cell import Problem, Reading, as_text, plain
from validators.values.date_text import (
    FIRST_DAY,
    LAST_DAY,
    as_day,
    day_before_month,
    doubt_of_date,
    doubt_of_month,
    in_period,
    lost_zero,
    month_and_day,
    month_in_period,
    nearest_to,
    read_date,
    read_month,
    typed_number,
)
from validators.values.kinds import Kind
from validators.values.number_text import Doubted
from validators.values.period import Month

_LIKE_DATE, _LIKE_MONTH = "按 2026-10-31 的样子重填", "按 2026-10 的样子重填"


@dataclass(frozen=True, kw_only=True)
class Date(Kind):
    """A calendar date."""

    dtype = "datetime64[ns]"
    excel_format = "yyyy-mm-dd"
    align = "center"

    def _read(self, raw: Any) -> Reading:
        if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime) and raw >= FIRST_DAY:
            return _bounded(raw, None)
        if isinstance(raw, dt.date):
            return _bounded(as_day(raw), None) if as_day(raw) >= FIRST_DAY else _no_date(raw)
        day = read_date(raw)
        return _no_date(raw) if day is None else _bounded(day, _as_written(raw, day))

    def completed(self, raw: Any, period: Month) -> Reading | None:
        """A day of the period without its year is that day; of 10.17 the day is proposed, and counts once it is mended."""
        day = in_period(raw, period)
        if day is not None:
            return _bounded(day, _as_written(raw, day))
        may_be, first = month_and_day(raw), day_before_month(raw, period)
        if first is not None:
            return _which_is_the_month(raw, may_be, first)
        near = nearest_to(period, *may_be[0]) if len(may_be) == 1 else None
        said = _no_date(raw).problem
        if near is None or said is None:
            return None
        return Reading(problem=said._replace(remedy=f"核对后点【一键修正】改为 {near}；不是就{_LIKE_DATE}"), mend=near)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value:%Y-%m-%d}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


def _bounded(day: dt.date, note: Problem | None) -> Reading:
    return Reading(day, note, day if note else None) if FIRST_DAY <= day <= LAST_DAY else _out_of_range(day)


def _out_of_range(day: dt.date) -> Reading:
    """A day that exists and that nobody means: 9999-12-31 stands for no end at all."""
    says = f"“{day}”{'太早' if day < FIRST_DAY else '太晚'}，只认 {FIRST_DAY.year} 到 {LAST_DAY.year} 年的日期（V03）"
    again = "长期有效就留空，否则" if day > LAST_DAY else ""
    return Reading(problem=Problem("not_a_date", "V03", Severity.A, says, again + _LIKE_DATE))


def _as_written(raw: Any, day: dt.date) -> Problem:
    return Problem(
        "date_as_text",
        "V04",
        Severity.D,
        f"日期写成了文字或数字“{as_text(raw)}”，已按 {day} 计算（V04）",
        f"建议改为 {day}：点【一键修正】",
    )


def _which_is_the_month(raw: Any, may_be: list[tuple[int, int]], first: dt.date) -> Reading:
    """5/10 in October: the tenth of May, or the day of the period."""
    said = "，也可能是 ".join([*(f"{month}月{day}日" for month, day in may_be), f"{first.month}月{first.day}日"])
    says = f"“{as_text(raw)}”没有年份，可能是 {said}（V03）"
    return Reading(problem=Problem("ambiguous_date", "V03", Severity.A, says, f"{_LIKE_DATE}，年份写四位", "没有年份"))


def _no_date(raw: Any) -> Reading:
    """Unreadable: with the number that was typed, the readings that it may have, or plainly."""
    doubt, number = doubt_of_date(raw), typed_number(raw)
    became = f"日期 {as_text(raw)} 是数字 {plain(number)} 变成的" if number is not None and isinstance(raw, dt.date) else ""
    if doubt is not None:
        says = f"{became}，{doubt.says.removeprefix('是一个数，')}" if became else f"“{as_text(raw)}”{doubt.says}"
        return Reading(problem=Problem("ambiguous_date", "V03", Severity.A, f"{says}（V03）", doubt.remedy, doubt.form))
    says = f"{became}，不是真实的日期" if became else f"“{as_text(raw)}”不是真实的日期"
    return Reading(problem=Problem("not_a_date", "V03", Severity.A, f"{says}（V03）", _LIKE_DATE))


@dataclass(frozen=True, kw_only=True)
class MonthText(Kind):
    """A month as text: `2026-10`."""

    align = "center"

    def _read(self, raw: Any) -> Reading:
        month = read_month(raw)
        return _no_month(raw) if month is None else Reading(str(month))

    def completed(self, raw: Any, period: Month) -> Reading | None:
        """The month of the period without its year is the period; of 2026.1 the period is proposed where it can be meant."""
        if month_in_period(raw, period) is not None:
            return Reading(str(period))
        said = _no_month(raw).problem
        if said is None or lost_zero(raw) != period.year or period.month not in (1, 10):
            return None
        return Reading(problem=said._replace(remedy=f"核对后点【一键修正】改为 {period}；不是就{_LIKE_MONTH}"), mend=str(period))


def _no_month(raw: Any) -> Reading:
    doubt: Doubted | None = doubt_of_month(raw)
    if doubt is not None:
        return Reading(
            problem=Problem("ambiguous_month", "V03", Severity.A, f"“{as_text(raw)}”{doubt.says}（V03）", doubt.remedy, doubt.form)
        )
    return Reading(problem=Problem("not_a_month", "V03", Severity.A, f"“{as_text(raw)}”不是月份（V03）", _LIKE_MONTH))
