"""D02: levels by yearly target, with the catalogue's worked example, its blanks and its boundaries."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from building.typed_rows import stored, typed
from macros.calc.d02_target_tier import CALC
from validators.frames import records
from validators.values.period import Month

BOUNDS = {f"tier_{n}": value for n, value in enumerate(("5000000", "2000000", "1000000", "500000"), 1)}
POLICY = preset_policy(BOUNDS, pack="P03")
YEAR = [str(month) for month in Month(2026, 9).back(11)]


def archive(branch="LJ01", uscc=None, **targets):
    """客户编码 = target in yuan, None = blank."""
    columns = {"客户编码": [*targets], "统一社会信用代码": [uscc] * len(targets)}
    fen = [None if value is None else int(Decimal(str(value)) * 100) for value in targets.values()]
    return stored("R03", columns | {"年收入目标": fen}, branch=branch, file=f"{branch}.xlsx")


def decided(starts="2026-01", hand=(), **levels):
    """客户编码 = level in force from `starts`."""
    told = ["人工指定" if code in hand else "初次" for code in levels]
    columns = {"客户编码": [*levels], "新级别": [*levels.values()], "触发": told}
    return stored("R06", columns | {"生效期间": [starts] * len(levels), "审批单号": ["SP"] * len(levels)})


def run(inputs, policy=POLICY, **more):
    return CALC.run(inputs(policy=policy, **more))


def column(result, header):
    return {row["客户编码"]: row[header] for row in records(result.rows)}


def test_worked_example(inputs):
    """Thresholds 500/200/100/50 万: 520→A; 500→A; 199.99→C; 50→D; 49.99→非大客户."""
    result = run(inputs, R03=archive(甲=5_200_000, 乙=5_000_000, 丙=1_999_900, 丁=500_000, 戊=499_900))
    assert column(result, "级别") == {"甲": "A", "乙": "A", "丙": "C", "丁": "D", "戊": "非大客户"}
    assert result.summary == {"A": 2, "B": 0, "C": 1, "D": 1, "非大客户": 1} and result.blocked == []
    assert column(result, "差上一级") == {"甲": None, "乙": None, "丙": 10_000, "丁": 50_000_000, "戊": 10_000}
    assert column(result, "理由")["丙"] == "年收入目标 1,999,900.00 元，按门槛是C"


def test_against_the_level_at_the_end_of_the_quarter_before(inputs):
    """甲 C→A 升级, 乙 B→B 不变; a decision of this quarter is not yet that of the one before."""
    result = run(
        inputs,
        R03=archive(甲=5_200_000, 乙=2_000_000, 丙=1, 丁=5_200_000),
        R06=[decided(甲="C", 乙="B", 丙="D"), decided("2026-10", 丁="A")],
    )
    assert column(result, "变动") == {"甲": "升级", "乙": "不变", "丙": "降级", "丁": "初次"}
    assert column(result, "上季末级别") == {"甲": "C", "乙": "B", "丙": "D", "丁": None}
    assert column(result, "理由")["丙"].endswith("上季末是D，建议降级")


def test_without_a_target_nothing_is_proposed(inputs):
    result = run(inputs, R03=archive(甲=None, 乙=0))
    assert column(result, "级别") == {"甲": None, "乙": "非大客户"} and result.summary["非大客户"] == 1
    assert "1 户没有填年收入目标，不提级别建议" in result.notes


def test_a_level_given_by_hand_stays(inputs):
    result = run(inputs, R03=archive(甲=1), R06=decided(hand=("甲",), 甲="B"))
    assert column(result, "级别") == {"甲": "B"} and column(result, "门槛级别") == {"甲": "非大客户"}


@pytest.mark.parametrize("changes", [{"tier_3": None}, {"tier_2": "1000000"}, {"tier_4": "0"}, {"tier_basis": None}])
def test_blank_or_rising_thresholds_assign_nothing(inputs, changes):
    result = run(inputs, preset_policy(BOUNDS | changes, pack="P03"), R03=archive(甲=9_000_000))
    assert column(result, "级别") == {"甲": None} and column(result, "理由") == {"甲": "阈值未设，级别定不了"}
    assert len(result.blocked) == 1 and set(result.summary.values()) == {0}


def test_by_the_income_of_twelve_months_and_never_down_while_some_are_missing(inputs):
    policy = preset_policy(BOUNDS | {"tier_basis": "近12个月收入"}, pack="P03")
    flow = typed("R10", [{"客户编码": "甲", "业务代码": "零担", "月份": "2026-10", "收入": 600_000}])
    known = {"R03": archive(甲=9_000_000), "R10": flow, "R06": decided(甲="C")}
    whole = run(inputs, policy, months={"LJ01": YEAR}, **known)
    assert column(whole, "级别") == {"甲": "D"} and column(whole, "指标值") == {"甲": 60_000_000}
    short = run(inputs, policy, months={"LJ01": YEAR[1:]}, **known)
    assert column(short, "级别") == {"甲": "C"} and "历史不足，不降级" in column(short, "理由")["甲"]


def test_the_files_of_one_legal_entity_are_added(inputs):
    code = "91110000600037341L"
    files = [archive(uscc=code, 甲=300_000), archive("LJ02", uscc=code, 乙=200_000)]
    result = run(inputs, R03=files, branches=("LJ01", "LJ02"), final=True)
    assert column(result, "级别") == {"甲": "D", "乙": "D"} and result.summary["D"] == 1
    assert not any("试算" in note for note in result.notes) and not result.extra["trial"]


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=2))
def test_more_is_never_a_lower_level(inputs, targets):
    low, high = sorted(targets)
    result = run(inputs, R03=archive(甲=Decimal(low) / 100, 乙=Decimal(high) / 100))
    ranks = {level: rank for rank, level in enumerate(("A", "B", "C", "D", "非大客户"))}
    found = column(result, "级别")
    assert ranks[found["乙"]] <= ranks[found["甲"]]


def test_numbers_lead_to_their_rows(inputs):
    result = run(inputs, R03=archive(甲=5_200_000, 乙=400_000))
    (file, row, value), *more = result.lineage.rows["指标值"](1).of[3]
    assert (row, value, more) == (7, "400000", []) and file
    assert result.lineage.summary["A"]().of[0] == "R03"
