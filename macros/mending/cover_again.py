"""封面 of a desk that was deleted or renamed: a press works as if it stood there, and puts it back (ux 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from macros.centre.centre_cover import centre_page, centre_sheets
from macros.mending.seen_cover import SeenCover
from macros.session import Session
from validators.page.page import Page
from validators.policy import Policy
from validators.values.cell import as_text
from validators.values.date_kinds import Date, MonthText
from validators.values.period import Month
from validators.values.text import fold
from workbooks.book import Book, DefineNames, Edit, PutPage, RenameSheet
from workbooks.desk.centre_book import CENTRE_NAMES
from workbooks.desk.content import DeskContent
from workbooks.desk.deadline import last_day
from workbooks.desk.desk_book import desk_registers, sheet_names
from workbooks.desk.sheets.cover_sheet import SHEET, Cover, home_page
from workbooks.desk.sheets.kept_cover import LAST_MONTH, read_kept
from workbooks.desk.sheets.state_sheet import SHEET as STATE
from workbooks.desk.sheets.state_sheet import names as state_names
from workbooks.manifest import read_manifest
from workbooks.read.read_registers import read_pairs

_LABELS = ("机构编码", "期间", "填报人")
"""What only 封面 has side by side."""


def cover_seen(book: Book, manifest: Mapping[str, str], policy: Policy) -> Book:
    """The desk with its 封面, wherever that is; the book itself where it has one, is no desk, or its office is not known any more."""
    if manifest.get("kind") == "centre":
        return _centre_seen(book, manifest, policy)
    period = MonthText().parse(manifest.get("period")).value
    if manifest.get("kind") != "desk" or STATE not in book.sheet_names() or period is None:
        return book
    month, branch = Month.parse(period), manifest.get("branch", "")
    if renamed := _renamed(book, set(sheet_names(policy.pack)), branch):
        return SeenCover(book, renamed=renamed)
    if branch not in policy.organisation.at(month.first):
        return book
    return SeenCover(book, page=_page(book, manifest, policy, month, DeskContent(), month.first))


def _centre_seen(book: Book, manifest: Mapping[str, str], policy: Policy) -> Book:
    if renamed := _renamed(book, centre_sheets(), manifest.get("branch", "")):
        return SeenCover(book, renamed=renamed)
    page = centre_page(manifest, policy)
    return book if page is None else SeenCover(book, page=page)


def cover_again(session: Session) -> tuple[list[Edit], str]:
    """What puts 封面 back, before all else that a press does, and the sentence about it; nothing where it stands."""
    book = session.book
    if not isinstance(book, SeenCover):
        return [], ""
    if book.page is None:
        return [RenameSheet(sheet=book.renamed, name=SHEET)], f"《{book.renamed}》就是《{SHEET}》，表名已改回。"
    said = f"《{SHEET}》被删掉了，已放回；蓝框里是上次点按钮时填的，请看一眼。"
    if session.kind == "centre":
        return [PutPage(page=book.page), DefineNames(names=CENTRE_NAMES)], said
    rows = {
        name: [{h: v[i] for h, v in raw.cells.items() if v[i] is not None} for i in range(len(raw.rows))]
        for name, raw in session.raws.items()
        if not raw.register.form
    }
    manifest = read_manifest(book)
    page = _page(book.book, manifest, session.policy, session.filing.period, DeskContent(cells=rows), session.today)
    wanted = [register for register in session.policy.pack.desk if register.form is None]
    lost = {name: where for name, where in state_names(len(wanted)).items() if f"'{SHEET}'!" in where}
    return [PutPage(page=page), DefineNames(names=lost)], said


def _renamed(book: Book, ours: Collection[str], branch: str) -> str:
    """The sheet, none of `ours`, that is 封面 under another name; empty where none is."""
    for name in book.sheet_names():
        pairs = read_pairs(book.read(name), _LABELS) if name not in ours else {}
        if len(pairs) == len(_LABELS) and fold(as_text(pairs["机构编码"][0])) == fold(branch):
            return name
    return ""


def _page(book: Book, manifest: Mapping[str, str], policy: Policy, period: Month, content: DeskContent, today: dt.date) -> Page:
    """封面 with what is kept of it; counts of rows as in `content`."""
    kept, tree = read_kept(book.read(STATE)), policy.organisation
    node, parent = tree.at(period.first)[manifest["branch"]], tree.parent(manifest["branch"], period.first)
    registers = desk_registers(policy, node, parent, period, content)
    counts = {what.register.id: kept.get(LAST_MONTH + what.register.sheet) for what in registers}
    months = {name: int(count) for name, count in counts.items() if isinstance(count, (int, float))}
    cover = Cover(
        policy=policy,
        node=node,
        parent=parent,
        period=period,
        today=today,
        deadline=last_day(policy, node.code, period),
        registers=registers,
        version=int(as_text(kept.get("版本")) or 1),
        template=manifest.get("template", ""),
        program=manifest.get("program", ""),
        last_rows=months,
        inputs=_inputs(kept),
    )
    return home_page(cover)


def _inputs(kept: Mapping[str, Any]) -> dict[str, Any]:
    day = Date().parse(kept.get("填报日期")).value
    held = {label: value for label, value in kept.items() if label != "版本" and not label.startswith(LAST_MONTH)}
    return held | ({"填报日期": day} if day is not None else {})
