"""Months across: a table with a column for each month, and what its cells are.

A plan has such columns (R17), and so have the actuals that offices keep: a row for each customer, a column for each month.
A register is never known by them alone; the names beside them decide, and actuals become a row for each month.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from validators.values.cell import as_text, read_number
from validators.values.date_kinds import Date
from validators.values.period import Month
from validators.values.text import fold_header, is_blank, trim
from workbooks.book import Grid
from workbooks.read.read_header import HEADER_DEPTH, Header, Heading

LEAST, LEAST_DATED = 3, 2
"""So many different months in one row are months across; fewer where each says its year."""
_NUMERALS = {name: i for i, name in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)}
_LABEL = re.compile(r"^(?:(20\d\d)\s*[年./-]\s*)?(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月?份?(.*)$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_MONEY = re.compile(
    "收入|金额|资费|营业额|销售额|业务费|话费|电费|油款|货款|实收|[（(]元|[（(]万元|元[）)]|单位[:：]\\s*(?:人民币)?\\s*[百千万亿]*元"
)
_AMOUNT = re.compile("业务量|用邮量|件数|数量|销量|用油量|吨数|交寄量|[（(]件|[（(]吨|单位[:：]\\s*(?:件|吨|户)")
_TOTALS = re.compile(r"^(全年|年度|本年|累计|以上|各月)?(合计|总计|小计|累计|总额|年计|合计金额|全年)$")
_PLANNED = re.compile("计划|任务|目标|预算|指标|预测")
_ACTUAL = re.compile("(?:本月|当月)?(?:实际|实绩|完成|发生|实现|当月|本月)?(?:完成|发生|实现)?(?:数|额|值|情况)?")
"""What may stand behind a month whose cells are actuals, without saying of what."""
_ANOTHER = re.compile("率|比|差|增|减|幅|去年|上年|同期|累计|排名|%")
"""What makes another figure of it, though it names a measure: 收入完成率, 去年收入."""


@dataclass(frozen=True, kw_only=True)
class MonthColumns:
    """A header with months across.

    header   the names beside the months, and a heading for each month
    months   position -> the month of the column, and what its cells are: 收入 or 数量; where plan, ratio or last year stand
             beside the actuals, the actuals only
    totals   positions of the sums over the months
    said     how the year and the measure are known; `sure` in per cent
    planned  True when the words of the table speak of a plan
    """

    header: Header
    months: Mapping[int, tuple[Month, str]]
    totals: tuple[int, ...]
    said: str
    sure: int
    planned: bool


def month_label(value: Any) -> tuple[int | None, int, str] | None:
    """Year or None, month, and what follows it, of a heading; None when it is no month.

    >>> month_label('1月'), month_label('2026年3月份收入'), month_label('十二月'), month_label('12')
    ((None, 1, ''), (2026, 3, '收入'), (None, 12, ''), None)
    """
    if isinstance(value, dt.date):
        return (value.year, value.month, "") if value.day == 1 else None
    if not isinstance(value, str):
        return None
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", value))
    found = _LABEL.match(text)
    if found is None or not ("月" in text or found[1]) or len(found[3]) > 8 or re.match(r"\d|至|[-~]|日", found[3]):
        return None
    month = _NUMERALS.get(found[2]) or int(found[2])
    return int(found[1]) if found[1] else None, month, found[3].strip("()")


def month_columns(grid: Grid, period: Month) -> MonthColumns | None:
    """The months across a sheet (or a part of one), None when it has none."""
    at, labels = _month_row(grid)
    if at < 0:
        return None
    places = _spread(grid, at, labels)
    lower = _lower(grid, at, places)
    first, last = at, at + bool(lower)
    names = _names(grid, at, last, places)
    above = [i for i, (_, row) in names.items() if row < grid.first_row + at]
    if at and (above or _year_above(grid, at, places)):
        first = at - 1
    actual = _actuals({i: label[2] + lower.get(i, "") for i, label in places.items()})
    if not actual:
        return None
    words = _words(grid, first) if actual.keys() == places.keys() else _words(grid, first, before=True)
    year, how_year = _year(grid, first, at, labels, words, period)
    measures = {i: _measure(said) for i, said in actual.items()}
    common, sure = _common(measures, words)
    dated = {i: Month(label[0] or year, label[1]) for i, label in places.items()}
    months = {i: (dated[i], measure or common) for i, measure in measures.items()}
    headings = {i: Heading(text=text, row=row) for i, (text, row) in names.items()}
    headings |= {i: Heading(text=f"{dated[i].zh}{lower.get(i) or label[2]}", row=grid.first_row + at) for i, label in places.items()}
    totals = tuple(i for i, (text, _) in names.items() if _TOTALS.match(fold_header(text)))
    header = Header(row=grid.first_row + at, first=grid.first_row + first, last=grid.first_row + last, headings=headings)
    said = f"{how_year}，各月是{common}" + ("" if sure > 60 else "（看不出是金额还是数量）")
    return MonthColumns(header=header, months=months, totals=totals, said=said, sure=sure, planned=bool(_PLANNED.search(words)))


Labels = dict[int, tuple[int | None, int, str]]


def months_in(grid: Grid, pos: int) -> Labels:
    """Position -> the month of the headings in a row; none of a record, whose months are values: each under a name of its
    own, or with days and months above or below.
    """
    labels = {i: found for i, v in enumerate(grid.rows[pos]) if (found := month_label(v)) is not None}
    above, below = ((grid.rows[at] if 0 <= at < len(grid.rows) else []) for at in (pos - 1, pos + 1))
    names = {trim(above[i]) for i in labels if i < len(above) and _is_name(above[i])}
    beside = max(sum(i < len(line) and _is_day(line[i]) for i in labels) for line in (above, below))
    return {} if len(names) == len(labels) > 1 or 0 < len(labels) <= beside * 2 else labels


def _is_name(value: Any) -> bool:
    """True for what may head a column of months: words, neither a month nor a number."""
    return isinstance(value, str) and not is_blank(value) and month_label(value) is None and read_number(value)[0] is None


def _is_day(value: Any) -> bool:
    return (
        isinstance(value, dt.date) or month_label(value) is not None or (isinstance(value, str) and Date().parse(value).value is not None)
    )


def _month_row(grid: Grid) -> tuple[int, Labels]:
    best: tuple[int, Labels] = (-1, {})
    for pos, line in enumerate(grid.rows[:HEADER_DEPTH]):
        labels = months_in(grid, pos)
        texts = sum(not is_blank(v) for v in line)
        least = LEAST_DATED if all(year for year, _, _ in labels.values()) else LEAST
        if len({label[:2] for label in labels.values()}) >= least and len(labels) * 3 >= texts and len(labels) > len(best[1]):
            best = pos, labels
    return best


def _spread(grid: Grid, at: int, labels: Labels) -> Labels:
    """Each month over the columns that its merged cell covers."""
    found = dict(labels)
    for top, left, bottom, right in grid.merged:
        i = left - grid.first_column
        if top == bottom == grid.first_row + at and i in labels:
            found |= dict.fromkeys(range(i, right - grid.first_column + 1), labels[i])
    return found


def _lower(grid: Grid, at: int, places: Mapping[int, Any]) -> dict[int, str]:
    """What stands under the months when each of them has several columns: 业务量, 收入."""
    line = grid.rows[at + 1] if at + 1 < len(grid.rows) else []
    under = {i: line[i] for i in places if i < len(line) and not is_blank(line[i])}
    fits = under and all(
        isinstance(v, str) and (_measure(v) or _PLANNED.search(v) or _ANOTHER.search(v) or _of_actuals(v)) for v in under.values()
    )
    return {i: trim(v) for i, v in under.items()} if fits and len(under) * 2 >= len(places) else {}


def _of_actuals(said: str) -> bool:
    return _ACTUAL.fullmatch(fold_header(said)) is not None


def _actuals(said: Mapping[int, str]) -> dict[int, str]:
    """The columns of actuals, where others stand beside them: plan and actual, 完成率, 去年同期; where there are none, those of the plan."""
    rest = {i: text for i, text in said.items() if not _ANOTHER.search(text)}
    return {i: text for i, text in rest.items() if not _PLANNED.search(text)} or rest


def _names(grid: Grid, at: int, last: int, places: Mapping[int, Any]) -> dict[int, tuple[str, int]]:
    """The headings beside the months, from the row of the months, the one above it or the one below."""
    found: dict[int, tuple[str, int]] = {}
    for pos in dict.fromkeys((at, at - 1, last)):
        line = grid.rows[pos] if 0 <= pos < len(grid.rows) else []
        if pos < at and sum(not is_blank(v) for i, v in enumerate(line) if i not in places) < 2:
            continue  # a title
        for i, value in enumerate(line):
            if i not in places and i not in found and not is_blank(value):
                found[i] = (trim(as_text(value)), grid.first_row + pos)
    return found


def _year_above(grid: Grid, at: int, places: Mapping[int, Any]) -> bool:
    """True when the row above groups the months (2026年, 收入); a unit or a title that stands there is none of the header."""
    line = grid.rows[at - 1]
    return any(i < len(line) and not is_blank(line[i]) and "单位" not in as_text(line[i]) for i in places)


def _words(grid: Grid, first: int, *, before: bool = False) -> str:
    """Everything that is said above the header, its own words unless only what stands `before` it counts, and the sheet's name."""
    return " ".join([grid.sheet, *(as_text(v) for line in grid.rows[: first + (0 if before else 2)] for v in line if isinstance(v, str))])


def _year(grid: Grid, first: int, at: int, labels: Mapping[int, tuple[int | None, int, str]], words: str, period: Month) -> tuple[int, str]:
    given = {label[0] for label in labels.values() if label[0]}
    if given:
        return max(given), "列名写着年份"
    told = _YEAR.findall(" ".join(as_text(v) for line in grid.rows[first : at + 1] for v in line)) or _YEAR.findall(words)
    return (int(told[0]), f"表上写着 {told[0]} 年") if told else (period.year, f"没有写年份，按台账的 {period.year} 年")


def _measure(text: str) -> str:
    return "收入" if _MONEY.search(text) else "数量" if _AMOUNT.search(text) or text in ("量", "件") else ""


def _common(measures: Mapping[int, str], words: str) -> tuple[str, int]:
    """What a month's column without words of its own holds, and how sure that is."""
    if all(measures.values()):
        return "、".join(sorted(set(measures.values()))), 95
    money, amount = bool(_MONEY.search(words)), bool(_AMOUNT.search(words))
    if money != amount:
        return ("收入" if money else "数量"), 90
    return "收入", 50


def plan_months(names: Iterable[str]) -> bool:
    """True when headings beside the months are those of a plan: 指标, 年计划, 主体 (R17)."""
    folded = {fold_header(name) for name in names}
    return bool(folded & {"指标", "年计划", "主体", "年度计划", "全年计划", "年目标"})
