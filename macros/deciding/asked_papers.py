"""The forms that a branch hands in: made of its rows, listed in the file of 审批单, read out of it at the centre (P13)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from macros.session import Session
from validators.packs.spoken import spoken_sheet
from validators.page.page import Page, Print, style
from validators.page.parts import source_line, title_bar
from validators.papers.begun import BegunPaper, begun_papers
from validators.papers.rights import LEVELS, overlay_on
from validators.registers.control.approvals import TYPES
from validators.values.cell import as_text
from validators.values.text import fold, screened
from workbooks.book import Book

SHEET = "单据"
HEADERS = ("单号", "类型", "表", "行", "事由", "情形", "提交人", "姓名", "权限级别")
WIDTHS = (20, 12, 18, 6, 60, 10, 11, 11, 9)
HEADER_ROW = 3
_WHOSE = re.compile(r"机构\s*(\S+)\s+期间\s*(\d{4}-\d{2})")
_MOST = 500
"""Forms of one file that are read; characters of a cell."""


@dataclass(frozen=True, kw_only=True)
class AskedPaper:
    """A form as it is handed in: its number, what it is about, where it began, who hands it in."""

    number: str
    type: str
    sheet: str
    row: int
    about: str
    case: str
    by: str
    name: str
    rights: str

    def as_json(self) -> dict[str, Any]:
        """Its parts by name."""
        return asdict(self)


def asked_papers(session: Session) -> list[AskedPaper]:
    """The forms that the rows of a desk begin; none while the policy has not switched the steps on."""
    if not overlay_on(session.policy):
        return []
    number, name, rights = _submitter(session)
    begun = begun_papers(session.checked.sheets, session.checked.findings)
    return [
        AskedPaper(
            number=_number(session, one),
            type=one.type,
            sheet=one.sheet,
            row=one.row,
            about=one.about,
            case=one.case,
            by=number,
            name=name,
            rights=rights,
        )
        for one in begun
    ]


def _number(session: Session, one: BegunPaper) -> str:
    """`SP-LJ01-2610-3F7A21`: the same row has the same number whenever it is handed in."""
    filing = session.filing
    digest = hashlib.sha256("\x1f".join((filing.branch, str(filing.period), one.type, one.register, one.key)).encode()).hexdigest()
    return f"SP-{filing.branch}-{filing.period.year % 100:02d}{filing.period.month:02d}-{digest[:6].upper()}"


def _submitter(session: Session) -> tuple[str, str, str]:
    """工号, 姓名 and 权限级别 of 填报人 on 封面, as R02 knows them; the lowest level where it does not say."""
    wanted = fold(session.filing.filled_by)
    staff = session.frames.get("R02")
    for row in staff.to_dict("records") if staff is not None else ():
        if wanted and wanted in (fold(str(row["工号"] or "")), fold(str(row["姓名"] or ""))):
            return str(row["工号"]), str(row["姓名"] or ""), str(row["权限级别"] or LEVELS[-1])
    return session.filing.filled_by.strip(), "", LEVELS[-1]


def papers_page(papers: Sequence[AskedPaper], title: str, whose: str, when: dt.datetime) -> Page:
    """单据: one line a form; `whose` says branch and period."""
    page = Page(name=SHEET, tab="orange", widths=WIDTHS, printing=Print(landscape=True, fit=(1, 0), footer=f"{title} · {SHEET}"))
    page.heights |= {1: 30, HEADER_ROW: 21}
    title_bar(page, f"{SHEET}　{title}", col=1, last=len(WIDTHS))
    source_line(page, f"{whose}　提交 {when:%Y-%m-%d %H:%M}", col=1, last=len(WIDTHS))
    for col, header in enumerate(HEADERS, 1):
        page.put(HEADER_ROW, col, header, "header")
    for row, one in enumerate(papers, HEADER_ROW + 1):
        line = (one.number, one.type, spoken_sheet(one.sheet), str(one.row), one.about, one.case, one.by, one.name, one.rights)
        for col, text in enumerate(line, 1):
            page.put(row, col, text or None, style("text", sides="lrtb", wrap=col == 5))
    return page


def papers_of_book(book: Book) -> tuple[str, str, tuple[dict[str, Any], ...]]:
    """Branch, period and forms of a received file; no forms where it holds none that can be read."""
    if SHEET not in book.sheet_names():
        return "", "", ()
    rows = [[as_text(cell) for cell in line] for line in book.read(SHEET).rows[: _MOST + HEADER_ROW]]
    found = next((m for line in rows[:3] for text in line if (m := _WHOSE.search(text.replace("　", " ")))), None)
    head = next((i for i, line in enumerate(rows) if HEADERS[0] in line and HEADERS[1] in line), None)
    if found is None or head is None or not 1 <= int(found[2][5:]) <= 12:
        return "", "", ()
    places = {name: rows[head].index(name) for name in HEADERS if name in rows[head]}
    return found[1], found[2], tuple(_read(rows[head + 1 :], places))


def _read(lines: Iterable[Sequence[str]], places: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    """The lines that are forms: with a number of our own and a type that there is."""
    for line in lines:
        told = {name: screened(line[at].strip(), _MOST) if at < len(line) else "" for name, at in places.items()}
        if re.fullmatch(r"SP-[A-Za-z0-9-]{4,40}", told.get("单号", "")) and told.get("类型") in TYPES:
            words = {key: told.get(header, "") for key, header in _KEYS.items()}
            yield words | {"row": int(told["行"]) if told.get("行", "").isdecimal() else 0}


_KEYS = dict(zip(("number", "type", "sheet", "about", "case", "by", "name", "rights"), HEADERS[:3] + HEADERS[4:], strict=True))
