"""R04: a customer of the highest level of whom nobody who decides is known (S2)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.customer_cells import names, of_highest_level
from validators.values.text import Text

HEADER, WANTED = "角色", "决策者"


def check(facts: Facts) -> Iterator[Finding]:
    """On the first contact of such a customer; on 客户编码 of 客户档案 where there is no contact at all."""
    sheet, files = facts.sheet("R04"), facts.sheet("R03")
    if sheet is None or files is None:
        return
    key, known, level = of_highest_level(facts), names(facts), next(iter(facts.policy.pack.grades.levels), "")
    codes, roles = sheet.frame["客户编码"], sheet.frame[HEADER]
    settled = set(codes[(roles == WANTED) | roles.isna() | ~sheet.ok(HEADER, "客户编码")].dropna())
    for pos in sheet.positions(codes.isin(list(key - settled)) & ~codes.duplicated()):
        yield _found(sheet, pos, HEADER, f"{level} {known.get(code := sheet.value(pos, '客户编码'), code)}")
    own = files.frame["客户编码"]
    for pos in files.positions(own.isin(list(key - set(codes.dropna()))) & files.ok("客户编码")):
        yield _found(files, pos, "客户编码", f"{level} {known.get(code := files.value(pos, '客户编码'), code)}")


def _found(sheet: Sheet, pos: int, header: str, who: str) -> Finding:
    return sheet.finding(RULE, pos, header, f"{who} 没有{WANTED}", "补联系人")


RULE = Rule(
    id=None,
    code="key_contact_missing",
    severity=Severity.C,
    registers=("R04", "R03"),
    check=check,
    title=Text("重点客户没有决策者", "Key customer without a decision maker"),
    explain="月初级别最高的客户，联系人里要有一个角色是决策者；有联系人的角色还没有填，就等填了再查。一个联系人也没有的，指到客户档案。",
    remedy="补联系人，或改对角色。",
    source="R04, R06; S2; P08",
    packs=("P08",),
)
