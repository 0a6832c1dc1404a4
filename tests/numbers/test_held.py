"""Which columns of the registers hold numbers, and that each of them is judged through the one mechanism."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

import pandas as pd
import pytest
from pydantic import create_model

from building.preset_policy import bare_policy
from validators.checking import check
from validators.column import Column
from validators.filing.inputs import Filing, History
from validators.finding import Severity
from validators.numbers.held import HEADERS, held, held_of, holders
from validators.numbers.scheme import schemes
from validators.packs.trade_pack import packs
from validators.register import RawSheet, Register, registers
from validators.values.kinds import Txt
from validators.values.period import Month

HELD = {
    ("R03", "联系方式"): "phone",
    ("R03", "统一社会信用代码"): "uscc",
    ("R04", "联系电话"): "phone",
    ("R05", "登记地区"): "division",
    ("R25", "联系电话"): "phone",
    ("R35", "公司电话"): "phone",
    ("R35", "工厂电话"): "phone",
    ("R46", "号码"): "phone",
    ("R46", "证件末四位"): "id_tail",
    ("R47", "授信机构所在地区"): "division",
    ("R56", "电话"): "phone",
}
WRONG = {"phone": "1380000000", "uscc": "911100006000373411", "division": "11010", "id_tail": "12"}
OLD = {"uscc": "110108000000016", "division": "110103"}


def codes(register: str, header: str, value: str, **off: str) -> list[tuple[str, Severity, str]]:
    """What the check says about one cell."""
    return said(registers()[register], header, value, **off)


def said(register: Register, header: str, value: str, **off: str) -> list[tuple[str, Severity, str]]:
    """The same of a register as it stands."""
    raw = RawSheet(register=register, sheet=register.sheet, cells={header: [value]}, rows=[6], letters={header: "C"})
    done = check(
        {register.id: raw},
        filing=Filing(branch="LJ01", name="", period=Month(2026, 10)),
        policy=bare_policy(**off),
        history=History.none(),
        today=dt.date(2026, 11, 2),
    )
    return [(f.code, f.severity, f.cell or "") for f in done.findings if f.column == header and f.rule == "V08"]


def test_the_columns_that_hold_numbers() -> None:
    assert {(name, header): scheme.id for name in registers() for header, scheme in held(name).items()} == HELD
    assert set(holders()) == {name for name, _ in HELD} and holders("uscc") == ("R03",)


def test_no_column_that_sounds_like_a_number_is_forgotten() -> None:
    """Whoever adds a register with a telephone or an identity number sees it judged, or says here why not."""
    sounds = ("电话", "手机", "邮编", "身份证", "信用代码", "银行", "账号", "帐号", "区划", "联系方式", "传真", "营业执照")
    left_out = {("R34", "公用电话数"), ("R15", "销账号")}  # a count, and our own number
    found = {
        (name, c.header)
        for name, register in registers().items()
        for c in register.columns
        if any(word in c.header for word in sounds) and not c.computed
    }
    assert found - left_out <= set(HELD)


@pytest.mark.parametrize(("register", "header"), HELD)
def test_each_is_judged_and_can_be_switched_off(register: str, header: str) -> None:
    kind = HELD[register, header]
    expected = "credit_code_doubtful" if kind == "uscc" else "number_doubtful"
    assert codes(register, header, WRONG[kind]) == [(expected, Severity.C, "C6")]
    assert codes(register, header, WRONG[kind], **{schemes()[kind].switch: "否"}) == []
    if kind in OLD:
        assert codes(register, header, OLD[kind]) == [("old_number", Severity.D, "C6")]
        assert codes(register, header, OLD[kind], **{schemes()[kind].switch: "否"}) == []


def test_every_kind_has_a_header_and_a_switch() -> None:
    assert set(HEADERS) == set(schemes())
    names = [header for headers in HEADERS.values() for header in headers]
    assert len(names) == len(set(names))
    for scheme in schemes().values():
        assert packs()["P01"].parameters[scheme.switch].kind == "bool"


@pytest.mark.parametrize("kind", HEADERS)
def test_a_new_register_needs_no_list(kind: str) -> None:
    """A column of such a header in any register is judged, whatever stars and spaces it bears."""
    for header in HEADERS[kind]:
        column = Column(header=f"★ {header}", kind=Txt())
        own = create_model("Own", number=(Annotated[str | None, column], None))
        register = replace(registers()["R56"], id="R99", row=own)
        assert [scheme.id for scheme in held_of(register).values()] == [kind]


@pytest.mark.parametrize(
    ("header", "value", "switch"),
    [
        ("邮编", "12345", "postcode_check"),
        ("银行卡号", "6222020000000000", "bank_check"),
        ("开户账号", "12", "bank_check"),
        ("身份证号", "110105194912310021", "identity_check"),
        ("手机", "1380000000", "phone_check"),
    ],
)
def test_a_column_that_head_office_added_is_judged_as_well(header: str, value: str, switch: str) -> None:
    """Its header says what it holds; the switch of that kind puts it off."""
    leads = registers()["R56"]
    own = create_model("Own", __base__=leads.row, number=(Annotated[str | None, Column(header=header, kind=Txt())], None))
    register = replace(leads, row=own)
    assert said(register, header, value) == [("number_doubtful", Severity.C, "C6")]
    assert said(register, header, value, **{switch: "否"}) == []


def test_clean_numbers_are_not_judged_one_by_one() -> None:
    """Clean numbers take the fast path: the judge is not asked once."""
    clean = {"phone": [f"138{n:08d}" for n in range(50_000)], "landline": [f"0834-2{n:06d}" for n in range(50_000)]}
    assert all(schemes()[kind].plain(pd.Series(numbers, dtype=object)).all() for kind, numbers in clean.items())
