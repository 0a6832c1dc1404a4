"""The sheets of a centre desk that buttons fill: 报送登记, 待处理, 合并核对, 跨局重复客户, 溯源 (ux 2.2; D30, D35)."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from macros.reports.context import BoardRow
from macros.reports.frame import FILLS, GLYPHS, close
from validators.facts import Result
from validators.frames import records
from validators.page import LIST_LIMIT, Area, Cell, Page, Print, Style
from validators.page_parts import Absent, Col, footer, gap, source_line, table, title_bar
from workbooks.archive.ledger import Event

FILINGS, WAITING, CONTROL, DOUBLES, TRACE = "报送登记", "待处理", "合并核对", "跨局重复客户", "溯源"
_KINDS = {"money": "money", "quantity": "quantity", "count": "count"}
_UNITS = {"money": "元", "count": "行"}


def filings_page(name: str, month: str, rows: Sequence[BoardRow], now: dt.datetime) -> Page:
    """报送登记: one line a branch, in the order of 封面 (E3.16 has the same columns, worst first)."""
    page = _start(FILINGS, name, month, (1, 4.5, 18, 12, 17, 7, 11, 9, 8, 8, 30, 40, 1), "orange",
                  f"每个单位一行。截止 {rows[0].due} 24 时；及时率按首次签收的时间算。" if rows else "没有应报单位。")
    columns = (Col(header="序", kind="tally"), Col(header="机构"), Col(header="应报日", kind="date"),
               Col(header="签收时间", kind="moment"), Col(header="版本", kind="tally"), Col(header="状态", kind="choice"),
               Col(header="迟报天数", kind="findings"), Col(header="强制", kind="tally"), Col(header="待说明", kind="tally"),
               Col(header="退回原因 / 处理", wrap=True), Col(header="上报件", kind="id"))
    lines = []
    for number, row in enumerate(rows, 1):
        late = max((now.date() - row.due).days, 0) if row.word == "未报" else row.days_late
        state = Cell(GLYPHS[row.word] + row.word, Style("choice", fill=FILLS[row.word], bold=True, sides="ltrb"))
        lines.append([number, row.name, row.due, row.received or Absent("–"), row.version or Absent("–"), state, late,
                      row.open_a if row.received else Absent("–"),
                      row.pending_b + row.pending_c if row.received else Absent("–"), row.reason, row.file or None])
    table(page, 4, 2, columns, lines, limit=len(lines), empty="没有应报单位")
    close(page, page.last_row)
    return page


def waiting_page(name: str, month: str, rejected: Sequence[Event], accepted: Sequence[Event]) -> Page:
    """待处理: files that were not taken, the newest first, with the reason and what to do (M23, M24)."""
    page = _start(WAITING, name, month, (1, 4.5, 40, 17, 16, 50, 46, 1), "red",
                  "没有收下的文件；原件已存档，没有并入。同一单位后来收下的，标 √已另收。")
    columns = (Col(header="序", kind="tally"), Col(header="文件", kind="id"), Col(header="收到", kind="moment"),
               Col(header="处理", kind="choice"), Col(header="原因", wrap=True), Col(header="怎么办", wrap=True))
    lines = []
    for number, event in enumerate(reversed(rejected), 1):
        later = any(a.branch == event.branch and a.at >= event.at for a in accepted if event.branch)
        look = Style("choice", fill="green_light" if later else "red_light", bold=True, sides="ltrb")
        lines.append([number, event.file, event.at, Cell("√已另收" if later else "×未收", look),
                      str(event.detail.get("reason", "")), str(event.detail.get("remedy", ""))])
    table(page, 4, 2, columns, lines, rest="个", empty="没有待处理的文件", row_height=31)
    close(page, page.last_row)
    return page


def control_page(name: str, month: str, result: Result) -> Page:
    """合并核对: per measure what the branches sum to, what was merged, and the live difference (D35)."""
    page = _start(CONTROL, name, month, (1, 5, 26, 18, 18, 8, 14, 14, 1), "blue", "每一项的差额必须是 0；不是 0 的报表不生成。")
    columns = (Col(header="序", kind="tally"), Col(header="指标"), Col(header="各局合计", kind="number"),
               Col(header="合并数", kind="number"), Col(header="单位", kind="choice"), Col(header="差额", kind="number"),
               Col(header="结论", kind="choice"))
    lines: list[list[Any]] = []
    measures: Mapping[str, Mapping[str, Any]] = result.extra["measures"]
    for at, (measure, found) in enumerate(measures.items(), 5):
        off, kind = found["difference"], Style(_KINDS[found["format"]], sides="ltrb")
        verdict = Style("choice", bold=True, fill="red_light" if off else "green_light", sides="ltrb")
        lines.append([at - 4, measure, Cell(found["sum_of_branches"], kind), Cell(found["consolidated"], kind),
                      _UNITS.get(found["format"], ""), Cell(off, kind.but(bold=True), f"=D{at}-E{at}"),
                      Cell("×不符" if off else "√相符", verdict)])
    table(page, 4, 2, columns, lines, limit=len(lines), empty="没有做合并核对")
    close(page, page.last_row)
    return page


def doubles_page(name: str, month: str, doubles: pd.DataFrame, names: Mapping[str, str]) -> Page:
    """跨局重复客户: the customers that several branches have, group by group (D35, V39)."""
    page = _start(DOUBLES, name, month, (1, 5, 11, 20, 24, 18, 13, 30, 34, 8, 1), "blue",
                  "信用代码相同的是同一客户；只是名称相同的待确认，确认前按两户算（分级、户数）。")
    columns = (Col(header="序", kind="tally"), Col(header="匹配", kind="choice"), Col(header="依据"), Col(header="匹配值"),
               Col(header="机构"), Col(header="客户编码", kind="id"), Col(header="企业全称"), Col(header="来源文件", side=True),
               Col(header="来源行", kind="tally", side=True))
    lines = [[number, row["匹配"], row["依据"], row["匹配值"], names.get(row["_branch"], row["_branch"]), row["客户编码"],
              row["企业全称"], row["_file"], row["_row"]] for number, row in enumerate(records(doubles), 1)]
    table(page, 4, 2, columns, lines, empty="没有跨局重复的客户")
    close(page, page.last_row)
    return page


def trace_page(name: str, month: str, traced: Mapping[str, Any], names: Mapping[str, str]) -> Page:
    """溯源: one number of the report and the source rows behind it, to file, sheet and row."""
    rows = traced["rows"]
    said = f"{traced['cell']} = {traced['value']}{traced['unit']}" + \
        (f"；公式 {traced['formula']}" if traced["formula"] else "") + f"；来自 {len(rows)} 行"
    page = _start(TRACE, name, month, (1, 6, 18, 40, 18, 8, 10, 16, 1), "blue",
                  said + (f"，合计 {traced['sum']}" if traced["sum"] is not None else ""))
    columns = (Col(header="序", kind="tally"), Col(header="机构"), Col(header="文件", kind="id"), Col(header="表"),
               Col(header="行", kind="tally"), Col(header="期间", kind="month"), Col(header="数值", kind="text", align="right"))
    lines = [[number, names.get(row["branch"], row["branch"]), row["file"], row["sheet"], row["row"], row["period"],
              row["value"]] for number, row in enumerate(rows, 1)]
    made = table(page, 4, 2, columns, lines[:LIST_LIMIT], empty="没有来源行")
    if len(lines) > LIST_LIMIT:
        page.put(gap(page, made.below), 2, f"其余 {len(lines) - LIST_LIMIT} 行用 keybook trace --json 看。", "note")
    close(page, page.last_row)
    return page


def _start(sheet: str, name: str, month: str, widths: tuple[float, ...], tab: str, said: str) -> Page:
    page = Page(name=sheet, tab=tab, widths=widths, freeze=(4, 0))
    page.printing = Print(landscape=True, footer=footer(name, month, sheet), area=Area(1, 1, 1, len(widths)),
                          repeat_rows=(4, 4))
    title_bar(page, f"{sheet}　{name} {month}")
    source_line(page, said)
    page.put(3, 2, "←返回封面", Style("link"), link="封面!A1")
    page.heights[3] = 18
    return page
