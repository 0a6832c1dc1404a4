"""A cell as text that means the same in every program: what the seal is computed over.

Both sides use it: packing over the cells that are about to be written, 验签 over the cells that were read. A
recalculation, restyling, a re-save (LibreOffice keeps 15 digits), hidden rows and moved columns leave it as it was;
another value does not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd

from validators.register import Sheet
from validators.values.cell import ErrorCell, UncomputedCell, as_text, plain, read_number
from validators.values.date_kinds import Date
from validators.values.date_text import read_date
from validators.values.kinds import Bool, Kind
from validators.values.missing import is_missing
from validators.values.number_kinds import Number
from validators.values.quick import quick_text
from validators.values.text import is_blank, trim

UNREADABLE = "!"
"""Before the text of a cell that its kind cannot read: it equals no value that was sealed."""
_CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_|[\x00-\x08\x0e-\x1b]")


def cells_of(sheet: Sheet) -> dict[str, list[Any]]:
    """The cells of a typed sheet as they are written into a submission, by header; blanks are None."""
    return {
        column.header: [_cell(column.kind, value) for value in sheet.frame[column.header].astype(object)]
        for column in sheet.register.columns
    }


def _cell(kind: Kind, value: Any) -> Any:
    if is_missing(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else kind.to_cell(value)


def canonical_column(kind: Kind, raws: Sequence[Any]) -> list[str]:
    """The canonical text of every cell of a column; each distinct cell is read once."""
    if len(raws) > 50 and (whole := kind.fast(raws)) is not None:
        listed = zip(raws, whole[0].tolist(), whole[1].tolist(), strict=True)
        return [str(value) if sound else "" if raw is None else canonical(kind, raw) for raw, value, sound in listed]
    if len(set(map(type, raws)) - {type(None)}) < 2:  # cells of one type are told apart by what they are
        texts: dict[Any, str] = {raw: "" if raw is None else canonical(kind, raw) for raw in dict.fromkeys(raws)}
        return list(map(texts.__getitem__, raws))
    memo: dict[tuple[type, Any], str] = {}
    found = []
    for raw in raws:
        if raw is None:
            found.append("")
            continue
        known = memo.get((type(raw), raw))
        if known is None:
            known = memo[type(raw), raw] = canonical(kind, raw)
        found.append(known)
    return found


def canonical(kind: Kind, raw: Any) -> str:
    """The canonical text of one raw cell: fen and thousandths as whole numbers, dates as ISO, text trimmed.

    >>> from validators.values.date_kinds import Date
    >>> from validators.values.kinds import Txt
    >>> from validators.values.number_kinds import Money
    >>> canonical(Money(), 12.5), canonical(Money(), 12.505), canonical(Txt(), ' a '), canonical(Date(), '2026年1月5日')
    ('1250', '!12.505', 'a', '2026-01-05')
    """
    if type(raw) is str and kind.dtype == "object" and quick_text(raw) and "_x00" not in raw and not isinstance(kind, Number):
        return raw
    if is_blank(raw):
        return ""
    if isinstance(raw, (ErrorCell, UncomputedCell)):
        return UNREADABLE + raw
    if kind.dtype == "Int64":
        return _whole(kind, raw)
    if isinstance(kind, Number):
        number = read_number(raw)[0]
        return _unreadable(raw) if number is None else plain(number)
    if isinstance(kind, Date):
        return _day(raw)
    if isinstance(kind, Bool):
        known = kind.parse(raw).value
        return _unreadable(raw) if known is None else "1" if known else "0"
    return plain_text(raw)


def plain_text(raw: Any) -> str:
    """A cell as text without what programs lose or add: control characters, spaces at the ends."""
    return _plain(raw if type(raw) is str else as_text(raw))


@lru_cache(maxsize=100_000)
def _plain(text: str) -> str:
    return trim(_CONTROL.sub("", text))


def _unreadable(raw: Any) -> str:
    return UNREADABLE + plain_text(raw)


def _whole(kind: Any, raw: Any) -> str:
    number = read_number(raw)[0]
    if number is None:
        return _unreadable(raw)
    scaled = number.scaleb(kind.places)
    return str(int(scaled)) if scaled == scaled.to_integral_value() else UNREADABLE + plain(number)


def _day(raw: Any) -> str:
    if isinstance(raw, dt.datetime) and raw.time() != dt.time():
        return UNREADABLE + f"{raw:%Y-%m-%d %H:%M:%S}"
    day = raw if isinstance(raw, dt.date) else read_date(raw)
    return _unreadable(raw) if day is None else f"{day:%Y-%m-%d}"


def shown(kind: Kind | None, text: str) -> str:
    """A canonical text as people read it in a cell of this kind."""
    if not text or kind is None or text.startswith(UNREADABLE):
        return text.removeprefix(UNREADABLE)
    if kind.dtype == "Int64" and text.lstrip("-").isdigit():
        return kind.show(int(text))
    if isinstance(kind, Bool):
        return {"1": "是", "0": "否"}.get(text, text)
    number = read_number(text)[0] if isinstance(kind, Number) else None
    return kind.show(Decimal(number)) if number is not None else text


def rows_digest(rows: Iterable[Sequence[Any]]) -> str:
    """A digest over plain cells of a hidden sheet; blank rows and blanks at the end of a row do not count.

    The separators cannot stand in a text: `plain_text` takes control characters out.
    """
    hasher = hashlib.sha256()
    for row in rows:
        cells = ["" if cell is None else plain_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            hasher.update("\x1f".join(cells).encode() + b"\x1e")
    return hasher.hexdigest()


def line(value: Any) -> str:
    """JSON in one form only: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
