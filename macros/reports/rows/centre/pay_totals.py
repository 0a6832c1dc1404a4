"""Scores and pay of the managers, one by one and by branch; a part that stopped is no 0 (E3.9; D06, D07, D55)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import place_of, rows_in, rows_of, summary
from validators.page.parts import Absent
from validators.page.shown import total_of
from validators.values.money import yuan_shown
from validators.values.origin import added, carrying, each_of, facts, number, origin_of, quotient

SCORES = ("日常管理", "市场拓展", "总分")
PAID = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")
Row = dict[str, Any]


def people(context: ReportContext) -> list[Row]:
    """One row a manager by the total, the highest first: scores (points), pay (fen), rank, and the row of his 薪酬表."""
    found: list[Row] = context.once("people", _people)
    return found


def _people(context: ReportContext) -> list[Row]:
    scores, pay = ({(row["_branch"], row["工号"]): row for row in rows_of(context, name)} for name in ("D07", "D06"))
    typed = {(row["_branch"], row["工号"]): row for row in rows_in(context, "R43")}
    found = [_person(key, scores.get(key), pay.get(key), typed.get(key)) for key in {**scores, **pay}]
    found.sort(key=lambda row: (row["总分"] is None, -(row["总分"] or 0), row["_branch"], row["工号"]))
    ranks: dict[Any, Any] = {None: Absent("–")}
    return [row | {"名次": ranks.setdefault(row["总分"], place)} for place, row in enumerate(found, 1)]


def _person(key: tuple[str, str], score: Any, pay: Any, typed: Any) -> Row:
    own: Row = {"_branch": key[0], "工号": key[1], "at": place_of(pay if pay is not None else score)}
    own |= {"_file": typed and typed["_file"], "_row": typed and typed["_row"]}
    parts = {name: None if score is None else score.get(name) for name in SCORES}
    return own | parts | {name: None if pay is None else pay.get(name) for name in PAID}


def by_branch(context: ReportContext) -> list[Row]:
    """One row a branch, the highest mean total first."""
    groups: dict[str, list[Row]] = {}
    for row in people(context):
        groups.setdefault(row["_branch"], []).append(row)
    return [_branch(code, groups[code]) for code in sorted(groups, key=lambda code: (-(mean(groups[code], "总分") or -1), code))]


def _branch(code: str, held: Sequence[Row]) -> Row:
    stopped, scored = ([row for row in held if row[name] is None] for name in ("合计", "总分"))
    paid = {name: total_of(row[name] for row in held) if any(row[name] is not None for row in held) else None for name in PAID}
    counts = {"人数": _count(held), "薪酬未算(人)": _count(stopped), "有分": _count([row for row in held if row not in scored])}
    return {"_branch": code} | counts | {name: mean(held, name) for name in SCORES} | paid


def _count(held: Sequence[Row]) -> int:
    """How many they are; the number knows who."""
    results = dict.fromkeys(row["at"][0] for row in held)
    found = [each_of(name, [row["at"][1] for row in held if row["at"][0] == name]) for name in results]
    return carrying(len(held), added(found) if found else facts("没有这样的人"))


def mean(held: Sequence[Row], name: str) -> Fraction | None:
    """Of a score, over the persons that have a total."""
    scored = [row for row in held if row["总分"] is not None]
    if not scored:
        return None
    total = sum((Fraction(row[name] or 0) for row in scored), Fraction(0))
    found = [origin for row in scored if (origin := origin_of(row[name])) is not None]
    origin = quotient(added(found), number(len(scored), "有总分的人数"))
    return carrying(total / len(scored), origin if len(found) == len(scored) else None)


def second_check(context: ReportContext) -> str:
    """经理合计 against 机构合计 (D55)."""
    parts = [(name, summary(context, "D55", name)) for name in ("经理合计", "机构合计", "未归属")]
    said = "，".join(f"{name} {yuan_shown(int(value))} 元" for name, value in parts if value is not None)
    return f"收入二级核对：{said or '本期没有做'}"
