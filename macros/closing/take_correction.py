"""Approving a 更正单 that waits in the inbox, and taking it in at once."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.closing.correction import approve_correction
from macros.errors import ToolkitError
from macros.intake.collecting import collect
from workbooks.archive.events import FilingCorrected
from workbooks.archive.home import Home


@dataclass(frozen=True, kw_only=True)
class CorrectionTaken:
    """A 更正单 that was approved: the month that takes its differences; `refused` says why it was not taken after all."""

    file: str
    into: str
    refused: str = ""

    @property
    def message(self) -> str:
        """One line for people."""
        return self.refused or f"已批准并登记：{self.file}，差额进 {self.into}，原报表不变。"

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {"file": self.file, "into": self.into, "refused": self.refused}


def take_correction(home: Home, file: str, *, by: str, reason: str, now: dt.datetime) -> CorrectionTaken:
    """Approves and checks in; ToolkitError where it may not be approved, or the file is no longer in the inbox."""
    event = approve_correction(home, file, by=by, reason=reason, now=now)
    held = next(iter(sorted((home.folder / "inbox").glob(f"{event.sha256[:12]}_*"))), None)
    if held is None:
        raise ToolkitError(f"收件文件夹的 inbox 里没有“{event.file}”了", "已批准；请县局再发一次，收件时会登记")
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        copy = Path(shutil.copyfile(held, Path(scratch) / held.name.partition("_")[2]))
        outcome = collect([copy], home, now=now)
    taken = home.ledger.events(FilingCorrected, sha256=event.sha256)
    refused = outcome.rejected[0]["reason"] if outcome.rejected else ""
    return CorrectionTaken(file=event.file, into=taken[0].period if taken else "", refused=refused)
