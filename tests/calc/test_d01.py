"""D01: the worked example of the catalogue, every boundary and alternative, and an independent recomputation."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from macros.calc.d01_postal_tier import CALC


def customer(code: str, **cells: Any) -> dict[str, Any]:
    return {"客户编码": code, "企业全称": f"{code}公司"} | cells


def deal(code: str, income: Any, business: str = "特快", **cells: Any) -> dict[str, Any]:
    return {"客户编码": code, "业务代码": business, "月份": "2026-10", "收入": income} | cells


def levels(result: Any) -> dict[str, str | None]:
    return dict(zip(result.rows["客户编码"], result.rows["级别"], strict=True))


def reason(result: Any, code: str) -> str:
    return result.rows.set_index("客户编码").at[code, "理由"]


@pytest.fixture
def example(frame):
    """The five customers of the worked example."""
    people = frame(
        "R03", customer("甲"), customer("乙"), customer("丙"), customer("丁", 客户类型="行政职能单位"), customer("戊", 重要客户="是")
    )
    flow = frame("R10", deal("甲", 500), deal("乙", 250), deal("丙", 120), deal("丁", 80), deal("戊", 50))
    return {"R03": people, "R10": flow}


def test_worked_example(inputs, example) -> None:
    result = CALC.run(inputs(**example))
    assert levels(result) == {"甲": "州级", "乙": "州级", "丙": "州级", "丁": "州级", "戊": "县级"}
    assert result.summary == {"州级": 4, "县级": 1, "非大客户": 0}
    assert result.rows["累计占比"].tolist() == [Fraction(n, 100) for n in (50, 75, 87, 95, 100)]
    assert list(result.rows.columns[:3]) == ["_branch", "客户编码", "级别"]
    assert "首次达到 80%" in reason(result, "丙") and "累计 87.00%" in reason(result, "丙")
    assert result.rows.set_index("客户编码").at["戊", "距州级"] == 7_000
    assert "比末位核心客户少 70.00 元" in reason(result, "戊")


def test_at_a_branch_it_is_a_trial_and_at_the_centre_it_counts(inputs, example) -> None:
    trial, final = CALC.run(inputs(**example)), CALC.run(inputs(**example, final=True))
    assert trial.extra["trial"] and trial.notes[0].startswith("试算")
    assert not final.extra["trial"] and not any(note.startswith("试算") for note in final.notes)


def test_strict_reading_keeps_the_crossing_customer_out(inputs, policy, example) -> None:
    result = CALC.run(inputs(**example, policy=policy(pareto_strict="是")))
    assert levels(result) == {"甲": "州级", "乙": "州级", "丙": "非大客户", "丁": "州级", "戊": "县级"}


@pytest.mark.parametrize(("inclusive", "strict", "core"), [("是", "否", "甲"), ("否", "否", "甲乙"), ("是", "是", "甲"), ("否", "是", "")])
def test_exactly_eighty_percent(inputs, policy, frame, inclusive, strict, core) -> None:
    """80 of 100 with the first customer: 以上 with or without the number itself (G01, G02)."""
    given = {"R03": frame("R03", customer("甲"), customer("乙")), "R10": frame("R10", deal("甲", 80), deal("乙", 20))}
    result = CALC.run(inputs(**given, policy=policy(ge_inclusive=inclusive, pareto_strict=strict)))
    assert {code for code, level in levels(result).items() if level == "州级"} == set(core)


def test_one_fen_below_eighty_percent_takes_the_next_customer(inputs, frame) -> None:
    given = {"R03": frame("R03", customer("甲"), customer("乙")), "R10": frame("R10", deal("甲", "79.99"), deal("乙", "20.01"))}
    assert set(levels(CALC.run(inputs(**given))).values()) == {"州级"}


def test_equals_of_the_last_member_are_in_whatever_their_order(inputs, frame) -> None:
    names = ["丁", "丙", "乙", "甲"]
    given = {
        "R03": frame("R03", *map(customer, names)),
        "R10": frame("R10", deal("甲", 60), deal("丁", 15), deal("丙", 15), deal("乙", "10"), deal("乙", 5)),
    }
    result = CALC.run(inputs(**given))
    assert levels(result) == dict.fromkeys(names, "州级")


def test_equals_that_would_pass_the_line_are_all_out_in_the_strict_reading(inputs, policy, frame) -> None:
    given = {"R03": frame("R03", *map(customer, "甲乙丙")), "R10": frame("R10", deal("甲", 60), deal("乙", 20), deal("丙", 20))}
    result = CALC.run(inputs(**given, policy=policy(pareto_strict="是")))
    assert levels(result) == {"甲": "州级", "乙": "非大客户", "丙": "非大客户"}


def test_any_business_makes_state_level_and_the_total_is_an_alternative(inputs, policy, frame) -> None:
    given = {"R03": frame("R03", *map(customer, "甲乙")), "R10": frame("R10", deal("甲", 1000), deal("乙", 10, "函件"))}
    assert levels(CALC.run(inputs(**given))) == {"甲": "州级", "乙": "州级"}
    total = CALC.run(inputs(**given, policy=policy(pareto_scope="合计")))
    assert levels(total) == {"甲": "州级", "乙": "非大客户"}
    assert total.rows["关键业务"].tolist() == ["合计", "合计"]


def test_by_quantity(inputs, policy, frame) -> None:
    flow = frame("R10", deal("甲", 900, 数量=1), deal("乙", 100, 数量="98.5"))
    result = CALC.run(inputs(R03=frame("R03", *map(customer, "甲乙")), R10=flow, policy=policy(pareto_metric="数量")))
    assert levels(result) == {"甲": "非大客户", "乙": "州级"}
    assert result.formats["业务用邮量"] == "quantity"
    assert result.rows["业务用邮量"].tolist() == [1_000, 98_500]


def test_own_total_as_denominator(inputs, policy, frame, example) -> None:
    """G42: 80% of 1,250 = 1,000 is only reached by all five customers."""
    market = frame("R39", {"期间": "2026-10", "业务": "特快", "本企业": 1250})
    result = CALC.run(inputs(**example, R39=market, policy=policy(pareto_base="本企业")))
    assert levels(result) == dict.fromkeys("甲乙丙丁戊", "州级")
    smaller = frame("R39", {"期间": "2026-10", "业务": "特快", "本企业": 900}, {"期间": "2026-09", "业务": "特快", "本企业": 37.5})
    result = CALC.run(inputs(**example, R39=smaller, policy=policy(pareto_base="本企业")))
    assert levels(result) == {"甲": "州级", "乙": "州级", "丙": "非大客户", "丁": "州级", "戊": "县级"}


def test_customers_below_the_share_of_the_own_total_are_all_core(inputs, policy, frame, example) -> None:
    market = frame("R39", {"期间": "2026-10", "业务": "特快", "本企业": 9000})
    assert set(levels(CALC.run(inputs(**example, R39=market, policy=policy(pareto_base="本企业")))).values()) == {"州级"}


def test_a_missing_own_total_blocks_that_business_only(inputs, policy, frame, example) -> None:
    market = frame("R39", {"期间": "2026-10", "业务": "函件", "本企业": 10})
    flow = [example["R10"], frame("R10", deal("甲", 9, "函件"))]
    result = CALC.run(inputs(R03=example["R03"], R10=flow, R39=market, policy=policy(pareto_base="本企业")))
    assert levels(result) == {"甲": "州级", "乙": None, "丙": None, "丁": "州级", "戊": None}
    assert [b.parameter for b in result.blocked] == ["本企业·特快"]


def test_own_total_cannot_divide_quantities(inputs, policy, example) -> None:
    flow = example["R10"].assign(数量=1000)
    result = CALC.run(inputs(R03=example["R03"], R10=flow, policy=policy(pareto_base="本企业", pareto_metric="数量")))
    assert [b.parameter for b in result.blocked] == ["州级口径"]
    assert levels(result)["甲"] is None and levels(result)["丁"] == "州级"


@pytest.mark.parametrize(("choice", "level"), [("县级", "县级"), ("州级", "州级"), ("不定", "非大客户")])
def test_supported_types(inputs, policy, frame, choice, level) -> None:
    given = {"R03": frame("R03", customer("甲", 客户类型="事业单位"), customer("乙")), "R10": frame("R10", deal("乙", 9))}
    assert levels(CALC.run(inputs(**given, policy=policy(county_types_level=choice))))["甲"] == level


def test_flags_of_county_and_state(inputs, frame) -> None:
    given = {
        "R03": frame("R03", customer("甲", 州局指定="是"), customer("乙", 重要客户="是"), customer("丙", 重要客户="否"), customer("丁"))
    }
    result = CALC.run(inputs(**given))
    assert levels(result) == {"甲": "县级", "乙": "县级", "丙": "非大客户", "丁": "非大客户"}
    assert result.summary == {"州级": 0, "县级": 2, "非大客户": 2}
    assert "州局指定" in reason(result, "甲") and "统计期内没有用邮量" in reason(result, "丁")


def test_negative_sums_are_listed_and_reversals_count(inputs, frame) -> None:
    flow = frame("R10", deal("甲", 100), deal("乙", 20, 记录编号="1"), deal("乙", -50, 冲销标记="是", 冲销原记录编号="1"))
    result = CALC.run(inputs(R03=frame("R03", *map(customer, "甲乙")), R10=flow))
    assert levels(result) == {"甲": "州级", "乙": "非大客户"}
    assert result.extra["negative"]["用邮量"].tolist() == [-3_000]
    assert any("-30.00 元" in note for note in result.notes)
    assert result.rows.set_index("客户编码").at["甲", "累计占比"] == 1


def test_a_reversal_is_of_the_business_of_its_original(inputs, frame) -> None:
    before = frame("R10", deal("甲", 100, "函件", 记录编号="A1"), deal("乙", 90, "函件"), period="2026-09")
    flow = frame("R10", {"客户编码": "甲", "收入": -100, "月份": "2026-09", "冲销标记": "是", "冲销原记录编号": "A1"})
    result = CALC.run(inputs(R03=frame("R03", *map(customer, "甲乙")), R10=flow, earlier={"R10": before}))
    assert levels(result) == {"甲": "非大客户", "乙": "州级"}


def test_no_positive_sum_no_core(inputs, frame) -> None:
    result = CALC.run(inputs(R03=frame("R03", customer("甲")), R10=frame("R10", deal("甲", 0))))
    assert levels(result) == {"甲": "非大客户"}
    assert "不大于 0" in reason(result, "甲")


def test_an_entity_of_two_branches_is_graded_and_counted_once(inputs, frame) -> None:
    """Settled 6: equal 统一社会信用代码 is one entity with every type and flag; an equal name is two."""
    one, other = "91110000100000001X", "９１１１００００100000001x"
    people = [
        frame("R03", customer("K1", 统一社会信用代码=one), customer("K2"), customer("K3", 企业全称="同名公司")),
        frame(
            "R03", customer("K1"), customer("K2", 统一社会信用代码=other, 重要客户="是"), customer("K3", 企业全称="同名公司"), branch="LJ02"
        ),
    ]
    flow = [frame("R10", deal("K1", 30), deal("K2", 59), deal("K3", 1)), frame("R10", deal("K2", 10), branch="LJ02")]
    result = CALC.run(inputs(R03=people, R10=flow, branches=("LJ01", "LJ02"), final=True))
    by_key = {(b, c): level for b, c, level in zip(result.rows["_branch"], result.rows["客户编码"], result.rows["级别"], strict=True)}
    assert by_key == {
        ("LJ01", "K1"): "州级",
        ("LJ01", "K2"): "州级",
        ("LJ01", "K3"): "非大客户",
        ("LJ02", "K1"): "非大客户",
        ("LJ02", "K2"): "州级",
        ("LJ02", "K3"): "非大客户",
    }
    assert result.summary == {"州级": 2, "县级": 0, "非大客户": 3}
    assert result.rows["用邮量合计"].tolist() == [4_000, 5_900, 100, 0, 4_000, 0]
    assert "同一法人的 2 份档案" in result.rows["理由"][0]


def test_window_of_twelve_filing_months(inputs, frame) -> None:
    old = [frame("R10", deal("甲", 1000), period="2025-10"), frame("R10", deal("乙", 80), period="2025-11")]
    given = {"R03": frame("R03", *map(customer, "甲乙丙")), "R10": frame("R10", deal("丙", 20)), "earlier": {"R10": old}}
    result = CALC.run(inputs(**given))
    assert levels(result) == {"甲": "非大客户", "乙": "州级", "丙": "非大客户"}
    assert "历史不足(10月)：12 个月里只有 2 个月的数据" in reason(result, "乙")
    filed = ["2025-11", "2025-12", *(f"2026-{m:02d}" for m in range(1, 10))]
    full = CALC.run(inputs(**given, months={"LJ01": filed}))
    assert "历史不足" not in reason(full, "乙")


def test_usage_without_a_file_is_left_out_with_a_note(inputs, frame) -> None:
    result = CALC.run(inputs(R03=frame("R03", customer("甲")), R10=frame("R10", deal("甲", 1), deal("陌生", 99))))
    assert levels(result) == {"甲": "州级"}
    assert any("LJ01 陌生" in note for note in result.notes)


def test_blank_parameters_stop_and_are_named(inputs, policy, example) -> None:
    result = CALC.run(inputs(**example, policy=policy(pareto=None)))
    assert [(b.computation, b.parameter) for b in result.blocked] == [("D01", "州级累计占比")]
    assert levels(result) == {"甲": None, "乙": None, "丙": None, "丁": "州级", "戊": None}
    assert result.summary == {"州级": 1, "县级": 0, "非大客户": 0}


def test_a_blank_level_of_supported_types_stops_those_customers(inputs, policy, frame) -> None:
    given = {"R03": frame("R03", customer("甲", 客户类型="党政军机关"), customer("乙")), "R10": frame("R10", deal("乙", 9))}
    result = CALC.run(inputs(**given, policy=policy(county_types_level=None)))
    assert levels(result) == {"甲": None, "乙": "州级"}
    assert [b.parameter for b in result.blocked] == ["此类客户级别"]


def test_parameters_are_those_of_the_common_organisation(inputs, policy, frame, example) -> None:
    strict = policy(pareto_strict={None: "否", "LJ00": "是"})
    both = CALC.run(inputs(**example, policy=strict, branches=("LJ01", "LJ02"), final=True))
    assert levels(both)["丙"] == "非大客户"
    assert levels(CALC.run(inputs(**example, policy=strict)))["丙"] == "州级"


def test_example_values_are_named(inputs, example) -> None:
    assert CALC.run(inputs(**example)).examples == ("州级统计月数 12",)


def test_empty_sheets(inputs) -> None:
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary == {"州级": 0, "县级": 0, "非大客户": 0}


@pytest.mark.parametrize("seed", range(12))
def test_against_an_independent_recomputation(inputs, policy, frame, seed) -> None:
    dice = random.Random(seed)
    strict, inclusive, total = dice.random() < 0.4, dice.random() < 0.6, dice.random() < 0.3
    share = Fraction(dice.choice([50, 60, 80, 90]), 100)
    people, flows = {}, []
    for branch in ("LJ01", "LJ02", "LJ03"):
        people[branch] = [
            customer(
                f"K{i}",
                统一社会信用代码=f"X{dice.randrange(6)}" if dice.random() < 0.4 else None,
                客户类型=dice.choice([None, "用邮大户", "行政职能单位", "事业单位"]),
                重要客户=dice.choice([None, "是", "否"]),
            )
            for i in range(8)
        ]
        flows.append(
            (branch, [deal(f"K{dice.randrange(8)}", dice.randrange(-3, 12) * 10, dice.choice(["特快", "函件", "帐单"])) for _ in range(40)])
        )
    given = policy(
        pareto=f"{float(share):.2f}",
        pareto_strict="是" if strict else "否",
        ge_inclusive="是" if inclusive else "否",
        pareto_scope="合计" if total else "按业务",
    )
    result = CALC.run(
        inputs(
            R03=[frame("R03", *rows, branch=b) for b, rows in people.items()],
            branches=tuple(people),
            final=True,
            R10=[frame("R10", *rows, branch=b) for b, rows in flows],
            policy=given,
        )
    )
    expected = recompute(people, dict(flows), share, strict=strict, inclusive=inclusive, total=total)
    found = {(row["_branch"], row["客户编码"]): row["级别"] for row in result.rows.to_dict("records")}
    assert found == expected


def recompute(people, flows, share, *, strict, inclusive, total):
    """D01 in plain Python, member by member as the catalogue words it."""
    entity = {(b, row["客户编码"]): row["统一社会信用代码"] or (b, row["客户编码"]) for b, rows in people.items() for row in rows}
    used: dict[str, dict[Any, int]] = {}
    for branch, rows in flows.items():
        for row in rows:
            business = "all" if total else row["业务代码"]
            held = used.setdefault(business, {})
            who = entity[branch, row["客户编码"]]
            held[who] = held.get(who, 0) + row["收入"]
    core = set()
    for sums in used.values():
        ranking = sorted((amount for amount in sums.values() if amount > 0), reverse=True)
        whole, running, smallest = sum(ranking), 0, None
        for amount in sorted(set(ranking), reverse=True):
            tied = ranking.count(amount)
            if strict:
                end = running + amount * tied
                if end > share * whole or (not inclusive and end == share * whole):
                    break
            elif running > share * whole or (inclusive and running == share * whole):
                break
            running, smallest = running + amount * tied, amount
        core |= {who for who, amount in sums.items() if smallest is not None and amount >= smallest}
    found = {}
    for key, who in entity.items():
        mine = [row for b, rows in people.items() for row in rows if entity[b, row["客户编码"]] == who]
        if who in core or any(row["客户类型"] == "行政职能单位" for row in mine):
            found[key] = "州级"
        elif any(row["重要客户"] == "是" or row["客户类型"] == "事业单位" for row in mine):
            found[key] = "县级"
        else:
            found[key] = "非大客户"
    return found
