"""Zips, Outlook messages and winmail.dat: every form is read right, or refused by name (F1 step 8)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from building.mails import NAME, Form

Make = ModuleType
Opened = Callable[..., tuple[list[Any], Any]]


def directory(data: bytearray) -> int:
    """Where the directory of a zip begins."""
    return int(struct.unpack_from("<L", data, len(data) - 6)[0])


def link_in_zip(m: Make) -> tuple[str, bytes]:
    import io

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("链接.xlsx")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("好.xlsx", m.book())
    return "包.zip", held.getvalue()


def locked_zip(m: Make) -> tuple[str, bytes]:
    data = bytearray(m.raw_zip({b"a.xlsx": m.book()}))
    data[6] |= 1
    data[directory(data) + 8] |= 1
    return "包.zip", bytes(data)


def odd_method(m: Make) -> tuple[str, bytes]:
    data = bytearray(m.raw_zip({b"a.xlsx": m.book(), b"b.xlsx": m.book("2")}))
    data[8] = 9
    data[directory(data) + 10] = 9
    return "包.zip", bytes(data)


def damaged_member(m: Make) -> tuple[str, bytes]:
    data = m.raw_zip({b"a.xlsx": b"A" * 100, b"b.xlsx": m.book("2")})
    return "包.zip", data.replace(b"A" * 100, b"B" * 100)


def unicode_path(m: Make) -> tuple[str, bytes]:
    def extra(raw: bytes) -> bytes:
        field = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + "上报件.xlsx".encode()
        return struct.pack("<HH", 0x7075, len(field)) + field

    return "包.zip", m.raw_zip({b"_____.xlsx": m.book()}, extra)


def embedded_msg(m: Make) -> tuple[str, bytes]:
    inner = m.msg(m.msg_attachment(m.book(), t3707001F=m.wide(NAME)), top=False, t0037001F=m.wide("转：十月上报"))
    holder = m.msg_attachment(method=5, t3001001F=m.wide("转"))
    holder["__substg1.0_3701000D"] = inner
    return "信.msg", m.msg_file(holder, t0037001F=m.wide("请看"))


def embedded_tnef(m: Make) -> tuple[str, bytes]:
    inner = m.tnef(m.tnef_attachment(b"A~1.XLS", m.book(), m.properties((0x3707, 0x001F, m.wide(NAME + "\0")))))
    props = m.properties((0x3001, 0x001F, m.wide("转发\0")), (0x3701, 0x000D, bytes(16) + inner))
    return "winmail.dat", m.tnef(m.tnef_attachment(b"", b"", props))


def msg_of(*attachments: Any, **streams: Any) -> Callable[[Make], tuple[str, bytes]]:
    return lambda m: ("信.msg", m.msg_file(*(a(m) for a in attachments)))


FORMS = [
    Form(
        "msg",
        build=msg_of(lambda m: m.msg_attachment(m.book(), t3707001F=m.wide(NAME), t3704001F=m.wide("2026-1~1.XLS"))),
        found=((f"信.msg/{NAME}", "1"),),
    ),
    Form("msg_ansi", build=msg_of(lambda m: m.msg_attachment(m.book(), t3707001E=NAME.encode("gbk"))), found=((f"信.msg/{NAME}", "1"),)),
    Form("msg_short_name", build=msg_of(lambda m: m.msg_attachment(m.book(), t3704001E=b"A~1.XLS")), found=(("信.msg/A~1.XLS", "1"),)),
    Form(
        "msg_large",
        build=msg_of(lambda m: m.msg_attachment(m.book("9" * 300_000), t3707001F=m.wide("a.xlsx"))),
        found=(("信.msg/a.xlsx", "9" * 300_000),),
    ),
    Form("msg_in_msg", build=embedded_msg, found=((f"信.msg/转：十月上报/{NAME}", "1"),)),
    Form(
        "msg_two",
        build=msg_of(
            lambda m: m.msg_attachment(m.book("1"), t3707001F=m.wide("a.xlsx")),
            lambda m: m.msg_attachment(b"%PDF", t3707001F=m.wide("b.pdf")),
        ),
        found=(("信.msg/a.xlsx", "1"),),
        other=("信.msg/b.pdf",),
    ),
    Form(
        "msg_object",
        build=msg_of(lambda m: m.msg_attachment(method=6, t3001001F=m.wide("工作表"))),
        refused=(("信.msg/工作表", "嵌在正文里的对象"),),
    ),
    Form(
        "msg_link",
        build=msg_of(lambda m: m.msg_attachment(method=7, t3707001F=m.wide("云.xlsx"))),
        refused=(("信.msg/云.xlsx", "只是一个链接"),),
    ),
    Form("msg_empty", build=msg_of(), refused=(("信.msg", "没有工作簿附件"),)),
    Form("msg_cut_off", build=lambda m: ("信.msg", m.msg_file(m.msg_attachment(m.book()))[:600]), refused=(("信.msg", "已损坏"),)),
    Form("msg_that_is_a_mail", build=lambda m: ("信.msg", m.mail(m.attached("a.xlsx", m.book()))), found=(("信.msg/a.xlsx", "1"),)),
    Form(
        "eml_that_is_a_msg",
        build=lambda m: ("信.eml", m.msg_file(m.msg_attachment(m.book(), t3707001F=m.wide("a.xlsx")))),
        found=(("信.eml/a.xlsx", "1"),),
    ),
    Form(
        "winmail",
        build=lambda m: (
            "winmail.dat",
            m.tnef(m.tnef_attachment(b"A~1.XLS", m.book(), m.properties((0x3707, 0x001F, m.wide(NAME + "\0"))))),
        ),
        found=((f"winmail.dat/{NAME}", "1"),),
    ),
    Form(
        "winmail_title_only",
        build=lambda m: ("winmail.dat", m.tnef(m.tnef_attachment(NAME.encode("gbk"), m.book()))),
        found=((f"winmail.dat/{NAME}", "1"),),
    ),
    Form(
        "winmail_under_another_name",
        build=lambda m: ("ATT0001.bin", m.tnef(m.tnef_attachment(b"a.xlsx", m.book("1")), m.tnef_attachment(b"b.xlsx", m.book("2")))),
        found=(("ATT0001.bin/a.xlsx", "1"), ("ATT0001.bin/b.xlsx", "2")),
    ),
    Form("winmail_with_a_mail_in_it", build=embedded_tnef, found=((f"winmail.dat/转发/{NAME}", "1"),)),
    Form(
        "winmail_cut_off",
        build=lambda m: ("winmail.dat", m.tnef(m.tnef_attachment(b"a.xlsx", m.book()))[:-9]),
        refused=(("winmail.dat", "已损坏"),),
    ),
    Form("winmail_that_is_none", build=lambda m: ("winmail.dat", b"hello"), refused=(("winmail.dat", "已损坏"),)),
    Form(
        "zip_gbk",
        build=lambda m: ("包.zip", m.raw_zip({"十月/临江市局.xlsx".encode("gbk"): m.book()})),
        found=(("包.zip/临江市局.xlsx", "1"),),
    ),
    Form(
        "zip_gbk_of_one_sign", build=lambda m: ("包.zip", m.raw_zip({"一.xlsx".encode("gbk"): m.book()})), found=(("包.zip/一.xlsx", "1"),)
    ),
    Form(
        "zip_gbk_with_a_backslash_byte",
        build=lambda m: ("包.zip", m.raw_zip({"誠.xlsx".encode("gbk"): m.book()})),
        found=(("包.zip/誠.xlsx", "1"),),
    ),
    Form(
        "zip_utf8_unflagged_from_a_mac",
        build=lambda m: ("包.zip", m.raw_zip({"临江.xlsx".encode(): m.book(), "__MACOSX/._临江.xlsx".encode(): b"\0\5\x16\7"})),
        found=(("包.zip/临江.xlsx", "1"),),
    ),
    Form("zip_flagged", build=lambda m: ("包.zip", m.zipped({"临江.xlsx": m.book()})), found=(("包.zip/临江.xlsx", "1"),)),
    Form("zip_unicode_path", build=unicode_path, found=(("包.zip/上报件.xlsx", "1"),)),
    Form(
        "zip_in_zip",
        build=lambda m: ("包.zip", m.zipped({"里.zip": m.zipped({"a.xlsx": m.book()})})),
        found=(("包.zip/里.zip/a.xlsx", "1"),),
    ),
    Form(
        "mail_in_zip",
        build=lambda m: ("包.zip", m.zipped({"信.eml": m.mail(m.attached("a.xlsx", m.book()))})),
        found=(("包.zip/信.eml/a.xlsx", "1"),),
    ),
    Form(
        "zip_traversal",
        build=lambda m: (
            "包.zip",
            m.raw_zip(
                {
                    b"../../../../tmp/a.xlsx": m.book("1"),
                    b"/etc/b.xlsx": m.book("2"),
                    b"C:\\x\\c.xlsx": m.book("3"),
                    b"\\\\host\\s\\d.xlsx": m.book("4"),
                }
            ),
        ),
        found=(("包.zip/a.xlsx", "1"), ("包.zip/b.xlsx", "2"), ("包.zip/c.xlsx", "3"), ("包.zip/d.xlsx", "4")),
    ),
    Form(
        "zip_reserved",
        build=lambda m: ("包.zip", m.zipped({"NUL.xlsx": m.book("1"), "com1 .xlsx": m.book("2"), "a.xlsx:b": m.book("3")})),
        found=(("包.zip/_NUL.xlsx", "1"), ("包.zip/_com1 .xlsx", "2"), ("包.zip/a.xlsx_b", "3")),
    ),
    Form("zip_link", build=link_in_zip, found=(("包.zip/好.xlsx", "1"),), refused=(("包.zip/链接.xlsx", "一个链接"),)),
    Form("zip_locked", build=locked_zip, refused=(("包.zip/a.xlsx", "加了密码"),)),
    Form("zip_odd_method", build=odd_method, found=(("包.zip/b.xlsx", "2"),), refused=(("包.zip/a.xlsx", "少见的压缩方式"),)),
    Form("zip_damaged_member", build=damaged_member, found=(("包.zip/b.xlsx", "2"),), refused=(("包.zip/a.xlsx", "这个文件已损坏"),)),
    Form("zip_empty", build=lambda m: ("包.zip", m.zipped({})), refused=(("包.zip", "没有工作簿"),)),
    Form(
        "zip_of_texts",
        build=lambda m: ("包.zip", m.zipped({"读我.txt": b"x", "信.docx": m.zipped({"word/document.xml": b"<a/>"})})),
        refused=(("包.zip", "没有工作簿"),),
        other=("包.zip/读我.txt", "包.zip/信.docx"),
    ),
    Form("zip_that_is_a_workbook", build=lambda m: ("上报件.zip", m.book()), found=(("上报件.zip", "1"),)),
    Form("zip_broken", build=lambda m: ("包.zip", m.zipped({"a.xlsx": m.book()})[:60]), refused=(("包.zip", "打不开"),)),
    Form("shortcut", build=lambda m: ("上报.lnk", b"L\0\0\0"), refused=(("上报.lnk", "这是 .lnk 文件，不能直接读"),)),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.id)
def test_a_form_is_read_right_or_refused_by_name(form: Form, as_told: Callable[[Any], None]) -> None:
    as_told(form)


def test_a_folder_is_walked_and_links_are_not_followed(make: Make, tmp_path: Path, opened: Opened) -> None:
    from workbooks.mail.unpack import unpack

    _, listed = opened("x.eml", b"")
    folder, outside = tmp_path / "收件", tmp_path / "外面"
    (folder / "十月").mkdir(parents=True)
    outside.mkdir()
    (outside / "秘密.xlsx").write_bytes(make.book("secret"))
    (folder / "十月" / "a.xlsx").write_bytes(make.book("1"))
    (folder / "b").write_bytes(make.book("2"))
    (folder / "照片.jpg").write_bytes(b"\xff\xd8")
    for name in ("~$a.xlsx", ".隐藏.xlsx", "台账.xlsm.keybook.json", "台账.xlsm.log", "Thumbs.db", "a.xlsx.tmp"):
        (folder / name).write_bytes(b"x")
    (folder / "链接.xlsx").symlink_to(outside / "秘密.xlsx")
    (folder / "链接夹").symlink_to(outside)
    listed.refused.clear()
    found = list(unpack([folder], tmp_path / "scratch", listed))
    assert sorted((what.shown, what.file.read_bytes()) for what in found) == [("b", make.book("2")), ("十月/a.xlsx", make.book("1"))]
    assert next(what for what in found if what.shown == "b").file.name == "b.xlsx"
    assert list(listed.refused) == ["链接.xlsx"] and "没有跟过去" in listed.refused["链接.xlsx"]
    assert listed.other == {"链接夹": "是一个链接，没有跟过去", "照片.jpg": "不是工作簿"}
