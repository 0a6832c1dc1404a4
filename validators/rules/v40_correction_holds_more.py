"""V40: a 更正单 that holds more than reversals and new rows of 业务量流水.

That its month is closed, that its reversals take back what was filed, and that somebody approved it, only the centre
knows: check-in refuses what is not so (`macros.closing.correction`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import REASON_LENGTH, Finding, Severity
from validators.register import registers
from validators.values.text import Text

_CORRECTION = re.compile(r"更正单\s*[:：](.*)", re.DOTALL)
"""附言 of a 更正单: the word and its reason."""


def check(facts: Facts) -> Iterator[Finding]:
    found = _CORRECTION.match(facts.filing.remark)
    if found is None:
        return
    if len(found[1].strip()) < REASON_LENGTH:
        yield Finding(
            code=RULE.code,
            rule=RULE.id,
            severity=RULE.severity,
            sheet="封面",
            column="附言",
            value=facts.filing.remark,
            record="附言",
            message=f"更正单的原因只有 {len(found[1].strip())} 个字（V40）",
            remedy=f"原因要不少于 {REASON_LENGTH} 个字，让上级看得懂",
        )
    for name, sheet in facts.sheets.items():
        if name != "R10" and sheet.register.nature != "master" and len(sheet.frame):
            header = next(iter(sheet.raw.letters), sheet.register.columns[0].header)
            yield sheet.finding(
                RULE,
                0,
                header,
                f"更正单里只能有业务量流水，《{sheet.register.sheet}》却有 {len(sheet.frame)} 行（V40）",
                "用 keybook correct 重新做更正单；别的表在下个月的台账里改",
            )


RULE = Rule(
    id="V40",
    code="correction_holds_more",
    severity=Severity.A,
    registers=tuple(registers()),
    check=check,
    title=Text("更正单里有别的内容", "Correction with more than reversals and new rows"),
    explain="已经审批的月份锁定不改，只收更正单：原因写明，业务量流水里是冲销行和新的差额行，别的流水表不能有行。"
    "没有更正单、没有批准、冲销的不是已报的行，在收件登记时拒收。",
    remedy="用更正单报差额，差额进下一个没有审批的月份。",
    source="V40; F1, M27",
)
