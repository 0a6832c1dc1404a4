"""A closed period computed again from its archive, and compared value by value with what was stored then.

The home is looked at as it was when the period was consolidated: the ledger up to that event, the policy archived with
it, the exact files that counted. The period's own files are read anew by the program that is running now; the rows of
earlier months are those kept at check-in, or read anew where they are lost.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.closing.approval_steps import locked
from macros.errors import ToolkitError
from macros.merge.consolidation import computed
from macros.results.archived_results import Archived, Difference
from macros.version import PROGRAM
from validators.approval_form import APPROVE, REOPEN
from validators.values.period import Month
from workbooks.archive.events import MonthConsolidated
from workbooks.archive.home import Home

_MEND = "从备份恢复存档文件夹后再试"


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What a replay found; `program` computed it then, `values` were compared."""

    period: Month
    event: MonthConsolidated
    program: str
    values: int
    differences: tuple[Difference, ...]

    @property
    def message(self) -> str:
        """One line for people."""
        when = f"{self.period.zh}（{self.event.at:%Y-%m-%d %H:%M} 合并，政策 {self.event.digest}）"
        if self.differences:
            return f"{when}重算不一致：{self.values} 个数里有 {len(self.differences)} 个不同。"
        return f"{when}重算一致，共比较 {self.values} 个数。"

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "period": str(self.period),
            "whole": not self.differences,
            "values": self.values,
            "policy_digest": self.event.digest,
            "program": {"stored": self.program, "replayed": PROGRAM},
            "differences": [d.as_json() for d in self.differences],
        }


def replay(home: Home, period: Month, *, workers: int = 2, step: Callable[[str], None] = lambda _: None) -> Replayed:
    """Computes a period again; ToolkitError when it was never consolidated or its archive is not whole."""
    event = consolidation(home, period)
    step("核对存档")
    stored = stored_results(home, period, event)
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        then = as_it_was(home, period, event, Path(scratch))
        done, _ = computed(then, period, workers=workers, step=step)
    found = tuple(stored.differences(done.archived))
    return Replayed(period=period, event=event, program=event.program, values=stored.size, differences=found)


def consolidation(home: Home, period: Month) -> MonthConsolidated:
    """The consolidation that was approved; the last one of a period that is not closed."""
    events = home.ledger.events(period=str(period))
    done = [e for e in events if isinstance(e, MonthConsolidated) and e.results]
    if locked(home, period):
        opened = max((e.id for e in events if e.kind == REOPEN), default=0)
        first = min((e.id for e in events if e.kind == APPROVE and e.id > opened), default=0)
        done = [e for e in done if e.id < first]
    if not done:
        raise ToolkitError(f"{period.zh}没有合并过，没有可以核对的结果", "先【合并汇总】")
    return done[-1]


def stored_results(home: Home, period: Month, event: MonthConsolidated) -> Archived:
    """The results as they were stored, after every file of the archive was found to be the one that came in."""
    folder = home.folder / "archive" / str(period)
    for name in (event.results, event.policy):
        if not (folder / name).is_file():
            raise ToolkitError(f"存档里没有“{name}”", _MEND)
    data = (folder / event.results).read_bytes()
    if hashlib.sha256(data).hexdigest() != event.results_sha256:
        raise ToolkitError(f"存档的结果“{event.results}”被改过", _MEND)
    wrong = home.whole()
    if wrong:
        raise ToolkitError(f"收件文件夹不完整：{wrong[0]}", _MEND)
    return Archived.read(data)


def as_it_was(home: Home, period: Month, event: MonthConsolidated, scratch: Path, tried: Path | None = None) -> Home:
    """The home as it stood at a consolidation, its rows kept in `scratch`; under the policy `tried` where one is named."""
    policy = tried or home.folder / "archive" / str(period) / event.policy
    then = Home(home.folder, ledger=home.ledger.up_to(event), facts=scratch, policy=policy)
    if tried is None and (then.policy.full_digest != (event.full_digest or then.policy.full_digest) or then.policy.digest != event.digest):
        raise ToolkitError(f"存档的政策“{policy.name}”被改过", _MEND)
    for month in (m for m in then.periods() if m < period):
        for earlier in then.counted(month):
            if home.facts.has(month, earlier.sha256):
                then.facts.take(home.facts, month, earlier.sha256)
    return then
