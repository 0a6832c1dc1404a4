"""Terms of a group that are not the same on all of its rows: limits and needs of a bank's (R47, D19), how a paying one pays (R46, D20)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.register import Sheet
from validators.values.cell import plain
from validators.values.money import yuan_shown
from validators.values.text import Text

GROUP, HEADERS = "集团", ("集团授信限额", "实际资金需求")
ACCOUNT, TERMS = "集团账户", ("集团客户", "付费方式", "预存余额", "交款周期", "合同")


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is not None:
        for header in HEADERS:
            yield from _told(sheet, GROUP, header, _first(sheet, GROUP, header), "照批复改成一致；只填一行也可以")
    if (sheet := facts.sheet("R46")) is not None:
        for header in TERMS:
            yield from _told(sheet, ACCOUNT, header, _usual(sheet, ACCOUNT, header), "照合同改成一致")


def _said(sheet: Sheet, group: str, header: str) -> list[tuple[int, Any, Any]]:
    """Position, group and term of the rows that have both, in their order."""
    rows = sheet.frame[sheet.frame[[group, header]].notna().all(axis=1) & sheet.ok(group, header)]
    return list(zip(map(int, rows.index), plain_values(rows[group]), plain_values(rows[header]), strict=True))


def _first(sheet: Sheet, group: str, header: str) -> dict[Any, Any]:
    """What the first row of each group says."""
    return {name: term for _, name, term in reversed(_said(sheet, group, header))}


def _usual(sheet: Sheet, group: str, header: str) -> dict[Any, Any]:
    """What most rows of each group say, the first of them where several are as many: an account has many members."""
    times: dict[Any, dict[Any, int]] = {}
    for _, name, term in _said(sheet, group, header):
        own = times.setdefault(name, {})
        own[term] = own.get(term, 0) + 1
    return {name: max(own, key=lambda term: own[term]) for name, own in times.items()}


def _told(sheet: Sheet, group: str, header: str, meant: dict[Any, Any], remedy: str) -> Iterator[Finding]:
    for pos, name, term in _said(sheet, group, header):
        if term != meant[name]:
            words = f"集团 {name} 的{header}不一致：{_shown(header, meant[name])}、{_shown(header, term)}"
            yield sheet.finding(RULE, pos, header, words, remedy)


def _shown(header: str, term: Any) -> str:
    if header in (*HEADERS, "预存余额"):
        return f"{yuan_shown(int(term))} 元"
    return f"{plain(term)} 天" if header == "交款周期" else str(term)


RULE = Rule(
    id=None,
    code="group_terms_differ",
    severity=Severity.B,
    registers=("R46", "R47"),
    check=check,
    title=Text("集团的约定几处不同", "Terms of a group differ"),
    explain="集团授信限额、实际资金需求，统付账户的客户、付费方式、预存余额、交款周期、合同，是整个集团的，填在哪一行都行，填了几行就要一样。"
    "授信以第一行为准，统付账户以多数的行为准。",
    remedy="照批复或合同改成一致。",
    source="R46, R47; D19, D20; P05, P06",
)
