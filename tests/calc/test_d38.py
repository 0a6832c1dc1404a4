"""D38: complaints, with the catalogue's worked example."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction as F

from macros.calc.d38_complaints import CALC


def case(topic, accepted, due, closed=None):
    return {"类别": topic, "受理时间": accepted, "处理期限": due, "结案日期": closed, "内容": "x", "客户编码": "K1"}


FIVE = (
    case("服务", "2026-10-01", "2026-10-05", "2026-10-02"),
    case("服务", "2026-10-05", "2026-10-09", "2026-10-07"),
    case("价格", "2026-10-08", "2026-10-12", "2026-10-11"),
    case("服务", "2026-10-12", "2026-10-15", "2026-10-18"),
    case("价格", "2026-10-20", "2026-10-25"),
)


def rows_of(result):
    return {
        (r["_branch"], r["类别"]): {k: None if v != v else v for k, v in r.items()}
        for r in result.rows.astype("object").where(result.rows.notna(), None).to_dict("records")
    }


def test_worked_example(inputs, frame):
    """5 complaints, 4 closed (1, 2, 3, 6 days, the last late), 1 open overdue: 3/5; 3.0 days; 1."""
    result = CALC.run(inputs(R25=frame("R25", *FIVE), months={"LJ01": ["2026-09"]}))
    assert result.summary == {"件数": 5, "按期率": F(3, 5), "平均天数": F(3), "结案": 4, "逾期未结": 1}
    assert list(result.rows.columns[:5]) == ["_branch", "类别", "件数", "按期率", "平均天数"]
    rows = rows_of(result)
    assert rows["LJ01", "服务"] == {
        "_branch": "LJ01",
        "类别": "服务",
        "件数": 3,
        "按期率": F(2, 3),
        "平均天数": F(3),
        "结案": 3,
        "逾期未结": 0,
        "上期件数": 0,
    }
    assert rows["LJ01", "价格"]["按期率"] == F(1, 2) and rows["LJ01", "价格"]["平均天数"] == F(3)
    assert rows["LJ01", "价格"]["逾期未结"] == 1 and result.notes == ()
    assert result.summary_formats["平均天数"] == "score"


def test_as_of_is_the_last_day(inputs, frame):
    """Closed on the 31st is closed, on 1 November it is not; due on the 31st is not yet overdue."""
    result = CALC.run(
        inputs(
            months={"LJ01": ["2026-09"]},
            R25=frame(
                "R25",
                case("服务", "2026-10-30", "2026-10-31", "2026-10-31"),
                case("服务", "2026-10-01", "2026-10-30", "2026-11-01"),
                case("服务", "2026-10-01", "2026-10-31"),
                case("服务", "2026-10-01", "2026-11-05", "2026-11-04"),
            ),
        )
    )
    assert result.summary == {"件数": 4, "按期率": F(1, 2), "平均天数": F(1), "结案": 1, "逾期未结": 1}


def test_open_case_within_its_time(inputs, frame):
    """Nothing closed and nothing overdue: shares are empty, not 0."""
    result = CALC.run(inputs(R25=frame("R25", case("服务", "2026-10-30", "2026-11-05")), months={"LJ01": ["2026-09"]}))
    row = rows_of(result)["LJ01", "服务"]
    assert (row["件数"], row["按期率"], row["平均天数"]) == (1, None, None)
    assert result.summary["按期率"] is None and len([n for n in result.notes if "分母为0" in n]) == 2


def test_either_month(inputs, frame):
    """A class of the previous month only is listed with 0 cases and empty shares (settled 8)."""
    given = inputs(
        months={"LJ01": ["2026-09"]},
        R25=frame("R25", case("服务", "2026-10-01", "2026-10-05", "2026-10-02")),
        earlier={
            "R25": frame(
                "R25",
                case("货损", "2026-09-01", "2026-09-05", "2026-09-02"),
                case("货损", "2026-09-01", "2026-09-05", "2026-09-02"),
                period="2026-09",
            )
        },
    )
    rows = rows_of(CALC.run(given))
    assert rows["LJ01", "货损"] == {
        "_branch": "LJ01",
        "类别": "货损",
        "件数": 0,
        "按期率": None,
        "平均天数": None,
        "结案": 0,
        "逾期未结": 0,
        "上期件数": 2,
    }
    assert rows["LJ01", "服务"]["上期件数"] == 0 and len(rows) == 2


def test_branch_that_has_not_filed(inputs, frame):
    september = frame("R25", FIVE[0], branch="LJ02", period="2026-09")
    assert CALC.run(inputs(months={"LJ01": ["2026-09"]}, earlier={"R25": september})).rows.empty


def test_unknown_previous_month(inputs, frame):
    result = CALC.run(inputs(R25=frame("R25", FIVE[0] | {"类别": None})))
    row = rows_of(result)["LJ01", "未填"]
    assert row["件数"] == 1 and row["上期件数"] is None and result.notes == ("LJ01：历史不足(1月)",)


def test_nothing(inputs):
    result = CALC.run(inputs(months={"LJ01": ["2026-09"]}))
    assert result.rows.empty
    assert result.summary == {"件数": 0, "按期率": None, "平均天数": None, "结案": 0, "逾期未结": 0}


def test_two_branches_against_plain_python(inputs, frame):
    """Random cases of two branches, computed again with dates and loops."""
    dice = random.Random(38)
    start, as_of = dt.date(2026, 10, 1), dt.date(2026, 10, 31)

    def draw():
        accepted = start + dt.timedelta(dice.randint(0, 30))
        closed = accepted + dt.timedelta(dice.randint(0, 12)) if dice.random() < 0.7 else None
        return dice.choice(("服务", "价格", "货损")), accepted, accepted + dt.timedelta(dice.randint(0, 9)), closed

    cases = {b: [draw() for _ in range(30)] for b in ("LJ01", "LJ02")}
    frames = [
        frame("R25", *(case(topic, *(day and day.isoformat() for day in days)) for topic, *days in found), branch=b)
        for b, found in cases.items()
    ]
    result = CALC.run(inputs(branches=("LJ01", "LJ02"), R25=frames))
    for (branch, topic), row in rows_of(result).items():
        mine = [c for c in cases[branch] if c[0] == topic]
        closed = [c for c in mine if c[3] and c[3] <= as_of]
        overdue = [c for c in mine if c not in closed and c[2] < as_of]
        due = len(closed) + len(overdue)
        assert row["件数"] == len(mine) and row["逾期未结"] == len(overdue)
        assert row["按期率"] == (F(sum(c[3] <= c[2] for c in closed), due) if due else None)
        assert row["平均天数"] == (F(sum((c[3] - c[1]).days for c in closed), len(closed)) if closed else None)
    assert result.summary["件数"] == 60
