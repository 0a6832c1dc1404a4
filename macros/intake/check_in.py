"""Checking one examined file in: into archive, facts, ledger, once, come what may (F1 step 8; V37, V40).

Everything in the home is done while the ledger is held for one writer, and in this order: exact bytes, rows, event.
Only the event counts. What a crash leaves before it is taken up or put aside by the next run.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.closing.approval_steps import locked
from macros.closing.correction import Correction, correction_of
from macros.comparing.diff_filings import filing_diff
from macros.deciding.signing import key_refusal
from macros.intake.examine import Examined
from macros.intake.overlap import stranger_inside, twice
from validators.filing.inputs import History
from validators.values.period import Month
from workbooks.archive.disk import put
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home
from workbooks.archive.ledger import Event


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a file. kind: accepted / duplicate / rejected; `superseded` names what gives way."""

    kind: str
    superseded: str = ""
    reason: str = ""
    remedy: str = ""


def check_in(home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime) -> Verdict:
    """Takes the file in, or says why not; `facts` hold the rows of what was examined, `shown` is its name."""
    with home.ledger.writing():
        earlier = home.ledger.accepted(found.sha256)
        if earlier is not None:
            home.ledger.add(_event("duplicate", shown, found, now))
            return Verdict(kind="duplicate")
        if found.reason:
            return _rejected(home, file, shown, found, now, found.reason, found.remedy)
        period = Month.parse(found.period)
        refusal = _stranger(home, found, period)
        refusal = refusal or key_refusal(home.policy, found.branch, found.public_key, now.date())
        refusal = refusal or stranger_inside(home, found, period) or twice(home, found, period)
        correction = correction_of(home, found, facts, period) if not refusal and locked(home, period) else None
        if correction is not None:
            return _corrected(home, file, shown, found, facts, now, correction)
        refusal = refusal or _same_version(home, found)
        if refusal:
            return _rejected(home, file, shown, found, now, *refusal)
        return _accepted(home, file, shown, found, facts, now)


def _accepted(home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime) -> Verdict:
    period = Month.parse(found.period)
    older = home.ledger.events(period=found.period, kind="accepted", branch=found.branch)
    last = max(older, key=lambda e: e.version, default=None)
    kept = home.archive(period, file.name, file.read_bytes())
    home.facts.take(facts, period, found.sha256)
    detail = _detail(found)
    if last is not None and last.version < found.version:
        detail["diff"] = filing_diff(home, last, period, found.sha256)
    home.ledger.add(_event("accepted", kept.name, found, now, **detail))
    if last is None:
        return Verdict(kind="accepted")
    return Verdict(kind="accepted", superseded=last.file if last.version < found.version else shown)


def _corrected(home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime, correction: Correction) -> Verdict:
    """A 更正单 of a closed month: its differences go into the next open month, the closed one stays (V40, M27)."""
    if correction.reason:
        return _rejected(home, file, shown, found, now, correction.reason, correction.remedy, **correction.waiting)
    period = Month.parse(found.period)
    kept = home.archive(period, file.name, file.read_bytes())
    home.facts.keep(correction.into, found.sha256, correction.frames, History.none())
    home.ledger.add(
        Event(
            at=now,
            kind="corrected",
            period=str(correction.into),
            branch=found.branch,
            version=found.version,
            file=kept.name,
            sha256=found.sha256,
            by=correction.approved_by,
            detail=_detail(found) | correction.detail,
        )
    )
    return Verdict(kind="accepted")


def _rejected(home: Home, file: Path, shown: str, found: Examined, now: dt.datetime, reason: str, remedy: str, **more: Any) -> Verdict:
    """The exact bytes are kept in inbox/, so that nothing is lost; the same refusal twice is one event."""
    put(home.folder / "inbox" / f"{found.sha256[:12]}_{file.name}", file.read_bytes())
    before = home.ledger.events(kind="rejected", sha256=found.sha256)
    if not before or before[-1].detail.get("reason") != reason:
        home.ledger.add(_event("rejected", shown, found, now, reason=reason, remedy=remedy, **more))
    return Verdict(kind="rejected", reason=reason, remedy=remedy)


def _stranger(home: Home, found: Examined, period: Month) -> tuple[str, str] | None:
    """Why a whole submission is none of this home's; None when it is (V37)."""
    expected = {node.code: node.name for node in home.nodes(period).values()}
    if found.branch not in expected:
        return (f"机构“{found.branch}”{found.name}不在本单位 {period} 的应报名单里", "核对是否发错了单位；新机构先在政策表《组织机构》登记")
    if found.digest not in home.known_digests():
        return (
            f"{expected[found.branch]}：按政策 {found.digest} 制作，本单位的政策是 {home.policy.digest}",
            "台账是按新政策发的，就在收件时加上 --policy 新的政策工作簿，再收一次；不是，请对方用【换新政策】换上本单位的政策，重新打包",
        )
    return None


def _same_version(home: Home, found: Examined) -> tuple[str, str] | None:
    """Why this version is not taken: another content has come under the same number (V37)."""
    same = next(
        (e for e in home.ledger.events(period=found.period, kind="accepted", branch=found.branch) if e.version == found.version), None
    )
    if same is None:
        return None
    return (
        f"{found.name}：第 {found.version} 版已于 {same.at:%m-%d %H:%M} 签收，这一份内容不同却也是第 {found.version} 版",
        "请在台账里重新【打包上报】，版本会自动加 1",
    )


def _event(kind: str, file: str, found: Examined, now: dt.datetime, **detail: Any) -> Event:
    return Event(
        at=now, kind=kind, period=found.period, branch=found.branch, version=found.version, file=file, sha256=found.sha256, detail=detail
    )


def _detail(found: Examined) -> dict[str, Any]:
    level = {} if found.level is None else {"parts": list(found.level.parts), "adjustments": list(found.level.adjustments)}
    return level | {
        "counts": found.counts,
        "open": found.open,
        "totals": found.totals,
        "nil": found.nil,
        "filled_by": found.filled_by,
        "filled_on": found.filled_on,
        "digest": found.digest,
        "public_key": found.public_key,
        "supersedes": found.supersedes,
        "states": found.states,
    }
