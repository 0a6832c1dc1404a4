"""V25: a service visit by the one who sells in the same area (P03)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "走访人"
MODE = "巡访"
"""The rule is about the persons who carry out customer service (A31), not about a manager's own calls (D08)."""
SELLERS = ("客户经理", "销售经理", "业务经理岗")
"""Posts that sell."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R20")) is None:
        return
    customers = facts.frame("R03").drop_duplicates("客户编码").set_index("客户编码")["分片区域"]
    areas = sheet.frame["客户编码"].map(customers)
    pairs = pd.MultiIndex.from_arrays([areas, sheet.frame[HEADER]])
    same = pd.Series(pairs.isin(sellers(facts)), index=sheet.frame.index)
    for pos in sheet.positions(same & areas.notna() & sheet.frame["方式"].eq(MODE) & sheet.ok(HEADER, "方式")):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"{sheet.value(pos, HEADER)} 就是“{areas.iat[pos]}”负责销售的人，原则上不能由他巡访（V25）",
            "换一个人去；人手不够请写理由",
        )


def sellers(facts: Facts) -> list[tuple[str, str]]:
    """Area and person: who looks after a customer there (R03), or sells there by post (R02)."""
    customers, staff = facts.frame("R03"), facts.frame("R02")
    posts = staff[staff["岗位"].isin(SELLERS)]
    parts = [customers[["分片区域", "客户经理"]], posts[["负责区域", "工号"]], posts[["分片", "工号"]]]
    found = [tuple(row) for part in parts for row in part.dropna().itertuples(index=False)]
    return [(str(area), str(person)) for area, person in dict.fromkeys(found)]


RULE = Rule(
    id="V25",
    code="visitor_is_seller",
    severity=Severity.C,
    registers=("R20",),
    check=check,
    packs=("P03",),
    title=Text("巡访人就是本地区销售", "Visitor sells in the same area"),
    explain="物流方案（P03）里，巡访原则上不由本地区负责销售的人担任。谁负责销售，看客户档案的客户经理和岗位与人员的负责区域、分片。",
    remedy="换人巡访，或写理由。",
    source="V25; R20, A31; S4 C51「原则上不能由本地区负责销售的人员担任」",
)
