"""Where 计算 would stop, said before anybody presses it: at 校验 by the rows of the month, in the policy without any (settled 51)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from macros.run import inputs, names_of, run
from validators.filing.inputs import Blocked, Filing, History, Inputs
from validators.finding import Finding, Severity
from validators.organisation_tree import Node
from validators.policy import Policy
from validators.values.period import Month

CODE, RATE = "computation_stops", "rate_missing"
"""What is said here, and the finding that names a blank rate in its row already."""
COVER, PARAMETERS = "封面", "参数表"


def stop_findings(given: Inputs, found: Collection[Finding]) -> list[Finding]:
    """○提示 for each blank at which a computation of the pack stops; nothing while something must be corrected first.

    `found` is what the check says: a rate that it names in its row is not said again.
    """
    if any(f.severity is Severity.A for f in found):
        return []
    rates = {f.value for f in found if f.code == RATE}
    stops = {stop.parameter: stop for stop in _stops(given) if stop.parameter.partition("·")[2] not in rates}
    return [_finding(stop, COVER) for stop in stops.values()]


def policy_stops(policy: Policy, nodes: Iterable[Node], period: Month) -> list[Finding]:
    """○提示 for each blank parameter at which every month stops, whatever its rows: one organisation a level is tried."""
    levels = {(node.level, node.kind): node for node in nodes}
    found: dict[str, Finding] = {}
    for node in levels.values():
        filing = Filing(branch=node.code, name=node.name, period=period)
        for stop in _stops(inputs({}, (filing,), policy, History.none())):
            found.setdefault(stop.parameter, _finding(stop, PARAMETERS, "填好“值”，写明来源；已经发出的台账用【换新政策】换过来"))
    return list(found.values())


def _stops(given: Inputs) -> Iterator[Blocked]:
    for result in run(given, dict.fromkeys(names_of(given.policy.pack))).values():
        yield from result.blocked


def _finding(stop: Blocked, sheet: str, remedy: str = "") -> Finding:
    """The words of the stop; what the reader can do about it stands in the remedy."""
    return Finding(
        code=CODE,
        rule=None,
        severity=Severity.D,
        sheet=sheet,
        column=stop.parameter,
        message=f"【计算】到这里会停下：{stop.what}",
        remedy=remedy or f"{stop.remedy}；不影响打包",
        record=f"{stop.computation} {stop.parameter}",
    )
