"""Each numbering scheme: a valid number is accepted, a slip seen where promised, the original among the near."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from validators.numbers import (
    bank_account,
    bank_card,
    division,
    landline,
    licence,
    mobile,
    organisation_code,
    phone,
    postcode,
    resident_id,
    toll,
    uscc,
)
from validators.numbers.nearest import nearest
from validators.numbers.scheme import Scheme, schemes
from validators.values.text import safe_text

DIGITS = "0123456789"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=DIGITS, min_size=count, max_size=count)


REAL_DIVISIONS = st.sampled_from(["110101", "513425", "540102", "653101", "532901", "152522", "110103"])
ORGANISATIONS = st.text(alphabet=organisation_code.ALPHABET, min_size=8, max_size=8).map(
    lambda body: body + organisation_code.check_sign(body)
)
LICENCES = digits(14).map(lambda body: body + licence.check_digit(body))
CODES = st.builds(
    lambda head, place, inner: (body := head + place + inner) + uscc.check_character(body),
    st.sampled_from(["91", "92", "93", "11", "12", "13", "51", "52", "53", "N2", "Y1"]),
    REAL_DIVISIONS,
    st.text(alphabet=uscc.ALPHABET, min_size=8, max_size=8)
    .map(lambda body: body + organisation_code.check_sign(body))
    .filter(lambda c: c[-1] in uscc.ALPHABET),
)
PEOPLE = st.builds(
    lambda place, born, order: (it := f"{place}{born:%Y%m%d}{order:03d}") + resident_id.check_sign(it),
    REAL_DIVISIONS,
    st.dates(dt.date(1901, 1, 1), dt.date(2026, 1, 1)),
    st.integers(0, 999),
)
CARDS = st.integers(12, 18).flatmap(digits).map(lambda front: front + bank_card.check_digit(front))
CHECKED = {
    "uscc": (CODES, uscc.ALPHABET),
    "licence": (LICENCES, DIGITS),
    "organisation_code": (digits(8).map(lambda it: it + organisation_code.check_sign(it)), DIGITS),
    "resident_id": (PEOPLE, DIGITS + "X"),
    "bank_card": (CARDS, DIGITS),
}
"""Kinds with a check sign: numbers that are right, and the signs that a slip may put in (letters of GB 11714 that are
eleven apart have the same remainder: it promises only digits)."""
TOLD = {
    "uscc": uscc.judge,
    "licence": licence.judge,
    "organisation_code": organisation_code.judge,
    "resident_id": resident_id.judge,
    "bank_card": bank_card.judge,
}
PHONES = st.one_of(
    st.builds("1{}{}".format, st.integers(3, 9), digits(9)),
    st.builds("{}-{}{}".format, st.sampled_from(["010", "021", "0834", "0991", "0849"]), st.integers(2, 8), digits(7)),
    st.builds("({}){}{}转{}".format, st.sampled_from(["0834", "0908"]), st.integers(2, 8), digits(6), st.just(801)),
    st.builds("{}00-{}-{}".format, st.sampled_from("48"), digits(3), digits(4)),
    st.builds("+86 1{}{} {} {}".format, st.integers(3, 9), digits(1), digits(4), digits(4)),
    st.builds("+{}{}".format, st.sampled_from(["7", "81", "1", "49", "852", "977"]), st.integers(10**8, 10**10)),
    st.builds("{}{}".format, st.integers(2, 8), digits(6)),
)


@pytest.mark.parametrize("kind", CHECKED)
@given(data=st.data())
def test_what_is_right_is_accepted(kind: str, data: st.DataObject) -> None:
    number = data.draw(CHECKED[kind][0])
    assert TOLD[kind](number) is None
    spaced = " ".join((number[:4], number[4:])).translate(str.maketrans(DIGITS, "０１２３４５６７８９")).lower()
    assert TOLD[kind](spaced) is None, "width, case and spaces do not count"


@given(ORGANISATIONS)
def test_organisation_codes_with_letters_are_accepted(code: str) -> None:
    assert organisation_code.judge(f"{code[:8]}-{code[8]}") is None


@pytest.mark.parametrize("kind", CHECKED)
@given(data=st.data())
def test_a_changed_sign_is_seen_and_the_right_number_is_near(kind: str, data: st.DataObject) -> None:
    numbers, alphabet = CHECKED[kind]
    number = data.draw(numbers)
    place = data.draw(st.integers(0, len(number) - 1))
    sign = data.draw(st.sampled_from(sorted(set(alphabet) - {number[place]})))
    spoilt = number[:place] + sign + number[place + 1 :]
    doubt = TOLD[kind](spoilt)
    assert doubt is not None and not doubt.note and number in doubt.near


@pytest.mark.parametrize("kind", ["uscc", "organisation_code", "resident_id"])
@given(data=st.data())
def test_swapped_neighbours_are_seen(kind: str, data: st.DataObject) -> None:
    """MOD 11-2 and GB 32100 see every swap of neighbours; GB 11714 those of digits; MOD 11,10 and Luhn nearly all."""
    number = data.draw(CHECKED[kind][0])
    place = data.draw(st.integers(0, len(number) - 3))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    doubt = TOLD[kind](swapped)
    assert (doubt is None) == (swapped == number)
    assert doubt is None or number in doubt.near


@pytest.mark.parametrize("kind", ["uscc", "licence", "resident_id"])
@given(data=st.data())
def test_a_missing_or_doubled_sign_is_seen(kind: str, data: st.DataObject) -> None:
    number = data.draw(CHECKED[kind][0])
    place = data.draw(st.integers(0, len(number) - 1))
    short, long = number[:place] + number[place + 1 :], number[:place] + number[place] + number[place:]
    for spoilt in (short, long):
        doubt = TOLD[kind](spoilt)
        assert doubt is not None and (doubt.note or number in doubt.near)


@given(CODES, st.integers(8, 16), st.sampled_from(uscc.ALPHABET))
def test_the_inner_check_sign_finds_the_right_code_first(code: str, place: int, sign: str) -> None:
    """A slip in the organisation code breaks both check signs, so that few codes mend both: the right one is shown."""
    spoilt = code[:place] + sign + code[place + 1 :]
    doubt = uscc.judge(spoilt)
    assert doubt is None if spoilt == code else code in doubt.near[:6]


@pytest.mark.parametrize("kind", ["uscc", "licence", "resident_id", "bank_card"])
@given(data=st.data())
def test_letters_for_digits_are_mended_without_asking(kind: str, data: st.DataObject) -> None:
    number = data.draw(CHECKED[kind][0])
    place = next((i for i, sign in enumerate(number) if sign in "01"), None)
    assume(place is not None)
    twin = {"0": "O", "1": "I"}[number[place]]
    doubt = TOLD[kind](number[:place] + twin + number[place + 1 :])
    assert doubt is not None and doubt.mend == number and doubt.near == (number,)


@given(PEOPLE)
def test_identity_numbers_agree_with_the_reference(number: str) -> None:
    assert ric.calc_check_digit(number) == number[-1]
    assert resident_id.birth_date(number).strftime("%Y%m%d") == number[6:14]


@given(CARDS)
def test_cards_agree_with_the_reference(number: str) -> None:
    assert luhn.is_valid(number)


@given(PEOPLE.filter(lambda n: n[6:8] == "19" and n[14:17] < "996"))
def test_an_old_identity_number_leads_to_the_new_one(number: str) -> None:
    old = number[:6] + number[8:17]
    doubt = resident_id.judge(old)
    assert doubt is not None and doubt.note and doubt.near == (number,)


@pytest.mark.parametrize("wrong", ["11010519490230002X", "110105490231002", "110105194912310020", "1101051949123100"])
def test_impossible_identity_numbers(wrong: str) -> None:
    doubt = resident_id.judge(wrong)
    assert doubt is not None and not doubt.note


@given(LICENCES | ORGANISATIONS | ORGANISATIONS.map(lambda c: c[:8] + "-" + c[8]) | ORGANISATIONS.map(lambda c: "513425" + c))
def test_legacy_codes_are_hints_where_the_new_code_is_asked_for(code: str) -> None:
    doubt = uscc.judge(code)
    assert doubt is not None and doubt.note and "2015 年起" in doubt.says


@given(st.lists(PHONES, min_size=1, max_size=3), st.sampled_from(["、", "；", "/", " , ", "或"]))
def test_telephones_are_accepted(numbers: list[str], between: str) -> None:
    assert phone.judge(between.join(numbers)) is None


@pytest.mark.parametrize(
    "text",
    [
        "见名片",
        "无",
        "wx_keybook2026",
        "李明 13800000000",
        "13800000000(微信同号)",
        "联系人：阿依古丽 0991-2100001",
        "办0834-2100001 宅2100002",
        "Tel: 0834-2100001 Ext. 12",
        "0834—2100001",
        "+7 (727) 250-00-00",
        "011185",
        "11185",
        "lianxi@example.cn",
        "QQ 1234567890",
        "138 0000 0000",
        "138.0000.0000",
        "0834-2100001~3",
        "00852 2345 6789",
        "8012",
        "1064800000000",
        "86-10-62345678",
        "0086 138 0000 0000",
        "扎西·次仁 13900000000 / 卓玛 13700000000",
        "手机13800000000",
        "司机李明：13800000000",
        "机关总机 0834-2100001 内线 12",
        "转达13800000000",
        "手机:138 0000 0000",
    ],
)
def test_what_stands_in_such_cells_is_accepted(text: str) -> None:
    assert phone.judge(text) is None


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("8342100001", "0834-2100001"),
        ("1062345678", "010-62345678"),
        ("138OOOO0000", "13800000000"),
        ("I3800000000", "13800000000"),
        ("O834-21OOOO1", "08342100001"),
    ],
)
def test_the_nearest_telephone(text: str, near: str) -> None:
    doubt = phone.judge(text)
    assert doubt is not None and doubt.near == (near,)


@pytest.mark.parametrize("text", ["1380000000", "138000000000", "0834-210000", "0834-1100001", "400-810-001", "123456789", "12800000000"])
def test_telephones_that_lack_something(text: str) -> None:
    doubt = phone.judge(text)
    assert doubt is not None and not doubt.note


def test_single_kinds_of_telephone() -> None:
    assert mobile.judge("0834-2100001") is not None and mobile.judge("１３８００００００００") is None
    assert landline.judge("13800000000") is not None and landline.judge("0834-2100001-8001") is None
    assert toll.judge("95598") is None and toll.judge("0834-2100001") is not None


@given(digits(6))
def test_postcodes(code: str) -> None:
    assert postcode.judge(code) is None
    shorter = postcode.judge(code[1:])
    assert shorter is not None and (shorter.near == ("0" + code[1:],) or code[1] not in "1234567")


@given(st.integers(7, 15).flatmap(digits))
def test_accounts_of_companies_have_no_check_digit(number: str) -> None:
    assert bank_account.judge(number) is None and bank_account.judge(f"{number[:4]} {number[4:]}") is None


def test_a_card_in_the_account_column_is_judged_as_a_card() -> None:
    front = "622202020002843243"
    sound = front + bank_card.check_digit(front)
    assert bank_account.judge(sound) is None
    assert sound in bank_account.judge(front + str((int(sound[-1]) + 1) % 10)).near


@pytest.mark.parametrize("kind", ["uscc", "resident_id", "bank_card", "bank_account", "licence", "phone", "mobile"])
def test_a_number_that_excel_broke(kind: str) -> None:
    doubt = schemes()[kind].judge("6.22202020002843E+18")
    assert doubt is not None and "15 位以后的数字已经丢了" in doubt.says and doubt.near == ()
    if kind in ("resident_id", "bank_card", "uscc"):
        lost = schemes()[kind].judge("622202020002843000")
        assert lost is not None and "Excel 只保留了 15 位" in lost.says


def test_a_number_far_from_any_has_no_nearest() -> None:
    assert nearest("12", lambda _: True, DIGITS, 18) == ()


@pytest.mark.parametrize("scheme", schemes().values(), ids=lambda scheme: scheme.id)
@given(texts=st.lists(st.text(alphabet="0123456789XOI-－ 转，东·\U00020bb7A+", max_size=20) | PHONES | CODES | PEOPLE, max_size=12))
def test_the_fast_path_passes_only_what_the_judge_passes(scheme: Scheme, texts: list[str]) -> None:
    column = pd.Series(texts, dtype=object)
    for text, plain in zip(texts, scheme.plain(column), strict=True):
        assert not plain or scheme.judge(text) is None


@pytest.mark.parametrize("scheme", schemes().values(), ids=lambda scheme: scheme.id)
def test_their_words_can_be_shown(scheme: Scheme) -> None:
    assert safe_text(scheme.title.zh + scheme.document) and scheme.source and scheme.title.en
    for text in ("1", "12345", "110103", "9111O000600037341L", "1380000000", "0834-1", "622202020002843000"):
        doubt = scheme.judge(text)
        assert doubt is None or safe_text(doubt.says), doubt


def test_every_kind_of_the_issue_is_there() -> None:
    assert set(schemes()) == {
        "uscc",
        "licence",
        "organisation_code",
        "resident_id",
        "mobile",
        "landline",
        "phone",
        "toll",
        "postcode",
        "bank_card",
        "bank_account",
        "division",
        "id_tail",
    }
    assert division.SCHEME.source == "GB/T 2260"
