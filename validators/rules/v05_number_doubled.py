"""V05: one complaint or one questionnaire entered twice; their key is 记录编号, so the key itself does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text

NUMBERS = {"R25": "投诉编号", "R27": "问卷编号"}


def check(facts: Facts) -> Iterator[Finding]:
    for register, header in NUMBERS.items():
        sheet = facts.sheet(register)
        if sheet is not None and sheet.register.key != (header,):
            yield from _doubled(sheet, header)


def _doubled(sheet: Sheet, header: str) -> Iterator[Finding]:
    numbers = sheet.frame[header]
    later = sheet.positions(numbers.notna() & numbers.duplicated())
    firsts: dict[Any, int] = {}
    for pos, number in enumerate(numbers if later else ()):
        firsts.setdefault(number, pos)
    for pos in later:
        yield sheet.finding(
            RULE,
            pos,
            header,
            f"{header}与第 {sheet.raw.rows[firsts[numbers[pos]]]} 行重复（V05）",
            "同一件登记了两次就删掉一行；不是就改对编号",
        )


RULE = Rule(
    id="V05",
    code="number_doubled",
    severity=Severity.A,
    registers=tuple(NUMBERS),
    check=check,
    title=Text("编号重复", "Number doubled"),
    explain="投诉编号、问卷编号在一张表里不重复，重复的会计两次。",
    remedy="删掉重复的一行，或改对编号。",
    source="V05; R25, R27; settled 15, 17",
)
