"""调整表: what a level adjusts in a month's totals, each line with reason and owner, apart from every branch's rows.

An adjustment changes no row and no control total: it stands as a line of its own in the consolidated report, and goes
upward beside the rows (features row 42).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from macros.closing.approval_steps import refuse_when_locked
from macros.errors import ToolkitError
from validators.column import Column
from validators.finding import REASON_LENGTH, Severity
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import source_line, title_bar
from validators.register import RawSheet, Register, Row
from validators.values.kinds import Code, Enum, Txt
from validators.values.number_kinds import Money
from validators.values.period import Month
from validators.values.text import Text
from workbooks.archive.events import AdjustmentsTaken
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing
from workbooks.pages.write_pages import write_pages
from workbooks.read.read_registers import read_register
from workbooks.scan.scan_book import ScanBook

SHEET, KIND = "调整表", "adjusted"
MEASURES = ("收入", "数量")
_LINES = 40
__all__ = ["KIND", "adjust", "adjustments", "own_event", "write_form"]


class Adjustment(Row):
    """One line of 调整表; 调整数 has two decimals, in 元 or in the unit of 数量."""

    target: Annotated[str | None, Column(header="机构编码", kind=Code(), hint="调整哪个单位的数；不归哪一家就空着")]
    measure: Annotated[str | None, Column(header="指标", kind=Enum(values=MEASURES), need="req")]
    value: Annotated[int | None, Column(header="调整数", kind=Money(), need="req")]
    reason: Annotated[str | None, Column(header="原因", kind=Txt(), need="req")]
    owner: Annotated[str | None, Column(header="责任人", kind=Txt(), need="req")]


FORM = Register(id="adjustment", sheet=SHEET, title=Text("调整表", "Adjustments"), row=Adjustment, nature="flow")


def write_form(out: Path, home: Home, period: Month, *, now: dt.datetime) -> Path:
    """An empty 调整表 to fill in, for one period."""
    page = Page(name=SHEET, tab="orange", widths=(14, 12, 18, 60, 14))
    title_bar(page, f"{SHEET}　{home.owner(period).name}　{period.zh}")
    source_line(page, "一行一笔，原因和责任人必填；不改任何单位的数据，在汇总报表里单独一行。")
    for col, column in enumerate(FORM.columns, 1):
        page.put(5, col, column.header, "header")
        for row in range(6, 6 + _LINES):
            page.put(row, col, None, Style("money" if column.header == "调整数" else "text", sides="ltrb"))
    page.printing = Print(landscape=True, area=Area(1, 1, 5 + _LINES, len(FORM.columns)))
    write_pages(out, [page], properties={"title": f"{SHEET} {period}", "created": now})
    return out


def adjust(home: Home, period: Month, file: Path, *, by: str, now: dt.datetime) -> AdjustmentsTaken:
    """Takes 调整表 in: it replaces the one before it; an empty one takes the adjustments back.

    ToolkitError for a sheet with a line that is not whole, naming the line, and for an approved month.
    """
    refuse_when_locked(home, period)
    if not by.strip():
        raise ToolkitError("没有写是谁登记的调整", "加上 --by 姓名或工号")
    book = ScanBook(file)
    raw = read_register(book.read(SHEET), FORM) if SHEET in book.sheet_names() else None
    if raw is None:
        raise ToolkitError(f"“{file.name}”里没有《{SHEET}》", "用 keybook adjust --new 生成空表，填好再登记")
    owner, data = home.owner(period), file.read_bytes()
    lines = _lines(raw, {owner.code, *home.nodes(period)}, file.name)
    with home.ledger.writing():
        kept = home.archive(period, file.name, data)
        event = AdjustmentsTaken(
            at=now,
            period=str(period),
            branch=owner.code,
            file=kept.name,
            by=by.strip(),
            sha256=hashlib.sha256(data).hexdigest(),
            rows=[{"by": owner.code, "name": owner.name, "file": kept.name, **line} for line in lines],
        )
        home.ledger.add(event)
    return event


def _lines(raw: RawSheet, known: set[str], file: str) -> list[dict[str, Any]]:
    found = []
    for pos, row in enumerate(raw.rows):
        line: dict[str, Any] = {"row": row}
        for name, column in zip(("target", "measure", "value", "reason", "owner"), FORM.columns, strict=True):
            cells = raw.cells.get(column.header)
            reading = column.kind.parse(None if cells is None else cells[pos])
            line[name] = reading.value
            if reading.problem is not None and reading.problem.severity is Severity.A:
                raise ToolkitError(f"“{file}”第 {row} 行的{column.header}：{reading.problem.message}", reading.problem.remedy)
            if line[name] is None and column.need == "req":
                raise ToolkitError(f"“{file}”第 {row} 行没有填{column.header}", "每一笔调整都要写指标、调整数、原因和责任人")
        if len(str(line["reason"]).strip()) < REASON_LENGTH:
            raise ToolkitError(
                f"“{file}”第 {row} 行的原因只有 {len(str(line['reason']).strip())} 个字", f"原因要不少于 {REASON_LENGTH} 个字，让上级看得懂"
            )
        if line["target"] is not None and line["target"] not in known:
            raise ToolkitError(f"“{file}”第 {row} 行的机构编码“{line['target']}”不是本单位管的", "核对机构编码；不归哪一家就空着")
        line["value"] = int(line["value"]) * (10 if line["measure"] == "数量" else 1)
        found.append(line)
    return found


def own_event(home: Home, period: Month) -> AdjustmentsTaken | None:
    """The last 调整表 that was taken in for a period."""
    return home.ledger.last(AdjustmentsTaken, period=str(period))


def adjustments(home: Home, period: Month, standings: Mapping[str, Standing]) -> tuple[dict[str, Any], ...]:
    """Every line that stands: this level's own, then those that came up with the levels' files that count."""
    own = own_event(home, period)
    found = list(own.rows) if own is not None else []
    for where in standings.values():
        if where.merged and where.current is not None:
            found += where.current.adjustments
    return tuple(found)
