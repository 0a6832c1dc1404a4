"""Projects, activities, open complaints and archives as the progress report words them (E2.5; R19, R41, D34, D38, D41)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from macros.reports.layout.branch_pages import day, open_complaints
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, or_not, or_zero, rows_in, rows_of, summary
from macros.reports.parts.shown_columns import mark
from validators.page.page import Cell
from validators.page.parts import Absent, Tile
from validators.values.money import percent_shown, yuan_shown

Row = Any
_VERDICT = {"合规": ("√合规", ""), "不足": ("×不足", "red_light"), "进行中": ("●进行中", "yellow_light"), "超出": ("○超出", "blue_light")}


def progress_tiles(context: ReportContext) -> list[Tile]:
    """Projects, activities that are short, open complaints, archives."""
    projects, cases, gaps = rows_in(context, "R19"), open_complaints(context), missing_items(context)
    done = sum(1 for row in projects if row["进度%"] is not None and row["进度%"] >= 1)
    late = sum(1 for row in cases if (due := day(row["处理期限"])) is not None and due < context.period.last)
    short, going = (or_zero(summary(context, "D34", word)) for word in ("不足", "进行中"))
    share = summary(context, "D41", "完整率")
    full = or_not(share), "text" if share is None else "ratio"
    inks = ["red" if count else "blue" for count in (short, late)]
    return [
        Tile(columns=(2, 3), label="项目（个）", value=how_many(projects), kind="count", note=f"已完成 {done} 个"),
        Tile(columns=(4, 5), label="活动不足（项）", value=short, kind="count", note=f"另有进行中 {going} 项", ink=inks[0]),
        Tile(
            columns=(6, 7),
            label="未结投诉（件）",
            value=how_many(cases, "还没有结案的"),
            kind="count",
            note=f"其中逾期 {late} 件",
            ink=inks[1],
        ),
        Tile(columns=(8, 8), label="档案完整率", value=full[0], kind=full[1], note=f"{len(gaps)} 户还缺"),
    ]


def projects(context: ReportContext) -> list[Row]:
    """Those without progress first, then the slowest."""
    return sorted(rows_in(context, "R19"), key=lambda row: (row["进度%"] is not None, row["进度%"] or 0, row["_row"]))


def problem(row: Row) -> str:
    """State, results and span of a project, and what is missing of them."""
    parts = [row["状态"], row["实际成果"], None if row["周期"] is None else f"周期 {row['周期']}"]
    if row["进度%"] is None:
        parts.insert(0, "×没有填进度")
    elif row["进度%"] < 1 and not row["状态"] and not row["实际成果"]:
        parts.insert(0, f"▲做到 {percent_shown(row['进度%'])}，没有写状态和成果")
    return "；".join(str(part) for part in parts if part)


def activities(context: ReportContext) -> list[Row]:
    """What the policy asks for against what was held, then what was held beside."""
    held, due = rows_in(context, "R41"), rows_of(context, "D34")
    asked = {kind for row in due for kind in _kinds(row)}
    others = dict.fromkeys(row["类型"] for row in held if row["类型"] and row["类型"] not in asked)
    return [*(_due(row, held) for row in due), *(_beside(kind, held) for kind in others)]


def _kinds(row: Row) -> set[str]:
    return set(str(row["类型"]).split("/"))


def _due(row: Row, held: Sequence[Row]) -> Row:
    mine = [r for r in held if r["_branch"] == row["_branch"] and r["类型"] in _kinds(row)]
    return _activity(row["类型"], row["周期"], row["次数"], _asked(row), mark(*_VERDICT[row["结论"]]), mine)


def _beside(kind: str, held: Sequence[Row]) -> Row:
    mine = [row for row in held if row["类型"] == kind]
    return _activity(kind, Absent("本月"), how_many(mine), Absent("不适用"), Absent("没有要求"), mine)


def _activity(kind: str, span: Any, count: int, asked: Any, verdict: Cell | Absent, mine: Sequence[Row]) -> Row:
    one = mine[0] if len(mine) == 1 else {"_file": None, "_row": None}
    said = {"活动": kind, "周期": span, "已开次数": count, "要求": asked, "结论": verdict, "主题和成果": _subjects(mine)}
    return said | {"_file": one["_file"], "_row": one["_row"]}


def _asked(row: Row) -> str:
    least, most = row["下限"], row["上限"]
    return f"至少 {least}" if most is None else f"{least}–{most}" if least != most else f"{least}"


def _subjects(rows: Sequence[Row]) -> str:
    said = [f"{'' if row['日期'] is None else row['日期'].strftime('%m-%d')} {row['主题'] or '没有写主题'}".strip() for row in rows]
    return "；".join(said[:4]) + (f"；等 {len(said)} 次" if len(said) > 4 else "")


def case_state(context: ReportContext, row: Row) -> Cell:
    """Whether a case is late."""
    due = day(row["处理期限"])
    if due is None:
        return mark("×没有期限", "red_light")
    days = (context.period.last - due).days
    return mark(f"×逾期{days}天", "red_light", bold=True) if days > 0 else mark("●处理中", "yellow_light")


def case_words(row: Row) -> str:
    """What a case is about, who caused it, what it costs, and whether somebody sees to it."""
    parts = [
        row["内容"],
        f"原因：{row['原因']}" if row["原因"] else None,
        f"责任部门：{row['责任部门']}" if row["责任部门"] else None,
        f"赔付 {yuan_shown(row['赔付金额'])} 元" if row["赔付金额"] else None,
        None if row["处理人"] else "还没有处理人",
    ]
    return "；".join(part for part in parts if part)


def missing_items(context: ReportContext) -> list[Row]:
    """The customers whose archive is not complete, the emptiest first."""
    return sorted((row for row in rows_of(context, "D41") if row["缺项"]), key=lambda row: (row["已填"], row["客户编码"]))
