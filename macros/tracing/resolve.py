"""From what a number says of itself to the rows and the arithmetic: an `Origin` worked out over a home (design 7b)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from macros.tracing.evidence import Evidence, form_of
from macros.tracing.step import NotTold, SourceRow, Step
from validators.filing.inputs import Result
from validators.policy import MissingParameter
from validators.values.missing import is_missing
from validators.values.money import half_up
from validators.values.origin import Origin, added, of_result
from workbooks.read.report_cells import CellPlace, ReportCells

_SCALE = {"money": 100, "quantity": 1000}


@dataclass(frozen=True, kw_only=True)
class Resolver:
    """Works origins out. `cells` is the report, for places and ranks on its sheets."""

    evidence: Evidence
    cells: ReportCells
    sheet: str

    def step(self, origin: Origin) -> Step:
        """The number, with its rows and its arithmetic; NotTold where it leads to none."""
        return _WAYS[origin.how](self, origin)

    def steps(self, origins: tuple[Origin, ...]) -> tuple[Step, ...]:
        """Several."""
        return tuple(self.step(origin) for origin in origins)


def _result(self: Resolver, origin: Origin) -> Step:
    name, column, pos = origin.of
    held = self.evidence.result(name)
    way = held.lineage.rows.get(column)
    return _of_frame(self, held, held.rows, column, pos, None if way is None else way(pos))


def _extra(self: Resolver, origin: Origin) -> Step:
    name, frame, column, pos = origin.of
    held = self.evidence.result(name)
    way = held.lineage.extra.get(frame, {}).get(column)
    return _of_frame(self, held, held.extra[frame], column, pos, None if way is None else way(pos))


def _of_frame(self: Resolver, held: Result, frame: Any, column: str, pos: int, way: Origin | None) -> Step:
    if way is None:
        raise NotTold(f"《{held.title.zh}》的“{column}”没有记下逐行的来源")
    found = self.step(way)
    _same(found.value, frame[column].iat[pos] if pos < len(frame) else None, _format(held, column))
    return replace(found, label=f"{held.title.zh}·{column}")


def _format(held: Result, column: str) -> str:
    return {**held.formats, **held.summary_formats, **held.lineage.formats}.get(column, "text")


def _summary(self: Resolver, origin: Origin) -> Step:
    name, word = origin.of
    held = self.evidence.result(name)
    way = held.lineage.summary.get(word)
    if way is None:
        raise NotTold(f"《{held.title.zh}》的“{word}”没有记下逐行的来源")
    found = self.step(way())
    _same(found.value, held.summary.get(word), held.summary_formats.get(word, "text"))
    return replace(found, label=f"{held.title.zh}·{word}")


def _same(value: Fraction, held: Any, form: str) -> None:
    """The rows must give what the computation gives: if not, it is our bug or another state of the home, and nothing is shown."""
    if is_missing(held) or Fraction(held) / _SCALE.get(form, 1) != value:
        raise NotTold("按逐行的来源算出的数与计算结果不同，不能作为来源")


def _each(self: Resolver, origin: Origin) -> Step:
    name, frame, positions = origin.of
    held = self.evidence.result(name)
    record = held.lineage.records.get(frame) if frame else held.lineage.record
    if record is None:
        raise NotTold(f"《{held.title.zh}》的行没有记下来源")
    rows = tuple(row for pos in positions for row in self.step(record(pos)).rows[:1])
    if len(rows) != len(positions):
        raise NotTold(f"《{held.title.zh}》有的行找不到对应的台账行")
    return Step(
        how="each", value=Fraction(len(rows)), label=held.title.zh, words=f"《{held.title.zh}》里符合的行数", form="count", rows=rows
    )


def _column(self: Resolver, origin: Origin) -> Step:
    name, column, runs = origin.of
    return _add(self, added(of_result(name, column, pos) for first, last in runs for pos in range(first, last + 1)))


_NO_ROW = "没有这样的行"
"""What is said of a sum or a count over nothing."""


def _sum(self: Resolver, origin: Origin) -> Step:
    register, column, _, _ = origin.of
    rows = _asked(self, origin)
    total = sum((row.value for row in rows), Fraction(0))
    return Step(
        how="sum",
        value=total,
        label=f"{self.evidence.registers[register].sheet}·{column}",
        words="" if rows else _NO_ROW,
        form=form_of(self.evidence.registers[register], column),
        rows=rows,
    )


def _count(self: Resolver, origin: Origin) -> Step:
    rows = _asked(self, origin)
    label, words = f"{self.evidence.registers[origin.of[0]].sheet} 行数", "" if rows else _NO_ROW
    return Step(how="count", value=Fraction(len(rows)), label=label, words=words, form="count", rows=rows)


def _asked(self: Resolver, origin: Origin) -> tuple[SourceRow, ...]:
    register, column, months, where = origin.of
    ((keys, wanted),) = where or (((), ((),)),)
    return tuple(row for month in months for row in self.evidence.rows(register, column, month, keys, wanted))


def _rows(self: Resolver, origin: Origin) -> Step:
    register, column, rule, listed, *chosen = origin.of
    found = [_read(self, register, column, rule, *held) for held in listed]
    total = sum((row.value for row in found), Fraction(0))
    form = found[0].form if found else "number"
    words = rule or ("" if found else _NO_ROW) or "".join(f"只算{which}" for which in chosen)
    label = f"{self.evidence.registers[register].sheet}·{column}"
    return Step(how="rows", value=total, label=label, words=words, form=form, rows=tuple(found))


def _read(self: Resolver, register: str, column: str, rule: str, file: str, row: int, value: str) -> SourceRow:
    held, wanted = self.evidence.row(register, file, row, column), Fraction(value)
    if rule:
        return held._replace(value=wanted, form="number")
    if held.value != wanted:
        raise NotTold(f"“{file}”第 {row} 行的“{column}”已经不是当时的数")
    return held


def _counted(self: Resolver, origin: Origin) -> Step:
    register, rule, listed = origin.of
    rows = tuple(self.evidence.row(register, file, row, "") for file, row in listed)
    return Step(
        how="counted",
        value=Fraction(len(rows)),
        label=f"{self.evidence.registers[register].sheet} 行数",
        words=rule or ("" if rows else _NO_ROW),
        form="count",
        rows=rows,
    )


def _add(self: Resolver, origin: Origin) -> Step:
    parts = self.steps(origin.parts)
    forms = {part.form for part in parts}
    form = forms.pop() if len(forms) == 1 else "number"
    return Step(how="add", value=sum((part.value for part in parts), Fraction(0)), form=form, parts=parts)


def _less(self: Resolver, origin: Origin) -> Step:
    whole, part = self.steps(origin.parts)
    return Step(how="less", value=whole.value - part.value, form=whole.form, parts=(whole, part))


def _ratio(self: Resolver, origin: Origin) -> Step:
    part, whole = self.steps(origin.parts)
    if whole.value == 0:
        raise NotTold("分母是 0")
    return Step(how="ratio", value=part.value / whole.value, form="number", parts=(part, whole))


def _product(self: Resolver, origin: Origin) -> Step:
    parts = self.steps(origin.parts)
    value = Fraction(1)
    for part in parts:
        value *= part.value
    return Step(how="product", value=value, form="number", parts=parts)


def _round(self: Resolver, origin: Origin) -> Step:
    (part,) = self.steps(origin.parts)
    (places,) = origin.of
    value = Fraction(half_up(part.value * 10**places), 10**places)
    return Step(how="round", value=value, words=f"四舍五入到 {places} 位小数", form="money" if places == 2 else "number", parts=(part,))


def _wan(self: Resolver, origin: Origin) -> Step:
    (part,) = self.steps(origin.parts)
    return Step(how="wan", value=part.value / 10_000, words="元换算成万元，凑足合计，差不到 0.01 万元", form=part.form, parts=(part,))


def _rank(self: Resolver, origin: Origin) -> Step:
    """How many lines of the list have more, and one."""
    area, own = origin.of
    at = self.cells.place(f"{self.sheet}!{own}")
    mine = self.cells.value(at)
    others = [place for place in self.cells.inside(self.sheet, area) if _more(self.cells.value(place), mine)]
    words = f"比 {own} 大的有 {len(others)} 个，所以排第 {len(others) + 1}（{area}）"
    return Step(how="rank", value=Fraction(len(others) + 1), words=words, form="count", parts=(_cell_step(self, at),))


def _more(value: Any, mine: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > mine


def _cell_step(self: Resolver, at: CellPlace) -> Step:
    origin = self.cells.origin(at)
    if origin is None:
        raise NotTold(f"{at.shown} 没有记下来源")
    return replace(self.step(origin), cell=at.shown)


def _place(self: Resolver, origin: Origin) -> Step:
    first, row = origin.of
    return Step(
        how="place", value=Fraction(row - first + 1), words=f"序号：这一行是从第 {first} 行起的第 {row - first + 1} 行", form="count"
    )


def _row(self: Resolver, origin: Origin) -> Step:
    register, file, row = origin.of
    held = self.evidence.row(register, file, row, "")
    words = f"这一行在“{file}”《{held.sheet}》里的行号"
    return Step(how="row", value=Fraction(row), words=words, form="count", rows=(held._replace(value=Fraction(row), column="行号"),))


def _number(self: Resolver, origin: Origin) -> Step:
    value, words = origin.of
    return Step(how="number", value=Fraction(value), words=words, form="number")


def _parameter(self: Resolver, origin: Origin) -> Step:
    code, branch = origin.of
    inputs = self.evidence.inputs
    try:
        value = inputs.policy.need(code, branch or None, inputs.period.first)
    except MissingParameter as missing:
        raise NotTold(missing.message) from missing
    known = inputs.policy.pack.parameters.get(code)
    text = inputs.policy.text(code, branch or None, inputs.period.first)
    return Step(how="parameter", value=Fraction(value), words=f"政策参数“{known.name if known else code}”= {text}", form="number")


def _facts(self: Resolver, origin: Origin) -> Step:
    words, held = origin.of
    said = " + ".join(f"{name} {value}" for name, value in held)
    parts = tuple(Step(how="number", value=Fraction(value), words=name, form="number") for name, value in held)
    return Step(how="facts", value=sum((part.value for part in parts), Fraction(0)), words=f"{words}：{said}", form="number", parts=parts)


def _told(self: Resolver, origin: Origin) -> Step:
    raise NotTold(origin.of[0])


_WAYS: dict[str, Callable[[Resolver, Origin], Step]] = {
    "result": _result,
    "summary": _summary,
    "extra": _extra,
    "each": _each,
    "column": _column,
    "sum": _sum,
    "count": _count,
    "rows": _rows,
    "counted": _counted,
    "add": _add,
    "less": _less,
    "ratio": _ratio,
    "product": _product,
    "round": _round,
    "wan": _wan,
    "rank": _rank,
    "place": _place,
    "row": _row,
    "number": _number,
    "parameter": _parameter,
    "facts": _facts,
    "told": _told,
}
