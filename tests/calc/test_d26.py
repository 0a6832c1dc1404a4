"""D26: profitability by dimension, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

from hypothesis import given, settings
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from macros.calc.d26_profitability import CALC
from validators.frames import records

POLICY = preset_policy(pack="P03")


def items(frame, *rows):
    """(dimension, name, income, direct, shared, assets)."""
    names = ("维度", "名称", "收入", "直接成本", "分摊费用", "平均服务资产")
    return frame("R71", *(dict(zip(names, row, strict=False)) for row in rows))


def sold(frame, *rows):
    """(customer, product, area, income, cost, tons)."""
    names = ("客户编码", "业务代码", "地区", "收入", "成本", "数量")
    return frame("R10", *(dict(zip(names, row, strict=False)) | {"月份": "2026-10", "渠道": "直客"} for row in rows))


def costs(frame, *spent):
    return frame("R40", *({"期间": "2026-10", "费用类别": "广告", "实际": amount} for amount in spent))


def run(inputs, policy=POLICY, **more):
    return CALC.run(inputs(policy=policy, **more))


def test_worked_example(inputs, frame):
    """东 600−400−60 = 140 → 23.33%; 西 400−330−40 = 30 → 7.50%; together 1000−730−100 = 170 → 17.00%."""
    rows = items(frame, ("区域", "东", 600, 400), ("区域", "西", 400, 330))
    found = run(inputs, R71=rows, R40=costs(frame, 60, 40))
    assert [(row["分摊费用"], row["利润"], row["销售利润率"]) for row in records(found.rows)] == [
        (6_000, 14_000, F(14, 60)),
        (4_000, 3_000, F(75, 1000)),
    ]
    (area,) = records(found.extra["by_dimension"])
    assert [area[name] for name in ("收入", "直接成本", "分摊费用", "利润", "销售利润率")] == [100_000, 73_000, 10_000, 17_000, F(17, 100)]
    assert found.notes == ()


def test_what_is_blank_comes_from_the_flow(inputs, frame):
    flow = sold(frame, ("K1", "零担", "东", 600, 400), ("K2", "零担", "西", 300, 200), ("K2", "整车", "西", 100, 130))
    files = frame("R03", {"客户编码": "K1", "企业全称": "甲公司"})
    rows = items(
        frame,
        ("区域", "西"),
        ("服务产品", "零担"),
        ("顾客", "甲公司"),
        ("顾客", "K2"),
        ("渠道", "直客", None, None, None, 500),
        ("区域", "北"),
    )
    found = {row["名称"]: row for row in records(run(inputs, R71=rows, R10=flow, R03=files).rows)}
    assert {name: (row["收入"], row["直接成本"], row["利润"]) for name, row in found.items()} == {
        "西": (40_000, 33_000, 7_000),
        "零担": (90_000, 60_000, 30_000),
        "甲公司": (60_000, 40_000, 20_000),
        "K2": (40_000, 33_000, 7_000),
        "直客": (100_000, 73_000, 27_000),
        "北": (None, None, None),
    }
    assert (found["直客"]["物流服务周转率"], found["北"]["理由"]) == (2, "流水里没有，也没有填收入")


def test_a_part_that_is_not_listed_bears_its_own_cost(inputs, frame):
    """Two of three customers: 600 of 1,000 bear 60 of 100."""
    flow = sold(frame, ("K1", "零担", "东", 500, 1), ("K2", "零担", "东", 100, 1), ("K3", "零担", "东", 400, 1))
    found = run(inputs, R71=items(frame, ("顾客", "K1"), ("顾客", "K2")), R10=flow, R40=costs(frame, 100))
    assert [row["分摊费用"] for row in records(found.rows)] == [5_000, 1_000]


def test_a_typed_share_stays_and_the_others_bear_the_rest(inputs, frame):
    rows = items(frame, ("区域", "东", 500, 0, 70), ("区域", "西", 500, 0))
    assert [row["分摊费用"] for row in records(run(inputs, R71=rows, R40=costs(frame, 100)).rows)] == [7_000, 3_000]


def test_by_tons_where_the_policy_says_so(inputs, frame):
    flow = sold(frame, ("K1", "零担", "东", 500, 1, 1), ("K2", "零担", "西", 500, 1, 3))
    policy = preset_policy({"alloc_base": "货量"}, pack="P03")
    found = run(inputs, policy, R71=items(frame, ("区域", "东"), ("区域", "西")), R10=flow, R40=costs(frame, 100))
    assert [row["分摊费用"] for row in records(found.rows)] == [2_500, 7_500]


def test_without_a_cost_there_is_no_profit(inputs, frame):
    flow = sold(frame, ("K1", "零担", "东", 500, None), ("K1", "零担", "东", 500, 1))
    (row,) = records(run(inputs, R71=items(frame, ("区域", "东")), R10=flow).rows)
    assert (row["利润"], row["销售利润率"], row["理由"]) == (None, None, "有 1 行没有成本，利润没有算")


def test_the_register_is_filled(inputs, frame):
    whole = inputs(R71=items(frame, ("区域", "东", 600, 400, 60, 1000)), policy=POLICY)
    whole.results["D26"] = CALC.run(whole)
    (fill,) = CALC.fills
    assert {name: [str(value) for value in values] for name, values in fill.values(whole).items()} == {
        "利润": ["14000"],
        "销售利润率": ["0.2333"],
        "物流服务周转率": ["0.60"],
    }


@settings(max_examples=10)
@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6), st.integers(0, 10**6))
def test_what_is_shared_out_is_the_whole(inputs, frame, incomes, spent):
    rows = items(frame, *(("区域", f"区{n}", income / 100, 0) for n, income in enumerate(incomes)))
    found = run(inputs, R71=rows, R40=costs(frame, spent / 100))
    assert sum(row["分摊费用"] for row in records(found.rows)) == spent
