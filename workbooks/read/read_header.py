"""Where the header of a register's sheet is: in any row near the top, in one row or in two, with a legend below it.

Staff put groups above the columns (two-row headers, with merged cells) and units or column numbers under them
(元, 件; 甲, 乙, 1, 2). All of that is the header, and none of it a record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from validators.column import Column
from validators.register import Register
from validators.values.cell import as_text
from validators.values.text import fold, fold_header, is_blank, trim
from workbooks.book import Grid
from workbooks.read.unit_words import UNIT, unit_of, without_unit

HEADER_DEPTH = 40
"""The header is looked for in so many rows from the top."""
NOT_OURS = ("校验结果", "自用备注(不上报)", "来源文件", "来源行", "序", "序号")
"""Columns that are written by the program or private to the clerk; they are never read."""
_REMARK = re.compile(rf"[(（\[【]\s*(必填|选填|可选|(?:单位[:：]?)?\s*{UNIT})\s*[)）\]】]")
_UNITS = frozenset(
    re.findall(
        r"\S+",
        "元 角 分 百元 万元 千元 百万元 亿元 美元 港元 欧元 件 万件 千件 户 次 人 吨 个 天 % 百分比 小时 公斤 千克 必填 选填 可选 甲 乙 丙 丁 戊 己 庚 辛",
    )
)
_ORDINAL = re.compile(r"^\(?\d{1,2}\)?(=.*)?$")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One header: its text, and the row in which it stands."""

    text: str
    row: int


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header of a sheet.

    row       the Excel row with most of the names; first, last: all rows that belong to it, legends included
    headings  position in a line -> its heading
    names     how many rows hold names; legends: the rows under them with units or numbers
    """

    row: int
    first: int
    last: int
    headings: Mapping[int, Heading]
    names: int = 1
    legends: tuple[int, ...] = ()


def header_names(register: Register, columns: Sequence[Column] | None = None) -> dict[str, Column]:
    """Folded header or alias -> column, of all columns of a register or of these."""
    wanted = register.columns if columns is None else columns
    found = {fold_header(column.header): column for column in wanted}
    found |= {fold_header(column.label): column for column in wanted if column.label}
    for column in wanted:
        for alias in column.aliases:
            found.setdefault(fold_header(alias), column)
    return found


def column_of(text: str, names: Mapping[str, Column]) -> Column | None:
    """The column that a header names; 收入（元）, 收入（万元） and 企业全称（必填） do as well: its unit is read by `units`."""
    return next(filter(None, map(names.get, _forms(text))), None)


@lru_cache(maxsize=20_000)
def _forms(text: str) -> tuple[str, str, str]:
    """A header folded: as it is, without a remark, without its unit; the same headers come with every sheet."""
    return fold_header(text), fold_header(_REMARK.sub("", text)), fold_header(without_unit(text))


_SPANS = (("入职", "离职"), ("生效", "失效"), ("开始", "结束"), ("起始", "截止"), ("签订", "到期"), ("通知", "结案"))
_SPAN_NAMES = re.compile(r"^((起止|有效|合同)(日期|时间|期限|期)|期限)$")


def two_columns(text: str, names: Mapping[str, Column]) -> tuple[Column, Column] | tuple[()]:
    """The two columns that one column of an earlier template has become: 入职/离职日期 (settled 23), 联系人及电话, 起止日期."""
    plain = re.sub(r"\s", "", text)
    pairs = [(a + tail, b + tail) for a, b, tail in _with_tails(plain)]
    pairs += re.findall(r"^(.+?)(?:及|和|与|、|/|／|\+)(.+)$", plain)
    if _SPAN_NAMES.match(plain):
        pairs += [(a + "日期", b + "日期") for a, b in _SPANS]
    for first, second in pairs:
        one, other = column_of(first, names), column_of(second, names)
        if one is not None and other is not None and one is not other:
            return one, other
    return ()


def _with_tails(text: str) -> list[tuple[str, str, str]]:
    """入职/离职日期 as 入职, 离职 and every tail that the two may share."""
    found = re.match(r"^(.+?)[/／、](.+)$", text)
    return [(found[1], found[2][:-n], found[2][-n:]) for n in range(1, len(found[2]))] if found else []


def find_header(grid: Grid, names: Mapping[str, Column]) -> Header | None:
    """The header of a sheet, None when no row looks like one."""
    best, at = 0, -1
    for pos, line in enumerate(grid.rows[:HEADER_DEPTH]):
        texts = {v for v in line if isinstance(v, str)}
        if len(texts) <= best:
            continue
        hits = len({c.header for v in texts if (c := column_of(v, names)) is not None})
        if hits > best:
            best, at = hits, pos
    if at < 0 or (best < min(2, len(names)) and not _alone(grid, at, names)):
        return None
    return _whole(grid, at, names)


def _alone(grid: Grid, at: int, names: Mapping[str, Column]) -> bool:
    """True when one name and its neighbours above or below make up a header together."""
    return len(_whole(grid, at, names).headings) >= 2 and _whole(grid, at, names).names > 1


def _whole(grid: Grid, at: int, names: Mapping[str, Column]) -> Header:
    """The header around the row with most names: with the row of groups above it or below it, and its legends."""
    line = grid.rows[at]
    headings = {i: Heading(text=trim(as_text(v)), row=grid.first_row + at) for i, v in enumerate(line) if not is_blank(v)}
    first = last = at
    if at + 1 < len(grid.rows) and (lower := _below(grid.rows[at + 1], headings, names)):
        last = at + 1
        headings = _joined(headings, lower, grid.first_row + last, names)
    elif at > 0 and (upper := _above(grid, at, headings, names)):
        first = at - 1
        headings = _under(headings, upper, grid.first_row + first, names)
    legends: list[int] = []
    while last + 1 < len(grid.rows) and len(legends) < 2 and _is_legend(grid.rows[last + 1], headings):
        last += 1
        legends.append(grid.first_row + last)
        headings = _with_units(headings, grid.rows[last])
    return Header(
        row=grid.first_row + at,
        first=grid.first_row + first,
        last=grid.first_row + last,
        headings=headings,
        names=1 + (first < at or last - len(legends) > at),
        legends=tuple(legends),
    )


def _known(headings: Mapping[int, Heading], names: Mapping[str, Column]) -> dict[str, int]:
    return {c.header: i for i, h in headings.items() if (c := column_of(h.text, names)) is not None}


def _below(line: list[Any], headings: Mapping[int, Heading], names: Mapping[str, Column]) -> dict[int, str]:
    """The texts of the next row if it holds the names under groups; empty when it is a record or anything else."""
    texts = {i: v for i, v in enumerate(line) if not is_blank(v)}
    known = _known(headings, names)
    if not texts or not all(isinstance(v, str) for v in texts.values()):
        return {}
    if any(_sub(headings[i].text, texts[i], names) is None for i in known.values() if i in texts):
        return {}  # something else than a name under a column: a record
    groups = _spread(headings, max(texts))
    fits = [c for i, v in texts.items() if (c := _sub(groups.get(i, ""), v, names)) and known.get(c.header, i) == i]
    return {i: trim(v) for i, v in texts.items()} if fits and len(fits) * 2 >= len(texts) else {}


def _above(grid: Grid, at: int, headings: Mapping[int, Heading], names: Mapping[str, Column]) -> dict[int, str]:
    """The texts of the row above, if it names columns that the header lacks, or groups that tell two of them apart."""
    line = grid.rows[at - 1]
    known = _known(headings, names)
    texts = {i: trim(v) for i, v in enumerate(line) if isinstance(v, str) and not is_blank(v)}
    merged = {
        c - grid.first_column: text
        for r1, c1, r2, c2 in grid.merged
        for c in range(c1, c2 + 1)
        if r1 == r2 == grid.first_row + at - 1 and (text := texts.get(c1 - grid.first_column))
    }
    new = {i: t for i, t in texts.items() if i not in headings and (c := column_of(t, names)) is not None and c.header not in known}
    groups = {i: t for i, t in (texts | merged).items() if i in headings and column_of(t + headings[i].text, names)}
    return new | groups if len(texts) > 1 else {}


def _spread(headings: Mapping[int, Heading], last: int) -> dict[int, str]:
    """Each group over the empty cells right of it."""
    found, current = {}, ""
    for i in range(last + 1):
        current = headings[i].text if i in headings else current
        found[i] = current
    return found


def _sub(group: str, text: str, names: Mapping[str, Column]) -> Column | None:
    """The column of a name under a group: both together if that is a name, else the lower one alone."""
    return column_of(group + trim(text), names) or column_of(text, names)


def _joined(headings: Mapping[int, Heading], lower: Mapping[int, str], row: int, names: Mapping[str, Column]) -> dict[int, Heading]:
    groups = _spread(headings, max(lower))
    made = dict(headings)
    for i, text in lower.items():
        whole = groups.get(i, "") + text
        made[i] = Heading(text=whole if column_of(whole, names) else text, row=row)
    return made


def _under(headings: Mapping[int, Heading], upper: Mapping[int, str], row: int, names: Mapping[str, Column]) -> dict[int, Heading]:
    made = dict(headings)
    for i, text in upper.items():
        if i in made:
            made[i] = Heading(text=text + made[i].text, row=made[i].row)
        else:
            made[i] = Heading(text=text, row=row)
    return made


def _is_legend(line: list[Any], headings: Mapping[int, Heading]) -> bool:
    """Units or column numbers under the header: nothing else, and more than one cell or the unit of an amount."""
    texts = {i: fold(as_text(v)).strip("()[]:") for i, v in enumerate(line) if not is_blank(v)}
    if not texts or not set(texts) <= set(headings):
        return False
    if all(text in _UNITS for text in texts.values()):
        return True
    numbers = [int(t.strip("()")) for t in texts.values() if _ORDINAL.match(t) and t.strip("()").isdigit()]
    rising = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return rising and numbers[0] <= 1 and len(numbers) >= 3 and all(t in _UNITS or _ORDINAL.match(t) for t in texts.values())


def _with_units(headings: Mapping[int, Heading], line: list[Any]) -> dict[int, Heading]:
    """A unit that would change the number (万元) becomes part of the name, so that the column is not misread."""
    made = dict(headings)
    for i, value in enumerate(line):
        unit = unit_of(fold(as_text(value)).strip("()")) if not is_blank(value) and i in made else None
        if unit is not None and not unit.plain:
            made[i] = Heading(text=f"{made[i].text}({trim(as_text(value)).strip('()（）')})", row=made[i].row)
    return made
