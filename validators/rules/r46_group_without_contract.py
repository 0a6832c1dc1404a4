"""R46: an account that no row of which names the contract."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

ACCOUNT, HEADER = "集团账户", "合同"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R46")) is None:
        return
    rows = sheet.frame
    unsure = set(rows.loc[rows[HEADER].notna() | ~sheet.ok(HEADER), ACCOUNT].dropna())
    here = rows[rows[ACCOUNT].notna() & rows["退出日期"].isna() & ~rows[ACCOUNT].isin(unsure)]
    for pos in here.drop_duplicates(ACCOUNT).index:
        said = f"统付账户 {sheet.value(int(pos), ACCOUNT)} 没有合同编号"
        yield sheet.finding(RULE, int(pos), HEADER, said, "填合同编号，填在账户的任一行；没有签的先补签")


RULE = Rule(
    id=None,
    code="group_without_contract",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("统付账户没有合同", "Account without contract"),
    explain="一个统付账户至少有一行写合同编号。成员都已退出的账户不查。",
    remedy="填合同编号；没有签的先补签。",
    source="R46, R12; P05",
)
