"""Mails and archives made to do harm: nothing outside is written, nothing hangs, memory stays (design.md 8)."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from workbooks.mail import part as limits
from workbooks.mail.attachment_names import decoded, header_text, safe_name
from workbooks.mail.eml import entities
from workbooks.mail.forms import form_of
from workbooks.mail.part import Unreadable

Make = ModuleType
Opened = Callable[..., tuple[list[Any], Any]]


def zeros(size: int, name: str = "a.xlsx") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as member:
        for _ in range(size // 2**20):
            member.write(bytes(2**20))
    return held.getvalue()


def quick(seconds: float = 20) -> Any:
    class Watch:
        def __enter__(self) -> None:
            self.began = time.monotonic()

        def __exit__(self, *_: object) -> None:
            assert time.monotonic() - self.began < seconds

    return Watch()


def test_a_bomb_is_not_inflated(make: Make, opened: Opened) -> None:
    bomb = zeros(600 * 2**20)
    with quick():
        found, listed = opened("包.zip", make.zipped({"弹.zip": bomb, "好.xlsx": make.book()}))
    assert [what.shown for what in found] == ["包.zip/好.xlsx"]
    assert listed.refused == {"包.zip/弹.zip/a.xlsx": "文件过大，没有展开"}


def test_a_bomb_that_denies_its_size_ends_at_what_it_said(make: Make, opened: Opened) -> None:
    bomb = bytearray(zeros(80 * 2**20))
    with zipfile.ZipFile(io.BytesIO(bytes(bomb))) as archive:
        info = archive.infolist()[0]
        size = struct.pack("<L", info.file_size)
    lied = bytes(bomb).replace(size, struct.pack("<L", 1000))
    found, listed = opened("包.zip", lied)
    assert not found and list(listed.refused) == ["包.zip/a.xlsx"] or list(listed.refused) == ["包.zip"]


def test_a_high_ratio_is_refused(opened: Opened) -> None:
    found, listed = opened("包.zip", zeros(60 * 2**20))
    assert not found and "压缩比过高" in listed.refused["包.zip/a.xlsx"]


def test_zips_within_zips_end(make: Make, opened: Opened) -> None:
    data = make.book()
    for depth in range(12):
        data = make.zipped({f"{depth}.zip" if depth else "a.xlsx": data})
    found, listed = opened("包.zip", data)
    assert not found and "层数太多" in next(iter(listed.refused.values()))


def test_a_zip_that_holds_itself_over_and_over_is_bounded(make: Make, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PARTS", 500)
    data = make.zipped({f"{i}.xlsx": make.book() for i in range(20)})
    for _ in range(2):
        data = make.zipped({f"{i}.zip": data for i in range(20)})
    with quick():
        found, listed = opened("包.zip", data)
    assert len(found) < 500 and "超过 500 个" in listed.refused["包.zip"]


def test_the_total_is_bounded(make: Make, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_TOTAL", 5000)
    found, listed = opened("信.eml", make.mail(*(make.attached(f"{i}.xlsx", make.book("x" * 1000)) for i in range(10))))
    assert 0 < len(found) < 5 and "展开后过大" in listed.refused["信.eml"]


def test_too_many_members(make: Make, opened: Opened) -> None:
    with quick(60):
        found, listed = opened("包.zip", make.zipped({f"{i}.txt": b"" for i in range(20_001)}))
    assert not found and listed.refused == {"包.zip": "压缩包展开后过大"}


def test_thousands_of_parts(make: Make, opened: Opened) -> None:
    tiny = [make.part("Content-Type: text/plain; name=a.txt", b"x", encode=False)] * 5000
    with quick():
        found, listed = opened("信.eml", make.mail(*tiny, make.attached("a.xlsx", make.book())))
    assert [what.shown for what in found] == ["信.eml/a.xlsx"] and not listed.refused
    assert listed.other == {"信.eml/a.txt": "不是工作簿"}


def test_more_parts_than_anybody_sends(make: Make) -> None:
    tiny = [make.part("Content-Type: text/plain", b"x", encode=False)] * 20_001
    with quick(), pytest.raises(Unreadable, match="超过 20000 个"):
        list(entities(make.mail(*tiny)))


def test_parts_within_parts_without_end(make: Make, opened: Opened) -> None:
    data = b"\r\n".join(f'Content-Type: multipart/mixed; boundary="b{i}"\r\n\r\n--b{i}'.encode() for i in range(5000))
    with quick():
        found, listed = opened("信.eml", b"Subject: x\r\n" + data)
    assert not found and "结构不可信" in listed.refused["信.eml"]


def test_mails_within_mails_without_end(make: Make, opened: Opened) -> None:
    data = make.mail(make.attached("a.xlsx", make.book()), mark="b0")
    for i in range(1, 30):
        data = make.mail(make.part("Content-Type: message/rfc822", data, encode=False), mark=f"c{i}")
    found, listed = opened("信.eml", data)
    assert not found and "层数太多" in next(iter(listed.refused.values()))


def test_a_million_marks(make: Make, opened: Opened) -> None:
    with quick():
        found, listed = opened("信.eml", make.mail(b"\r\n" + b"--=_b1\n" * 1_000_000))
    assert not found and "结构不可信" in listed.refused["信.eml"]


def test_dashes_and_a_mark_of_dashes(make: Make, opened: Opened) -> None:
    head = b'Subject: x\r\nContent-Type: multipart/mixed; boundary="-"\r\n\r\n'
    with quick():
        found, listed = opened("信.eml", head + b"-" * 20_000_000 + b"\r\n---\r\n\r\nx\r\n-----")
    assert not found and "没有工作簿附件" in listed.refused["信.eml"]


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: " + b"A" * 10_000_000 + b"\r\n\r\n",
        b"X: y\r\n" * 2_000_000 + b"\r\n",
        b"From: " + b"(" * 200_000 + b"\r\n\r\n",
        b"Subject: " + b"=?utf-8?B?QQ==?= " * 12_000 + b"\r\n\r\n",
        b"Content-Type: text/plain" + b";" * 200_000 + b"\r\n\r\n",
        b'Content-Type: text/plain; name="' + b'";' * 80_000 + b"\r\n\r\n",
        b"Content-Disposition: attachment" + b"".join(b"; filename*%d*=a" % i for i in range(9000)) + b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=" + b"b" * 200_000 + b"\r\n\r\n",
        b"From: " + b"<" * 200_000 + b"\r\n\r\n",
        b"\x00\x01\x02\xff" * 10_000,
        b"From:" + b"\r\n " * 80_000 + b"\r\n\r\n",
    ],
)
def test_absurd_headers(head: bytes, opened: Opened) -> None:
    with quick(10):
        found, listed = opened("信.eml", head + b"body")
    assert not [what for what in found if what.shown != "信.eml/附件"] and (listed.refused or listed.other or found)


def test_memory_stays_within_a_few_times_the_mail(make: Make) -> None:
    data = make.mail(make.attached("a.xlsx", bytes(8 * 2**20)))
    tracemalloc.start()
    try:
        assert sum(len(entity.body) for entity in entities(data)) > 8 * 2**20
        assert tracemalloc.get_traced_memory()[1] < 4 * len(data)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("cut", range(0, 2600, 37))
def test_an_outlook_message_with_any_byte_gone_wrong(cut: int, make: Make, opened: Opened) -> None:
    data = bytearray(make.msg_file(make.msg_attachment(make.book(), t3707001F=make.wide("a.xlsx"))))
    data[cut] ^= 0xFF
    with quick():
        found, listed = opened("信.msg", bytes(data))
    assert found or listed.refused or listed.other


@pytest.mark.parametrize("cut", range(0, 260, 7))
def test_a_winmail_with_any_byte_gone_wrong(cut: int, make: Make, opened: Opened) -> None:
    props = make.properties((0x3707, 0x001F, make.wide("a.xlsx\0")), (0x3701, 0x000D, bytes(16) + make.tnef()))
    data = bytearray(make.tnef(make.tnef_attachment(b"a.xlsx", make.book(), props)))
    data[cut] ^= 0xFF
    found, listed = opened("winmail.dat", bytes(data))
    assert found or listed.refused or listed.other


def test_a_winmail_that_claims_billions(make: Make, opened: Opened) -> None:
    props = struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x101F, 0x3707, 0xFFFFFFFF)
    with quick():
        found, _ = opened("winmail.dat", make.tnef(make.tnef_attachment(b"a.xlsx", make.book(), props)))
    assert [what.shown for what in found] == ["winmail.dat/a.xlsx"]


@pytest.mark.parametrize("length", range(1, 1200, 97))
def test_a_mail_cut_off_anywhere(length: int, make: Make, opened: Opened) -> None:
    whole = make.mail(make.TEXT, make.attached("a.xlsx", make.book()), make.attached("包.zip", make.zipped({"b.xlsx": make.book()})))
    found, listed = opened("信.eml", whole[:length])
    assert found or listed.refused or listed.other


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("con", "_con"),
        ("PRN.xlsx", "_PRN.xlsx"),
        ("aux .xlsx", "_aux .xlsx"),
        ("LPT9.tar.xlsx", "_LPT9.tar.xlsx"),
        ("COM²", "_COM²"),
        ("console.xlsx", "console.xlsx"),
        ("a.xlsx...", "a.xlsx"),
        ("a.xlsx ", "a.xlsx"),
        ("..", "附件.xlsx"),
        ("/", "附件.xlsx"),
        ("a/b/", "b"),
        ("a\u202excod.exe", "axcod.exe"),
        ("a\u200b.xlsx", "a.xlsx"),
        ("\ud800.xlsx", "xlsx"),
        ("a\nb.xlsx", "ab.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 70 + ".xlsx"),
        ("a." + "y" * 300, "a." + "y" * 68),
        ("｜<>.xlsx", "｜__.xlsx"),
    ],
)
def test_names_offend_no_file_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert len(safe_name(name).encode()) < 240


def test_texts_of_unknown_charsets() -> None:
    assert [decoded(t.encode("gbk")) for t in ("一", "联通", "临江市局", "誠")] == ["一", "联通", "临江市局", "誠"]
    assert [decoded(t.encode()) for t in ("一", "联通", "临江市局")] == ["一", "联通", "临江市局"]
    assert decoded(b"\xff\xfe\x80") == "\ufffd" * 2 + "\x80" or decoded(b"\xff\xfe\x80")
    assert header_text("=?utf-8?B?!!!?= x") and header_text("=?x?Q?a_b?=") == "a b"
    assert header_text("=?gb2312?B?yc+xqLz+?==?gb2312?B?yc+xqLz+?=") == "上报件上报件"


def test_forms_are_known_by_their_first_bytes(make: Make, tmp_path: Any) -> None:
    shapes = {
        "a.bin": (make.book(), "workbook"),
        "b.bin": (make.zipped({"x": b""}), "zip"),
        "c.docx": (make.zipped({"word/a": b""}), "other"),
        "d.dat": (make.tnef(), "tnef"),
        "e.doc": (make.msg_file(), "msg"),
        "f.txt": (b"hello", "other"),
        "g.gz": (b"\x1f\x8b", "unread"),
        "h": (b"Received: x\r\nSubject: y\r\n\r\n", "mail"),
        "i.xlsx": (b"<html>", "workbook"),
        "j.xls": (b"", "workbook"),
    }
    for name, (data, form) in shapes.items():
        (tmp_path / name).write_bytes(data)
        assert form_of(tmp_path / name) == form, name
