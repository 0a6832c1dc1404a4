"""The bytes say what a part is, and whatever a mail holds or points to is listed: mistyped workbooks, net disks, mailboxes, signatures."""

from __future__ import annotations

import base64
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from workbooks.mail.letter.links import linked
from workbooks.mail.letter.signed import signed_content

Make = SimpleNamespace
Opened = Callable[..., tuple[list[Any], Any]]


@pytest.mark.parametrize(
    "head",
    [
        'Content-Type: image/png; name="a.xlsx"\nContent-Disposition: inline; filename="a.xlsx"',
        'Content-Type: text/calendar; name="a.xlsx"\nContent-Disposition: inline; filename="a.xlsx"',
        'Content-Type: image/jpeg; name="a.xlsx"',
        'Content-Type: text/plain; name="a.xlsx"',
        'Content-Type: application/pkcs7-signature; name="a.xlsx"',
        'Content-Type: message/delivery-status; name="a.xlsx"',
        'Content-Type: application/pgp-signature; name="a.xlsx"',
        'Content-Type: text/html; name="a.xlsx"\nContent-ID: <x>',
    ],
)
def test_a_workbook_under_any_type_is_taken(head: str, make: Make, opened: Opened) -> None:
    found, listed = opened("信.eml", make.mail(make.TEXT, make.part(head, make.book())))
    assert [(w.shown, w.file.read_bytes()) for w in found] == [("信.eml/a.xlsx", make.book())]
    assert listed.refused == {}


@pytest.mark.parametrize("coding", ["", "7bit", "8bit", "binary", "base46"])
def test_base64_that_is_not_said_to_be_is_read(coding: str, make: Make, opened: Opened) -> None:
    head = 'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="a.xlsx"'
    head += f"\nContent-Transfer-Encoding: {coding}" if coding else ""
    found, _ = opened("信.eml", make.mail(make.part(head, make.b64(make.book()), encode=False)))
    assert [w.file.read_bytes() for w in found] == [make.book()]


@pytest.mark.parametrize("lost", [1, 2, 3, 5, 70])
def test_base64_that_is_cut_off_gives_what_there_is(lost: int, make: Make, opened: Opened) -> None:
    head = 'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="a.xlsx"\nContent-Transfer-Encoding: base64'
    text = base64.b64encode(make.book())
    found, _ = opened("信.eml", make.mail(make.part(head, text[:-lost], encode=False), close=False))
    assert [w.shown for w in found] == ["信.eml/a.xlsx"]
    assert make.book().startswith(found[0].file.read_bytes()[:-3])


LINKS = {
    "https://mail.qq.com/cgi-bin/ftnExs_download?k=5f31&t=exs_ftn_download&code=ab": "超大附件",
    "https://wx.mail.qq.com/ftn/download?func=3&key=abc": "超大附件",
    "https://mail.163.com/large-attachment-download/index.html?p=X&file=Y": "网易云附件",
    "https://dashi.163.com/html/cloud-attachment-download/?key=abc": "网易云附件",
    "https://pan.baidu.com/s/1AbCdEfG?pwd=1234": "百度网盘",
    "https://share.weiyun.com/AbCdEf": "腾讯微云",
    "https://1drv.ms/x/s!AbCdEf": "OneDrive",
    "https://contoso-my.sharepoint.com/:x:/g/personal/a_b/Ea1": "OneDrive",
    "https://www.kdocs.cn/l/cabc": "金山文档",
    "https://docs.qq.com/sheet/DAbc": "腾讯文档",
    "https://www.alipan.com/s/abc": "阿里云盘",
    "https://cloud.189.cn/t/abc": "天翼云盘",
    "https://pan.quark.cn/s/abc": "夸克网盘",
}


@pytest.mark.parametrize("address", LINKS)
def test_a_link_beside_an_attachment_is_listed(address: str, make: Make, opened: Opened) -> None:
    shown = address.replace("&", "&amp;")
    letter = make.part("Content-Type: text/html; charset=utf-8", f'<a href="{shown}">十月流水.xlsx</a>，谢谢'.encode())
    found, listed = opened("信.eml", make.mail(letter, make.attached("a.xlsx", make.book())))
    assert [w.shown for w in found] == ["信.eml/a.xlsx"]
    (told,) = listed.refused
    assert told.startswith(f"信.eml/{LINKS[address]}链接 ") and "网盘链接" in listed.refused[told]


ELSEWHERE = {
    "链接: pan.baidu.com/s/1AbCdEfG 提取码: 1234": "百度网盘链接 pan.baidu.com／s／1AbCdEfG",
    "见 https://www.wenshushu.cn/f/abc": "文叔叔链接 www.wenshushu.cn／f／abc",
    "https://mail.sina.com.cn/filecenter/download.php?id=1": "邮箱大附件链接 mail.sina.com.cn／filecenter／download.php_id=1",
    "http://10.0.0.8/files/2026-10_LJ01.xlsx": "文件链接 10.0.0.8／files／2026-10_LJ01.xlsx",
    "ftp://10.1.1.1/a.zip，谢谢": "文件链接 10.1.1.1／a.zip",
    r"放在 \\10.1.1.5\共享\十月.xlsx 了": "文件链接 10.1.1.5／共享／十月.xlsx",
    "https://oa.example.gov.cn/get?file=台账.xls": "文件链接 oa.example.gov.cn／get_file=台账.xls",
}


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_file_that_lies_anywhere_else_is_listed(text: str, make: Make, opened: Opened) -> None:
    letter = make.part("Content-Type: text/plain; charset=utf-8", text.encode())
    found, listed = opened("信.eml", make.mail(letter, make.attached("a.xlsx", make.book())))
    assert [w.shown for w in found] == ["信.eml/a.xlsx"] and list(listed.refused) == [f"信.eml/{ELSEWHERE[text]}"]


def _in_text(make: Make, kind: str, before: bytes, after: bytes) -> bytes:
    return bytes(make.mail(make.part(f"Content-Type: {kind}", before + base64.b64encode(make.book()) + after), make.TEXT))


SCATTERED: dict[str, Callable[[Make], bytes]] = {
    "behind the last mark": lambda m: m.mail(m.TEXT) + b"\r\n" + m.attached("a.xlsx", m.book()),
    "behind the last mark, with marks": lambda m: m.mail(m.TEXT) + b"\r\n--=_b1\r\n" + m.attached("a.xlsx", m.book()) + b"\r\n--=_b1--",
    "another mark than was said": lambda m: m.mail(m.TEXT, m.attached("a.xlsx", m.book())).replace(b'boundary="=_b1"', b'boundary="z"'),
    "no mark said": lambda m: m.mail(m.TEXT, m.attached("a.xlsx", m.book())).replace(b';\r\n boundary="=_b1"', b""),
    "in the page": lambda m: _in_text(m, "text/html", b'<a href="data:application/zip;base64,', b'">x</a>'),
    "in a calendar": lambda m: _in_text(m, "text/calendar", b"BEGIN:VCALENDAR\r\nATTACH;ENCODING=BASE64:", b"\r\nEND:VCALENDAR"),
    "in letters for addresses": lambda m: m.mail(
        b'Content-Type: application/zip; name="a.xlsx"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + base64.urlsafe_b64encode(m.book())
    ),
    "in two pieces": lambda m: m.mail(
        b'Content-Type: application/zip; name="a.xlsx"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.b64encode(m.book()[:100])
        + b"\r\n"
        + base64.b64encode(m.book()[100:])
    ),
}


@pytest.mark.parametrize("where", SCATTERED)
def test_a_file_is_found_wherever_a_program_put_it(where: str, make: Make, opened: Opened) -> None:
    found, listed = opened("信.eml", SCATTERED[where](make))
    assert [what.file.read_bytes()[: len(make.book())] for what in found] == [make.book()] and listed.refused == {}


def test_a_form_that_is_not_read_is_named(make: Make, opened: Opened) -> None:
    yenc = b"=ybegin line=128 size=9 name=\xe5\x8d\x81.xlsx\r\nabc\r\n=yend size=9\r\n"
    _, listed = opened("信.eml", make.mail(make.part("Content-Type: text/plain", yenc, encode=False), make.attached("a.xlsx", make.book())))
    assert listed.refused == {"信.eml/十.xlsx": "附件用 yEnc 写在正文里，读不出来"}
    _, listed = opened("信.eml", make.mail(make.TEXT).replace(b"\n--", b"\n-"))
    assert listed.refused == {"信.eml/残缺的部分": "邮件的这一部分没有分界，读不出来"}


@pytest.mark.parametrize(
    "text", ["见 https://www.example.cn/a 和 http://mail.qq.com/", "https://www.163.com/news/1.html", "没有链接", "https://"]
)
def test_other_links_are_none(text: str) -> None:
    assert list(linked(text)) == []


def test_a_link_is_listed_once_and_many_are_bounded() -> None:
    one = "https://pan.baidu.com/s/1AbC "
    assert len(list(linked(one * 5))) == 1
    assert len(list(linked(" ".join(f"https://pan.baidu.com/s/{n}" for n in range(900))))) == 50


@pytest.mark.parametrize("name", ["信.eml", "收件箱.mbox", "Inbox", "邮件.txt"])
def test_every_mail_of_a_mailbox_is_read(name: str, make: Make, opened: Opened) -> None:
    mails = [make.mail(make.TEXT, make.attached(f"{n}.xlsx", make.book(str(n)))) for n in (1, 2, 3)]
    data = b"".join(b"From lj01@example.cn Mon Nov  2 09:00:00 2026\r\n" + mail + b"\r\n\r\n" for mail in mails)
    found, listed = opened(name, data)
    assert [w.shown for w in found] == [f"{name}/第 {n} 封.eml/{n}.xlsx" for n in (1, 2, 3)] and listed.refused == {}


@pytest.mark.parametrize("between", [b"\r\n", b"\r\n\r\n", b"\n \n"])
def test_mails_with_nothing_between_them_are_all_read(between: bytes, make: Make, opened: Opened) -> None:
    first, second = (make.mail(make.TEXT, make.attached(f"{n}.xlsx", make.book(str(n)))) for n in (1, 2))
    found, listed = opened("信.eml", first.rstrip() + between + second)
    assert [w.shown for w in found] == [f"信.eml/第 {n} 封.eml/{n}.xlsx" for n in (1, 2)] and listed.refused == {}


def test_quoted_from_lines_are_put_back(make: Make, opened: Opened) -> None:
    csv = "客户编码,收入\r\n>From here,5\r\nKH01,6\r\n".encode()
    one = make.mail(make.part('Content-Type: text/csv\nContent-Disposition: attachment; filename="a.csv"', csv, encode=False))
    mark = b"From a@b.cn Mon Nov  2 09:00:00 2026\r\n"
    found, _ = opened("信.eml", mark + one + b"\r\n\r\n" + mark + make.mail(make.TEXT))
    assert found[0].file.read_bytes() == csv.replace(b">From", b"From").removesuffix(b"\r\n") + b"\r\n"


@pytest.mark.parametrize(
    "change", [lambda m: m.replace(b"\r\n", b"\r"), lambda m: b">From a@b.cn Mon Nov  2 2026\r\n" + m, lambda m: b"\r\n\r\n" + m]
)
def test_line_ends_and_first_lines_as_they_come(change: Callable[[bytes], bytes], make: Make, opened: Opened) -> None:
    found, _ = opened("信.eml", change(make.mail(make.TEXT, make.attached("a.xlsx", make.book()))))
    assert [w.file.read_bytes() for w in found] == [make.book()]


@pytest.mark.parametrize("stray", [b"\0\0", b"\r\n", b"\0", b"\0" * 40, b"\n-- \n"])
def test_stray_bytes_behind_winmail_dat(stray: bytes, make: Make, opened: Opened) -> None:
    whole = make.tnef(make.tnef_attachment(b"a.xlsx", make.book("1")), make.tnef_attachment(b"b.xlsx", make.book("2")))
    found, listed = opened("winmail.dat", whole + stray)
    assert [w.file.read_bytes() for w in found] == [make.book("1"), make.book("2")] and listed.refused == {}


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("包.zip", b"Rar!\x1a\x07\x01\0", ".rar"),
        ("包.dat", b"7z\xbc\xaf\x27\x1c", ".7z"),
        ("包.tar.gz", b"\x1f\x8b\x08\0", ".tar.gz"),
        ("包.zip", b"\x1f\x8b\x08\0", ".gz"),
        ("包", b"BZh9", ".bz2"),
        ("包.tar", b"x" * 300, ".tar"),
        ("包.7z", b"7z\xbc\xaf\x27\x1c", ".7z"),
    ],
)
def test_an_archive_is_called_what_it_is(name: str, data: bytes, kind: str, make: Make, opened: Opened) -> None:
    _, listed = opened("信.eml", make.mail(make.attached("a.bin", data).replace(b"a.bin", f"{name}".encode())))
    assert listed.refused == {f"信.eml/{name}": f"这是压缩包（{kind}），不能直接读"}


def test_lock_files_in_a_zip_are_ignored_as_in_a_folder(make: Make, opened: Opened) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("十月/~$a.xlsx", "~$b.xlsx", "__MACOSX/._a.xlsx", "十月/.DS_Store"):
            archive.writestr(name, b"x" * 165)
        archive.writestr("十月/a.xlsx", make.book())
    found, listed = opened("包.zip", held.getvalue())
    assert len(found) == 1 and listed.refused == {} and listed.other == {}


@pytest.fixture(scope="module")
def signer() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lj01")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    return made.not_valid_before(day).not_valid_after(day + dt.timedelta(days=900)).sign(key, hashes.SHA256()), key


@pytest.mark.parametrize("kind", ["pkcs7-mime", "x-pkcs7-mime"])
@pytest.mark.parametrize("binary", [True, False])
def test_an_opaque_signature_is_opened(kind: str, binary: bool, signer: Any, make: Make, opened: Opened) -> None:
    inner = make.mail(make.TEXT, make.attached("a.xlsx", make.book()))
    built = pkcs7.PKCS7SignatureBuilder().set_data(inner).add_signer(*signer, hashes.SHA256())
    sealed = built.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary] if binary else [])
    assert signed_content(sealed) == inner
    found, listed = opened(
        "信.eml", make.mail(make.part(f"Content-Type: application/{kind}; smime-type=signed-data; name=smime.p7m", sealed))
    )
    assert [w.file.read_bytes() for w in found] == [make.book()] and listed.refused == {}


@pytest.mark.parametrize("wrapping", ["bytes", "with lines", "base64"])
@pytest.mark.parametrize("holds", ["letter", "workbook"])
def test_a_signed_file_in_a_folder_is_opened(wrapping: str, holds: str, signer: Any, make: Make, opened: Opened) -> None:
    """What a signing program wraps: a letter, or the workbook itself; in bytes, in base64, with lines around it."""
    content = make.mail(make.TEXT, make.attached("a.xlsx", make.book())) if holds == "letter" else make.book()
    built = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(*signer, hashes.SHA256())
    coding = serialization.Encoding.PEM if wrapping == "with lines" else serialization.Encoding.DER
    sealed = built.sign(coding, [pkcs7.PKCS7Options.Binary])
    found, listed = opened("2026-10_LJ01_1.xlsx.p7m", base64.encodebytes(sealed) if wrapping == "base64" else sealed)
    assert [w.file.read_bytes() for w in found] == [make.book()] and listed.refused == {}
    assert found[0].shown.endswith("签名邮件.eml/a.xlsx" if holds == "letter" else "2026-10_LJ01_1.xlsx.p7m/2026-10_LJ01_1.xlsx")


def test_an_encrypted_file_in_a_folder_is_named(signer: Any, opened: Opened) -> None:
    certificate, _ = signer
    sealed = pkcs7.PKCS7EnvelopeBuilder().set_data(b"x").add_recipient(certificate).encrypt(serialization.Encoding.DER, [])
    found, listed = opened("信.p7m", sealed)
    assert found == [] and "不能直接读" in next(iter(listed.refused.values()))


def test_an_encrypted_letter_is_not_opened(signer: Any) -> None:
    certificate, _ = signer
    sealed = pkcs7.PKCS7EnvelopeBuilder().set_data(b"x").add_recipient(certificate).encrypt(serialization.Encoding.DER, [])
    assert signed_content(sealed) is None
    for damaged in (b"", b"0", b"0\x80", sealed[:40], b"0\x84\xff\xff\xff\xff", b"0\x80" * 400, bytes(300)):
        assert signed_content(damaged) is None


@pytest.mark.parametrize("form", ["utf-16", "utf-16-be with a mark", "of a Mac", "after blank lines", "with a mark"])
def test_a_letter_as_other_programs_save_it(form: str, make: Make, opened: Opened) -> None:
    letter = make.mail(make.TEXT, make.attached("a.xlsx", make.book()))
    saved = {
        "utf-16": letter.decode("latin-1").encode("utf-16"),
        "utf-16-be with a mark": b"\xfe\xff" + letter.decode("latin-1").encode("utf-16-be"),
        "of a Mac": f"{len(letter)}\n".encode() + letter + b'<?xml version="1.0"?><plist/>',
        "after blank lines": b"\r\n\r\n" + letter,
        "with a mark": b"\xef\xbb\xbf" + letter,
    }[form]
    found, listed = opened("信.emlx" if form == "of a Mac" else "信.eml", saved)
    assert [w.file.read_bytes() for w in found] == [make.book()] and listed.refused == {}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("信.eml", b"", "是空文件"),
        ("信.eml", b" \r\n\0", "是空文件"),
        ("包.zip", b"", "是空文件"),
        ("包.z01", b"PK\x03\x04" + bytes(90), "不能直接读"),
        ("包.7z.001", b"7z\xbc\xaf" + bytes(90), "不能直接读"),
        ("上报件.xlsx.crdownload", b"PK\x03\x04" + bytes(90), "不能直接读"),
        ("上报件.xlsx.part", b"PK\x03\x04" + bytes(90), "不能直接读"),
    ],
)
def test_what_cannot_be_opened_is_named_for_what_it_is(name: str, data: bytes, said: str, opened: Opened) -> None:
    found, listed = opened(name, data)
    assert found == [] and said in listed.refused[name]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://we.tl/t-abc123", "WeTransfer"),
        ("https://example.feishu.cn/file/boxcnAbc", "飞书云文档"),
        ("https://alidocs.dingtalk.com/i/nodes/abc", "钉钉文档"),
        ("https://drive.weixin.qq.com/s?k=abc", "企业微信微盘"),
        ("https://url.ctfile.com/f/123", "城通网盘"),
    ],
)
def test_links_of_more_services_are_listed(address: str, name: str) -> None:
    (part,) = linked(f'<p>见 <a href="{address}">附件</a></p>')
    assert part.name.startswith(f"{name}链接 ")


def test_a_page_of_such_a_service_that_holds_no_file_is_none() -> None:
    assert list(linked("https://www.feishu.cn/about https://www.dingtalk.com/ https://weixin.qq.com/")) == []
