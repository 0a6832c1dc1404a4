"""The seal: a hash chain over canonical values keyed by record, one chain a register, and one digest over all chains.

Records are chained in the order of their keys, so that sorting or moving rows on a sheet breaks nothing, and one
changed value breaks the chain of its register. The canonical content itself travels on the hidden sheet `_seal`
(compressed), so that a file whose cells were changed tells which, from what, to what. The seal proves that nothing was
changed after packing; only a signature over it (`workbooks.submission.signature`) proves who packed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from validators.register import Register
from workbooks.book import Book
from workbooks.desk.sheets.findings_sheet import HEADERS as FINDING_HEADERS
from workbooks.desk.sheets.findings_sheet import SHEET as FINDINGS
from workbooks.submission.canonical import canonical_column, line

SHEET = "_seal"
FORMAT = "2"
CHUNK = 30_000
"""Characters in one cell; Excel holds 32,767."""
NOT_SEALED = ("seal", "chains", "signature", "public_key")
"""Keys of `_manifest` that are made from the seal, or are the seal."""
FINDING_KEY = "编号"
FINDING_COLUMNS = FINDING_HEADERS[1:]
"""What is sealed of 校验结果: all but 处理, which is a formula over 理由."""
_MAX_BYTES = 256 * 2**20


@dataclass(frozen=True, kw_only=True)
class SealTable:
    """The records of one register as canonical text, one tuple a record, in the order of `headers`.

    id    catalogue id of the register; 校验结果 for the findings that travel with their reasons
    key   headers by which a record is known
    """

    id: str
    sheet: str
    key: tuple[str, ...]
    headers: tuple[str, ...]
    records: list[tuple[str, ...]]

    @cached_property
    def chain(self) -> str:
        """The chain value: every record in the order of keys, each link over the one before.

        The separator stands in no value that was read from a sheet: `canonical` takes control characters out.
        """
        state = hashlib.sha256(line([self.id, self.key, self.headers]).encode()).digest()
        for _, record in sorted((self.key_of(record), record) for record in self.records):
            state = hashlib.sha256(state + "\x1f".join(record).encode()).digest()
        return state.hex()

    @cached_property
    def _key_places(self) -> tuple[int, ...]:
        return tuple(self.headers.index(header) for header in self.key if header in self.headers)

    def key_of(self, record: Sequence[str]) -> str:
        """The key of a record as text, its parts joined with +."""
        parts = [record[place] for place in self._key_places]
        return "+".join(parts) if any(parts) else ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that is sealed.

    manifest   `_manifest` but for the keys NOT_SEALED
    cover      label of 封面 -> text beside it
    attached   hidden sheet (_政策, _历史) -> digest of its rows
    """

    manifest: Mapping[str, str]
    cover: Mapping[str, str]
    attached: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[SealTable, ...] = ()

    @property
    def chains(self) -> dict[str, str]:
        """Register id -> chain value."""
        return {table.id: table.chain for table in self.tables}

    @cached_property
    def digest(self) -> str:
        """The seal: 64 hex digits."""
        whole = line([FORMAT, self.manifest, self.cover, self.attached, self.chains])
        return hashlib.sha256(whole.encode()).hexdigest()


def table_of(
    register: Register, cells: Mapping[str, Sequence[Any]], count: int, headers: Sequence[str] | None = None
) -> tuple[SealTable, list[int]]:
    """The table of a register's cells, and the position of each of its records: rows without an own value are none."""
    wanted = tuple(c.header for c in register.columns) if headers is None else tuple(headers)
    if not count:
        return SealTable(id=register.id, sheet=register.sheet, key=register.key, headers=wanted, records=[]), []
    own = [i for i, h in enumerate(wanted) if h not in register.by_header or not register.by_header[h].computed]
    columns = [
        canonical_column(register.by_header[h].kind, cells[h]) if h in cells and h in register.by_header else [""] * count for h in wanted
    ]
    rows = list(zip(*columns, strict=True)) if columns else []
    whole = any(all(columns[place]) for place in own)
    filled = list(range(count)) if whole else [i for i, row in enumerate(rows) if any(row[place] for place in own)]
    return SealTable(id=register.id, sheet=register.sheet, key=register.key, headers=wanted, records=[rows[i] for i in filled]), filled


def findings_table(records: Iterable[Sequence[str]]) -> SealTable:
    """校验结果 as a table: the open findings and the reasons that go upward with them."""
    return SealTable(
        id=FINDINGS, sheet=FINDINGS, key=(FINDING_KEY,), headers=FINDING_COLUMNS, records=[tuple(record) for record in records]
    )


def packed(content: Content) -> list[str]:
    """A content as the cells of `_seal`."""
    document = {
        "format": FORMAT,
        "manifest": dict(content.manifest),
        "cover": dict(content.cover),
        "attached": dict(content.attached),
        "tables": [{"id": t.id, "sheet": t.sheet, "key": t.key, "headers": t.headers, "records": t.records} for t in content.tables],
    }
    coded = base64.b64encode(zlib.compress(line(document).encode(), 6)).decode()
    return [coded[i : i + CHUNK] for i in range(0, len(coded), CHUNK)]


def unpacked(book: Book) -> Content | None:
    """The content that a file was sealed with; None when it is gone or unreadable."""
    if SHEET not in book.sheet_names():
        return None
    coded = "".join(str(row[0]) for row in book.read(SHEET).rows if row and row[0])
    try:
        inflater = zlib.decompressobj()
        raw = inflater.decompress(base64.b64decode(coded, validate=True), _MAX_BYTES)
        return _content(json.loads(raw.decode())) if inflater.eof else None
    except (ValueError, zlib.error, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _content(document: Any) -> Content:
    """A content from JSON; KeyError, TypeError or ValueError for another shape."""
    tables = tuple(
        SealTable(
            id=_text(t["id"]),
            sheet=_text(t["sheet"]),
            key=tuple(map(_text, t["key"])),
            headers=tuple(map(_text, t["headers"])),
            records=[_record(r) for r in t["records"]],
        )
        for t in document["tables"]
    )
    if document["format"] != FORMAT or any(len(r) != len(t.headers) for t in tables for r in t.records):
        raise ValueError("another shape")
    return Content(
        manifest=_texts(document["manifest"]), cover=_texts(document["cover"]), attached=_texts(document["attached"]), tables=tables
    )


def _record(values: Any) -> tuple[str, ...]:
    record = tuple(values)
    "".join(record)  # TypeError where one is no text
    return record


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _texts(value: Any) -> dict[str, str]:
    return {_text(k): _text(v) for k, v in value.items()}
