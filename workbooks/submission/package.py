"""Writing a submission: values only, every record on its desk row, the manifest and the seal on hidden sheets."""
from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from validators.column import Column
from validators.facts import Filing, History
from validators.page import Page
from validators.policy import Policy
from validators.register import Sheet
from workbooks import theme
from workbooks.desk.hidden import history_rows, policy_rows, trim_history
from workbooks.pages import Looks, write_page
from workbooks.submission import seal

HEADER_ROW = 5
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            "default_format_properties": {**theme.FACE, "font_size": 10}}
_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What goes into the file. `pages` are 校验结果 and the computed sheets, already laid out."""

    filing: Filing
    sheets: Sequence[Sheet]
    policy: Policy
    history: History
    pages: Sequence[Page]
    template: str
    program: str
    parent: str
    made: dt.datetime

    @property
    def file_name(self) -> str:
        """`{period}_{branch}_{name}_{version}.xlsx` (contract)."""
        filing = self.filing
        return f"{filing.period}_{filing.branch}_{filing.name}_{filing.version}.xlsx".translate(_UNSAFE)


def envelope(filing: Filing) -> dict[str, str]:
    """The sealed part of 封面."""
    return {"机构编码": filing.branch, "期间": str(filing.period), "版本": str(filing.version), "填报人": filing.filled_by,
            "填报日期": str(filing.filled_on or ""), "零报": "、".join(filing.nil)}


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
    draft = target.with_name(target.name + ".tmp")
    try:
        with xlsxwriter.Workbook(str(draft), _OPTIONS) as book:
            book.set_properties({"created": what.made, "title": f"{what.filing.name} {what.filing.period} 上报件"})
            _fill(book, what)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _fill(book: Workbook, what: Submission) -> None:
    looks = Looks(book)
    _cover(book, what)
    for sheet in what.sheets:
        _register(book, sheet, what)
    for page in what.pages:
        write_page(book, book.add_worksheet(page.name), page, looks)
    text = seal.content(envelope(what.filing), what.sheets)
    _hidden(book, "_manifest", [[k, v] for k, v in _manifest(what, text).items()])
    _hidden(book, "_政策", policy_rows(what.policy))
    _hidden(book, "_历史", history_rows(trim_history(what.history, what.filing.period)))
    _hidden(book, seal.SHEET, [[chunk] for chunk in seal.packed(text)])


def _manifest(what: Submission, text: str) -> dict[str, str]:
    filing = what.filing
    return {"kind": "submission", "branch": filing.branch, "branch_name": filing.name, "period": str(filing.period),
            "version": str(filing.version), "pack": what.policy.pack.id, "policy_digest": what.policy.digest,
            "template": what.template, "program": what.program, "made": what.made.isoformat(timespec="seconds"),
            "rows": json.dumps({s.register.sheet: len(s.frame) for s in what.sheets}, ensure_ascii=False),
            "totals": json.dumps(control_totals(what.sheets), ensure_ascii=False), "seal": seal.digest(text)}


def _cover(book: Workbook, what: Submission) -> None:
    sheet, filing = book.add_worksheet("封面"), what.filing
    label = book.add_format(theme.properties(_look("text", bold=True)))
    value = book.add_format(theme.properties(_look("text")))
    title = book.add_format(theme.properties(_look("cover_title")))
    sheet.set_column(0, 0, 1)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 60)
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, f"{filing.name} · 上报件", title)
    sheet.write_string(0, 2, filing.period.zh, title)
    lines = (("机构编码", filing.branch), ("机构名称", filing.name), ("期间", str(filing.period)),
             ("版本", f"第 {filing.version} 次上报"), ("填报人", filing.filled_by), ("联系电话", filing.phone),
             ("填报日期", str(filing.filled_on or "")), ("零报", "、".join(filing.nil)), ("附言", filing.remark),
             ("上级机构", what.parent), ("方案", what.policy.pack.title.zh), ("政策摘要", what.policy.digest))
    for i, (name, text) in enumerate(lines):
        sheet.write_string(2 + i, 1, name, label)
        sheet.write_string(2 + i, 2, text, value)
    sheet.write_string(3 + len(lines), 1, "※ 这是上报件，只供上报和查看；要改数请改台账，再【打包上报】。", value)
    sheet.hide_gridlines(2)
    sheet.protect()
    sheet.activate()


def _look(kind: str, **words: Any) -> Any:
    from validators.page import style
    return style(kind, **words)


def _register(book: Workbook, sheet: Sheet, what: Submission) -> None:
    target = book.add_worksheet(sheet.register.sheet)
    columns = _columns(sheet, what.policy.pack.id)
    head = book.add_format(theme.properties(_look("header")))
    title = book.add_format(theme.properties(_look("register_title")))
    target.write_string(0, 0, f"{sheet.register.sheet}　{what.filing.name} {what.filing.period.zh}", title)
    target.freeze_panes(HEADER_ROW, 1)
    for c, column in enumerate(columns):
        look = book.add_format({**theme.FACE, "font_size": 10, "num_format": column.kind.excel_format})
        target.set_column(c, c, column.width or max(10.0, 2.0 * len(column.header) + 3.5))
        target.write_string(HEADER_ROW - 1, c, column.header, head)
        _column(target, c, sheet.frame[column.header], column.kind, sheet.raw.rows, look)


def _columns(sheet: Sheet, pack: str) -> list[Column]:
    """The columns of the pack, and any other in which something stands: all that is sealed is written."""
    shown = set(sheet.register.for_pack(pack))
    return [c for c in sheet.register.columns if c in shown or sheet.frame[c.header].notna().any()]


def _column(target: Worksheet, c: int, values: pd.Series, kind: Any, rows: Sequence[int], look: Format) -> None:
    for row, value in zip(rows, values.astype(object), strict=True):
        if value is None or value is pd.NA or value is pd.NaT or value != value:
            continue
        shown = value.to_pydatetime() if isinstance(value, pd.Timestamp) else kind.to_cell(value)
        if isinstance(shown, str):
            target.write_string(row - 1, c, shown, look)
        elif isinstance(shown, dt.date):
            target.write_datetime(row - 1, c, shown, look)
        else:
            target.write_number(row - 1, c, shown, look)


def _hidden(book: Workbook, name: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.very_hidden()
    for r, line in enumerate(rows):
        for c, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(r, c, value)
            elif value is not None:
                sheet.write_number(r, c, value)


def manifest_totals(manifest: Mapping[str, str]) -> dict[str, int]:
    """The control totals that a manifest claims; empty when it claims none."""
    try:
        claimed = json.loads(manifest.get("totals", "{}"))
        return {str(k): int(v) for k, v in claimed.items()}
    except (ValueError, AttributeError, TypeError):
        return {}
