"""Names, places, telephones and addresses taken apart (R03, V07)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.campaign import examples
from validators.doubles.company_names import understood
from validators.doubles.contact import ALIKE, EQUAL, address_of, lines_of, same_address, same_line
from validators.doubles.likeness import contrasted, likeness, trade
from validators.doubles.places import known_places, places_of, same_place, split_places

PLACES = places_of(["临江市局", "青禾县局", "云岭州大客户中心"])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("四川省成都市金穗茶业有限公司", "成都金穗茶业有限责任公司"),
        ("金穗茶业（成都）有限公司", "成都市金穗茶业(股份)有限公司"),
        ("ＡＢＣ科技有限公司", "abc科技有限公司"),
        ("成都金穗茶業有限公司", "成都金穗茶业有限公司"),
        ("凉山彝族自治州林草所", "凉山州林草所"),
        ("广西壮族自治区柳州市第一中学", "广西柳州第1中学"),
        ("青禾县雪莲药业有限公司", "青禾雪莲药业"),
        ("云岭州水电厂", "云岭水电厂"),
        ("中国农业银行股份有限公司临江市支行", "农业银行临江支行"),
        ("金穗茶业有限公司（原金惠茶业）", "金穗茶业有限公司"),
        ("内蒙古自治区呼和浩特市回民区奶站", "呼和浩特回民区奶站"),
        ("北京市甲乙丙商贸有限公司", "北京 甲乙丙商贸 公司"),
        ("新疆维吾尔自治区和田地区墨玉县地毯厂", "新疆和田墨玉县地毯厂"),
        ("臺灣省台北市茶行", "台湾台北市茶行"),
    ],
)
def test_two_ways_of_writing_one_name(one: str, two: str) -> None:
    a, b = understood(one, PLACES), understood(two, PLACES)
    assert (a.own, a.unit) == (b.own, b.unit) and same_place(a.region, b.region, PLACES) is True


@pytest.mark.parametrize(
    ("one", "two"),
    [("成都金穗茶业有限公司", "绵阳金穗茶业有限公司"), ("青禾县人民政府", "临江市人民政府"), ("普华永道(北京)会计", "普华永道(上海)会计")],
)
def test_one_name_in_two_places_is_two(one: str, two: str) -> None:
    a, b = understood(one, PLACES), understood(two, PLACES)
    assert a.own == b.own and same_place(a.region, b.region, PLACES) is False


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("金穗茶业有限公司成都市分公司", "成都分公司"),
        ("中国工商银行股份有限公司临江滨河路支行", "临江滨河路支行"),
        ("平安保险公司第二营业部", "第2营业部"),
        ("金穗茶业有限公司", ""),
        ("青禾县农村信用社城东分理处", "城东分理处"),
        ("某某集团驻外办事处", "驻外办事处"),
        ("成都七中学林荫校区", "林荫校区"),
    ],
)
def test_a_part_of_an_organisation(name: str, unit: str) -> None:
    assert understood(name, PLACES).unit == unit


@pytest.mark.parametrize(
    "name", ["红旗超市有限公司", "平安保险有限公司", "东方红商行", "神州数码有限公司", "都市丽人服饰", "白杨市场秩序管理所", "长安汽车销售"]
)
def test_what_is_no_place_stays_in_the_name(name: str) -> None:
    assert understood(name, PLACES).region == ()


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("张伟", True),
        ("欧阳修文", True),
        ("张伟商店", False),
        ("金穗", True),
        ("银杉", False),
        ("一中", False),
        ("阿依古丽·买买提", False),
        ("王府井", True),
    ],
)
def test_persons(name: str, person: bool) -> None:
    """A firm of two or three characters may be taken for a person; it then needs a telephone in common to be a double."""
    assert understood(name, PLACES).person is person


@given(st.text(max_size=12))
@settings(max_examples=examples(60))
def test_any_text_can_be_taken_apart(text: str) -> None:
    name = understood(text, PLACES)
    assert understood(text, PLACES) == name and isinstance(name.own, str)
    region, rest = split_places(text, PLACES)
    assert text.endswith(rest) and [level for level, _ in region] == sorted({level for level, _ in region})


@given(
    st.text(alphabet="金银穗惠茶业种药12东西新老集团", min_size=1, max_size=7),
    st.text(alphabet="金银穗惠茶业种药12东西新老集团", min_size=1, max_size=7),
)
@settings(max_examples=examples(60))
def test_likeness_is_the_same_both_ways(a: str, b: str) -> None:
    assert likeness(a, b) == likeness(b, a) and contrasted(a, b) == contrasted(b, a) and likeness(a, a).grade == 4


@pytest.mark.parametrize(
    ("a", "b", "grade"),
    [
        ("金穗茶业", "金穗茶业", 4),
        ("金穗茶业", "金惠茶业", 3),
        ("金穗茶业", "穗金茶业", 3),
        ("金穗商贸", "金穗贸易", 3),
        ("金穗茶业", "金穗", 2),
        ("第1中学", "1中", 0),
        ("高原明珠旅游客运服务", "高原明珠旅游客运站服务", 3),
        ("金穗茶业", "金穗种业", 0),
        ("城东中学", "城西中学", 0),
        ("甲集团", "甲", 0),
        ("雪莲茶业", "雪莲第2茶业", 0),
        ("新华书店", "华书店", 0),
        ("金穗茶业", "银杉水电", 0),
    ],
)
def test_grades(a: str, b: str, grade: int) -> None:
    assert likeness(a, b).grade == grade


def test_trades() -> None:
    assert (trade("金穗茶叶"), trade("金穗茶业"), trade("茶业"), trade("金穗")) == ("茶业", "茶业", "", "")
    assert known_places() is known_places()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("0849-2345678", {"0849-2345678"}),
        ("（0849）2345678", {"0849-2345678"}),
        ("０１０－６２３４５６７８", {"010-62345678"}),
        ("2345678", {"2345678"}),
        ("+86 13812345678 / 0849 2345679转8001", {"13812345678", "0849-2345679"}),
        ("8888888", set()),
        ("无", set()),
        ("400-810-1234", {"4008101234"}),
        ("张三13812345678", {"13812345678"}),
    ],
)
def test_telephones(text: str, lines: set[str]) -> None:
    assert lines_of(text) == lines


def test_one_line_written_two_ways() -> None:
    assert same_line(lines_of("0849-2345678"), lines_of("2345678")) == "0849-2345678"
    assert same_line(lines_of("0849-2345678"), lines_of("0848-2345678")) == ""


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("临江市城东滨河路12号", "临江城东滨河路１２号", EQUAL),
        ("临江市城东滨河路12号", "滨河路12号", ALIKE),
        ("滨河路12号", "滨河路12号附1号", ALIKE),
        ("临江市滨河路12号", "青禾县滨河路12号", 0),
        ("滨河路12号", "滨河路112号", 0),
        ("城东滨河路12号", "城西滨河路12号", 0),
        ("", "", 0),
    ],
)
def test_addresses(one: str, two: str, same: int) -> None:
    a, b = address_of(one, PLACES), address_of(two, PLACES)
    assert same_address(a, b, PLACES) == same_address(b, a, PLACES) == same
