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
from typing import Any

import numpy as np

from validators.finding import Severity
from validators.values.cell import DoubtedCell, ErrorCell, Problem, Reading, UncomputedCell, as_text, error_text
from validators.values.number_text import DIGITS
from validators.values.period import Month
from validators.values.quick import quick_code, quick_reference, quick_text
from validators.values.text import LISTED_IN_A_CELL, fold, is_blank, split_list, trim


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The base: free text."""

    dtype = "object"
    excel_format = "@"
    align = "left"

    def parse(self, raw: Any) -> Reading:
        """Blank, error and uncomputed cells, pictures and doubted amounts are settled here; the rest is `_read`."""
        if isinstance(raw, str) and (problem := no_value(raw)) is not None:
            return Reading(problem=problem)
        return Reading() if is_blank(raw) else self._read(raw)

    def completed(self, raw: Any, period: Month) -> Reading | None:
        """What the period adds to an unreadable cell: a value, or a mend to propose; None where it adds nothing."""
        return None

    def fast(self, raws: Sequence[Any]) -> tuple[np.ndarray, np.ndarray] | None:
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


_PICTURE = re.compile(r"^\s*(?:=\s*(?:_xlfn\.)*(?:DISPIMG|IMAGE)\(|(?:_xlfn\.)*DISPIMG\(\"ID_)", re.I)
"""The formula of a picture in a cell: WPS, Excel 365."""


def no_value(raw: str) -> Problem | None:
    """What is wrong with a cell that holds no value at all: an error, a formula without result, a picture, a unit in doubt."""
    if _PICTURE.match(raw):
        return Problem(
            "picture_cell",
            "V04",
            Severity.A,
            "单元格里是一张图片，不是文字或数字",
            "把图片里的内容打成字填上；图片可以放到表外面或另发附件",
        )
    if raw.strip().strip("#") == "" and "###" in raw:
        says, remedy = f"单元格是“{trim(raw)}”，是列太窄时显示的井号，不是原来的内容", "到原来的表里把列拉宽，再照着填上"
        return Problem("error_cell", "V04", Severity.A, says, remedy)
    if isinstance(raw, ErrorCell) or error_text(raw):
        return Problem("error_cell", "V04", Severity.A, f"单元格是错误值“{trim(raw)}”", "找到出错的公式改好，或直接填上数值")
    if isinstance(raw, UncomputedCell):
        return Problem("formula_without_value", "V04", Severity.A, f"公式“{raw}”还没有算出结果", "用 Excel 打开后保存一次，或直接填上数值")
    if isinstance(raw, DoubtedCell):
        return Problem("unit_unclear", "V04", Severity.A, f"“{raw}”没有计算：{raw.says}（V04）", raw.remedy, raw.says)
    return None


_IN_TEXT_FIRST = "先把这一列设成“文本”格式，再照原件重填"


def not_as_typed(raw: Any) -> Problem | None:
    """What Excel has made of a code or a number that is no quantity: a date of 10-1, 15 digits of 18 (settled 35).

    >>> not_as_typed(dt.date(2026, 10, 1)).message, not_as_typed('2026-10-01'), not_as_typed(4403.0)
    ('“2026-10-01”是日期，不是编号：Excel 把 10-1 这样的编号变成了日期', None, None)
    >>> [bool(not_as_typed(text)) for text in ('1.38E+10', '10月1日', '1-Oct', 'Oct-01', '10-1', '2E3', '阳光-3')]
    [True, True, True, True, False, False, False]
    """
    if isinstance(raw, (dt.date, dt.time, dt.timedelta)):
        says = f"“{as_text(raw)}”是日期，不是编号：Excel 把 10-1 这样的编号变成了日期"
        return Problem("code_as_date", "V04", Severity.A, says, _IN_TEXT_FIRST)
    if isinstance(raw, str) and not (raw.isascii() and raw.isalnum()):
        return _shown_otherwise(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) >= 10**DIGITS:
        says = f"“{as_text(raw)}”是数字格式，Excel 只保留 {DIGITS} 位，后面的数字已经丢了"
        return Problem("digits_lost", "V04", Severity.A, says, _IN_TEXT_FIRST)
    return None


_POWER = re.compile(r"\s*\d(?:\.\d+)?E\+\d{2,3}\s*", re.I)
_SHOWN_DAY = re.compile(r"\s*(?:\d{1,2}月\d{1,2}日|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})\s*")
"""How Excel shows a day without its year, and so writes it into a csv."""


def _shown_otherwise(text: str) -> Problem | None:
    """A code of a csv that Excel has saved as it showed it: in powers of ten, or as a day."""
    if _POWER.fullmatch(text):
        says = f"“{trim(text)}”是科学记数，不是原来的编号：另存文本时后面的数字已经丢了"
        return Problem("digits_lost", "V04", Severity.A, says, "从原系统重新导出，或先把这一列设成“文本”格式，再照原件重填")
    if _SHOWN_DAY.fullmatch(text):
        says = f"“{trim(text)}”是日期，不是编号：Excel 把 10-1 这样的编号变成了日期"
        return Problem("code_as_date", "V04", Severity.A, says, _IN_TEXT_FIRST)
    return None


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
        problem = not_as_typed(raw)
        return Reading(problem=problem) if problem else Reading(fold(as_text(raw)))


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
        problem = not_as_typed(raw)
        return Reading(problem=problem) if problem else Reading(trim(unicodedata.normalize("NFKC", as_text(raw))))


@dataclass(frozen=True, kw_only=True)
class Enum(Kind):
    """One of a closed list; with `several`, more than one joined with 、."""

    values: tuple[str, ...]
    several: bool = False
    align = "center"

    def _read(self, raw: Any) -> Reading:
        text = as_text(raw)
        parts = split_list(text, LISTED_IN_A_CELL) if self.several else (text,)
        known = {fold(value): value for value in self.values}
        found = [known.get(fold(part)) for part in parts if fold(part)]
        if all(value is not None for value in found):
            return Reading("、".join(value for value in found if value))
        wrong = next(part for part in parts if fold(part) and fold(part) not in known)
        near = difflib.get_close_matches(trim(wrong), self.values, 1, 0.5)
        hint = f"，是不是“{near[0]}”" if near else ""
        return Reading(
            problem=Problem("not_in_list", "V02", Severity.A, f"“{trim(wrong)}”不在清单里（V02）{hint}", f"只能填：{_listed(self.values)}")
        )

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
        return Reading(
            text if self.severity > Severity.B else None,
            Problem("bad_form", self.rule, self.severity, f"“{as_text(raw)}”不是{self.zh}", f"按 {self.example} 的样子重填"),
        )


QUARTER = Pattern(regex=r"\d{4}Q[1-4]", example="2026Q4", zh="季度")
YEAR = Pattern(regex=r"(19|20|21)\d\d", example="2026", zh="年份")
EMAIL = Pattern(
    regex=r"[^@\s]+@[^@\s]+\.[^@\s]+", example="lianxi@example.cn", zh="电子邮箱", rule="V02", severity=Severity.C, as_typed=True
)


def _listed(values: Sequence[str]) -> str:
    return "、".join(values[:12]) + (f" 等 {len(values)} 项" if len(values) > 12 else "")
