"""What an approval is bound to: the archived results, the rows they came from, the policy rows in force (settled 42)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from macros.comparing.policy_changes import policy_changes
from macros.merge.customer_decisions import decisions
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.events import AdjustmentsTaken, FormMoved, MonthConsolidated
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.file_digest import file_digest
from workbooks.read.read_policy import read_policy_book

_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Bound:
    """Three full digests, 64 hex digits each."""

    results: str
    rows: str
    policy: str

    @classmethod
    def of(cls, event: MonthConsolidated | FormMoved) -> Bound:
        """What a consolidation, or an approval of it, was bound to; blanks where an earlier program kept none."""
        return cls(**{name: event.bound.get(name, "") for name in ("results", "rows", "policy")})

    def as_json(self) -> dict[str, str]:
        """One JSON object."""
        return asdict(self)


def bind(home: Home, period: Month, results: str) -> Bound:
    """What a consolidation that is made now is bound to; `results` is the digest of its archived results."""
    return Bound(results=results, rows=rows_digest(home, period), policy=home.policy.month_digest(period))


def rows_digest(home: Home, period: Month) -> str:
    """The digest over every file whose rows count, the 调整表, and what was decided of customers that may be the same."""
    adjusted = [e.sha256 for e in home.ledger.events(AdjustmentsTaken, period=str(period))]
    held = [sorted(e.sha256 for e in home.counted(period)), *adjusted[-1:]]
    decided = sorted((pair, taken.word) for pair, taken in decisions(home).items())
    return hashlib.sha256(json.dumps([held, decided], ensure_ascii=False).encode()).hexdigest()


def unlike(home: Home, period: Month, event: MonthConsolidated) -> list[str]:
    """What is not as it was when a month was consolidated, one clause each; empty when nothing may be doubted."""
    then = Bound.of(event)
    if not then.results:
        return ["合并是旧版程序做的，没有留下可核对的摘要"]
    said = [*_archive(home, period, event)]
    if rows_digest(home, period) != then.rows:
        said.append("计入合计的上报件、调整表或客户判定变了")
    said += _files(home, period)
    if home.policy.month_digest(period) != then.policy:
        said.append("政策变了：" + (_policy(home, period, event) or "改过的行看不出来"))
    return said


def _archive(home: Home, period: Month, event: MonthConsolidated) -> Iterator[str]:
    """What lies in the archive against the digests that the ledger holds."""
    folder = home.folder / "archive" / str(period)
    for name, sha in archived_files(event).items():
        try:
            data = (folder / name).read_bytes()
        except OSError:
            yield f"存档里没有“{name}”"
            continue
        if hashlib.sha256(data).hexdigest() != sha:
            yield f"存档的“{name}”被改过"


def archived_files(event: MonthConsolidated) -> dict[str, str]:
    """File name -> sha256 of what a consolidation left in the archive."""
    return {name: sha for name, sha in event.archived.values() if sha}


def _files(home: Home, period: Month) -> Iterator[str]:
    for event in home.counted(period):
        file = home.archived(event)
        if not file.is_file():
            yield f"存档里没有“{event.file}”"
        elif file_digest(file) != event.sha256:
            yield f"存档“{event.file}”与收到时不同"


def _policy(home: Home, period: Month, event: MonthConsolidated) -> str:
    """Which rows of the policy are others than those that the month was consolidated with."""
    path = home.folder / "archive" / str(period) / event.policy
    if not path.is_file():
        return ""
    try:
        return "；".join(policy_changes(_read(path), home.policy, period)[:_SHOWN])
    except Rejection:
        return ""


def _read(path: Path) -> Policy:
    return read_policy_book(path)[0]
