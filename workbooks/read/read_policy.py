"""The policy in force: from the policy workbook, or from the hidden sheet `_政策` of a desk or submission."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from validators.checking import understand
from validators.filing.inputs import Filing
from validators.finding import Finding
from validators.packs.carried_pack import pack_of_lines
from validators.packs.pack_contents import PackError
from validators.packs.trade_pack import Pack, find_pack
from validators.policy import Policy
from validators.register import RawSheet, Register, Sheet
from validators.values.period import Month
from workbooks.book import Book, Rejection
from workbooks.desk.sheets.hidden_sheets import PACK_SHEET, carried_pack, read_policy, read_policy_rows
from workbooks.manifest import read_manifest
from workbooks.read.read_registers import read_registers
from workbooks.scan.scan_book import ScanBook

_ENVELOPE = Filing(branch="", name="", period=Month(2000, 1))


def policy_of(raws: Mapping[str, RawSheet], pack: Pack) -> tuple[Policy, dict[str, Sheet], list[Finding]]:
    """A policy from the raw sheets of its registers, with what a check of single cells finds."""
    whole = {r.id: raws[r.id] if r.id in raws else _empty(r) for r in pack.head}
    sheets, findings = understand(whole, filing=_ENVELOPE, policy=None)
    frames = {name: sheet.frame for name, sheet in sheets.items()}
    return Policy.of(pack, frames), sheets, findings


def read_policy_book(path: Path) -> tuple[Policy, dict[str, RawSheet]]:
    """The policy workbook on disk; Rejection when it is none."""
    book = ScanBook(path)
    manifest = read_manifest(book)
    names = book.sheet_names()
    pack = pack_of_book(book)
    if manifest.get("kind", "policy") != "policy" or pack is None or pack.all_registers["R09"].sheet not in names:
        raise Rejection(f"“{path.name}”不是政策工作簿", "用 keybook policy new 生成的政策工作簿再试")
    raws = read_registers(book, pack.head)
    return policy_of(raws, pack)[0], raws


def pack_of_book(book: Book) -> Pack | None:
    """The pack of a workbook: the one whose text it carries, else the installed one that its manifest names.

    None for a pack that is neither here nor in the file; Rejection when the text in the file is no pack.
    """
    names = book.sheet_names()
    try:
        if PACK_SHEET in names:
            return pack_of_lines(book.read(PACK_SHEET).rows)
        carried = carried_pack(book.read("_政策").rows) if "_政策" in names else None
    except PackError as wrong:
        raise Rejection(f"文件里所带的方案读不出来：{wrong}", "请上级重新生成后再发") from wrong
    return carried or find_pack(read_manifest(book).get("pack", "") or _named_in_policy(book))


def _named_in_policy(book: Book) -> str:
    """The pack that the parameters on `_政策` say they are of: all that is left where somebody took the manifest away."""
    rows = read_policy_rows(book.read("_政策").rows) if "_政策" in book.sheet_names() else {}
    return next((str(name) for name in rows.get("R09", {}).get("方案", ()) if name), "")


_HEART = ("R01", "R07", "R09")
"""What a policy cannot do without, as far as its pack has it: a pack without business has no catalogue of it."""


def embedded_policy(book: Book) -> Policy | None:
    """The policy that a desk or a submission carries; None when it carries none. Rejection for one that was damaged."""
    if "_政策" not in book.sheet_names():
        return None
    pack = pack_of_book(book)
    if pack is None:
        return None
    try:
        found = _typed(pickle.dumps(book.read("_政策").rows), _Named((pack.id, *pack.files.items()), pack))
    except (ValueError, TypeError, IndexError, KeyError) as broken:
        raise _broken(book, "读不出来") from broken
    lacking = (name for name in _HEART if name in pack.policy_registers and name not in found.frames)
    missing = next((pack.all_registers[name].sheet for name in lacking), "")
    if missing:
        raise _broken(book, f"少了《{missing}》")
    return found


@dataclass(frozen=True)
class _Named:
    """A pack, told apart from others by all its texts; those that it includes are named in them."""

    texts: tuple[Any, ...]
    pack: Pack = field(compare=False)


@lru_cache(maxsize=8)
def _typed(rows: bytes, named: _Named) -> Policy:
    """The policy of pickled rows: the same stands in every file of a month, and is read once."""
    return read_policy(pickle.loads(rows), named.pack)


def _broken(book: Book, says: str) -> Rejection:
    return Rejection(f"“{book.path.name}”里所带的政策不完整，{says}", "换用原来的那一份；没有就请上级重发台账（keybook desk new）")


def _empty(register: Register) -> RawSheet:
    return RawSheet(register=register, sheet=register.sheet, cells={}, rows=[], letters={})
