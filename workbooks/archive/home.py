"""A centre's home: policy.xlsx, inbox/, archive/{period}/, ledger.sqlite, facts/, out/ (contract)."""
from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from validators.branch import Node
from validators.period import Month
from validators.policy import Policy
from workbooks.archive.disk import put, sweep
from workbooks.archive.facts import Facts
from workbooks.archive.ledger import Event, Ledger, Standing, standing
from workbooks.book import Rejection
from workbooks.policy_read import read_policy_book


class Home:
    """The folder in which a centre keeps what it received."""

    def __init__(self, folder: Path, *, ledger: Ledger | None = None, facts: Facts | None = None,
                 policy: Path | None = None) -> None:
        """The home as it is; an earlier ledger, other facts or an archived policy show it as it was (replay)."""
        if not (folder / "policy.xlsx").is_file():
            raise Rejection(f"“{folder}”不是收件文件夹（里面没有 policy.xlsx）", "第一次收件时加上 --policy 政策工作簿")
        self.folder = folder
        self.policy_file = policy or folder / "policy.xlsx"
        for name in ("inbox", "archive", "facts", "out"):
            (folder / name).mkdir(exist_ok=True)
        self.ledger = ledger or Ledger(folder / "ledger.sqlite")
        self.facts = facts or Facts(folder / "facts")

    @classmethod
    def create(cls, folder: Path, policy: Path, *, now: dt.datetime) -> Home:
        """A new home with this policy, or the home that is there with its policy renewed."""
        data = policy.read_bytes()
        digest = read_policy_book(policy)[0].digest
        folder.mkdir(parents=True, exist_ok=True)
        with Ledger(folder / "ledger.sqlite").writing():
            if not (folder / "policy.xlsx").is_file():
                put(folder / "policy.xlsx", data)
        home = cls(folder)
        with home.ledger.writing():
            if data != (folder / "policy.xlsx").read_bytes():
                with suppress(Rejection):
                    home._record(home.policy.digest, now)
                put(folder / "policy.xlsx", data)
                home = cls(folder, ledger=home.ledger)
            home._record(digest, now)
        return home

    def _record(self, digest: str, now: dt.datetime) -> None:
        if digest not in self.known_digests(recorded=True):
            self.ledger.add(Event(at=now, kind="policy", detail={"digest": digest}))

    def known_digests(self, *, recorded: bool = False) -> set[str]:
        """The policies that have been in force here: a file made under an earlier one is not strange."""
        found = {str(e.detail.get("digest", "")) for e in self.ledger.events(kind="policy")}
        return found if recorded else found | {self.policy.digest}

    @cached_property
    def policy(self) -> Policy:
        """The policy in force."""
        return read_policy_book(self.policy_file)[0]

    def owner(self, period: Month) -> Node:
        """The organisation whose home it is: the root of the tree (the one with most below it, when several)."""
        tree = self.policy.organisation
        roots = tree.roots(period.first)
        if not roots:
            raise Rejection("政策的《组织机构》是空的", "请先在政策工作簿登记州局和各县市局")
        return max(roots, key=lambda node: sum(1 for _ in tree.below(node.code, period.first)))

    def expected(self, period: Month) -> list[Node]:
        """The branches that have to file to the owner for a period, in the order of 组织机构."""
        return self.policy.organisation.children(self.owner(period).code, period.first)

    def standings(self, period: Month) -> dict[str, Standing]:
        """Where every expected branch stands."""
        events: dict[str, list[Event]] = {}
        for event in self.ledger.events(period=str(period)):
            events.setdefault(event.branch, []).append(event)
        return {node.code: standing(node.code, events.get(node.code, [])) for node in self.expected(period)}

    def archive(self, period: Month, name: str, data: bytes) -> Path:
        """Keeps the exact bytes of a file; an older file of the same name is never overwritten.

        A file of these bytes that a crash left without its event is taken as it is. Call it inside `ledger.writing`.
        """
        folder = self.folder / "archive" / str(period)
        stem, suffix = os.path.splitext(name)
        target, copy = folder / name, 1
        while target.exists():
            if target.read_bytes() == data:
                return target
            copy += 1
            target = folder / f"{stem} ({copy}){suffix}"
        return put(target, data)

    def archived(self, event: Event) -> Path:
        """Where the exact bytes of a check-in lie; a 更正单 lies with the month that it corrects."""
        return self.folder / "archive" / str(event.detail.get("corrects", event.period)) / event.file

    def sweep(self) -> None:
        """Removes what a crash left half written. Call it inside `ledger.writing`, when nobody else writes here."""
        for name in ("archive", "inbox"):
            sweep(self.folder / name)

    def corrections(self, period: Month) -> list[Event]:
        """The 更正单 of closed months whose differences count in this one (V40)."""
        return self.ledger.events(period=str(period), kind="corrected")

    def counted(self, period: Month) -> list[Event]:
        """Whose rows are in the sums of a period: the filing of each branch that counts, and its 更正单 of closed months.

        A 更正单 of a branch that has not filed waits with it.
        """
        filed = {code: s.current for code, s in self.standings(period).items() if s.merged and s.current}
        return [*filed.values(), *(e for e in self.corrections(period) if e.branch in filed)]

    def whole(self) -> tuple[str, ...]:
        """What speaks against ledger and archive being whole, one sentence each; empty = all is as it was received."""
        said = list(self.ledger.whole())
        for event in self._received():
            file = self.archived(event)
            if not file.is_file():
                said.append(f"存档里没有 {event.period} 的“{event.file}”")
            elif hashlib.sha256(file.read_bytes()).hexdigest() != event.sha256:
                said.append(f"存档“{event.file}”（{event.period}）与收到时不同")
        return tuple(said)

    def _received(self) -> Iterable[Event]:
        return (e for e in self.ledger.events() if e.kind in ("accepted", "corrected"))

    def periods(self) -> list[Month]:
        """Every period with an accepted submission, earliest first."""
        return sorted({Month.parse(e.period) for e in self.ledger.events(kind="accepted")})
