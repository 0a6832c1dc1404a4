"""The keys that a home remembers of its branches: first used, confirmed, retired; events of its ledger (settled 41)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from macros.deciding.signing import Key, key_of, listed, listed_owner, signing_wanted, words
from workbooks.archive.events import FilingEvent, KeyMet
from workbooks.archive.home import Home
from workbooks.submission.signature import fingerprint

FIRST: Final = "key_first"
ACCEPTED: Final = "key_accepted"
RETIRED: Final = "key_retired"
STATES = {FIRST: "首次使用，未核对", ACCEPTED: "已核对", RETIRED: "已停用"}


@dataclass(frozen=True, kw_only=True)
class KnownKey:
    """One key of one branch. state: key_first / key_accepted / key_retired; `by` who said so last."""

    branch: str
    public_key: str
    state: str
    since: dt.datetime
    by: str = ""

    @property
    def fingerprint(self) -> str:
        """What is read over the telephone."""
        return fingerprint(self.public_key)

    @property
    def active(self) -> bool:
        """True while files signed with it are taken."""
        return self.state != RETIRED

    def as_json(self) -> dict[str, str]:
        """One JSON object."""
        return {
            "branch": self.branch,
            "fingerprint": self.fingerprint,
            "public_key": self.public_key,
            "state": STATES[self.state],
            "since": self.since.isoformat(timespec="seconds"),
            "by": self.by,
        }


@dataclass(frozen=True, kw_only=True)
class KeyJudged:
    """What a file's key is to a home; `reason` is why the file is held, empty when it is not."""

    key: Key
    reason: str = ""


def known_keys(home: Home, branch: str | None = None) -> list[KnownKey]:
    """Every key that the home remembers, of one branch or of all, in the order in which it met them."""
    found: dict[tuple[str, str], KnownKey] = {}
    for event in home.ledger.events(KeyMet, branch=branch):
        public = event.public_key
        place = event.branch, public
        known = found.get(place)
        if known is None:
            found[place] = KnownKey(branch=event.branch, public_key=public, state=event.kind, since=event.at, by=event.by)
        elif event.kind != FIRST:
            found[place] = replace(known, state=event.kind, by=event.by)
    return list(found.values())


def judged(home: Home, branch: str, public_key: str, on: dt.date) -> KeyJudged:
    """What a key is whose signature fits its seal ("" = the file bears none), and whether the file is to be held."""
    public = public_key.upper()
    if listed(home.policy, branch):
        key = key_of(home.policy, branch, public, True if public else None, on)
        return KeyJudged(key=key, reason=_of_the_policy(home, key, branch, public, on))
    if not signing_wanted(home.policy, branch, on):
        return KeyJudged(key=Key.FIRST if public else Key.NONE)
    mine = known_keys(home, branch)
    same = next((k for k in mine if k.public_key == public), None)
    if same is not None:
        if same.active:
            return KeyJudged(key=Key.REMEMBERED if same.state == ACCEPTED else Key.FIRST)
        return KeyJudged(key=Key.EXPIRED, reason=f"签名用的钥匙已停用（{branch}，指纹 {same.fingerprint}）")
    return _unknown(home, branch, public, mine)


def _unknown(home: Home, branch: str, public: str, mine: Sequence[KnownKey]) -> KeyJudged:
    if not public:
        return KeyJudged(key=Key.NONE, reason=f"{branch} 以前的上报件有签名，这一份未签名" if mine else "")
    owner = listed_owner(home.policy, public) or next((k.branch for k in known_keys(home) if k.public_key == public), "")
    if owner:
        return KeyJudged(key=Key.OTHER, reason=f"签名用的是 {owner} 的钥匙，不是 {branch} 的")
    if mine:
        return KeyJudged(key=Key.OTHER, reason=f"签名用的钥匙没有见过（{branch}，指纹 {fingerprint(public)}）")
    return KeyJudged(key=Key.FIRST)


def _of_the_policy(home: Home, key: Key, branch: str, public: str, on: dt.date) -> str:
    if key is Key.NONE:
        return f"政策登记了 {branch} 的公钥，这份上报件未签名" if _listed_by(home, branch, on) else ""
    if key is Key.EXPIRED:
        return f"签名用的公钥已失效（{branch}）"
    if key is Key.NOT_YET:
        return f"签名用的公钥还没有生效（{branch}）"
    if key is Key.OTHER:
        owner = listed_owner(home.policy, public)
        return f"签名不是 {branch} 的" + (f"，是 {owner} 的" if owner else "，政策里没有这把公钥")
    return ""


def _listed_by(home: Home, branch: str, on: dt.date) -> bool:
    """True where the policy lists a key that has begun by a day."""
    return any(row["机构编码"] == branch and (not row["生效日期"] or row["生效日期"] <= on) for row in home.policy.table("R01k"))


def signed(event: FilingEvent, keys: Sequence[KnownKey]) -> str:
    """Who signed a filing that was taken in, in words, or 未签名; `keys` are those that the home remembers now."""
    key, public = event.key, event.public_key.upper()
    confirmed = any(k.branch == event.branch and k.public_key == public and k.state == ACCEPTED for k in keys)
    return words(Key.REMEMBERED if key == Key.FIRST and confirmed else key, fingerprint(public) if public else "")


def remedy_of(home: Home, branch: str, shown: str) -> str:
    """What to do about a file that is held for its key."""
    if listed(home.policy, branch):
        return (
            f"先打电话向 {branch} 核对指纹 {shown}；确是换了钥匙，就在政策表《机构公钥》登记，再收一次（keybook collect --policy 新政策）"
        )
    where = f"--home “{home.folder}” --branch {branch} --fingerprint {shown} --by 工号"
    return f"先打电话向 {branch} 核对指纹 {shown}；核对无误：keybook key accept {where}，不用重发"


def remember_first(home: Home, branch: str, public_key: str, now: dt.datetime) -> None:
    """Remembers a key that signs here for the first time; a known one stays what it is. Call it inside `ledger.writing`."""
    public = public_key.upper()
    if public and not any(k.public_key == public for k in known_keys(home, branch)):
        home.ledger.add(KeyMet(at=now, kind=FIRST, branch=branch, public_key=public, fingerprint=fingerprint(public)))
