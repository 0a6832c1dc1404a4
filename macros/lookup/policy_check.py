"""Checking a policy workbook: its sheets like any register, and what is still blank or an example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.deciding.stops_ahead import policy_stops
from macros.lookup.scheme_check import needed_findings
from validators.checking import check
from validators.filing.inputs import Filing, History
from validators.finding import Finding, Severity
from validators.packs.pack_contents import EXAMPLE
from validators.policy import Policy
from validators.values.missing import is_missing
from validators.values.period import Month
from validators.values.text import is_blank
from workbooks.read.read_policy import read_policy_book

_NAMED = 8
"""So many blanks a sentence names."""


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
    stops = [stop for stop in stops_of(policy, filing.period) if stop.heading not in _must_change(checked.findings)]
    findings = [*checked.findings, *needed_findings(policy, checked.sheets.get("R09c")), *stops]
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


def _must_change(findings: Sequence[Finding]) -> frozenset[str]:
    """The parameters whose row has to be mended anyhow: that 计算 stops for want of them is not said a second time."""
    keys = [f.record.split("+") for f in findings if f.severity is Severity.A and f.column == "值"]
    return frozenset(key[1] for key in keys if len(key) > 1)


def stops_of(policy: Policy, period: Month) -> list[Finding]:
    """Where every month would stop for want of a parameter, at the organisations that file in `period`."""
    alive = policy.organisation.at(period.first)
    return policy_stops(policy, [node for node in alive.values() if node.parent in alive], period)


def blanks_told(policy: Policy, period: Month) -> str:
    """One sentence for whoever hands out desks: the blank rates and parameters at which 计算 will stop; "" for none."""
    rates = rate_blanks(policy, period)
    names = [f"{name}的提成比例" for name in rates] + [f.heading for f in stops_of(policy, period)]
    if not names:
        return ""
    shown = "、".join(names[:_NAMED]) + (f" 等 {len(names)} 项" if len(names) > _NAMED else "")
    return f"注意：政策里还空着、或填得不能用的：{shown}，【计算】用到时会停下。改好再发最好；已发的台账以后点【换新政策】。"


def rate_blanks(policy: Policy, period: Month) -> list[str]:
    """Names of the businesses switched on in a month that the bonus could need and that have no rate."""
    if "D06" not in policy.pack.computations:
        return []
    return [
        str(row["名称"] or code)
        for code, row in policy.products(period.first).items()
        if is_missing(row["提成比例"]) and (is_missing(row["启用"]) or row["启用"]) and row["业务性质"] != "长期合作"
    ]
