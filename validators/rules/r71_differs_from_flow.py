"""R71: an income or a direct cost that was typed is another than what the flow says of the same item (D26)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.register import Sheet
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADERS = ("收入", "直接成本")


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R71")
    if sheet is None or not any(bool(sheet.frame[header].notna().any()) for header in HEADERS):
        return
    if (result := facts.compute("D26")) is not None:
        for header in HEADERS:
            yield from _of(sheet, header, plain_values(result.extra["rows"][f"_flow_{header}"]))


def _of(sheet: Sheet, header: str, flow: list[int | None]) -> Iterator[Finding]:
    for pos in sheet.positions(sheet.frame[header].notna() & sheet.ok(header, "名称", "维度")):
        typed, known = sheet.value(pos, header), flow[pos]
        if known is not None and typed != known:
            words = f"{header}填了 {yuan_shown(int(typed))} 元，业务量流水合计 {yuan_shown(int(known))} 元"
            yield sheet.finding(RULE, pos, header, words, "空着由系统取流水的数；另有来源的请写理由")


RULE = Rule(
    id=None,
    code="profit_differs_from_flow",
    severity=Severity.C,
    registers=("R71",),
    check=check,
    title=Text("盈利性与业务量流水不同", "Profitability differs from the flow"),
    explain="盈利性里填了收入或直接成本的，与业务量流水里同一个服务、区域、渠道、促销方式或顾客的合计比。流水里没有的、流水有一行没有成本的不比成本。",
    remedy="空着由系统取流水的数，或写理由。",
    source="R71, R10; D26; P03",
)
