"""Files of members by person: what they lack, credits without a document, meetings and tasks done (E2.13b; D41, D19b, R41)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import NamesKnown, customers, extra_rows, how_many, person, rows_in, rows_of, staff
from macros.reports.parts.shown_columns import Row
from validators.values.origin import share

NOBODY = "没有客户经理"
TASKS = ("会议", "会议纪要", "任务")
"""类型 of R41 that are done when there is a result."""
Key = tuple[str, Any]


def people_files(context: ReportContext) -> list[Row]:
    """One row a person who keeps a file or had a task: 户数, 已填, 应填, 完整率 (None without a file), 凭证缺项, 完成, 未完成."""
    files, bare, tasks = _files(context), _bare(context), _tasks(context)
    names = staff(context)
    return [
        {"_branch": key[0], "客户经理": person(names, *key) or NOBODY, "凭证缺项": how_many(bare.get(key, []))}
        | _sums(files.get(key, []))
        | {word: how_many(tasks.get((*key, word), []), f"{word}的会议与任务") for word in ("完成", "未完成")}
        for key in dict.fromkeys((*files, *(key[:2] for key in tasks)))
    ]


def member_files(context: ReportContext) -> list[Row]:
    """The files that lack something, and the members with a credit that no document holds up."""
    bare, names = _bare_by_member(context), staff(context)
    found = []
    for row in rows_of(context, "D41"):
        lacking = bare.get((row["_branch"], row["客户编码"]), [])
        if row["缺项"] or lacking:
            keeper = person(names, row["_branch"], _keeper(context, row["_branch"], row["客户编码"]))
            found.append({name: row[name] for name in row} | {"凭证缺项": how_many(lacking), "客户经理": keeper})
    return found


def _sums(rows: list[Row]) -> dict[str, Any]:
    filled, due = (sum((row[name] for row in rows[1:]), rows[0][name]) if rows else how_many(()) for name in ("已填", "应填"))
    return {"户数": how_many(rows), "已填": filled, "应填": due, "完整率": share(filled, due) if due else None}


def _keeper(context: ReportContext, branch: str, code: Any) -> Any:
    known: NamesKnown | None = customers(context).get((branch, code))
    return known.manager if known else None


def _files(context: ReportContext) -> dict[Key, list[Row]]:
    """Person -> the rows of D41 of whom he keeps the file."""
    found: dict[Key, list[Row]] = {}
    for row in rows_of(context, "D41"):
        found.setdefault((row["_branch"], _keeper(context, row["_branch"], row["客户编码"])), []).append(row)
    return found


def _bare_by_member(context: ReportContext) -> dict[Key, list[Row]]:
    """Member -> its credits in D19b without a document."""
    found: dict[Key, list[Row]] = {}
    for row in extra_rows(context, "D19b", "credits"):
        if row["没有凭证"]:
            found.setdefault((row["_branch"], row["成员"]), []).append(row)
    return found


def _bare(context: ReportContext) -> dict[Key, list[Row]]:
    """Person -> those of the members whose file he keeps."""
    found: dict[Key, list[Row]] = {}
    for (branch, member), rows in _bare_by_member(context).items():
        found.setdefault((branch, _keeper(context, branch, member)), []).extend(rows)
    return found


def _tasks(context: ReportContext) -> dict[tuple[str, Any, str], list[Row]]:
    """Person and 完成 or 未完成 -> the rows of R41 in which he took part."""
    found: dict[tuple[str, Any, str], list[Row]] = {}
    for row in rows_in(context, "R41"):
        if row["类型"] in TASKS:
            word = "完成" if row["成果附件"] else "未完成"
            for number in (row["参加人"] or "").split("、"):
                if number:
                    found.setdefault((row["_branch"], number, word), []).append(row)
    return found
