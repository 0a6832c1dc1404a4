"""Invented names, codes and numbers of the demo: nobody and no firm here is real."""

from __future__ import annotations

from random import Random

from macros.demo.pack_data import told
from validators.numbers.uscc import check_character

_SURNAMES = (
    "陈",
    "刘",
    "周",
    "吴",
    "徐",
    "孙",
    "马",
    "朱",
    "胡",
    "林",
    "郭",
    "何",
    "罗",
    "梁",
    "宋",
    "唐",
    "许",
    "邓",
    "冯",
    "曹",
    "彭",
    "曾",
    "肖",
    "田",
    "董",
    "潘",
    "蒋",
    "蔡",
    "余",
    "杜",
    "叶",
    "程",
    "苏",
    "魏",
    "吕",
    "丁",
    "任",
    "卢",
    "姚",
    "沈",
    "欧阳",
    "沙马",
    "阿依",
)
_GIVEN_1 = tuple("思建晓文志海玉春国明雪云丽永立新俊佳嘉雨天安宏泽启瑞兰秋景逸")
_GIVEN_2 = tuple("远国梅静强燕平华军芳峰宁洁琳辉敏涛斌霞颖刚萍龙凤东山川波松柏")

_TOLD = told("P01")
BRANDS = _TOLD["firms"]["brands"]
TRADES = _TOLD["firms"]["trades"]
ORGANS = _TOLD["firms"]["organs"]
INSTITUTIONS = _TOLD["firms"]["institutions"]
_ENDINGS = _TOLD["firms"]["endings"]
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_REGION = "5149"
"""No prefecture bears this number."""


def person(rng: Random) -> str:
    """A person's name."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN_1) + rng.choice(_GIVEN_2)


def people(rng: Random, count: int, *, taken: tuple[str, ...] = ()) -> list[str]:
    """Different persons' names, none of those taken."""
    found: list[str] = []
    while len(found) < count:
        name = person(rng)
        if name not in found and name not in taken:
            found.append(name)
    return found


def picks(rng: Random, kinds: int, count: int) -> list[tuple[int, int, int]]:
    """`count` different triples (round, brand, kind): what the names of one sort are made of."""
    size = len(BRANDS) * kinds
    rounds = -(-count // size)
    drawn = rng.sample(range(size * rounds), count)
    return [(i // size, i % size // kinds, i % kinds) for i in drawn]


def firm(short: str, pick: tuple[int, int, int]) -> tuple[str, str, str]:
    """Name, main business and trade of a firm."""
    again, brand, kind = pick
    word, business, industry = TRADES[kind]
    ending = _ENDINGS[(brand + kind) % len(_ENDINGS)]
    return f"{short}{BRANDS[brand]}{again_text(again)}{word}{ending}", business, industry


def organ(short: str, pick: tuple[int, int, int]) -> tuple[str, str, str]:
    """Name, main business and trade of a public office; the brand is the quarter where it stands."""
    again, brand, kind = pick
    word, business = ORGANS[kind]
    return f"{short}{BRANDS[brand]}{again_text(again)}{word}", business, "政府机关"


def institution(short: str, pick: tuple[int, int, int]) -> tuple[str, str, str]:
    """Name, main business and trade of an institution."""
    again, brand, kind = pick
    word, business, industry = INSTITUTIONS[kind]
    return f"{short}{BRANDS[brand]}{again_text(again)}{word}", business, industry


def again_text(again: int) -> str:
    """Nothing, or 第2, 第3 ... when the words have run out."""
    return f"第{again + 1}" if again else ""


def phone(rng: Random) -> str:
    """A land line in an area that does not exist."""
    return f"0849-{rng.randint(2_000_000, 8_999_999)}"


def credit_code(department: str, place: int, serial: int) -> str:
    """A sound 统一社会信用代码 (V08) of an entity that does not exist; `department` is 91, 11 or 12.

    >>> from validators.numbers.uscc import fault
    >>> fault(credit_code("91", 1, 7)) is None
    True
    """
    body = f"{place % 10000:04d}{serial % 10000:04d}"
    rest = -sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11
    seventeen = f"{department}{_REGION}{place % 100:02d}{body}{'X' if rest == 10 else rest}"
    return seventeen + check_character(seventeen)
