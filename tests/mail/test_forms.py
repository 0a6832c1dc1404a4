"""Every form in which a filing may travel by mail: read right, or refused by name (issue of the mail round; F1 step 8)."""
from __future__ import annotations

import base64
import binascii
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

Make = SimpleNamespace
Opened = Callable[..., tuple[list[Any], Any]]
NAME = "2026-10_LJ01_临江市局_1.xlsx"
GBK64 = base64.b64encode(NAME.encode("gbk")).decode()


class Form(NamedTuple):
    """A received file, the workbooks that are in it (shown name and mark), and what is said of the rest."""

    id: str
    build: Callable[[Make], tuple[str, bytes]]
    found: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    other: tuple[str, ...] = ()


def one(build: Callable[[Make], bytes], name: str = NAME, mark: str = "1") -> dict[str, Any]:
    """A mail with one workbook in it."""
    return {"build": lambda m: ("信.eml", build(m)), "found": ((f"信.eml/{name}", mark),)}


def headed(*lines: str | bytes, name: str = NAME) -> dict[str, Any]:
    """A mail whose only attachment has these headers."""
    def build(m: Make) -> bytes:
        head = b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines)
        return m.mail(m.TEXT, m.part(head, m.book()))
    return one(build, name)


def refusing(build: Callable[[Make], bytes], shown: str, words: str) -> dict[str, Any]:
    return {"build": lambda m: ("信.eml", build(m)), "refused": ((shown, words),)}


def uu(data: bytes, name: str) -> bytes:
    lines = [binascii.b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45)]
    return f"您好\r\nbegin 644 {name}\r\n".encode("gbk") + b"".join(lines) + b"`\r\nend\r\n"


def forwarded(m: Make, inner: bytes, name: str = "", mark: str = "=_out") -> bytes:
    kind = "Content-Type: message/rfc822" + (f'; name="{name}"' if name else "")
    return m.mail(m.TEXT, m.part(kind, inner, encode=False), mark=mark)


def quoted(data: bytes) -> bytes:
    return binascii.b2a_qp(data, istext=False)


def eight_bit(m: Make) -> bytes:
    head = b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="a.xlsx"'
    return m.mail(m.part(head + b"\r\nContent-Transfer-Encoding: binary", m.book(), encode=False))


def lone_lf(m: Make) -> bytes:
    return m.mail(m.TEXT, m.attached("a.xlsx", m.book())).replace(b"\r\n", b"\n")


def junk_base64(m: Make) -> bytes:
    text = base64.b64encode(m.book()).decode()
    body = f" {text[:10]}!\t{text[10:]}\r\n-- \r\n".encode()
    head = 'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="a.xlsx"'
    return m.mail(m.part(head + "\nContent-Transfer-Encoding: Base64 ", body, encode=False))


def link_in_zip(m: Make) -> tuple[str, bytes]:
    import io
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("链接.xlsx")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("好.xlsx", m.book())
    return "包.zip", held.getvalue()


def directory(data: bytearray) -> int:
    """Where the directory of a zip begins."""
    return int(struct.unpack_from("<L", data, len(data) - 6)[0])


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


SMIME = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Disposition: attachment; filename=smime.p7m"
FORMS = [
    Form("rfc2231", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename*=UTF-8''"
                             "2026-10_LJ01_%E4%B8%B4%E6%B1%9F%E5%B8%82%E5%B1%80_1.xlsx")),
    Form("rfc2231_gb2312", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename*=gb2312''"
                                    "2026-10_LJ01_%C1%D9%BD%AD%CA%D0%BE%D6_1.xlsx")),
    Form("rfc2231_in_pieces", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment;\n"
                                       " filename*0*=utf-8''2026-10_LJ01_%E4%B8%B4%E6%B1;\n filename*1*=%9F%E5%B8%82%E5%B1%80;\n"
                                       " filename*2=_1.xlsx")),
    Form("rfc2231_with_ascii_before_it", **headed(
        'Content-Type: application/octet-stream; name="x.xlsx"\nContent-Disposition: attachment; filename="2026-10_LJ01_1.xlsx";\n'
        " filename*=UTF-8''2026-10_LJ01_%E4%B8%B4%E6%B1%9F%E5%B8%82%E5%B1%80_1.xlsx")),
    Form("encoded_word_in_name_only", **headed(
        f'Content-Type: application/octet-stream;\n name="=?gb2312?B?{GBK64}?="\nContent-Disposition: attachment')),
    Form("encoded_word_in_filename", **headed(
        f'Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename="=?GBK?B?{GBK64}?="')),
    Form("encoded_words_on_two_lines", **headed(
        "Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename=\"=?utf-8?B?MjAyNi0xMF9MSjAxX+S4tOax?=\n"
        " =?utf-8?B?n+W4guWxgF8xLnhsc3g=?=\"")),
    Form("encoded_word_quoted", **headed(
        'Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename="=?utf-8?Q?2026-10=5FLJ01=5F=E4=B8=B4=E6=B1=9F=E5'
        '=B8=82=E5=B1=80=5F1=2Exlsx?="')),
    Form("encoded_word_of_unknown_charset", **headed(
        f'Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename="=?x-foxmail?B?{GBK64}?="')),
    Form("raw_gbk", **headed("Content-Type: application/octet-stream",
                             b'Content-Disposition: attachment; filename="' + NAME.encode("gbk") + b'"')),
    Form("raw_utf8", **headed("Content-Type: application/octet-stream",
                              b'Content-Disposition: attachment; filename="' + NAME.encode() + b'"')),
    Form("percent_signs", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment; "
                                   'filename="2026-10_LJ01_%E4%B8%B4%E6%B1%9F%E5%B8%82%E5%B1%80_1.xlsx"')),
    Form("unquoted_name", **headed("Content-Type: application/octet-stream; name=a.xlsx\nContent-Disposition: attachment",
                                   name="a.xlsx")),
    Form("inline", **headed(f'Content-Type: application/octet-stream\nContent-Disposition: inline;\n filename="=?gbk?B?{GBK64}?="')),
    Form("no_disposition", **headed(f'Content-Type: application/x-msexcel; name="=?gbk?B?{GBK64}?="')),
    Form("no_name_but_a_type", **headed("Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                        name="附件.xlsx")),
    Form("no_name_no_type", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment", name="附件")),
    Form("wrong_type", **headed(f'Content-Type: image/png\nContent-Disposition: attachment; filename="=?gbk?B?{GBK64}?="')),
    Form("wrong_ending", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=a.dat",
                                  name="a.dat")),
    Form("name_turned_round", **headed("Content-Type: application/octet-stream",
                                       'Content-Disposition: attachment; filename="报\u202exslx.xlsx"', name="报xslx.xlsx")),
    Form("name_of_another_folder", **headed('Content-Type: application/octet-stream\nContent-Disposition: attachment; '
                                            'filename="..\\..\\..\\Windows\\a.xlsx"', name="a.xlsx")),
    Form("absolute_name", **headed('Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="/etc/cron.d/a.xlsx"',
                                   name="a.xlsx")),
    Form("reserved_name", **headed('Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="CON.xlsx. ."',
                                   name="_CON.xlsx")),
    Form("quoted_printable", **one(lambda m: m.mail(m.TEXT, m.part(
        "Content-Type: application/octet-stream; name=a.xlsx\nContent-Transfer-Encoding: quoted-printable", quoted(m.book()),
        encode=False)), "a.xlsx")),
    Form("eight_bit", **one(eight_bit, "a.xlsx")),
    Form("base64_with_rubbish", **one(junk_base64, "a.xlsx")),
    Form("uuencoded_part", **one(lambda m: m.mail(m.part(
        "Content-Type: application/octet-stream; name=a.xlsx\nContent-Transfer-Encoding: x-uuencode", uu(m.book(), "a.xlsx"),
        encode=False)), "a.xlsx")),
    Form("uuencoded_text", **one(lambda m: b"From: a@b.cn\r\nSubject: x\r\n\r\n" + uu(m.book(), NAME))),
    Form("lone_line_feeds", **one(lone_lf, "a.xlsx")),
    Form("cut_off_after_the_attachment", **one(lambda m: m.mail(m.attached("a.xlsx", m.book()), close=False), "a.xlsx")),
    Form("byte_order_mark", **one(lambda m: b"\xef\xbb\xbf" + m.mail(m.attached("a.xlsx", m.book())), "a.xlsx")),
    Form("mbox_line", **one(lambda m: b"From lj01 Mon Nov  2 09:00:00 2026\r\n" + m.mail(m.attached("a.xlsx", m.book())), "a.xlsx")),
    Form("alternative", **one(lambda m: m.mail(m.TEXT, m.attached("a.xlsx", m.book()), kind="alternative"), "a.xlsx")),
    Form("mail_is_the_attachment", **one(lambda m: b"From: a@b.cn\r\nMIME-Version: 1.0\r\n" + m.attached("a.xlsx", m.book()), "a.xlsx")),
    Form("signed", **one(lambda m: m.mail(m.attached("a.xlsx", m.book()), m.attached(
        "smime.p7s", b"0\x82", "application/pkcs7-signature"), kind="signed"), "a.xlsx")),
    Form("signed_by_outlook", build=lambda m: ("信.msg", m.msg_file(m.msg_attachment(
        m.mail(m.attached("a.xlsx", m.book()), kind="signed").partition(b"MIME-Version: 1.0\r\n")[2], t3707001F=m.wide("smime.p7m")))),
        found=(("信.msg/smime.p7m/a.xlsx", "1"),)),
    Form("forwarded", **one(lambda m: forwarded(m, m.mail(m.attached("a.xlsx", m.book()))), "转发的邮件.eml/a.xlsx")),
    Form("forwarded_twice", **one(lambda m: forwarded(m, forwarded(m, m.mail(m.attached("a.xlsx", m.book())), "里.eml"), "外.eml", "=_2"),
                                  "外.eml/里.eml/a.xlsx")),
    Form("forwarded_as_a_file", **one(lambda m: m.mail(m.attached("上报.eml", m.mail(m.attached("a.xlsx", m.book()), mark="i"))),
                                      "上报.eml/a.xlsx")),
    Form("forwarded_in_base64", **one(lambda m: m.mail(m.part("Content-Type: message/rfc822; name=\"FW: 2026.10\"", m.mail(
        m.attached("a.xlsx", m.book()), mark="i"))), "FW_ 2026.10.eml/a.xlsx")),
    Form("digest", **one(lambda m: m.mail(b"\r\n" + m.mail(m.attached("a.xlsx", m.book()), mark="i"), kind="digest"),
                         "转发的邮件.eml/a.xlsx")),
    Form("several", build=lambda m: ("信.eml", m.mail(m.TEXT, m.attached("a.xlsx", m.book("1")), m.attached("b.xlsx", m.book("2")))),
         found=(("信.eml/a.xlsx", "1"), ("信.eml/b.xlsx", "2"))),
    Form("the_same_twice", build=lambda m: ("信.eml", m.mail(*[m.attached("a.xlsx", m.book())] * 2)),
         found=(("信.eml/a.xlsx", "1"), ("信.eml/a.xlsx", "1"))),
    Form("one_name_two_contents", build=lambda m: ("信.eml", m.mail(m.attached("a.xlsx", m.book("1")), m.attached("a.xlsx", m.book("2")))),
         found=(("信.eml/a.xlsx", "1"), ("信.eml/a.xlsx", "2"))),
    Form("with_a_picture_and_a_paper", build=lambda m: ("信.eml", m.mail(
        m.attached("a.xlsx", m.book()), m.part("Content-Type: image/png; name=logo.png\nContent-ID: <1>", b"\x89PNG"),
        m.attached("说明.pdf", b"%PDF", "application/pdf"))),
        found=(("信.eml/a.xlsx", "1"),), other=("信.eml/说明.pdf",)),
    Form("zip_in_a_mail", **one(lambda m: m.mail(m.attached("包.zip", m.raw_zip({"上报/临江.xlsx".encode("gbk"): m.book()}))),
                                "包.zip/临江.xlsx")),
    Form("zip_without_a_name", **one(lambda m: m.mail(m.part("Content-Type: application/octet-stream\nContent-Disposition: attachment",
                                                             m.zipped({"a.xlsx": m.book()}))), "附件/a.xlsx")),
    Form("winmail_in_a_mail", **one(lambda m: m.mail(m.TEXT, m.part("Content-Type: application/ms-tnef; name=winmail.dat", m.tnef(
        m.tnef_attachment(b"A.XLS", m.book(), m.properties((0x3707, 0x001F, m.wide(NAME + "\0"))))))), f"winmail.dat/{NAME}")),
    Form("outlook_message_in_a_mail", **one(lambda m: m.mail(m.part("Content-Type: application/vnd.ms-outlook", m.msg_file(
        m.msg_attachment(m.book(), t3707001F=m.wide(NAME))))), f"附件.msg/{NAME}")),
    Form("encrypted_smime", **refusing(lambda m: m.mail(m.part(SMIME, b"0\x82")), "信.eml/smime.p7m", "加了密")),
    Form("encrypted_pgp", **refusing(lambda m: m.mail(m.attached("a.asc", b"-----BEGIN PGP"), kind="encrypted"),
                                     "信.eml/加密内容.p7m", "加了密")),
    Form("partial", **refusing(lambda m: b'Subject: 1/2\r\nContent-Type: message/partial; id="a"; number=1; total=2\r\n\r\nUEsD',
                               "信.eml/加密内容.p7m", "拆成了几封")),
    Form("external_body", **refusing(lambda m: m.mail(m.part('Content-Type: message/external-body; access-type=URL; name="a.xlsx"', b"")),
                                     "信.eml/a.xlsx", "只是一个链接")),
    Form("large_attachment_as_a_link", **refusing(lambda m: m.mail(m.part(
        "Content-Type: text/html; charset=gbk", "<p>从QQ邮箱发来的超大附件</p>".encode("gbk"))), "信.eml/超大附件", "超大附件")),
    Form("nothing_attached", **refusing(lambda m: m.mail(m.TEXT), "信.eml", "没有工作簿附件")),
    Form("only_a_signature_picture", **refusing(lambda m: m.mail(m.TEXT, m.part("Content-Type: image/png; name=a.png", b"\x89PNG")),
                                                "信.eml", "没有工作簿附件")),
    Form("without_a_mark", **refusing(lambda m: b"Subject: x\r\nContent-Type: multipart/mixed\r\n\r\n--a\r\n\r\nx", "信.eml/残缺的部分",
                                      "没有分界")),
    Form("rar", **refusing(lambda m: m.mail(m.attached("包.rar", b"Rar!\x1a\x07")), "信.eml/包.rar", ".rar 文件还不能直接读")),
    Form("seven_zip_under_another_name", **refusing(lambda m: m.mail(m.attached("包.dat", b"7z\xbc\xaf\x27\x1c")), "信.eml/包.dat",
                                                    ".7z 文件还不能直接读")),
    Form("empty_mail", **refusing(lambda m: b"", "信.eml", "没有工作簿附件")),
    Form("msg", build=msg_of(lambda m: m.msg_attachment(m.book(), t3707001F=m.wide(NAME), t3704001F=m.wide("2026-1~1.XLS"))),
         found=((f"信.msg/{NAME}", "1"),)),
    Form("msg_ansi", build=msg_of(lambda m: m.msg_attachment(m.book(), t3707001E=NAME.encode("gbk"))),
         found=((f"信.msg/{NAME}", "1"),)),
    Form("msg_short_name", build=msg_of(lambda m: m.msg_attachment(m.book(), t3704001E=b"A~1.XLS")), found=(("信.msg/A~1.XLS", "1"),)),
    Form("msg_large", build=msg_of(lambda m: m.msg_attachment(m.book("9" * 300_000), t3707001F=m.wide("a.xlsx"))),
         found=(("信.msg/a.xlsx", "9" * 300_000),)),
    Form("msg_in_msg", build=embedded_msg, found=((f"信.msg/转：十月上报/{NAME}", "1"),)),
    Form("msg_two", build=msg_of(lambda m: m.msg_attachment(m.book("1"), t3707001F=m.wide("a.xlsx")),
                                 lambda m: m.msg_attachment(b"%PDF", t3707001F=m.wide("b.pdf"))),
         found=(("信.msg/a.xlsx", "1"),), other=("信.msg/b.pdf",)),
    Form("msg_object", build=msg_of(lambda m: m.msg_attachment(method=6, t3001001F=m.wide("工作表"))),
         refused=(("信.msg/工作表", "嵌在正文里的对象"),)),
    Form("msg_link", build=msg_of(lambda m: m.msg_attachment(method=7, t3707001F=m.wide("云.xlsx"))),
         refused=(("信.msg/云.xlsx", "只是一个链接"),)),
    Form("msg_empty", build=msg_of(), refused=(("信.msg", "没有工作簿附件"),)),
    Form("msg_cut_off", build=lambda m: ("信.msg", m.msg_file(m.msg_attachment(m.book()))[:600]), refused=(("信.msg", "已损坏"),)),
    Form("msg_that_is_a_mail", build=lambda m: ("信.msg", m.mail(m.attached("a.xlsx", m.book()))), found=(("信.msg/a.xlsx", "1"),)),
    Form("eml_that_is_a_msg", build=lambda m: ("信.eml", m.msg_file(m.msg_attachment(m.book(), t3707001F=m.wide("a.xlsx")))),
         found=(("信.eml/a.xlsx", "1"),)),
    Form("winmail", build=lambda m: ("winmail.dat", m.tnef(m.tnef_attachment(
        b"A~1.XLS", m.book(), m.properties((0x3707, 0x001F, m.wide(NAME + "\0")))))), found=((f"winmail.dat/{NAME}", "1"),)),
    Form("winmail_title_only", build=lambda m: ("winmail.dat", m.tnef(m.tnef_attachment(NAME.encode("gbk"), m.book()))),
         found=((f"winmail.dat/{NAME}", "1"),)),
    Form("winmail_under_another_name", build=lambda m: ("ATT0001.bin", m.tnef(
        m.tnef_attachment(b"a.xlsx", m.book("1")), m.tnef_attachment(b"b.xlsx", m.book("2")))),
        found=(("ATT0001.bin/a.xlsx", "1"), ("ATT0001.bin/b.xlsx", "2"))),
    Form("winmail_with_a_mail_in_it", build=embedded_tnef, found=((f"winmail.dat/转发/{NAME}", "1"),)),
    Form("winmail_cut_off", build=lambda m: ("winmail.dat", m.tnef(m.tnef_attachment(b"a.xlsx", m.book()))[:-9]),
         refused=(("winmail.dat", "已损坏"),)),
    Form("winmail_that_is_none", build=lambda m: ("winmail.dat", b"hello"), refused=(("winmail.dat", "已损坏"),)),
    Form("zip_gbk", build=lambda m: ("包.zip", m.raw_zip({"十月/临江市局.xlsx".encode("gbk"): m.book()})),
         found=(("包.zip/临江市局.xlsx", "1"),)),
    Form("zip_gbk_of_one_sign", build=lambda m: ("包.zip", m.raw_zip({"一.xlsx".encode("gbk"): m.book()})), found=(("包.zip/一.xlsx", "1"),)),
    Form("zip_gbk_with_a_backslash_byte", build=lambda m: ("包.zip", m.raw_zip({"誠.xlsx".encode("gbk"): m.book()})),
         found=(("包.zip/誠.xlsx", "1"),)),
    Form("zip_utf8_unflagged_from_a_mac", build=lambda m: ("包.zip", m.raw_zip({
        "临江.xlsx".encode(): m.book(), "__MACOSX/._临江.xlsx".encode(): b"\0\5\x16\7"})), found=(("包.zip/临江.xlsx", "1"),)),
    Form("zip_flagged", build=lambda m: ("包.zip", m.zipped({"临江.xlsx": m.book()})), found=(("包.zip/临江.xlsx", "1"),)),
    Form("zip_unicode_path", build=unicode_path, found=(("包.zip/上报件.xlsx", "1"),)),
    Form("zip_in_zip", build=lambda m: ("包.zip", m.zipped({"里.zip": m.zipped({"a.xlsx": m.book()})})), found=(("包.zip/里.zip/a.xlsx", "1"),)),
    Form("mail_in_zip", build=lambda m: ("包.zip", m.zipped({"信.eml": m.mail(m.attached("a.xlsx", m.book()))})),
         found=(("包.zip/信.eml/a.xlsx", "1"),)),
    Form("zip_traversal", build=lambda m: ("包.zip", m.raw_zip({b"../../../../tmp/a.xlsx": m.book("1"), b"/etc/b.xlsx": m.book("2"),
                                                               b"C:\\x\\c.xlsx": m.book("3"), b"\\\\host\\s\\d.xlsx": m.book("4")})),
         found=(("包.zip/a.xlsx", "1"), ("包.zip/b.xlsx", "2"), ("包.zip/c.xlsx", "3"), ("包.zip/d.xlsx", "4"))),
    Form("zip_reserved", build=lambda m: ("包.zip", m.zipped({"NUL.xlsx": m.book("1"), "com1 .xlsx": m.book("2"), "a.xlsx:b": m.book("3")})),
         found=(("包.zip/_NUL.xlsx", "1"), ("包.zip/_com1 .xlsx", "2"), ("包.zip/a.xlsx_b", "3"))),
    Form("zip_link", build=link_in_zip, found=(("包.zip/好.xlsx", "1"),), refused=(("包.zip/链接.xlsx", "一个链接"),)),
    Form("zip_locked", build=locked_zip, refused=(("包.zip/a.xlsx", "加了密码"),)),
    Form("zip_odd_method", build=odd_method, found=(("包.zip/b.xlsx", "2"),), refused=(("包.zip/a.xlsx", "压缩包打不开"),)),
    Form("zip_damaged_member", build=damaged_member, found=(("包.zip/b.xlsx", "2"),), refused=(("包.zip/a.xlsx", "压缩包打不开"),)),
    Form("zip_empty", build=lambda m: ("包.zip", m.zipped({})), refused=(("包.zip", "没有工作簿"),)),
    Form("zip_of_texts", build=lambda m: ("包.zip", m.zipped({"读我.txt": b"x", "信.docx": m.zipped({"word/document.xml": b"<a/>"})})),
         refused=(("包.zip", "没有工作簿"),), other=("包.zip/读我.txt", "包.zip/信.docx")),
    Form("zip_that_is_a_workbook", build=lambda m: ("上报件.zip", m.book()), found=(("上报件.zip", "1"),)),
    Form("zip_broken", build=lambda m: ("包.zip", m.zipped({"a.xlsx": m.book()})[:60]), refused=(("包.zip", "打不开"),)),
    Form("shortcut", build=lambda m: ("上报.lnk", b"L\0\0\0"), refused=(("上报.lnk", ".lnk 文件还不能直接读"),)),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.id)
def test_a_form_is_read_right_or_refused_by_name(form: Form, make: Make, opened: Opened) -> None:
    found, listed = opened(*form.build(make))
    assert [(what.shown, what.file.read_bytes()) for what in found] == [(shown, make.book(mark)) for shown, mark in form.found]
    assert list(listed.refused) == [shown for shown, _ in form.refused]
    for shown, words in form.refused:
        assert words in listed.refused[shown]
    assert tuple(listed.other) == form.other
    assert all(what.file.suffix in (".xlsx", ".XLS", ".zip") for what in found)


def test_there_are_enough_forms() -> None:
    assert len({form.id for form in FORMS}) == len(FORMS) >= 80


def test_who_mailed_it_is_known(make: Make, opened: Opened) -> None:
    found, listed = opened("信.eml", forwarded(make, make.mail(make.attached("a.xlsx", make.book()), make.attached("b.rar", b"Rar!"))))
    assert [what.sender for what in found] == ["lj01@example.cn"]
    assert listed.senders == {"信.eml/转发的邮件.eml/b.rar": "lj01@example.cn"}


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
    assert sorted((what.shown, what.file.read_bytes()) for what in found) == [("a.xlsx", make.book("1")), ("b", make.book("2"))]
    assert next(what for what in found if what.shown == "b").file.name == "b.xlsx"
    assert list(listed.refused) == ["链接.xlsx"] and "没有跟过去" in listed.refused["链接.xlsx"]
    assert listed.other == {"链接夹": "是一个链接，没有跟过去", "照片.jpg": "不是工作簿"}
