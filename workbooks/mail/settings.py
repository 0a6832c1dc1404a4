"""How mail is sent and fetched: `keybook.toml` beside the home or the desk, or in the user's folder of settings.

    [smtp]
    host = "smtp.example.cn"
    port = 465                      # 465 tls, 587 starttls
    security = "tls"                # tls / starttls / none
    user = "lj01@example.cn"
    from = "临江市局 <lj01@example.cn>"
    password = "keyring"            # keyring / env:KEYBOOK_SMTP_PASSWORD
    ca = "unit-ca.pem"              # only where the server's certificate is the unit's own

    [imap]                          # the same without `from`; the address names host, user and folder

A password never stands in the file: it lies in the system's keyring, or in a variable whose name begins with KEYBOOK_.
"""

from __future__ import annotations

import os
import ssl
import tomllib
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from workbooks.book import Rejection

NAME = "keybook.toml"
_PORTS = {
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
}


class MailRefusal(Rejection):
    """Something about the mail service that has to be put right first: one sentence and the remedy."""


class ServiceRefusal(MailRefusal):
    """The service itself does not answer, or does not know us: what comes next would fare the same."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server and how to reach it. kind: smtp / imap; sender: the From of what is sent."""

    kind: str
    host: str
    port: int
    security: str
    user: str = ""
    sender: str = ""
    password: str = "keyring"
    ca: Path | None = None

    def context(self) -> ssl.SSLContext:
        """TLS that checks the server's certificate and name."""
        try:
            return ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        except (OSError, ssl.SSLError) as wrong:
            raise MailRefusal(f"证书文件“{self.ca}”打不开", f"核对 {NAME} 里的 ca") from wrong

    def secret(self) -> str:
        """The password; "" when there is no user. MailRefusal when it is not where the settings say."""
        if not self.user:
            return ""
        if self.security == "none" and not _here(self.host):
            raise MailRefusal(f"{self.host} 没有设加密，密码会被人看到，没有登录", f"把 {NAME} 里的 security 改成 tls 或 starttls")
        if self.password.startswith("env:"):
            found = os.environ.get(self.password[4:], "")
            if not found:
                raise MailRefusal(f"环境变量 {self.password[4:]} 是空的，没有密码", "设好这个变量再试，或把密码放进系统钥匙串")
            return found
        return self._kept()

    @property
    def service(self) -> str:
        """The name under which the password lies in the keyring."""
        return f"keybook/{self.host}"

    def _kept(self) -> str:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError as missing:
            raise MailRefusal(
                "没有装读系统钥匙串的程序",
                f'运行 python -m pip install "keybook[mail]"，或在 {NAME} 里写 password = "env:KEYBOOK_MAIL_PASSWORD"',
            ) from missing
        try:
            found = keyring.get_password(self.service, self.user)
        except KeyringError as wrong:
            raise MailRefusal("系统钥匙串打不开", f'解锁钥匙串，或在 {NAME} 里写 password = "env:KEYBOOK_MAIL_PASSWORD"') from wrong
        if not found:
            raise MailRefusal(
                f"系统钥匙串里没有 {self.user} 在 {self.host} 的密码",
                f"运行 python -m keyring set {self.service} {self.user}，输入邮箱的密码或授权码",
            )
        return found


def places(*near: Path) -> list[Path]:
    """Where settings are looked for, nearest first."""
    roaming = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    user = Path(roaming) if roaming else Path.home() / ".config"
    return [folder / NAME for folder in near] + [user / "keybook" / NAME]


def find_server(kind: str, *near: Path) -> Server:
    """The server of the first settings file that has a table for it; MailRefusal when there is none."""
    for file in places(*near):
        if file.is_file() and (table := _tables(file).get(kind)) is not None:
            return _server(kind, table, file)
    raise MailRefusal(
        f"没有发信的设置（{NAME} 的 [{kind}]）" if kind == "smtp" else f"没有收信的设置（{NAME} 的 [{kind}]）",
        f"照说明写一个 {NAME}，放在 {places(*near)[0].parent}",
    )


def _tables(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise MailRefusal(f"“{file}”写得不对（{wrong}）", "照说明改好再试") from wrong


def _no_secret(password: str) -> str:
    """`password` where it only says where the password is; ValueError for anything else."""
    if password != "keyring" and not password.startswith("env:KEYBOOK_"):
        raise ValueError
    return password


class _ServerTable(BaseModel):
    """The table of one server as it is written; ValidationError for another key, kind or word."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    host: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    port: int | None = None
    security: Annotated[
        Literal["tls", "starttls", "none"], BeforeValidator(lambda word: word.lower() if isinstance(word, str) else word)
    ] = "tls"
    user: str = ""
    sender: str | None = Field(default=None, alias="from")
    password: Annotated[str, AfterValidator(_no_secret)] = "keyring"
    ca: str = ""


def _server(kind: str, table: Any, file: Path) -> Server:
    try:
        read = _ServerTable.model_validate(table)
    except ValidationError as wrong:
        raise MailRefusal(
            f"“{file}”的 [{kind}] {_told(wrong)}",
            "可写的项：host、port、security（tls、starttls、none）、user、from、password（keyring，或 env: 加 KEYBOOK_ 开头的变量名）、ca",
        ) from wrong
    return Server(
        kind=kind,
        host=read.host,
        security=read.security,
        user=read.user,
        ca=file.parent / read.ca if read.ca else None,
        port=_PORTS[kind, read.security] if read.port is None else read.port,
        sender=read.user if read.sender is None else read.sender,
        password=read.password,
    )


def _told(wrong: ValidationError) -> str:
    """Everything that is wrong with the table, in words; a password is never repeated."""
    return "；".join(dict.fromkeys(_clause(fault["type"], str(next(iter(fault["loc"]), "")), fault["input"]) for fault in wrong.errors()))


def _clause(kind: str, key: str, value: Any) -> str:
    known = {
        "extra_forbidden": f"不认得“{key}”",
        "int_type": f"“{key}”要写成数字",
        "string_type": f"“{key}”要写成文字",
        "literal_error": f"{key} 是“{value}”",
    }
    if not key:
        return "不是一张表"
    if key == "host" and kind in ("missing", "string_too_short"):
        return "没有 host"
    return known.get(kind, "password 不能写密码本身" if key == "password" else f"“{key}”写得不对")


def _here(host: str) -> bool:
    """True for this very machine: nothing travels."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
