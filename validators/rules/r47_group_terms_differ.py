"""R47: a limit or a need of a group that is another one on another row (D19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

GROUP, HEADERS = "集团", ("集团授信限额", "实际资金需求")


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is None:
        return
    for header in HEADERS:
        said = sheet.frame[sheet.frame[[GROUP, header]].notna().all(axis=1) & sheet.ok(GROUP, header)]
        firsts = said.drop_duplicates(GROUP).set_index(GROUP)[header]
        for pos, group, amount in zip(said.index, said[GROUP], said[header], strict=True):
            if amount != firsts[group]:
                first, other = yuan_shown(int(firsts[group])), yuan_shown(int(amount))
                words = f"集团 {group} 的{header}不一致：{first} 元、{other} 元"
                yield sheet.finding(RULE, int(pos), header, words, "照批复改成一致；只填一行也可以")


RULE = Rule(
    id=None,
    code="group_terms_differ",
    severity=Severity.B,
    registers=("R47",),
    check=check,
    title=Text("集团的数几处不同", "Terms of a group differ"),
    explain="集团授信限额和实际资金需求是整个集团的数，填在集团的哪一行都行，填了几行就要一样。",
    remedy="照批复改成一致。",
    source="R47; D19; P06",
)
