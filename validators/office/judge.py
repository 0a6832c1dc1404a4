"""Head office's rules applied to a workbook: findings like any other, with the number of the rule (R09b)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from validators.filing.inputs import Facts
from validators.finding import Finding
from validators.frames import plain_day, plain_values
from validators.office.office_rule import OfficeRule, RuleCondition
from validators.office.read_rules import office_rules
from validators.register import Sheet
from validators.values.kinds import Kind, Ref
from validators.values.money import percent_shown
from validators.values.text import fold

_ORDER: dict[str, Callable[[Any, Any], Any]] = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_REMEDY = {
    "必填": "填上{0}",
    "允许值": "改填允许的值",
    "范围": "核对后改对",
    "合计相等": "核对两边，改到相等",
    "引用": "改对，或先到《{1}》登记",
    "与上期之差": "先核对；属实请写理由",
}


def office_findings(facts: Facts) -> list[Finding]:
    """Every finding of the rules in force on the first day of the period."""
    return [finding for rule in office_rules(facts.policy) if rule.in_force(facts.period.first) for finding in _judge(rule, facts)]


def _judge(rule: OfficeRule, facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet(rule.register.id)
    if sheet is None or rule.column.header not in sheet.raw.letters:
        return
    judges = {
        "必填": _required,
        "允许值": _allowed,
        "范围": _range,
        "引用": _reference,
        "与上期之差": _change,
        "合计相等": _row_sum if rule.other is None else _sheet_sum,
    }
    asked = [rule.column.header, *(c.column.header for c in rule.when)]
    here = pd.Series(True, index=sheet.frame.index) & sheet.ok(*asked)
    for condition in rule.when:
        here &= _holds(sheet.frame[condition.column.header], condition)
    yield from judges[rule.kind](rule, facts, sheet, here)


def _found(rule: OfficeRule, sheet: Sheet, pos: int, detail: str = "") -> Finding:
    other = rule.other.sheet if rule.other else ""
    remedy = rule.remedy or _REMEDY[rule.kind].format(rule.column.header, other)
    said = f"{rule.message}：{detail}" if detail else rule.message
    return sheet.finding(rule, pos, rule.column.header, f"{said}（{rule.id}）", remedy)


def _holds(values: pd.Series, condition: RuleCondition) -> pd.Series:
    """Mask of the cells for which one comparison is true; a blank cell is neither equal nor unequal to anything."""
    filled = values.notna()
    if condition.sign in ("空", "不空"):
        return filled if condition.sign == "不空" else ~filled
    if condition.sign in ("=", "≠"):
        same = _among(values, condition.values, condition.column.kind)
        return filled & (same if condition.sign == "=" else ~same)
    return filled & _compared(values, _ORDER[condition.sign], condition.values[0])


def _among(values: pd.Series, wanted: tuple[Any, ...], kind: Kind) -> pd.Series:
    """Mask of the cells that are one of these; of several values in a cell each must be."""
    known = {fold(v) if isinstance(kind, Ref) else v for v in map(plain_day, wanted)}
    several = getattr(kind, "several", False)
    text = isinstance(kind, Ref)

    def one_of(value: Any) -> bool:
        parts = str(value).split("、") if several else [value]
        return all((fold(str(part)) if text else part) in known for part in parts)

    return pd.Series([v is not None and one_of(plain_day(v)) for v in plain_values(values)], index=values.index, dtype=bool)


def _compared(values: pd.Series, order: Callable[[Any, Any], Any], bound: Any) -> pd.Series:
    return pd.Series([v is not None and bool(order(plain_day(v), bound)) for v in plain_values(values)], index=values.index, dtype=bool)


def _required(rule: OfficeRule, facts: Facts, sheet: Sheet, here: pd.Series) -> Iterator[Finding]:
    for pos in sheet.positions(here & sheet.frame[rule.column.header].isna()):
        yield _found(rule, sheet, pos)


def _allowed(rule: OfficeRule, facts: Facts, sheet: Sheet, here: pd.Series) -> Iterator[Finding]:
    values = sheet.frame[rule.column.header]
    words = "、".join(_shown(rule, value) for value in rule.allowed[:8])
    for pos in sheet.positions(here & values.notna() & ~_among(values, rule.allowed, rule.column.kind)):
        yield _found(rule, sheet, pos, f"现在是 {sheet.shown(pos, rule.column.header)}，可填 {words}")


def _range(rule: OfficeRule, facts: Facts, sheet: Sheet, here: pd.Series) -> Iterator[Finding]:
    values, beyond = sheet.frame[rule.column.header], pd.Series(False, index=sheet.frame.index)
    for bound, order in ((rule.low, operator.lt), (rule.high, operator.gt)):
        if bound is not None:
            beyond |= _compared(values, order, bound)
    low, high = (_shown(rule, b) if b is not None else "" for b in (rule.low, rule.high))
    words = f"应在 {low} 到 {high} 之间" if low and high else f"不能小于 {low}" if low else f"不能大于 {high}"
    for pos in sheet.positions(here & beyond):
        yield _found(rule, sheet, pos, f"现在是 {sheet.shown(pos, rule.column.header)}，{words}")


def _reference(rule: OfficeRule, facts: Facts, sheet: Sheet, here: pd.Series) -> Iterator[Finding]:
    there = _frame(rule, facts)
    if there is None:
        return
    known = {fold(str(plain_day(v))) for v in plain_values(there[rule.parts[0][1]]) if v is not None}
    values = sheet.frame[rule.column.header]
    strange = pd.Series(
        [v is not None and fold(str(plain_day(v))) not in known for v in plain_values(values)], index=values.index, dtype=bool
    )
    for pos in sheet.positions(here & strange):
        where = f"《{rule.other.sheet if rule.other else ''}》的“{rule.parts[0][1]}”里没有"
        yield _found(rule, sheet, pos, f"{where} {sheet.shown(pos, rule.column.header)}")


def _frame(rule: OfficeRule, facts: Facts) -> pd.DataFrame | None:
    """The rows of the other sheet, in the workbook or the policy; None where neither has it."""
    assert rule.other is not None
    if rule.other.id in facts.sheets:
        return facts.frame(rule.other.id)
    return facts.policy.frames.get(rule.other.id)


def _row_sum(rule: OfficeRule, facts: Facts, sheet: Sheet, here: pd.Series) -> Iterator[Finding]:
    headers = [header for _, header in rule.parts]
    total = _added(sheet.frame, rule)
    mine = sheet.frame[rule.column.header]
    said = here & sheet.ok(*headers) & mine.notna() & sheet.frame[headers].notna().any(axis=1)
    for pos in sheet.positions(said & pd.Series(_numbers(mine) != total, index=mine.index)):
        yield _found(rule, sheet, pos, _gap(rule, _numbers(mine)[pos], total[pos]))


def _sheet_sum(rule: OfficeRule, facts: Facts, sheet: Sheet, here: pd.Series) -> Iterator[Finding]:
    """Sums by `by` of both sheets; the finding stands on the first row of each group that differs."""
    there = _frame(rule, facts)
    assert rule.other is not None
    if there is None or not _whole(rule, facts, sheet):
        return
    theirs: dict[tuple[Any, ...], Any] = {}
    for key, value in zip(_keys(there, [b for _, b in rule.by]), _added(there, rule), strict=True):
        theirs[key] = theirs.get(key, 0) + value
    mine, first = _sums(sheet.frame[here], [a for a, _ in rule.by], rule.column.header)
    for key, pos in first.items():
        if mine[key] != theirs.get(key, 0):
            yield _found(rule, sheet, pos, _gap(rule, mine[key], theirs.get(key, 0)))


def _whole(rule: OfficeRule, facts: Facts, sheet: Sheet) -> bool:
    """False when an amount or key of either sheet could not be read: sums that lack a row are not judged."""
    mine = sheet.ok(rule.column.header, *(a for a, _ in rule.by)).all()
    other = facts.sheet(rule.other.id) if rule.other else None
    return bool(mine) and (other is None or bool(other.ok(*(h for _, h in rule.parts), *(b for _, b in rule.by)).all()))


def _change(rule: OfficeRule, facts: Facts, sheet: Sheet, here: pd.Series) -> Iterator[Finding]:
    branch, last = facts.filing.branch, facts.period.plus(-1)
    past = facts.history.frame(rule.register.id)
    past = past[(past["_branch"] == branch) & (past["_period"] == str(last))]
    if past.empty or not facts.history.has(branch, last) or rule.limit is None:
        return
    by = [header for header, _ in rule.by]
    before, _ = _sums(past, by, rule.column.header)
    now, first = _sums(sheet.frame[here & sheet.ok(*by)], by, rule.column.header)
    for key, pos in first.items():
        was = before.get(key)
        if was is not None and abs(now[key] - was) > (abs(was) * rule.limit if rule.relative else rule.limit):
            bound = percent_shown(rule.limit) if rule.relative else _number(rule, rule.limit)
            more = "多" if now[key] > was else "少"
            yield _found(
                rule,
                sheet,
                pos,
                f"本期 {_number(rule, now[key])}，上期 {_number(rule, was)}，{more} {_number(rule, abs(now[key] - was))}，允许差 {bound}",
            )


def _sums(frame: pd.DataFrame, by: list[str], header: str) -> tuple[dict[Any, Any], dict[Any, int]]:
    """The sum of a column by key, and the position of the first row of each; rows with a blank key are left out."""
    sums: dict[Any, Any] = {}
    first: dict[Any, int] = {}
    for pos, key, value in zip(frame.index, _keys(frame, by), _numbers(frame[header]), strict=True):
        if None not in key:
            sums[key] = sums.get(key, 0) + value
            first.setdefault(key, int(pos))
    return sums, first


def _keys(frame: pd.DataFrame, headers: list[str]) -> list[tuple[Any, ...]]:
    columns = [[None if v is None else fold(str(plain_day(v))) for v in plain_values(frame[h])] for h in headers]
    return list(zip(*columns, strict=True)) if columns else [()] * len(frame)


def _added(frame: pd.DataFrame, rule: OfficeRule) -> np.ndarray:
    total = np.zeros(len(frame), dtype=object)
    for sign, header in rule.parts:
        total = total + sign * _numbers(frame[header])
    return total


def _numbers(values: pd.Series) -> np.ndarray:
    """Whole numbers or Decimals, a blank as 0."""
    found = np.empty(len(values), dtype=object)
    found[:] = [0 if v is None else v for v in plain_values(values)]
    return found


def _gap(rule: OfficeRule, mine: Any, theirs: Any) -> str:
    names = "".join(f"{'-' if sign < 0 else '+' if i else ''}{header}" for i, (sign, header) in enumerate(rule.parts))
    where = f"《{rule.other.sheet}》的 " if rule.other else ""
    more = "多" if mine > theirs else "少"
    return f"{rule.column.header} {_number(rule, mine)}，{where}{names} {_number(rule, theirs)}，{more} {_number(rule, abs(mine - theirs))}"


def _number(rule: OfficeRule, value: Any) -> str:
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / value.denominator
    return rule.column.kind.show(value)


def _shown(rule: OfficeRule, value: Any) -> str:
    return rule.column.kind.show(value)
