"""Record numbers that the program assigns, and how they stay the same from press to press (contract)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from validators.checking import record_number
from validators.filing.inputs import Filing
from validators.register import RawSheet
from validators.values.cell import as_text
from validators.values.quick import quick_code
from validators.values.text import fold, is_blank


def contents(raw: RawSheet) -> list[str]:
    """A short digest of what each record holds, 记录编号 aside: what a remembered number hangs on."""
    headers = [c.header for c in raw.register.columns if c.header in raw.cells and not c.assigned and not c.computed]
    columns = [raw.cells[h] for h in headers]
    return [hashlib.sha256("\x1f".join(as_text(column[i]) for column in columns).encode()).hexdigest()[:12] for i in range(len(raw.rows))]


def remembered_ids(raw: RawSheet, filing: Filing, known: Mapping[str, Any]) -> list[str]:
    """A record number for each row: its own, else that of the same content, else of the same row, else a new one."""
    assigned = next((c.header for c in raw.register.columns if c.assigned), None)
    own = raw.cells.get(assigned or "", [None] * len(raw.rows))
    if assigned is None:
        return [""] * len(raw.rows)
    by_content: dict[str, list[str]] = {}
    for number, entry in known.items():
        by_content.setdefault(entry["content"], []).append(number)
    found: list[str] = [(type(v) is str and quick_code(v)) or ("" if is_blank(v) else fold(as_text(v))) for v in own]
    used = {n for n in found if n}
    digests = contents(raw) if known else []
    for i, digest in enumerate(digests):
        free = [n for n in by_content.get(digest, []) if n not in used]
        if not found[i] and free:
            found[i] = free[0]
            used.add(free[0])
    by_row = {entry["row"]: number for number, entry in known.items()}
    for i, row in enumerate(raw.rows):
        if not found[i]:
            number = by_row.get(row, "")
            number = number if number and number not in used else record_number(filing.branch, str(filing.period), row)
            while number in used or (number in known and number != by_row.get(row)):
                number += "X"
            found[i] = number
            used.add(number)
    return found
