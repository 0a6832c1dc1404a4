"""V23: a sale whose price lies beyond the authority of R08 and has no approval (D46)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.price_list import Authority, Buyer, authority, buyers, price_in_force, sales
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.money import percent_shown, yuan_shown
from validators.values.text import Text

HEADER, PRICE = "审批单号", "执行价"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R16")) is None:
        return
    prices, known, frame = facts.policy.table("R08"), buyers(facts.frame("R03")), sales(facts.frame)
    agreed = frame["约定价"].eq(frame[PRICE].astype("Int64")).fillna(False).astype(bool)
    judged = ~agreed & frame[HEADER].isna() & frame[PRICE].notna() & frame["产品"].notna() & sheet.ok(HEADER, PRICE, "产品", "日期")
    named = list(zip(frame["_branch"], plain_values(frame["_buyer"]), strict=True))
    for pos in sheet.positions(judged):
        day, price = sheet.value(pos, "日期"), int(sheet.value(pos, PRICE))
        on = day.date() if day is not None else facts.period.last
        row = price_in_force(prices, sheet.value(pos, "产品"), on, known.get(named[pos], Buyer()), price)
        if (found := authority(price, row)).side:
            yield sheet.finding(
                RULE, pos, HEADER, f"{_words(price, found)}，没有审批单号（V23）", "补审批单号；价格填错了就改执行价；属实未批请写理由"
            )


def _words(price: int, found: Authority) -> str:
    """What is said of a price beyond one of its bounds."""
    assert found.listed is not None and found.deviation is not None and found.bound is not None
    bound = f"{found.side} {percent_shown(found.bound)}"
    return f"执行价 {yuan_shown(price)}，挂牌价 {yuan_shown(found.listed)}，偏差 {percent_shown(found.deviation)}，超出{bound}"


RULE = Rule(
    id="V23",
    code="price_beyond_authority",
    severity=Severity.C,
    registers=("R16",),
    check=check,
    title=Text("价格超出权限没有审批", "Price beyond authority without approval"),
    explain="执行价与挂牌价的偏差要在价目与价格权限的浮动范围内（含边界），超出的要有审批单号。没有价目或浮动范围空着就不查，"
    "按生效的合同价卖的也不查。",
    remedy="补审批单号，或写理由。",
    source="V23; R08, R16, D46; S0（价格执行监控）",
)
