"""A Dovecot of the tests' own, on ports of its own: mailboxes by user, with TLS."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

USER, PASSWORD = "zz00@example.cn", "geheim"
DOVECOT = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Server:
    plain: int
    tls: int
    ca: Path
    folder: Path

    def deliver(self, raw: bytes, folder: str = "INBOX", user: str = USER) -> None:
        with self.client(user) as link:
            if folder != "INBOX":
                link.create(folder)
            assert link.append(folder, None, None, raw)[0] == "OK"

    def client(self, user: str = USER) -> imaplib.IMAP4:
        import ssl

        link = imaplib.IMAP4_SSL("localhost", self.tls, ssl_context=ssl.create_default_context(cafile=str(self.ca)))
        link.login(user, PASSWORD)
        return link

    def flags(self) -> list[bytes]:
        with self.client() as link:
            link.select("INBOX", readonly=True)
            return [line for line in link.fetch("1:*", "(FLAGS)")[1] if isinstance(line, bytes)]

    @property
    def address(self) -> str:
        return self.box(USER)

    def box(self, user: str) -> str:
        return f"imap://{user}@localhost:{self.tls}/INBOX"


def free_port() -> int:
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return int(link.getsockname()[1])


@contextmanager
def dovecot(cert: Path, secret: Path, users: Sequence[str] = (USER,)) -> Iterator[Server]:
    """The server while it runs; every user has the same password."""
    if DOVECOT is None:
        words = "Dovecot is missing: apt-get install dovecot-imapd"
        if os.environ.get("KEYBOOK_TEST_ALL"):
            pytest.fail(words)
        pytest.skip(words)
    folder = Path(tempfile.mkdtemp(prefix="kb-imap-"))
    folder.chmod(0o755)
    me = pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("dovecot")
    login = me.pw_name if os.getuid() else "dovenull"
    server = Server(plain=free_port(), tls=free_port(), ca=cert, folder=folder)
    (folder / "mail").mkdir()
    os.chown(folder / "mail", me.pw_uid, me.pw_gid)
    (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}\n" for user in users))
    (folder / "conf").write_text(
        CONFIG.format(
            folder=folder,
            cert=cert,
            key=secret,
            plain=server.plain,
            tls=server.tls,
            uid=me.pw_uid,
            gid=me.pw_gid,
            internal=me.pw_name,
            login=login,
            group=grp.getgrgid(me.pw_gid).gr_name,
        )
    )
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(folder / "conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(server, process, users[0])
        yield server
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(server: Server, process: subprocess.Popen[bytes], user: str) -> None:
    for _ in range(100):
        try:
            server.client(user).logout()
            return
        except (OSError, imaplib.IMAP4.error) as refused:
            if process.poll() is not None:
                pytest.fail(f"Dovecot ended: {refused} {(server.folder / 'log').read_text()[-1000:]}")
            time.sleep(0.1)
    pytest.fail(f"Dovecot does not answer: {(server.folder / 'log').read_text()[-1000:]}")
