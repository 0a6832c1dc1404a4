"""How mail programs write the name of an attachment (RFC 2047, RFC 2231, raw, none at all)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from building.mails import NAME, Form, one

Make = ModuleType


GBK64 = base64.b64encode(NAME.encode("gbk")).decode()


def headed(*lines: str | bytes, name: str = NAME) -> dict[str, Any]:
    """A mail whose only attachment has these headers."""

    def build(m: Make) -> bytes:
        head = b"\r\n".join(line.encode() if isinstance(line, str) else line for line in lines)
        return m.mail(m.TEXT, m.part(head, m.book()))

    return one(build, name)


FORMS = [
    Form(
        "rfc2231",
        **headed(
            "Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename*=UTF-8''"
            "2026-10_LJ01_%E4%B8%B4%E6%B1%9F%E5%B8%82%E5%B1%80_1.xlsx"
        ),
    ),
    Form(
        "rfc2231_gb2312",
        **headed(
            "Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename*=gb2312''"
            "2026-10_LJ01_%C1%D9%BD%AD%CA%D0%BE%D6_1.xlsx"
        ),
    ),
    Form(
        "rfc2231_in_pieces",
        **headed(
            "Content-Type: application/octet-stream\nContent-Disposition: attachment;\n"
            " filename*0*=utf-8''2026-10_LJ01_%E4%B8%B4%E6%B1;\n filename*1*=%9F%E5%B8%82%E5%B1%80;\n"
            " filename*2=_1.xlsx"
        ),
    ),
    Form(
        "rfc2231_with_ascii_before_it",
        **headed(
            'Content-Type: application/octet-stream; name="x.xlsx"\n'
            'Content-Disposition: attachment; filename="2026-10_LJ01_1.xlsx";\n'
            " filename*=UTF-8''2026-10_LJ01_%E4%B8%B4%E6%B1%9F%E5%B8%82%E5%B1%80_1.xlsx"
        ),
    ),
    Form(
        "encoded_word_in_name_only",
        **headed(f'Content-Type: application/octet-stream;\n name="=?gb2312?B?{GBK64}?="\nContent-Disposition: attachment'),
    ),
    Form(
        "encoded_word_in_filename",
        **headed(f'Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename="=?GBK?B?{GBK64}?="'),
    ),
    Form(
        "encoded_words_on_two_lines",
        **headed(
            "Content-Type: application/octet-stream\n"
            'Content-Disposition: attachment;\n filename="=?utf-8?B?MjAyNi0xMF9MSjAxX+S4tOax?=\n'
            ' =?utf-8?B?n+W4guWxgF8xLnhsc3g=?="'
        ),
    ),
    Form(
        "encoded_word_quoted",
        **headed(
            "Content-Type: application/octet-stream\n"
            'Content-Disposition: attachment;\n filename="=?utf-8?Q?2026-10=5FLJ01=5F=E4=B8=B4=E6=B1=9F=E5'
            '=B8=82=E5=B1=80=5F1=2Exlsx?="'
        ),
    ),
    Form(
        "encoded_word_of_unknown_charset",
        **headed(f'Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename="=?x-foxmail?B?{GBK64}?="'),
    ),
    Form(
        "raw_gbk",
        **headed("Content-Type: application/octet-stream", b'Content-Disposition: attachment; filename="' + NAME.encode("gbk") + b'"'),
    ),
    Form(
        "raw_utf8",
        **headed("Content-Type: application/octet-stream", b'Content-Disposition: attachment; filename="' + NAME.encode() + b'"'),
    ),
    Form(
        "percent_signs",
        **headed(
            "Content-Type: application/octet-stream\nContent-Disposition: attachment; "
            'filename="2026-10_LJ01_%E4%B8%B4%E6%B1%9F%E5%B8%82%E5%B1%80_1.xlsx"'
        ),
    ),
    Form("unquoted_name", **headed("Content-Type: application/octet-stream; name=a.xlsx\nContent-Disposition: attachment", name="a.xlsx")),
    Form("inline", **headed(f'Content-Type: application/octet-stream\nContent-Disposition: inline;\n filename="=?gbk?B?{GBK64}?="')),
    Form("no_disposition", **headed(f'Content-Type: application/x-msexcel; name="=?gbk?B?{GBK64}?="')),
    Form(
        "no_name_but_a_type", **headed("Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name="附件.xlsx")
    ),
    Form("no_name_no_type", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment", name="附件")),
    Form("wrong_type", **headed(f'Content-Type: image/png\nContent-Disposition: attachment; filename="=?gbk?B?{GBK64}?="')),
    Form("wrong_ending", **headed("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=a.dat", name="a.dat")),
    Form(
        "name_turned_round",
        **headed(
            "Content-Type: application/octet-stream", 'Content-Disposition: attachment; filename="报\u202exslx.xlsx"', name="报xslx.xlsx"
        ),
    ),
    Form(
        "name_of_another_folder",
        **headed(
            'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="..\\..\\..\\Windows\\a.xlsx"', name="a.xlsx"
        ),
    ),
    Form(
        "absolute_name",
        **headed('Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="/etc/cron.d/a.xlsx"', name="a.xlsx"),
    ),
    Form(
        "reserved_name",
        **headed('Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="CON.xlsx. ."', name="_CON.xlsx"),
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.id)
def test_a_form_is_read_right_or_refused_by_name(form: Form, as_told: Callable[[Any], None]) -> None:
    as_told(form)
