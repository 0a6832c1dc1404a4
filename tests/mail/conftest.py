"""What the tests of mail share: a received file opened, and servers of mail that the tests start."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from building import mails
from building.mails import Form, Listed
from workbooks.mail.part import Unpacked
from workbooks.mail.settings import Server
from workbooks.mail.unpack import unpack


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """The builders of mails."""
    return mails


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
def as_told(make: ModuleType, opened: Callable[..., tuple[list[Unpacked], Listed]]) -> Callable[[Form], None]:
    """`as_told(form)`: what is in the form is found, and the rest is said of it."""

    def run(form: Form) -> None:
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
