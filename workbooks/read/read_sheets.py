"""Which sheet is which register: by its name, by a name that still shows it, by its header; and copies of a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from validators.register import RawSheet, Register, register_named, register_of_sheet
from validators.values.cell import as_text
from validators.values.text import fold_header, is_blank, trim
from workbooks.book import Book, Grid
from workbooks.read.read_header import column_of, find_header, header_names

OURS = ("封面", "我的一周", "校验结果", "填写说明", "说明", "修正记录", "未映射", "退回单", "分级结果", "走访合规", "薪酬单")
REPORT = "·报表"
"""How the name of a report ends that stands beside the sheet it is named after (R11 and E2.1 share a name)."""
LEAST, SHARE = 4, 0.6
"""A sheet is taken for a register by its header when so many columns, and so much of the required ones, are there."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where the registers of a workbook are: id -> sheet; how a sheet was recognised; sheets that were left out.

    renamed   register id -> True for those not found by a name of theirs
    copies    (sheet left out, register id)
    """

    sheets: Mapping[str, str]
    renamed: frozenset[str]
    copies: tuple[tuple[str, str], ...]


def place(book: Book, wanted: Iterable[Register]) -> Placed:
    """Finds the sheet of each wanted register; no sheet serves two."""
    names, asked = book.sheet_names(), {register.id: register for register in wanted}
    by_name: dict[str, list[str]] = {}
    rest = []
    for name in names:
        register = register_named(name, asked.values()) or register_of_sheet(name)
        if register is not None:
            by_name.setdefault(register.id, []).append(name)
        elif not name.startswith("_") and not name.strip().endswith(REPORT) and fold_header(name) not in {fold_header(n) for n in OURS}:
            rest.append(name)
    found = {i: sorted(by_name[i], key=lambda n: (n.strip() != asked[i].sheet, names.index(n)))[0] for i in asked if i in by_name}
    copies = [(name, i) for i in asked for name in by_name.get(i, ()) if name != found[i]]
    renamed: set[str] = set()
    if "_seal" in names:  # a submission is as the program wrote it
        return Placed(sheets=found, renamed=frozenset(), copies=())
    for name in rest:
        register = _register_of(book, name, asked, found)
        if register is None:
            continue
        if register.id in found:
            copies.append((name, register.id))
        else:
            found[register.id] = name
            renamed.add(register.id)
    return Placed(sheets=found, renamed=frozenset(renamed), copies=tuple(copies))


def _register_of(book: Book, sheet: str, asked: Mapping[str, Register], found: Mapping[str, str]) -> Register | None:
    """The register that an unknown sheet holds: its name shows it, or its header does and the register is missing."""
    shown = [
        register
        for register in asked.values()
        if any(len(fold_header(n)) >= 3 and fold_header(n) in fold_header(sheet) for n in (register.sheet, *register.aliases))
    ]
    missing = [register for i, register in asked.items() if i not in found]
    if not shown and not missing:
        return None
    grid = book.read(sheet)
    ranked = sorted(((score(grid, r), r.id) for r in (shown or missing) if not r.form), reverse=True)
    if shown and ranked and ranked[0][0][0] >= 2:
        return asked[ranked[0][1]]
    if not missing or not ranked or shown:
        return None
    (hits, share), best = ranked[0]
    alone = len(ranked) == 1 or ranked[1][0][0] < hits
    return asked[best] if hits >= LEAST and share >= SHARE and alone else None


def score(grid: Grid, register: Register) -> tuple[int, float]:
    """How many columns of a register a sheet's header names, and the share of the required ones among them."""
    names = header_names(register)
    header = find_header(grid, names)
    if header is None:
        return 0, 0.0
    there = {c.header for h in header.headings.values() if (c := column_of(h.text, names)) is not None}
    needed = {c.header for c in register.columns if c.need == "req" and not c.assigned}
    return len(there), len(there & needed) / len(needed) if needed else 1.0


def same_rows(one: Grid, other: Grid) -> bool:
    """True when two sheets hold the same values, blank cells and rows aside."""

    def kept(grid: Grid) -> list[list[object]]:
        return [line for row in grid.rows if (line := [v for v in row if not is_blank(v)])]

    return kept(one) == kept(other)


def rows_alike(one: RawSheet, other: RawSheet) -> int:
    """How many rows of the second sheet the first has as well, the numbers of the program aside; each counts once."""
    headers = [c.header for c in one.register.columns if not c.computed and not c.assigned]
    return (_records(one, headers) & _records(other, headers)).total()


def _records(raw: RawSheet, headers: list[str]) -> Counter[tuple[str, ...]]:
    columns = [raw.cells.get(header, [None] * len(raw.rows)) for header in headers]
    return Counter(tuple(trim(as_text(value)) for value in line) for line in zip(*columns, strict=True))
