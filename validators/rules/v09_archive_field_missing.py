"""V09: the nine archive fields of R03; one finding a customer, on the first empty field (settled 17)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.customer_cells import tiered
from validators.values.text import Text

NAME = "企业全称"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    blank = {h: (sheet.frame[h].isna() & sheet.ok(h)).to_numpy() for h in facts.policy.pack.archive_fields if h in sheet.raw.letters}
    grave = tiered(facts, sheet.frame["客户编码"]).to_numpy()
    for pos in range(len(grave)) if any(lacks.any() for lacks in blank.values()) else ():
        missing = [header for header, lacks in blank.items() if lacks[pos]]
        if not missing:
            continue
        yield _finding(sheet, pos, missing, bool(grave[pos]), in_words(len(facts.policy.pack.archive_fields)))


def _finding(sheet: Sheet, pos: int, missing: list[str], is_tiered: bool, of: str) -> Finding:
    severe = is_tiered or missing[0] == NAME
    who = "大客户的档案" if is_tiered else "档案"
    return sheet.finding(
        RULE,
        pos,
        missing[0],
        f"{who}{of}项缺 {len(missing)} 项：{'、'.join(missing)}（V09）",
        "问清后补上" if severe else "问清后补上；一时问不到请写理由",
        severity=Severity.A if severe else Severity.C,
    )


def in_words(count: int) -> str:
    """How many, as it is said up to ten. >>> in_words(9), in_words(12)
    ('九', '12')
    """
    return "零一二三四五六七八九十"[count] if count <= 10 else str(count)


RULE = Rule(
    id="V09",
    code="archive_field_missing",
    severity=Severity.A,
    registers=("R03",),
    check=check,
    title=Text("档案九项不全", "Archive field missing"),
    explain="客户档案的九项（企业全称、通信地址、联系方式、企业性质、主要业务及产品种类、用邮种类、用邮量、潜在需求、竞争对手）要填全。"
    "现行级别是大客户的必须改，其他客户可以写理由；企业全称一律必填。没有的内容请填“无”，用邮量没有就填 0。",
    remedy="补上缺的几项。",
    source="V09; R03, D41; settled 12, 13, 17",
)
