"""The parts of which mails, zips, .msg and winmail.dat are put together, byte by byte as programs write them."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, NamedTuple

from workbooks.desk.vba import cfb

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OCTETS = "application/octet-stream"


def book(mark: str = "1") -> bytes:
    """As little of a workbook as is known for one; `mark` makes it another one."""
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": f"<workbook>{mark}</workbook>".encode()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 9, 0, 0)), data)
    return held.getvalue()


def raw_zip(files: Mapping[bytes, bytes], extra: Callable[[bytes], bytes] = lambda _: b"") -> bytes:
    """A zip with the bytes of its names as they are given, and no flag that says UTF-8."""
    body, directory = b"", b""
    for name, data in files.items():
        more = extra(name)
        common = struct.pack("<HHHHHLLLHH", 20, 0, 0, 0, 0x5C61, zlib.crc32(data), len(data), len(data), len(name), len(more))
        place = len(body)
        body += b"PK\x03\x04" + common + name + more + data
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHLL", 0, 0, 0, 0, place) + name + more
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


def b64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def part(headers: str | bytes, body: bytes = b"", *, encode: bool = True) -> bytes:
    """One part; with `encode` its body goes as base64."""
    head = headers.encode() if isinstance(headers, str) else headers
    head = head.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if encode:
        head, body = head + b"\r\nContent-Transfer-Encoding: base64", b64(body)
    return head + b"\r\n\r\n" + body


TEXT = part("Content-Type: text/plain; charset=utf-8", "见附件".encode(), encode=False)


def mail(*parts: bytes, kind: str = "mixed", mark: str = "=_b1", head: str = "", close: bool = True) -> bytes:
    """A mail of several parts."""
    top = (
        f"From: =?utf-8?B?5Li05rGf?= <lj01@example.cn>\r\nTo: zz00@example.cn\r\nSubject: =?utf-8?B?5LiK5oql?=\r\n"
        f"Message-ID: <1@example.cn>\r\nMIME-Version: 1.0\r\n{head}"
        f'Content-Type: multipart/{kind};\r\n boundary="{mark}"\r\n\r\n'
        "preamble\r\n"
    ).encode()
    body = b"".join(f"--{mark}\r\n".encode() + p + b"\r\n" for p in parts)
    return top + body + (f"--{mark}--\r\n".encode() if close else b"")


def attached(name: str, data: bytes, kind: str = OCTETS) -> bytes:
    return part(f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"', data)


def msg_attachment(data: bytes = b"", *, method: int = 1, **streams: bytes) -> dict[str, object]:
    """The storage of one attachment; streams by their tag, as t3707001F=..."""
    found: dict[str, object] = {f"__substg1.0_{tag[1:]}": value for tag, value in streams.items()}
    if data:
        found["__substg1.0_37010102"] = data
    found["__properties_version1.0"] = bytes(8) + struct.pack("<IIQ", 0x37050003, 6, method)
    return found


def msg(*attachments: Mapping[str, object], top: bool = True, **streams: bytes) -> dict[str, object]:
    tree: dict[str, object] = {f"__attach_version1.0_#{i:08X}": a for i, a in enumerate(attachments)}
    tree |= {f"__substg1.0_{tag[1:]}": value for tag, value in streams.items()}
    return tree | {"__properties_version1.0": bytes(32 if top else 24)}


def msg_file(*attachments: Mapping[str, object], **streams: bytes) -> bytes:
    return cfb.write(msg(*attachments, **streams))  # type: ignore[arg-type]


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def attribute(identifier: int, data: bytes, level: int = 2) -> bytes:
    return struct.pack("<BII", level, identifier, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """A list of MAPI properties of variable types."""
    found = struct.pack("<I", len(values))
    for tag, kind, data in values:
        found += struct.pack("<HHII", kind, tag, 1, len(data)) + data + b"\0" * (-len(data) % 4)
    return found


def tnef(*attributes: bytes) -> bytes:
    version = attribute(0x00089006, struct.pack("<I", 0x00010000), level=1)
    return struct.pack("<IH", 0x223E9F78, 1) + version + b"".join(attributes)


def tnef_attachment(title: bytes = b"", data: bytes = b"", props: bytes = b"") -> bytes:
    found = attribute(0x00069002, bytes(14)) + attribute(0x00018010, title + b"\0")
    if data:
        found += attribute(0x0006800F, data)
    return found + (attribute(0x00069005, props) if props else b"")


@dataclass
class Listed:
    """An outcome that only keeps what it was told."""

    refused: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)

    def refuse(self, file: str, reason: str, remedy: str, *, sender: str = "") -> None:
        assert reason and remedy
        self.refused[file] = reason
        self.senders[file] = sender

    def pass_over(self, file: str, reason: str) -> None:
        self.other[file] = reason


NAME = "2026-10_LJ01_临江市局_1.xlsx"


class Form(NamedTuple):
    """A received file, the workbooks that are in it (shown name and mark), and what is said of the rest."""

    id: str
    build: Callable[[ModuleType], tuple[str, bytes]]
    found: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    other: tuple[str, ...] = ()


def one(build: Callable[[ModuleType], bytes], name: str = NAME, mark: str = "1") -> dict[str, Any]:
    """A mail with one workbook in it."""
    return {"build": lambda m: ("信.eml", build(m)), "found": ((f"信.eml/{name}", mark),)}
