"""The contracts of each customer: how many, for how much, how far they have run, and how its tenders ended (E3.23; R12, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from macros.reports.layout.branch_pages import day, level_words
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, how_many, rows_in
from macros.reports.parts.shown_columns import Row

Key = tuple[str, str]


def contract_lines(context: ReportContext) -> list[Row]:
    """One row a branch and customer with a contract; 金额 in fen, frame contracts without an amount count as nothing."""
    found: list[Row] = context.once("contract lines", _lines)
    return found


def _lines(context: ReportContext) -> list[Row]:
    held: dict[Key, list[Row]] = {}
    for row in rows_in(context, "R12"):
        if row["客户编码"]:
            held.setdefault((row["_branch"], row["客户编码"]), []).append(row)
    known, tenders, grades = level_words(context), _tenders(context), context.inputs.policy.pack.grades
    return [
        {"_branch": key[0], "客户编码": key[1], "级别": known.get(key, grades.none or "未定级")}
        | _counted(context, rows)
        | {"招投标结果": _outcomes(rows, tenders, _name(context, key))}
        for key, rows in held.items()
    ]


def _counted(context: ReportContext, rows: Sequence[Row]) -> dict[str, Any]:
    over = [row for row in rows if (end := day(row["止日"])) is not None and end <= context.period.last]
    amounts = [amount for row in rows if (amount := row["合同金额"]) is not None]
    states = dict.fromkeys(str(row["履约状态"]) for row in rows if row["履约状态"])
    return {
        "合同数": how_many(rows),
        "金额": sum(amounts[1:], amounts[0]) if amounts else None,
        "已到期": how_many(over, "止日在期末或以前的"),
        "履约状态": "、".join(f"{state} {sum(row['履约状态'] == state for row in rows)}" for state in states) or None,
        "_file": rows[0]["_file"],
        "_row": rows[0]["_row"],
    }


def _tenders(context: ReportContext) -> dict[tuple[str, str], list[str]]:
    """Branch, and number or caller of a tender -> how its lots ended."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows_in(context, "R13"):
        for word in (row["记录编号"], row["招标人"]):
            if word and row["结果"]:
                found.setdefault((row["_branch"], str(word)), []).append(f"{row['标段']}{row['结果']}")
    return found


def _outcomes(rows: Sequence[Row], tenders: dict[tuple[str, str], list[str]], name: str) -> str | None:
    words = [name, *(str(row["招投标编号"]) for row in rows if row["招投标编号"])]
    told = [outcome for word in words for outcome in tenders.get((rows[0]["_branch"], word), [])]
    return "；".join(dict.fromkeys(told)) or None


def _name(context: ReportContext, key: Key) -> str:
    known = customers(context).get(key)
    return known.name if known else key[1]
