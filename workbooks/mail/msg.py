"""What an Outlook message (.msg) holds, read from the MAPI streams of its compound file ([MS-OXMSG])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

from workbooks.mail.attachment_names import decoded
from workbooks.mail.part import CHUNK, Part, Unreadable
from workbooks.scan.binary.scan_xls import CFB_BROKEN

NOTHING = ("Outlook 邮件里没有工作簿附件", "请把上报件作为附件发来")
_ATTACHMENT = "__attach_version1.0_"
_PROPERTIES = "__properties_version1.0"
_EMBEDDED = "__substg1.0_3701000D"
_LONG_NAME, _SHORT_NAME, _DISPLAY, _SUBJECT, _SMTP, _ADDRESS = 0x3707, 0x3704, 0x3001, 0x0037, 0x5D01, 0x0C1F
_METHOD, _BY_VALUE, _OLE = 0x37050003, 1, 6
_NESTING = 10
_LINK = ("附件只是一个链接，内容不在邮件里", "请对方作为普通附件重发")


def read(file: Path) -> Iterator[Part]:
    """Every attachment, those of embedded messages too; Unreadable when it is no whole Outlook message."""
    try:
        ole = olefile.OleFileIO(str(file))
    except CFB_BROKEN as broken:
        raise Unreadable("Outlook 邮件（.msg）已损坏，打不开", "在邮件程序里另存为 .eml，或把附件另存出来") from broken
    with ole:
        try:
            entries = ole.listdir(streams=True, storages=True)
        except CFB_BROKEN as broken:
            raise Unreadable("Outlook 邮件（.msg）已损坏，打不开", "在邮件程序里另存为 .eml，或把附件另存出来") from broken
        yield from _Message(ole, entries).attachments((), "", 0)


class _Message:
    """The streams of one file, by their path."""

    def __init__(self, ole: olefile.OleFileIO, entries: list[list[str]]) -> None:
        self._ole = ole
        self._below: dict[tuple[str, ...], list[str]] = {}
        for entry in entries:
            self._below.setdefault(tuple(entry[:-1]), []).append(entry[-1])

    def attachments(self, at: tuple[str, ...], within: str, depth: int) -> Iterator[Part]:
        """Those of the message at this storage, then those of the messages embedded in it."""
        sender = self._text(at, _SMTP) or self._text(at, _ADDRESS)
        for name in sorted(n for n in self._below.get(at, ()) if n.startswith(_ATTACHMENT)):
            place = (*at, name)
            told = self._text(place, _LONG_NAME) or self._text(place, _SHORT_NAME) or self._text(place, _DISPLAY)
            method = self._method(place)
            if _EMBEDDED in self._below.get(place, ()) and method != _OLE:
                inner = (*place, _EMBEDDED)
                told = self._text(inner, _SUBJECT) or told or "内嵌的邮件"
                if depth >= _NESTING:
                    yield Part(name=told, problem=("邮件里的邮件层数太多", "把上报件直接作为附件再发"))
                else:
                    yield from self.attachments(inner, f"{within}{told}/", depth + 1)
            else:
                yield self._part(place, told, method, within, sender)

    def _part(self, place: tuple[str, ...], told: str, method: int, within: str, sender: str) -> Part:
        stream = "__substg1.0_37010102" if "__substg1.0_37010102" in self._below.get(place, ()) else ""
        name = told or "附件"
        if method == _OLE:
            return Part(name=name, within=within, sender=sender, problem=("附件是嵌在正文里的对象，不是文件", "请把上报件作为附件发来"))
        if not stream or method not in (0, _BY_VALUE):
            return Part(name=name, within=within, sender=sender, problem=_LINK)
        return Part(name=name, within=within, sender=sender, chunks=self._bytes((*place, stream)))

    def _bytes(self, path: tuple[str, ...]) -> Iterator[bytes]:
        try:
            with self._ole.openstream(list(path)) as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
        except CFB_BROKEN as broken:
            raise Unreadable("附件的内容残缺，读不出来", "请对方重新发送") from broken

    def _text(self, at: tuple[str, ...], tag: int) -> str:
        """A text property: Unicode, else of the sender's code page."""
        names = self._below.get(at, ())
        for kind, codec in (("001F", "utf-16-le"), ("001E", "")):
            name = f"__substg1.0_{tag:04X}{kind}"
            if name in names:
                raw = self._small((*at, name))
                return (raw.decode(codec, "replace") if codec else decoded(raw)).rstrip("\x00").strip()
        return ""

    def _method(self, place: tuple[str, ...]) -> int:
        """PidTagAttachMethod; 0 where nothing is said."""
        if _PROPERTIES not in self._below.get(place, ()):
            return 0
        raw = self._small((*place, _PROPERTIES))
        for at in range(8, len(raw) - 15, 16):
            if struct.unpack_from("<I", raw, at)[0] == _METHOD:
                return int(struct.unpack_from("<I", raw, at + 8)[0])
        return 0

    def _small(self, path: tuple[str, ...]) -> bytes:
        try:
            with self._ole.openstream(list(path)) as stream:
                return bytes(stream.read(16 * 2**10))
        except CFB_BROKEN:
            return b""
