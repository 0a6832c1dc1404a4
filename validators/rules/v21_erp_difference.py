"""V21: what is not lifted differs from the books of the ERP, and nobody says why (D17)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net, whole
from validators.registers.business.unlifted import GONE, PRESENT, borne
from validators.values.cell import plain
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER, BOOK = "说明", "ERP账面未提"
TOLERANCE = "recon_tolerance"
"""Parameter: tons that the two may differ by (P02); blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, tolerance = facts.sheet("R14"), facts.setting(TOLERANCE)
    if sheet is None or tolerance is None:
        return
    gap = sheet.frame[BOOK].astype("Int64") - net(borne(sheet.frame, lambda code, _: facts.setting(code)), PRESENT, GONE)
    beyond = gap.abs().gt(int(tolerance * 1000)) & sheet.frame[HEADER].isna() & sheet.ok(*PRESENT, *GONE, BOOK, HEADER)
    for pos in sheet.positions(beyond):
        more = "多" if whole(gap, pos) > 0 else "少"
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"ERP账面比台账{more} {quantity_text(abs(whole(gap, pos)))} 吨，超过允许的 {plain(tolerance)} 吨，没有说明（V21）",
            "先与 ERP 核对；差异属实就写明原因",
        )


RULE = Rule(
    id="V21",
    code="erp_difference_unexplained",
    severity=Severity.A,
    registers=("R14",),
    check=check,
    title=Text("与ERP不符没有说明", "ERP difference unexplained"),
    explain="未提数量（期初加销售减已提减退销）与 ERP 账面之差超过政策允许的吨数，就要写说明；政策定了先进先出的，未提按先进先出算到单据。允许的吨数空着就不查。",
    remedy="核对后写说明。",
    source="V21; R14, D17; S0 C75「已售未提核对、监控、分析和管理」",
)
