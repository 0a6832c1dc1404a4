"""D57: direct sales, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.oil_policy import oil_policy
from building.typed_rows import typed
from macros.calc.d57_direct_share import CALC
from validators.frames import records

POLICY = oil_policy()


def flow(*rows, period="2026-10", branch="YB01"):
    """(渠道, 数量) with further cells."""
    listed = [
        {"客户编码": "K1", "业务代码": "柴油", "月份": period, "收入": 1, "渠道": c, "数量": q} | (m[0] if m else {}) for c, q, *m in rows
    ]
    return typed("R10", listed, branch=branch, period=period)


def small(quantity, branch="YB01"):
    return typed("R58", [{"订单": "O1", "数量": quantity}], branch=branch)


def run(inputs, now, then=None, policy=POLICY, branches=("YB01",), **frames):
    return CALC.run(inputs(R10=now, earlier={} if then is None else {"R10": then}, policy=policy, branches=branches, **frames))


def test_worked_example(inputs):
    """300/(300+700) = 30.00%; 45/300 = 15.00%; 25% last month: +5 pp."""
    result = run(inputs, flow(("直销", 300), ("批发", 700)), flow(("直销", 25), ("批发", 75), period="2026-09"), R58=small(45))
    (row,) = records(result.rows)
    assert (row["直销比例"], row["占直销"], row["变动"]) == (F(3, 10), F(15, 100), F(5, 100))
    assert (row["直销数量"], row["批发数量"], row["小额配送量"]) == (300_000, 700_000, 45_000)
    assert (row["结论"], row["理由"]) == ("达标", "直销比例 30.00%，目标 30.00%") and result.notes == ()
    assert records(result.extra["merged"])[0]["变动"] == F(1, 20) and result.summary["直销比例"] == F(3, 10)


def test_rows_without_a_channel_stand_apart(inputs):
    result = run(inputs, flow(("直销", 30), ("批发", 70), (None, 900), (None, 1)), months={"YB01": ["2026-09"]})
    (row,) = records(result.rows)
    assert (row["直销比例"], row["无渠道数量"], row["无渠道行"]) == (F(3, 10), 901_000, 2)
    assert result.notes == ("2 行没有渠道，不在直销比例里",)


def test_reversal_has_the_channel_of_its_original(inputs):
    then = flow(("直销", 50, {"记录编号": "A"}), period="2026-09")
    (row,) = records(run(inputs, flow(("直销", 80), ("批发", 70), (None, -50, {"冲销标记": "是", "冲销原记录编号": "A"})), then).rows)
    assert (row["直销数量"], row["直销比例"], row["无渠道行"]) == (30_000, F(3, 10), 0)


@pytest.mark.parametrize(("direct", "judged"), [(30, "达标"), (29.999, "未达标"), (31, "达标")])
def test_target_is_inclusive(inputs, direct, judged):
    assert records(run(inputs, flow(("直销", direct), ("批发", 100 - direct))).rows)[0]["结论"] == judged


def test_blank_parameters(inputs):
    """The target is only compared with; without the direct channels there is nothing to divide."""
    result = run(inputs, flow(("直销", 1)), policy=oil_policy(direct_target=None), months={"YB01": ["2026-09"]})
    assert records(result.rows)[0]["结论"] is None and result.notes == ("阈值未设：政策里“直销比例目标”是空的，没有判断是否达标",)
    stopped = run(inputs, flow(("直销", 1)), policy=oil_policy(direct_channels=None))
    assert stopped.rows.empty and [b.parameter for b in stopped.blocked] == ["直销的渠道"] and stopped.summary["直销比例"] is None


def test_channels_are_the_unit_s_own_words(inputs):
    result = run(inputs, flow(("门店", 1), ("上门", 1), ("批发", 2)), policy=oil_policy(direct_channels="门店、上门"))
    assert records(result.rows)[0]["直销比例"] == F(1, 2)


def test_nothing_sold(inputs):
    """No share of nothing; small deliveries without direct sales have none either."""
    (row,) = records(run(inputs, flow(), R58=small(5)).rows)
    assert (row["直销比例"], row["占直销"], row["小额配送量"], row["结论"]) == (None, None, 5_000, None) and row["理由"].startswith(
        "分母为0"
    )


def test_first_period_and_several_branches(inputs):
    """YB02 has no last month: no change, and it is not in the merged one."""
    now = [flow(("直销", 50), ("批发", 50)), flow(("直销", 100), branch="YB02")]
    result = run(inputs, now, flow(("直销", 40), ("批发", 60), period="2026-09"), branches=("YB01", "YB02"))
    assert [(r["_branch"], r["直销比例"], r["变动"]) for r in records(result.rows)] == [("YB01", F(1, 2), F(1, 10)), ("YB02", F(1), None)]
    (merged,) = records(result.extra["merged"])
    assert (merged["直销比例"], merged["变动"]) == (F(3, 4), F(1, 10)) and result.notes == ("YB02：历史不足(1月)",)
