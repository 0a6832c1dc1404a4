"""R07: a long-term business without the rate of its first deal; D06 stops when it meets one."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "首笔奖励比例"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R07")) is None or "D06" not in facts.policy.pack.computations:
        return
    used = sheet.frame["启用"].fillna(True).astype(bool)
    blank = sheet.frame[HEADER].isna() & sheet.ok(HEADER)
    for pos in sheet.positions(sheet.frame["业务性质"].eq("长期合作") & blank & used):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"“{sheet.shown(pos, '名称')}”是长期合作业务，首笔奖励比例空着，有首笔时薪酬会停下",
            "定下来就填上；还没有定可以先空着",
        )


RULE = Rule(
    id=None,
    code="long_term_without_first_rate",
    severity=Severity.D,
    registers=("R07",),
    check=check,
    title=Text("长期合作业务没有首笔比例", "First-deal rate blank"),
    explain="长期合作业务的第一笔收入按首笔奖励比例计奖。比例空着不是 0：遇到首笔，薪酬计算会停下并点名。",
    remedy="填上首笔奖励比例。",
    source="R07; D06; S3 C22",
)
