"""V25: a service visit by the one who sells in the same area (P03)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text

MODE = "巡访"
"""The rule is about the persons who carry out customer service (A31), not about a manager's own calls (D08)."""
SELLERS = ("业务主管", "业务人员")
"""Posts that sell; who looks after a key customer (R03.客户经理) is no seller (P03)."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R20")) is not None:
        yield from _of(facts, sheet, "走访人", sheet.frame["方式"].eq(MODE) & sheet.ok("方式"))
    if (sheet := facts.sheet("R22")) is not None:
        yield from _of(facts, sheet, "实施人员", pd.Series(True, index=sheet.frame.index))


def _of(facts: Facts, sheet: Sheet, header: str, meant: pd.Series) -> Iterator[Finding]:
    customers = facts.frame("R03").drop_duplicates("客户编码").set_index("客户编码")["分片区域"]
    areas = sheet.frame["客户编码"].map(customers)
    pairs = pd.MultiIndex.from_arrays([areas, sheet.frame[header]])
    same = pd.Series(pairs.isin(sellers(facts)), index=sheet.frame.index)
    for pos in sheet.positions(same & areas.notna() & meant & sheet.ok(header)):
        words = f"{sheet.value(pos, header)} 就是“{areas.iat[pos]}”负责销售的人，原则上不能由他巡访（V25）"
        yield sheet.finding(RULE, pos, header, words, "换一个人去；人手不够请写理由")


def sellers(facts: Facts) -> list[tuple[str, str]]:
    """Area and person: who sells there by post (R02)."""
    staff = facts.frame("R02")
    sells = staff["岗位"].map(lambda posts: not frozenset(SELLERS).isdisjoint(str(posts).split("、"))).astype(bool)
    posts = staff[sells]
    parts = [posts[["负责区域", "工号"]], posts[["分片", "工号"]]]
    found = [tuple(row) for part in parts for row in part.dropna().itertuples(index=False)]
    return [(str(area), str(person)) for area, person in dict.fromkeys(found)]


RULE = Rule(
    id="V25",
    code="visitor_is_seller",
    severity=Severity.C,
    registers=("R20", "R22"),
    check=check,
    packs=("P03",),
    title=Text("巡访人就是本地区销售", "Visitor sells in the same area"),
    explain="物流方案（P03）里，巡访原则上不由本地区负责销售的人担任。谁负责销售，看岗位与人员里业务主管、业务人员的负责区域、分片；"
    "大客户专员自己的走访不算。走访记录里的巡访和巡访日报都查。",
    remedy="换人巡访，或写理由。",
    source="V25; R20, R22, A31; S4 C51「原则上不能由本地区负责销售的人员担任」",
)
