"""V39: a customer that one branch counts to a group and another one does not: families with members missing (R05, R47)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.between.between_rule import Between, BetweenRule, Merged, place_of, plain
from validators.finding import Severity
from validators.frames import plain_values, whole
from validators.legal_entity import by_code_or_name
from validators.values.text import Text, fold, fold_company, is_blank

GROUP = "所属集团"


def check(merged: Merged) -> Iterator[Between]:
    customers, families = merged.frame("R03"), merged.frame("R05")
    if not len(families) and not customers[GROUP].notna().any():
        return
    families = families.sort_values(["_branch", "_row"], kind="stable").reset_index(drop=True)
    customers = customers.assign(_entity=by_code_or_name(customers), _pos=range(len(customers)))
    entities = plain_values(customers["_entity"])
    listed = _listed(customers, families)
    called = _called(families)
    claimed = [
        (pos, called.get(_key(text), _key(text)) if text else "")
        for pos, text in zip(customers["_pos"], plain_values(customers[GROUP]), strict=True)
    ]
    yield from _not_on_the_list(merged, customers, families, listed, claimed, entities)
    yield from _told_differently(merged, customers, families, listed, claimed, entities)


def _key(text: str) -> str:
    """A group as people write it: code, name, or 编码｜名称."""
    return fold_company(text.replace("|", "｜").partition("｜")[0])


def _called(families: pd.DataFrame) -> dict[str, str]:
    """What a group is called by -> its code."""
    rows = zip(plain_values(families["集团编码"]), plain_values(families["集团名称"]), strict=True)
    return {_key(word): fold(code) for code, name in rows if code for word in (code, name) if word}


def _listed(customers: pd.DataFrame, families: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Group -> entity of a member -> the row of R05 that lists it."""
    own = dict(zip(zip(customers["_branch"], customers["客户编码"], strict=True), customers["_entity"], strict=True))
    found: dict[str, dict[str, int]] = {}
    rows = zip(families["_branch"], plain_values(families["集团编码"]), plain_values(families["成员客户编码"]), strict=True)
    for pos, (branch, code, member) in enumerate(rows):
        entity = own.get((branch, member))
        if code and not is_blank(entity):
            found.setdefault(fold(code), {}).setdefault(str(entity), pos)
    return found


def _not_on_the_list(
    merged: Merged,
    customers: pd.DataFrame,
    families: pd.DataFrame,
    listed: dict[str, dict[str, int]],
    claimed: list[tuple[int, str]],
    entities: list[str | None],
) -> Iterator[Between]:
    """A customer says that it belongs to a group, and no branch lists it among the members."""
    for pos, group in claimed:
        if group in listed and (entity := entities[pos]) and entity not in listed[group]:
            here = place_of(customers, pos, "R03", GROUP)
            there = place_of(families, min(listed[group].values()), "R05", "集团编码")
            yield RULE.found(
                plain(customers, GROUP, pos),
                f"{merged.name(here.branch)} {plain(customers, '客户编码', pos)}“"
                f"{plain(customers, '企业全称', pos)}”填了所属集团，哪个局的《集团》里都没有列它（V39）",
                "在《集团》里补一行成员；不属于这个集团就改所属集团",
                here,
                there,
            )


def _told_differently(
    merged: Merged,
    customers: pd.DataFrame,
    families: pd.DataFrame,
    listed: dict[str, dict[str, int]],
    claimed: list[tuple[int, str]],
    entities: list[str | None],
) -> Iterator[Between]:
    """One entity: a member by another branch's list or archive, and in this branch of no group or of another one."""
    first: dict[str, tuple[str, pd.DataFrame, int, str, str]] = {}
    for group, members in sorted(listed.items()):
        for entity, pos in members.items():
            first.setdefault(entity, (group, families, pos, "R05", "成员客户编码"))
    said = sorted(claimed, key=lambda one: (str(customers["_branch"].iat[one[0]]), whole(customers["_row"], one[0])))
    for pos, group in said:
        if group and (whom := entities[pos]):
            first.setdefault(whom, (group, customers, pos, "R03", GROUP))
    for pos, group in said:
        known = first.get(entities[pos] or "")
        if known is None or known[0] == group or known[1]["_branch"].iat[known[2]] == customers["_branch"].iat[pos]:
            continue
        here, there = place_of(customers, pos, "R03", GROUP), place_of(known[1], known[2], known[3], known[4])
        yield RULE.found(
            plain(customers, GROUP, pos),
            f"{merged.name(here.branch)} {plain(customers, '客户编码', pos)}“"
            f"{plain(customers, '企业全称', pos)}”{'没有填所属集团' if not group else '填的是另一个集团'}，"
            f"{merged.name(there.branch)}说它属于{known[0]}（V39）",
            "两个局核对它属于哪个集团，改成一样",
            here,
            there,
        )


RULE = BetweenRule(
    id="V39",
    code="group_member_missing",
    severity=Severity.C,
    registers=("R03", "R05"),
    check=check,
    title=Text("集团成员缺漏", "Group members missing"),
    explain="同一客户在一个局归入集团、在另一个局没有归入，或者填了所属集团而《集团》里没有列它，合并的集团就少了成员，额度和收入算不全。"
    "同一客户按信用代码认，没有代码的按名称认。",
    remedy="补上成员，或把所属集团改成一样。",
    source="V39; R03, R05; S1 C119",
)
