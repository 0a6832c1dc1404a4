"""The sheets of a centre desk that buttons fill: 报送登记, 待处理, 合并核对, 跨局重复客户, 溯源 (ux 2.2; D30, D35, V39)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from macros.merge.customer_doubles import Double, memory
from macros.reports.layout.context import BoardRow
from macros.reports.layout.frame import FILLS, GLYPHS, closed
from macros.tracing.told import arithmetic
from validators.between.between_rule import Between
from validators.filing.inputs import Result
from validators.page.page import LIST_LIMIT, Area, Cell, Choice, Page, Print, Style
from validators.page.parts import ORDINAL, Absent, Col, footer, gap, section, source_line, table, title_bar
from workbooks.archive.events import FilingAccepted, FilingRejected

FILINGS, WAITING, CONTROL, DOUBLES, TRACE = "报送登记", "待处理", "合并核对", "跨局重复客户", "溯源"
_KINDS = {"money": "money", "quantity": "quantity", "count": "count"}
_UNITS = {"money": "元", "count": "行"}


_FILINGS = (
    ORDINAL,
    Col(header="机构"),
    Col(header="应报日", kind="date"),
    Col(header="签收时间", kind="moment"),
    Col(header="版本", kind="tally"),
    Col(header="状态", kind="choice"),
    Col(header="迟报天数", kind="findings"),
    Col(header="强制", kind="tally"),
    Col(header="待说明", kind="tally"),
    Col(header="退回原因 / 处理", wrap=True),
    Col(header="上报件", kind="id"),
)


def filings_page(name: str, month: str, rows: Sequence[BoardRow], now: dt.datetime) -> Page:
    """报送登记: one line a branch, in the order of 封面 (E3.16 has the same columns, worst first)."""
    said = f"每个单位一行。截止 {rows[0].due} 24 时；及时率按首次签收的时间算。" if rows else "没有应报单位。"
    page = _start(FILINGS, name, month, (1, 4.5, 18, 12, 17, 7, 11, 9, 8, 8, 30, 40, 1), "orange", said)
    lines = [_filing_line(number, row, now) for number, row in enumerate(rows, 1)]
    table(page, 4, 2, _FILINGS, lines, limit=len(lines), empty="没有应报单位")
    return closed(page)


def _filing_line(number: int, row: BoardRow, now: dt.datetime) -> list[Any]:
    late = max((now.date() - row.due).days, 0) if row.word == "未报" else row.days_late
    state = Cell(GLYPHS[row.word] + row.word, Style("choice", fill=FILLS[row.word], bold=True, sides="ltrb"))
    return [
        number,
        row.name,
        row.due,
        row.received or Absent("–"),
        row.version or Absent("–"),
        state,
        late,
        row.open_a if row.received else Absent("–"),
        row.pending_b + row.pending_c if row.received else Absent("–"),
        row.reason,
        row.file or None,
    ]


def waiting_page(name: str, month: str, rejected: Sequence[FilingRejected], accepted: Sequence[FilingAccepted]) -> Page:
    """待处理: files that were not taken, the newest first, with the reason and what to do (M23, M24)."""
    page = _start(
        WAITING,
        name,
        month,
        (1, 4.5, 40, 17, 16, 50, 46, 1),
        "red",
        "没有收下的文件；原件已存档，没有并入。同一单位后来收下的，标 √已另收。",
    )
    columns = (
        ORDINAL,
        Col(header="文件", kind="id"),
        Col(header="收到", kind="moment"),
        Col(header="处理", kind="choice"),
        Col(header="原因", wrap=True),
        Col(header="怎么办", wrap=True),
    )
    lines = []
    for number, event in enumerate(reversed(rejected), 1):
        later = any(a.branch == event.branch and a.at >= event.at for a in accepted if event.branch)
        look = Style("choice", fill="green_light" if later else "red_light", bold=True, sides="ltrb")
        lines.append([number, event.file, event.at, Cell("√已另收" if later else "×未收", look), event.reason, event.remedy])
    table(page, 4, 2, columns, lines, rest="个", empty="没有待处理的文件", row_height=31)
    return closed(page)


def control_page(name: str, month: str, result: Result, between: Sequence[Between] = (), names: Mapping[str, str] | None = None) -> Page:
    """合并核对: per measure what the branches sum to, what was merged, and the live difference (D35).

    Under it 局间核对: what only shows when the branches stand side by side, each with both places (V33, V35, V39).
    """
    page = _start(CONTROL, name, month, (1, 5, 40, 32, 32, 9, 14, 24, 36, 1), "blue", "每一项的差额必须是 0；不是 0 的报表不生成。")
    columns = (
        ORDINAL,
        Col(header="指标"),
        Col(header="各局合计", kind="number"),
        Col(header="合并数", kind="number"),
        Col(header="单位", kind="choice"),
        Col(header="差额", kind="number"),
        Col(header="结论", kind="choice"),
    )
    lines: list[list[Any]] = []
    measures: Mapping[str, Mapping[str, Any]] = result.extra["measures"]
    for at, (measure, found) in enumerate(measures.items(), 5):
        off, kind = found["difference"], Style(_KINDS[found["format"]], sides="ltrb")
        verdict = Style("choice", bold=True, fill="red_light" if off else "green_light", sides="ltrb")
        lines.append(
            [
                at - 4,
                measure,
                Cell(found["sum_of_branches"], kind),
                Cell(found["consolidated"], kind),
                _UNITS.get(found["format"], ""),
                Cell(off, kind.but(bold=True), f"=D{at}-E{at}"),
                Cell("×不符" if off else "√相符", verdict),
            ]
        )
    made = table(page, 4, 2, columns, lines, limit=len(lines), empty="没有做合并核对")
    page.printing.repeat_rows = (1, 1)  # two tables have two headers
    _between(page, section(page, gap(page, made.below), 2, 9, f"局间核对：{len(between)} 处"), between, names or {})
    return closed(page)


def _between(page: Page, row: int, between: Sequence[Between], names: Mapping[str, str]) -> None:
    columns = (
        ORDINAL,
        Col(header="问题", wrap=True),
        Col(header="第一处", wrap=True),
        Col(header="第二处", wrap=True),
        Col(header="等级", kind="choice"),
        Col(header="规则", kind="choice"),
        Col(header="值", kind="id"),
        Col(header="怎么改", wrap=True),
    )
    lines = []
    for number, found in enumerate(between, 1):
        look = Style("choice", bold=True, fill=found.severity.light, sides="ltrb")
        first, second = (f"{names.get(p.branch, p.branch)}《{p.sheet}》第 {p.row} 行 {p.column}；{p.file}" for p in found.places)
        lines.append([number, found.message, first, second, Cell(found.severity.label, look), found.rule, found.value, found.remedy])
    table(page, row, 2, columns, lines, rest="处", row_height=58, empty="√ 局与局之间没有查到问题")


def doubles_page(name: str, month: str, pairs: Sequence[Double], names: Mapping[str, str]) -> Page:
    """跨局重复客户: pairs of customers that may be one, why and how sure, and the place to say 同一 or 不同 (D35, V39)."""
    page = _start(
        DOUBLES,
        name,
        month,
        (1, 5, 16, 8, 36, 9, 15, 12, 13, 30, 6, 12, 13, 30, 6, 30, 0),
        "blue",
        "信用代码相同的是同一客户，不用定。其余的在“决定”里选同一或不同，再点【合并汇总】；定过的不再问，确认前按两户算。",
    )
    side = (Col(header="机构"), Col(header="客户编码", kind="id"), Col(header="企业全称", wrap=True), Col(header="行", kind="tally"))
    columns = (
        ORDINAL,
        Col(header="匹配", kind="choice"),
        Col(header="把握%", kind="tally"),
        Col(header="为什么", wrap=True),
        Col(header="决定", kind="choice"),
        Col(header="谁定的", side=True),
        *(replace(c, header=mark + c.header) for mark in ("甲 ", "乙 ") for c in side),
        Col(header="来源文件", side=True, wrap=True),
        Col(header="记录", kind="id"),
    )
    lines = [_double(number, pair, names) for number, pair in enumerate(pairs[:LIST_LIMIT], 1)]
    made = table(page, 4, 2, columns, lines, row_height=31, empty="没有跨局重复的客户")
    if len(pairs) > LIST_LIMIT:
        page.put(made.below, 2, f"其余 {len(pairs) - LIST_LIMIT} 对定了上面的以后再列，或用 keybook duplicates 看。", "note")
    if lines:
        page.choices.append(
            Choice(
                area=made.area("决定"),
                kind="list",
                source=["同一", "不同"],
                title="决定：请从下拉里选",
                message="选“同一”或“不同”；清空就重新问。",
            )
        )
    return closed(page)


def _double(number: int, pair: Double, names: Mapping[str, str]) -> list[Any]:
    fill = "" if pair.certain or pair.decision else "yellow_light"
    word = Cell(pair.word, Style("choice", bold=True, fill=fill, sides="ltrb"))
    taken = pair.decision
    typed = Cell(taken.word if taken else None, Style("choice", heavy="ltrb", locked=False))
    sides = [value for side in pair.sides for value in (names.get(side.branch, side.branch), side.code, side.name, side.row)]
    return [
        number,
        word,
        pair.sure,
        pair.why,
        Absent("不用定") if pair.certain else typed,
        f"{taken.by} {taken.at:%Y-%m-%d}".strip() if taken else None,
        *sides,
        "；".join(side.file for side in pair.sides),
        None if pair.certain else memory(pair),
    ]


def trace_page(name: str, month: str, traced: Mapping[str, Any], names: Mapping[str, str]) -> Page:
    """溯源: one number of the report and the source rows behind it, to file, sheet and row."""
    rows = traced["rows"]
    said = (
        f"{traced['cell']} = {traced['value']}{traced['unit']}"
        + (f"；公式 {traced['formula']}" if traced["formula"] else "")
        + f"；来自 {len(rows)} 行"
    )
    page = _start(
        TRACE,
        name,
        month,
        (1, 6, 18, 40, 18, 8, 14, 10, 16, 1),
        "blue",
        said + (f"，合计 {traced['sum']}" if traced["sum"] is not None else ""),
    )
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="文件", kind="id"),
        Col(header="表"),
        Col(header="行", kind="tally"),
        Col(header="列"),
        Col(header="期间", kind="month"),
        Col(header="数值", kind="text", align="right"),
    )
    lines = [
        [number, names.get(row["branch"], row["branch"]), row["file"], row["sheet"], row["row"], row["column"], row["period"], row["value"]]
        for number, row in enumerate(rows, 1)
    ]
    made = table(page, 4, 2, columns, lines[:LIST_LIMIT], empty="不是由台账的行来的，见下面的算法")
    row = gap(page, made.below)
    if len(lines) > LIST_LIMIT:
        page.put(row, 2, f"其余 {len(lines) - LIST_LIMIT} 行用 keybook trace --json 看。", "note")
        row += 1
    row = section(page, row, 2, 9, "怎么算出来的")
    for said in arithmetic(traced["steps"]):
        page.put(row, 2, said, "note")
        row += 1
    return closed(page)


def _start(sheet: str, name: str, month: str, widths: tuple[float, ...], tab: str, said: str) -> Page:
    page = Page(name=sheet, tab=tab, widths=widths, freeze=(4, 0))
    page.printing = Print(
        landscape=True, footer=footer(name, month, sheet), area=Area(1, 1, 1, sum(width > 0 for width in widths)), repeat_rows=(4, 4)
    )
    title_bar(page, f"{sheet}　{name} {month}")
    source_line(page, said)
    page.put(3, 2, "←返回封面", Style("link"), link="封面!A1")
    page.heights[3] = 18
    return page
