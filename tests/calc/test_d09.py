"""D09: the worked example, re-activation, windows, populations, levels, and an independent recomputation."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from macros.calc.d09_churn import CALC


def deal(code: str, income: Any, month: str = "2026-10", **cells: Any) -> dict[str, Any]:
    return {"客户编码": code, "业务代码": "特快", "月份": month, "收入": income} | cells


def flow(frame, period: str, branch: str = "LJ01", **incomes: Any) -> Any:
    return frame("R10", *[deal(code, income, period) for code, income in incomes.items()], period=period, branch=branch)


def states(result: Any) -> dict[str, str | None]:
    return dict(zip(result.rows["客户编码"], result.rows["状态"], strict=True))


def test_worked_example(inputs, frame) -> None:
    result = CALC.run(
        inputs(R10=flow(frame, "2026-10", 甲=110, 乙=60, 丙=0, 戊=30), earlier={"R10": flow(frame, "2026-09", 甲=100, 乙=80, 丙=60, 丁=40)})
    )
    assert states(result) == {"甲": "保留", "乙": "保留", "丙": "流失", "丁": "流失", "戊": "新增"}
    summary = result.summary
    assert (summary["保有率"], summary["流失率"]) == (Fraction(1, 2), Fraction(1, 2))
    assert summary["贡献保有率"] == Fraction(170, 280) and summary["总收入比"] == Fraction(200, 280)
    row = result.rows.set_index("客户编码").loc["乙"]
    assert (row["上期"], row["本期"], row["贡献"], row["增减"]) == (8_000, 6_000, "下降", -2_000)
    assert row["理由"] == "上期 80.00，本期 60.00，贡献下降 20.00"
    assert list(result.rows.columns[:5]) == ["_branch", "客户编码", "上期", "本期", "状态"]


def test_reversals_decide_activity(inputs, frame) -> None:
    rows = deal("甲", 50), deal("甲", -50, 冲销标记="是"), deal("乙", -1, 冲销标记="是"), deal("丙", "0.01")
    result = CALC.run(inputs(R10=frame("R10", *rows), earlier={"R10": flow(frame, "2026-09", 甲=10, 乙=5)}))
    assert states(result) == {"甲": "流失", "乙": "流失", "丙": "新增"}
    assert result.summary["贡献保有率"] == Fraction(-1, 15)


def test_back_again_by_first_month_or_by_known_usage(inputs, frame) -> None:
    old = [flow(frame, "2026-09", 甲=1), flow(frame, "2026-05", 乙=10), flow(frame, "2026-04", 丙=10), flow(frame, "2026-03", 戊=0)]
    old.append(frame("R10", deal("丙", -10, "2026-04", 冲销标记="是"), period="2026-04", start=90))
    people = frame(
        "R03",
        {"客户编码": "丁", "首次业务月": "2026-08"},
        {"客户编码": "戊", "首次业务月": "2026-09"},
        {"客户编码": "己", "首次业务月": "2026-10"},
    )
    now = flow(frame, "2026-10", 甲=1, 乙=1, 丙=1, 丁=1, 戊=1, 己=1)
    result = CALC.run(inputs(R10=now, R03=people, earlier={"R10": old}))
    assert states(result) == {"甲": "保留", "乙": "再生", "丙": "新增", "丁": "再生", "戊": "新增", "己": "新增"}
    assert (result.summary["新增"], result.summary["再生"]) == (3, 2)


def test_several_months_a_period(inputs, policy, frame) -> None:
    old = [flow(frame, "2026-07", 甲=5), flow(frame, "2026-08", 甲=5, 乙=7), flow(frame, "2026-09", 乙=3)]
    result = CALC.run(inputs(R10=flow(frame, "2026-10", 甲=1), earlier={"R10": old}, policy=policy(churn_months="2")))
    rows = result.rows.set_index("客户编码")
    assert states(result) == {"甲": "保留", "乙": "保留"}
    assert rows.loc["乙", ["上期", "本期"]].tolist() == [700, 300] and rows.loc["甲", ["上期", "本期"]].tolist() == [1_000, 100]


def test_fewer_months_than_the_window_needs(inputs, policy, frame) -> None:
    """Settled 7: from those present, marked; with none of the previous period there is no state (settled 31)."""
    old = [flow(frame, "2026-08", 甲=5), flow(frame, "2026-09", 甲=5)]
    half = CALC.run(inputs(R10=flow(frame, "2026-10", 甲=1), earlier={"R10": old}, policy=policy(churn_months="2")))
    assert states(half) == {"甲": "保留"} and "历史不足(1月)：4 个月里只有 3 个月的数据" in half.rows["理由"][0]
    none = CALC.run(inputs(R10=flow(frame, "2026-10", 甲=1)))
    assert states(none) == {"甲": None} and none.rows["上期"].isna().all() and none.rows["本期"].tolist() == [100]
    assert (
        none.summary["保有率"] is None
        and none.summary["新增"] is None
        and none.summary["流失"] is None
        and "历史不足(1月)" in none.notes[0]
    )


def test_a_month_filed_as_nil_is_known(inputs, frame) -> None:
    result = CALC.run(inputs(R10=flow(frame, "2026-10", 甲=1), months={"LJ01": ["2026-09"]}))
    assert states(result) == {"甲": "新增"} and result.summary["保有率"] is None
    assert result.notes == ("LJ01：分母为0：上期没有客户，保有率为空",)


def test_by_quantity(inputs, policy, frame) -> None:
    before = frame("R10", deal("甲", 9, "2026-09", 数量=0), deal("乙", 0, "2026-09", 数量="0.5"), period="2026-09")
    result = CALC.run(
        inputs(R10=frame("R10", deal("甲", 5, 数量=1), deal("乙", 5)), earlier={"R10": before}, policy=policy(churn_metric="数量"))
    )
    assert states(result) == {"甲": "新增", "乙": "流失"}


def levels(frame, *rows: tuple[str, str, str]) -> Any:
    return frame("R06", *[{"客户编码": c, "新级别": level, "生效期间": month, "审批单号": "1"} for c, level, month in rows])


def test_population_of_tiered_customers(inputs, policy, frame) -> None:
    """The level in force at the end of the previous period counts, not today's."""
    given = {
        "R10": flow(frame, "2026-10", 甲=1, 丙=1, 丁=1),
        "earlier": {"R10": flow(frame, "2026-09", 甲=1, 乙=1, 丁=1)},
        "R06": levels(
            frame, ("甲", "州级", "2026-01"), ("乙", "县级", "2026-09"), ("丙", "州级", "2026-10"), ("丁", "非大客户", "2026-01")
        ),
    }
    result = CALC.run(inputs(**given, policy=policy(churn_population="大客户")))
    assert states(result) == {"甲": "保留", "乙": "流失"}
    everybody = CALC.run(inputs(**given))
    assert set(states(everybody)) == set("甲乙丙丁")
    assert everybody.summary["大客户保有率"] == Fraction(1, 2) and everybody.summary["大客户流失"] == 1
    assert any("大客户流失 1 户，超过允许的 0 户" in note for note in everybody.notes)


def test_entered_and_left_by_level(inputs, frame) -> None:
    result = CALC.run(
        inputs(
            months={"LJ01": ["2026-09"]},
            R06=levels(
                frame,
                ("甲", "县级", "2026-10"),
                ("乙", "州级", "2026-01"),
                ("乙", "非大客户", "2026-10"),
                ("丙", "县级", "2026-01"),
                ("丙", "州级", "2026-10"),
            ),
        )
    )
    assert result.extra["levels"][["客户编码", "变动"]].values.tolist() == [["乙", "退出大客户"], ["甲", "进入大客户"]]
    assert (result.summary["进入大客户"], result.summary["退出大客户"]) == (1, 1)


@pytest.mark.parametrize(("tolerance", "state"), [("0%", "下降"), ("10%", "持平"), ("9.99%", "下降")])
def test_tolerance_of_a_fall(inputs, policy, frame, tolerance, state) -> None:
    result = CALC.run(
        inputs(
            R10=flow(frame, "2026-10", 甲=90), earlier={"R10": flow(frame, "2026-09", 甲=100)}, policy=policy(decline_tolerance=tolerance)
        )
    )
    assert result.rows["贡献"].tolist() == [state]


def test_a_row_without_business_counts(inputs, frame) -> None:
    bare = {"客户编码": "甲", "月份": "2026-10", "收入": -10, "冲销标记": "是", "冲销原记录编号": "ALT"}
    result = CALC.run(inputs(R10=frame("R10", deal("甲", 10), bare), earlier={"R10": flow(frame, "2026-09", 甲=10)}))
    assert states(result) == {"甲": "流失"}


def test_blank_parameter(inputs, policy, frame) -> None:
    result = CALC.run(inputs(R10=flow(frame, "2026-10", 甲=1), policy=policy(churn_months=None)))
    assert result.rows.empty and [b.parameter for b in result.blocked] == ["流失比较月数"]


def test_branches_compare_as_each_of_them_is_set(inputs, policy, frame) -> None:
    frames = [flow(frame, "2026-10", b, 甲=1) for b in ("LJ01", "LJ02")]
    old = [flow(frame, m, b, 乙=1) for b in ("LJ01", "LJ02") for m in ("2026-07", "2026-08")]
    old += [flow(frame, "2026-09", b, 丙=1) for b in ("LJ01", "LJ02")]
    result = CALC.run(
        inputs(R10=frames, earlier={"R10": old}, branches=("LJ01", "LJ02"), policy=policy(churn_months={None: "1", "LJ02": "2"}))
    )
    assert result.rows[["_branch", "客户编码", "状态"]].values.tolist() == [
        ["LJ01", "丙", "流失"],
        ["LJ01", "甲", "新增"],
        ["LJ02", "丙", "新增"],
        ["LJ02", "乙", "流失"],
        ["LJ02", "甲", "新增"],
    ]
    assert result.extra["branches"]["流失"].tolist() == [1, 1]


def test_empty_sheets(inputs) -> None:
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary["保有率"] is None


@pytest.mark.parametrize("seed", range(10))
def test_against_an_independent_recomputation(inputs, policy, frame, seed) -> None:
    dice = random.Random(seed)
    span, months = dice.choice([1, 2, 3]), ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    rows = {
        (b, m): [(f"K{dice.randrange(12)}", dice.randrange(-5, 10)) for _ in range(dice.randrange(1, 15))]
        for b in ("LJ01", "LJ02")
        for m in months
    }
    made = {(b, m): frame("R10", *[deal(c, n, m) for c, n in listed], branch=b, period=m) for (b, m), listed in rows.items()}
    result = CALC.run(
        inputs(
            R10=[made[b, "2026-10"] for b in ("LJ01", "LJ02")],
            branches=("LJ01", "LJ02"),
            earlier={"R10": [made[b, m] for b, m in made if m != "2026-10"]},
            policy=policy(churn_months=str(span)),
        )
    )
    expected = {}
    for branch in ("LJ01", "LJ02"):
        for code in {c for (b, _), listed in rows.items() if b == branch for c, _ in listed}:
            by_month = [sum(n for c, n in rows[branch, m] if c == code) for m in months]
            now, before, older = sum(by_month[-span:]), sum(by_month[-2 * span : -span]), by_month[: -2 * span]
            if now > 0 or before > 0:
                state = "保留" if now > 0 and before > 0 else "流失" if before > 0 else "再生" if any(n > 0 for n in older) else "新增"
                expected[branch, code] = (before * 100, now * 100, state)
    found = {(r["_branch"], r["客户编码"]): (r["上期"], r["本期"], r["状态"]) for r in result.rows.to_dict("records")}
    assert found == expected
    stayed = sum(state == "保留" for _, _, state in expected.values())
    gone = sum(state == "流失" for _, _, state in expected.values())
    assert result.summary["保有率"] == (Fraction(stayed, stayed + gone) if stayed + gone else None)
