"""V30: more than one of the seven words in one answer of the survey."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.kinds import Enum
from validators.values.text import Text, fold

_BETWEEN = re.compile(r"[、,，;；/和或\s]+")


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R27")) is None:
        return
    for header in items(sheet):
        for pos in sheet.positions(sheet.failed[header]):
            answers = answers_in(sheet, pos, header)
            if len(answers) > 1:
                yield sheet.finding(
                    RULE,
                    pos,
                    header,
                    f"一题填了 {len(answers)} 个答案：{'、'.join(answers)}（V30）",
                    "照问卷只留一个；问卷上就勾了两个，请清空这一格",
                )


def items(sheet: Sheet) -> list[str]:
    """Headers of the survey items."""
    return [column.header for column in sheet.register.columns if column.judged_by == "V30"]


def answers_in(sheet: Sheet, pos: int, header: str) -> list[str]:
    """The known words in a cell that holds nothing else; empty when there is other text."""
    kind = sheet.register.by_header[header].kind
    known = {fold(word): word for word in kind.values} if isinstance(kind, Enum) else {}
    parts = [fold(part) for part in _BETWEEN.split(sheet.shown(pos, header)) if part]
    return [known[part] for part in parts] if parts and all(part in known for part in parts) else []


RULE = Rule(
    id="V30",
    code="several_answers",
    severity=Severity.A,
    registers=("R27",),
    check=check,
    title=Text("一题多个答案", "Several answers to one item"),
    explain="调查单的每一题只能在七个词里选一个，选了两个就不知道该记几分。",
    remedy="只留一个答案。",
    source="V30; R27; S4 C58; settled 17",
)
