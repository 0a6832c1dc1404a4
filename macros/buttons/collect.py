"""收件登记: files into the home, never twice, never lost (F1 step 8)."""
from __future__ import annotations

import datetime as dt
import email
import email.policy
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from macros.button import Button
from macros.check_in import Verdict, check_in
from macros.intake import Examined, examine_all
from macros.session import Session
from workbooks.archive.facts import Facts
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, Rejection, Status
from workbooks.screen import BROKEN

WORKBOOKS = (".xlsx", ".xlsm", ".xls")
CONTAINERS = (".zip", ".eml")
UNREAD = {".rar": "压成 .zip 再发", ".7z": "压成 .zip 再发", ".msg": "在邮件程序里另存为 .eml，或把附件另存出来"}
"""What may hold a filing and is not opened here: spoken of, so that nothing is lost."""
_MEANT = (*WORKBOOKS, *CONTAINERS, *UNREAD, ".xlsb", ".et", ".ods", ".csv", ".htm", ".html")
"""What may be a filing in a folder; other files there are not looked at."""
_MAX_MEMBERS, _MAX_BYTES, _MAX_MEMBER, _MAX_DEPTH = 20_000, 4 * 2**30, 2**30, 3
_MAX_NAME = 70
"""Characters of a name that are kept: a file system holds 255 bytes, and ours come first."""


@dataclass(kw_only=True)
class Collected:
    """What became of every file, by its name."""

    accepted: list[str] = field(default_factory=list)
    duplicate: list[str] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)

    def refuse(self, file: str, reason: str, remedy: str) -> None:
        """A file that is not taken."""
        self.rejected.append({"file": file, "reason": reason, "remedy": remedy})

    def add(self, file: str, verdict: Verdict) -> None:
        """A file that was examined, and what became of it."""
        if verdict.kind == "rejected":
            self.refuse(file, verdict.reason, verdict.remedy)
        elif verdict.kind == "duplicate":
            self.duplicate.append(file)
        else:
            self.accepted.append(file)
            if verdict.superseded:
                self.superseded.append(verdict.superseded)

    @property
    def message(self) -> str:
        """M22 without the board."""
        total = len(self.accepted) + len(self.duplicate) + len(self.rejected)
        return (f"收到 {total} 个文件：新签收 {len(self.accepted)}，重复 {len(self.duplicate)}（内容相同，未再登记），"
                f"未收 {len(self.rejected)}。")


def collect(sources: Sequence[Path], home: Home, *, now: dt.datetime, workers: int = 2,
            done: Callable[[Examined], None] = lambda _: None,
            total: Callable[[int], None] = lambda _: None) -> Collected:
    """Checks in every submission found in folders, files, .zip and .eml; what is none is listed with the reason."""
    outcome = Collected()
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        files = list(unpack(sources, Path(scratch), outcome))
        total(len(files))
        facts = Path(scratch) / "facts"
        examined = examine_all([file for file, _ in files], facts, now.date(), workers=workers, done=done)
        with home.ledger.writing():
            home.sweep()
        paired = sorted(zip(files, examined, strict=True), key=lambda item: (item[1].branch, item[1].version))
        for (file, shown), found in paired:
            outcome.add(shown, check_in(home, file, shown, found, Facts(facts), now))
    return outcome


def unpack(sources: Sequence[Path], scratch: Path, outcome: Collected) -> Iterator[tuple[Path, str]]:
    """Every workbook in the sources: its path, and the name under which it is spoken of."""
    for source in sources:
        if source.is_dir():
            inside = sorted(p for p in source.rglob("*") if p.is_file() and not p.name.startswith(("~$", ".")))
            yield from unpack([p for p in inside if p.suffix.lower() in _MEANT], scratch, outcome)
        elif not source.is_file():
            raise Rejection(f"找不到“{source}”", "核对文件夹或文件名")
        else:
            yield from _opened(source, source.name, scratch, outcome, 0)


def _opened(file: Path, shown: str, scratch: Path, outcome: Collected, depth: int) -> Iterator[tuple[Path, str]]:
    """A file itself, or what a .zip or .eml holds; archives within archives only so deep."""
    kind = file.suffix.lower()
    if kind in CONTAINERS and depth >= _MAX_DEPTH:
        outcome.refuse(shown, "压缩包里层数太多", "把上报件直接放进一个压缩包再发")
    elif kind in UNREAD:
        outcome.refuse(shown, f"{kind} 文件还不能直接读", UNREAD[kind])
    elif kind == ".zip":
        yield from _zip(file, shown, scratch, outcome, depth)
    elif kind == ".eml":
        yield from _mail(file, shown, scratch, outcome, depth)
    else:
        yield file, shown


def _zip(source: Path, shown: str, scratch: Path, outcome: Collected, depth: int) -> Iterator[tuple[Path, str]]:
    try:
        with zipfile.ZipFile(source) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) > _MAX_MEMBERS or sum(m.file_size for m in members) > _MAX_BYTES:
                outcome.refuse(shown, "压缩包展开后过大", "分成几个压缩包再发")
                return
            for member in members:
                name = safe_name(member.filename if member.flag_bits & 0x800 else _gbk(member.filename))
                told = f"{shown}/{name}"
                if member.flag_bits & 1:
                    outcome.refuse(told, "压缩包加了密码", "去掉密码再发")
                elif member.file_size > _MAX_MEMBER:
                    outcome.refuse(told, "文件过大，没有展开", "只保留需要上报的表，重新打包")
                elif Path(name).suffix.lower() in _MEANT:
                    yield from _opened(_spill(scratch, name, archive.read(member)), told, scratch, outcome, depth + 1)
    except BROKEN as broken:
        outcome.refuse(shown, f"压缩包打不开（{type(broken).__name__}）", "请重新压缩再发")


def _mail(source: Path, shown: str, scratch: Path, outcome: Collected, depth: int) -> Iterator[tuple[Path, str]]:
    message = email.message_from_bytes(source.read_bytes(), policy=email.policy.default)
    found = False
    for part in message.walk():
        name = safe_name(part.get_filename() or "")
        if part.get_filename() and Path(name).suffix.lower() in _MEANT:
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                found = True
                yield from _opened(_spill(scratch, name, data), f"{shown}/{name}", scratch, outcome, depth + 1)
    if not found:
        outcome.refuse(shown, "邮件里没有工作簿附件", "请把上报件作为附件发来")


def safe_name(name: str) -> str:
    """The last part of a name, with nothing that leaves a folder or offends Windows. >>> safe_name('../../a/b.xlsx')
    'b.xlsx'
    """
    last = PureWindowsPath(PurePosixPath(name.replace("\x00", "")).name).name
    clean = "".join("_" if c in '<>:"|?*' or ord(c) < 32 else c for c in last).strip(" .")
    stem, suffix = os.path.splitext(clean)
    return stem[:_MAX_NAME] + suffix[:8] if clean else "附件.xlsx"


def _gbk(name: str) -> str:
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _spill(scratch: Path, name: str, data: bytes) -> Path:
    folder = scratch / str(sum(1 for _ in scratch.iterdir()))
    folder.mkdir()
    target = folder / name
    target.write_bytes(data)
    return target


def press(session: Session) -> EditList:
    """收件登记: the folder 收件 beside the centre's desk into the home beside it."""
    folder = session.path.parent
    edits = EditList()
    if not (folder / "收件").is_dir():
        edits.blocked = True
        edits.add(Dialog(title="收件登记", text="没有找到“收件”文件夹。怎么办：在本文件旁边建一个“收件”文件夹，把收到的上报件放进去再点。"))
        return edits
    outcome = collect([folder / "收件"], Home(folder), now=session.moment)
    edits.add(Status(text=outcome.message))
    return edits


BUTTON = Button(id="collect", caption="收件登记", desk="centre", order=2, command="keybook collect", press=press)
