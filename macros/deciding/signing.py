"""Whose signature a submission bears, judged by the public keys of a policy (R01k)."""

from __future__ import annotations

import datetime as dt
import os
from enum import StrEnum
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from validators.policy import Policy
from workbooks.submission.signature import Signer, from_keyring, read_key

KEY_FILE = "KEYBOOK_KEY"
"""Environment variable with the key file that the button 打包上报 signs with."""
KEYS = "R01k"


class Key(StrEnum):
    """What the key of a signature is to the policy."""

    POLICY = "policy"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    OTHER = "other"
    UNLISTED = "unlisted"
    BROKEN = "broken"
    NONE = "none"


_PROOF = {
    Key.POLICY: "签名是{branch}的，公钥与政策登记的一致",
    Key.EXPIRED: "签名用的公钥在政策里已失效，证明不了是谁报的",
    Key.NOT_YET: "签名用的公钥在政策里还没有生效，证明不了是谁报的",
    Key.OTHER: "签名用的公钥不是政策给{branch}登记的，证明不了是谁报的",
    Key.UNLISTED: "有签名，但政策没有登记{branch}的公钥：只证明打包后改没改过，证明不了是谁报的",
    Key.BROKEN: "签名与封印不符，证明不了是谁报的",
    Key.NONE: "没有签名：封印只证明打包后改没改过，证明不了是谁报的",
}


def key_of(policy: Policy, branch: str, public_key: str, fits: bool | None, on: dt.date) -> Key:
    """What the key is to a branch on a day; `fits` as `signature_fits` gives it."""
    if fits is None:
        return Key.NONE
    if not fits:
        return Key.BROKEN
    mine = _rows(policy, branch)
    if not mine:
        return Key.UNLISTED
    same = [row for row in mine if row["公钥"] == public_key.upper()]
    if any(_in_force(row, on) for row in same):
        return Key.POLICY
    if not same:
        return Key.OTHER
    return Key.NOT_YET if any(row["生效日期"] and row["生效日期"] > on for row in same) else Key.EXPIRED


def proof(key: Key, branch: str) -> str:
    """One sentence for people: what is proven and what is not."""
    return _PROOF[key].format(branch=f" {branch} ")


def key_refusal(policy: Policy, branch: str, public_key: str, on: dt.date) -> tuple[str, str] | None:
    """Why a submission whose signature fits its seal ("" = it bears none) is not taken; None when it is.

    Where the policy lists no key of the branch, anything is taken: the seal then proves change only.
    """
    key = key_of(policy, branch, public_key, True if public_key else None, on)
    if key is Key.NONE and any(not row["生效日期"] or row["生效日期"] <= on for row in _rows(policy, branch)):
        return (f"政策登记了 {branch} 的公钥，这份上报件却没有签名", "用本单位的钥匙重新【打包上报】（keybook submit --key 钥匙文件）")
    if key is Key.EXPIRED:
        return (f"签名用的公钥已失效（{branch}）", "请上级在政策表《机构公钥》登记新公钥，再用新钥匙重新打包")
    if key is Key.NOT_YET:
        return (f"签名用的公钥还没有生效（{branch}）", "核对《机构公钥》的生效日期，或用现在有效的钥匙重新打包")
    if key is Key.OTHER:
        owner = _owner(policy, public_key)
        return (
            f"签名不是 {branch} 的" + (f"，是 {owner} 的" if owner else "，政策里没有这把公钥"),
            "先打电话向该单位核实；确是换了钥匙，就在《机构公钥》登记后再收",
        )
    return None


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


def signer_of_the_desk(policy: Policy, branch: str) -> Signer | None:
    """The key that the button signs with: the file of KEYBOOK_KEY, else the keyring where the policy wants a key."""
    named = os.environ.get(KEY_FILE)
    if named:
        return signer_for(branch, Path(named), False)
    return from_keyring(branch) if _rows(policy, branch) else None


def _rows(policy: Policy, branch: str) -> list[dict[str, Any]]:
    return [row for row in policy.table(KEYS) if row["机构编码"] == branch and row["公钥"]]


def _in_force(row: dict[str, Any], on: dt.date) -> bool:
    return (row["生效日期"] is None or row["生效日期"] <= on) and (row["失效日期"] is None or on < row["失效日期"])


def _owner(policy: Policy, public_key: str) -> str:
    return next((str(row["机构编码"]) for row in policy.table(KEYS) if row["公钥"] == public_key.upper()), "")
