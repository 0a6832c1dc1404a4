"""D54: the seven items of a seller, with the worked examples of the catalogue and of packs.md P07."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import stored, typed
from macros.calc.d09_churn import CALC as CHURN
from macros.calc.d10_plan import CALC as PLAN
from macros.calc.d54_seller_scores import CALC, ITEMS
from validators.frames import records
from validators.values.period import Month

NOW = Month(2026, 10)
WEIGHTS = {f"s_w_{n}": str(weight) for n, weight in enumerate((25, 20, 20, 10, 10, 10, 5), 1)}
BASE = {"churn_ceiling": "20%", "volume_target": "1000", "churn_metric": "收入", "churn_population": "全部"}


def policy(**changes: str | None) -> Any:
    return preset_policy(BASE | WEIGHTS | changes, pack="P07")


def sellers(*numbers: str, posts: str = "销售人员") -> Any:
    return stored("R02", {"工号": list(numbers), "姓名": list(numbers), "岗位": [posts] * len(numbers)})


def plan(number: str, customer: str = "K1", person: str | None = "E1", month: str = "2026-10", **more: Any) -> dict[str, Any]:
    return {"计划编号": number, "计划月": month, "客户": customer, "走访人": person, "计划日期": f"{month}-05"} | more


def visit(number: str, customer: str = "K1", person: str = "E1", day: str = "2026-10-06", slip: str | None = None) -> dict[str, Any]:
    return {"走访编号": number, "客户编码": customer, "日期": day, "走访人": person, "方式": "上门", "信息传递单号": slip}


def run(inputs: Any, *, rules: Any = None, staff: Any = None, **frames: Any) -> Any:
    held = {name: frame for name, frame in frames.items() if name not in ("earlier", "months")}
    more = {name: frames[name] for name in ("earlier", "months") if name in frames}
    given = inputs(policy=rules or policy(), R02=staff if staff is not None else sellers("E1"), **held, **more)
    given.results["D09"] = CHURN.run(given)
    given.results["D10"] = PLAN.run(given)
    return CALC.run(given)


def card(result: Any, person: str = "E1") -> Mapping[str, Any]:
    return next(row for row in records(result.rows) if row["工号"] == person)


def test_worked_example_of_visits(inputs: Any) -> None:
    """12 planned, 9 done → 75.00 %; 9 of 9 slips came back → 100.00 %."""
    back = {"反馈信息": "同意", "存档日期": "2026-10-09"}
    plans = [plan(f"P{n}", **(back if n < 9 else {})) for n in range(12)]
    visits = [visit(f"V{n}", slip=f"P{n}") for n in range(9)]
    result = run(inputs, R21=typed("R21", plans), R20=typed("R20", visits))
    row = card(result)
    assert (row["计划拜访"], row["已拜访"], row["拜访计划完成"], row["返回率"]) == (12, 9, Fraction(3, 4), Fraction(1))
    assert result.summary["拜访计划完成率"] == Fraction(3, 4) and result.summary["返回单"] == 9


def test_one_visit_keeps_one_plan_and_only_of_the_same_person_and_month(inputs: Any) -> None:
    plans = [plan("P1"), plan("P2"), plan("P3", "K2"), plan("P4", "K3"), plan("P5", month="2026-09"), plan("P6", "K4", None)]
    visits = [visit("V1"), visit("V2", "K2", "E2"), visit("V3", "K3", day="2026-09-30"), visit("V4", "K4", "E2")]
    result = run(inputs, staff=sellers("E1", "E2"), R21=typed("R21", plans), R20=typed("R20", visits))
    row = card(result)
    assert (row["计划拜访"], row["已拜访"]) == (4, 1)
    assert result.summary["计划拜访"] == 5 and result.summary["已拜访"] == 2, "a plan of nobody is kept by anybody"
    assert "拜访计划有 1 行没有填走访人，没有算到各人" in result.notes


def test_slips_in_time(inputs: Any) -> None:
    """Five days are in time, six are not; without 反馈信息 nothing came back."""
    days = {"P1": "2026-10-11", "P2": "2026-10-12", "P3": "2026-10-08"}
    plans = [plan(n, 反馈信息=None if n == "P3" else "同意", 存档日期=day) for n, day in days.items()]
    visits = [visit(f"V{n}", slip=n) for n in days]
    result = run(inputs, R21=typed("R21", plans), R20=typed("R20", visits))
    row = card(result)
    assert (row["返回单"], row["按期返回"]) == (2, 1)
    listed = {line["计划编号"]: (line["状态"], line["返回天数"]) for line in records(result.extra["plans"])}
    assert listed == {"P1": ("已返回", 5), "P2": ("超期返回", 6), "P3": ("传递单没有返回", None)}
    blank = run(inputs, rules=policy(slip_days=None), R21=typed("R21", plans), R20=typed("R20", visits))
    assert card(blank)["按期返回"] == 2 and any("信息传递单返回天数" in note for note in blank.notes)


@pytest.mark.parametrize(("least", "short"), [("4", 2), ("2", 0), (None, None)])
def test_plans_that_lack(inputs: Any, least: str | None, short: int | None) -> None:
    result = run(inputs, rules=policy(visit_plan_min=least), R21=typed("R21", [plan("P1"), plan("P2")]))
    assert card(result)["计划还差"] == short


def churned(lost: int, whole: int) -> dict[str, Any]:
    """Customers of E1 of the year before, of whom so many have nothing this year."""
    codes = [f"K{n}" for n in range(whole)]
    files = typed("R03", [{"客户编码": code, "客户经理": "E1"} for code in codes])
    before = stored("R10", {"客户编码": codes, "业务代码": ["审计"] * whole, "收入": [100] * whole}, period="2025-06")
    stay = codes[lost:]
    now = stored("R10", {"客户编码": stay, "业务代码": ["审计"] * len(stay), "收入": [100] * len(stay)})
    return {"R03": files, "R10": now, "earlier": {"R10": before}, "months": {"LJ01": [str(m) for m in NOW.back(24)[:-1]]}}


@pytest.mark.parametrize(("lost", "rate"), [(1, Fraction(3, 4)), (4, Fraction(0)), (5, Fraction(0)), (0, Fraction(1))])
def test_churn_against_its_ceiling(inputs: Any, lost: int, rate: Fraction) -> None:
    """流失率 5 %, ceiling 20 % → 75.00."""
    row = card(run(inputs, **churned(lost, 20)))
    assert (row["上期户数"], row["流失户数"], row["流失率"], row["客户流失"]) == (20, lost, Fraction(lost, 20), rate)


def test_without_a_ceiling_churn_is_shown_and_not_judged(inputs: Any) -> None:
    result = run(inputs, rules=policy(churn_ceiling=None), **churned(1, 20))
    row = card(result)
    assert (row["流失率"], row["客户流失"], row["总分"]) == (Fraction(1, 20), None, None)
    assert "客户流失：流失率上限没有填" in row["理由"] and any("流失率上限" in note for note in result.notes)


def flow(*rows: tuple[str, str, int], period: str = "2026-10") -> Any:
    columns = {"客户编码": [r[0] for r in rows], "业绩归属": [r[1] for r in rows], "收入": [r[2] for r in rows]}
    return stored("R10", columns | {"业务代码": ["审计"] * len(rows)}, period=period)


@pytest.mark.parametrize(("fen", "rate"), [(75_000, Fraction(3, 4)), (100_000, Fraction(1)), (100_001, Fraction(1)), (0, Fraction(0))])
def test_business_a_head_is_capped(inputs: Any, fen: int, rate: Fraction) -> None:
    row = card(run(inputs, R10=flow(("K1", "E1", fen), ("K1", "E2", 5))))
    assert (row["业务量"], row["人均业务量"]) == (fen, rate)


def targets(*rows: tuple[str, str, int]) -> Any:
    return typed("R17", [{"指标": what, "主体": who, "年": "2026", "年计划": amount, "分解方法": "均分"} for who, what, amount in rows])


def years(fen: int) -> dict[str, Any]:
    """Ten months of the year with the same fee of a customer of E1, and the year before at hand."""
    past = [flow(("K1", "E1", fen), period=str(month)) for month in NOW.year_to_date[:-1]]
    return {"R10": flow(("K1", "E1", fen)), "earlier": {"R10": past}, "months": {"LJ01": [str(m) for m in NOW.back(24)[:-1]]}}


def test_the_yearly_plan_is_the_mean_of_its_capped_rates(inputs: Any) -> None:
    """业务费 half of its plan, 收入 above it, 客户发展量 planned with nothing left out: (1/2 + 1) / 2."""
    told = targets(("E1", "业务费", 24_000), ("E1", "收入", 1_200), ("E1", "客户发展量", 0), ("E2", "业务费", 1))
    row = card(run(inputs, R17=told, **years(100_000)))
    assert row["年度计划完成"] == Fraction(3, 4)


def test_a_plan_whose_months_lack_is_not_counted_as_nothing(inputs: Any) -> None:
    found = years(100_000)
    found["earlier"] = {"R10": found["earlier"]["R10"][-2:]}
    found["months"] = {"LJ01": ["2026-09", "2026-08"]}
    row = card(run(inputs, R17=targets(("E1", "业务费", 24_000)), **found))
    assert row["年度计划完成"] is None and "年度计划完成：业务费没有累计完成率" in row["理由"]


def test_development_counts_a_new_customer_once_and_won_business_its_whole_year(inputs: Any) -> None:
    """K9 came in September and paid in October too: one new customer, and both fees are 新拓展业务量."""
    old = flow(("K1", "E1", 100), period="2025-03")
    past = [old, flow(("K1", "E1", 100), ("K9", "E1", 700), period="2026-09")]
    told = targets(("E1", "客户发展量", 12), ("E1", "新拓展业务量", 12))
    months = {"LJ01": [str(m) for m in NOW.back(24)[:-1]]}
    result = run(inputs, R17=told, R10=flow(("K1", "E1", 100), ("K9", "E1", 300)), earlier={"R10": past}, months=months)
    row = card(result)
    assert (row["新增户数"], row["客户发展"]) == (1, Fraction(1, 10))
    assert row["年度计划完成"] == (Fraction(1, 10) + Fraction(1)) / 2, "10 yuan of 10 planned"


def test_satisfaction_of_a_year_of_the_own_customers(inputs: Any) -> None:
    """Points 7, 6, 5: mean 6, index 83.33; a form of another's customer and one of last year do not count."""

    def form(customer: str, *answers: str, period: str = "2026-10") -> Any:
        return typed(
            "R27",
            [{"问卷编号": "W", "客户": customer} | dict(zip(("订单处理", "补货时间", "紧急发货"), answers, strict=False))],
            period=period,
        )

    files = typed("R03", [{"客户编码": "K1", "客户经理": "E1"}, {"客户编码": "K2", "客户经理": "E2"}])
    past = [form("K1", "稍微好", period="2025-11"), form("K1", "非常差", period="2025-10")]
    now = typed(
        "R27",
        [
            {"问卷编号": "A", "客户": "K1", "订单处理": "非常好", "补货时间": "相当好"},
            {"问卷编号": "B", "客户": "K2", "订单处理": "非常差"},
        ],
    )
    row = card(run(inputs, R03=files, R27=now, earlier={"R27": past}))
    assert (row["满意度指数"], row["客户满意度"]) == (Fraction(250, 3), Fraction(5, 6))


def test_the_study_of_the_month(inputs: Any) -> None:
    held = stored("R41", {"类型": ["月学习", "营销例会", "月学习"], "参加人": ["E1、E3", "E2", None]})
    result = run(inputs, staff=sellers("E1", "E2", "E3"), R41=held)
    assert [card(result, person)["月学习"] for person in ("E1", "E2", "E3")] == [1, 0, 1]
    assert "月学习：没有参加" in card(result, "E2")["理由"] and "月学习有 1 次没有填参加人，没有算到各人" in result.notes


def test_only_those_who_sell_and_are_still_there(inputs: Any) -> None:
    people = stored("R02", {"工号": ["E1", "E2", "E3"], "岗位": ["销售人员", "项目经理、销售人员", "销售经理"]})
    assert [row["工号"] for row in records(run(inputs, staff=people).rows)] == ["E1", "E2"]


def whole(inputs: Any, **changes: str | None) -> Any:
    """Visits 3/4, churn 3/4, study 1, plan 1, and nothing of the steps to come."""
    found = churned(1, 20)
    plans = [plan(f"P{n}") for n in range(4)]
    visits = [visit(f"V{n}", slip=f"P{n}") for n in range(3)]
    study = stored("R41", {"类型": ["月学习"], "参加人": ["E1"]})
    return run(
        inputs,
        rules=policy(**changes),
        R21=typed("R21", plans),
        R20=typed("R20", visits),
        R41=study,
        R17=targets(("LJ01", "业务费", 1), ("E1", "收入", 0)),
        **found,
    )


def test_the_total_counts_the_steps_that_were_reached(inputs: Any) -> None:
    """Step 1 without a yearly plan: no total; its weight at 0: 20 x 3/4 + 20 x 3/4 + 5 = 35 of 45."""
    row = card(whole(inputs))
    assert row["总分"] is None and "总分没有算出：年度计划完成没有数" in row["理由"] and row["适用权重"] == 70
    row = card(whole(inputs, s_w_1="0", s_w_5="35"))
    assert (row["总分"], row["适用权重"], row["阶段"]) == (35, 45, "1 流失")
    row = card(whole(inputs, s_w_1="0", s_w_5="35", indicator_stage="3"))
    assert row["总分"] is None and "客户发展没有数" in row["理由"] and row["阶段"] == "3 人均业务量"


@pytest.mark.parametrize("blank", [{"s_w_7": None}, {f"s_w_{n}": None for n in range(1, 8)}])
def test_without_weights_there_is_no_total(inputs: Any, blank: dict[str, None]) -> None:
    result = whole(inputs, **blank)
    row = card(result)
    assert (row["总分"], row["适用权重"]) == (None, None) and "权重未设" in row["理由"] and result.blocked == []
    assert row["拜访计划完成"] == Fraction(3, 4), "the items are shown"


def test_weights_that_are_not_100_stop(inputs: Any) -> None:
    result = whole(inputs, s_w_7="6")
    assert card(result)["总分"] is None and [stop.parameter for stop in result.blocked] == ["考核权重"]


def test_a_weight_of_the_row_stands_above_the_policy_and_the_points_are_filled(inputs: Any) -> None:
    """R42 gives 月学习 0 and 人均业务量 40: the points of its rows of the month are filled."""
    changed = {"年度计划完成": 0, "人均业务量": 40, "月学习": 0}
    rows = stored("R42", {"工号": ["E1"] * 7, "期间": ["2026-10"] * 7, "项目": list(ITEMS), "权重": [changed.get(i) for i in ITEMS]})
    found = churned(1, 20)
    result = run(inputs, R42=rows, **found)
    assert card(result)["适用权重"] == 40
    plans = typed("R21", [plan(f"P{n}") for n in range(4)])
    given = inputs(policy=policy(), R02=sellers("E1"), R42=rows, R21=plans, R20=typed("R20", [visit("V1")]), **found)
    given.results |= {"D09": CHURN.run(given)}
    given.results |= {"D10": PLAN.run(given)}
    given.results |= {"D54": CALC.run(given)}
    assert card(given.results["D54"])["总分"] == 20
    (fill,) = CALC.fills
    points = dict(zip(ITEMS, fill.values(given)["得分"], strict=True))
    assert points["客户流失"] == 15 and points["拜访计划完成"] == 5
    assert all(value is None for item, value in points.items() if item not in ("客户流失", "拜访计划完成"))
