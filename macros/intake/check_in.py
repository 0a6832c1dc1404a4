"""Checking one examined file in: into archive, facts, ledger, once, come what may (F1 step 8; V37, V40).

Everything in the home is done while the ledger is held for one writer, and in this order: exact bytes, rows, event.
Only the event counts. What a crash leaves before it is taken up or put aside by the next run.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from macros.closing.approval_steps import locked
from macros.closing.correction import Correction, correction_of
from macros.comparing.diff_filings import filing_diff
from macros.deciding.remembered_keys import KeyJudged, judged, remedy_of, remember_first
from macros.errors import ToolkitError
from macros.intake.examined import Examined
from macros.intake.may_file import may_file
from macros.intake.overlap import twice
from macros.intake.version_order import already_void, out_of_order, same_filing
from validators.filing.inputs import History
from validators.filing.states import WHOLE_SHEET
from validators.values.period import Month
from workbooks.archive.disk import put
from workbooks.archive.events import (
    FilingAccepted,
    FilingAgreed,
    FilingCorrected,
    FilingDuplicate,
    FilingEvent,
    FilingHeld,
    FilingRejected,
    FilingReturned,
)
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.mail.attachment_names import safe_name
from workbooks.submission.signature import fingerprint


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a file. kind: accepted / duplicate / rejected / held; `superseded` names what gives way.

    state        退回 where it was taken with findings of class A that nobody permitted
    fingerprint  of a held file: what `key accept` or `--agree` is told
    key          what the key of the file is to the home (macros.deciding.signing)
    note         what is said beside, where something is to be said
    """

    kind: str
    superseded: str = ""
    reason: str = ""
    remedy: str = ""
    state: str = ""
    fingerprint: str = ""
    key: str = "none"
    note: str = ""


def check_in(home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime) -> Verdict:
    """Takes the file in, or says why not; `facts` hold the rows of what was examined, `shown` is its name."""
    with home.ledger.writing():
        void = already_void(home, found)
        if void:
            return _rejected(home, file, shown, found, now, *void)
        earlier = home.ledger.accepted(found.sha256) or (None if found.reason else same_filing(home, found))
        if earlier is not None:
            home.ledger.add(FilingDuplicate(**_columns(shown, found, now)))
            return Verdict(kind="duplicate")
        if found.reason:
            return _rejected(home, file, shown, found, now, found.reason, found.remedy)
        period = Month.parse(found.period)
        key = judged(home, found.branch, found.public_key, now.date())
        refusal = may_file(home, found, period, now) or twice(home, found, period)
        agreed = bool(home.ledger.events(FilingAgreed, sha256=found.sha256))
        if key.reason and not refusal and not agreed:
            return _held_for_its_key(home, file, shown, found, facts, now, key)
        correction = correction_of(home, found, facts, period) if not refusal and locked(home, period) else None
        if correction is not None:
            return replace(_corrected(home, file, shown, found, facts, now, correction, key.key.value), key=key.key.value)
        if refusal:
            return _rejected(home, file, shown, found, now, *refusal)
        order = out_of_order(home, found)
        if order is not None and order.reason and not agreed:
            return _held(home, file, shown, found, facts, now, order.reason, order.against)
        return _accepted(home, file, shown, found, facts, now, key, order.note if order else "")


def _accepted(
    home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime, key: KeyJudged, note: str
) -> Verdict:
    period = Month.parse(found.period)
    standing = home.standings(period).get(found.branch)
    last = standing.current if standing is not None else None
    kept = home.archive(period, stored_name(file), file.read_bytes())
    home.facts.take(facts, period, found.sha256)
    detail = ({"note": note} if note else {}) | {"key": key.key.value, "facts": home.facts.digest(period, found.sha256)}
    if last is not None and last.version < found.version:
        detail |= _difference(home, last, period, found.sha256)
    home.ledger.add(received_event(found, kept.name, now, **detail))
    remember_first(home, found.branch, found.public_key, now)
    needs = _still_needed(found, key)
    superseded = "" if last is None else last.file if last.version < found.version else shown
    if not needs and not found.more:
        return Verdict(kind="accepted", superseded=superseded, note=note, key=key.key.value)
    why = _returned(found)
    home.ledger.add(FilingReturned(**_columns(kept.name, found, now), reason=why, needs=needs, more=found.more))
    return Verdict(kind="accepted", superseded=superseded, note=note, state="退回", reason=why, key=key.key.value)


def _still_needed(found: Examined, key: KeyJudged) -> dict[str, str]:
    """The findings of class A that want a permission; one that a level gave counts where the level signed (settled 38)."""
    if found.level is None or not found.needs:
        return dict(found.needs)
    if not key.key.good:
        return dict(found.needs)
    given = {f"{part['branch']}/{key}": p["value"] for part in found.level.parts for key, p in part.get("permitted", {}).items()}
    return {key: value for key, value in found.needs.items() if given.get(key) != value}


def _returned(found: Examined) -> str:
    worst = [f for f in found.open if f["severity"] == "A" and f["blocking"]]
    spots = ((f["sheet"], f["cell"] or f["record"]) for f in worst[:3])
    places = "、".join(f"《{sheet}》{'' if spot == WHOLE_SHEET else spot}" for sheet, spot in spots)
    count = f"{len(found.needs)} 处以上" if found.more else f"{len(found.needs)} 处"
    return f"强制 {count}没改，也没有本级的批复（{places}{' 等' if len(worst) > 3 else ''}）"


def _difference(home: Home, last: FilingEvent, period: Month, sha: str) -> dict[str, Any]:
    """What a version changes; nothing where the rows of the one before it are lost: that costs the comparison only."""
    with suppress(ToolkitError, Rejection, OSError):
        return {"diff": filing_diff(home, last, period, sha)}
    return {}


def _held_for_its_key(home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime, key: KeyJudged) -> Verdict:
    """A file whose key nobody vouches for, or that bears none though its branch has one (settled 41)."""
    if not found.public_key:
        return _held(home, file, shown, found, facts, now, key.reason, None)
    shown_key = fingerprint(found.public_key)
    return _held(home, file, shown, found, facts, now, key.reason, None, shown_key, remedy_of(home, found.branch, shown_key))


def _held(
    home: Home,
    file: Path,
    shown: str,
    found: Examined,
    facts: FactStore,
    now: dt.datetime,
    reason: str,
    against: FilingEvent | None,
    shown_key: str = "",
    remedy: str = "",
) -> Verdict:
    """A file that a person has to decide on: it keeps its arrival and its bytes, and counts in no sum (settled 40)."""
    kept = put(home.folder / "inbox" / f"{found.sha256[:12]}_{stored_name(file)}", file.read_bytes())
    shown_key = shown_key or found.sha256[:12]
    remedy = (
        remedy or f"先打电话向{found.name}核实；确认要收：keybook collect “{kept}” --home “{home.folder}” --agree --by 工号 --reason 原因"
    )
    if not any(e.reason == reason for e in home.ledger.events(FilingHeld, sha256=found.sha256)):
        detail = _told(found)
        if against is not None:
            with suppress(ToolkitError, Rejection, OSError):
                home.facts.take(facts, Month.parse(found.period), found.sha256)
                detail |= _difference(home, against, Month.parse(found.period), found.sha256)
        home.ledger.add(FilingHeld(**_columns(shown, found, now), **detail, reason=reason, remedy=remedy, fingerprint=shown_key))
    return Verdict(kind="held", reason=reason, remedy=remedy, fingerprint=shown_key)


def _corrected(
    home: Home, file: Path, shown: str, found: Examined, facts: FactStore, now: dt.datetime, correction: Correction, key: str
) -> Verdict:
    """A 更正单 of a closed month: its differences go into the next open month, the closed one stays (V40, M27)."""
    if correction.reason:
        return _rejected(home, file, shown, found, now, correction.reason, correction.remedy, **correction.waiting)
    period = Month.parse(found.period)
    kept = home.archive(period, stored_name(file), file.read_bytes())
    home.facts.keep(correction.into, found.sha256, correction.frames, History.none())
    home.ledger.add(
        FilingCorrected(
            **_columns(kept.name, found, now) | {"period": str(correction.into), "version": found.version, "by": correction.approved_by},
            **_told(found) | correction.detail,
            key=key,
        )
    )
    return Verdict(kind="accepted")


def set_aside(home: Home, file: Path, shown: str, found: Examined, now: dt.datetime, reason: str, remedy: str) -> Verdict:
    """A file at which check-in itself failed: named, kept, in the way of nobody. What even that fails at is only named."""
    with suppress(Exception), home.ledger.writing():
        return _rejected(home, file, shown, Examined(file=found.file, sha256=found.sha256), now, reason, remedy)
    return Verdict(kind="rejected", reason=reason, remedy=remedy)


def _rejected(home: Home, file: Path, shown: str, found: Examined, now: dt.datetime, reason: str, remedy: str, **more: Any) -> Verdict:
    """The exact bytes are kept in inbox/, so that nothing is lost; the same refusal twice is one event."""
    put(home.folder / "inbox" / f"{found.sha256[:12]}_{stored_name(file)}", file.read_bytes())
    before = home.ledger.events(FilingRejected, sha256=found.sha256)
    if not before or before[-1].reason != reason:
        home.ledger.add(FilingRejected(**_columns(shown, found, now), reason=reason, remedy=remedy, **more))
    return Verdict(kind="rejected", reason=reason, remedy=remedy)


def stored_name(file: Path) -> str:
    """The name under which a file is kept: one that every file system takes, with ours before it."""
    return safe_name(file.name)


def received_event(found: Examined, file: str, at: dt.datetime, **more: Any) -> FilingAccepted:
    """The check-in of a file, as it stands in the ledger."""
    return FilingAccepted(**_columns(file, found, at), **_told(found) | more)


def _columns(file: str, found: Examined, at: dt.datetime) -> dict[str, Any]:
    version = found.version if 0 <= found.version < 2**31 else 0
    return {"at": at, "period": found.period, "branch": found.branch, "version": version, "file": file, "sha256": found.sha256}


def _told(found: Examined) -> dict[str, Any]:
    """What a filing said of itself."""
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
        "seal": found.seal,
        "lineage": list(found.lineage),
    }
