"""Division codes as years change them: the table of changes against the names of python-stdnum, and what is said."""

from __future__ import annotations

import pytest

from validators.numbers.division import changes, judge, known, name, successors

PROVINCES = {
    11: "北京市",
    12: "天津市",
    13: "河北省",
    14: "山西省",
    15: "内蒙古自治区",
    21: "辽宁省",
    22: "吉林省",
    23: "黑龙江省",
    31: "上海市",
    32: "江苏省",
    33: "浙江省",
    34: "安徽省",
    35: "福建省",
    36: "江西省",
    37: "山东省",
    41: "河南省",
    42: "湖北省",
    43: "湖南省",
    44: "广东省",
    45: "广西壮族自治区",
    46: "海南省",
    50: "重庆市",
    51: "四川省",
    52: "贵州省",
    53: "云南省",
    54: "西藏自治区",
    61: "陕西省",
    62: "甘肃省",
    63: "青海省",
    64: "宁夏回族自治区",
    65: "新疆维吾尔自治区",
    71: "台湾省",
    81: "香港特别行政区",
    82: "澳门特别行政区",
}

SIMPLE = str.maketrans("區嶺", "区岭")
"""Three names of 2018 stand in traditional characters in the source."""


def test_the_provinces() -> None:
    assert {code: name(str(code)) for code in PROVINCES} == PROVINCES


@pytest.mark.parametrize(
    ("code", "then", "year", "today"),
    [
        ("110103", "崇文区", 2009, "110101"),
        ("110228", "密云县", 2000, "110118"),
        ("310119", "南汇区", 2005, "310115"),
        ("513425", "会理县", 2010, "513402"),
        ("532901", "大理市", 2010, "532901"),
        ("542100", "昌都地区", 2000, "540300"),
        ("652100", "吐鲁番地区", 2000, "650400"),
        ("512301", "涪陵市", 1990, None),
        ("371202", "莱城区", 2010, "370116"),
        ("450127", "横县", 2010, "450181"),
        ("320502", "沧浪区", 2000, "320508"),
    ],
)
def test_a_code_in_its_year_and_today(code: str, then: str, year: int, today: str | None) -> None:
    assert name(code, year) == then and known(code)
    assert today is None or successors(code) == (today,)


def test_the_table_agrees_with_the_names() -> None:
    """Every old code bore that name and bears none today; every code that it leads to stands today."""
    for code, change in changes().items():
        assert name(code) is None, change
        assert any((name(code, year) or "").translate(SIMPLE) == change.name for year in range(change.year - 2, change.year + 1)), change
        assert all(name(new) is not None for new in successors(code)), change
    assert len(changes()) > 1300


def test_no_chain_leads_back() -> None:
    assert all(code not in successors(code) for code in changes())


@pytest.mark.parametrize("code", ["999999", "110199", "659099", "000000", "330114", "500157"])
def test_a_code_that_is_not_known_is_no_fault(code: str) -> None:
    assert judge(code) is None


def test_parts_that_were_divided_name_every_successor() -> None:
    assert judge("130421").says == "130421 邯郸县 2016 年起已改为 130402 邯山区、130403 丛台区"
    assert judge("542100").note and "540300 昌都市" in judge("542100").says


@pytest.mark.parametrize("code", ["51", "5134", "513400", "513401001", "513401001201"])
def test_lengths_that_are_used(code: str) -> None:
    assert judge(code) is None
