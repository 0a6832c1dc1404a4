"""Drafts as the mail programs of a county read them: RFC 2047, RFC 2231, a fallback name, and nothing smuggled in."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from email.header import decode_header
from pathlib import Path

import pytest

from workbooks.mail.draft import Draft, ascii_name, compose, write_draft
from workbooks.mail.eml import entities, file_name

WHEN = dt.datetime(2026, 11, 2, 9, 30)
NAME = "2026-10_LJ01_临江市局_1.xlsx"
LONG = "2026-10_LJ01_云岭州红河源哈尼族彝族自治县邮政局大客户营销中心与机要通信分局_12.xlsx"


@pytest.fixture
def raw(tmp_path: Path) -> bytes:
    """A draft with two attachments."""
    for name in (NAME, LONG):
        (tmp_path / name).write_bytes(name.encode() * 40)
    draft = Draft(
        to="zz00@example.cn；b@example.cn",
        subject="云岭州临江市局 2026-10 大客户上报件 第 1 版（更正，替换第 0 版）",
        body="见附件。\n填报人：陈思远\n",
        attachments=(tmp_path / NAME, tmp_path / LONG),
    )
    return write_draft(tmp_path / "草稿.eml", draft, when=WHEN).read_bytes()


def test_it_opens_unsent_and_says_when(raw: bytes) -> None:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "zz00@example.cn, b@example.cn"
    assert message["Date"].datetime.replace(tzinfo=None) == WHEN
    assert re.fullmatch(r"<[0-9a-f]{32}@keybook\.invalid>", message["Message-ID"])
    assert message.get_body().get_content().replace("\r\n", "\n") == "见附件。\n填报人：陈思远\n"
    assert not message.defects and all(not part.defects for part in message.walk())


def test_the_subject_is_in_encoded_words_of_whole_characters(raw: bytes) -> None:
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    subject = re.search(r"(?ms)^Subject: (.*?)\r\n(?=\S)", head + "\r\n").group(1)  # type: ignore[union-attr]
    words = subject.split("\r\n ")
    assert len(words) > 1 and all(len(word) <= 75 and re.fullmatch(r"=\?utf-8\?b\?[\w+/=]+\?=", word) for word in words)
    assert (
        "".join(decode_header(word)[0][0].decode() for word in words) == "云岭州临江市局 2026-10 大客户上报件 第 1 版（更正，替换第 0 版）"
    )


def test_names_stand_there_three_times(raw: bytes) -> None:
    parts = [e for e in entities(raw) if e.attached]
    for part, name in zip(parts, (NAME, LONG), strict=True):
        assert file_name(part.headers) == name
        disposition, kind = str(part.headers["content-disposition"]), str(part.headers["content-type"])
        assert (
            f'filename="{ascii_name(name)}"' in disposition
            and "filename*=UTF-8''2026-10_LJ01_%E4%BA" in disposition
            or name == NAME
            and "filename*=UTF-8''2026-10_LJ01_%E4%B8%B4%E6%B1%9F" in disposition
        )
        words = re.findall(r"=\?utf-8\?b\?[\w+/=]+\?=", kind)
        assert all(len(word) <= 75 for word in words)
        assert "".join(decode_header(word)[0][0].decode() for word in words) == name
        assert part.type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_program_that_knows_only_one_of_them_shows_a_name(raw: bytes) -> None:
    old = email.message_from_bytes(raw)
    shown = [part.get_filename() for part in old.walk() if part.get_content_disposition() == "attachment"]
    assert shown == ["2026-10_LJ01_1.xlsx", "2026-10_LJ01_12.xlsx"]
    new = email.message_from_bytes(raw, policy=email.policy.default)
    assert [part.get_param("name", header="content-type") for part in new.iter_attachments()] == [NAME, LONG]


def test_the_bytes_are_plain_ascii_in_short_lines(raw: bytes) -> None:
    assert raw.isascii() and b"\n" not in raw.replace(b"\r\n", b"") and b"\0" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_the_same_draft_has_the_same_bytes_and_another_moment_another_identifier() -> None:
    draft = Draft(to="a@b.cn", subject="催报", body="请报\n")
    assert compose(draft, when=WHEN) == compose(draft, when=WHEN)
    first, second = (email.message_from_bytes(compose(draft, when=WHEN + dt.timedelta(days=d)))["Message-ID"] for d in (0, 1))
    assert first != second


def test_no_header_is_smuggled_in() -> None:
    draft = Draft(to="a@b.cn\r\nBcc: x@y.cn", subject="报\r\nBcc: thief@example.cn\r\n\r\nbody", body="x")
    message = email.message_from_bytes(compose(draft, when=WHEN, sender="a\r\nX-Evil: 1 <a@b.cn>"), policy=email.policy.default)
    assert message["Bcc"] is None and message["X-Evil"] is None
    assert message["Subject"] == "报 Bcc: thief@example.cn body"


def test_a_quote_in_a_name_does_not_end_it(tmp_path: Path) -> None:
    (tmp_path / 'a";x=".xlsx').write_bytes(b"1")
    (part,) = (
        e for e in entities(compose(Draft(to="", subject="s", body="b", attachments=(tmp_path / 'a";x=".xlsx',)), when=WHEN)) if e.attached
    )
    assert file_name(part.headers) == "a;x=.xlsx"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        (NAME, "2026-10_LJ01_1.xlsx"),
        ("上报件.xlsx", "keybook.xlsx"),
        ("a b.xlsx", "a b.xlsx"),
        ("退回单_2026-10_临江_第1版.xlsx", "2026-10_1.xlsx"),
    ],
)
def test_what_is_left_of_a_name_in_ascii(name: str, plain: str) -> None:
    assert ascii_name(name) == plain
