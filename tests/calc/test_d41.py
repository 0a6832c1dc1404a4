"""D41: archive completeness, with the catalogue's worked example."""

from __future__ import annotations

import random
from fractions import Fraction as F

from macros.calc.d41_archive import CALC
from validators.registers.master.customers import ARCHIVE_FIELDS

FULL = {
    "企业全称": "甲",
    "通信地址": "某路1号",
    "联系方式": "0991-1234567",
    "企业性质": "国企",
    "主要业务及产品种类": "制造",
    "用邮种类": "特快",
    "用邮量": 0,
    "潜在需求": "仓储",
    "竞争对手": "顺丰",
}


def part(code, count):
    return {"客户编码": code} | dict(list(FULL.items())[:count])


def test_nine_fields():
    assert tuple(FULL) == ARCHIVE_FIELDS


def test_worked_example(inputs, frame):
    """甲 9/9, 乙 8/9, 丙 6/9: 23/27 = 85.19%; 用邮量 0 is a value."""
    result = CALC.run(inputs(R03=frame("R03", part("甲", 9), part("乙", 8), part("丙", 6))))
    assert list(result.rows.columns[:5]) == ["_branch", "客户编码", "已填", "应填", "完整率"]
    assert list(result.rows["已填"]) == [9, 8, 6] and set(result.rows["应填"]) == {9}
    assert list(result.rows["完整率"]) == [F(1), F(8, 9), F(2, 3)]
    assert list(result.rows["缺项"]) == [None, "竞争对手", "用邮量、潜在需求、竞争对手"]
    assert result.summary == {"完整率": F(23, 27), "户数": 3}


def test_two_branches_against_plain_python(inputs, frame):
    dice = random.Random(41)
    rows = {
        b: [{"客户编码": f"K{i}"} | {h: v for h, v in FULL.items() if dice.random() < 0.6} for i in range(25)] for b in ("LJ01", "LJ02")
    }
    result = CALC.run(inputs(branches=("LJ01", "LJ02"), R03=[frame("R03", *r, branch=b) for b, r in rows.items()]))
    expected = [(b, r["客户编码"], len(r) - 1, F(len(r) - 1, 9)) for b, found in rows.items() for r in found]
    got = zip(result.rows["_branch"], result.rows["客户编码"], result.rows["已填"], result.rows["完整率"], strict=True)
    assert list(got) == expected
    assert result.summary["完整率"] == F(sum(e[2] for e in expected), 9 * 50)
    own = result.extra["by_branch"].set_index("_branch").loc["LJ02"]
    assert (own["户数"], own["完整率"]) == (25, F(sum(e[2] for e in expected[25:]), 225))


def test_no_customer(inputs):
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary == {"完整率": None, "户数": 0}
    assert result.notes == ("分母为0：客户档案没有客户，完整率为空",)
