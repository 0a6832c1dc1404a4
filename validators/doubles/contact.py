"""Telephones and addresses as evidence: which of them are the same place or the same line (R03)."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz

from validators.doubles.company_names import plain_text
from validators.doubles.places import Places, Region, same_place, split_places

EQUAL, ALIKE = 2, 1
_LINE = re.compile(r"(?:\+?0{0,2}86[- ]?)?(1[3-9]\d{9}|[48]00[- ]?\d{3}[- ]?\d{4}|(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{6,7})(?!\d)")
_ROAD = re.compile(r"([\u4e00-\u9fff]{1,4}?(?:大道|胡同|社区|路|街|道|巷|弄|村|镇|组))([^\d]{0,4}?)(\d+)号?")
_SIGNS = re.compile(r"[^\w]|_")
_WANTED = 85
"""Of a hundred: how alike two addresses with one road and number must be."""


class PostalAddress(NamedTuple):
    """An address: its places, what follows them, and its last road with the house number (empty where none)."""

    region: Region
    text: str
    spot: str


def lines_of(text: str) -> frozenset[str]:
    """The telephone lines of a cell: a mobile number, or area and number; stand-ins such as 8888888 are none.

    >>> sorted(lines_of('０８４９—２３４５６７８转801、13812345678'))
    ['0849-2345678', '13812345678']
    """
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", text))
    found = set()
    for line in _LINE.findall(plain):
        digits = re.sub(r"\D", "", line)
        area = "" if not digits.startswith("0") else digits[:3] if digits[1] in "12" else digits[:4]
        if len(set(digits[len(area) :])) > 2:
            found.add(f"{area}-{digits[len(area) :]}" if area else digits)
    return frozenset(found)


def local(line: str) -> str:
    """A line without its area: what two ways of writing it have in common.

    >>> local('0849-2345678') == local('2345678')
    True
    """
    return line.rpartition("-")[2]


def same_line(a: frozenset[str], b: frozenset[str]) -> str:
    """The line that both have; one of them may lack the area. Empty where there is none."""
    for line in sorted(a):
        for other in sorted(b):
            if line == other or (("-" in line) != ("-" in other) and local(line) == local(other)):
                return max(line, other, key=len)
    return ""


def address_of(text: str, places: Places) -> PostalAddress:
    """An address taken apart.

    >>> from validators.doubles.places import known_places
    >>> address_of('四川省成都市 城东滨河路１２号', known_places())[1:]
    ('城东滨河路12号', '滨河路12')
    """
    plain = _SIGNS.sub("", plain_text(text))
    region, rest = split_places(plain, places)
    roads = _ROAD.findall(rest)
    if roads:
        return PostalAddress(region, rest, roads[-1][0][-3:] + roads[-1][2])
    return PostalAddress(region, rest, rest if len(rest) >= 6 else "")


def same_address(a: PostalAddress, b: PostalAddress, places: Places) -> int:
    """EQUAL, ALIKE, or 0: another road or number, another county, or nothing to tell by."""
    if not a.spot or a.spot != b.spot or same_place(a.region, b.region, places) is False:
        return 0
    if a.text == b.text:
        return EQUAL
    short, long = sorted((a.text, b.text), key=len)
    return ALIKE if short in long or fuzz.ratio(short, long) >= _WANTED and len(short) != len(long) else 0
