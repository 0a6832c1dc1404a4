"""Whose signature a submission bears by the public keys of a policy (R01k), and with what 打包 signs (settled 41)."""

from __future__ import annotations

import datetime as dt
import os
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from validators.policy import Policy
from workbooks.book import Rejection
from workbooks.submission.signature import Signer, account_key, from_keyring, read_key, signer_of_account

KEY_FILE = "KEYBOOK_KEY"
"""Environment variable with the key file that the button 打包上报 signs with."""
KEYS = "R01k"


SIGNING = "signing"
"""Parameter of the policy: 签名要求."""
UNSIGNED = "未签名"


class Key(StrEnum):
    """What the key of a signature is: to the policy, to what a home remembers, or by itself (settled 41)."""

    POLICY = "policy"
    REMEMBERED = "remembered"
    FIRST = "first"
    OTHER = "other"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    BROKEN = "broken"
    NONE = "none"

    @property
    def good(self) -> bool:
        """True where somebody vouches for the key: head office by the policy, or the centre by having confirmed it."""
        return self in (Key.POLICY, Key.REMEMBERED)


_PROOF = {
    Key.POLICY: "签名是{branch}的，公钥与政策登记的一致",
    Key.REMEMBERED: "签名是{branch}的，公钥与本中心核对过的一致",
    Key.FIRST: "已签名，钥匙首次使用，未核对：打包后没有改过，是不是{branch}的要打电话核对指纹",
    Key.EXPIRED: "签名用的公钥已失效或停用，证明不了是谁报的",
    Key.NOT_YET: "签名用的公钥在政策里还没有生效，证明不了是谁报的",
    Key.OTHER: "签名用的公钥不是{branch}登记或核对过的，证明不了是谁报的",
    Key.BROKEN: "签名与封印不符，证明不了是谁报的",
    Key.NONE: "未签名：只看得出打包后没有无意改动，重新封一份谁都能做，证明不了是谁报的",
}
_WORDS = {
    Key.POLICY: "已签名（政策登记）",
    Key.REMEMBERED: "已签名（已核对）",
    Key.FIRST: "已签名（首次使用，未核对）",
    Key.EXPIRED: "签名失效",
    Key.NOT_YET: "签名未生效",
    Key.OTHER: "签名的钥匙不认识",
    Key.BROKEN: "签名不符",
    Key.NONE: UNSIGNED,
}


def signing_wanted(policy: Policy, branch: str, on: dt.date) -> bool:
    """签名要求: on unless the policy says 否; a policy made before the parameter was known has the pack's own."""
    if SIGNING not in policy.pack.parameters:
        return True
    if policy.entry(SIGNING, branch, on) is None or policy.text(SIGNING, branch, on) is None:
        return policy.pack.parameters[SIGNING].value != "否"
    return bool(policy.get(SIGNING, branch, on))


def key_of(policy: Policy, branch: str, public_key: str, fits: bool | None, on: dt.date) -> Key:
    """What the key is to a branch on a day, by the policy alone; `fits` as `signature_fits` gives it.

    A signature of a branch for which the policy lists no key is FIRST: nobody here vouches for it.
    """
    if fits is None:
        return Key.NONE
    if not fits:
        return Key.BROKEN
    mine = _rows(policy, branch)
    if not mine:
        return Key.FIRST
    same = [row for row in mine if row["公钥"] == public_key.upper()]
    if any(_in_force(row, on) for row in same):
        return Key.POLICY
    if not same:
        return Key.OTHER
    return Key.NOT_YET if any(row["生效日期"] and row["生效日期"] > on for row in same) else Key.EXPIRED


def proof(key: Key, branch: str) -> str:
    """One sentence for people: what is proven and what is not."""
    return _PROOF[key].format(branch=f" {branch} ")


def words(key: str, fingerprint: str = "") -> str:
    """A few words for a list or a report: who signed, or 未签名."""
    known = _WORDS[Key(key)] if key in set(Key) else UNSIGNED
    return f"{known}，指纹 {fingerprint}" if fingerprint and key == Key.FIRST else known


def listed(policy: Policy, branch: str) -> bool:
    """True where the policy lists keys of a branch: they stand above remembered ones."""
    return bool(_rows(policy, branch))


def listed_owner(policy: Policy, public_key: str) -> str:
    """机构编码 for which the policy lists a key; empty when for none."""
    return next((str(row["机构编码"]) for row in policy.table(KEYS) if row["公钥"] == public_key.upper()), "")


def signer_for(branch: str, file: Path | None, keyring: bool) -> Signer | None:
    """The key to sign with; None when none was asked for. ToolkitError when it is not there."""
    if file is not None and keyring:
        raise ToolkitError("--key 和 --keyring 不能同时用", "二者选一")
    if file is not None:
        if not file.is_file():
            raise ToolkitError(f"找不到钥匙文件“{file}”", "核对名字，或用 keybook key new 生成")
        return read_key(file)
    if not keyring:
        return None
    signer = from_keyring(branch)
    if signer is None:
        raise ToolkitError(f"系统钥匙串里没有 {branch} 的钥匙", "先运行 keybook key new --keyring")
    return signer


@dataclass(frozen=True, kw_only=True)
class Signing:
    """With what a file is signed; `signer` None = it is not, and `why` says so. `new`: the key was made just now."""

    signer: Signer | None
    new: bool = False
    why: str = ""

    @property
    def public_key(self) -> str:
        """Of the key; empty where the file is not signed."""
        return self.signer.public_key if self.signer else ""

    @property
    def said(self) -> str:
        """The sentence for whoever packs."""
        if self.signer is None:
            return f"{UNSIGNED}（{self.why}）。" if self.why else f"{UNSIGNED}。"
        made = "本机本账号的钥匙是刚生成的，请打电话把指纹告诉上级核对。" if self.new else ""
        return f"已签名，钥匙指纹 {self.signer.fingerprint}。{made}"


def signing_of(policy: Policy, branch: str, on: dt.date, file: Path | None = None, keyring: bool = False) -> Signing:
    """The key that 打包 signs with, the same for the button and the command (settled 41).

    First what was asked for, then the file of KEYBOOK_KEY, then the keyring where the policy lists a key, then the key
    of this account, which is made at the first 打包. Where none can be made, nobody is kept from filing.
    """
    asked = signer_for(branch, file, keyring)
    if asked is not None:
        return Signing(signer=asked)
    if os.environ.get(KEY_FILE):
        return Signing(signer=signer_for(branch, Path(os.environ[KEY_FILE]), False))
    if not signing_wanted(policy, branch, on):
        return Signing(signer=None, why="政策的“签名要求”是否")
    if listed(policy, branch):
        with suppress(Rejection):
            kept = from_keyring(branch)
            if kept is not None:
                return Signing(signer=kept)
    try:
        signer, new = signer_of_account(branch)
    except OSError as wrong:
        return Signing(signer=None, why=f"钥匙存不进 {account_key(branch).parent}：{wrong.strerror or wrong}")
    return Signing(signer=signer, new=new)


def _rows(policy: Policy, branch: str) -> list[dict[str, Any]]:
    return [row for row in policy.table(KEYS) if row["机构编码"] == branch and row["公钥"]]


def _in_force(row: dict[str, Any], on: dt.date) -> bool:
    return (row["生效日期"] is None or row["生效日期"] <= on) and (row["失效日期"] is None or on < row["失效日期"])
