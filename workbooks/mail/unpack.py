"""Every workbook in what was received: folders, zips, mails, mails within mails, mailboxes.

Whatever is not a submission is told to the outcome with its reason. Nothing is written outside the scratch folder,
whatever names the containers hold; no link is followed; limits hold over all that one source contains.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from validators.values.text import screened
from workbooks.book import Rejection
from workbooks.mail import eml, msg, tnef
from workbooks.mail import zip as packed
from workbooks.mail.attachment_names import safe_name
from workbooks.mail.forms import PACK, UNREAD, WORKBOOKS, form_of, unread_kind
from workbooks.mail.letter import signed
from workbooks.mail.part import Outcome, Part, Scratch, TooMuch, Unpacked, Unreadable, chunks_of

MAX_ZIPS, MAX_LEVELS = 3, 8
_NO_WORKBOOK = "不是工作簿"
_OURS = (".keybook.json", ".log", ".tmp", "keybook.toml", "desktop.ini", "thumbs.db")
"""Endings of files that programs leave in a folder: no business of anybody's."""
Fetch = Callable[[str, Path, Outcome], Iterator[Unpacked]]


class _Container(NamedTuple):
    """How one form is read, and what is said when it holds nothing."""

    read: Callable[[Path], Iterator[Part]]
    nothing: tuple[str, str]


_CONTAINERS: Mapping[str, _Container] = {
    "zip": _Container(packed.read, packed.NOTHING),
    "mail": _Container(eml.read, eml.NOTHING),
    "msg": _Container(msg.read, msg.NOTHING),
    "tnef": _Container(tnef.read, tnef.NOTHING),
    "signed": _Container(signed.read, signed.NOTHING),
}


def is_mailbox(source: str | Path) -> bool:
    """True for a source that is an address: imap://user@host/INBOX."""
    return isinstance(source, str) and source.lower().startswith(("imap://", "imaps://"))


def unpack(sources: Sequence[str | Path], scratch: Path, outcome: Outcome, *, fetch: Fetch | None = None) -> Iterator[Unpacked]:
    """Every workbook in the sources; `fetch` reads a mailbox. Rejection for a source that is not there."""
    work = _Unpacking(scratch, outcome)
    for source in sources:
        if is_mailbox(source):
            if fetch is None:
                raise Rejection(f"“{source}”是邮箱，这里只收文件", "把邮件另存为 .eml 再收")
            yield from work.mails(fetch(str(source), scratch, outcome))
        else:
            yield from work.source(Path(source))


class _Unpacking:
    """One round: where things are spilled to, and what has been met so far."""

    def __init__(self, scratch: Path, outcome: Outcome) -> None:
        self._scratch, self._outcome, self._met = Scratch(scratch), outcome, 0

    def source(self, source: Path) -> Iterator[Unpacked]:
        """A folder or a file, as it was given."""
        if source.is_dir():
            for file in self._walk(source):
                if form_of(file) == "other":
                    self._outcome.pass_over(screened(str(file.relative_to(source))), _NO_WORKBOOK)
                else:
                    yield from self._begin(file, screened(str(file.relative_to(source))), "")
        elif source.is_file():
            yield from self._begin(source, screened(source.name), "")
        else:
            raise Rejection(f"找不到“{source}”", "核对文件夹或文件名")

    def mails(self, fetched: Iterable[Unpacked]) -> Iterator[Unpacked]:
        """The mails of a mailbox: a letter without a workbook is passed over there, for mailboxes hold many."""
        for mail in fetched:
            self._scratch.begin()
            before = self._met
            try:
                yield from self._container(_CONTAINERS["mail"], mail.file, mail.shown, ("mail",), mail.sender)
            except TooMuch as grown:
                self._refuse(mail.shown, grown)
            if self._met == before:
                self._outcome.pass_over(mail.shown, eml.NOTHING[0])

    def _walk(self, folder: Path) -> Iterator[Path]:
        for place, inner, names in os.walk(folder):
            for linked in (name for name in inner if (Path(place) / name).is_symlink()):
                self._outcome.pass_over(screened(str((Path(place) / linked).relative_to(folder))), "是一个链接，没有跟过去")
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                file = Path(place) / name
                if name.startswith(("~$", ".")) or name.lower().endswith(_OURS):
                    continue
                if file.is_symlink() or not file.is_file():
                    self._outcome.refuse(
                        screened(str(file.relative_to(folder))), "是一个链接，不是文件，没有跟过去", "把文件本身复制到收件文件夹"
                    )
                else:
                    yield file

    def _begin(self, file: Path, shown: str, sender: str) -> Iterator[Unpacked]:
        """A source by itself: its limits are its own, and it must hold something."""
        self._scratch.begin()
        before = self._met
        form = form_of(file)
        try:
            if form in _CONTAINERS:
                yield from self._container(_CONTAINERS[form], file, shown, (form,), sender)
            elif form == "unread":
                self._unread(file, shown, sender)
            else:
                yield self._taken(file, shown, sender)
        except TooMuch as grown:
            self._refuse(shown, grown)
        if self._met == before:
            self._met += 1
            self._outcome.refuse(shown, *_CONTAINERS[form].nothing)

    def _container(self, kind: _Container, file: Path, shown: str, levels: tuple[str, ...], sender: str) -> Iterator[Unpacked]:
        if len(levels) > MAX_LEVELS or levels.count("zip") > MAX_ZIPS:
            self._refuse(shown, Unreadable("压缩包和邮件套的层数太多", "把上报件直接放进一个压缩包再发"))
            return
        try:
            for part in kind.read(file):
                told = f"{shown}/{_inner(part)}"
                if part.problem:
                    self._refuse(told, Unreadable(*part.problem), sender or part.sender)
                else:
                    yield from self._part(part, told, levels, sender or part.sender)
        except TooMuch:
            raise
        except Unreadable as refused:
            self._refuse(shown, refused, sender)

    def _part(self, part: Part, told: str, levels: tuple[str, ...], sender: str) -> Iterator[Unpacked]:
        """A part written to the scratch folder, and opened in its turn."""
        try:
            file = self._scratch.put(part.name, part.chunks)
        except TooMuch:
            raise
        except Unreadable as refused:
            self._refuse(told, refused, sender)
            return
        form = form_of(file)
        if form in _CONTAINERS:
            before = self._met
            yield from self._container(_CONTAINERS[form], file, told, (*levels, form), sender)
            if self._met == before:
                self._outcome.pass_over(told, _CONTAINERS[form].nothing[0])
            file.unlink()
        elif form == "unread":
            self._unread(file, told, sender)
        elif form == "other":
            self._outcome.pass_over(told, _NO_WORKBOOK)
            file.unlink()
        else:
            yield self._taken(file, told, sender)

    def _taken(self, file: Path, shown: str, sender: str) -> Unpacked:
        """A file that may be a submission; under an ending by which a reader knows it."""
        self._met += 1
        if file.suffix.lower() not in WORKBOOKS and form_of(file) == "workbook":
            file = self._scratch.put(f"{safe_name(file.name)}.xlsx", chunks_of(file))
        return Unpacked(file=file, shown=shown, sender=sender)

    def _unread(self, file: Path, shown: str, sender: str) -> None:
        kind = unread_kind(file)
        tar = "tar" if file.name.lower().endswith(f".tar{kind}") else ""
        what = f"压缩包（{'.' + tar if tar else ''}{kind}）" if UNREAD[kind] == PACK else f" {kind} 文件"
        self._refuse(shown, Unreadable(f"这是{what}，不能直接读", UNREAD[kind]), sender)

    def _refuse(self, shown: str, refused: Unreadable, sender: str = "") -> None:
        self._met += 1
        self._outcome.refuse(shown, refused.reason, refused.remedy, sender=sender)


def _inner(part: Part) -> str:
    """How a part is spoken of inside its container."""
    return "/".join(safe_name(name) for name in [*part.within.split("/")[:-1], part.name])
