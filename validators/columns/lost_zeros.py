"""Codes that Excel has made numbers of: the zeros before them, shown by the cell's format, or lost (settled 35).

A number format 0000 shows 12 as 0012, and then nothing is lost. Elsewhere what was typed can be told from the other codes
of the column, or of the register that it refers to, where those have a fixed length and begin with zeros.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from validators.finding import Severity
from validators.values.cell import Problem, as_text
from validators.values.text import fold

_MOST = 40
"""No code is longer: what is shorter by more zeros is another thing."""
_PICTURE = re.compile(r"""^(?:\[[^\]]*\])*((?:0|\\.|"[^"]*"|[-_() /]|@)+)$""", re.S)
_PIECE = re.compile(r'0|\\(.)|"([^"]*)"|(.)', re.S)


def shows_zeros(code: str) -> bool:
    """True for a number format that fills up with zeros: 0000, 000-0000, [$-804]000000; a mere 0 is none.

    >>> [shows_zeros(code) for code in ('0000', '[$-804]000000', '000-0000', '0', '0.00', '#,##0', 'General')]
    [True, True, True, False, False, False, False]
    """
    found = _PICTURE.match(code.partition(";")[0])
    return found is not None and 1 < sum(1 for piece in _PIECE.finditer(found[1]) if piece[0] == "0") <= _MOST


def with_zeros(raw: Any, code: str) -> Any:
    """A whole number as the text that such a format shows; anything else as it is.

    >>> with_zeros(12.0, '0000'), with_zeros(8342100001, '0000-0000000'), with_zeros('12', '0000'), with_zeros(12.5, '0000')
    ('0012', '0834-2100001', '12', 12.5)
    """
    if not _whole_number(raw) or not shows_zeros(code):
        return raw
    pieces = [
        (piece[0] == "0", piece[1] or piece[2] or piece[3] or "") for piece in _PIECE.finditer(code.partition(";")[0].rpartition("]")[2])
    ]
    digits = as_text(raw).zfill(sum(place for place, _ in pieces))
    over = len(digits) - sum(place for place, _ in pieces)
    made, at = [], 0
    for place, literal in pieces:
        end = at + 1 + (over if at == 0 else 0) if place else at
        made.append(digits[at:end] if place else literal)
        at = end
    return "".join(made)


def _whole_number(raw: Any) -> bool:
    return isinstance(raw, (int, float)) and not isinstance(raw, bool) and 0 <= raw < 10**15 and raw == int(raw)


def fixed_length(codes: Collection[str]) -> int:
    """The length of codes of digits that are all equally long, and of which one at least begins with 0; else 0.

    >>> fixed_length(['0012', '1203']), fixed_length(['12', '1203']), fixed_length(['1203'])
    (4, 0, 0)
    """
    digits = [code for code in map(fold, codes) if code.isascii() and code.isdecimal()]
    lengths = {len(code) for code in digits}
    return lengths.pop() if len(lengths) == 1 and any(code.startswith("0") for code in digits) else 0


def lost_in_column(cells: Sequence[Any]) -> dict[int, str]:
    """Position -> the code with its zeros, of the numbers among the cells of a column of codes that are too short for it.

    >>> lost_in_column(['0012', 345.0, 1203.0, None]), lost_in_column(['12', 345.0])
    ({1: '0345'}, {})
    """
    if {int, float}.isdisjoint(map(type, cells)):
        return {}
    numbers = {pos: as_text(raw) for pos, raw in enumerate(cells) if type(raw) in (int, float) and _whole_number(raw)}
    length = fixed_length([raw for raw in cells if isinstance(raw, str)]) if numbers else 0
    return {pos: code.zfill(length) for pos, code in numbers.items() if len(code) < length}


def by_number(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The number that Excel makes of a code with zeros before it -> the codes that it may have been.

    >>> by_number(['0012', '012', 'A01', '1203'])
    {'12': ('0012', '012')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for code in codes:
        if code.startswith("0") and code.isascii() and code.isdecimal() and (number := code.lstrip("0")):
            found[number] = (*found.get(number, ()), code)
    return found


def zeros_lost(raw: Any, whole: tuple[str, ...], *, sure: bool) -> Problem:
    """What is said of such a cell; `sure` = there is no code as the cell now shows it, so nothing is computed with it."""
    may_be = "、".join(f"“{code}”" for code in whole[:3])
    says = f"“{as_text(raw)}”是数字格式，开头的 0 多半丢了，是不是 {may_be}（V04）"
    if not sure:
        remedy = f"核对原件：是 {may_be} 就先把这一格设成“文本”格式再重填；就是“{as_text(raw)}”，请写理由"
        return Problem("zeros_lost", "V04", Severity.C, says, remedy)
    first = f"核对后点【一键修正】改为 {whole[0]}；不是就" if len(whole) == 1 else ""
    return Problem("zeros_lost", "V04", Severity.A, says, f"{first}先把这一列设成“文本”格式，再照原件重填")
