"""E2.5 工作进展及存在的问题: projects, activities, open complaints, archive (S3; R19, R41, D34, D38, D41)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import NOT_DUE, begin, conclude, day, lines_high, open_complaints
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import (
    SOURCE,
    SOURCE_WIDTHS,
    NamesKnown,
    customers,
    limit,
    or_not,
    person,
    rows_of,
    staff,
    summary,
    way_back,
)
from macros.reports.parts.report_sheet import Report
from validators.frames import records
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, Tile, gap, section, table, tiles
from validators.values.money import percent_shown, yuan_shown
from validators.values.text import Text

SHEET = "工作进展"
WIDTHS = (1, 5, 25, 12, 11, 12, 12, 32, 1)
LAST = 8
_SMALL = Style("text", size=9, wrap=True, sides="ltrb")
_VERDICT = {"合规": ("√合规", ""), "不足": ("×不足", "red_light"), "进行中": ("●进行中", "yellow_light"), "超出": ("○超出", "blue_light")}
_SIDES = (Col(header="", side=True), *SOURCE)


def build(context: ReportContext) -> Page:
    """Four lists, each with what is done and what is in the way."""
    page = begin(context, SHEET, "工作进展及存在的问题", WIDTHS, side=SOURCE_WIDTHS)
    row = _tiles(context, page)
    for heading, part in (
        ("一、项目", _projects),
        ("二、活动（会议、简报、培训）", _activities),
        ("三、未结投诉", _complaints),
        ("四、档案不完整的客户", _archive),
    ):
        row = section(page, row, 2, LAST, heading)
        row = gap(page, part(context, page, row).below, 8)
    page.printing.repeat_rows = (1, 1)
    conclude(
        context,
        page,
        row,
        (2, 4, 6, 8),
        needs=("D34", "D38", "D41"),
        legend=("问题一栏来自各表填写的内容和系统的核对；活动的次数按《活动记录》里的日期数，要求见政策。"),
    )
    return page


def _tiles(context: ReportContext, page: Page) -> int:
    projects = records(context.inputs.frame("R19"))
    done = sum(1 for row in projects if row["进度%"] is not None and row["进度%"] >= 1)
    cases = open_complaints(context)
    late = sum(1 for row in cases if (due := day(row["处理期限"])) is not None and due < context.period.last)
    short, whole = (summary(context, "D34", word) or 0 for word in ("不足", "进行中"))
    share = summary(context, "D41", "完整率")
    rows = rows_of(context, "D41")
    row = tiles(
        page,
        4,
        [
            Tile(columns=(2, 3), label="项目（个）", value=len(projects), kind="count", note=f"已完成 {done} 个"),
            Tile(
                columns=(4, 5),
                label="活动不足（项）",
                value=short,
                kind="count",
                note=f"另有进行中 {whole} 项",
                ink="red" if short else "blue",
            ),
            Tile(
                columns=(6, 7),
                label="未结投诉（件）",
                value=len(cases),
                kind="count",
                note=f"其中逾期 {late} 件",
                ink="red" if late else "blue",
            ),
            Tile(
                columns=(8, 8),
                label="档案完整率",
                value=or_not(share),
                kind="text" if share is None else "ratio",
                note=f"{sum(1 for r in rows if r['缺项'])} 户还缺",
            ),
        ],
    )
    return gap(page, row, 8)


def _columns(*middle: Col, last: str) -> tuple[Col, ...]:
    """Number, the columns of a list, its wrapped words, and the way back."""
    return (ORDINAL, *middle, Col(header=last, wrap=True), *_SIDES)


_PROJECTS = _columns(
    Col(header="项目"),
    Col(header="类型", kind="choice"),
    Col(header="责任人", kind="choice"),
    Col(header="目标额(元)", kind="money", total="sum"),
    Col(header="进度", kind="ratio"),
    last="状态与问题",
)


def _projects(context: ReportContext, page: Page, row: int) -> Table:
    names = staff(context)
    ranked = sorted(records(context.inputs.frame("R19")), key=_by_progress)
    lines = [_project_line(number, found, names) for number, found in enumerate(ranked, 1)]
    label = ("项目", f"合计 {len(lines)} 个")
    made = table(page, row, 2, _PROJECTS, lines, total_label=label, limit=limit(context), rest="个", empty="《项目》里没有项目")
    return _high(page, made, lines)


def _project_line(number: int, found: dict[str, Any], names: dict[tuple[str, str], str]) -> list[Any]:
    return [
        number,
        Cell(f"{found['项目编号']} {found['项目名称'] or ''}", _SMALL),
        found["类型"] or Absent("未填"),
        person(names, found["_branch"], found["责任人"]) or Absent("没有责任人"),
        Absent("未填") if found["目标额"] is None else found["目标额"],
        Absent("未填") if found["进度%"] is None else found["进度%"],
        Cell(_problem(found), _SMALL),
        None,
        found["_file"],
        found["_row"],
    ]


def _by_progress(row: dict[str, Any]) -> Any:
    """Without progress first, then the slowest."""
    return row["进度%"] is not None, row["进度%"] or 0, row["_row"]


def _problem(row: dict[str, Any]) -> str:
    parts = [row["状态"], row["实际成果"], None if row["周期"] is None else f"周期 {row['周期']}"]
    if row["进度%"] is None:
        parts.insert(0, "×没有填进度")
    elif row["进度%"] < 1 and not row["状态"] and not row["实际成果"]:
        parts.insert(0, f"▲做到 {percent_shown(row['进度%'])}，没有写状态和成果")
    return "；".join(str(part) for part in parts if part)


_ACTIVITIES = _columns(
    Col(header="活动"),
    Col(header="周期", kind="choice"),
    Col(header="已开次数", kind="tally"),
    Col(header="要求", kind="choice"),
    Col(header="结论", kind="choice"),
    last="主题和成果",
)


def _activities(context: ReportContext, page: Page, row: int) -> Table:
    held, due = records(context.inputs.frame("R41")), rows_of(context, "D34")
    asked = {kind for found in due for kind in _kinds(found)}
    others = dict.fromkeys(r["类型"] for r in held if r["类型"] and r["类型"] not in asked)
    said = [_due_line(found, held) for found in due] + [_free_line(kind, held) for kind in others]
    lines = [[number, *line] for number, line in enumerate(said, 1)]
    made = table(page, row, 2, _ACTIVITIES, lines, limit=limit(context), rest="项", empty="没有要求的活动，也没有记录")
    return _high(page, made, lines)


def _kinds(found: dict[str, Any]) -> set[str]:
    return set(str(found["类型"]).split("/"))


def _due_line(found: dict[str, Any], held: list[dict[str, Any]]) -> list[Any]:
    """An activity that the policy asks for, against what was held."""
    kinds = _kinds(found)
    mine = [r for r in held if r["_branch"] == found["_branch"] and r["类型"] in kinds]
    word, fill = _VERDICT[found["结论"]]
    verdict = Cell(word, Style("choice", fill=fill))
    return [found["类型"], found["周期"], found["次数"], _asked(found), verdict, *_held(mine)]


def _free_line(kind: str, held: list[dict[str, Any]]) -> list[Any]:
    """An activity that nobody asks for."""
    mine = [r for r in held if r["类型"] == kind]
    return [kind, Absent("本月"), len(mine), NOT_DUE, Absent("没有要求"), *_held(mine)]


def _held(mine: list[dict[str, Any]]) -> list[Any]:
    return [Cell(_subjects(mine), _SMALL), None, *_place(mine)]


def _asked(found: dict[str, Any]) -> str:
    least, most = found["下限"], found["上限"]
    return f"至少 {least}" if most is None else f"{least}–{most}" if least != most else f"{least}"


def _subjects(rows: list[dict[str, Any]]) -> str:
    said = [f"{'' if row['日期'] is None else row['日期'].strftime('%m-%d')} {row['主题'] or '没有写主题'}".strip() for row in rows]
    return "；".join(said[:4]) + (f"；等 {len(said)} 次" if len(said) > 4 else "")


def _place(rows: list[dict[str, Any]]) -> list[Any]:
    return [rows[0]["_file"], rows[0]["_row"]] if len(rows) == 1 else [None, None]


_COMPLAINTS = _columns(
    Col(header="客户"),
    Col(header="类别", kind="choice"),
    Col(header="受理", kind="date"),
    Col(header="处理期限", kind="date"),
    Col(header="状态", kind="choice"),
    last="内容和问题",
)


def _complaints(context: ReportContext, page: Page, row: int) -> Table:
    files, last = customers(context), context.period.last
    lines: list[list[Any]] = []
    for number, found in enumerate(open_complaints(context), 1):
        file = files.get((found["_branch"], found["客户编码"]))
        due = day(found["处理期限"])
        lines.append(
            [
                number,
                file.name if file else found["客户编码"],
                found["类别"] or Absent("未填"),
                day(found["受理时间"]) or Absent("未填"),
                due or Absent("未填"),
                _case_state(due, last),
                Cell(_case_words(found), _SMALL),
                None,
                found["_file"],
                found["_row"],
            ]
        )
    return _high(page, table(page, row, 2, _COMPLAINTS, lines, limit=limit(context), rest="件", empty="√没有未结的投诉"), lines)


def _case_state(due: dt.date | None, last: dt.date) -> Cell:
    if due is None:
        return Cell("×没有期限", Style("choice", fill="red_light"))
    days = (last - due).days
    if days > 0:
        return Cell(f"×逾期{days}天", Style("choice", fill="red_light", bold=True))
    return Cell("●处理中", Style("choice", fill="yellow_light"))


def _case_words(found: dict[str, Any]) -> str:
    parts = [
        found["内容"],
        f"原因：{found['原因']}" if found["原因"] else None,
        f"责任部门：{found['责任部门']}" if found["责任部门"] else None,
        f"赔付 {yuan_shown(found['赔付金额'])} 元" if found["赔付金额"] else None,
        None if found["处理人"] else "还没有处理人",
    ]
    return "；".join(part for part in parts if part)


_ARCHIVE = _columns(
    Col(header="客户"),
    Col(header="客户经理", kind="choice"),
    Col(header="已填", kind="tally", total="sum"),
    Col(header="应填", kind="tally", total="sum"),
    Col(header="完整率", kind="ratio", total='=IF({应填}{row}=0,"不适用",{已填}{row}/{应填}{row})'),
    last="缺什么",
)


def _archive(context: ReportContext, page: Page, row: int) -> Table:
    files, names = customers(context), staff(context)
    gaps = sorted((r for r in rows_of(context, "D41") if r["缺项"]), key=lambda r: (r["已填"], r["客户编码"]))
    lines = [
        [number, *_archive_line(found, files.get((found["_branch"], found["客户编码"])), names, row + 1 + number)]
        for number, found in enumerate(gaps, 1)
    ]
    filled, due = (sum(r[name] for r in gaps) for name in ("已填", "应填"))
    total, label = {"完整率": Fraction(filled, due) if due else "不适用"}, ("客户", f"合计 {len(lines)} 户")
    made = table(page, row, 2, _ARCHIVE, lines, total=total, total_label=label, limit=limit(context), empty="√档案九项都齐")
    return _high(page, made, lines)


def _archive_line(found: dict[str, Any], file: NamesKnown | None, names: dict[tuple[str, str], str], at: int) -> list[Any]:
    """`at` is the sheet row on which it will stand."""
    return [
        file.name if file else found["客户编码"],
        person(names, found["_branch"], file.manager if file else None) or Absent("未分配"),
        found["已填"],
        found["应填"],
        Cell(found["完整率"], Style("ratio"), f"=E{at}/F{at}"),
        Cell(found["缺项"], _SMALL),
        None,
        *way_back(file),
    ]


def _high(page: Page, made: Table, lines: list[list[Any]]) -> Table:
    """Rows as high as their wrapped words need."""
    for i, line in enumerate(lines[: made.last - made.first + 1]):
        words = [(cell.value, page.widths[1 + j]) for j, cell in enumerate(line) if isinstance(cell, Cell) and cell.style.wrap]
        page.heights[made.first + i] = max([18.0, *(lines_high(str(text or ""), units - 2) for text, units in words)])
    return made


REPORT = Report(id="E2.5", sheet=SHEET, title=Text("工作进展及存在的问题", "Progress and problems"), level="branch", build=build, order=80)
