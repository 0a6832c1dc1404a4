"""R56: a deal with a customer who has never had income (D23)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "对单客户编码"


def check(facts: Facts) -> Iterator[Finding]:
    """Income of this month and of the months at hand; a flow that has lost its column of customers tells nothing."""
    sheet, flow = facts.sheet("R56"), facts.sheet("R10")
    if sheet is None or flow is None or (flow.raw.rows and "客户编码" not in flow.raw.letters):
        return
    past = facts.history.usage
    sold = {*facts.frame("R10")["客户编码"].dropna(), *past.loc[past["_branch"] == facts.filing.branch, "客户编码"].dropna()}
    files = facts.frame("R03")
    names = dict(zip(files["客户编码"], files["企业全称"], strict=True))
    won = sheet.frame["成单"].eq(True).fillna(False)
    for pos in sheet.positions(won & sheet.frame[HEADER].notna() & ~sheet.frame[HEADER].isin(sold) & sheet.ok("成单", HEADER)):
        code = sheet.value(pos, HEADER)
        yield sheet.finding(RULE, pos, HEADER, f"{names.get(code) or code} 没有业务收入，对不上单", "核对客户编码；还没有收款的写理由")


RULE = Rule(
    id=None,
    code="deal_without_income",
    severity=Severity.C,
    registers=("R56", "R10"),
    check=check,
    title=Text("对单客户没有收入", "Deal without income"),
    explain="对单是把成单的咨询和销售清单对起来：这个客户本月和以前都没有业务收入。",
    remedy="核对客户编码。",
    source="R56, R10; D23; P12",
)
