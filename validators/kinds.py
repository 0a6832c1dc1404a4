"""What a single cell may hold: one class a kind, and `parse` the only implementation of its constraint.

`parse(raw)` takes a cell as the reader gives it (None, str, int, float, bool, date, datetime, `ErrorCell`,
`UncomputedCell`) and returns a `Reading`: the typed value, at most one `Problem`, and where there is one the
proposed mend. A blank cell reads as None without a problem: whether it may be blank is the column's affair.
`fast` and `quick` do the same for clean cells, a column or a cell at a time; a property test holds them together.
"""
from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from validators.cell import DIGITS, ErrorCell, Problem, Reading, UncomputedCell, as_text, plain, read_date, read_number
from validators.finding import Severity
from validators.money import decimals, half_up, quantity_text, yuan_shown
from validators.period import Month
from validators.quick import quick_code, quick_decimal, quick_reference, quick_text, quick_whole
from validators.text import fold, is_blank, trim


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The base: free text."""

    dtype = "object"
    excel_format = "@"
    align = "left"

    def parse(self, raw: Any) -> Reading:
        """Blank, error and uncomputed cells are settled here; the rest is `_read`."""
        if isinstance(raw, ErrorCell):
            return Reading(problem=Problem("error_cell", "V04", Severity.A, f"单元格是错误值“{raw}”",
                                           "找到出错的公式改好，或直接填上数值"))
        if isinstance(raw, UncomputedCell):
            return Reading(problem=Problem("formula_without_value", "V04", Severity.A, f"公式“{raw}”还没有算出结果",
                                           "用 Excel 打开后保存一次，或直接填上数值"))
        return Reading() if is_blank(raw) else self._read(raw)

    def fast(self, raws: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        """The values of the clean cells of a column, and which these are; None where each is to be parsed."""
        return None

    def quick(self, raw: Any) -> Any:
        """The value of one clean cell that is neither error nor formula; None where it must be parsed."""
        return None

    def _read(self, raw: Any) -> Reading:
        return Reading(trim(as_text(raw)))

    def show(self, value: Any) -> str:
        """A typed value as the user would see it."""
        return "" if value is None else str(value)

    def to_cell(self, value: Any) -> Any:
        """A typed value as it is written into a cell."""
        return value

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        return {"type": "string"}


@dataclass(frozen=True, kw_only=True)
class Txt(Kind):
    """Free text."""

    def quick(self, raw: Any) -> Any:
        return quick_text(raw) if type(raw) is str else None


@dataclass(frozen=True, kw_only=True)
class Code(Kind):
    """A key: folded (width, spaces, case) before it is compared (settled 15)."""

    def quick(self, raw: Any) -> Any:
        return quick_code(raw) if type(raw) is str else None

    def _read(self, raw: Any) -> Reading:
        return Reading(fold(as_text(raw)))


@dataclass(frozen=True, kw_only=True)
class Ref(Kind):
    """A reference by code, by unique name, or `编码｜名称` (settled 24). Whether it exists is judged by V06.

    `target` is the register it points to, or two with | between (R17 主体: an organisation or a person); `several`
    allows more than one value, joined with 、.
    """

    target: str
    several: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        """The registers it may point to."""
        return tuple(self.target.split("|"))

    def quick(self, raw: Any) -> Any:
        return quick_reference(raw) if type(raw) is str else None

    def _read(self, raw: Any) -> Reading:
        return Reading(trim(unicodedata.normalize("NFKC", as_text(raw))))


@dataclass(frozen=True, kw_only=True)
class Enum(Kind):
    """One of a closed list; with `several`, more than one joined with 、."""

    values: tuple[str, ...]
    several: bool = False
    align = "center"

    def _read(self, raw: Any) -> Reading:
        text = as_text(raw)
        parts = re.split(r"[、,，;；]", text) if self.several else [text]
        known = {fold(value): value for value in self.values}
        found = [known.get(fold(part)) for part in parts if fold(part)]
        if all(value is not None for value in found):
            return Reading("、".join(value for value in found if value))
        wrong = next(part for part in parts if fold(part) and fold(part) not in known)
        near = difflib.get_close_matches(trim(wrong), self.values, 1, 0.5)
        hint = f"，是不是“{near[0]}”" if near else ""
        return Reading(problem=Problem(
            "not_in_list", "V02", Severity.A, f"“{trim(wrong)}”不在清单里（V02）{hint}",
            f"只能填：{_listed(self.values)}"))

    def schema(self) -> dict[str, Any]:
        return {"type": "string"} if self.several else {"enum": list(self.values)}


@dataclass(frozen=True, kw_only=True)
class Bool(Kind):
    """是 or 否."""

    dtype = "boolean"
    align = "center"

    def _read(self, raw: Any) -> Reading:
        if isinstance(raw, bool):
            return Reading(raw)
        known = {"是": True, "否": False, "TRUE": True, "FALSE": False, "Y": True, "N": False, "√": True, "×": False}
        answer = known.get(fold(as_text(raw)))
        if answer is None:
            wrong = f"“{trim(as_text(raw))}”不在清单里（V02）"
            return Reading(problem=Problem("not_in_list", "V02", Severity.A, wrong, "只能填：是、否"))
        return Reading(answer)

    def show(self, value: Any) -> str:
        return "" if value is None else "是" if value else "否"

    def to_cell(self, value: Any) -> Any:
        return None if value is None else self.show(value)

    def schema(self) -> dict[str, Any]:
        return {"enum": ["是", "否"]}


@dataclass(frozen=True, kw_only=True)
class _Numeric(Kind):
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
            return _unreadable(raw)
        scaled = half_up(number * 10**self.places)
        if abs(scaled) >= 10**DIGITS:
            return Reading(problem=Problem("above_maximum", "V04", Severity.A, f"数太大，超过 {DIGITS} 位（V04）",
                                           "核对后重填；编号、帐号这样的数不要填在这里"))
        if self.minimum is not None and scaled < self.minimum * 10**self.places:
            return Reading(problem=Problem("below_minimum", "V04", Severity.A, f"不能小于 {self.minimum}", "核对后重填"))
        if self.maximum is not None and scaled > self.maximum * 10**self.places:
            return Reading(problem=Problem("above_maximum", "V04", Severity.A, f"不能大于 {self.maximum}", "核对后重填"))
        if as_written:
            return Reading(scaled, _number_as_text(raw, self.show(scaled)), self.to_cell(scaled))
        if number * 10**self.places != scaled:
            return Reading(scaled, Problem(
                "too_many_decimals", "V04", Severity.D,
                f"小数多于 {self.places} 位，按 {self.show(scaled)} 计算", "核对后改成四舍五入的数"), self.to_cell(scaled))
        return Reading(scaled)

    def fast(self, raws: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
        return quick_whole(raws, self.places, self.minimum, self.maximum)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{Decimal(int(value)) / 10**self.places:,.{self.places}f}"

    def to_cell(self, value: Any) -> Any:
        return None if value is None else int(value) / 10**self.places if self.places else int(value)

    def schema(self) -> dict[str, Any]:
        bound = {} if self.minimum is None else {"minimum": self.minimum}
        return {"type": "number" if self.places else "integer", **bound}


@dataclass(frozen=True, kw_only=True)
class Money(_Numeric):
    """Yuan in the cell, integer fen in memory."""

    places = 2
    unit = "元"
    excel_format = "#,##0.00_ "

    def show(self, value: Any) -> str:
        return "" if value is None else yuan_shown(int(value))


@dataclass(frozen=True, kw_only=True)
class Quantity(_Numeric):
    """A quantity with up to three decimals, integer thousandths in memory."""

    places = 3
    excel_format = "#,##0.###_ "

    def show(self, value: Any) -> str:
        return "" if value is None else quantity_text(int(value))


@dataclass(frozen=True, kw_only=True)
class Count(_Numeric):
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
            return _unreadable(raw)
        for bound, code, words in ((self.minimum, "below_minimum", "小于"), (self.maximum, "above_maximum", "大于")):
            if bound is not None and (number < bound if words == "小于" else number > bound):
                shown = self.show(Decimal(bound))
                return Reading(problem=Problem(code, "V04", Severity.A, f"不能{words} {shown}", "核对后重填"))
        if as_written and not (self.percent and unicodedata.normalize("NFKC", str(raw)).strip().endswith("%")):
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
            return Reading(reading.value, Problem(
                "rate_above_one", "V04", Severity.C, f"比例超过 100%：现在是 {shown}，即 {self.show(reading.value)}",
                f"若是 {shown}%，请填 {shown}%"))
        return reading


@dataclass(frozen=True, kw_only=True)
class Change(Number):
    """A rate of growth, shown as a percentage: it may be below zero or above 100 %."""

    percent: bool = True
    excel_format = "0.00%_ "


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
            return Reading(problem=Problem("not_a_date", "V03", Severity.A, f"“{as_text(raw)}”不是真实的日期（V03）",
                                           "按 2026-10-31 的样子重填"))
        note = Problem("date_as_text", "V04", Severity.D, f"日期写成了文字或数字“{as_text(raw)}”，已按 {day} 计算（V04）",
                       f"建议改为 {day}：点【一键修正】")
        return self._bounded(day, note)

    def _bounded(self, day: dt.date, note: Problem | None) -> Reading:
        if not 1900 <= day.year <= 2200:
            return Reading(problem=Problem("not_a_date", "V03", Severity.A, f"日期 {day} 不可能（V03）",
                                           "按 2026-10-31 的样子重填"))
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
            return Reading(problem=Problem("not_a_month", "V03", Severity.A, f"“{as_text(raw)}”不是月份（V03）",
                                           "按 2026-10 的样子重填"))


@dataclass(frozen=True, kw_only=True)
class Pattern(Kind):
    """Text of one form, such as a quarter or a year; `example` is shown in the remedy; folded unless `as_typed`."""

    regex: str
    example: str
    zh: str
    rule: str = "V03"
    severity: Severity = Severity.A
    as_typed: bool = False
    align = "center"

    def _read(self, raw: Any) -> Reading:
        text = trim(unicodedata.normalize("NFKC", as_text(raw))) if self.as_typed else fold(as_text(raw))
        if re.fullmatch(self.regex, text):
            return Reading(text)
        return Reading(text if self.severity > Severity.B else None, Problem(
            "bad_form", self.rule, self.severity, f"“{as_text(raw)}”不是{self.zh}", f"按 {self.example} 的样子重填"))


QUARTER = Pattern(regex=r"\d{4}Q[1-4]", example="2026Q4", zh="季度")
YEAR = Pattern(regex=r"(19|20|21)\d\d", example="2026", zh="年份")
EMAIL = Pattern(regex=r"[^@\s]+@[^@\s]+\.[^@\s]+", example="lianxi@example.cn", zh="电子邮箱", rule="V02",
                severity=Severity.C, as_typed=True)


def _listed(values: Sequence[str]) -> str:
    return "、".join(values[:12]) + (f" 等 {len(values)} 项" if len(values) > 12 else "")


def _number_as_text(raw: Any, shown: str) -> Problem:
    return Problem("number_as_text", "V04", Severity.C, f"数字写成了文字“{trim(as_text(raw))}”（V04）",
                   f"建议改为 {shown}：点【一键修正】")


def _unreadable(raw: Any) -> Reading:
    return Reading(problem=Problem("not_a_number", "V04", Severity.A, f"“{trim(as_text(raw))}”不是数字（V04）",
                                   "只填数字，单位和说明不要写在格子里"))
