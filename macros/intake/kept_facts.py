"""The rows of what was received: kept at check-in, read again from the archive where they are lost."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from macros.clock import now
from macros.errors import ToolkitError
from macros.intake.examine import examine_all
from validators.filing.inputs import History
from validators.values.period import Month
from workbooks.archive.events import FactsMade, FilingCorrected, FilingEvent
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home

_ANY_DAY = dt.date(2000, 1, 1)
"""Rows do not depend on the day on which they are read."""


def ensure_facts(home: Home, period: Month, events: Sequence[FilingEvent], workers: int = 2) -> None:
    """Makes the rows of these check-ins be at hand; ToolkitError when an archived file cannot be read any more."""
    told = {e.sha256: e.facts for e in home.ledger.events(FactsMade)}
    lost = [event for event in events if not _as_told(home, period, event, told)]
    if not lost:
        return
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        files = [home.archived(event) for event in lost]
        gone = next((file for file in files if not file.is_file()), None)
        if gone is not None:
            raise ToolkitError(f"存档里没有“{gone.name}”了", "从备份恢复存档文件夹后再试")
        examined = examine_all(files, Path(scratch), _ANY_DAY, workers=workers, again=True)
        for event, found in zip(lost, examined, strict=True):
            if found.reason or found.sha256 != event.sha256:
                why = found.reason or "与收到时的文件不同"
                raise ToolkitError(f"存档“{found.file}”读不出来了：{why}", "从备份恢复存档文件夹后再试")
            _keep(home, period, event, FactStore(Path(scratch)))
            _tell(home, period, event, told)


def _as_told(home: Home, period: Month, event: FilingEvent, told: Mapping[str, str]) -> bool:
    """True when the rows are those that the ledger speaks of: neither lost, nor damaged, nor written over with their digests."""
    if not home.facts.has(period, event.sha256):
        return False
    wanted = told.get(event.sha256) or event.facts
    return wanted in ("", home.facts.digest(period, event.sha256))


def _tell(home: Home, period: Month, event: FilingEvent, told: Mapping[str, str]) -> None:
    """Rows made by another version of a library may be other bytes: the ledger is told, once."""
    digest, wanted = home.facts.digest(period, event.sha256), told.get(event.sha256) or event.facts
    if digest != wanted and not home.ledger.past:
        home.ledger.add(FactsMade(at=now(), period=str(period), branch=event.branch, sha256=event.sha256, facts=digest))


def moved_to(month: Month, flow: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of a 更正单 as rows of the month in which they count (settled 1)."""
    return {"R10": flow.assign(_period=str(month))}


def _keep(home: Home, period: Month, event: FilingEvent, facts: FactStore) -> None:
    if not isinstance(event, FilingCorrected):
        home.facts.drop(period, event.sha256)
        home.facts.take(facts, period, event.sha256)
        return
    flow = facts.flow(Month.parse(event.corrects), event.sha256)
    home.facts.keep(period, event.sha256, moved_to(period, flow), History.none())
