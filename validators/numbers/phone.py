"""What stands in a cell for telephones (联系电话, 联系方式): one number or several, of any kind, names beside them.

Numbers of the mainland are those of `mobile`, `landline` and `toll`; a number with + or 00 and another country's code
has up to 15 digits (ITU-T E.164). Mail addresses, names and numbers of other means (微信) are not judged.
"""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from validators.numbers import landline, mobile, toll
from validators.numbers.nearest import mended
from validators.numbers.scheme import Doubt, Scheme, bare, broken
from validators.values.text import Text

_BETWEEN = re.compile(r"[、,，;；/／|\n\r~～]|或者?|和|及")
_EXTENSION = re.compile(r"(?i)(?<=[0-9)])\s*(?:转|分机|内线|ext\.?)+\s*:?\s*(?=[0-9])")
_WORDS = re.compile(r"(?i)\b(?:tel|fax|mobile|phone|ph|m|t|no)\b\.?:?|[\u3400-\u9fff:]+")
_DIGITS = "0123456789"
_ONE = (
    rf"[\u4e00-\u9fff]{{0,8}}[:： ]?(?:1[3-9][0-9]{{9}}|{landline.AREA}-?[2-8][0-9]{{6,7}}(?:[\-转][0-9]{{1,4}})?"
    r"|[48]00[0-9]{7})"
)
_SEVERAL = rf"{_ONE}(?:[、，；;,/]{_ONE})*"
"""What needs no judging: sound numbers, a name before each of them."""


def judge(text: str) -> Doubt | None:
    """The first doubt about the numbers in a cell.

    >>> judge('张三 13800000000、0834-2100001转801') is None, judge('+7 727 250 00 00') is None
    (True, True)
    >>> judge('0834-2100001/2/3') is None, judge('wx_keybook2026') is None
    (True, True)
    >>> judge('13800000000；1380000000').says
    '手机号应为 11 位，现在是 10 位：“1380000000”'
    >>> judge('138OOOO0000').mend
    '13800000000'
    """
    plain_text = unicodedata.normalize("NFKC", text)
    if broken(plain_text):
        return broken(plain_text)
    for piece in _pieces(plain_text):
        if (doubt := _of_piece(piece)) is not None:
            whole = bare(piece) == bare(text)
            says = doubt.says if whole or "“" in doubt.says else f"{doubt.says}：“{piece.strip()}”"
            return Doubt(says, lambda: doubt.near, doubt.mend if whole else None)
    return None


def _pieces(text: str) -> list[str]:
    """The parts of a cell that should be one number each."""
    found = []
    for part in _BETWEEN.split(text):
        words = _WORDS.sub(" ", _EXTENSION.sub("#", part))
        whole = words.strip(" .")
        blocks = whole.split()
        several = not _fine(whole) and any(_fine(block) and len(bare(block)) > 6 for block in blocks)
        found += blocks if several else [whole]
    return [piece for piece in found if piece]


def _of_piece(piece: str) -> Doubt | None:
    if _fine(piece):
        return None
    if re.search(r"[^0-9+()\s\-‐-―－.#*]", piece):
        return _twins(piece)
    number = landline.without_extension(piece)
    if re.match(r"[48]00", number) and 9 <= len(number) <= 11:
        return toll.judge(piece)
    if number.startswith("0") or landline.sound("0" + number):
        return landline.judge(piece)
    if re.match(r"1[3-9]", number) and 9 <= len(number) <= 13:
        return mobile.judge(number)
    return Doubt(f"不像电话号码：“{piece}”")


def _fine(piece: str) -> bool:
    """True for a sound number, for a number of another country, and for what is too short or too strange to judge."""
    number = landline.without_extension(piece)
    foreign = re.fullmatch(r"(?:\+|00)(?!86)[1-9][0-9]{6,14}", number)
    short = re.fullmatch(r"[0-9]{0,6}", number)
    return bool(foreign or short or mobile.sound(number) or landline.sound(number) or toll.sound(number))


def _twins(piece: str) -> Doubt | None:
    """A number with letters in place of digits; anything else with letters is no telephone and not judged."""
    number = bare(piece)
    digits = mended(number, lambda found: mobile.sound(found) or landline.sound(found), _DIGITS)
    return Doubt(f"电话里有字母：“{number}”", mend=digits) if digits else None


def plain(texts: pd.Series) -> pd.Series:
    """Mask of what `judge` certainly has nothing to say about."""
    return texts.str.fullmatch(_SEVERAL)


SCHEME = Scheme(
    id="phone",
    title=Text("电话", "Telephone"),
    source="电信网编号计划(2017 年版)、ITU-T E.164",
    switch="phone_check",
    document="客户的名片或来电",
    judge=judge,
    plain=plain,
)
