"""What an account plan has come to: score, stage, tasks, revenue, time and whom we know there (E1.10, E3.24; R49, R49a, R04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from macros.reports.layout.branch_pages import level_words
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, how_many, rows_in, rows_of
from macros.reports.parts.shown_columns import Row

DONE, DROPPED = "已完成", "取消"
"""完成情况 of a task that is done, and of one that is none any more."""
Key = tuple[str, str]
_OF = {
    "D05": ("客户", ("吸引力", "相互关系", "吸引力分", "潜力分", "关系分", "评价分", "档次")),
    "D16b": ("客户", ("记录阶段", "建议阶段", "近12月收入", "前12月收入", "增幅", "阶段变化", "上月阶段")),
    "D45": ("客户编码", ("份额", "收入计划", "实际收入", "完成率", "盈利额", "终身价值")),
    "D49": ("客户编码", ("收入", "增长率", "利润", "利润占比", "成交次数", "次均收入", "最近成交", "满意度指数")),
    "D22.by_customer": ("客户编码", ("用时", "用时占比", "最近拜访")),
}
"""Result -> the column of its customer, and what is taken of it."""


def plan_lines(context: ReportContext) -> list[Row]:
    """One row a plan of the year; None for what is not known. `计划` is the row of R49, `任务` its rows of R49a, `联系人` those of R04."""
    found: list[Row] = context.once("plan lines", _lines)
    return found


def _lines(context: ReportContext) -> list[Row]:
    year = str(context.period.year)
    held = {name: _by_customer(context, name, key) for name, (key, _) in _OF.items()}
    plans = {(row["_branch"], row["客户"]): row for row in rows_in(context, "R49") if row["年"] == year and row["客户"]}
    tasks = _grouped([row for row in rows_in(context, "R49a") if row["年"] == year], "客户")
    people, known = _grouped(rows_in(context, "R04"), "客户编码"), level_words(context)
    grades = context.inputs.policy.pack.grades
    return [
        {"_branch": key[0], "客户": key[1], "级别": known.get(key, grades.none), "计划": plan, "_file": plan["_file"], "_row": plan["_row"]}
        | {name: row[name] if row else None for result, (_, names) in _OF.items() for row in (held[result].get(key),) for name in names}
        | _tasks(tasks.get(key, []))
        | _people(people.get(key, []))
        for key, plan in plans.items()
    ]


def _by_customer(context: ReportContext, result: str, key: str) -> Mapping[Key, Row]:
    name, _, frame = result.partition(".")
    rows = extra_rows(context, name, frame) if frame else rows_of(context, name)
    return {(row["_branch"], row[key]): row for row in rows}


def _grouped(rows: Sequence[Row], key: str) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        found.setdefault((row["_branch"], row[key]), []).append(row)
    return found


def _tasks(rows: Sequence[Row]) -> dict[str, Any]:
    asked = [row for row in rows if row["完成情况"] != DROPPED]
    done = [row for row in asked if row["完成情况"] == DONE]
    left = "；".join(f"{row['任务或步骤']}（{row['时间安排'] or '没有时间'}）" for row in asked if row not in done)
    counts = {"任务数": how_many(asked, "没有取消的任务"), "已完成": how_many(done, f"完成情况是{DONE}的")}
    return {"任务": rows, "待办": left or None} | counts


def _people(rows: Sequence[Row]) -> dict[str, Any]:
    return {"联系人": rows, "高层": how_many([row for row in rows if row["是否高层(权力层)"]], "是高层的联系人")}
