"""Writing a submission: values only, every record on its desk row, the manifest and the seal on hidden sheets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from validators.column import Column
from validators.filing.inputs import Filing, History
from validators.filing.level_check import LEVEL
from validators.filing.states import states
from validators.finding import Finding, Severity
from validators.office.read_rules import compared_registers
from validators.packs.spoken import spoken_sheet
from validators.page.page import Page, style
from validators.page.shown import shown_number
from validators.page.spoken_page import spoken_page
from validators.policy import Policy
from validators.register import Sheet
from validators.values.safe_names import safe_file_name
from workbooks import theme
from workbooks.archive.former import anew
from workbooks.book import Grid
from workbooks.desk.column_layout import column_width
from workbooks.desk.sheets.findings_sheet import SHEET as FINDINGS
from workbooks.desk.sheets.hidden_sheets import history_rows, policy_rows, trim_history
from workbooks.desk.sheets.register_sheet import print_register, write_value
from workbooks.pages.new_xlsx import new_xlsx
from workbooks.pages.write_pages import Looks, write_page
from workbooks.submission import seal
from workbooks.submission.canonical import cells_of, line, plain_text, rows_digest
from workbooks.submission.integrity import read_findings
from workbooks.submission.level_file import SHEET as LEVEL_SHEET
from workbooks.submission.level_file import LevelContent, level_rows
from workbooks.submission.sign_off import SignOff
from workbooks.submission.signature import Signer

HEADER_ROW = 5
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {**theme.FACE, "font_size": 10},
}


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What goes into the file.

    pages       校验结果 and the computed sheets, already laid out
    findings    every finding of the last check, with its reason
    supersedes  sha256 of the file that this version replaces; "" for a first one
    signer      the branch's key; None = the seal proves change only
    level       of a level's file: what it says of its branches beside their rows
    along       manifest key -> what goes along: permissions of the upper level, reasons given in the month before
    """

    filing: Filing
    sheets: Sequence[Sheet]
    policy: Policy
    history: History
    pages: Sequence[Page]
    template: str
    program: str
    parent: str
    made: dt.datetime
    findings: Sequence[Finding] = ()
    sign_off: SignOff = field(default_factory=SignOff)
    supersedes: str = ""
    signer: Signer | None = None
    level: LevelContent | None = None
    along: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        """`{period}_{branch}_{name}_{version}.xlsx` (contract)."""
        filing = self.filing
        return safe_file_name(f"{filing.period}_{filing.branch}_{filing.name}_{filing.version}.xlsx")


def control_totals(sheets: Sequence[Sheet]) -> dict[str, int]:
    """收入 in fen, 数量 in thousandths, and the rows of each sheet (D35)."""
    totals = {"收入": 0, "数量": 0}
    for sheet in sheets:
        if sheet.register.id == "R10":
            totals["收入"] = int(sheet.frame["收入"].sum())
            totals["数量"] = int(sheet.frame["数量"].sum())
        totals[f"{sheet.register.sheet} 行数"] = len(sheet.frame)
    return totals


def write_submission(folder: Path, what: Submission) -> Path:
    """Writes the file whole or not at all, and gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / what.file_name
    with anew(target) as draft, new_xlsx(draft, _OPTIONS) as book:
        book.set_properties({"created": what.made, "title": f"{what.filing.name} {what.filing.period} 上报件"})
        _fill(book, what)
    return target


def seal_of(what: Submission) -> str:
    """The seal that the file would bear, without writing it: two of one seal are the same filing."""
    return _content(what, *_cells_and_hidden(what)).digest


def _cells_and_hidden(what: Submission) -> tuple[dict[str, dict[str, list[Any]]], dict[str, list[list[Any]]]]:
    cells = {sheet.register.id: cells_of(sheet) for sheet in what.sheets}
    hidden = {
        "_政策": policy_rows(what.policy),
        "_历史": history_rows(trim_history(what.history, what.filing.period, compared_registers(what.policy))),
    }
    if what.level is not None:
        hidden[LEVEL_SHEET] = level_rows(what.level)
    return cells, hidden


def _fill(book: Workbook, what: Submission) -> None:
    looks = Looks(book)
    cells, hidden = _cells_and_hidden(what)
    sealed = _content(what, cells, hidden)
    _cover(book, what)
    for sheet in what.sheets:
        _register(book, sheet, cells[sheet.register.id], what)
    for page in what.pages:
        write_page(book, book.add_worksheet(spoken_sheet(page.name)), _values_only(page), looks)
    _hidden(book, "_manifest", [[k, v] for k, v in _manifest(sealed, what.signer).items()])
    for name, rows in hidden.items():
        _hidden(book, name, rows)
    _hidden(book, seal.SHEET, [[chunk] for chunk in seal.packed(sealed)])


def _values_only(page: Page) -> Page:
    """The page as it is read: the values of its formulas, nothing that a program works out later (settled 39)."""
    return replace(page, cells={place: replace(cell, formula=None) for place, cell in page.cells.items()}, shades=[])


def _content(
    what: Submission, cells: Mapping[str, Mapping[str, Sequence[Any]]], hidden: Mapping[str, Sequence[Sequence[Any]]]
) -> seal.Content:
    """What is sealed: the cells as they are about to be written (`write_page` says them in the words of the pack, once), and
    nothing that a re-save may change.
    """
    pages = [spoken_page(page) for page in what.pages]
    tables = [seal.table_of(sheet.register, cells[sheet.register.id], len(sheet.frame))[0] for sheet in what.sheets]
    tables += [read_findings(_grid(page)).table for page in pages if page.name == FINDINGS]
    return seal.Content(
        manifest={k: plain_text(v) for k, v in _statement(what).items() if plain_text(v)},
        cover={label: plain_text(text) for label, text in _cover_lines(what)},
        attached={name: rows_digest(rows) for name, rows in hidden.items()}
        | {page.name: rows_digest(_read_back(page)) for page in pages if page.name != FINDINGS},
        tables=tuple(tables),
    )


def _read_back(page: Page) -> list[list[Any]]:
    """The cells of a page as they will be read from the file: amounts in yuan."""
    found: list[list[Any]] = [[None] * page.last_col for _ in range(page.last_row)]
    for (row, col), cell in page.cells.items():
        found[row - 1][col - 1] = shown_number(cell.value, cell.style.value_kind)
    return found


def _grid(page: Page) -> Grid:
    return Grid(
        sheet=page.name, rows=[[page.value(row, col) for col in range(1, page.last_col + 1)] for row in range(1, page.last_row + 1)]
    )


def _statement(what: Submission) -> dict[str, str]:
    """What the manifest says of the filing, before the seal."""
    filing = what.filing
    left = {s.value: sum(f.severity is s for f in what.findings) for s in Severity}
    return {
        "kind": "submission" if what.level is None else LEVEL,
        "branch": filing.branch,
        "branch_name": filing.name,
        "period": str(filing.period),
        "version": str(filing.version),
        "pack": what.policy.pack.id,
        "policy_digest": what.policy.digest,
        "template": what.template,
        "program": what.program,
        "made": what.made.isoformat(timespec="seconds"),
        "rows": line({s.register.sheet: len(s.frame) for s in what.sheets}),
        "states": line(states(filing, what.policy, {s.register.id: len(s.frame) for s in what.sheets})),
        "totals": line(control_totals(what.sheets)),
        "open": line(left),
        "sign_off": line(what.sign_off.answers),
        "signatory": what.sign_off.signatory,
        "supersedes": what.supersedes,
        "seal_format": seal.FORMAT,
        **what.along,
    }


def _manifest(sealed: seal.Content, signer: Signer | None) -> dict[str, str]:
    signed = signer.sign(sealed.digest) if signer else {}
    return {**sealed.manifest, "chains": line(sealed.chains), "seal": sealed.digest, **signed}


def _cover(book: Workbook, what: Submission) -> None:
    sheet, filing = book.add_worksheet("封面"), what.filing
    label = book.add_format(theme.properties(style("text", bold=True)))
    value = book.add_format(theme.properties(style("text")))
    title = book.add_format(theme.properties(style("cover_title")))
    sheet.set_column(0, 0, 1)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 60)
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, f"{filing.name} · 上报件", title)
    sheet.write_string(0, 2, filing.period.zh, title)
    lines = _cover_lines(what)
    for i, (name, text) in enumerate(lines):
        sheet.write_string(2 + i, 1, name, label)
        sheet.write_string(2 + i, 2, text, value)
    sheet.write_string(3 + len(lines), 1, "※ 这是上报件，只供上报和查看；要改数请改台账，再【打包上报】。", value)
    sheet.hide_gridlines(2)
    sheet.protect()
    sheet.activate()


def _cover_lines(what: Submission) -> list[tuple[str, str]]:
    """Label and text of 封面, every one of them sealed."""
    filing = what.filing
    return [
        ("机构编码", filing.branch),
        ("机构名称", filing.name),
        ("期间", str(filing.period)),
        ("版本", f"第 {filing.version} 次上报"),
        ("填报人", filing.filled_by),
        ("联系电话", filing.phone),
        ("填报日期", str(filing.filled_on or "")),
        ("零报", "、".join(filing.nil)),
        ("附言", filing.remark),
        ("上级机构", what.parent),
        ("方案", what.policy.pack.title.zh),
        ("政策摘要", what.policy.digest),
        *what.sign_off.lines(),
    ]


def _register(book: Workbook, sheet: Sheet, cells: Mapping[str, Sequence[Any]], what: Submission) -> None:
    """A register as the desk lays it out, without what only helps to fill it: values, one head row, no own columns."""
    target = book.add_worksheet(sheet.register.sheet)
    columns = _columns(sheet)
    head = book.add_format(theme.properties(style("header")))
    title = f"{sheet.register.sheet}　{what.filing.name} {what.filing.period.zh}"
    target.write_string(0, 0, title, book.add_format(theme.properties(style("register_title"))))
    target.freeze_panes(HEADER_ROW, 1)
    for c, column in enumerate(columns):
        look = book.add_format({**theme.FACE, "font_size": 10, "num_format": column.kind.excel_format})
        target.set_column(c, c, column_width(column))
        target.write_string(HEADER_ROW - 1, c, column.name, head)
        for row, value in zip(_rows(sheet), cells[column.header], strict=True):
            if value is not None:
                write_value(target, row - 1, c, value, look)
    target.repeat_rows(HEADER_ROW - 1)
    print_register(target, f"{what.filing.name} · {what.filing.period.zh} · {sheet.register.sheet}", list(map(column_width, columns)), 1)


def _rows(sheet: Sheet) -> Sequence[int]:
    """The desk rows of the records (settled 32); those of a printed page, where several share a row, one by one."""
    rows = sheet.raw.rows
    if sheet.register.form and (len(set(rows)) < len(rows) or min(rows, default=HEADER_ROW + 1) <= HEADER_ROW):
        return range(HEADER_ROW + 1, HEADER_ROW + 1 + len(rows))
    return rows


def _columns(sheet: Sheet) -> list[Column]:
    """The columns of the pack, and any other in which something stands: all that is sealed is written."""
    shown = set(sheet.register.shown)
    return [c for c in sheet.register.columns if c in shown or sheet.frame[c.header].notna().any()]


def _hidden(book: Workbook, name: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.very_hidden()
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                write_value(sheet, r, c, value)


def manifest_totals(manifest: Mapping[str, str]) -> dict[str, int]:
    """The control totals that a manifest claims; empty when it claims none."""
    try:
        claimed = json.loads(manifest.get("totals", "{}"))
        return {str(k): int(v) for k, v in claimed.items()}
    except (ValueError, AttributeError, TypeError):
        return {}
