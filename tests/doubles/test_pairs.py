"""Pairs of customers: worked examples, planted doubles, and what must not depend on order (V07, V39, R03)."""

from __future__ import annotations

from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.campaign import examples
from macros.demo.mistakes.planted_doubles import KINDS, customers, written_again
from macros.demo.month import generate
from validators.doubles.blocks import LARGEST, shared_pairs
from validators.doubles.pairs import COLUMNS, LIKELY, POSSIBLE, SAME, similar
from validators.values.period import Month
from validators.values.text import safe_text

OWN = ("临江市局", "青禾县局")
SOUND, OTHER_SOUND = "91110000600037341L", "91514902900200032T"
Row = dict[str, Any]


def row(
    code: str,
    name: str,
    *,
    credit: str | None = None,
    address: str | None = None,
    phone: str | None = None,
    outside: str | None = None,
    branch: str = "LJ01",
) -> Row:
    return {
        "客户编码": code,
        "企业全称": name,
        "统一社会信用代码": credit,
        "通信地址": address,
        "联系方式": phone,
        "外部系统编号": outside,
        "_branch": branch,
    }


def frame(rows: list[Row]) -> pd.DataFrame:
    made = pd.DataFrame([{"_row": 6 + i} | one for i, one in enumerate(rows)])
    return made.astype({name: "object" for name in made.columns if name != "_row"})


def judged(one: Row, two: Row, **more: Any) -> tuple[int, str, str] | None:
    found = similar(frame([one, two | {"客户编码": "KH99"}]), OWN, **more)
    assert len(found) <= 1 and list(found.columns) == list(COLUMNS)
    return None if found.empty else (int(found["把握"].iat[0]), found["匹配"].iat[0], found["为什么"].iat[0])


@pytest.mark.parametrize(
    ("one", "two", "sure", "word", "why"),
    [
        (row("K1", "甲公司", credit=SOUND), row("", "乙公司", credit=SOUND), 100, SAME, "统一社会信用代码相同"),
        (
            row("K1", "四川省临江市金穗茶业有限公司"),
            row("", "臨江金穗茶業有限責任公司"),
            82,
            POSSIBLE,
            "名称相同（地名写法、公司字样不同）",
        ),
        (
            row("K1", "临江金穗茶业有限公司", phone="0849-2345678"),
            row("", "临江市金穗茶业公司", phone="2345678"),
            99,
            LIKELY,
            "名称相同（公司字样不同）；电话相同（0849-2345678）",
        ),
        (
            row("K1", "临江金穗茶业", phone="0849-2345678"),
            row("", "临江金惠茶业", phone="0849-2345678"),
            82,
            POSSIBLE,
            "名称只差一个字（惠/穗）；电话相同（0849-2345678）",
        ),
        (
            row("K1", "临江金穗茶业有限公司", address="滨河路12号", phone="2345678"),
            row("", "金穗", address="滨河路12号", phone="2345678"),
            84,
            POSSIBLE,
            "“金穗”像是“金穗茶业”的简称，其中一个没有写地名；电话相同（2345678）；地址相同",
        ),
        (
            row("K1", "临江金穗茶业", credit=SOUND),
            row("", "临江金穗茶业", credit="91110000600037341X"),
            99,
            LIKELY,
            "名称相同；信用代码只差一两位，其中有一个通不过校验",
        ),
        (row("K1", "临江金穗商贸", outside="ERP1001"), row("", "临江金穗贸易", outside="ERP1001"), 87, POSSIBLE, "外部系统编号相同"),
        (row("K1", "张伟", phone="13812345678"), row("", "张伟", phone="13812345678"), 99, LIKELY, "名称相同；电话相同"),
        (
            row("K1", "昆明市安宁市凤禄林草所", phone="13812345678"),
            row("", "昆明市按宁市凤禄林草所", phone="13812345678"),
            82,
            POSSIBLE,
            "名称只差一个字（",
        ),
    ],
)
def test_one_customer(one: Row, two: Row, sure: int, word: str, why: str) -> None:
    found = judged(one, two)
    assert found is not None and found[:2] == (sure, word)
    assert all(part in found[2] for part in why.split("，")) and safe_text(found[2])
    assert judged(two | {"客户编码": "K1"}, one) == found, "whichever comes first"
    assert judged(one, two | {"_branch": "QH02"}, across=True) is not None
    assert judged(one, two, across=True) is None


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            row("K1", "临江金穗茶业有限公司", credit=SOUND, phone="2345678"),
            row("", "临江金穗茶业有限公司", credit=OTHER_SOUND, phone="2345678"),
        ),
        (row("K1", "金穗茶业有限公司", phone="2345678"), row("", "金穗茶业有限公司临江分公司", phone="2345678")),
        (row("K1", "金穗茶业有限公司青禾分公司", phone="2345678"), row("", "金穗茶业有限公司临江分公司", phone="2345678")),
        (row("K1", "农业银行临江支行", phone="2345678"), row("", "农业银行青禾支行", phone="2345678")),
        (row("K1", "雪莲茶业成都分公司", phone="2345678"), row("", "雪莲茶业绵阳分公司", phone="2345678")),
        (row("K1", "临江市第一中学", phone="2345678"), row("", "临江市第二中学", phone="2345678")),
        (row("K1", "临江城东小学", phone="2345678"), row("", "临江城西小学", phone="2345678")),
        (row("K1", "临江金穗茶业有限公司", phone="2345678"), row("", "临江金穗种业有限公司", phone="2345678")),
        (row("K1", "临江金穗茶业集团有限公司", phone="2345678"), row("", "临江金穗茶业有限公司", phone="2345678")),
        (row("K1", "临江市金穗茶业有限公司", phone="2345678"), row("", "青禾县金穗茶业有限公司", phone="2345678")),
        (row("K1", "临江金穗茶业有限公司"), row("", "临江金惠茶业有限公司")),
        (row("K1", "临江金穗茶业", address="滨河路12号", phone="2345678"), row("", "临江金惠茶业", address="滨河路12号", phone="2345679")),
        (row("K1", "张伟"), row("", "张伟")),
        (row("K1", "张伟", phone="13812345678"), row("", "张玮", phone="13812345678")),
        (row("K1", "雪莲水电", phone="8888888"), row("", "雪连水电", phone="8888888")),
        (row("K1", "雪莲水电", address="滨河路12号"), row("", "云雀酒业", address="滨河路12号")),
    ],
)
def test_two_customers(one: Row, two: Row) -> None:
    assert judged(one, two) is None and judged(one, two | {"_branch": "QH02"}) is None


def test_a_line_of_a_whole_market_shows_nothing() -> None:
    rows = [
        row(f"K{i}", f"临江{brand}茶业", phone="0849-2345678")
        for i, brand in enumerate(("金穗", "金惠", "云雀", "银杉", "碧溪", "飞瀑", "红枫", "石榴", "朝霞"))
    ]
    assert similar(frame(rows), OWN).empty
    assert len(similar(frame(rows[:3]), OWN)) == 1


def test_the_same_row_twice_is_the_key_rule_s() -> None:
    rows = [row("K1", "临江金穗茶业", phone="2345678")] * 2
    assert similar(frame(rows), OWN).empty and similar(frame([]).reindex(columns=[*rows[0], "_row"]), OWN).empty


def pairs(rows: list[Row], **more: Any) -> dict[frozenset[str], tuple[int, str]]:
    found = similar(frame(rows), **more)
    return {
        frozenset((rows[a]["客户编码"], rows[b]["客户编码"])): (sure, why)
        for a, b, sure, _, _, why in found.itertuples(index=False, name=None)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_customer_written_again_is_found_and_nobody_else(kind: str) -> None:
    rng = Random(35)
    rows = customers(rng, 3_000)
    copies = {
        one["客户编码"]: written_again(rng, one, one["客户编码"] + "-2", kind) for one in [one for one in rows if one["_brand"]][::15]
    }
    found = pairs(rows + list(copies.values()))
    assert set(found) == {frozenset((code, copy["客户编码"])) for code, copy in copies.items()}


def test_a_clean_archive_of_the_demo_has_none_but_those_that_counties_share() -> None:
    world = generate(7, 8, 1, Month(2026, 10), scale=6)
    names = [place.name for place in world.places]
    rows = [
        dict(zip(cells, values, strict=True)) | {"_branch": place.code, "外部系统编号": None}
        for place in world.places
        for cells in [world.desk(place.code, Month(2026, 10)).sheets["R03"]]
        for values in zip(*cells.values(), strict=True)
    ]
    found = similar(frame(rows), names)
    assert len(rows) > 500 and len(found) == 2
    assert {rows[i]["企业全称"] for i in (*found["甲"], *found["乙"])} == {
        rows[i]["企业全称"] for i, one in enumerate(rows) if one["企业全称"].startswith("三川")
    }


PLANTED = customers(Random(2), 60)
PLANTED += [written_again(Random(i), one, one["客户编码"] + "-2") for i, one in enumerate(PLANTED) if one["_brand"]][:12]


@settings(max_examples=examples(12), deadline=None)
@given(order=st.permutations(range(len(PLANTED))))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    mixed = [PLANTED[i] for i in order]
    rows = [one | {"_row": 6 + i} for i, one in enumerate(mixed)]
    assert pairs(rows) == pairs(PLANTED) and len(pairs(PLANTED)) == 12


def test_a_pair_is_found_beside_any_others() -> None:
    """What is thought of two rows does not hang on the rest of the file, but for lines that a crowd has."""
    alone = pairs(PLANTED)
    for pair, said in alone.items():
        assert pairs([one for one in PLANTED if one["客户编码"] in pair]) == {pair: said}


def test_large_blocks_are_cut_and_lose_no_equal_names() -> None:
    count = LARGEST * 3
    keys = pd.DataFrame({"pos": range(count), "key": "one"})
    own = pd.Series([f"{'甲乙丙丁'[i % 4]}{i // 2:03d}" for i in range(count)], dtype="object")
    found = {tuple(pair) for pair in shared_pairs(keys, own).tolist()}
    same = {(i, j) for i in range(count) for j in range(i + 1, count) if own[i] == own[j]}
    assert same <= found and len(found) < count * (count - 1) // 2 and all(i < j for i, j in found)
    many = shared_pairs(pd.DataFrame({"pos": range(500), "key": "one"}), pd.Series(["甲"] * 500, dtype="object"))
    assert len(many) < 500 * 6 and {(i, i + 1) for i in range(499)} <= {tuple(p) for p in many.tolist()}
