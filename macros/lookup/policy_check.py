"""Checking a policy workbook: its sheets like any register, and what is still blank or an example."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.lookup.scheme_check import needed_findings
from validators.checking import check
from validators.filing.inputs import Filing, History
from validators.finding import Finding, Severity
from validators.packs.pack_contents import EXAMPLE
from validators.policy import Policy
from validators.values.period import Month
from validators.values.text import is_blank
from workbooks.read.read_policy import read_policy_book


@dataclass(frozen=True, kw_only=True)
class PolicyChecked:
    """The policy, its findings, and the names of parameters that are blank or invented examples."""

    policy: Policy
    findings: tuple[Finding, ...]
    blank: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def blocking(self) -> bool:
        """True while a finding of class A is open."""
        return any(f.severity is Severity.A for f in self.findings)

    def as_json(self, file: str) -> dict[str, Any]:
        """As `check` prints it, with what is blank and what is an example."""
        return {
            "file": file,
            "pack": self.policy.pack.id,
            "branch": None,
            "period": None,
            "policy_digest": self.policy.digest,
            "blocking": self.blocking,
            "counts": {s.value: sum(f.severity is s for f in self.findings) for s in Severity},
            "findings": [f.as_json() for f in self.findings],
            "blank": list(self.blank),
            "examples": list(self.examples),
        }


def check_policy(path: Path, today: dt.date) -> PolicyChecked:
    """Checks the workbook; Rejection when it is none."""
    policy, raws = read_policy_book(path)
    filing = Filing(branch="", name="政策", period=Month.of(today), file=path.name)
    checked = check(raws, filing=filing, policy=policy, history=History.none(), today=today)
    findings = [*checked.findings, *needed_findings(policy, checked.sheets.get("R09c"))]
    if policy.frames["R01"].empty:
        findings.append(
            Finding(
                code="no_organisation",
                rule=None,
                severity=Severity.D,
                sheet="组织机构",
                record="sheet",
                message="《组织机构》还是空的，不能生成台账",
                remedy="先登记上级机构，再登记各下级机构（填它的编码）",
            )
        )
    rows = policy.table("R09")
    return PolicyChecked(
        policy=policy,
        findings=tuple(findings),
        blank=tuple(dict.fromkeys(str(r["参数名"]) for r in rows if r["参数名"] and is_blank(r["值"]))),
        examples=tuple(dict.fromkeys(str(r["参数名"]) for r in rows if r["来源"] == EXAMPLE and not is_blank(r["值"]))),
    )
