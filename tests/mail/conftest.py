"""What the tests of mail share: the parts of which mails, zips, .msg and winmail.dat are put together."""

from __future__ import annotations

import base64
import io
import socket
import ssl
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from workbooks.desk.vba import cfb
from workbooks.mail.part import Unpacked
from workbooks.mail.settings import Server
from workbooks.mail.unpack import unpack

sys.path.insert(0, str(Path(__file__).parent))
"""Its other modules are found there: a folder of tests is no package."""
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


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The builders above, for the tests beside this file."""
    return SimpleNamespace(**{k: v for k, v in globals().items() if not k.startswith("_")})


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., tuple[list[Unpacked], Listed]]:
    """`opened(name, data)`: what is found in a received file of that name."""

    def run(name: str, data: bytes) -> tuple[list[Unpacked], Listed]:
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "scratch").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(data)
        listed = Listed()
        found = list(unpack([tmp_path / "in" / name], tmp_path / "scratch", listed))
        scratch = (tmp_path / "scratch").resolve()
        assert all(what.file.resolve().is_relative_to(scratch) or what.file.parent == tmp_path / "in" for what in found)
        return found, listed

    return run


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A certificate of localhost that signs itself: `cert`, `key` and the `other` that signs somebody else."""
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder = tmp_path_factory.mktemp("tls")

    def write(host: str) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        now = dt.datetime.now(dt.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=2))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        (folder / f"{host}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (folder / f"{host}.key").write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return folder / f"{host}.pem", folder / f"{host}.key"

    cert, secret = write("localhost")
    return SimpleNamespace(cert=cert, key=secret, other=write("example.cn")[0])


@pytest.fixture
def as_told(make: SimpleNamespace, opened: Callable[..., tuple[list[Unpacked], Listed]]) -> Callable[[Any], None]:
    """`as_told(form)`: what is in the form is found, and the rest is said of it."""

    def run(form: Any) -> None:
        found, listed = opened(*form.build(make))
        expected = [(shown, make.book(mark)) for shown, mark in form.found]
        assert [(what.shown, what.file.read_bytes()) for what in found] == expected
        assert list(listed.refused) == [shown for shown, _ in form.refused]
        for shown, words in form.refused:
            assert words in listed.refused[shown]
        assert tuple(listed.other) == form.other
        assert all(what.file.suffix in (".xlsx", ".XLS", ".zip") for what in found)

    return run


def free_port() -> int:
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return int(link.getsockname()[1])


class Inbox:
    """What the server got, and what it is to answer."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes, bool]] = []
        self.answers: list[str] = []
        self.unknown: set[str] = set()

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None))
        return answer


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"lj01@example.cn", b"geheim"), handled=False)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def tls(certificate: SimpleNamespace) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.cert, certificate.key)
    return context


def running(controller: Controller) -> Iterator[int]:
    controller.start()
    try:
        yield controller.server.sockets[0].getsockname()[1]
    finally:
        controller.stop()


@pytest.fixture
def starttls(inbox: Inbox, tls: ssl.SSLContext, certificate: SimpleNamespace) -> Iterator[Server]:
    """A server that asks for STARTTLS and a password."""
    made = Controller(
        inbox,
        hostname="localhost",
        port=free_port(),
        tls_context=tls,
        require_starttls=True,
        authenticator=authenticate,
        auth_required=True,
    )
    for port in running(made):
        yield Server(
            kind="smtp",
            host="localhost",
            port=port,
            security="starttls",
            user="lj01@example.cn",
            sender="临江市局 <lj01@example.cn>",
            password="env:KEYBOOK_SMTP_PASSWORD",
            ca=certificate.cert,
        )


@pytest.fixture
def implicit(inbox: Inbox, tls: ssl.SSLContext, certificate: SimpleNamespace) -> Iterator[Server]:
    """A server that speaks TLS from the first byte."""
    for port in running(
        Controller(inbox, hostname="localhost", port=free_port(), ssl_context=tls, auth_require_tls=False, authenticator=authenticate)
    ):
        yield Server(
            kind="smtp",
            host="localhost",
            port=port,
            security="tls",
            user="lj01@example.cn",
            sender="lj01@example.cn",
            password="env:KEYBOOK_SMTP_PASSWORD",
            ca=certificate.cert,
        )
