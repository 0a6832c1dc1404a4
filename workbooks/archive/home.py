"""A centre's home: policy.xlsx, inbox/, archive/{period}/, ledger.sqlite, facts/, out/ (contract)."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from validators.organisation_tree import Node
from validators.packs.spoken import speak
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.disk import close_to_world, make_private, put, sweep
from workbooks.archive.events import (
    AdjustmentsTaken,
    Event,
    FilingAccepted,
    FilingCorrected,
    FilingEvent,
    FilingHeld,
    MonthConsolidated,
    OwnerNamed,
    PolicyKept,
)
from workbooks.archive.fact_store import FactStore
from workbooks.archive.former import anew
from workbooks.archive.ledger import Ledger
from workbooks.archive.lost_ledger import REMEDY, lost
from workbooks.archive.standing import Standing, standing
from workbooks.book import Rejection
from workbooks.file_digest import file_digest
from workbooks.read.read_policy import read_policy_book

_POLICIES = "policies"
"""Folder, in the archive, of the policies that were in force."""


class Home:
    """The folder in which a centre keeps what it received."""

    def __init__(self, folder: Path, *, ledger: Ledger | None = None, facts: Path | None = None, policy: Path | None = None) -> None:
        """The home as it is; an earlier ledger, other facts or an archived policy show it as it was (replay)."""
        if not folder.is_dir():
            raise Rejection(f"没有“{folder}”这个文件夹", "核对名字；还没有收过件，就先用 keybook collect 收件，加上 --policy 政策工作簿")
        if not (folder / "policy.xlsx").is_file():
            raise Rejection(f"“{folder}”不是收件文件夹（里面没有 policy.xlsx）", "第一次收件时加上 --policy 政策工作簿")
        if ledger is None:
            _refuse_when_lost(folder)
        self.folder = folder
        self.policy_file = policy or folder / "policy.xlsx"
        for name in ("inbox", "archive", "facts", "out"):
            make_private(folder / name)
        close_to_world(folder)
        self.ledger = ledger or Ledger(folder / "ledger.sqlite")
        self.facts = self.facts_in(facts or folder / "facts")

    def facts_in(self, folder: Path) -> FactStore:
        """Rows that lie in a folder, with the registers as this home's policy has them."""
        return FactStore(folder, lambda: self.policy.registers)

    @classmethod
    def create(cls, folder: Path, policy: Path, *, now: dt.datetime, branch: str | None = None) -> Home:
        """A new home with this policy, or the home that is there with its policy renewed.

        `branch` says whose home it is, where that is not the root of the tree; Rejection where it is another's.
        """
        data = policy.read_bytes()
        read = read_policy_book(policy)[0]
        if branch is not None and branch not in {node.code for node in read.organisation.nodes}:
            raise Rejection(f"政策的《组织机构》里没有机构编码“{branch}”", "核对 --branch；新机构先在政策表登记")
        make_private(folder)
        _refuse_when_lost(folder)
        with Ledger(folder / "ledger.sqlite").writing():
            if not (folder / "policy.xlsx").is_file():
                put(folder / "policy.xlsx", data)
        home = cls(folder)
        with home.ledger.writing():
            home._own(branch, None)
            if data != (folder / "policy.xlsx").read_bytes():
                with suppress(Rejection):
                    home.keep_policy(now)
                with anew(folder / "policy.xlsx") as draft:
                    put(draft, data)
                home = cls(folder, ledger=home.ledger)
            home.keep_policy(now)
            home._own(branch, now)
        return home

    def _own(self, branch: str | None, now: dt.datetime | None) -> None:
        """Writes down whose home it is: once, and before anything comes in; without a moment it is only looked at."""
        if branch is None or branch == self._owned:
            return
        if self._owned or self.periods():
            whose = self._owned or "最上级"
            raise Rejection(f"收件文件夹“{self.folder.name}”是 {whose} 的，不是 {branch} 的", "一个单位一个收件文件夹，换一个文件夹")
        if now is not None:
            self.ledger.add(OwnerNamed(at=now, branch=branch))
            self.__dict__.pop("_owned", None)

    @cached_property
    def _owned(self) -> str:
        """机构编码 of the organisation whose home it is; empty = the root of the tree."""
        return next((event.branch for event in reversed(self.ledger.events(OwnerNamed))), "")

    def keep_policy(self, now: dt.datetime) -> None:
        """Keeps a copy of the policy in force beside the filings: files made under it are judged by that copy for ever.

        Call it inside `ledger.writing`.
        """
        digest, data = self.policy.digest, self.policy_file.read_bytes()
        kept = self.folder / "archive" / _POLICIES / f"policy-{digest}-{self.policy.full_digest[:16]}.xlsx"
        if not kept.is_file():
            put(kept, data)
        if digest not in self.known_digests(recorded=True):
            born = "" if self.ledger.head else secrets.token_hex(8)  # two homes are never one, however alike
            self.ledger.add(PolicyKept(at=now, digest=digest, home=born))

    def policies(self) -> dict[str, Path]:
        """The home's own copies of the policies that have been in force here, by their eight-digit digest."""
        known = self.known_digests()
        found = {_named_digest(file): file for file in self._kept_policies()}
        return {digest: file for digest, file in found.items() if digest in known} | {self.policy.digest: self.policy_file}

    def kept_digests(self) -> set[str]:
        """The eight-digit digests of every policy of which a copy lies in the archive."""
        return {_named_digest(file) for file in self._kept_policies()}

    def _kept_policies(self) -> list[Path]:
        """Those of consolidated months, then those kept when they came into force."""
        archive = self.folder / "archive"
        return [*sorted(archive.glob("[0-9]*/policy-*.xlsx")), *sorted((archive / _POLICIES).glob("policy-*.xlsx"))]

    def known_digests(self, *, recorded: bool = False) -> set[str]:
        """The policies that have been in force here: a file made under an earlier one is not strange."""
        found = {e.digest for e in self.ledger.events(PolicyKept)}
        return found if recorded else found | {self.policy.digest}

    @cached_property
    def policy(self) -> Policy:
        """The policy in force; from here on a centre speaks in the words of its pack."""
        found = read_policy_book(self.policy_file)[0]
        speak(found.pack, found.frames)
        return found

    def owner(self, period: Month) -> Node:
        """The organisation whose home it is; where that was never said, the root of the tree (of several, the one with
        most below it).
        """
        tree = self.policy.organisation
        if self._owned:
            own = tree.at(period.first).get(self._owned)
            if own is None:
                raise Rejection(f"{period} 没有机构 {self._owned}，它的收件文件夹不能用于这一期", "核对政策表《组织机构》的生效、失效日期")
            return own
        roots = tree.roots(period.first)
        if not roots:
            raise Rejection("政策的《组织机构》是空的", "请先在政策工作簿登记本单位和各下级机构")
        return max(roots, key=lambda node: sum(1 for _ in tree.below(node.code, period.first)))

    def expected(self, period: Month) -> list[Node]:
        """The branches that have to file to the owner for a period, in the order of 组织机构."""
        return self.policy.organisation.filing_to(self.owner(period).code, period.first)

    def nodes(self, period: Month) -> dict[str, Node]:
        """Every organisation under the owner, by code: whose files may come in (数据集中). The owner too, where it has
        an upper level and so a desk of its own.
        """
        owner = self.owner(period)
        own = {owner.code: owner} if owner.parent or owner in self.expected(period) else {}
        return own | {node.code: node for node in self.below(owner.code, period)}

    def below(self, code: str, period: Month) -> list[Node]:
        """Everybody under an organisation on any day of a month: who lived on one day of it may file (settled 40)."""
        tree = self.policy.organisation
        days = {period.first} | {node.start for node in tree.nodes if node.start and period.first <= node.start <= period.last}
        return list({node.code: node for day in sorted(days) for node in tree.below(code, day)}.values())

    def standings(self, period: Month) -> dict[str, Standing]:
        """Where every branch stands that has to file, or did: those under the owner, and who filed over their heads.

        A child is not waited for when all under it filed here; who is in a child's file that counts is not listed twice.
        """
        events: dict[str, list[Event]] = {}
        for event in self.ledger.events(period=str(period)):
            events.setdefault(event.branch, []).append(event)
        expected = [node.code for node in self.expected(period)]
        filed = {code for code, known in events.items() if code and any(isinstance(e, FilingAccepted | FilingHeld) for e in known)}
        if filed - set(expected):
            expected = self._listed(period, events, filed)
        return {code: standing(code, events.get(code, [])) for code in expected}

    def _listed(self, period: Month, events: Mapping[str, list[Event]], filed: set[str]) -> list[str]:
        tree, owner = self.policy.organisation, self.owner(period).code
        found = [owner] if owner in filed else []
        inside = {
            part["branch"]
            for code in filed
            if (held := standing(code, events[code])).merged and held.current
            for part in (held.current.parts or ())
            if part["counted"]
        }
        due = {node.code for node in self.expected(period)}
        for child in (node for node in self.below(owner, period) if node.parent == owner):
            under = self.below(child.code, period)
            last = {node.code for node in under if not tree.children(node.code, period.first)}
            direct = [node.code for node in under if node.code in filed and node.code not in inside]
            waited = child.code in filed or (child.code in due and (not last or not last <= set(direct)))
            found += ([child.code] if waited else []) + direct
        return found

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

    def archived(self, event: FilingEvent | AdjustmentsTaken) -> Path:
        """Where the exact bytes of a check-in lie; a 更正单 lies with the month that it corrects."""
        month = event.month if isinstance(event, FilingEvent) else event.period
        return self.folder / "archive" / month / event.file

    def sweep(self) -> None:
        """Removes what a crash left half written. Call it inside `ledger.writing`, when nobody else writes here."""
        for name in ("archive", "inbox"):
            sweep(self.folder / name)

    def corrections(self, period: Month) -> list[FilingCorrected]:
        """The 更正单 of closed months whose differences count in this one (V40)."""
        return self.ledger.events(FilingCorrected, period=str(period))

    def counted(self, period: Month) -> list[FilingAccepted | FilingCorrected]:
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
            elif file_digest(file) != event.sha256:
                said.append(f"存档“{event.file}”（{event.period}）与收到时不同")
        return tuple(said)

    def strangers(self) -> tuple[str, ...]:
        """Workbooks of the archive that no event speaks of, as `2026-10/name.xlsx`: their events were lost, or never written."""
        known = {self.archived(e) for e in self._received()}
        for event in self.ledger.events(MonthConsolidated):
            folder = self.folder / "archive" / event.period
            known |= {folder / name for name in (event.policy, event.report) if name}
        there = sorted((self.folder / "archive").glob("[0-9]*-[0-9]*/*.xlsx"))
        return tuple(f"{file.parent.name}/{file.name}" for file in there if file not in known)

    def _received(self) -> Iterable[FilingAccepted | FilingCorrected | AdjustmentsTaken]:
        return (e for e in self.ledger.events() if isinstance(e, FilingAccepted | FilingCorrected | AdjustmentsTaken))

    def periods(self) -> list[Month]:
        """Every period with an accepted submission, earliest first."""
        return sorted({Month.parse(e.period) for e in self.ledger.events(FilingAccepted)})


def _named_digest(file: Path) -> str:
    return file.name.split(".")[0].removeprefix("policy-")[:9]


def _refuse_when_lost(folder: Path) -> None:
    """Rejection for a home whose ledger is gone: a new one, begun unasked, would count everything again."""
    said = lost(folder)
    if said:
        raise Rejection(said, REMEDY)
