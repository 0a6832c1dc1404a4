"""D08: the worked example (February 2027), weeks, switches, blanks and the half-year."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from macros.calc.d08_cadence import CALC
from macros.calc.engines.cadence import month_weeks
from validators.filing.inputs import Result
from validators.values.period import Month, weeks


def tiers(*levels: tuple[str, str], starts: str = "2026-01") -> list[dict[str, Any]]:
    return [{"客户编码": c, "新级别": level, "生效期间": starts, "审批单号": "S1"} for c, level in levels]


def contact(code: str, day: str, mode: str = "上门") -> dict[str, Any]:
    return {"客户编码": code, "日期": day, "方式": mode}


def by_code(result: Any) -> dict[str, dict[str, Any]]:
    return {row["客户编码"]: row for row in result.rows.to_dict("records")}


def calls_by_week(code: str, counts: tuple[int, ...], monday: str = "2027-02-01") -> list[dict[str, Any]]:
    first = dt.date.fromisoformat(monday)
    return [
        contact(code, str(first + dt.timedelta(7 * week + n % 7)), "电话") for week, n_calls in enumerate(counts) for n in range(n_calls)
    ]


def test_worked_example(inputs, policy, frame) -> None:
    """甲 3/3 and 3 of 4 weeks; 乙 1/2; in February 2027, exactly four weeks. Levels differ only in their parameters."""
    rules = policy(visit_month_state="3", call_week_state="2", visit_month_county="2", call_week_county="2")
    rows = [contact("甲", f"2027-02-0{d}") for d in (1, 2, 3)] + [contact("乙", "2027-02-10")]
    rows += calls_by_week("甲", (2, 2, 1, 3)) + calls_by_week("乙", (2, 2, 2, 2))
    result = CALC.run(
        inputs(
            period="2027-02",
            policy=rules,
            R20=frame("R20", *rows, period="2027-02"),
            R06=frame("R06", *tiers(("甲", "州级"), ("乙", "县级"))),
        )
    )
    found = by_code(result)
    assert [found["甲"][k] for k in ("应走访", "实走访", "走访合规", "走访合规率", "应电话周", "合格周")] == [3, 3, "合规", 1, 4, 3]
    assert [found["乙"][k] for k in ("应走访", "实走访", "走访合规", "走访合规率", "应电话周", "合格周")] == [
        2,
        1,
        "不足",
        Fraction(1, 2),
        4,
        4,
    ]
    assert found["甲"]["电话合规率"] == Fraction(3, 4) and found["甲"]["各周电话"] == "2、2、1、3"
    assert result.summary["走访合规率"] == Fraction(1, 2) and result.summary["电话合规率"] == Fraction(7, 8)
    assert list(result.rows.columns[:8]) == ["_branch", "客户编码", "应走访", "实走访", "走访合规", "走访合规率", "应电话周", "合格周"]


def test_second_half_of_the_worked_example(inputs, policy, frame) -> None:
    """丙 1/1 with calls 0,2,2,2 of 2; 丁 1/2 (不足) with 1,1,0,1 of 1."""
    rules = policy(visit_month_state="1", call_week_state="2", visit_month_county="2", call_week_county="1")
    rows = [contact("丙", "2027-02-28"), contact("丁", "2027-02-01")]
    rows += calls_by_week("丙", (0, 2, 2, 2)) + calls_by_week("丁", (1, 1, 0, 1))
    result = CALC.run(
        inputs(
            period="2027-02",
            policy=rules,
            R20=frame("R20", *rows, period="2027-02"),
            R06=frame("R06", *tiers(("丙", "州级"), ("丁", "县级"))),
        )
    )
    found = by_code(result)
    assert [(found[c]["走访合规"], found[c]["合格周"]) for c in "丙丁"] == [("合规", 3), ("不足", 3)]
    assert result.summary["走访合规率"] == Fraction(1, 2) and result.summary["电话合规率"] == Fraction(3, 4)


def test_october_has_five_weeks_that_reach_into_both_neighbours(inputs, policy, frame) -> None:
    september = frame("R20", contact("甲", "2026-09-30", "电话"), contact("甲", "2026-09-27", "电话"), period="2026-09")
    october = [contact("甲", day, "电话") for day in ("2026-10-05", "2026-10-18", "2026-10-19", "2026-11-01")]
    levels = frame("R06", *tiers(("甲", "州级")))
    given = {"policy": policy(call_week_state="1"), "R06": levels, "R20": frame("R20", *october)}
    row = by_code(CALC.run(inputs(**given, earlier={"R20": september}, months={"LJ01": ["2026-09"]})))["甲"]
    assert (row["应电话周"], row["合格周"], row["各周电话"]) == (5, 5, "1、1、1、1、1")
    alone = CALC.run(inputs(**given))
    assert by_code(alone)["甲"]["各周电话"] == "0、1、1、1、1"
    assert any("历史不足(1月)" in note and "2026-09-28" in note for note in alone.notes)


def test_a_call_filed_in_october_counts_not_again_in_november(inputs, policy, frame) -> None:
    october = frame("R20", contact("甲", "2026-11-01", "电话"))
    row = by_code(
        CALC.run(
            inputs(period="2026-11", policy=policy(call_week_state="1"), earlier={"R20": october}, R06=frame("R06", *tiers(("甲", "州级"))))
        )
    )["甲"]
    assert (row["应电话周"], row["合格周"]) == (4, 0)


def test_one_visit_a_day_of_the_calendar_month(inputs, policy, frame) -> None:
    rows = [
        contact("甲", "2026-10-31"),
        contact("甲", "2026-10-31", "巡访"),
        contact("甲", "2026-10-01", "驻点"),
        contact("甲", "2026-09-30"),
        contact("甲", "2026-11-01"),
        contact("甲", "2026-10-09", "座谈"),
        contact("甲", "2026-10-10", "电话"),
        contact("甲", "2026-10-11", "特定日期"),
    ]
    row = by_code(
        CALC.run(inputs(policy=policy(visit_month_state="4"), R20=frame("R20", *rows), R06=frame("R06", *tiers(("甲", "州级")))))
    )["甲"]
    assert (row["实走访"], row["走访合规"], row["走访合规率"]) == (3, "不足", Fraction(3, 4))
    assert "电话 1 次，本方案电话不算走访" in row["理由"] and str(row["最近走访"])[:10] == "2026-10-31"


def test_more_visits_than_required_are_one_whole(inputs, frame) -> None:
    rows = [contact("甲", f"2026-10-{d:02d}") for d in range(1, 6)]
    row = by_code(CALC.run(inputs(R20=frame("R20", *rows), R06=frame("R06", *tiers(("甲", "州级"))))))["甲"]
    assert (row["实走访"], row["走访合规率"]) == (5, 1)


@pytest.mark.parametrize(
    ("switches", "visits", "good"),
    [({}, 1, 1), ({"phone_counts_as_visit": "是"}, 2, 1), ({"visit_counts_as_call": "是"}, 1, 2), ({"visit_modes": "座谈"}, 0, 1)],
)
def test_switches(inputs, policy, frame, switches, visits, good) -> None:
    rows = [contact("甲", "2026-10-06"), contact("甲", "2026-10-13", "电话")]
    row = by_code(
        CALC.run(inputs(policy=policy(call_week_state="1", **switches), R20=frame("R20", *rows), R06=frame("R06", *tiers(("甲", "州级")))))
    )["甲"]
    assert (row["实走访"], row["合格周"]) == (visits, good)


def test_blank_calls_are_no_stop_and_a_blank_visit_stops(inputs, policy, frame) -> None:
    """Settled 4."""
    levels = frame("R06", *tiers(("甲", "州级"), ("乙", "县级")))
    result = CALC.run(inputs(R06=levels))
    assert result.rows[["应电话周", "合格周", "电话合规率"]].isna().all(axis=None) and result.summary["电话合规率"] is None
    assert not result.blocked
    stopped = CALC.run(inputs(R06=levels, policy=policy(visit_month_county=None)))
    assert [b.parameter for b in stopped.blocked] == ["县级每月走访次数"]
    found = by_code(stopped)
    assert found["乙"]["走访合规"] is None and found["甲"]["走访合规"] == "不足"
    assert stopped.rows["应走访"].isna().tolist() == [True, False]
    assert stopped.summary["走访合规率"] == 0


def of_group(inputs, frame, **filled):
    """A group company whose pack states no visits: 甲 was visited twice, 乙 once."""
    visits = [{"客户编码": c, "日期": day, "方式": "上门"} for c, day in (("甲", "2026-10-12"), ("甲", "2026-10-13"), ("乙", "2026-10-14"))]
    levels = frame("R06", *tiers(("甲", "州级"), ("乙", "县级"))).assign(方案="P04", 新级别=["集团公司大客户", "二级单位大客户"])
    rules = preset_policy(filled, pack="P04")
    return CALC.run(inputs(policy=rules, R20=frame("R20", *visits), R06=levels))


def test_where_the_pack_states_no_visits_nobody_is_due_until_head_office_fills_one(inputs, frame) -> None:
    """All five blank: nothing is judged, nothing stops, and it is said; 甲 2 of 2 and 乙 1 of 2 once two are asked for: 50 %."""
    off = of_group(inputs, frame)
    assert off.rows.empty and not off.blocked and off.summary["走访合规率"] is None
    assert off.notes == ("LJ01：政策里没有填每月走访几次，没有判断走访",)
    on = of_group(inputs, frame, visit_month_1="1", visit_month_2="2", visit_month_3="0", visit_month_4="2", visit_month_5="0")
    assert {code: (row["应走访"], row["实走访"], row["走访合规"]) for code, row in by_code(on).items()} == {
        "甲": (2, 2, "合规"),
        "乙": (2, 1, "不足"),
    }
    assert on.summary["走访合规率"] == Fraction(1, 2) and not on.blocked
    half = of_group(inputs, frame, visit_month_2="2")
    assert {stop.parameter for stop in half.blocked} == {
        preset_policy(pack="P04").pack.parameters[f"visit_month_{n}"].name for n in (1, 3, 4, 5)
    }


def test_a_requirement_of_nought_does_not_apply(inputs, policy, frame) -> None:
    result = CALC.run(
        inputs(
            R06=frame("R06", *tiers(("甲", "州级"), ("乙", "县级"))),
            policy=policy(visit_month_county="0", call_week_county="0", call_week_state="1"),
        )
    )
    row = by_code(result)["乙"]
    assert (row["应走访"], row["走访合规"], row["走访合规率"], row["应电话周"]) == (0, "不适用", None, 0)
    assert result.summary["走访合规率"] == 0 and result.summary["应走访户数"] == 1
    assert result.summary["电话合规率"] == 0


def test_level_in_force_on_the_first_day(inputs, policy, frame) -> None:
    """Settled 5: trials and rows without approval do not count; from next month only next month's."""
    rows = tiers(("甲", "州级"), ("丙", "州级")) + tiers(("乙", "县级"), starts="2026-11")
    rows += tiers(("丙", "非大客户"), starts="2026-10")
    rows += [
        tiers(("丁", "州级"))[0] | {"是否试算": "是"},
        tiers(("戊", "州级"))[0] | {"审批单号": None},
        tiers(("己", "县级"), starts="2026-10")[0],
    ]
    levels = frame("R06", *rows)
    assert list(by_code(CALC.run(inputs(R06=levels)))) == sorted("甲己")
    at_once = CALC.run(inputs(R06=levels, policy=policy(cadence_from_next_month="否")))
    assert set(by_code(at_once)) == set("甲己乙")


def test_a_customer_put_on_file_this_month_is_due_from_the_next(inputs, policy, frame) -> None:
    given = {
        "R06": frame("R06", *tiers(("甲", "州级"), ("乙", "州级"))),
        "R03": frame("R03", {"客户编码": "甲", "建档日期": "2026-10-08"}, {"客户编码": "乙", "建档日期": "2026-09-30"}),
    }
    result = CALC.run(inputs(**given, policy=policy(call_week_state="1")))
    assert [by_code(result)[c]["走访合规"] for c in "甲乙"] == ["不适用", "不足"]
    assert by_code(result)["甲"]["应电话周"] == 0 and "下月起计" in by_code(result)["甲"]["理由"]
    at_once = CALC.run(inputs(**given, policy=policy(cadence_from_next_month="否")))
    assert [by_code(at_once)[c]["走访合规"] for c in "甲乙"] == ["不足", "不足"]


def test_half_year_coverage(inputs, frame) -> None:
    levels = frame("R06", *tiers(("甲", "州级"), ("乙", "县级"), ("丙", "县级")))
    july = frame("R20", contact("甲", "2026-07-02"), contact("甲", "2026-06-30"), period="2026-07")
    result = CALC.run(inputs(R06=levels, R20=frame("R20", contact("丙", "2026-10-02")), earlier={"R20": july}))
    assert result.summary["半年走访率"] == Fraction(2, 3)
    assert [by_code(result)[c]["半年走访"] for c in "甲乙丙"] == [1, 0, 1]
    assert any("半年走访率历史不足(2月)：2026-08、2026-09" in note for note in result.notes)
    december = CALC.run(inputs(period="2026-12", R06=levels))
    assert any("没有达到 100.00%" in note for note in december.notes)


def test_two_branches(inputs, frame) -> None:
    levels = [frame("R06", *tiers(("甲", "州级")), branch=b) for b in ("LJ01", "LJ02")]
    result = CALC.run(inputs(R06=levels, branches=("LJ01", "LJ02"), R20=frame("R20", contact("甲", "2026-10-02"), branch="LJ02")))
    assert result.rows[["_branch", "走访合规"]].values.tolist() == [["LJ01", "不足"], ["LJ02", "合规"]]
    assert result.summary["走访合规率"] == Fraction(1, 2)
    assert result.extra["branches"]["走访合规率"].tolist() == [0, 1]


def test_nobody_tiered(inputs) -> None:
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary["走访合规率"] is None


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_weeks_by_thursday_are_those_of_the_calendar(year, month) -> None:
    assert month_weeks(Month(year, month), "周四") == weeks(Month(year, month))


@pytest.mark.parametrize("rule", ["周一", "周四", "周日"])
def test_every_week_belongs_to_exactly_one_month(rule) -> None:
    mondays = [week.monday for n in range(48) for week in month_weeks(Month(2025, 1).plus(n), rule)]
    assert mondays == [mondays[0] + dt.timedelta(7 * i) for i in range(len(mondays))]


def test_weeks_by_monday_and_by_sunday(inputs, policy, frame) -> None:
    rows = [contact("甲", "2026-10-05", "电话"), contact("甲", "2026-11-01", "电话")]
    given = {"R06": frame("R06", *tiers(("甲", "州级"))), "R20": frame("R20", *rows)}
    monday = by_code(CALC.run(inputs(**given, policy=policy(week_rule="周一", call_week_state="1"))))["甲"]
    sunday = by_code(CALC.run(inputs(**given, policy=policy(week_rule="周日", call_week_state="1"))))["甲"]
    assert (monday["各周电话"], sunday["各周电话"]) == ("1、0、0、1", "0、1、0、0")


def test_a_daily_report_is_a_visit_unless_it_names_one(inputs, frame):
    """Two reports of a day and one that repeats a visit of R20: two days; the days lead to their rows in both registers."""
    item = {"实施人员": "A02", "客户编码": "KH1"}
    reports = frame(
        "R22",
        *({**item, "日期": day, "走访编号": number} for day, number in (("2026-10-12", None), ("2026-10-12", None), ("2026-10-13", "Z1"))),
    )
    visits = frame("R20", {"客户编码": "KH1", "日期": "2026-10-14", "方式": "上门", "走访人": "A01"})
    files = frame("R03", {"客户编码": "KH1", "企业全称": "甲", "建档日期": "2025-01-01"})
    levels = frame("R06", {"客户编码": "KH1", "生效期间": "2026-01", "新级别": "县级", "审批单号": "SP1"})
    result = CALC.run(inputs(R03=files, R06=levels, R20=visits, R22=reports))
    (row,) = result.rows.to_dict("records")
    assert (row["应走访"], row["实走访"]) == (1, 2)
    assert [part.of[0] for part in result.lineage.rows["实走访"](0).parts] == ["R20", "R22"]


def test_levels_on_trial_say_who_is_due_while_none_is_approved(inputs, policy, frame) -> None:
    """Marked, and in nothing that is scored; one approved level of the branch, and only approved ones count (settled 45)."""
    branch = frame("R20", contact("甲", "2027-02-01"))["_branch"].iat[0]
    graded = Result(
        formats={},
        title=CALC.title,
        rows=pd.DataFrame({"_branch": [branch] * 3, "客户编码": list("甲乙丙"), "级别": ["州级", "县级", "非大客户"]}),
    )

    def worked(*approved: tuple[str, str], final: bool = False) -> Any:
        rules = policy(visit_month_state="1", visit_month_county="1")
        made = inputs(
            period="2027-02",
            policy=rules,
            R20=frame("R20", contact("甲", "2027-02-01"), period="2027-02"),
            R06=frame("R06", *tiers(*approved)),
        )
        made = replace(made, final=final)
        made.results[rules.pack.grades.computation] = graded
        return CALC.run(made)

    tried = worked()
    scored = tried.extra["branches"].iloc[0]
    assert [(row["客户编码"], row["级别"], row["试算"], row["走访合规"]) for row in tried.rows.to_dict("records")] == [
        ("乙", "县级", "试算", "不足"),
        ("甲", "州级", "试算", "合规"),
    ]
    assert scored["走访合规率"] is None and scored["半年走访率"] is None and "不进薪酬和考核" in tried.notes[-1]
    assert tried.summary["走访合规率"] == Fraction(1, 2)
    assert by_code(worked(("丙", "县级"))).keys() == {"丙"} and worked(final=True).rows.empty
