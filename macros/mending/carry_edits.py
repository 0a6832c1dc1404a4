"""带入上月 in a desk that is there: all that `desk new --carry` puts into a new one (design 7; settled 31).

What the clerk has typed stays: rows go below his, a row whose key is there already is not brought again, a reason, a name
or a telephone number that is there is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from macros.mending.filling import filled_content, noted_edit
from macros.mending.inheriting import carried_together, last_month_files
from macros.opening import open_session
from macros.session import Session
from validators.filing.history import combine
from validators.office.read_rules import compared_registers
from validators.organisation_tree import Node
from validators.page.page import Page
from validators.register import RawSheet
from validators.values.cell import as_text
from validators.values.serial import as_moment
from validators.values.text import fold, is_blank
from workbooks.book import Book, Dialog, Edit, EditList, Grid, PutPage, Status, WriteBlock, column_number
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import DECISION, HISTORY, desk_registers, form_sheets, week_page
from workbooks.desk.live_names import LiveColumn, live_column
from workbooks.desk.sheets.cover_sheet import INPUTS, last_rows_edits
from workbooks.desk.sheets.cover_sheet import SHEET as HOME
from workbooks.desk.sheets.hidden_sheets import history_rows, trim_history
from workbooks.desk.sheets.register_sheet import RegisterSheet
from workbooks.desk.sheets.unmapped_sheet import read_unmapped, unmapped_page
from workbooks.live.edit_changes import needed
from workbooks.manifest import SHEET as MANIFEST
from workbooks.manifest import read_manifest

Rows = Sequence[Mapping[str, Any]]


def carry_edits(session: Session, file: Path | None = None) -> EditList:
    """Master rows, open items, history, reasons, 填报人 and last month's column from `file`, or from last month's beside.

    ToolkitError and Rejection as `open_session`, and for a file of another branch or of no earlier month.
    """
    filing, tree, said = session.filing, session.policy.organisation, list[str]()
    sources = [file] if file is not None else last_month_files(session.path.parent, tree, filing.branch, filing.period)
    if not sources:
        return _missing(session)
    olds = [open_session(source, today=session.today) for source in sources]
    content = filled_content(carried_together(olds, tree, filing, said), session.policy, filing, session.frames)
    issued, wanted = _tables(session, DeskContent()), _tables(session, content)
    rows, counts = _rows(session, content, issued, wanted)
    edits = EditList(
        edits=[
            *noted_edit(session, content.carried),
            *rows,
            *_forms(session, content),
            *_memory(session, content),
            *_cover(session, content),
        ],
        outcome=content,
    )
    before, after = (week_page(tables, session.policy.pack, session.filing.name, session.filing.period.zh) for tables in (issued, wanted))
    if _shows(session.book, before):
        edits.add(PutPage(page=after))
    if content.unmapped:
        parked = list(dict.fromkeys([*read_unmapped(session.book), *content.unmapped]))
        edits.add(PutPage(page=unmapped_page(parked, f"{session.filing.name} {session.filing.period.zh}")))
    names = "、".join(f"“{source.name}”" for source in sources)
    edits.add(Status(text=f"已从{names}带入：{'、'.join(counts) or '没有新的行'}。{''.join(said)}本月已填的内容没有改动。"))
    return edits


def _missing(session: Session) -> EditList:
    before = session.filing.period.plus(-1)
    text = f"没有找到 {before} 的台账。怎么办：把 {before} 的台账放到本文件旁边，再点【带入上月】。没有做任何改动。"
    return EditList(blocked=True, edits=[Dialog(title="带入上月", text=text)])


def _tables(session: Session, content: DeskContent) -> list[RegisterSheet]:
    """The tables of a new desk with that content."""
    filing, policy = session.filing, session.policy
    node = policy.organisation.at(filing.period.first).get(filing.branch) or Node(code=filing.branch, name=filing.name)
    return desk_registers(policy, node, None, filing.period, content)


def _rows(
    session: Session, content: DeskContent, issued: Sequence[RegisterSheet], wanted: Sequence[RegisterSheet]
) -> tuple[list[Edit], list[str]]:
    """The rows of the tables, as a new desk would have them, and how many came to each."""
    edits: list[Edit] = []
    counts = []
    for before, what in zip(issued, wanted, strict=True):
        name, raw = what.register.id, session.raws.get(what.register.id)
        frame = content.carried.get(name)
        if raw is None or frame is None:
            continue
        untouched = _as_issued(raw, before)
        fresh = list(what.rows) if untouched else [row for row, new in zip(what.rows, is_fresh(session, name, frame), strict=True) if new]
        if fresh:
            counts.append(f"{what.register.sheet} {len(fresh)} 行")
            live = live_column(session.raws, raw) if session.kind == "desk" else None
            edits += row_blocks(raw, fresh, first=raw.header_row + 1 if untouched else None, live=live)
    return edits, counts


def _as_issued(raw: RawSheet, before: RegisterSheet) -> bool:
    """True for a sheet whose rows are those with which it was issued, and nothing else."""
    typed = [c.header for c in raw.register.columns if not c.computed and c.header in raw.cells]
    there = [{h: as_text(raw.cells[h][i]) for h in typed if not is_blank(raw.cells[h][i])} for i in range(len(raw.rows))]
    presets = [{h: as_text(row[h]) for h in typed if not is_blank(row.get(h))} for row in before.rows]
    return bool(presets) and there == presets


def is_fresh(session: Session, name: str, frame: pd.DataFrame) -> list[bool]:
    """Which rows have a key that is not there yet, neither as understood nor as typed (a reference to a customer that is
    still to be carried over is not understood).
    """
    key = list(session.policy.registers[name].key)
    there = set(_keys(session.frames[name], key))
    raw = session.raws[name]
    columns = [raw.cells.get(header, [None] * len(raw.rows)) for header in key]
    there |= {"+".join(fold(as_text(value)) for value in values) for values in zip(*columns, strict=True)}
    return [one not in there for one in _keys(frame, key)]


def _keys(frame: pd.DataFrame, key: Sequence[str]) -> list[str]:
    return list(frame[list(key)].astype(str).agg("+".join, axis=1)) if len(frame) else []


def row_blocks(raw: RawSheet, rows: Rows, first: int | None = None, live: LiveColumn | None = None) -> list[WriteBlock]:
    """Rows below those that are there, or from row `first` over them; a block a column, the `live` one by formula."""
    start = first or max(raw.rows, default=raw.header_row) + 1
    blanks = max(max(raw.rows, default=0) + 1 - start - len(rows), 0) if first else 0
    blocks = [
        WriteBlock(
            sheet=raw.sheet, row=start, column=column_number(letter), values=[[_plain(row.get(header))] for row in rows] + [[None]] * blanks
        )
        for header, letter in raw.letters.items()
        if live is None or header != live.header
    ]
    if live is not None:
        shown = [as_text(row.get(live.header)) or live.directory.shows(row.get(live.code)) for row in rows] + [""] * blanks
        blocks.append(live.block(raw.sheet, start, column_number(raw.letters[live.header]), shown))
    return blocks


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    return as_moment(value)


def _forms(session: Session, content: DeskContent) -> list[PutPage]:
    """The printed pages that are as they were issued, with what comes along; one that is begun stays as it is."""
    filing = session.filing
    issued = {page.name: page for page in form_sheets(session.policy, filing.name, filing.period, DeskContent())}
    wanted = form_sheets(session.policy, filing.name, filing.period, content)
    names = {register.sheet for register in session.policy.pack.desk if register.form and register.id in content.carried}
    return [PutPage(page=page) for page in wanted if page.name in names and _shows(session.book, issued[page.name])]


def _shows(book: Book, page: Page) -> bool:
    """True when a sheet shows just what the page says."""
    return page.name in book.sheet_names() and not needed(EditList(edits=[PutPage(page=page)]), book).edits


def _memory(session: Session, content: DeskContent) -> Iterator[WriteBlock]:
    """The hidden sheets: earlier months, and the reasons that were given."""
    names = session.book.sheet_names()
    if HISTORY in names:
        history = combine([content.history, session.history], before=session.filing.period)
        rows = history_rows(trim_history(history, session.filing.period, compared_registers(session.policy)))
        yield _table(HISTORY, rows, session.book.read(HISTORY))
    known = read_manifest(session.book)
    fresh = [[DECISION + key, text] for key, text in sorted(content.decisions.items()) if DECISION + key not in known]
    if MANIFEST in names and fresh:
        grid = session.book.read(MANIFEST)
        yield WriteBlock(sheet=MANIFEST, row=grid.first_row + len(grid.rows), column=1, values=fresh)


def _table(sheet: str, rows: Sequence[Sequence[Any]], there: Grid) -> WriteBlock:
    """A whole sheet of plain cells: the rows, and blanks over what stood beyond them."""
    width = max([*map(len, rows), *(there.first_column - 1 + len(line) for line in there.rows)], default=1)
    height = max(len(rows), there.first_row - 1 + len(there.rows))
    lines = [[*line, *[None] * (width - len(line))] for line in rows]
    return WriteBlock(sheet=sheet, row=1, column=1, values=[*lines, *[[None] * width for _ in range(height - len(rows))]])


def _cover(session: Session, content: DeskContent) -> Iterator[WriteBlock]:
    """封面: who files, where that is still blank, and the rows of last month."""
    if HOME not in session.book.sheet_names():
        return
    grid = session.book.read(HOME)
    for label, value in content.inputs.items():
        row, column = int(INPUTS[label][1:]), column_number(INPUTS[label][0])
        if value and is_blank(grid.at(row, column)):
            yield WriteBlock(sheet=HOME, row=row, column=column, values=[[value]])
    sheets = {register.sheet: register.id for register in session.policy.pack.desk}
    yield from last_rows_edits(grid, {sheet: content.last_rows[name] for sheet, name in sheets.items() if name in content.last_rows})
