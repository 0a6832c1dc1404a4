"""Who packed: an Ed25519 signature over the seal, with a key that is kept outside every workbook (settled 41).

The private key lies in a file of its own (0600), one a branch and account, or in the keyring of the system; the public
key, 64 hex digits, travels in the file. Nothing here knows a policy or a home: whether a key is the branch's is judged by
`macros.deciding.signing` and `macros.deciding.remembered_keys`.
"""

from __future__ import annotations

import binascii
import hashlib
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workbooks.book import Rejection

_PURPOSE = b"keybook submission 2\n"
"""Before the seal in what is signed: a signature made for something else fits nothing here."""
_SERVICE = "keybook"
KEYS_FOLDER = "KEYBOOK_KEYS"
"""Environment variable with the folder of the account's own keys, where it is not the usual one."""
_DIGITS, _GROUP = 20, 4
"""20 decimal digits are 66 bits: as many as can be read over the telephone without a mistake."""


@dataclass(frozen=True)
class Signer:
    """A private key, held only while something is signed."""

    private: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        """64 hex digits, as R01k holds them."""
        return self.private.public_key().public_bytes_raw().hex().upper()

    @property
    def fingerprint(self) -> str:
        """What is read over the telephone."""
        return fingerprint(self.public_key)

    def sign(self, seal: str) -> dict[str, str]:
        """The two lines of `_manifest` that say who packed."""
        return {"public_key": self.public_key, "signature": self.private.sign(_PURPOSE + seal.encode()).hex()}


def fingerprint(public_key: str) -> str:
    """The short form of a public key, five groups of four digits.

    >>> fingerprint("AB" * 32)
    '7492-3144-5039-7982-8177'
    """
    number = int.from_bytes(hashlib.sha256(b"keybook key " + public_key.upper().encode()).digest()) % 10**_DIGITS
    digits = f"{number:0{_DIGITS}d}"
    return "-".join(digits[i : i + _GROUP] for i in range(0, _DIGITS, _GROUP))


def same_fingerprint(typed: str, public_key: str) -> bool:
    """True when a fingerprint as somebody typed it, with or without its dashes, is that of a key."""
    digits = "".join(str(unicodedata.digit(c)) for c in typed if unicodedata.digit(c, None) is not None)
    return digits == fingerprint(public_key).replace("-", "")


def account_key(branch: str) -> Path:
    """Where the key of this account for a branch lies, made or not."""
    named = os.environ.get(KEYS_FOLDER)
    roaming = os.environ.get("APPDATA") if os.name == "nt" else None
    folder = Path(named) if named else (Path(roaming) / "Keybook" if roaming else Path.home() / ".keybook") / "keys"
    return folder / (re.sub(r"[^\w-]", "_", branch) + ".pem")


def signer_of_account(branch: str) -> tuple[Signer, bool]:
    """The key of this account for a branch, made where there is none; True when it was made now.

    OSError when it can be neither read nor made, Rejection when the file is no key.
    """
    path = account_key(branch)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):  # two presses at once make one key
            return read_key(_made(path, new_signer())), True
    if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o600)
    return read_key(path), False


def _made(path: Path, signer: Signer) -> Path:
    """The key of an account, whole or not there: a press that is killed leaves no half of one."""
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        write_key(draft, signer)
        _named(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _named(draft: Path, path: Path) -> None:
    """Gives a whole key its name, without taking the place of another; FileExistsError when there is one."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):  # a disk without hard links
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)


def new_signer() -> Signer:
    """A new key."""
    return Signer(Ed25519PrivateKey.generate())


def signature_fits(manifest: Mapping[str, str]) -> bool | None:
    """True when the signature of a manifest is over its seal; None when it bears none."""
    if not manifest.get("signature") and not manifest.get("public_key"):
        return None
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.get("public_key", "")))
        public.verify(bytes.fromhex(manifest.get("signature", "")), _PURPOSE + manifest.get("seal", "").encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def write_key(path: Path, signer: Signer) -> Path:
    """Keeps a key in a file that only its owner reads; FileExistsError rather than losing an older key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_pem(signer))
        file.flush()
        os.fsync(file.fileno())
    return path


def read_key(path: Path) -> Signer:
    """The key of a file; Rejection when it is none of ours."""
    try:
        return _signer(path.read_bytes())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise Rejection(f"“{path.name}”不是签名钥匙", "用 keybook key new 生成的钥匙文件再试") from wrong


def keep_in_keyring(branch: str, signer: Signer) -> None:
    """Keeps a branch's key in the keyring of the system; Rejection when there is none."""
    keyring = _keyring()
    try:
        if keyring.get_password(_SERVICE, _entry(branch)):
            raise Rejection(f"系统钥匙串里已有 {branch} 的钥匙", "先在系统钥匙串里删掉旧的，再生成新的")
        keyring.set_password(_SERVICE, _entry(branch), _pem(signer).decode())
    except keyring.errors.KeyringError as wrong:
        raise _no_keyring() from wrong


def from_keyring(branch: str) -> Signer | None:
    """A branch's key from the keyring of the system; None when it holds none. Rejection when there is no keyring."""
    keyring = _keyring()
    try:
        kept = keyring.get_password(_SERVICE, _entry(branch))
        return _signer(kept.encode()) if kept else None
    except keyring.errors.KeyringError as wrong:
        raise _no_keyring() from wrong
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise Rejection(f"系统钥匙串里 {branch} 的钥匙读不出来", "删掉它，用 keybook key new 重新生成") from wrong


def _keyring() -> ModuleType:
    """The optional library itself; Rejection where it is not installed."""
    try:
        import keyring
        import keyring.errors
    except ImportError as missing:
        raise _no_keyring() from missing
    return keyring


def _no_keyring() -> Rejection:
    return Rejection("这台电脑没有可用的系统钥匙串", "改用钥匙文件：keybook key new --out 文件，上报时加 --key 文件")


def _entry(branch: str) -> str:
    return f"signing key {branch}"


def _pem(signer: Signer) -> bytes:
    return signer.private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _signer(pem: bytes) -> Signer:
    private = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("another kind of key")
    return Signer(private)
