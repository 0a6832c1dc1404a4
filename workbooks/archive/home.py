"""A centre's home: policy.xlsx, inbox/, archive/{period}/, ledger.sqlite, facts/, out/ (contract)."""
from __future__ import annotations

import datetime as dt
import os
import shutil
from functools import cached_property
from pathlib import Path

from validators.branch import Node
from validators.period import Month
from validators.policy import Policy
from workbooks.archive.facts import Facts
from workbooks.archive.ledger import Event, Ledger, Standing, standing
from workbooks.book import Rejection
from workbooks.policy_read import read_policy_book


class Home:
    """The folder in which a centre keeps what it received."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "policy.xlsx").is_file():
            raise Rejection(f"“{folder}”不是收件文件夹（里面没有 policy.xlsx）", "第一次收件时加上 --policy 政策工作簿")
        self.folder = folder
        for name in ("inbox", "archive", "facts", "out"):
            (folder / name).mkdir(exist_ok=True)
        self.ledger = Ledger(folder / "ledger.sqlite")
        self.facts = Facts(folder / "facts")

    @classmethod
    def create(cls, folder: Path, policy: Path, *, now: dt.datetime) -> Home:
        """A new home with this policy, or the home that is there with its policy renewed."""
        folder.mkdir(parents=True, exist_ok=True)
        digest = read_policy_book(policy)[0].digest
        draft = folder / "policy.xlsx.tmp"
        shutil.copyfile(policy, draft)
        os.replace(draft, folder / "policy.xlsx")
        home = cls(folder)
        if digest not in home.known_digests(recorded=True):
            home.ledger.add(Event(at=now, kind="policy", detail={"digest": digest}))
        return home

    def known_digests(self, *, recorded: bool = False) -> set[str]:
        """The policies that have been in force here: a file made under an earlier one is not strange."""
        found = {str(e.detail.get("digest", "")) for e in self.ledger.events(kind="policy")}
        return found if recorded else found | {self.policy.digest}

    @cached_property
    def policy(self) -> Policy:
        """The policy in force."""
        return read_policy_book(self.folder / "policy.xlsx")[0]

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
        events = self.ledger.events(period=str(period))
        return {node.code: standing(node.code, events) for node in self.expected(period)}

    def archive(self, period: Month, name: str, data: Path) -> Path:
        """Keeps the exact bytes of a file; an older file of the same name is never overwritten."""
        folder = self.folder / "archive" / str(period)
        folder.mkdir(parents=True, exist_ok=True)
        stem, suffix = os.path.splitext(name)
        target, copy = folder / name, 1
        while target.exists():
            copy += 1
            target = folder / f"{stem} ({copy}){suffix}"
        draft = target.with_name(target.name + ".tmp")
        shutil.copyfile(data, draft)
        os.replace(draft, target)
        return target

    def periods(self) -> list[Month]:
        """Every period with an accepted submission, earliest first."""
        return sorted({Month.parse(e.period) for e in self.ledger.events(kind="accepted")})
