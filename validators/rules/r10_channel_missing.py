"""R10: a row without 渠道, which the share of direct sales leaves out (D57)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.values.kinds import Enum
from validators.values.text import Text

HEADER, DIRECT = "渠道", "direct_channels"
"""Parameter: the channels that are direct sales (P02); a pack without it measures no share of them."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R10")
    if sheet is None or not facts.setting(DIRECT):
        return
    kind = sheet.register.by_header[HEADER].kind
    choices = "或".join(kind.values if isinstance(kind, Enum) else facts.setting(DIRECT))
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.ok(HEADER) & ~reversals(sheet.frame)):
        yield sheet.finding(RULE, pos, HEADER, "没有渠道，直销比例算不进去", f"填{choices}")


RULE = Rule(
    id=None,
    code="channel_missing",
    severity=Severity.B,
    registers=("R10",),
    check=check,
    title=Text("没有渠道", "Channel missing"),
    explain="每笔销售都要有渠道，直销比例才算得全。冲销的行随原来那一笔。政策里没有“算直销的渠道”就不查。",
    remedy="填上渠道。",
    source="R10, D57; S0 C79; P02",
)
