"""D38b and D54b: the opinions of a year and the visits to each customer, with the worked examples of the catalogue."""

from __future__ import annotations

from fractions import Fraction as F

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d38b_feedback import CALC as FEEDBACK
from macros.calc.d54b_visit_plan import CALC as VISITS
from validators.frames import records

POLICY = preset_policy({"visit_plan_min": "3", "survey_times": "2"}, pack="P10")


def opinion(day, done=None, *, kind="服务", answer=None, number=None, **more):
    return {"客户": "K1", "日期": day, "完成日期": done, "类别": kind, "意见内容": "x", "答复": answer, "记录编号": number} | more


def test_worked_example(inputs):
    """Closed on the 6th and the 20th, one open: 2 of 3, mean (3 + 10) / 2 = 6.50 days."""
    rows = [opinion("2026-10-03", "2026-10-06", answer="已答"), opinion("2026-10-10", "2026-10-20"), opinion("2026-10-12")]
    result = FEEDBACK.run(inputs(R26=typed("R26", rows)))
    assert result.summary == {"件数": 3, "已答复": 1, "已办结": 2, "未结": 1, "办结率": F(2, 3), "平均天数": F(13, 2)}


def test_an_opinion_counts_once_as_the_last_filing_has_it(inputs):
    """Open in September, closed in October; the same form without numbers is two; those of last year only while they are open."""
    past = [
        opinion("2026-09-20", number="G1"),
        opinion("2025-12-30", "2026-01-05", number="G2"),
        opinion("2025-11-01", number="G3"),
        opinion("2026-03-01", "2026-03-04", number="G4", kind="安全"),
    ]
    now = [opinion("2026-09-20", "2026-10-02", number="G1", 纠正措施="补单", 预防措施="附单"), opinion("2026-10-01"), opinion("2026-10-01")]
    given = inputs(R26=typed("R26", now), earlier={"R26": typed("R26", past, period="2026-09")})
    result = FEEDBACK.run(given)
    found = {row["类别"]: [row[h] for h in ("件数", "已办结", "未结")] for row in records(result.rows)}
    assert found == {"服务": [4, 1, 3], "安全": [1, 1, 0]}
    assert {row["类别"]: row["预防措施"] for row in records(result.extra["merged"])} == {"服务": "附单", "安全": None}


def test_closed_on_the_last_day_is_closed_and_later_is_open(inputs):
    rows = [opinion("2026-10-30", "2026-10-31"), opinion("2026-10-30", "2026-11-01"), opinion(None, "2026-10-31"), opinion("2026-11-02")]
    result = FEEDBACK.run(inputs(R26=typed("R26", rows)))
    assert (result.summary["件数"], result.summary["已办结"], result.summary["平均天数"]) == (4, 2, F(1))


def test_nothing_said(inputs):
    result = FEEDBACK.run(inputs())
    assert (
        result.rows.empty
        and result.summary["件数"] == 0
        and result.notes == ("分母为0：没有意见，办结率为空", "分母为0：没有办结的意见，平均天数为空")
    )


def plan(number, customer="K1", *, month="2026-10", report=None, **more):
    return {"计划编号": number, "计划月": month, "客户": customer, "总结报告": report} | more


def visit(number, customer="K1", day="2026-10-08", mode="上门", named=None):
    return {"走访编号": number, "客户编码": customer, "日期": day, "方式": mode, "走访人": "G1", "信息传递单号": named}


def run(inputs, plans, visits=(), forms=(), past=(), policy=POLICY):
    frames = {"R21": typed("R21", plans), "R20": typed("R20", visits), "R27": typed("R27", forms)}
    frames["R03"] = typed("R03", [{"客户编码": code, "企业全称": code} for code in ("K1", "K2")])
    return VISITS.run(inputs(**frames, policy=policy, earlier={"R20": typed("R20", past, period="2026-09")} if past else {}))


def test_worked_example_of_the_visits(inputs):
    """3 plans, 2 made, 1 report; 2 visits of 3 asked for; answers 7, 6, 5: index 83.33."""
    form = {"客户": "K1", "期次": "一", "填写日期": "2026-10-09", "订单处理": "非常好", "补货时间": "相当好", "员工服务态度": "稍微好"}
    plans = [plan("P1", report="好"), plan("P2"), plan("P3")]
    result = run(inputs, plans, [visit("V1", named="P1"), visit("V2")], [form])
    first, second = records(result.rows)
    assert [first[h] for h in ("计划走访", "已走访", "未走访", "报告", "完成率", "本季走访", "本季还差")] == [3, 2, 1, 1, F(2, 3), 2, 1]
    assert first["满意度指数"] == F(250, 3) and (second["客户"], second["计划走访"], second["本季还差"], second["满意度指数"]) == (
        "K2",
        0,
        3,
        None,
    )
    assert result.notes == ("今年满意度测评做了 1 次，政策要求 2 次，还差 1 次",)


def test_a_plan_of_an_earlier_month_was_made_where_a_visit_names_it(inputs):
    plans = [plan("P1", month="2026-09"), plan("P2", month="2026-09"), plan("P3", month="2026-11")]
    result = run(inputs, plans, past=[visit("V1", day="2026-09-20", named="P1")])
    (first, _) = records(result.rows)
    assert (first["计划走访"], first["已走访"], first["本季走访"]) == (2, 1, 0), "September is another quarter"


def test_calls_are_no_visits_and_a_blank_requirement_is_said(inputs):
    result = run(inputs, [plan("P1")], [visit("V1", mode="电话")], policy=preset_policy(pack="P10"))
    (first, _) = records(result.rows)
    assert (first["本季走访"], first["本季还差"]) == (0, None)
    assert [note.split("“")[1].split("”")[0] for note in result.notes] == ["每客户每季走访次数", "年度测评次数"]
