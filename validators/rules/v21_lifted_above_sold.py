"""V21: more lifted and returned on a document than was there (D17: closing below 0)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net
from validators.registers.business.unlifted import GONE, PRESENT, borne, of_one_account
from validators.values.missing import is_missing
from validators.values.money import quantity_text
from validators.values.text import Text

PARTS = (*PRESENT, *GONE)
HEADER = "已提数量"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R14")) is None:
        return
    frame = borne(sheet.frame, lambda code, _: facts.setting(code))
    for pos in sheet.positions((net(frame, GONE) > net(frame, PRESENT)) & sheet.ok(*PARTS)):
        rows, which, what = frame.iloc[[pos]], "", "这张单据"
        if not is_missing(frame["_turn"].iloc[pos]):
            rows, which, what = of_one_account(frame, frame.iloc[pos].to_dict()), "同一客户同一品种的", "这个客户这个品种"
        there, gone = int(net(rows, PRESENT).sum()), int(net(rows, GONE).sum())
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"{which}已提加退销 {quantity_text(gone)} 吨，多于期初加销售 {quantity_text(there)} 吨，多 {quantity_text(gone - there)} 吨（V21）",
            f"核对提货单和退销单，改对{what}的数量",
        )


RULE = Rule(
    id="V21",
    code="lifted_above_sold",
    severity=Severity.A,
    registers=("R14",),
    check=check,
    title=Text("提得比卖得多", "Lifted above sold"),
    explain="一张单据的已提数量加退销数量，不能多于期初未提加销售数量；政策定了先进先出的，按同一客户同一品种的合计看。",
    remedy="改对数量。",
    source="V21; R14, D17; S0 C75",
)
