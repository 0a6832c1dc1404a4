"""Does a version go on from the last: same filing, void, a leap, two clerks, a rebuilt desk (settled 40)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from macros.intake.examined import Examined
from workbooks.archive.events import FilingAccepted, FilingEvent, FilingVoided
from workbooks.archive.home import Home
from workbooks.archive.standing import standing
from workbooks.book import Rejection
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook

LEAP = 20
"""A version so far above the last known one is no slip of a hand."""


@dataclass(frozen=True, kw_only=True)
class VersionOrder:
    """Why a version is held (`reason`), compared with which (`against`); or what is only noted."""

    reason: str = ""
    note: str = ""
    against: FilingEvent | None = None


def already_void(home: Home, found: Examined) -> tuple[str, str] | None:
    """Why a file is not taken that the centre has declared void; None where it has not."""
    event = next(iter(home.ledger.events(FilingVoided, sha256=found.sha256)), None)
    if event is None and found.seal:
        event = next((e for e in home.ledger.events(FilingVoided, branch=found.branch) if e.seal == found.seal), None)
    if event is None:
        return None
    return (f"这一份已由 {event.by} 于 {event.at:%Y-%m-%d} 作废：{event.reason}", "请在台账里改好，重新【打包上报】，发新的一版")


def same_filing(home: Home, found: Examined) -> FilingAccepted | None:
    """The check-in of the same sealed content under other bytes, as after a harmless re-save; None where there is none."""
    for event in home.ledger.events(FilingAccepted, period=found.period, branch=found.branch):
        if event.version == found.version and found.seal and _seal(home, event) == found.seal:
            return event
    return None


def _seal(home: Home, event: FilingEvent) -> str:
    """The seal of a check-in; of one from before seals were recorded, as its archived file has it."""
    if event.seal:
        return event.seal
    with suppress(Rejection, OSError):
        return read_manifest(ScanBook(home.archived(event))).get("seal", "")
    return ""


def out_of_order(home: Home, found: Examined) -> VersionOrder | None:
    """What is to be said of the version of a file; None where it is the first, or goes on from the last."""
    events = home.ledger.events(period=found.period, branch=found.branch)
    where = standing(found.branch, events)
    highest = max((e.version for e in events if isinstance(e, FilingAccepted | FilingVoided)), default=0)
    if found.version > highest + LEAP:
        return VersionOrder(
            reason=f"{found.name}报来第 {found.version} 版，本单位收到的最后一版是第 {highest} 版，跳得太多", against=where.current
        )
    last = where.current
    if last is None:
        return VersionOrder(note="前面的版本没有收到过") if found.version > 1 and (found.lineage or found.supersedes) else None
    if _follows(home, found, last) or _follows_back(home, found, last):
        return None
    if found.version > last.version and not found.lineage and found.supersedes and not _known(home, found):
        return VersionOrder(note=f"它接的那一版没有收到过，排在第 {last.version} 版之后")
    how = "也是" if found.version == last.version else "不是接着它做的"
    return VersionOrder(
        reason=f"{found.name}第 {last.version} 版已于 {last.at:%m-%d %H:%M} 签收，这一份内容不同，{how}"
        + (f"第 {found.version} 版" if how == "也是" else f"（第 {found.version} 版；台账重做过，或有两个人各做一份）"),
        against=last,
    )


def _follows(home: Home, found: Examined, last: FilingEvent) -> bool:
    """True when the desk that made this version has made the last one before."""
    return found.version > last.version and (found.supersedes == last.sha256 or _seal(home, last) in found.lineage)


def _follows_back(home: Home, found: Examined, last: FilingEvent) -> bool:
    """True for an earlier version that comes late: the last one was made after it."""
    if found.version >= last.version:
        return False
    return found.sha256 == last.supersedes or found.seal in last.lineage


def _known(home: Home, found: Examined) -> bool:
    return bool(home.ledger.events(FilingAccepted, sha256=found.supersedes))
