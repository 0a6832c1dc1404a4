"""Where a branch stands in a month, read from the events of the ledger and kept nowhere else (D30, settled 38, 40)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbooks.archive.events import (
    Event,
    FilingAccepted,
    FilingCorrected,
    FilingHeld,
    FilingRejected,
    FilingReturned,
    FilingVoided,
    PermissionsGiven,
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one branch stands in one period.

    current   the check-in that counts, or None; versions: every accepted check-in that is not void, earliest first
    state     已收 / 零报 / 退回 / 更正 / 待核对 / 未报
    returned  the last return, or None
    held      files that wait for a decision, earliest first
    voided    check-ins that were declared void
    arrivals  sha256 -> when a file that had to wait came in
    """

    branch: str
    current: FilingAccepted | None
    versions: tuple[FilingAccepted, ...]
    state: str
    returned: FilingReturned | None = None
    held: tuple[FilingHeld, ...] = ()
    voided: tuple[FilingAccepted, ...] = ()
    arrivals: Mapping[str, dt.datetime] = field(default_factory=dict)

    @property
    def merged(self) -> bool:
        """True when its data count in a consolidation."""
        return self.current is not None and self.state in ("已收", "更正", "零报")

    @property
    def first(self) -> dt.datetime | None:
        """When its first version came: what 按时 is judged by (D30). What waits has come too."""
        came = [*(self.arrivals.get(event.sha256, event.at) for event in self.versions), *(event.at for event in self.held)]
        return min(came) if came else None


def standing(branch: str, events: Sequence[Event]) -> Standing:
    """The standing of a branch from the events of one period."""
    mine = [e for e in events if e.branch == branch]
    void = {e.sha256 for e in mine if isinstance(e, FilingVoided)}
    accepted = [e for e in mine if isinstance(e, FilingAccepted)]
    versions = tuple(e for e in accepted if e.sha256 not in void)
    arrivals = _arrivals(mine)
    held, voided = _waiting(mine, void), tuple(e for e in accepted if e.sha256 in void)
    if not versions:
        return Standing(
            branch=branch, current=None, versions=(), state="待核对" if held else "未报", held=held, voided=voided, arrivals=arrivals
        )
    current = max(versions, key=lambda e: (e.version, e.at))
    permitted = permissions(mine)
    returns = [e for e in mine if isinstance(e, FilingReturned) and not lifted(e, permitted)]
    last = returns[-1] if returns else None
    if last is not None and last.sha256 == current.sha256:
        state = "退回"
    elif any(r.sha256 in {v.sha256 for v in versions} for r in returns):
        state = "更正"
    else:
        state = "零报" if current.nil else "已收"
    return Standing(
        branch=branch, current=current, versions=versions, state=state, returned=last, held=held, voided=voided, arrivals=arrivals
    )


def permissions(events: Sequence[Event]) -> dict[str, Mapping[str, Any]]:
    """Finding key -> the last permission that the ledger holds for it, as the reply gave it; refused ones are none."""
    found: dict[str, Mapping[str, Any]] = {}
    for event in events:
        if isinstance(event, PermissionsGiven):
            found |= event.permitted
            for key in event.refused:
                found.pop(key, None)
    return found


def lifted(returned: FilingReturned, permitted: Mapping[str, Mapping[str, Any]]) -> bool:
    """True for a return that the centre made by itself over findings that are all permitted now."""
    if not returned.needs or returned.more:
        return False
    return all(key in permitted and permitted[key]["value"] == value for key, value in returned.needs.items())


def _arrivals(events: Sequence[Event]) -> dict[str, dt.datetime]:
    """sha256 -> when a file that had to wait came in."""
    found: dict[str, dt.datetime] = {}
    for event in events:
        if isinstance(event, FilingHeld):
            found.setdefault(event.sha256, event.at)
    return found


def _waiting(events: Sequence[Event], void: set[str]) -> tuple[FilingHeld, ...]:
    """Each file that is held, once, until it is taken in, declared void or refused."""
    decided = void | {e.sha256 for e in events if isinstance(e, FilingAccepted | FilingCorrected)}
    found: dict[str, FilingHeld] = {}
    for event in events:
        if isinstance(event, FilingHeld) and event.sha256 not in decided:
            found.setdefault(event.sha256, event)
        elif isinstance(event, FilingRejected):
            found.pop(event.sha256, None)
    return tuple(found.values())
