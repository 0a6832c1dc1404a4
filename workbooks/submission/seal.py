"""The seal: a digest over canonical values keyed by record, so that styling and re-saving do not break it.

The canonical content itself travels on the hidden sheet `_seal` (compressed), so that a file whose cells were changed
tells which, from what, to what. The seal proves that nothing was changed by accident or in passing; it does not prove
who made the file.
"""
from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from validators.kinds import plain
from validators.register import Sheet, registers
from workbooks.book import Book

SHEET = "_seal"
CHUNK = 30_000
"""Characters in one cell; Excel holds 32,767."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A cell that is not as it was sealed; `old` or `new` None = the record is new, or gone."""

    sheet: str
    key: str
    row: int | None
    column: str
    cell: str | None
    old: str | None
    new: str | None

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract."""
        return {"sheet": self.sheet, "cell": self.cell, "row": self.row, "column": self.column, "key": self.key,
                "from": self.old, "to": self.new}


def content(envelope: Mapping[str, str], sheets: Iterable[Sheet]) -> str:
    """The canonical content: a line for the envelope, a line of headers a register, a line a record."""
    lines = [_line(["", "", envelope])]
    for sheet in sheets:
        headers = [c.header for c in sheet.register.columns]
        lines.append(_line([sheet.register.id, "", headers]))
        columns = [canonical(sheet.frame[h]) for h in headers]
        keys = _keys(sheet)
        lines += [_line([sheet.register.id, key, list(values)])
                  for key, values in zip(keys, zip(*columns, strict=True), strict=True)]
    return "\n".join(lines)


def digest(text: str) -> str:
    """The seal over a content."""
    return hashlib.sha256(text.encode()).hexdigest()


def packed(text: str) -> list[str]:
    """A content as the cells of `_seal`."""
    coded = base64.b64encode(zlib.compress(text.encode(), 6)).decode()
    return [coded[i:i + CHUNK] for i in range(0, len(coded), CHUNK)]


def unpacked(book: Book) -> str | None:
    """The content that a file was sealed with; None when it is gone or unreadable."""
    if SHEET not in book.sheet_names():
        return None
    coded = "".join(str(line[0]) for line in book.read(SHEET).rows if line and line[0])
    try:
        inflater = zlib.decompressobj()
        raw = inflater.decompress(base64.b64decode(coded, validate=True), 512 * 2**20)
        return raw.decode() if inflater.eof else None
    except (ValueError, zlib.error):
        return None


def canonical(series: pd.Series) -> list[str]:
    """The values of a typed column as text that means the same in every program."""
    if str(series.dtype) == "Int64":
        whole = series.fillna(0).astype("int64")
        return [str(v) if known else "" for v, known in zip(whole, series.notna(), strict=True)]
    return [_canonical(value) for value in series.astype(object)]


def _canonical(value: Any) -> str:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return plain(value)
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def changes(sealed: str, envelope: Mapping[str, str], sheets: Iterable[Sheet]) -> list[Change]:
    """Every cell in which the sheets differ from the sealed content, keyed by record."""
    old_envelope, old = _parsed(sealed)
    found = [Change(sheet="封面", key=label, row=None, column=label, cell=None, old=old_envelope.get(label, ""),
                    new=envelope.get(label, ""))
             for label in old_envelope if label in envelope and old_envelope[label] != envelope[label]]
    for sheet in sheets:
        headers, records = old.pop(sheet.register.id, ([], {}))
        found += _sheet_changes(sheet, headers, records)
    for name, (_, records) in old.items():
        found += [_gone(registers()[name].sheet if name in registers() else name, key) for key in records]
    return found


def _sheet_changes(sheet: Sheet, headers: list[str], records: dict[str, list[str]]) -> list[Change]:
    present = [c.header for c in sheet.register.columns]
    columns = {h: canonical(sheet.frame[h]) for h in present}
    found: list[Change] = []
    keys = _keys(sheet)
    for pos, key in enumerate(keys):
        was = dict(zip(headers, records[key], strict=False)) if key in records else None
        for header in present:
            new, old = columns[header][pos], (was or {}).get(header, "")
            if new != old:
                kind = sheet.register.by_header[header].kind
                found.append(Change(sheet=sheet.register.sheet, key=key, row=sheet.raw.rows[pos], column=header,
                                    cell=sheet.cell(pos, header), old=None if was is None else _shown(kind, old),
                                    new=_shown(kind, new)))
    present_keys = set(keys)
    return found + [_gone(sheet.register.sheet, key) for key in records if key not in present_keys]


def _gone(sheet: str, key: str) -> Change:
    """A record that was sealed and is no longer there, alone or with its whole sheet."""
    return Change(sheet=sheet, key=key, row=None, column="", cell=None, old=key, new=None)


def _shown(kind: Any, text: str) -> str:
    if text and kind.dtype == "Int64" and text.lstrip("-").isdigit():
        return str(kind.show(int(text)))
    return {"1": "是", "0": "否"}.get(text, text) if kind.dtype == "boolean" else text


def _parsed(sealed: str) -> tuple[dict[str, str], dict[str, tuple[list[str], dict[str, list[str]]]]]:
    envelope: dict[str, str] = {}
    found: dict[str, tuple[list[str], dict[str, list[str]]]] = {}
    for line in sealed.split("\n"):
        register, key, values = json.loads(line)
        if not register:
            envelope = values
        elif not key:
            found[register] = (values, {})
        else:
            found[register][1][key] = values
    return envelope, found


def _keys(sheet: Sheet) -> list[str]:
    """The record keys, made unique with the row where a key is missing or doubled."""
    parts = [canonical(sheet.frame[h]) for h in sheet.register.key]
    joined = ["+".join(p) if any(p) else "" for p in zip(*parts, strict=True)] if parts else [""] * len(sheet.raw.rows)
    seen: set[str] = set()
    found = []
    for key, row in zip(joined, sheet.raw.rows, strict=True):
        unique = key if key and key not in seen else f"{key}#{row}"
        seen.add(unique)
        found.append(unique)
    return found


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
