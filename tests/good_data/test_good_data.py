"""Good data is not rejected: rare, foreign and old names and numbers, from a typed workbook to the result (issue 5)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from macros.__main__ import main
from macros.opening import open_session
from macros.posting.submitting import submit
from macros.session import Session
from validators.finding import Severity
from validators.numbers import bank_card, licence, organisation_code, resident_id, uscc
from validators.register import registers
from validators.values.text import fold, fold_company

Make = Callable[..., Path]
NOW = dt.datetime(2026, 11, 2, 9, 30)

DOTS = ("·", "•", "‧", "・", "･", "．", ".", " · ", "∙", "⋅")
"""The dot in the names of minorities, as input methods and old systems give it."""

COMPANIES = (
    "𠮷祥茶业有限公司",
    "㐂多多商贸行",
    "䶮记食品厂",
    "西昌市𬭎达物流有限公司",
    "厂",
    "国网",
    "58",
    "1688",
    "3.15维权中心",
    "360",
    "NA",
    "Null",
    "None",
    "nan",
    "TRUE",
    "1号店",
    "@家政",
    "'雪莲茶业",
    "云南白药集团股份有限公司",
    "凉山彝族自治州邮政管理局",
    "双江拉祜族佤族布朗族傣族自治县人民政府",
    "莫力达瓦达斡尔族自治旗农牧业局",
    "鄂温克族自治旗伊敏河镇供销社",
    "积石山保安族东乡族撒拉族自治县第一中学",
    "木里藏族自治县卫生健康局",
    "阿坝藏族羌族自治州茂县供电公司",
    "巴音郭楞蒙古自治州和静县巴音布鲁克牧场",
    "克孜勒苏柯尔克孜自治州乌恰县吉根乡合作社",
    "བོད་ལྗོངས་སྦྲག་དོན་ཀུང་སི།",
    "西藏那曲市色尼区བོད་ཇ合作社",
    "شىنجاڭ پوچتا چەكلىك شىركىتى",
    "喀什地区莎车县阿热勒乡农民专业合作社",
    "ᠥᠪᠦᠷ ᠮᠣᠩᠭᠣᠯ",
    "ꆈꌠ山货店",
    "ООО «Азия Логистик»",
    "Société Générale (China) Ltd.",
    "株式会社三菱ＵＦＪ銀行",
    "トヨタ自動車（中国）投資有限公司",
    "삼성전자(중국)유한공사",
    "O'Brien & Sons Co., Ltd.",
    "Müller GmbH & Co. KG",
    "L’Oréal 中国",
    "7-Eleven",
    "A",
    "臺灣積體電路製造股份有限公司",
    "中国石油天然气股份有限公司西南油气田分公司川中油气矿" * 3,
    "买买提·吐尔逊（个体）",
    "阿卜杜热合曼•麦麦提明干果店",
    "上海（集团）公司[筹]",
    "龘靐齉",
    "中國郵政",
    "㍿日立",
    "ＡＢＣ有限公司",
    "=旺旺食品",
    "+86科技",
    "-度假村",
    "O型血商店",
    "李\u200b记",
    "西昌 邛海 宾馆",
)
"""Names that organisations really bear, or may bear."""

PERSONS = (
    "王",
    "欧阳娜娜",
    "𠮷田茂",
    "𡋾文",
    "㛃琳",
    "𬎆平",
    "丌小明",
    "爱新觉罗·启星",
    "司马相如",
    "扎西",
    "བཀྲ་ཤིས",
    "ئادىل",
    "Jean-Luc Picard",
    "Müller",
    "Иванов Иван",
    "O'Neill",
    "山田 太郎",
    "弗拉基米尔·弗拉基米罗维奇·普京",
    "阿卜杜热合曼·阿卜杜拉·麦麦提",
    "曾·X",
    *(f"买买提{dot}吐尔逊" for dot in DOTS),
)

ADDRESSES = (
    "四川省凉山彝族自治州西昌市茶马路8号",
    "云南省怒江傈僳族自治州贡山独龙族怒族自治县丙中洛镇",
    "内蒙古自治区呼伦贝尔市鄂伦春自治旗阿里河镇",
    "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县",
    "བོད་ལྗོངས་ལྷ་ས་གྲོང་ཁྱེར།",
    "ул. Абая, 10, Алматы",
    "1-1-1 Marunouchi, Tokyo",
    "湖北省神农架林区松柏镇",
    "贵州省六盘水市六枝特区",
    "村口",
)

PHONES = (
    "13800000000",
    "0834-2100001",
    "0991-2100001转8001",
    "+7 727 250 00 00",
    "+81-3-3210-0001",
    "400-810-0001",
    "11185",
    "2100001",
    "买买提·吐尔逊 13900000000",
    "见名片",
    "00852 2345 6789",
    "138 0000 0000、0834-2100001/2",
)


def code(head: str, inner: str) -> str:
    """A sound 统一社会信用代码 with a sound 组织机构代码 inside."""
    body = head + inner + organisation_code.check_sign(inner)
    return body + uscc.check_character(body)


OLD_AND_NEW = (
    "91110000600037341L",
    "91350100M000100Y43",
    "110108000000016",
    "310115400002113",
    "1101081234567",
    "60003734-1",
    "D2143569X",
    "110000600037341",
    code("91513425", "MA62X123"),
    code("N2540102", "MF012345"),
    code("92653101", "MA77A001").lower(),
    code("51152522", "50012300").translate(str.maketrans("0123456789", "０１２３４５６７８９")),
)
"""Codes of organisations, those of before 2015 among them."""


def staff() -> list[dict[str, Any]]:
    return [{"工号": f"G{i:03d}", "姓名": name, "岗位": "客户经理"} for i, name in enumerate(PERSONS, 1)]


def customers() -> list[dict[str, Any]]:
    """One customer for each name; managers by their names as somebody else would type them where these are unique."""
    day = dt.date(2026, 10, 12)
    return [
        {
            "客户编码": f"KH{i:03d}",
            "企业全称": name,
            "统一社会信用代码": OLD_AND_NEW[i] if i < len(OLD_AND_NEW) else None,
            "通信地址": ADDRESSES[i % len(ADDRESSES)],
            "联系方式": PHONES[i % len(PHONES)],
            "企业性质": "民营",
            "主要业务及产品种类": "茶叶",
            "用邮种类": "特快、函件",
            "用邮量": 1200,
            "潜在需求": "包装",
            "竞争对手": "无",
            "客户类型": "用邮大户",
            "合作状态": "已合作",
            "行业": "食品",
            "客户经理": f"G{1 + i % len(PERSONS):03d}",
            "分片区域": "城区",
            "建档日期": dt.date(2025, 1, 6),
            "更新日期": day,
        }
        for i, name in enumerate(COMPANIES)
    ]


def contacts() -> list[dict[str, Any]]:
    return [{"客户编码": f"KH{i:03d}", "序号": 1, "姓名": name, "联系电话": PHONES[i % len(PHONES)]} for i, name in enumerate(PERSONS)]


def flow() -> list[dict[str, Any]]:
    """Customers by their full names, as the contract lets staff refer to them (settled 24)."""
    return [
        {"客户编码": name, "业务代码": "特快", "月份": "2026-10", "数量": 100, "收入": 1234.5, "揽收人": "G001", "业绩归属": "G001"}
        for name in COMPANIES
    ]


CELLS = {"R02": staff(), "R03": customers(), "R04": contacts(), "R10": flow()}


def blocking(session: Session) -> list[tuple[str, str | None, str, str]]:
    """Every class A finding of a check: code, cell, value, message."""
    found = [*session.checked.findings, *session.envelope_findings]
    return [(f.code, f.cell, f.value, f.message) for f in found if f.severity is Severity.A]


def written(cells: dict[str, list[dict[str, Any]]]) -> dict[str, list[list[Any]]]:
    """The same as rows of ordinary sheets, headers first."""
    return {registers()[name].sheet: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in cells.items()}


def test_nothing_blocks_in_a_workbook_typed_elsewhere(plain: Make, policy_book: Path) -> None:
    """An openpyxl file; a name that starts with = would be a formula there, so that customer is left out."""
    typed = {
        name: [row for row in rows if not str(row.get("企业全称") or row.get("客户编码")).startswith("=")] for name, rows in CELLS.items()
    }
    session = open_session(plain(written(typed), 填报人="G001", 零报="走访记录"), policy=policy_book, today=NOW.date())
    assert blocking(session) == []
    assert len(session.checked.sheets["R03"].frame) == len(COMPANIES) - 1


def test_nothing_blocks_on_a_desk_and_every_name_comes_through(desk: Make) -> None:
    session = open_session(desk(cells=CELLS, 填报人="G001", 零报="走访记录"), today=NOW.date())
    assert blocking(session) == []
    frame = session.frames["R03"]
    came = dict(zip(frame["客户编码"], frame["企业全称"], strict=True))
    assert all(fold(came[f"KH{i:03d}"]) == fold(name) for i, name in enumerate(COMPANIES))
    assert session.frames["R10"]["客户编码"].tolist() == [f"KH{i:03d}" for i in range(len(COMPANIES))]
    told = {f.value for f in session.checked.findings if f.rule == "V08" and f.severity is Severity.C}
    assert told == set(), "no valid number needs a reason"


def test_the_submission_of_such_a_desk_is_whole(desk: Make, tmp_path: Path) -> None:
    """Nothing asks for a reason either, so that it is sent; and it reads back the same."""
    session = open_session(desk(cells=CELLS, 填报人="G001", 零报="走访记录"), today=NOW.date())
    done = submit(session, tmp_path / "上报", now=NOW)
    assert done.files, done.message
    back = open_session(done.files[0], today=NOW.date())
    assert blocking(back) == []
    assert back.frames["R03"]["企业全称"].tolist() == session.frames["R03"]["企业全称"].tolist()
    assert back.frames["R04"]["姓名"].tolist() == session.frames["R04"]["姓名"].tolist()


def test_the_command_line_says_so_too(desk: Make, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(desk(cells=CELLS, 填报人="G001", 零报="走访记录")), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["counts"]["A"] == 0 and [f for f in said["findings"] if f["severity"] == "A"] == []


def test_a_person_is_found_under_any_dot(desk: Make) -> None:
    """买买提·吐尔逊 is one person however the dot was typed (settled 15, 24)."""
    person = {"工号": "G1", "姓名": "买买提·吐尔逊", "岗位": "客户经理"}
    rows = [customers()[i] | {"客户经理": f"买买提{dot}吐尔逊"} for i, dot in enumerate(DOTS)]
    session = open_session(desk(cells={"R02": [person], "R03": rows}, 填报人="G1", 零报="全部"), today=NOW.date())
    assert blocking(session) == [] and set(session.frames["R03"]["客户经理"]) == {"G1"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("买买提·吐尔逊干果店", "买买提•吐尔逊干果店"),
        ("买买提·吐尔逊干果店", "买买提．吐尔逊干果店"),
        ("ＡＢＣ有限公司", "ABC有限责任公司"),
        ("𠮷祥（西昌）有限公司", "𠮷祥(西昌)有限公司"),
    ],
)
def test_alike_names_are_one_key(one: str, other: str) -> None:
    assert fold_company(one) == fold_company(other)


def test_different_names_stay_different() -> None:
    keys = [fold_company(name) for name in COMPANIES]
    assert len(set(keys)) == len(keys)
    assert fold("KH.01") != fold("KH·01") and fold("3.15") == "3.15"


@pytest.mark.parametrize("number", [code for code in OLD_AND_NEW if code])
def test_the_numbers_are_genuine(number: str) -> None:
    doubt = uscc.judge(number)
    assert doubt is None or doubt.note


def test_each_scheme_was_met() -> None:
    assert licence.sound("110108000000016") and organisation_code.sound("D2143569X")
    assert resident_id.sound("11010519491231002X") and bank_card.sound("4111111111111111")
