"""R51: a member was given the same benefit twice in a month (A17)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, BENEFITS = "类型", frozenset({"慎重停机", "免费补卡", "换STK大容量卡", "积分兑奖"})


def check(facts: Facts) -> Iterator[Finding]:
    """Only where every kind of ticket of the pack is a benefit."""
    sheet = facts.sheet("R51")
    kinds = facts.policy.pack.enums.get(("R51", HEADER), ())
    if sheet is None or not kinds or not set(kinds) <= BENEFITS:
        return
    rows = sheet.frame
    again = rows.duplicated(["客户", HEADER]) & rows["客户"].notna() & rows[HEADER].notna()
    files = facts.frame("R03")
    names = dict(zip(files["客户编码"], files["企业全称"], strict=True))
    for pos in sheet.positions(again & sheet.ok("客户", HEADER)):
        code = sheet.value(pos, "客户")
        words = f"{names.get(code) or code} 本月第二次办理{sheet.value(pos, HEADER)}"
        yield sheet.finding(RULE, pos, HEADER, words, "核对是否重复登记")


RULE = Rule(
    id=None,
    code="benefit_twice",
    severity=Severity.D,
    registers=("R51",),
    check=check,
    title=Text("同一优惠办了两次", "The same benefit twice"),
    explain="会员服务一个月里同一个人同一项办了两次，可能是重复登记。",
    remedy="核对是否重复登记。",
    source="R51; P12",
    packs=("P12",),
)
