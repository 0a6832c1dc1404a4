"""What a consolidation leaves in the archive, so that a closed month can be computed again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from macros.version import PROGRAM
from validators.values.period import Month
from workbooks.archive.disk import put
from workbooks.archive.home import Home
from workbooks.archive.ledger import Event


def keep_results(
    home: Home, period: Month, data: bytes, *, now: dt.datetime, file: str, merged: Sequence[str], adjusted: Event | None = None
) -> Event:
    """Archives the policy and the results beside the inputs, then records the consolidation."""
    digest, folder = home.policy.digest, home.folder / "archive" / str(period)
    policy = folder / f"policy-{digest}.xlsx"
    with home.ledger.writing():
        if not policy.is_file():
            put(policy, home.policy_file.read_bytes())
        number = 1 + len(home.ledger.events(period=str(period), kind="consolidated"))
        results = put(folder / f"results-{number}.zip", data)
        event = Event(
            at=now,
            kind="consolidated",
            period=str(period),
            file=file,
            detail={
                "merged": list(merged),
                "corrections": sorted(e.sha256 for e in home.corrections(period)),
                "adjusted": adjusted.sha256 if adjusted is not None else "",
                "results": results.name,
                "results_sha256": hashlib.sha256(data).hexdigest(),
                "policy": policy.name,
                "digest": digest,
                "program": PROGRAM,
            },
        )
        home.ledger.add(event)
    return event
