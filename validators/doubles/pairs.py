"""Pairs of customers that may be one: by code, by name, then by likeness with address and telephone (R03, V07, V39).

Order of rows never matters: customers are put in the order of branch, code and row first.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from validators.doubles import contact
from validators.doubles.blocks import shared_pairs
from validators.doubles.company_names import Name, understood
from validators.doubles.contact import PostalAddress, address_of, lines_of, local, same_address, same_line
from validators.doubles.likeness import CLOSE, EQUAL, ONE_SIGN, SHORTENED, UNLIKE, Likeness, likeness
from validators.doubles.places import Places, places_of, same_place
from validators.frames import each_once, plain_values
from validators.numbers.uscc import doubtful
from validators.values.text import fold

NAME, CODE, ADDRESS, PHONE, OUTSIDE = "企业全称", "统一社会信用代码", "通信地址", "联系方式", "外部系统编号"
COLUMNS = ("甲", "乙", "把握", "匹配", "依据", "为什么")
SAME, LIKELY, POSSIBLE = "同一客户", "很可能是同一家", "可能是同一家"
_CROWD = 8
"""A line that more customers than this have belongs to an agent or a market, and shows nothing."""
_BASE = {EQUAL: 82, ONE_SIGN: 62, SHORTENED: 58, CLOSE: 56}
_LINE, _HOUSE, _NEAR, _NEAR_CODE, _OUTSIDE = 20, 14, 8, 20, 25
_OTHER_LINE, _TELLING = 17, 8
"""What another telephone takes from names that are only alike and shorter than so many characters: in one house there
are many firms.
"""
_NAMED = 4
"""Characters that are a whole name."""
_LEAST, _LIKELY, _MOST = 60, 90, 99
_MAYBE = 45
"""Names less alike than this (of a hundred) are not looked at more closely."""


class Judged(NamedTuple):
    """How sure it is that two customers are one (of a hundred), by what, and why in words."""

    sure: int
    by: str
    why: str


class Customers:
    """The rows of R03 taken apart once, in the order of branch, code and row; `place` is where each row stood."""

    def __init__(self, frame: pd.DataFrame, own_places: Iterable[str] = ()) -> None:
        self.place = np.lexsort(
            (frame["_row"].to_numpy(), frame["客户编码"].fillna("").to_numpy(dtype=str), frame["_branch"].fillna("").to_numpy(dtype=str))
        )
        rows = frame.iloc[self.place].reset_index(drop=True)
        self.places: Places = places_of(own_places)
        self.branch = rows["_branch"].fillna("").astype("object")
        self.key = [f"{branch}\x1f{code or ''}" for branch, code in zip(self.branch, plain_values(rows["客户编码"]), strict=True)]
        self.names: list[Name] = list(each_once(lambda n: understood(n or "", self.places), rows[NAME]))
        self.addresses: list[PostalAddress] = list(each_once(lambda a: address_of(a or "", self.places), rows[ADDRESS]))
        self.lines: list[frozenset[str]] = list(each_once(lambda t: lines_of(t or ""), rows[PHONE]))
        self.code: list[str | None] = list(each_once(lambda c: fold(c) if c else None, rows[CODE]))
        self.outside: list[str | None] = list(each_once(lambda c: fold(c) if c else None, rows[OUTSIDE]))
        codes = pd.Series(self.code, dtype="object")
        self.sound = (codes.notna() & ~doubtful(codes)).to_numpy()

    @cached_property
    def own(self) -> pd.Series:
        """Own name of each row."""
        return pd.Series([name.own for name in self.names], dtype="object")

    @cached_property
    def crowded(self) -> frozenset[str]:
        """Lines that too many customers have."""
        many = pd.Series([local(line) for lines in self.lines for line in lines], dtype="object").value_counts()
        return frozenset(many[many > _CROWD].index)

    def keys(self, *, across: bool) -> pd.DataFrame:
        """What may bring two rows together (of different branches with `across`): `pos`, `key`."""
        found: list[tuple[int, str]] = []
        for pos, (name, address, lines) in enumerate(zip(self.names, self.addresses, self.lines, strict=True)):
            if name.own:
                found.append((pos, f"名{name.flat}|{name.unit}"))
                found += [] if across else [(pos, f"局{name.own}|{name.unit}|{self.branch.iat[pos]}")]
                found += [(pos, f"地{name.own}|{name.unit}|{place}") for level, place in name.region]
            found += [(pos, f"电{local(line)}") for line in lines if local(line) not in self.crowded]
            if address.spot:
                found.append((pos, f"址{address.spot}"))
            if self.outside[pos]:
                found.append((pos, f"编{self.outside[pos]}"))
        found += [(pos, f"码{code}") for pos, code in enumerate(self.code) if code]
        found += self._half_codes()
        return pd.DataFrame(found, columns=["pos", "key"])

    def _half_codes(self) -> list[tuple[int, str]]:
        """A code that was miscopied shares one half with the right one; only halves that a doubtful code has."""
        halves = [(pos, (f"前{code[:11]}", f"后{code[-11:]}")) for pos, code in enumerate(self.code) if code and len(code) >= 15]
        wanted = {half for pos, both in halves if not self.sound[pos] for half in both}
        return [(pos, half) for pos, both in halves for half in both if half in wanted]

    def candidates(self, *, across: bool) -> np.ndarray:
        """Pairs worth a closer look."""
        pairs = shared_pairs(self.keys(across=across), self.own, self.branch if across else None)
        if not len(pairs):
            return pairs
        a, b = pairs[:, 0], pairs[:, 1]
        codes = pd.factorize(pd.Series(self.code, dtype="object"))[0]
        units = pd.factorize(pd.Series([name.unit for name in self.names], dtype="object"))[0]
        same_code = (codes[a] == codes[b]) & (codes[a] >= 0)
        others = self.sound[a] & self.sound[b]
        kept = same_code | ((units[a] == units[b]) & ~others)
        pairs, same_code = pairs[kept], same_code[kept]
        own = self.own.to_numpy()
        alike = (
            process.cpdist(own[pairs[:, 0]].tolist(), own[pairs[:, 1]].tolist(), scorer=fuzz.ratio, dtype=np.float32)
            if len(pairs)
            else np.empty(0)
        )
        likely: np.ndarray = pairs[same_code | (alike >= _MAYBE)]
        return likely

    def judge(self, i: int, j: int) -> Judged | None:
        """What is to be thought of two rows; None where they are two, or nothing tells."""
        code, other = self.code[i], self.code[j]
        if code is not None and code == other:
            return Judged(100, CODE, "统一社会信用代码相同")
        a, b = self.names[i], self.names[j]
        if (self.sound[i] and self.sound[j]) or a.unit != b.unit or not a.own or not b.own:
            return None
        near, like = self._names(a, b)
        unsure = not (a.whole and b.whole) or (a.person and b.person)
        if near is False or like.grade == UNLIKE or (unsure and like.grade != EQUAL):
            return None
        points, words = self._evidence(i, j)
        if a.person != b.person and like.grade != EQUAL and points < _LINE:
            return None
        strange = near is None and a.flat != b.flat
        if not points and (like.grade != EQUAL or a.person or (strange and self.branch.iat[i] != self.branch.iat[j])):
            return None
        slight = like.grade < EQUAL and min(len(a.own), len(b.own)) < _TELLING
        sure = _BASE[like.grade] + points - 8 * strange - self._against(i, j, _OTHER_LINE if slight else 4)
        said = _name_words(a, b, like, strange)
        return Judged(min(sure, _MOST), NAME, "；".join([said, *words])) if sure >= _LEAST else None

    def _names(self, a: Name, b: Name) -> tuple[bool | None, Likeness]:
        """Whether the places agree, and how like the names are.

        A slip of the pen may stand in the place, too; and what looks like a place may be part of the name (永川泰服饰).
        """
        near = same_place(a.region, b.region, self.places)
        like = likeness(a.own, b.own) if a.flat != b.flat else likeness(a.flat, b.flat)
        short, long = sorted((a.flat, b.flat), key=len)
        if like.grade != EQUAL and len(short) >= _NAMED and long.endswith(short):
            return None, likeness(short, short)
        if near is False or like.grade == UNLIKE:
            slip = likeness(a.flat, b.flat)
            return (True, slip) if slip.grade == ONE_SIGN and min(len(a.flat), len(b.flat)) >= _TELLING else (near, like)
        return near, like

    def _evidence(self, i: int, j: int) -> tuple[int, list[str]]:
        points = 0
        words: list[str] = []
        if line := same_line(self.lines[i] - self.crowded, self.lines[j] - self.crowded):
            points, words = points + _LINE, [*words, f"电话相同（{line}）"]
        house = same_address(self.addresses[i], self.addresses[j], self.places)
        if house:
            points += _HOUSE if house == contact.EQUAL else _NEAR
            words.append("地址相同" if house == contact.EQUAL else "地址相近")
        code, other = self.code[i], self.code[j]
        if code and other and OSA.distance(code, other, score_cutoff=2) <= 2:
            points, words = points + _NEAR_CODE, [*words, "信用代码只差一两位，其中有一个通不过校验"]
        if self.outside[i] and self.outside[i] == self.outside[j]:
            points, words = points + _OUTSIDE, [*words, "外部系统编号相同"]
        return points, words

    def _against(self, i: int, j: int, line: int) -> int:
        """Points that another line (`line` of them) and another house take away."""
        lines, a, b = self.lines[i] and self.lines[j], self.addresses[i], self.addresses[j]
        return line * (bool(lines) and not same_line(self.lines[i], self.lines[j])) + 6 * (
            bool(a.spot and b.spot) and not same_address(a, b, self.places)
        )


def _name_words(a: Name, b: Name, like: Likeness, strange: bool) -> str:
    tail = "，其中一个没有写地名" if strange else ""
    if like.grade != EQUAL or a.own != b.own:
        return like.said + tail
    differs = [word for word, off in (("地名写法", a.region != b.region and not strange), ("公司字样", a.form != b.form)) if off]
    more = f"（{'、'.join(differs)}不同）" if differs else ""
    return f"名称相同{more}{tail}"


def similar(customers: pd.DataFrame, own_places: Iterable[str] = (), *, across: bool = False) -> pd.DataFrame:
    """Pairs of rows of R03 that may be one customer, the surest first.

    `甲`, `乙` are positions in the frame (the row whose branch, code and row come first is 甲), `把握` is of a hundred,
    `匹配` SAME (only by equal 统一社会信用代码), LIKELY or POSSIBLE, `依据` the column, `为什么` the reasons in words. With
    `across` only pairs of different branches. `own_places`: names of organisations, whose places are known without mark.
    """
    known = Customers(customers, own_places)
    found = []
    for i, j in known.candidates(across=across).tolist():
        if known.key[i] != known.key[j] and (judged := known.judge(i, j)) is not None:
            found.append((int(known.place[i]), int(known.place[j]), judged.sure, word_of(judged.sure), judged.by, judged.why))
    found.sort(key=lambda pair: -pair[2])
    return pd.DataFrame(found, columns=list(COLUMNS))


def word_of(sure: int) -> str:
    """How sure in words.

    >>> word_of(100), word_of(93), word_of(70)
    ('同一客户', '很可能是同一家', '可能是同一家')
    """
    return SAME if sure == 100 else LIKELY if sure >= _LIKELY else POSSIBLE
