"""D34: activity compliance, with the catalogue's worked example and the pack's own table."""

from __future__ import annotations

import pytest

from macros.calc.d34_activities import CALC
from macros.calc.engines.cadence import verdict, window
from validators.values.period import Month


@pytest.fixture
def asked(policy):
    """A policy whose R09a is the pack's preset, or the rows given."""

    def build(*rows):
        preset = policy().pack.table("activities")
        return policy(more={"R09a": list(rows) or [{k: v or None for k, v in line.items()} for line in preset]})

    return build


def line(kind, level, length, least, most=None):
    return {"类型": kind, "层级": level, "周期": length, "最少": least, "最多": most}


def held(frame, *days, branch="LJ00", period="2026-10", kind="大客户座谈会"):
    return frame("R41", *({"类型": kind, "日期": day} for day in days), branch=branch, period=period)


def found(result):
    return {(r["_branch"], r["类型"]): r for r in result.rows.to_dict("records")}


FULL_YEAR = {"LJ00": [f"2026-{m:02d}" for m in range(1, 13)]}


def test_worked_example(inputs, frame, asked):
    """座谈会 3 in 2-4 合规; 简报 in the month 0 of 1-2 不足; 方案 1 of 2-4 不足 (the year is over)."""
    rules = asked(
        line("大客户座谈会/业务演示会", "州局", "年", 2, 4), line("信息简报", "州局", "月", 1, 2), line("营销策划方案", "州局", "年", 2, 4)
    )
    given = inputs(
        period="2026-12",
        policy=rules,
        branches=("LJ00",),
        months=FULL_YEAR,
        R41=[held(frame, "2026-12-08", period="2026-12"), held(frame, "2026-12-09", kind="营销策划方案", period="2026-12")],
        earlier={
            "R41": [
                held(frame, "2026-03-05", period="2026-03"),
                held(frame, "2026-09-01", kind="业务演示会", period="2026-09"),
                held(frame, "2026-11-20", kind="信息简报", period="2026-11"),
            ]
        },
    )
    result = CALC.run(given)
    assert list(result.rows.columns[:6]) == ["_branch", "类型", "次数", "下限", "上限", "结论"]
    assert [tuple(r) for r in result.rows[["类型", "次数", "下限", "上限", "结论"]].to_numpy()] == [
        ("大客户座谈会/业务演示会", 3, 2, 4, "合规"),
        ("信息简报", 0, 1, 2, "不足"),
        ("营销策划方案", 1, 2, 4, "不足"),
    ]
    assert result.rows["备注"].isna().all() and result.notes == ()
    assert result.summary == {"合规": 1, "不足": 2, "进行中": 0, "超出": 0}


def test_running_and_over(inputs, frame, asked):
    """In October the year still runs: 进行中; five forums of at most four: 超出; no ceiling is never exceeded."""
    rules = asked(
        line("大客户座谈会/业务演示会", "州局", "年", 2, 4),
        line("营销策划方案", "州局", "年", 2),
        line("满意度测评", "州局", "年", 1, 2),
        line("晨会", "州局", "月", 4),
    )
    days = [f"2026-10-{n:02d}" for n in (5, 6, 12, 19, 26)]
    given = inputs(
        policy=rules,
        branches=("LJ00",),
        months={"LJ00": [f"2026-{m:02d}" for m in range(1, 10)]},
        R41=[held(frame, *days), held(frame, days[0], kind="营销策划方案"), held(frame, *days, kind="晨会")],
    )
    words = {kind: row["结论"] for (_, kind), row in found(CALC.run(given)).items()}
    assert words == {"大客户座谈会/业务演示会": "超出", "营销策划方案": "进行中", "满意度测评": "进行中", "晨会": "合规"}


def test_levels_and_branches(inputs, frame, asked):
    """Each node is asked what its level asks; the state's lines are not asked of a county."""
    given = inputs(policy=asked(), branches=("LJ00", "LJ01", "LJ02"), R41=[held(frame, "2026-10-02", branch="LJ02", kind="营销策划方案")])
    result = CALC.run(given)
    rows = found(result)
    assert {k for b, k in rows if b == "LJ01"} == {"营销策划方案", "晨会"} == {k for b, k in rows if b == "LJ02"}
    assert len([b for b, _ in rows if b == "LJ00"]) == 9 and rows["LJ00", "满意度测评"]["下限"] == 1
    assert (rows["LJ02", "营销策划方案"]["结论"], rows["LJ01", "营销策划方案"]["结论"]) == ("合规", "进行中")
    assert rows["LJ00", "营销策划方案"]["上限"] is None or rows["LJ00", "营销策划方案"]["上限"] != rows["LJ00", "营销策划方案"]["上限"]


def test_short_history(inputs, frame, asked):
    """Months that are not at hand are said on the line whose window has them, and the count is of those present."""
    given = inputs(
        policy=asked(line("满意度测评", "县市局", "年", 1, 2), line("晨会", "县市局", "月", 4), line("营销例会", "县市局", "季", 2)),
        months={"LJ01": ["2026-08", "2026-09"]},
        R41=held(frame, "2026-10-02", branch="LJ01", kind="晨会"),
    )
    result = CALC.run(given)
    assert list(result.rows["备注"]) == ["历史不足(7月)", None, None]
    assert result.notes == ("LJ01：历史不足(7月)",)


def test_date_decides_and_a_blank_date_falls_back(inputs, frame, asked):
    """A September meeting filed in October is not October's; one without a date is of the filing month."""
    given = inputs(
        policy=asked(line("营销例会", "县市局", "月", 1, 2)),
        R41=frame("R41", {"类型": "营销例会", "日期": "2026-09-30"}, {"类型": "营销例会"}),
    )
    assert list(CALC.run(given).rows["次数"]) == [1]


def test_nothing_asked(inputs, policy):
    result = CALC.run(inputs(policy=policy()))
    assert result.rows.empty and result.notes == ("LJ01：活动要求里没有它这一级的要求",)


@pytest.mark.parametrize("length, first", [("月", "2026-10"), ("季", "2026-10"), ("半年", "2026-07"), ("年", "2026-01")])
def test_windows(length, first):
    months = window(Month(2026, 10), length)
    assert str(months[0]) == first and months[-1] == Month(2026, 10)


def test_whole_windows():
    assert [len(window(Month(2026, 12), w)) for w in ("月", "季", "半年", "年")] == [1, 3, 6, 12]


@pytest.mark.parametrize(
    "count, least, most, closed, word",
    [
        (2, 2, 4, True, "合规"),
        (4, 2, 4, True, "合规"),
        (5, 2, 4, False, "超出"),
        (1, 2, 4, True, "不足"),
        (1, 2, 4, False, "进行中"),
        (99, 2, None, True, "合规"),
        (0, None, 1, True, "合规"),
    ],
)
def test_verdicts(count, least, most, closed, word):
    assert verdict(count, least, most, closed=closed) == word
