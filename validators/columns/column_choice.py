"""A column written in one doubtful way: told once, and settled by one choice for every cell of that form (settled 35).

The clerk chooses where reasons are written (column 理由 of 校验结果, `keybook reason`). The choice is filed under the
finding's key, which knows the column and the way of writing and no row: so it stays with the desk, goes into the
submission as a reason does, and holds for the next month. Before it is made nothing is computed with these cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from validators.column import Column
from validators.finding import Finding, Severity
from validators.values.cell import Problem, Reading, as_text
from validators.values.date_text import date_by, date_orders, month_by, month_orders
from validators.values.kinds import Kind
from validators.values.number_text import number_by, number_readings

ALIKE = 3
"""So many cells of a column with the same doubt are one finding: what they mean is one choice."""
Told = tuple[int, Column, Problem, Any]
"""Position, column, problem and proposed mend of one cell."""
_WAYS: Mapping[str, tuple[Callable[[Any], tuple[str, ...]], Callable[[Any, str], Any]]] = {
    "ambiguous_date": (date_orders, date_by),
    "ambiguous_month": (month_orders, month_by),
    "ambiguous_number": (number_readings, number_by),
}
"""Code of a doubt -> the choices that a cell leaves open, and the cell as one of them reads it."""


@dataclass(kw_only=True)
class Parsed:
    """A column parsed: typed values, problems and proposed mends by position."""

    typed: Any
    problems: dict[int, Problem] = field(default_factory=dict)
    mends: dict[int, Any] = field(default_factory=dict)


def subject(problem: Problem) -> str:
    """What a choice is about, in place of the record that a reason is about."""
    return f"读法/{problem.form}"


def key_of_choice(sheet: str, column: str, problem: Problem) -> str:
    """The key of the finding that asks for the choice, and tells it afterwards."""
    return Finding(
        code=problem.code, rule=None, severity=Severity.A, sheet=sheet, column=column, message="", remedy="", record=subject(problem)
    ).key


def settle(column: Column, cells: list[Any], parsed: Parsed, sheet: str, answers: Mapping[str, str]) -> Parsed:
    """The column with the choices that were made: cells of a form that is settled are read so, and told (class D)."""
    doubted: dict[tuple[str, str], list[int]] = {}
    for pos, problem in parsed.problems.items():
        if problem.form and problem.code in _WAYS and pos not in parsed.mends:
            doubted.setdefault((problem.code, problem.form), []).append(pos)
    for places in doubted.values():
        first = parsed.problems[places[0]]
        choice = answers.get(key_of_choice(sheet, column.header, first), "").strip()
        open_ = choices(first.code, [cells[pos] for pos in places])
        if choice in open_:
            typed = list(parsed.typed)
            for pos in places:
                _settle_cell(column.kind, cells[pos], parsed, typed, pos, choice, open_)
            parsed.typed = typed
        elif open_ and len(places) >= ALIKE:
            parsed.problems |= {pos: parsed.problems[pos]._replace(choices=open_) for pos in places}
    return parsed


def choices(code: str, cells: list[Any]) -> tuple[str, ...]:
    """The choices under which every one of these cells reads; those of the first cell where none fits all.

    >>> choices('ambiguous_date', ['05/10/2026', '31/10/2026']), choices('ambiguous_number', ['9,99', '19000，00'])
    (('先日后月',), ('当小数点', '逗号不算'))
    """
    found = [_WAYS[code][0](raw) for raw in cells]
    every = tuple(choice for choice in found[0] if all(choice in other for other in found))
    return every or tuple(dict.fromkeys(choice for other in found for choice in other))


def _settle_cell(kind: Kind, raw: Any, parsed: Parsed, typed: list[Any], pos: int, choice: str, open_: tuple[str, ...]) -> None:
    problem = parsed.problems[pos]
    as_read = _WAYS[problem.code][1](raw, choice)
    reading = Reading() if as_read is None else kind.parse(as_read)
    if reading.value is None:
        says = f"“{as_text(raw)}”按选定的“{choice}”读不成{_thing(problem)}"
        parsed.problems[pos] = reading.problem or problem._replace(message=f"{says}（{problem.rule}）", form="")
        return
    typed[pos] = reading.value
    says = f"“{as_text(raw)}”按选定的“{choice}”读作 {kind.show(reading.value)}（{problem.rule}）"
    remedy = f"可以不改；选错了就在理由里改选：{_listed(open_)}"
    parsed.problems[pos] = problem._replace(severity=Severity.D, message=says, remedy=remedy, choices=open_)


def _thing(problem: Problem) -> str:
    return {"ambiguous_date": "日期", "ambiguous_month": "月份"}.get(problem.code, "数字")


def alike_once(problems: list[Told]) -> list[Told]:
    """The problems; cells of one column that are in doubt in the same way, and have no mend of their own, are told once."""
    groups: dict[tuple[str, str, str, Severity], list[int]] = {}
    for at, (_, column, problem, mend) in enumerate(problems):
        if problem.form and mend is None:
            groups.setdefault((column.header, problem.code, problem.form, problem.severity), []).append(at)
    several = [places for places in groups.values() if len(places) >= ALIKE or problems[places[0]][2].choices]
    left_out = {at for places in several for at in places[1:]}
    told = {places[0]: len(places) for places in several}
    return [_for_all(problem, told[at]) if at in told else problem for at, problem in enumerate(problems) if at not in left_out]


def _for_all(told: Told, count: int) -> Told:
    pos, column, problem, mend = told
    if problem.code == "unit_unclear":
        return pos, column, problem._replace(message=f"{problem.message}；“{column.header}”这一列 {count} 格都没有计算"), mend
    if problem.severity is Severity.D:
        return pos, column, problem._replace(message=f"{problem.message}；“{column.header}”这一列 {count} 格都这样读了"), mend
    words = f"{problem.message}；“{column.header}”这一列共有 {count} 格这样写"
    if problem.choices:
        chosen = f"定下整列的读法：在理由里选 {_listed(problem.choices)}，再点【校验】；也可以逐格照原件改"
        return pos, column, problem._replace(message=words, remedy=chosen), mend
    remedy = f"{problem.remedy}；整列是同一种写法，定下一种读法后用【查找和替换】一次改完"
    return pos, column, problem._replace(message=words, remedy=remedy), mend


def _listed(words: tuple[str, ...]) -> str:
    return "或".join(f"“{word}”" for word in words)
