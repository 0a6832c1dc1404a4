"""D35: the consolidation identity, with the catalogue's worked example and planted differences."""

from __future__ import annotations

import random

import pandas as pd
import pytest

from macros.calc.d35_identity import CALC
from validators.filing.inputs import Result
from validators.values.text import Text


def customer(code, name, uscc=None):
    return {"客户编码": code, "企业全称": name, "统一社会信用代码": uscc}


def control(*claims):
    rows = pd.DataFrame(claims, columns=["_branch", "指标", "值"])
    return Result(title=Text("控制合计"), rows=rows, formats={})


@pytest.fixture
def two(inputs, frame):
    """Branch A {甲, 乙}, branch B {乙, 丙}; revenue 100 + 50 + 30 + 70."""

    def build(*claims, **more):
        given = inputs(
            branches=("LJ01", "LJ02"),
            R03=[
                frame("R03", customer("A1", "甲有限公司", "U1"), customer("A2", "乙有限公司", "U2")),
                frame("R03", customer("B1", "乙 公司", "U2"), customer("B2", "丙有限公司", "U3"), branch="LJ02"),
            ],
            R10=[
                frame(
                    "R10",
                    {"客户编码": "A1", "业务代码": "特快", "收入": 100, "数量": 1.5},
                    {"客户编码": "A2", "业务代码": "特快", "收入": 50},
                ),
                frame(
                    "R10",
                    {"客户编码": "B1", "业务代码": "函件", "收入": 30, "数量": 2},
                    {"客户编码": "B2", "业务代码": "函件", "收入": 70},
                    branch="LJ02",
                ),
            ],
            **more,
        )
        if claims:
            given.results["control"] = control(*claims)
        return given

    return build


def test_worked_example(two):
    """Rows 4, distinct 3, cross-branch duplicate 乙; revenue 250 both ways."""
    result = CALC.run(two())
    assert result.summary == {"客户数": 4, "客户数(去重)": 3, "差额项": 0}
    assert list(result.rows.columns) == ["指标", "各局合计", "合并数", "差额"]
    shown = result.rows.set_index("指标")
    assert list(shown.loc["收入"]) == ["250.00", "250.00", "0.00"]
    assert list(shown.loc["数量"]) == ["3.5", "3.5", "0"]
    assert list(shown.loc["客户档案 行数"]) == ["4", "4", "0"]
    assert result.extra["measures"]["收入"] == {"format": "money", "sum_of_branches": 25000, "consolidated": 25000, "difference": 0}
    assert set(result.extra["measures"]) >= {"业务量流水 行数", "走访记录 行数", "客户投诉记录表 行数"}
    found = result.extra["duplicates"]
    assert list(zip(found["匹配"], found["_branch"], found["客户编码"], strict=True)) == [
        ("同一客户", "LJ01", "A2"),
        ("同一客户", "LJ02", "B1"),
    ]
    assert result.notes == () and result.extra["by_branch"].empty


def test_the_customers_counted_once_lead_to_one_row_each(two):
    """U2 is filed by both: its first row counts; a pair that was decided to be one counts once too."""
    result = CALC.run(two())
    whole, once = (result.lineage.summary[name]().of for name in ("客户数", "客户数(去重)"))
    assert len(whole[-1]) == 4 and len(once[-1]) == 3
    assert once[1] == "同一个客户只数一行" and once[-1] == (*whole[-1][:2], whole[-1][3])


def test_claims_that_hold(two):
    claims = [
        ("LJ01", "收入", 15000),
        ("LJ02", "收入", 10000),
        ("LJ01", "数量", 1500),
        ("LJ02", "数量", 2000),
        ("LJ01", "客户档案 行数", 2),
        ("LJ02", "客户档案 行数", 2),
        ("LJ02", "别的指标", 9),
    ]
    result = CALC.run(two(*claims))
    assert result.summary["差额项"] == 0 and "别的指标" not in result.extra["measures"]


def test_a_claim_that_does_not_hold_names_the_branch(two):
    """LJ02 claims 150.00 yuan where its merged rows hold 100.00."""
    result = CALC.run(two(("LJ01", "收入", 15000), ("LJ02", "收入", 15000), ("LJ02", "客户档案 行数", 3)))
    assert result.extra["measures"]["收入"]["difference"] == 5000 and result.summary["差额项"] == 2
    assert result.extra["by_branch"].to_dict("records") == [
        {"_branch": "LJ02", "指标": "收入", "本局数": 15000, "合并数": 10000, "差额": 5000, "格式": "money"},
        {"_branch": "LJ02", "指标": "客户档案 行数", "本局数": 3, "合并数": 2, "差额": 1, "格式": "count"},
    ]
    assert result.notes == (
        "收入 各局合计 300.00，合并数 250.00，差 50.00，出在 LJ02",
        "客户档案 行数 各局合计 5，合并数 4，差 1，出在 LJ02",
    )


def test_opposite_faults_are_both_named(two):
    """The sums agree, yet two branches do not: nothing may cancel out of sight."""
    result = CALC.run(two(("LJ01", "收入", 14000), ("LJ02", "收入", 11000)))
    assert result.extra["measures"]["收入"]["difference"] == 0
    assert list(result.extra["by_branch"]["差额"]) == [-1000, 1000]


def test_branch_whose_rows_were_lost(two):
    """A branch that claims rows and has none in the merged set."""
    result = CALC.run(two(("LJ03", "收入", 700)))
    assert result.extra["measures"]["收入"] == {"format": "money", "sum_of_branches": 25700, "consolidated": 25000, "difference": 700}
    assert list(result.extra["by_branch"]["_branch"]) == ["LJ03"]


def test_rows_without_a_branch(inputs, frame):
    """A merged row that belongs to nobody is a difference."""
    rows = pd.concat([frame("R10", {"收入": 10}), frame("R10", {"收入": 5}).assign(_branch=None)], ignore_index=True)
    result = CALC.run(inputs(R10=rows))
    assert result.extra["measures"]["收入"]["difference"] == -500
    assert "收入 各局合计 10.00，合并数 15.00，差 -5.00，出在 没有机构编码的行" in result.notes


def test_names_are_confirmed_not_merged(inputs, frame):
    """A blank code matches by name only for confirmation; two codes are two entities whatever the name."""
    given = inputs(
        branches=("LJ01", "LJ02"),
        R03=[
            frame(
                "R03",
                customer("A1", "北京甲有限公司", "U1"),
                customer("A2", "乙（集团）有限公司"),
                customer("A3", "丁公司", "U4"),
                customer("A4", "戊公司"),
                customer("A5", "戊公司"),
            ),
            frame(
                "R03",
                customer("B1", "北京甲有限责任公司 "),
                customer("B2", "乙(集团)有限公司"),
                customer("B3", "丁公司", "U5"),
                customer("B4", "庚公司"),
                branch="LJ02",
            ),
        ],
    )
    result = CALC.run(given)
    assert result.summary["客户数"] == result.summary["客户数(去重)"] == 9
    found = result.extra["duplicates"]
    assert set(found["匹配"]) == {"待确认"} and sorted(found["客户编码"]) == ["A1", "A2", "B1", "B2"]
    assert sorted(found["_row"]) == [6, 6, 7, 7] and found["匹配值"].nunique() == 2


def test_same_code_twice_in_one_branch(inputs, frame):
    """One entity, and no customer of several branches."""
    result = CALC.run(inputs(R03=frame("R03", customer("A1", "甲", "U1"), customer("A2", "甲分部", "U1"))))
    assert result.summary == {"客户数": 2, "客户数(去重)": 1, "差额项": 0} and result.extra["duplicates"].empty


def test_nothing(inputs):
    result = CALC.run(inputs())
    assert result.summary == {"客户数": 0, "客户数(去重)": 0, "差额项": 0}
    assert set(result.rows["差额"]) == {"0.00", "0"}


def test_totals_against_plain_python(inputs, frame):
    """Random rows of three branches, reversals among them, summed once more without pandas."""
    dice = random.Random(35)
    cents = {b: [dice.randint(-5000, 90000) for _ in range(40)] for b in ("LJ01", "LJ02", "LJ03")}
    frames = [frame("R10", *({"收入": v / 100, "业务代码": "特快"} for v in values), branch=b) for b, values in cents.items()]
    result = CALC.run(inputs(branches=tuple(cents), R10=frames))
    assert result.extra["measures"]["收入"]["sum_of_branches"] == sum(sum(v) for v in cents.values())
    assert result.extra["measures"]["业务量流水 行数"]["consolidated"] == 120


def decided(*pairs):
    rows = pd.DataFrame(pairs, columns=["甲机构", "甲编码", "乙机构", "乙编码", "决定"], dtype="object")
    return Result(title=Text("决定"), rows=rows, formats={})


@pytest.fixture
def named(inputs, frame):
    """One name in three branches, and another customer; nobody has a code but C1."""

    def build(*pairs):
        given = inputs(
            branches=("LJ01", "LJ02", "LJ03"),
            R03=[
                frame("R03", customer("A1", "甲有限公司"), customer("A2", "乙公司")),
                frame("R03", customer("B1", "甲 有限公司"), customer("B2", "丙公司"), branch="LJ02"),
                frame("R03", customer("C1", "甲有限责任公司", "U1"), branch="LJ03"),
            ],
        )
        given.results["decisions"] = decided(*pairs)
        return CALC.run(given)

    return build


AB, BC, AC = ("LJ01", "A1", "LJ02", "B1"), ("LJ02", "B1", "LJ03", "C1"), ("LJ01", "A1", "LJ03", "C1")


@pytest.mark.parametrize(
    ("pairs", "distinct", "words"),
    [
        ([], 5, {"待确认"}),
        ([(*AC, "同一")], 4, {"待确认"}),
        ([(*AC, "同一"), (*BC, "同一")], 3, {"同一客户"}),
        ([(*BC, "同一"), (*AC, "同一")], 3, {"同一客户"}),
        ([(*AC, "同一"), (*BC, "不同"), (*AB, "不同")], 4, {"待确认"}),
        ([(*AC, "不同"), (*BC, "不同"), (*AB, "不同")], 5, set()),
        ([("LJ01", "A2", "LJ02", "B2", "同一")], 4, {"待确认"}),
        ([("LJ01", "A1", "LJ09", "Z9", "同一")], 5, {"待确认"}),
    ],
)
def test_decisions_on_pairs(named, pairs, distinct, words):
    """同一 joins, also in a chain and in any order; 不同 for every pair of a name ends the question (settled 6)."""
    result = named(*pairs)
    assert result.summary["客户数"] == 5 and result.summary["客户数(去重)"] == distinct
    assert set(result.extra["duplicates"]["匹配"]) == words
