"""V35 between branches: one document behind the credits of two branches (D19b)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.between.between_rule import Between, BetweenRule, Merged, place_of, plain
from validators.between.shared_numbers import SHORTEST
from validators.filing.document_uses import first_uses
from validators.finding import Severity
from validators.values.missing import is_missing
from validators.values.text import Text


def check(merged: Merged) -> Iterator[Between]:
    frame = merged.frame("R48").reset_index(drop=True)
    firsts = first_uses(frame, merged.frame("R03"), merged.frame("R47"), merged.once)
    told = set()
    for pos, first in enumerate(firsts):
        if is_missing(first) or len(number := plain(frame, "号码", pos)) < SHORTEST:
            continue
        here, there = (place_of(frame, at, "R48", "号码") for at in (int(first), pos))
        if here.branch != there.branch and (first, there.branch) not in told:
            told.add((first, there.branch))
            yield RULE.found(
                number,
                f"{plain(frame, '凭证类型', pos)}“{number}”在{merged.name(here.branch)}和{merged.name(there.branch)}都有（V35）",
                "两个局核对原件；号码填错就改对，确是重复使用请写明原因并报风险部门",
                here,
                there,
            )


RULE = BetweenRule(
    id="V35",
    code="document_in_two_branches",
    severity=Severity.C,
    registers=("R48",),
    check=check,
    title=Text("一份凭证两个局使用", "Document used in two branches"),
    explain="同一类型、同一号码、同一金额的凭证只能用一次，两个局都拿它办了授信就要查；合同、他项权证和审计报告只查不同客户之间。",
    remedy="核对原件，改对号码或写明原因。",
    source="V35; R48, D19b; S1 C121",
)
