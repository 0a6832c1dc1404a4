"""Text as staff type it: folding for comparison, bilingual titles, width of a string in a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from validators.values.missing import is_missing

_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
"""Characters that take no room: what web pages, PDF files and chat programs leave in a text that is copied from them."""
_INVISIBLE = re.compile(f"[{_UNSEEN}]+")
_SPACES = re.compile(rf"[\s\u3000\u00a0{_UNSEEN}]+")
_DROPPED_IN_HEADERS = re.compile(rf"[\s\u3000\u00a0{_UNSEEN}★*※:：()（）\[\]【】《》/／、·.\-_]+")
_DOTS = {ord(dot): "·" for dot in "•‧・∙⋅⸱ᐧ᛫"}
"""Other encodings of the · in the names of minorities and foreigners; NFKC knows only two more."""
_DOT_IN_NAME = re.compile(r"(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff])")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_COMPANY_ENDINGS = ("股份有限公司", "有限责任公司", "有限公司")


class Text(NamedTuple):
    """A title in Chinese with its English beside it, born where it is used."""

    zh: str
    en: str = ""

    def __str__(self) -> str:
        return self.zh


_LIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(text: str) -> str:
    """A cell of a csv that people open: what a spreadsheet would take for a formula begins with an apostrophe.

    >>> as_csv('=1+1'), as_csv('-3.5'), as_csv('收入')
    ("'=1+1", '-3.5', '收入')
    """
    return f"'{text}" if text.startswith(_LIVE) and not _PLAIN_NUMBER.fullmatch(text) else text


def from_csv(text: str) -> str:
    """The text that `as_csv` was given. >>> from_csv("'=1+1"), from_csv("'90年代")
    ('=1+1', "'90年代")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_LIVE) else text


_OBEYED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that a screen obeys or cannot show: controls, directions, line ends, halves, nothing."""


def screened(text: str, most: int = 300) -> str:
    """A name from outside as it may stand on a screen or in a log: what a terminal would obey is shown instead.

    >>> screened('a' + chr(0x202e) + 'xslx.exe'), screened(chr(27) + '[2J'), screened('b' + chr(0xdcff) + 'c')
    ('a〔U+202E〕xslx.exe', '〔U+001B〕[2J', 'b〔字节 FF〕c')
    """
    if not text.isprintable() or len(text) > most:
        text = "".join(map(_seen, text[:most])) + ("…" if len(text) > most else "")
    return text


def _seen(char: str) -> str:
    if unicodedata.category(char) not in _OBEYED:
        return char
    code = ord(char)
    return f"〔字节 {code - 0xDC00:02X}〕" if 0xDC80 <= code <= 0xDCFF else f"〔U+{code:04X}〕"


def is_blank(value: object) -> bool:
    """True for None, NaN and text of nothing but spaces (ordinary, full-width, no-break)."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value[:1].isalnum() and not _SPACES.sub("", value)
    return is_missing(value)


def blanks(values: Iterable[object]) -> set[object]:
    """The blank ones among values, each once. No value that is blank equals one that is not.

    >>> sorted(map(repr, blanks(['a', None, ' ', 'a', 0, False])))
    ["' '", 'None']
    """
    return {v for v in set(values) if not (isinstance(v, str) and v[:1].isalnum()) and is_blank(v)}


_NOTHING = frozenset(("无", "没有", "暂无", "无问题", "没有问题", "暂无问题", "无意见", "没有意见", "/", "-", "—"))


def says_something(text: object) -> bool:
    """False for a blank, and for the words with which people say that there is nothing to say: 无, 没有问题.

    >>> [says_something(text) for text in ("送得慢", "无", " 没有问题。", None)]
    [True, False, False, False]
    """
    return isinstance(text, str) and fold(text).rstrip("。.") not in _NOTHING and not is_blank(text)


def trim(text: str) -> str:
    """Spaces of every kind off both ends; inner runs of them become one ordinary space, invisible characters nothing.

    >>> trim('\\u3000 北京甲  有限\\u200b公司 ')
    '北京甲 有限公司'
    """
    if text.isprintable() and "  " not in text and not text.startswith(" ") and not text.endswith(" "):
        return str(text)  # of all spaces and invisible characters only the ordinary space can be printed
    return _SPACES.sub(" ", visible(text)).strip()


def visible(text: str) -> str:
    """A text without the characters that take no room (U+200B and its kin).

    >>> visible('12,909\\u200b.01'), len(visible('\\ufeffKH01'))
    ('12,909.01', 4)
    """
    return text if text.isascii() else _INVISIBLE.sub("", text)


def squeezed(text: str) -> str:
    """A text without spaces of any kind and without invisible characters."""
    return _SPACES.sub("", text)


def fold(text: str) -> str:
    """For comparing codes, references and listed values: NFKC, no spaces, upper case (settled 15); twice is as once.

    >>> fold(' ｋｈ0301 ') == fold('KH0301')
    True
    >>> len({fold(name) for name in ('买买提·吐尔逊', '买买提•吐尔逊', '买买提･吐尔逊', '买买提．吐尔逊', '买买提 ‧ 吐尔逊')})
    1
    """
    if text.isascii():
        return "".join(text.split()).upper()
    if text.isalnum() and unicodedata.is_normalized("NFKC", text) and text == text.upper():
        return text
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text).translate(_DOTS)).upper()
    plain = _DOT_IN_NAME.sub("·", plain)
    return plain if plain.isascii() else unicodedata.normalize("NFKC", plain)


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


@lru_cache(maxsize=20_000)
def fold_header(text: str) -> str:
    """For comparing headers: as `fold`, in simplified characters, and without brackets, stars, slashes and other signs.

    >>> fold_header('★企业全称（必填）') == fold_header('企业全称(必填)'), fold_header('企業全稱')
    (True, '企业全称')
    """
    return _DROPPED_IN_HEADERS.sub("", simplified(unicodedata.normalize("NFKC", text))).upper()


def fold_company(name: str) -> str:
    """The match key of a legal entity by name (R03): brackets and the 有限公司 ending do not count.

    >>> fold_company('北京甲有限公司 ') == fold_company('北京甲有限责任公司')
    True
    >>> fold_company('北京甲（集团）有限公司') == fold_company('北京甲有限公司')
    False
    """
    folded = fold(name)
    if not folded.isalnum():
        folded = re.sub(r"[()\[\]]", "", folded)
    for ending in _COMPANY_ENDINGS:
        if folded.endswith(ending) and len(folded) > len(ending):
            return folded[: -len(ending)]
    return folded


LISTED = "、，,"
"""Signs between the codes or names of a list."""
LISTED_IN_A_CELL = LISTED + ";；"
"""Signs between the values of one cell, as staff type them."""


def split_list(text: str, signs: str = LISTED) -> tuple[str, ...]:
    """The codes or names of a list, trimmed; what is blank between two signs is none.

    >>> split_list(' LJ01，QH02、 ,YS03'), split_list('固话；宽带', LISTED_IN_A_CELL), split_list('')
    (('LJ01', 'QH02', 'YS03'), ('固话', '宽带'), ())
    """
    for sign in signs[1:]:
        text = text.replace(sign, signs[0])
    return tuple(part for part in map(trim, text.split(signs[0])) if part)


def width(text: str) -> int:
    """Columns that a text needs on a sheet: two for each Chinese character, one for each Latin."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in text)


def safe_text(text: str) -> bool:
    """True when every character is in GB2312, or is one of · — – (ux 1.3)."""
    try:
        text.translate({ord(c): None for c in "·—–"}).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
