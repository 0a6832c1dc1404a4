"""Who packed: an Ed25519 signature over the seal, with a key that is kept outside every workbook.

The private key lies in a file of its own (0600) or in the keyring of the system; the public key, 64 hex digits, stands
in the policy (R01k). Nothing here knows the policy: whether a key is the branch's is judged by `macros.deciding.signing`.
"""

from __future__ import annotations

import binascii
import os
from collections.abc import Mapping
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


@dataclass(frozen=True)
class Signer:
    """A private key, held only while something is signed."""

    private: Ed25519PrivateKey

    @property
    def public_key(self) -> str:
        """64 hex digits, as R01k holds them."""
        return self.private.public_key().public_bytes_raw().hex().upper()

    def sign(self, seal: str) -> dict[str, str]:
        """The two lines of `_manifest` that say who packed."""
        return {"public_key": self.public_key, "signature": self.private.sign(_PURPOSE + seal.encode()).hex()}


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
