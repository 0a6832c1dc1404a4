"""疑义: what managers say against their pay, on the statement of the month or on what was published; it goes up with the next
file as a finding whose reason is what they say (ux 6, ux 8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from validators.finding import Finding, Severity
from validators.page.page import Page
from validators.values.cell import as_text
from validators.values.period import Month
from validators.values.text import trim
from validators.wording.doubt_box import ASKED, DOUBT, PUBLISHED, STATEMENT
from workbooks.book import Book, Grid, Rejection
from workbooks.scan.scan_book import ScanBook

MARK = "疑义/"
"""Before month and 工号 in the manifest of a submission: what was said."""
CODE = "pay_disputed"
_MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
_WHOSE = re.compile(r"（([^（）]+)）")
_MOST = 500


class Dispute(NamedTuple):
    """One person's word about the pay of one month."""

    about: str
    number: str
    text: str

    @property
    def key(self) -> str:
        """Month and 工号."""
        return f"{self.about}·{self.number}"


def disputes_at(book: Book, path: Path, branch: str) -> list[Dispute]:
    """What stands on the statements of a desk, then on the published workbooks of this branch that lie beside it."""
    found = {one.key: one for file in _published(path, branch) for one in _of_published(file)}
    found |= {one.key: one for one in _of_statements(book)}
    return [found[key] for key in sorted(found)]


def disputes_in(manifest: Mapping[str, str]) -> list[Dispute]:
    """What a submission carries."""
    parts = ((key.removeprefix(MARK).partition("/"), text) for key, text in manifest.items() if key.startswith(MARK))
    return [Dispute(about, number, text[:_MOST]) for (about, _, number), text in parts if number]


def along(disputes: list[Dispute]) -> dict[str, str]:
    """The entries of the manifest by which they travel."""
    return {f"{MARK}{one.about}/{one.number}": one.text for one in disputes}


def dispute_findings(disputes: list[Dispute]) -> list[Finding]:
    """Class C, its reason what was said: it keeps nothing from going up, and stands among what the level above reads."""
    return [
        Finding(
            code=CODE,
            rule=None,
            severity=Severity.C,
            sheet=STATEMENT,
            column=DOUBT,
            value=one.text[:40],
            record=one.key,
            message=f"{one.number} 对 {one.about} 的薪酬有疑义",
            remedy=f"{ASKED}；随本次上报送上级，答复在下次发布里。当面说清了就把这一格清空",
            reason=one.text,
        )
        for one in disputes
    ]


def keep_doubts(book: Book, pages: list[Page]) -> None:
    """What was written on the statements that are about to be made new stays on the new ones."""
    there = set(book.sheet_names())
    for page in (page for page in pages if page.name in there and page.name.startswith(f"{STATEMENT}·")):
        said, box = _written(book.read(page.name)), _box({place: cell.value for place, cell in page.cells.items()})
        if said and box is not None:
            page.cells[box] = replace(page.cells[box], value=said)


def _of_statements(book: Book) -> Iterator[Dispute]:
    for name in book.sheet_names():
        if name.startswith(f"{STATEMENT}·"):
            grid = book.read(name)
            said, month = _written(grid), _MONTH.search(" ".join(_texts(grid, 1)))
            whose = _WHOSE.search(" ".join(_texts(grid, 2)))
            if said and month and whose:
                yield Dispute(str(Month(int(month[1]), int(month[2]))), whose[1], said[:_MOST])


def _written(grid: Grid) -> str:
    places = {
        (r, c): value
        for r, line in enumerate(grid.rows, grid.first_row)
        for c, value in enumerate(line, grid.first_column)
        if value is not None
    }
    box = _box(places)
    return trim(as_text(grid.at(*box))) if box is not None else ""


def _box(cells: Mapping[tuple[int, int], object]) -> tuple[int, int] | None:
    """The cell in which a manager writes: under the words about it."""
    return next(((row + 1, col) for (row, col), value in cells.items() if str(value).startswith(f"{DOUBT}（")), None)


def _texts(grid: Grid, row: int) -> list[str]:
    at = row - grid.first_row
    return [as_text(value) for value in grid.rows[at]] if 0 <= at < len(grid.rows) else []


def _published(desk: Path, branch: str) -> list[Path]:
    """What was published to the branch or to its managers and lies beside the desk; ends on `三级` or on the branch's name."""
    return sorted(desk.parent.glob(f"发布_*_{branch}_*.xlsx"))


def _of_published(file: Path) -> Iterator[Dispute]:
    """The column 疑义 of the page of pay; a file that cannot be read says nothing."""
    try:
        book = ScanBook(file)
        grid = book.read(PUBLISHED) if PUBLISHED in book.sheet_names() else None
    except (Rejection, OSError):
        return
    rows = [[as_text(value) for value in line] for line in grid.rows] if grid is not None else []
    head = next((i for i, line in enumerate(rows) if "工号" in line and DOUBT in line), None)
    month = _MONTH.search(" ".join(rows[0])) if rows else None
    if head is None or month is None:
        return
    number, doubt = rows[head].index("工号"), rows[head].index(DOUBT)
    for line in rows[head + 1 :]:
        if doubt < len(line) and trim(line[doubt]) and line[number]:
            yield Dispute(str(Month(int(month[1]), int(month[2]))), line[number], trim(line[doubt])[:_MOST])
