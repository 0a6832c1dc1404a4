"""Kinds that hold dates and months."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any

from validators.finding import Severity
from validators.values.cell import Problem, Reading, as_text, read_date
from validators.values.kinds import Kind
from validators.values.period import Month


@dataclass(frozen=True, kw_only=True)
class Date(Kind):
    """A calendar date."""

    dtype = "datetime64[ns]"
    excel_format = "yyyy-mm-dd"
    align = "center"

    def _read(self, raw: Any) -> Reading:
        if isinstance(raw, dt.datetime):
            return self._bounded(raw.date(), None)
        if isinstance(raw, dt.date):
            return self._bounded(raw, None)
        day = read_date(raw)
        if day is None:
            return Reading(
                problem=Problem("not_a_date", "V03", Severity.A, f"“{as_text(raw)}”不是真实的日期（V03）", "按 2026-10-31 的样子重填")
            )
        note = Problem(
            "date_as_text",
            "V04",
            Severity.D,
            f"日期写成了文字或数字“{as_text(raw)}”，已按 {day} 计算（V04）",
            f"建议改为 {day}：点【一键修正】",
        )
        return self._bounded(day, note)

    def _bounded(self, day: dt.date, note: Problem | None) -> Reading:
        if not 1900 <= day.year <= 2200:
            return Reading(problem=Problem("not_a_date", "V03", Severity.A, f"日期 {day} 不可能（V03）", "按 2026-10-31 的样子重填"))
        return Reading(day, note, day if note else None)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value:%Y-%m-%d}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class MonthText(Kind):
    """A month as text: `2026-10`."""

    align = "center"

    def _read(self, raw: Any) -> Reading:
        text = str(Month.of(raw)) if isinstance(raw, (dt.datetime, dt.date)) else as_text(raw)
        try:
            return Reading(str(Month.parse(unicodedata.normalize("NFKC", text))))
        except ValueError:
            return Reading(problem=Problem("not_a_month", "V03", Severity.A, f"“{as_text(raw)}”不是月份（V03）", "按 2026-10 的样子重填"))
