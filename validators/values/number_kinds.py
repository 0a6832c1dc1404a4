"""Kinds that hold numbers: money, quantities, counts, plain numbers, shares and changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from validators.finding import Severity
from validators.values.cell import Problem, Reading, as_text, plain, read_number
from validators.values.kinds import Kind
from validators.values.money import decimals, half_up, quantity_text, yuan_shown
from validators.values.number_text import DIGITS, doubt, written
from validators.values.quick import quick_decimal, quick_whole
from validators.values.text import trim, visible


@dataclass(frozen=True, kw_only=True)
class WholeMultiples(Kind):
    """Numbers held as whole multiples of 10**-places (money in fen, quantities in thousandths, counts)."""

    minimum: int | None = None
    maximum: int | None = None
    places = 0
    unit = ""
    dtype = "Int64"
    align = "right"

    def _read(self, raw: Any) -> Reading:
        number, as_written = read_number(raw)
        if number is None:
            return unreadable(raw)
        if as_written and (problem := self._other_unit(raw)) is not None:
            return Reading(problem=problem)
        scaled = half_up(number * 10**self.places)
        if abs(scaled) >= 10**DIGITS:
            return Reading(
                problem=Problem(
                    "above_maximum", "V04", Severity.A, f"数太大，超过 {DIGITS} 位（V04）", "核对后重填；编号、帐号这样的数不要填在这里"
                )
            )
        if self.minimum is not None and scaled < self.minimum * 10**self.places:
            return Reading(problem=Problem("below_minimum", "V04", Severity.A, f"不能小于 {self.minimum}", "核对后重填"))
        if self.maximum is not None and scaled > self.maximum * 10**self.places:
            return Reading(problem=Problem("above_maximum", "V04", Severity.A, f"不能大于 {self.maximum}", "核对后重填"))
        exact = number * 10**self.places == scaled
        if as_written:
            rounded = "" if exact else f"，{self._finer()}，按 {self.show(scaled)} 计算"
            return Reading(scaled, _number_as_text(raw, self.show(scaled), rounded), self.to_cell(scaled))
        if not exact:
            return Reading(
                scaled,
                Problem("too_many_decimals", "V04", Severity.D, f"{self._finer()}，按 {self.show(scaled)} 计算", "核对后改成四舍五入的数"),
                self.to_cell(scaled),
            )
        return Reading(scaled)

    def _finer(self) -> str:
        return f"小数多于 {self.places} 位" if self.places else "这一列只填整数"

    def _other_unit(self, raw: str) -> Problem | None:
        """元 behind a quantity, 件 behind an amount, % behind either: not what the column holds, however well it is read."""
        said = written(raw)
        unit = "%" if said is not None and said.percent else said.unit if said is not None else ""
        if not unit or (unit == "元") == (self.unit == "元") and unit != "%":
            return None
        wanted = f"这一列要填{self.unit}" if self.unit else "这一列不是金额" if unit == "元" else "这一列要填数，不是比例"
        return Problem("not_a_number", "V04", Severity.A, f"“{trim(raw)}”写的是{unit}，{wanted}（V04）", "看是不是填错了列，照原件重填")

    def fast(self, raws: Sequence[Any]) -> tuple[np.ndarray, np.ndarray] | None:
        return quick_whole(raws, self.places, self.minimum, self.maximum)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{Decimal(int(value)) / 10**self.places:,.{self.places}f}"

    def to_cell(self, value: Any) -> Any:
        return None if value is None else int(value) / 10**self.places if self.places else int(value)

    def schema(self) -> dict[str, Any]:
        bound = {} if self.minimum is None else {"minimum": self.minimum}
        return {"type": "number" if self.places else "integer", **bound}


@dataclass(frozen=True, kw_only=True)
class Money(WholeMultiples):
    """Yuan in the cell, integer fen in memory."""

    places = 2
    unit = "元"
    excel_format = "#,##0.00_ "

    def show(self, value: Any) -> str:
        return "" if value is None else yuan_shown(int(value))


@dataclass(frozen=True, kw_only=True)
class Quantity(WholeMultiples):
    """A quantity with up to three decimals, integer thousandths in memory."""

    places = 3
    excel_format = "#,##0.###_ "

    def show(self, value: Any) -> str:
        return "" if value is None else quantity_text(int(value))


@dataclass(frozen=True, kw_only=True)
class Count(WholeMultiples):
    """A whole number."""

    excel_format = "#,##0_ "

    def show(self, value: Any) -> str:
        return "" if value is None else f"{int(value):,}"


@dataclass(frozen=True, kw_only=True)
class Number(Kind):
    """A number of any precision (scores, weights, targets): an exact Decimal in memory."""

    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    percent: bool = False
    align = "right"
    excel_format = "General"

    def quick(self, raw: Any) -> Any:
        number = quick_decimal(raw) if type(raw) is float else None
        if number is None or (self.minimum is not None and number < self.minimum):
            return None
        return None if self.maximum is not None and number > self.maximum else number

    def _read(self, raw: Any) -> Reading:
        number, as_written = read_number(raw)
        if number is None:
            return unreadable(raw)
        for bound, code, words in ((self.minimum, "below_minimum", "小于"), (self.maximum, "above_maximum", "大于")):
            if bound is not None and (number < bound if words == "小于" else number > bound):
                shown = self.show(Decimal(bound))
                return Reading(problem=Problem(code, "V04", Severity.A, f"不能{words} {shown}", "核对后重填"))
        if as_written and not (self.percent and (said := written(str(raw))) is not None and said.percent):
            return Reading(number, _number_as_text(raw, self.show(number)), float(number))
        return Reading(number)

    def show(self, value: Any) -> str:
        if value is None:
            return ""
        return decimals(value * 100, 2) + "%" if self.percent else plain(value)

    def to_cell(self, value: Any) -> Any:
        return None if value is None else int(value) if value == int(value) else float(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "number"}


@dataclass(frozen=True, kw_only=True)
class Percent(Number):
    """A rate: 5% is Decimal('0.05'). A number above 1 without a percent sign is refused as doubtful."""

    percent: bool = True
    minimum: Decimal | int | None = 0
    excel_format = "0.00%_ "

    def quick(self, raw: Any) -> Any:
        number = super().quick(raw)
        return None if number is None or number > 1 else number

    def _read(self, raw: Any) -> Reading:
        reading = super()._read(raw)
        if reading.value is not None and reading.value > 1:  # also of a number as text: no mend to 500%
            shown = plain(reading.value)
            return Reading(
                reading.value,
                Problem(
                    "rate_above_one",
                    "V04",
                    Severity.C,
                    f"比例超过 100%：现在是 {shown}，即 {self.show(reading.value)}",
                    f"若是 {shown}%，请填 {shown}%",
                ),
            )
        return reading


@dataclass(frozen=True, kw_only=True)
class ShareChange(Number):
    """A rate of growth, shown as a percentage: it may be below zero or above 100 %."""

    percent: bool = True
    excel_format = "0.00%_ "


def unreadable(raw: Any) -> Reading:
    """No number, or none in one way: with the readings that it might have (settled 35)."""
    if isinstance(raw, (dt.date, dt.time, dt.timedelta)):
        says, remedy = f"“{as_text(raw)}”是日期，不是数字（V04）", "把这一格的格式改成“常规”，再照原件重填"
        return Reading(problem=Problem("not_a_number", "V04", Severity.A, says, remedy))
    doubted = doubt(raw) if isinstance(raw, str) else None
    if doubted is None:
        says, remedy = f"“{trim(as_text(raw))}”不是数字（V04）", "照原件填一个数：单位和倍数先折算好，格子里只留数字"
        return Reading(problem=Problem("not_a_number", "V04", Severity.A, says, remedy))
    says = f"“{trim(as_text(raw))}”{doubted.says}，没有计算（V04）"
    return Reading(problem=Problem("ambiguous_number", "V04", Severity.A, says, doubted.remedy, doubted.form))


def _number_as_text(raw: Any, shown: str, rounded: str = "") -> Problem:
    text = trim(as_text(raw))
    cause = "数字里有看不见的字符，成了文字" if isinstance(raw, str) and visible(raw) != raw else "数字写成了文字"
    return Problem("number_as_text", "V04", Severity.C, f"{cause}“{text}”{rounded}（V04）", f"建议改为 {shown}：点【一键修正】")
