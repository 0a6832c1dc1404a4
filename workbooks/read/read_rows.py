"""Which rows under a header are records: no subtotals, repeated headers, signatures at the foot or stray cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from validators.column import Column
from validators.columns.lost_zeros import with_zeros
from validators.finding import Finding, Severity
from validators.page.page import column_letter
from validators.register import Register
from validators.values.cell import as_text, read_number
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Code, Kind, Ref, Txt
from validators.values.number_kinds import Count, Money, Number, Quantity
from validators.values.serial import Serial1904
from validators.values.text import blanks, fold, is_blank, trim
from workbooks.book import Grid
from workbooks.read.read_header import column_of
from workbooks.read.unit_words import asked_in, unit_beside, units_said, unknown_unit

NUMERIC = (Money, Quantity, Count, Number)
ASKED = "subtotal_asked"
"""The code of a row that bears the name of a subtotal and is a record: counted, and asked about."""
FAR = 20
"""So many empty rows part a stray cell from the records."""
_NO_UNIT = 3
"""In a row with so many filled cells no unit stands alone."""
_LIKE_TOTAL = re.compile("[计計tTＴｔ]|^\\s*其中")
_TOTAL = re.compile(r"^(本页|本月|全部|以上|\d+月)?(合计|小计|总计|累计|共计|TOTAL)(\(.*\))?[:：]?$")
_SOME_TOTAL = re.compile(r"^.{1,8}(合计|小计|总计|累计)[:：]?$|^其中[:：、]?.{0,12}$")
PART_OF = "其中"
"""How a row begins that repeats a part of the rows above it."""
_FOOT = re.compile(r"^(制表|填表|填报|审核|复核|经办|负责|单位负责|主管|说明|注|附注|备注|填表说明|统计)(人|者|日期|单位)?[:：]")
_REMARKS = re.compile(r"^(以上|上述|本表|本页|注[:：]|(合计)?金额[（(]?大写|折合)")
_PLAIN = re.compile(r"^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?$")
_ISO = re.compile(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?$")
Typed = list[tuple[int, Column]]


def note(
    code: str, register: Register, row: int | None, cell: str | None, value: str, message: str, remedy: str, severity: Severity = Severity.D
) -> Finding:
    """What the reading made good, as a finding."""
    return Finding(
        code=code,
        rule=None,
        severity=severity,
        sheet=register.sheet,
        row=row,
        cell=cell,
        value=value,
        message=message,
        remedy=remedy,
        record=f"{code}:{value}:{row}",
    )


def no_record(
    line: list[Any], typed: Typed, names: Mapping[str, Column], register: Register, row: int, titles: frozenset[str]
) -> Finding | None:
    """A note when the line is a subtotal, a foot, or the header (whose texts are `titles`) once more, and no record; of code
    ASKED when it only bears the name of a subtotal: it is a record all the same, and staff are asked.
    """
    first = [value for value in line[:4] + [line[i] for i, _ in typed[:3] if i < len(line)] if isinstance(value, str)]
    few = list(islice((v for v in line if not is_blank(v)), _NO_UNIT))  # a record has more, and no unit stands alone in it
    for value in first:
        if _LIKE_TOTAL.search(value) and _is_total(value, line, typed):
            if _is_full(value, line, typed):
                return _asked(register, row, trim(value))
            return _left_out("subtotal_row", register, row, trim(value), f"是“{trim(value)}”行")
        if ((":" in value or "：" in value) and _FOOT.match(fold(value)) and _is_foot(value, line, typed)) or (
            len(few) < _NO_UNIT and _is_unit(value, few)
        ):
            return _left_out("footer_row", register, row, trim(value)[:30], f"是表尾的“{trim(value)[:12]}”")
    if titles.isdisjoint(first):
        return None
    texts = [(i, c, line[i]) for i, c in typed if i < len(line) and isinstance(line[i], str) and not is_blank(line[i])]
    if len(texts) >= 2 and all(column_of(v, names) is c for _, c, v in texts):
        return _left_out("repeated_header", register, row, trim(as_text(texts[0][2])), "是重复的表头")
    return None


def plain_lines(lines: Sequence[list[Any]], typed: Typed, titles: frozenset[str]) -> Callable[[list[Any]], bool]:
    """Tells the lines that are records beyond doubt: of them `no_record` says nothing. Each distinct cell is looked at once."""
    leading = sorted({0, 1, 2, 3, *(i for i, _ in typed[:3])})
    texts = {line[i] for line in lines for i in leading if i < len(line) and isinstance(line[i], str)}
    doubtful = {t for t in texts if t in titles or ":" in t or "：" in t or _LIKE_TOTAL.search(t)}
    blank = {None} | blanks(chain.from_iterable(lines))

    def plain(line: list[Any]) -> bool:
        if doubtful and any(line[i] in doubtful for i in leading if i < len(line)):
            return False
        return len(line) - (line.count(None) if len(blank) == 1 else sum(v in blank for v in line)) >= _NO_UNIT

    return plain


def _is_full(value: str, line: list[Any], typed: Typed) -> bool:
    """True when all that a record must have is there, and the word stands where a name or a remark may: a total has no code."""
    filled = {i: column for i, column in typed if i < len(line) and not is_blank(line[i])}
    must = [i for i, column in typed if column.need == "req" and not column.assigned]
    mine = [column for i, column in filled.items() if line[i] is value]
    return len(must) > 1 and set(must) <= set(filled) and all(isinstance(column.kind, Txt) for column in mine)


def _asked(register: Register, row: int, value: str) -> Finding:
    return note(
        ASKED,
        register,
        row,
        None,
        value,
        f"第 {row} 行写着“{value}”，必填的却都填了，已当作一笔记录计入",
        "是合计就删掉这一行；确实是一笔记录，请改掉这个词，或写理由",
        Severity.C,
    )


def _left_out(code: str, register: Register, row: int, value: str, what: str) -> Finding:
    return note(code, register, row, None, value, f"第 {row} 行{what}，没有当作记录", "可以不改；删掉这一行更清楚")


def _is_total(value: str, line: list[Any], typed: Typed) -> bool:
    """合计 and its kin alone; 特快小计 and 其中：特快 only where all else in the row is numbers."""
    text = fold(value)
    if _TOTAL.match(text):
        return True
    others = [v for v in line if not is_blank(v) and v is not value]
    return bool(_SOME_TOTAL.match(text)) and bool(others) and all(read_number(v)[0] is not None for v in others)


def _is_unit(value: str, filled: list[Any]) -> bool:
    """单位：万元, 单位 and 万元 in two cells, 以上金额均为千元 or 金额（大写）：… alone in a row, whose filled cells are given."""
    if len(filled) == 2 and unit_beside(*filled):
        return True
    if len(value) > 60 or len(filled) != 1:
        return False
    return _REMARKS.match(trim(value)) is not None or bool(units_said(value) or asked_in(value)) or unknown_unit(value)


def _is_foot(value: str, line: list[Any], typed: Typed) -> bool:
    """True when the words open the row, little else stands in it, and no number or date where the register has one."""
    filled = [(c, line[i]) for i, c in typed if i < len(line) and not is_blank(line[i])]
    opens = next((v for v in line if not is_blank(v)), None) is value
    return (
        opens
        and len(filled) <= 4
        and not any(isinstance(c.kind, (*NUMERIC, Date)) and c.kind.parse(v).value is not None for c, v in filled)
    )


def strays(rows: list[int], lines: list[list[Any]], typed: Typed, first_column: int, register: Register) -> tuple[int, list[Finding]]:
    """How many of the last records are single cells far below the others, and the notes about them."""
    for cut in range(max(len(rows) - 3, 1), len(rows)):
        tail = lines[cut:]
        if rows[cut] - rows[cut - 1] <= FAR:
            continue
        filled = [[i for i, _ in typed if i < len(line) and not is_blank(line[i])] for line in tail]
        if all(len(places) == 1 for places in filled):
            notes = []
            for row, line, (i,) in zip(rows[cut:], tail, filled, strict=True):
                cell = f"{column_letter(first_column + i)}{row}"
                notes.append(
                    note(
                        "stray_cell",
                        register,
                        row,
                        cell,
                        trim(as_text(line[i])),
                        f"{cell} 孤零零的一个“{trim(as_text(line[i]))[:20]}”，离数据 {row - rows[cut - 1]} 行，没有当作记录",
                        "没有用就删掉这一行；是记录就填全，移到数据下面",
                    )
                )
            return len(rows) - cut, notes
    return 0, []


def understood(value: Any, kind: Kind, grid: Grid) -> Any:
    """A raw value with what only its file knows: 1904 serial numbers, plain numbers and dates of a csv."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Serial1904(value) if grid.date1904 and isinstance(kind, Date) and value < 80_000 else value
    if grid.typed or not isinstance(value, str):
        return value
    text = value.strip()
    if isinstance(kind, NUMERIC) and _PLAIN.match(text):
        number = read_number(text)[0]
        return value if number is None else int(number) if number == int(number) else float(number)
    if isinstance(kind, Date) and not isinstance(kind, MonthText) and _ISO.match(text):
        mend = kind.parse(text).mend
        return mend if mend is not None else value
    return value


def as_seen(value: Any, kind: Kind, code: str) -> Any:
    """A code that is a number under a format such as 0000, as the text that is seen: no zero is lost; anything else as it is."""
    return with_zeros(value, code) if code and isinstance(kind, (Code, Ref, Txt)) else value


_BETWEEN = re.compile(
    r"\s*(?:至|到|~|～|—+|――|;|；|、|\||\n)\s*|\s+[-/]\s+|(?<=[\u4e00-\u9fff])[\s,，:：/]+(?=[\d(（])|\s*/\s*(?=\d{4}[-.年/])"
)


def halves(value: Any) -> tuple[Any, Any]:
    """The two values of a cell that held both; what cannot be parted stays whole in the first.

    >>> halves('2026-01-01至2026-12-31'), halves('王敏 0834-2100001'), halves('王敏')
    (('2026-01-01', '2026-12-31'), ('王敏', '0834-2100001'), ('王敏', None))
    """
    if not isinstance(value, str):
        return value, None
    parts = [part for part in _BETWEEN.split(value.strip()) if part]
    return (parts[0], parts[1]) if len(parts) == 2 else (value, None)


def merged_values(grid: Grid, found: Typed, rows: list[int], register: Register) -> tuple[dict[tuple[int, int], Any], list[Finding]]:
    """(row, position) -> the value of the merged area it lies in, for words and codes; notes about every area.

    An amount merged over several rows is one amount: it stays in its first row.
    """
    columns, held = dict(found), set(rows)
    filled: dict[tuple[int, int], Any] = {}
    notes = []
    for top, left, bottom, right in grid.merged:
        i = left - grid.first_column
        covered = [row for row in range(top, bottom + 1) if row in held]
        value = grid.at(top, left)
        if not covered or is_blank(value) or top not in held:
            continue
        area = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
        cell, shown = f"{column_letter(left)}{top}", trim(as_text(value))
        column = columns.get(i)
        if column is None:
            continue
        if isinstance(column.kind, NUMERIC) and len(covered) > 1:
            notes.append(
                note(
                    "merged_amount",
                    register,
                    top,
                    cell,
                    shown,
                    f"{area} 合并成一格，“{column.header}”只有一个数 {shown}，算在第 {top} 行，其余行按空读",
                    "取消合并，逐行填数",
                    Severity.C,
                )
            )
            continue
        filled |= {(row, i): value for row in covered if row != top}
        words = f"各行都按“{shown}”读" if len(covered) > 1 else f"只读作“{column.header}”，右边的列按空读"
        notes.append(note("merged_cells", register, top, cell, shown, f"{area} 合并成一格，{words}", "取消合并，逐格填上"))
    return filled, notes
