"""R69: a material stands in another warehouse than last month (D51)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "仓库"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where last month is not at hand, or has the material in several warehouses."""
    if (sheet := facts.sheet("R69")) is None:
        return
    past = facts.history.frame("R69")
    past = past[(past["_branch"] == facts.filing.branch) & (past["_period"] == str(facts.period.plus(-1))) & past[HEADER].notna()]
    places = {key: set(held) for key, held in past.groupby(["客户", "物料"])[HEADER]}
    rows = sheet.frame
    for pos in sheet.positions(rows[HEADER].notna() & rows["物料"].notna() & sheet.ok(HEADER, "物料", "客户")):
        before = places.get((rows["客户"].iat[pos], rows["物料"].iat[pos]), set())
        if len(before) == 1 and rows[HEADER].iat[pos] not in before:
            words = f"{rows['物料'].iat[pos]} 上月在{before.pop()}，本月在{rows[HEADER].iat[pos]}"
            yield sheet.finding(RULE, pos, HEADER, words, "核对仓库名称")


RULE = Rule(
    id=None,
    code="warehouse_moved",
    severity=Severity.D,
    registers=("R69",),
    check=check,
    title=Text("换了仓库", "Another warehouse"),
    explain="同一客户的同一种物料上月在一个仓库，本月写了另一个：多半是名称写法不同。",
    remedy="核对仓库名称。",
    source="R69; P12",
    packs=("P12",),
    keeps=("R69",),
)
