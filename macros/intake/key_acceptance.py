"""Confirming and ending the keys of a branch, by a person who has read the fingerprint over the telephone (settled 41)."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from macros.closing.approval_steps import locked
from macros.closing.approvers_here import anybody
from macros.deciding.account import account
from macros.deciding.remembered_keys import ACCEPTED, FIRST, RETIRED, KnownKey, known_keys
from macros.deciding.signing import listed
from macros.errors import ToolkitError
from macros.intake.collecting import Collected, collect
from validators.acting_persons import Approver
from validators.values.period import Month
from validators.values.text import fold
from workbooks.archive.events import FilingAccepted, FilingEvent, FilingHeld, FilingVoided, KeyMet
from workbooks.archive.home import Home
from workbooks.archive.standing import standing
from workbooks.submission.signature import fingerprint, same_fingerprint


@dataclass(frozen=True, kw_only=True)
class KeyDecided:
    """What was decided on a key, and what came of it.

    taken    files that had waited for it and were checked in now; waiting: those that still wait, or were refused
    voided   files that an unconfirmed key had brought and that count no more; kept: those of closed months
    """

    branch: str
    public_key: str
    by: str
    ended: bool = False
    taken: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    voided: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What people are told."""
        shown = fingerprint(self.public_key)
        if self.ended:
            return f"{self.branch} 的钥匙 {shown} 已停用：以前收下的不变，以后用它签的待核对。"
        said = [f"{self.branch} 的钥匙 {shown} 已核对（{self.by}），以后用它签的直接收。"]
        said += [f"等它的文件已收下：{'、'.join(self.taken)}。"] if self.taken else []
        said += [f"还没有收下：{'、'.join(self.waiting)}（再运行 keybook collect 看原因）。"] if self.waiting else []
        said += [f"以前没核对过的钥匙带来的已作废：{'、'.join(self.voided)}；请该单位用核对过的钥匙重新打包。"] if self.voided else []
        said += [f"已锁定的月份没有动：{'、'.join(self.kept)}；要作废先重新打开。"] if self.kept else []
        return "\n".join(said)

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "branch": self.branch,
            "fingerprint": fingerprint(self.public_key),
            "public_key": self.public_key,
            "state": "已停用" if self.ended else "已核对",
            "by": self.by,
            "taken": list(self.taken),
            "waiting": list(self.waiting),
            "voided": list(self.voided),
            "kept": list(self.kept),
        }


def accept_key(home: Home, branch: str, typed: str, *, by: str, now: dt.datetime) -> KeyDecided:
    """Confirms the key of that fingerprint: adds it to those of the branch, and takes what waited for it.

    Where only a key was known that nobody ever confirmed, what that one brought is void, by name. ToolkitError when no
    file with such a key came, or the policy lists the branch's keys: those stand above remembered ones.
    """
    code = fold(branch)
    with home.ledger.writing():
        who = anybody(home, by, now)
        if listed(home.policy, code):
            raise ToolkitError(
                f"{code} 的公钥登记在政策里，以政策为准", "在政策工作簿的《机构公钥》添一行，再运行 keybook collect --policy 新政策"
            )
        public = _public(home, code, typed)
        mine = known_keys(home, code)
        doubtful = [] if any(k.state == ACCEPTED for k in mine) else [k for k in mine if k.state == FIRST and k.public_key != public]
        home.ledger.add(_event(ACCEPTED, code, public, who, now))
        voided, kept = _void_what_it_brought(home, doubtful, who, now)
    done = _take_what_waited(home, code, public, now)
    return KeyDecided(
        branch=code,
        public_key=public,
        by=who.shown,
        taken=tuple(done.accepted),
        waiting=tuple(str(one["file"]) for one in (*done.held, *done.rejected)),
        voided=voided,
        kept=kept,
    )


def retire_key(home: Home, branch: str, typed: str, *, by: str, now: dt.datetime) -> KeyDecided:
    """Ends a key: what it brought stays, what comes with it from now on is held."""
    code = fold(branch)
    with home.ledger.writing():
        who, public = anybody(home, by, now), _public(home, code, typed)
        if not any(k.public_key == public and k.active for k in known_keys(home, code)):
            raise ToolkitError(f"{code} 没有这把正在用的钥匙", "用 keybook key show --home 收件文件夹 看记得的钥匙")
        home.ledger.add(_event(RETIRED, code, public, who, now))
    return KeyDecided(branch=code, public_key=public, by=who.shown, ended=True)


def _event(kind: Literal["key_accepted", "key_retired"], branch: str, public: str, who: Approver, now: dt.datetime) -> KeyMet:
    shown = fingerprint(public)
    return KeyMet(at=now, kind=kind, branch=branch, by=who.number, public_key=public, fingerprint=shown, name=who.name, account=account())


def _public(home: Home, branch: str, typed: str) -> str:
    """The public key of a fingerprint, among those that files of the branch ever bore."""
    seen = {k.public_key for k in known_keys(home, branch)} | {_key(e) for e in _came(home, branch)}
    found = sorted(public for public in seen - {""} if same_fingerprint(typed, public))
    if not found:
        shown = "、".join(sorted(fingerprint(public) for public in seen - {""})) or "没有"
        raise ToolkitError(f"{branch} 没有用指纹“{typed}”的钥匙签过的件", f"核对指纹；收到过的有：{shown}")
    return found[0]


def _came(home: Home, branch: str) -> list[FilingEvent]:
    return home.ledger.events(FilingEvent, branch=branch)


def _key(event: FilingEvent) -> str:
    return event.public_key.upper()


def _void_what_it_brought(
    home: Home, doubtful: Iterable[KnownKey], who: Approver, now: dt.datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Declares void what unconfirmed keys brought, and ends them; names of the files, and of those in closed months."""
    void, kept = [], []
    already = {e.sha256 for e in home.ledger.events(FilingVoided)}
    for known in doubtful:
        home.ledger.add(_event(RETIRED, known.branch, known.public_key, who, now))
        for event in home.ledger.events(FilingAccepted, branch=known.branch):
            if _key(event) != known.public_key or event.sha256 in already:
                continue
            if locked(home, Month.parse(event.period)):
                kept.append(event.file)
                continue
            void.append(event.file)
            reason = f"签名的钥匙 {known.fingerprint} 没有核对过，核对的是另一把"
            home.ledger.add(
                FilingVoided(
                    at=now,
                    period=event.period,
                    branch=event.branch,
                    version=event.version,
                    file=event.file,
                    sha256=event.sha256,
                    by=who.number,
                    reason=reason,
                    seal=event.seal,
                )
            )
    return tuple(void), tuple(kept)


def _take_what_waited(home: Home, branch: str, public: str, now: dt.datetime) -> Collected:
    """Checks in the files of a branch that are held and bear this key; their bytes lie in the inbox."""
    months = sorted({e.period for e in home.ledger.events(FilingHeld, branch=branch)})
    waiting = [e for m in months for e in _standing(home, m, branch) if _key(e) == public]
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        files = [_as_it_came(found, event, Path(scratch)) for event in waiting if (found := inbox_file(home, event)) is not None]
        return collect(files, home, now=now, workers=1) if files else Collected()


def _as_it_came(kept: Path, event: FilingHeld, scratch: Path) -> Path:
    """A copy under the name under which it came, in a folder of its own."""
    folder = scratch / event.sha256[:16]
    folder.mkdir()
    return Path(shutil.copy(kept, folder / kept.name.removeprefix(f"{event.sha256[:12]}_")))


def _standing(home: Home, period: str, branch: str) -> tuple[FilingHeld, ...]:
    return standing(branch, home.ledger.events(period=period, branch=branch)).held


def inbox_file(home: Home, event: FilingHeld) -> Path | None:
    """Where the exact bytes of a file that was not taken lie; None when somebody took them away."""
    return next(iter(sorted((home.folder / "inbox").glob(f"{event.sha256[:12]}_*"))), None)
