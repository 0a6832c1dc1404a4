"""Workbooks with a password, as Excel encrypts them (ECMA-376 agile, AES-256): making them and opening them.

A password is given in an environment variable; it is never on a command line, in a file, in a log or in a message.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from xml.parsers.expat import ExpatError

import msoffcrypto
import olefile
from cryptography.exceptions import UnsupportedAlgorithm
from msoffcrypto.exceptions import DecryptionError, EncryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.format.ooxml import OOXMLFile

from workbooks.archive.former import anew
from workbooks.book import Rejection
from workbooks.scan.binary.scan_xls import CFB_BROKEN

_PACKAGE = "EncryptedPackage"
_DESCRIPTION = "EncryptionInfo"
_MAX_DESCRIPTION = 64 * 2**10
_MAX_BYTES = 400 * 2**20
_BROKEN = (
    DecryptionError,
    FileFormatError,
    ParseError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    struct.error,
    ExpatError,
    UnsupportedAlgorithm,
)
"""What a damaged container makes its readers raise."""


def is_encrypted(path: Path) -> bool:
    """True for a workbook that needs a password to be opened."""
    with path.open("rb") as file:
        if file.read(8) != olefile.MAGIC:
            return False
    try:
        with olefile.OleFileIO(path) as container:
            return bool(container.exists(_PACKAGE))
    except CFB_BROKEN:
        return False


def encrypt(source: Path, target: Path, password: str) -> Path:
    """A copy of a workbook that opens only with the password; written whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(source.read_bytes())).encrypt(password, made)
    except EncryptionError as wrong:
        raise Rejection(f"“{source.name}”加不了密码", "不加密码再试，或换一个密码") from wrong
    with anew(target) as draft:
        draft.write_bytes(made.getvalue())
    return target


def decrypt(source: Path, target: Path, password: str) -> Path:
    """The workbook inside; Rejection when the password is another or the file was damaged."""
    if source.stat().st_size > _MAX_BYTES:
        raise Rejection(f"“{source.name}”过大，没有打开", "只保留需要上报的表，重新打包")
    made = io.BytesIO()
    try:
        _screen(source)
        book = msoffcrypto.OfficeFile(io.BytesIO(source.read_bytes()))
        book.load_key(password=password, verify_password=True)
        book.decrypt(made, verify_integrity=True)
    except InvalidKeyError as wrong:
        raise Rejection(f"“{source.name}”的密码不对，或文件被改过", "向发件单位核对密码，放进 --password-env 指的环境变量再收") from wrong
    except _BROKEN as wrong:
        raise Rejection(f"“{source.name}”加了密码，但打不开", "用 Excel 打开后去掉密码，另存为 .xlsx 再发") from wrong
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made.getvalue())
    return target


def _screen(source: Path) -> None:
    """The description of the encryption is XML from outside: it must be short and declare nothing of its own."""
    with olefile.OleFileIO(source) as container:
        if container.get_size(_DESCRIPTION) > _MAX_DESCRIPTION:
            raise ValueError("a description of that length hides something")
        if b"<!" in container.openstream(_DESCRIPTION).read():
            raise ValueError("it declares a document type")
