"""How a filing lies in a mail: every form is read right, or refused by name (F1 step 8)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from building.mails import NAME, Form, one

Make = ModuleType
Opened = Callable[..., tuple[list[Any], Any]]


GBK64 = base64.b64encode(NAME.encode("gbk")).decode()


def refusing(build: Callable[[Make], bytes], shown: str, words: str) -> dict[str, Any]:
    return {"build": lambda m: ("信.eml", build(m)), "refused": ((shown, words),)}


def uu(data: bytes, name: str) -> bytes:
    lines = [binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45)]
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


SMIME = (
    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Disposition: attachment; filename=smime.p7m"
)


FORMS = [
    Form(
        "quoted_printable",
        **one(
            lambda m: m.mail(
                m.TEXT,
                m.part(
                    "Content-Type: application/octet-stream; name=a.xlsx\nContent-Transfer-Encoding: quoted-printable",
                    quoted(m.book()),
                    encode=False,
                ),
            ),
            "a.xlsx",
        ),
    ),
    Form("eight_bit", **one(eight_bit, "a.xlsx")),
    Form("base64_with_rubbish", **one(junk_base64, "a.xlsx")),
    Form(
        "uuencoded_part",
        **one(
            lambda m: m.mail(
                m.part(
                    "Content-Type: application/octet-stream; name=a.xlsx\nContent-Transfer-Encoding: x-uuencode",
                    uu(m.book(), "a.xlsx"),
                    encode=False,
                )
            ),
            "a.xlsx",
        ),
    ),
    Form("uuencoded_text", **one(lambda m: b"From: a@b.cn\r\nSubject: x\r\n\r\n" + uu(m.book(), NAME))),
    Form("lone_line_feeds", **one(lone_lf, "a.xlsx")),
    Form("cut_off_after_the_attachment", **one(lambda m: m.mail(m.attached("a.xlsx", m.book()), close=False), "a.xlsx")),
    Form("byte_order_mark", **one(lambda m: b"\xef\xbb\xbf" + m.mail(m.attached("a.xlsx", m.book())), "a.xlsx")),
    Form("mbox_line", **one(lambda m: b"From lj01 Mon Nov  2 09:00:00 2026\r\n" + m.mail(m.attached("a.xlsx", m.book())), "a.xlsx")),
    Form("alternative", **one(lambda m: m.mail(m.TEXT, m.attached("a.xlsx", m.book()), kind="alternative"), "a.xlsx")),
    Form("mail_is_the_attachment", **one(lambda m: b"From: a@b.cn\r\nMIME-Version: 1.0\r\n" + m.attached("a.xlsx", m.book()), "a.xlsx")),
    Form(
        "signed",
        **one(
            lambda m: m.mail(
                m.attached("a.xlsx", m.book()), m.attached("smime.p7s", b"0\x82", "application/pkcs7-signature"), kind="signed"
            ),
            "a.xlsx",
        ),
    ),
    Form(
        "signed_by_outlook",
        build=lambda m: (
            "信.msg",
            m.msg_file(
                m.msg_attachment(
                    m.mail(m.attached("a.xlsx", m.book()), kind="signed").partition(b"MIME-Version: 1.0\r\n")[2],
                    t3707001F=m.wide("smime.p7m"),
                )
            ),
        ),
        found=(("信.msg/smime.p7m/a.xlsx", "1"),),
    ),
    Form("forwarded", **one(lambda m: forwarded(m, m.mail(m.attached("a.xlsx", m.book()))), "转发的邮件.eml/a.xlsx")),
    Form(
        "forwarded_twice",
        **one(
            lambda m: forwarded(m, forwarded(m, m.mail(m.attached("a.xlsx", m.book())), "里.eml"), "外.eml", "=_2"), "外.eml/里.eml/a.xlsx"
        ),
    ),
    Form(
        "forwarded_as_a_file",
        **one(lambda m: m.mail(m.attached("上报.eml", m.mail(m.attached("a.xlsx", m.book()), mark="i"))), "上报.eml/a.xlsx"),
    ),
    Form(
        "forwarded_in_base64",
        **one(
            lambda m: m.mail(m.part('Content-Type: message/rfc822; name="FW: 2026.10"', m.mail(m.attached("a.xlsx", m.book()), mark="i"))),
            "FW_ 2026.10.eml/a.xlsx",
        ),
    ),
    Form(
        "digest",
        **one(lambda m: m.mail(b"\r\n" + m.mail(m.attached("a.xlsx", m.book()), mark="i"), kind="digest"), "转发的邮件.eml/a.xlsx"),
    ),
    Form(
        "several",
        build=lambda m: ("信.eml", m.mail(m.TEXT, m.attached("a.xlsx", m.book("1")), m.attached("b.xlsx", m.book("2")))),
        found=(("信.eml/a.xlsx", "1"), ("信.eml/b.xlsx", "2")),
    ),
    Form(
        "the_same_twice",
        build=lambda m: ("信.eml", m.mail(*[m.attached("a.xlsx", m.book())] * 2)),
        found=(("信.eml/a.xlsx", "1"), ("信.eml/a.xlsx", "1")),
    ),
    Form(
        "one_name_two_contents",
        build=lambda m: ("信.eml", m.mail(m.attached("a.xlsx", m.book("1")), m.attached("a.xlsx", m.book("2")))),
        found=(("信.eml/a.xlsx", "1"), ("信.eml/a.xlsx", "2")),
    ),
    Form(
        "with_a_picture_and_a_paper",
        build=lambda m: (
            "信.eml",
            m.mail(
                m.attached("a.xlsx", m.book()),
                m.part("Content-Type: image/png; name=logo.png\nContent-ID: <1>", b"\x89PNG"),
                m.attached("说明.pdf", b"%PDF", "application/pdf"),
            ),
        ),
        found=(("信.eml/a.xlsx", "1"),),
        other=("信.eml/说明.pdf",),
    ),
    Form(
        "zip_in_a_mail",
        **one(lambda m: m.mail(m.attached("包.zip", m.raw_zip({"上报/临江.xlsx".encode("gbk"): m.book()}))), "包.zip/临江.xlsx"),
    ),
    Form(
        "zip_without_a_name",
        **one(
            lambda m: m.mail(
                m.part("Content-Type: application/octet-stream\nContent-Disposition: attachment", m.zipped({"a.xlsx": m.book()}))
            ),
            "附件/a.xlsx",
        ),
    ),
    Form(
        "winmail_in_a_mail",
        **one(
            lambda m: m.mail(
                m.TEXT,
                m.part(
                    "Content-Type: application/ms-tnef; name=winmail.dat",
                    m.tnef(m.tnef_attachment(b"A.XLS", m.book(), m.properties((0x3707, 0x001F, m.wide(NAME + "\0"))))),
                ),
            ),
            f"winmail.dat/{NAME}",
        ),
    ),
    Form(
        "outlook_message_in_a_mail",
        **one(
            lambda m: m.mail(
                m.part("Content-Type: application/vnd.ms-outlook", m.msg_file(m.msg_attachment(m.book(), t3707001F=m.wide(NAME))))
            ),
            f"附件.msg/{NAME}",
        ),
    ),
    Form("encrypted_smime", **refusing(lambda m: m.mail(m.part(SMIME, b"0\x82")), "信.eml/smime.p7m", "加了密")),
    Form(
        "encrypted_pgp",
        **refusing(lambda m: m.mail(m.attached("a.asc", b"-----BEGIN PGP"), kind="encrypted"), "信.eml/加密内容.p7m", "加了密"),
    ),
    Form(
        "partial",
        **refusing(
            lambda m: b'Subject: 1/2\r\nContent-Type: message/partial; id="a"; number=1; total=2\r\n\r\nUEsD',
            "信.eml/没有附上的文件",
            "拆成了几封",
        ),
    ),
    Form(
        "external_body",
        **refusing(
            lambda m: m.mail(m.part('Content-Type: message/external-body; access-type=URL; name="a.xlsx"', b"")),
            "信.eml/a.xlsx",
            "只是一个链接",
        ),
    ),
    Form(
        "large_attachment_as_a_link",
        **refusing(
            lambda m: m.mail(m.part("Content-Type: text/html; charset=gbk", "<p>从QQ邮箱发来的超大附件</p>".encode("gbk"))),
            "信.eml/超大附件",
            "超大附件",
        ),
    ),
    Form("nothing_attached", **refusing(lambda m: m.mail(m.TEXT), "信.eml", "没有工作簿附件")),
    Form(
        "only_a_signature_picture",
        **refusing(lambda m: m.mail(m.TEXT, m.part("Content-Type: image/png; name=a.png", b"\x89PNG")), "信.eml", "没有工作簿附件"),
    ),
    Form(
        "without_a_mark",
        **refusing(lambda m: b"Subject: x\r\nContent-Type: multipart/mixed\r\n\r\n--a\r\n\r\nx", "信.eml/残缺的部分", "没有分界"),
    ),
    Form("rar", **refusing(lambda m: m.mail(m.attached("包.rar", b"Rar!\x1a\x07")), "信.eml/包.rar", "这是压缩包（.rar），不能直接读")),
    Form(
        "seven_zip_under_another_name",
        **refusing(lambda m: m.mail(m.attached("包.dat", b"7z\xbc\xaf\x27\x1c")), "信.eml/包.dat", "这是压缩包（.7z），不能直接读"),
    ),
    Form("empty_mail", **refusing(lambda m: b"", "信.eml", "是空文件")),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.id)
def test_a_form_is_read_right_or_refused_by_name(form: Form, as_told: Callable[[Any], None]) -> None:
    as_told(form)


def test_who_mailed_it_is_known(make: Make, opened: Opened) -> None:
    found, listed = opened("信.eml", forwarded(make, make.mail(make.attached("a.xlsx", make.book()), make.attached("b.rar", b"Rar!"))))
    assert [what.sender for what in found] == ["lj01@example.cn"]
    assert listed.senders == {"信.eml/转发的邮件.eml/b.rar": "lj01@example.cn"}
