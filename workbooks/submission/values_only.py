"""A submission holds values only: what could show a person something other than what is sealed is named (settled 39).

Judged by meaning: what programs do to a harmless re-save (other date formats, hidden sheets that were very hidden, empty
sheets and sheets of their own, filtered rows, rounding) is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from validators.column import Column
from validators.register import RawSheet, register_of_sheet
from validators.values.cell import as_text
from validators.values.date_kinds import Date
from validators.values.period import Month
from validators.values.text import fold_header, is_blank, screened
from workbooks.book import Grid, Rejection
from workbooks.desk.sheets.findings_sheet import SHEET as FINDINGS
from workbooks.envelope import LABELS
from workbooks.envelope import SHEET as COVER
from workbooks.manifest import SHEET as MANIFEST
from workbooks.read.read_header import column_of, find_header, header_names
from workbooks.scan.file_format import XLSX
from workbooks.scan.scan_book import ScanBook
from workbooks.submission import seal
from workbooks.submission.shown.shown_cells import KnownSheets, shown_cells
from workbooks.submission.shown.things_drawn import things_drawn

_RESEAL = "上报件只能是数值：不要在上报件里改，请在台账里改好，再【打包上报】"
_PROGRAMS = re.compile(r"(WpsReserved_\w+|_xltb_storage_|_56F9DC9755BA473782653E2940F9\w*)")
"""Sheets that programs keep for themselves: WPS, and add-ins of Excel; they are hidden."""


def refuse_more_than_values(book: ScanBook, raws: Mapping[str, RawSheet], sealed: seal.Content) -> None:
    """Rejection, naming the first place, for a file that holds more than the values that it was sealed with."""
    if book.form != XLSX:
        raise Rejection(f"“{book.path.name}”不是 .xlsx，是别的程序转存的", "请把【打包上报】生成的 .xlsx 原样发来")
    for reason in more_than_values(book, raws, sealed):
        raise Rejection(f"“{screened(book.path.name)}”里{reason}", _RESEAL)


def more_than_values(book: ScanBook, raws: Mapping[str, RawSheet], sealed: seal.Content) -> Iterator[str]:
    """Each place of an .xlsx that may show a person something other than what is sealed, in words; nothing for another form."""
    if book.form == XLSX:
        yield from map(screened, _reasons(book, raws, sealed))


def _reasons(book: ScanBook, raws: Mapping[str, RawSheet], sealed: seal.Content) -> Iterator[str]:
    yield from _formulas(book)
    yield from _sheets(book, sealed)
    yield from _doubled(book, raws)
    yield from (f"《{thing.sheet}》{thing.cell} 有{thing.kind}" for thing in things_drawn(book.xlsx))
    columns = {raw.sheet: _columns(raw) for raw in raws.values()}
    known = KnownSheets(columns, _ours(sealed), _printed(sealed))
    yield from (f"《{one.sheet}》{one.cell} 的{one.reason}" for one in shown_cells(book.path, known, book))


def _printed(sealed: seal.Content) -> tuple[str, ...]:
    """The words that the program itself prints on a register's sheet, beside its name: whose it is, and of which month."""
    name, period = sealed.manifest.get("branch_name", ""), sealed.manifest.get("period", "")
    try:
        return name, period, Month.parse(period).zh
    except ValueError:
        return name, period


def _formulas(book: ScanBook) -> Iterator[str]:
    for name in book.sheet_names():
        cells = sorted(book.formulas(name))
        if cells:
            yield f"《{name}》{cells[0]} 是公式"


def _ours(sealed: seal.Content) -> frozenset[str]:
    """The sheets that a submission is made of, as it was sealed."""
    return frozenset({COVER, FINDINGS, MANIFEST, seal.SHEET, *sealed.attached, *(table.sheet for table in sealed.tables)})


def _sheets(book: ScanBook, sealed: seal.Content) -> Iterator[str]:
    """A further sheet with content, a hidden one that people should see, two sheets for one register."""
    ours = {fold_header(name) for name in _ours(sealed)}
    seen: Counter[str] = Counter()
    unseen = _unseen(book)
    for name in book.sheet_names():
        grid = book.read(name)
        filled = any(not is_blank(cell) for line in grid.rows for cell in line)
        register = register_of_sheet(name)
        known = fold_header(name) in ours or (register is not None and register.id in {t.id for t in sealed.tables})
        if filled and not known and not (name in unseen and _PROGRAMS.fullmatch(name)):
            yield f"多了一张有内容的表《{name}》"
        if filled and name in unseen and (register is not None or name in (COVER, FINDINGS)):
            yield f"《{name}》被隐藏了"
        if filled:
            seen[register.id if register is not None else fold_header(name)] += 1
            if seen[register.id if register is not None else fold_header(name)] > 1:
                yield f"有两张《{register.sheet if register else name}》"


def _unseen(book: ScanBook) -> frozenset[str]:
    """The sheets that are hidden or very hidden."""
    return frozenset(name for name, listed in book.xlsx.sheets.items() if listed.state != "visible")


def _doubled(book: ScanBook, raws: Mapping[str, RawSheet]) -> Iterator[str]:
    """Two columns of one name in a register, two cells of one name on 封面."""
    for raw in raws.values():
        grid = book.read(raw.sheet)
        names = header_names(raw.register)
        header = find_header(grid, names)
        found = Counter(c.header for h in header.headings.values() if (c := column_of(h.text, names))) if header else Counter[str]()
        twice = next((name for name, count in found.items() if count > 1), None)
        if twice is not None and not raw.places:
            yield f"《{raw.sheet}》有两列“{twice}”"
    yield from _cover_labels(book.read(COVER)) if COVER in book.sheet_names() else ()


def _cover_labels(grid: Grid) -> Iterator[str]:
    labels = {fold_header(label): label for label in LABELS}
    cells = Counter(
        labels[folded] for line in grid.rows for c in line if isinstance(c, str) and (folded := fold_header(as_text(c))) in labels
    )
    yield from (f"《{COVER}》有 {count} 格“{label}”" for label, count in cells.items() if count > 1)


def _columns(raw: RawSheet) -> dict[str, tuple[bool, bool]]:
    """Column letter -> its own format is a percentage; it holds dates."""
    by_header: Mapping[str, Column] = raw.register.by_header
    return {
        letter: ("%" in by_header[header].kind.excel_format, isinstance(by_header[header].kind, Date))
        for header, letter in raw.letters.items()
        if header in by_header
    }
