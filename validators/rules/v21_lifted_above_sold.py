"""V21: more lifted and returned on a document than was there (D17: closing below 0)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net, whole
from validators.registers.business.unlifted import GONE, PRESENT, borne
from validators.values.missing import is_missing
from validators.values.money import quantity_text
from validators.values.text import Text

PARTS = (*PRESENT, *GONE)
HEADER = "已提数量"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R14")) is None:
        return
    frame = borne(sheet.frame, lambda code, _: facts.setting(code))
    there, gone = net(frame, PRESENT), net(frame, GONE)
    for pos in sheet.positions((gone > there) & sheet.ok(*PARTS)):
        over = quantity_text(whole(gone, pos) - whole(there, pos))
        if is_missing(frame["_turn"].iloc[pos]):
            which, what = "", "这张单据"
        else:
            same = _of_one_account(frame, pos)
            there, gone = there.where(~same, int(there[same].sum())), gone.where(~same, int(gone[same].sum()))
            which, what = "同一客户同一品种的", "这个客户这个品种"
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"{which}已提加退销 {quantity_text(whole(gone, pos))} 吨，多于期初加销售 {quantity_text(whole(there, pos))} 吨，多 {over} 吨（V21）",
            f"核对提货单和退销单，改对{what}的数量",
        )


def _of_one_account(frame: pd.DataFrame, pos: int) -> pd.Series:
    """The rows of the customer and product of a row; a blank is alike to a blank."""
    same = pd.Series(True, index=frame.index)
    for name in ("客户", "品种"):
        value = frame[name].iloc[pos]
        same &= frame[name].isna() if is_missing(value) else frame[name].eq(value).fillna(False)
    return same


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
