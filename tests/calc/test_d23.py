"""D23: leads, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d23_leads import CALC
from validators.frames import records


def lead(n: int, **cells: Any) -> dict[str, Any]:
    return {"日期": "2026-10-05", "渠道": "电话", "联系人": f"人{n}"} | cells


def run(inputs: Any, *rows: dict[str, Any], flow: tuple[tuple[str, float], ...] = (), **changes: Any) -> Any:
    sold = typed("R10", [{"客户编码": c, "业务代码": "仪器", "月份": "2026-10", "收入": v} for c, v in flow])
    return CALC.run(inputs(R56=typed("R56", rows), R10=sold, policy=preset_policy(changes, pack="P12-C")))


def test_worked_example(inputs: Any) -> None:
    """200 leads, 150 complete: 75.00 %; 12 deals: 6.00 %; 11 matched, 1 unmatched."""
    rows = [lead(n, **({"单位名称": "某诊所"} if n < 150 else {})) for n in range(188)]
    rows += [lead(n, 成单=True, 对单客户编码=f"K{n}") for n in range(12)]
    result = run(inputs, *rows, flow=tuple((f"K{n}", 100.0) for n in range(11)))
    (row,) = records(result.rows)
    assert (row["咨询数"], row["完整率"], row["转化率"]) == (200, Fraction(3, 4), Fraction(6, 100))
    assert (row["对单"], row["未对上"], row["对单金额"], row["单均金额"]) == (11, 1, 110_000, 10_000)
    assert "1 个成单对不上业务收入，请核对客户编码" in result.notes


def test_a_good_lead_is_high_or_middle_in_both(inputs: Any) -> None:
    pairs = [("高", "高"), ("中", "中"), ("高", "低"), ("低", "高"), ("高", None), (None, None)]
    rows = [lead(n, 购买倾向度=will, 购买能力=means) for n, (will, means) in enumerate(pairs)]
    (row,) = records(run(inputs, *rows).rows)
    assert (row["有效"], row["有效率"], row["有效转化率"]) == (2, Fraction(1, 3), 0)


@pytest.mark.parametrize(("day", "again"), [("2026-10-12", 1), ("2026-10-13", 0), (None, 0)])
def test_passed_on_again_within_seven_days(inputs: Any, day: str | None, again: int) -> None:
    rows = [
        lead(1, 转销售日期="2026-10-05", 再次传递日期=day),
        lead(2, 转销售日期="2026-10-05", 销售是否取得联系=True, 再次传递日期="2026-10-06"),
    ]
    (row,) = records(run(inputs, *rows).rows)
    assert (row["转销售"], row["未联系"], row["再传"]) == (2, 1, again)


@pytest.mark.parametrize(("target", "word"), [("50%", "达标"), ("51%", "未达标"), (None, None)])
def test_the_target_is_blank_on_purpose(inputs: Any, target: str | None, word: str | None) -> None:
    result = run(inputs, lead(1, 单位名称="某诊所"), lead(2), complete_target=target)
    assert records(result.rows)[0]["结论"] == word
    assert ("阈值未设：政策里“资料完整率目标”是空的，没有判断完整率是否达标" in result.notes) is (target is None)


def test_channels_sum_to_the_whole_and_a_customer_counts_once(inputs: Any) -> None:
    rows = [lead(1, 成单=True, 对单客户编码="K1"), lead(2, 渠道="微信", 成单=True, 对单客户编码="K1"), lead(3, 渠道=None)]
    result = run(inputs, *rows, flow=(("K1", 300.0),))
    assert {r["渠道"]: (r["咨询数"], r["对单"], r["对单金额"]) for r in records(result.rows)} == {
        "微信": (1, 1, 0),
        "未填": (1, 0, 0),
        "电话": (1, 1, 30_000),
    }
    assert result.summary["对单金额"] == 30_000 and result.summary["咨询数"] == 3
