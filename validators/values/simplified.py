"""Traditional characters as simplified ones, for comparing what staff of another script typed."""

from __future__ import annotations

from functools import cache
from typing import Any


def simplified(text: str) -> str:
    """The text in simplified characters; one that GB2312 has whole is none of another script and stays as it is.

    >>> simplified('客戶編碼'), simplified('客户编码')
    ('客户编码', '客户编码')
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return str(_converter().convert(text))
    return text


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
