"""What a centre knows and a received file is judged by: its own policies, earlier months and permissions (settled 38)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from macros.deciding.permission import Permission
from macros.errors import ToolkitError
from macros.opening import Received, open_session
from macros.session import Session
from validators.filing.heirs import inherited
from validators.filing.history import combine, history_of
from validators.filing.inputs import Filing, History
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted, FilingEvent, PermissionsGiven
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home
from workbooks.archive.standing import permissions
from workbooks.book import Rejection
from workbooks.read.read_policy import embedded_policy, read_policy_book
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.level_file import counted

MONTHS = 24
_FULL, _LONG = 2, 13
"""Earlier months whose rows are read in full, and those of which the registers that change slowly are read."""
_SLOW = ("R10", "R20", "R39", "R41")


@dataclass(frozen=True, kw_only=True)
class CentreView:
    """Small enough to be sent to a child process.

    policies   eight-digit digest -> the home's own copy
    facts      the facts folder of the home
    filed      机构编码 -> month -> sha256 of the filing that counts
    permitted  (机构编码, month) -> finding key -> permission, as the ledger holds them
    """

    policies: Mapping[str, Path]
    facts: Path
    filed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    permitted: Mapping[tuple[str, str], Mapping[str, Permission]] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Home) -> CentreView:
        """As the home stands now."""
        filed: dict[str, dict[str, str]] = {}
        for month in home.periods():
            for event in home.counted(month):
                for code in _codes(event) if isinstance(event, FilingAccepted) else ():
                    filed.setdefault(code, {})[str(month)] = event.sha256
        return cls(policies=home.policies(), facts=home.folder / "facts", filed=filed, permitted=_permitted(home))

    def received(self, inside: Policy, branch: str, period: Month) -> Received | None:
        """What judges a file of this branch and month that was made under the policy `inside` it.

        None where that policy was never in force here; Rejection where only its short name is that of one that was.
        """
        own = self.policies.get(inside.digest)
        if own is None:
            return None
        policy = _read(own, own.stat().st_mtime_ns)
        if policy.full_digest != inside.full_digest:
            raise Rejection(
                f"文件里的政策与本单位的政策 {policy.digest} 摘要相同，内容却不同",
                "内容不可信，先打电话向该单位核实；再用本单位发的台账重新打包",
            )
        return Received(policy=policy, history=self.history(branch, period, policy), granted=self.permitted.get((branch, str(period)), {}))

    def history(self, branch: str, period: Month, policy: Policy) -> History:
        """The earlier months of a branch, and of those that it took over, as the home holds them."""
        tree, store, known = policy.organisation, FactStore(self.facts, lambda: policy.registers), History.none()
        codes = {branch} | {node.code for node in tree.nodes if node.successor and tree.heir(node.code, period.first) == branch}
        for month, code, sha in sorted((m, c, s) for c in codes for m, s in self.filed.get(c, {}).items()):
            when = Month.parse(month)
            if period.plus(-MONTHS) <= when < period and store.has(when, sha):
                known = combine([_month(store, when, sha, code, known, period), known])
        return inherited(known, tree, period.first) if known.months else known


def received_session(home: Home, event: FilingEvent, today: dt.date) -> Session:
    """An archived filing opened as it was judged: by the home's own policy, history and permissions."""
    file = home.archived(event)
    if not file.is_file():
        raise ToolkitError(f"存档里没有“{event.file}”了", "从备份恢复存档文件夹后再试")
    book = ScanBook(file)
    inside = embedded_policy(book)
    known = None if inside is None else CentreView.of(home).received(inside, event.branch, Month.parse(event.period))
    return open_session(file, today=today, book=book, received=known)


def _month(store: FactStore, month: Month, sha: str, code: str, before: History, period: Month) -> History:
    """One earlier filing: its usage, and its rows as far back as rules read them."""
    wanted = None if month >= period.plus(-_FULL) else _SLOW if month >= period.plus(-_LONG) else ("R10",)
    frames = {name: frame[frame["_branch"] == code].reset_index(drop=True) for name, frame in store.rows(month, sha, wanted).items()}
    found = history_of(Filing(branch=code, name=code, period=month), frames, before)
    if month < period.plus(-_FULL):
        found.frames = {name: frame for name, frame in found.frames.items() if name != "R10"}
    return found


def _codes(event: FilingEvent) -> list[str]:
    parts = event.parts
    return [event.branch] if parts is None else [str(part["branch"]) for part in counted(parts)]


def _permitted(home: Home) -> dict[tuple[str, str], dict[str, Permission]]:
    found: dict[tuple[str, str], list[PermissionsGiven]] = {}
    for event in home.ledger.events(PermissionsGiven):
        found.setdefault((event.branch, event.period), []).append(event)
    return {whose: {key: Permission(**given) for key, given in permissions(events).items()} for whose, events in found.items()}


@lru_cache(maxsize=16)
def _read(file: Path, _: int) -> Policy:
    return read_policy_book(file)[0]
