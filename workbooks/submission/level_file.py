"""What a level's file says of its branches beside their rows: the hidden sheet `_合并`, sealed with the rest.

parts         one organisation whose rows are inside, or that is missing: where its own filing stood, what it claims
adjustments   what upper levels adjusted, each with reason and owner, kept apart from every row (features row 42)
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from validators.values.text import is_blank
from workbooks.book import Book, Rejection
from workbooks.submission.canonical import line

SHEET = "_合并"
_CHUNK = 30_000
Part = dict[str, Any]
"""branch, name, state, timeliness, counted, version, file, sha256, received, filled_by, filled_on, nil, counts, totals,
open, via (机构编码 of the levels it came through, the nearest first); permitted, where that level gave permissions."""


@dataclass(frozen=True, kw_only=True)
class LevelContent:
    """The two lists."""

    parts: tuple[Part, ...] = ()
    adjustments: tuple[Mapping[str, Any], ...] = field(default=())


def level_rows(content: LevelContent) -> list[list[Any]]:
    """As rows of cells: name of the list, number of the entry, number of the piece, JSON."""
    found: list[list[Any]] = []
    for name, entries in (("parts", content.parts), ("adjustments", content.adjustments)):
        for number, entry in enumerate(entries, 1):
            text = line(entry)
            found += [[name, number, piece, text[at : at + _CHUNK]] for piece, at in enumerate(range(0, len(text), _CHUNK))]
    return found


def read_level(book: Book) -> LevelContent:
    """The content of a level's file; Rejection where it is not there or in another shape."""
    pieces: dict[str, dict[int, str]] = {"parts": {}, "adjustments": {}}
    try:
        for cells in book.read(SHEET).rows:
            if len(cells) > 3 and not is_blank(cells[0]):
                known = pieces[str(cells[0])]
                known[int(cells[1])] = known.get(int(cells[1]), "") + str(cells[3])
        lists = {name: tuple(json.loads(text) for _, text in sorted(known.items())) for name, known in pieces.items()}
    except (KeyError, ValueError, TypeError, RecursionError) as broken:
        raise Rejection("合并上报件里各单位的清单不全或被改过", "请对方重新打包上报（keybook submit --home）") from broken
    if not all(map(_is_part, lists["parts"])) or not all(map(_is_adjustment, lists["adjustments"])):
        raise Rejection("合并上报件里各单位的清单不全或被改过", "请对方重新打包上报（keybook submit --home）")
    return LevelContent(parts=lists["parts"], adjustments=lists["adjustments"])


_PART = {
    "branch": str,
    "name": str,
    "state": str,
    "timeliness": str,
    "counted": bool,
    "totals": dict,
    "counts": dict,
    "open": list,
    "via": list,
    "file": str,
    "sha256": str,
    "received": str,
    "filled_by": str,
    "filled_on": str,
    "nil": bool,
    "days_late": int,
    "reason": str,
}
_PERMISSION = {"value": str, "by": str, "text": str, "number": str, "at": str}
_MOST = 10**17
"""Above any sum of money: a number that no column of a ledger or of a frame holds is none of ours."""
_ADJUSTMENT = {"by": str, "name": str, "measure": str, "value": int, "reason": str, "owner": str, "file": str, "row": int}


def _is_part(part: Any) -> bool:
    """True for an entry of the shape that is written; nothing of a received file is believed before."""
    if not _has(part, _PART) or not isinstance(part.get("version"), (int, type(None))):
        return False
    given = part.get("permitted", {})
    if not isinstance(given, dict) or not all(_has(one, _PERMISSION) for one in given.values()):
        return False
    numbers = [*part["totals"].values(), *part["counts"].values()]
    if any(type(n) is int and abs(n) >= _MOST for n in numbers) or not 0 <= (part.get("version") or 0) < _MOST:
        return False
    return all(type(n) is int for n in numbers) and _is_moment(part["received"]) and _is_moment(part["filled_on"])


def _is_adjustment(line: Any) -> bool:
    return (
        _has(line, _ADJUSTMENT)
        and abs(line["value"]) < _MOST
        and line["measure"] in ("收入", "数量")
        and isinstance(line.get("target"), (str, type(None)))
    )


def _has(entry: Any, shape: Mapping[str, type]) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(key), kind) for key, kind in shape.items())


def _is_moment(text: str) -> bool:
    try:
        return not text or bool(dt.datetime.fromisoformat(text))
    except ValueError:
        return False


def counted(parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The parts whose rows are inside."""
    return [part for part in parts if part["counted"]]
