"""A ledger of receipts made from the archive, when the ledger itself is lost (design 8): what came in and counts again.

Approvals, returns, permissions and decisions were in the lost ledger alone; they are named as gone, never invented.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.closing.correction import reason_of
from macros.deciding.remembered_keys import remember_first
from macros.errors import ToolkitError
from macros.intake.check_in import received_event
from macros.intake.examine import examine_all
from macros.intake.examined import Examined
from validators.values.period import Month
from workbooks.archive.anchor import FILE as ANCHOR
from workbooks.archive.events import LedgerRebuilding, LedgerRebuilt, PolicyKept
from workbooks.archive.fact_store import FactStore
from workbooks.archive.home import Home
from workbooks.archive.ledger import Ledger
from workbooks.archive.lost_ledger import LEDGER


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What was made: check-ins taken up, files left out with the reason, and where the old ledger lies."""

    taken: int
    left: tuple[tuple[str, str], ...]
    old: Path | None

    @property
    def message(self) -> str:
        """What people are told."""
        said = [f"已按存档重建登记：签收 {self.taken} 件。时间按存档文件的时间，按时、迟报请人核对。"]
        said += [f"原来的登记留在“{self.old.name}”。"] if self.old else []
        said += [f"没有登记 {name}：{reason}。" for name, reason in self.left]
        said.append("审批、退回、批复、作废和客户判定在原来的登记里，没有了：请重新【合并汇总】，已发布的月份重新走审批。")
        return "\n".join(said)

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        left = [{"file": name, "reason": reason} for name, reason in self.left]
        return {"taken": self.taken, "left": left, "old": str(self.old) if self.old else None}


def rebuild(folder: Path, *, now: dt.datetime, workers: int = 2) -> Rebuilt:
    """Puts the ledger aside, never away, and makes a new one; ToolkitError where there is no policy or no archive."""
    if not (folder / "policy.xlsx").is_file():
        raise ToolkitError(f"“{folder}”里没有 policy.xlsx", "把最近发的政策工作簿放进去，改名 policy.xlsx，再试")
    files = sorted((folder / "archive").glob("[0-9]*-[0-9]*/*.xlsx")) if (folder / "archive").is_dir() else []
    files = [file for file in files if not _ours(file.name)]
    old = _put_aside(folder, now)
    Ledger(folder / LEDGER).add(LedgerRebuilding(at=now, old=old.name if old else ""))
    home = Home.create(folder, folder / "policy.xlsx", now=now)
    digests = home.kept_digests() - home.known_digests(recorded=True)
    home.ledger.add(*(PolicyKept(at=now, digest=digest) for digest in sorted(digests)))
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        facts = FactStore(Path(scratch))
        examined = examine_all(files, Path(scratch), now.date(), workers=workers) if files else []
        found = sorted(zip(files, examined, strict=True), key=lambda pair: (pair[1].period, pair[1].version, pair[0].stat().st_mtime))
        taken, left = _taken_up(home, facts, found, now)
    home.ledger.add(LedgerRebuilt(at=now, taken=taken, left=len(left)))
    home.ledger.settle_anchors()
    return Rebuilt(taken=taken, left=tuple(left), old=old)


def _ours(name: str) -> bool:
    """True for what a consolidation left in the archive: no submission."""
    return name.startswith(("policy-", "report-"))


def _put_aside(folder: Path, now: dt.datetime) -> Path | None:
    """The old ledger under another name, its journal with it; None where there was none."""
    stamp, made = f"{now:%Y%m%d-%H%M%S}", None
    for name in (f"{LEDGER}-journal", f"{LEDGER}-wal", f"{LEDGER}-shm", ANCHOR, LEDGER):
        if (folder / name).exists():
            target, copy = folder / f"重建前_{stamp}_{name}", 1
            while target.exists():
                copy += 1
                target = folder / f"重建前_{stamp}_{copy}_{name}"
            os.replace(folder / name, target)
            made = target if name == LEDGER else made
    return made


def _taken_up(home: Home, facts: FactStore, found: Iterable[tuple[Path, Examined]], now: dt.datetime) -> tuple[int, list[tuple[str, str]]]:
    taken, left = 0, []
    with home.ledger.writing():
        for file, what in found:
            reason = _unfit(home, file, what)
            if reason:
                left.append((f"{file.parent.name}/{file.name}", reason))
                continue
            arrived = min(dt.datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0), now)
            home.facts.take(facts, Month.parse(what.period), what.sha256)
            home.ledger.add(received_event(what, file.name, arrived, rebuilt=True))
            remember_first(home, what.branch, what.public_key, arrived)
            taken += 1
    return taken, left


def _unfit(home: Home, file: Path, what: Examined) -> str:
    """Why a file of the archive is not taken up; empty when it is."""
    if what.reason:
        return what.reason
    if what.period != file.parent.name:
        return f"它是 {what.period} 的，不该在这里"
    if what.branch not in {node.code for node in home.policy.organisation.nodes}:
        return f"《组织机构》里没有机构 {what.branch}"
    if home.ledger.accepted(what.sha256) is not None:
        return "内容与另一件相同"
    return "是更正单：请再收一次件，照批准手续办" if reason_of(what.remark) is not None else ""
