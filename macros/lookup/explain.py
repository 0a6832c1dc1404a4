"""What a finding means: the rules' own words, and those of the check itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from validators.discover import exports
from validators.finding import Severity
from validators.office.office_rule import OfficeRule
from validators.office.read_rules import office_rules
from validators.policy import Policy
from validators.values.text import fold
from validators.wording.general_findings import general_findings
from workbooks.read.read_policy import embedded_policy, read_policy_book
from workbooks.scan.scan_book import ScanBook

PROGRAM_RULE, ALWAYS = "程序自带", "一直有效"
"""Owner and dates of a rule that nobody has to keep up."""


OFFICE = "规则"
"""What `keybook explain` calls the rules of head office all together."""


def explanations(code: str, policy: Policy | None = None) -> list[dict[str, Any]]:
    """Everything known under a code (snake_case), a rule id (V05), or the number of a rule of head office (R09b).

    规则 gives all rules of the policy.
    """
    wanted = fold(code)
    own = office_entries(policy) if policy is not None else []
    if wanted == fold(OFFICE):
        return own
    return [entry for entry in catalogue() + own if wanted in (fold(entry["code"]), fold(entry["rule"] or ""))]


def office_entries(policy: Policy) -> list[dict[str, Any]]:
    """The rules of head office that a policy carries, as entries like any other."""
    words = {str(row["规则编号"]): row for row in policy.table("R09b") if row["规则编号"]}
    return [
        _entry(
            rule.code,
            rule.id,
            rule.severity,
            rule.message,
            _asked(rule, words[rule.id]),
            rule.remedy or "照提示改；有疑问找责任人",
            rule.clause or "上级规定",
            owner=rule.owner,
            dates=rule.dates,
        )
        for rule in office_rules(policy)
    ]


def policy_in(path: Path) -> Policy:
    """The policy of a policy workbook, or the one that a desk or a submission carries; Rejection where there is none."""
    inside = embedded_policy(ScanBook(path))
    return inside if inside is not None else read_policy_book(path)[0]


def _asked(rule: OfficeRule, row: Mapping[str, Any]) -> str:
    """What a rule asks for, from its own cells."""
    parts = [f"{h}：{row[h]}" for h in ("允许值", "下限", "上限", "对照表", "对照列", "按") if row[h]]
    when = f"，条件：{row['条件']}" if row["条件"] else ""
    return f"《{rule.register.sheet}》的“{rule.column.header}”，{rule.kind}{when}{'，' if parts else ''}{'，'.join(parts)}。"


def catalogue() -> list[dict[str, Any]]:
    """Every finding code with its words, the check's own first."""
    own = [_entry(g.code, g.rule, g.severity, g.title, g.explain, g.remedy, "design") for g in general_findings().values()]
    rules = [
        _entry(r.code, r.id, r.severity, r.title.zh, r.explain, r.remedy, r.source)
        for r in (*exports("validators.rules", "RULE").values(), *exports("validators.between", "RULE").values())
    ]
    return own + rules


def _entry(
    code: str,
    rule: str | None,
    severity: Severity,
    title: str,
    explain: str,
    remedy: str,
    source: str,
    owner: str = PROGRAM_RULE,
    dates: str = ALWAYS,
) -> dict[str, Any]:
    return {
        "code": code,
        "rule": rule,
        "severity": severity.value,
        "severity_zh": severity.label,
        "title": title,
        "explain": explain,
        "remedy": remedy,
        "source": source if source != "design" else "通用校验",
        "owner": owner,
        "dates": dates,
    }
