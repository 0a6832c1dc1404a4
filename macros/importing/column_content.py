"""What stands below a heading, and how well that fits a column: a header alone is not believed.

A column of 是 and 否 is no name, words are no amounts, amounts are no telephones. Where the desk knows the codes and names
that a column may hold, their share counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from validators.column import Column
from validators.values.cell import ErrorCell, UncomputedCell, as_text, read_number
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Code, Enum, Pattern, Ref, Txt
from validators.values.text import fold, is_blank, trim
from workbooks.read.read_rows import NUMERIC

Known = Mapping[str, frozenset[str]]
"""Register id -> folded codes and names that are known."""
YES_NO_WORDS = frozenset(["是", "否", "有", "无", "Y", "N", "YES", "NO", "TRUE", "FALSE", "√", "×", "对", "错"])
ANSWERS = "内容是“是”“否”一类的回答"
_NAME = re.compile("名称|全称|姓名|单位$|企业$")
_PHONE = re.compile("电话|联系方式|手机|传真")
_PLACE = re.compile("地址|住址")
_AMOUNT = re.compile("[量额数价率值]|收入|成本|利润|资金|总额")
_DIGITS = re.compile(r"\d{6,}")
_SAMPLE = re.compile(r"^[(（\[【]?(填写|填报)?(示例|样例|范例|举例|例子|例如|样本|例)(行|\d*)?[)）\]】]?([:：].*)?$")
_MADE_UP = re.compile("^[xX×]{2,}$|[（(](?:示例|样例|例)[)）]|[xX×＊*○]{2,}(?:公司|单位|局|路|号|县|市|厂|店|学校)")


class Fit(NamedTuple):
    """How well content fits a column, from 0 to 1, and why in a few words."""

    share: float
    why: str


def content_fit(values: Sequence[Any], column: Column, known: Known) -> Fit:
    """How well the cells below a heading fit a column; error cells and formulas without value say nothing."""
    told = [v for v in values if not isinstance(v, (ErrorCell, UncomputedCell)) and not is_blank(v)]
    if not told:
        return Fit(0.8, "下面没有内容")
    answers = sum(fold(as_text(v)) in YES_NO_WORDS for v in told)
    listed = isinstance(column.kind, Enum) and _readable(told, column) >= 0.8
    if answers * 5 >= len(told) * 4 and not isinstance(column.kind, Bool) and not listed:
        return Fit(0.0, ANSWERS)
    if isinstance(column.kind, (*NUMERIC, Date, MonthText, Bool, Enum, Pattern)):
        share = _readable(told, column)
        return Fit(share, _counted(share, len(told)))
    if isinstance(column.kind, Ref):
        return _reference_fit(told, column.kind, known)
    return _code_fit(told) if isinstance(column.kind, Code) else _text_fit(told, column)


def is_free_text(column: Column) -> bool:
    """True for a column that may hold any words, an answer too: neither a name, a place nor a telephone."""
    return type(column.kind) is Txt and not any(p.search(column.header) for p in (_NAME, _PLACE, _PHONE))


def sample_row(line: Sequence[Any]) -> bool:
    """True for a row that shows how to fill: 示例, 例：…, XX公司.

    >>> sample_row(['示例', '甲公司']), sample_row(['例：甲公司', 12]), sample_row(['XX公司', 'XX路']), sample_row(['惯例公司', 3])
    (True, True, True, False)
    """
    texts = [v.strip() for v in line if isinstance(v, str) and not is_blank(v)]
    return any(_SAMPLE.match(t) for t in texts[:3]) or any(_MADE_UP.search(t) for t in texts)


def _readable(values: Sequence[Any], column: Column) -> float:
    return sum(column.kind.parse(v).value is not None for v in values) / len(values)


def _counted(share: float, count: int) -> str:
    good = int(share * count + 0.5)
    return f"{count} 个例子都读得懂" if good == count else f"{count} 个例子里 {count - good} 个读不懂"


def _reference_fit(values: Sequence[Any], kind: Ref, known: Known) -> Fit:
    lists = [known[name] for name in kind.targets if known.get(name)]
    if sum(_is_amount(v) for v in values) * 2 > len(values):
        return Fit(0.2, "内容是带小数的数")
    if not lists:
        return Fit(0.8, "")
    parts = [p for v in values for p in (re.split("[、,，;；]", as_text(v)) if kind.several else [as_text(v)])]
    found = sum(any(fold(re.split(r"[｜|]", p)[0]) in held for held in lists) for p in parts)
    return Fit(0.7 + 0.3 * found / len(parts), f"{len(parts)} 个例子里 {found} 个在清单里")


def _is_amount(value: Any) -> bool:
    number, _ = read_number(value)
    return number is not None and number != int(number)


def _code_fit(values: Sequence[Any]) -> Fit:
    good = sum(len(as_text(v)) <= 30 and not re.search(r"[，。；、\n]", as_text(v)) and not isinstance(v, dt.date) for v in values)
    return Fit(good / len(values), "" if good == len(values) else "内容不像编号")


def _text_fit(values: Sequence[Any], column: Column) -> Fit:
    """Free text: by the words of the column's own header."""
    plain = sum(isinstance(v, dt.date) or read_number(v)[0] is not None for v in values) / len(values)
    if _NAME.search(column.header) or _PLACE.search(column.header):
        return Fit(1 - plain, "内容是数字或日期，不是名称" if plain > 0.5 else "")
    if _PHONE.search(column.header):
        good = sum(_DIGITS.search(re.sub(r"[\s()（）\-—+]", "", as_text(v))) is not None for v in values) / len(values)
        return Fit(good, "内容是电话号码" if good > 0.5 else "内容不是电话号码")
    amounts = sum(_is_amount(v) for v in values) / len(values)
    if amounts > 0.5 and not _AMOUNT.search(column.header):
        return Fit(0.4, "内容是带小数的数")
    return Fit(0.9, "")


def example_texts(values: Sequence[Any], count: int = 10) -> tuple[str, ...]:
    """Different values as a clerk sees them, so many at most."""
    return tuple(dict.fromkeys(trim(as_text(v))[:20] for v in values))[:count]
