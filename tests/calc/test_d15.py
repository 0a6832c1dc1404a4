"""D15: plan completion of refineries, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

from macros.calc.d15_loyalty import CALC
from validators.frames import records

TYPES = {"甲": "用邮大户", "乙": "用邮大户", "丙": "用邮大户"}


def plan(refinery, planned, taken=None, version="1", kind="月度", **more):
    return {"炼厂": refinery, "油品": "吐哈油田原油", "期间": "2026-10", "计划版本": version, "计划类型": kind} | {
        "计划数量": planned,
        "实际接油": taken,
        **more,
    }


def result_of(inputs, frame, *rows, types=TYPES):
    customers = frame("R03", *({"客户编码": code, "企业全称": code, "客户类型": kind} for code, kind in types.items()))
    return CALC.run(inputs(R18=frame("R18", *rows), R03=customers))


def test_worked_example(inputs, frame):
    """10.0/9.8, 5.0/3.5, 5.0/4.5: 98 %, 70 %, 90 %, all 89 %; +9, −19, +1 pp; spread 28."""
    result = result_of(inputs, frame, plan("甲", 10, 9.8), plan("乙", 5, 3.5), plan("丙", 5, 4.5))
    rows = {row["炼厂"]: row for row in records(result.rows)}
    assert {name: row["完成率"] for name, row in rows.items()} == {"甲": F(98, 100), "乙": F(70, 100), "丙": F(90, 100)}
    assert {name: row["完成差"] for name, row in rows.items()} == {"甲": F(9, 100), "乙": F(-19, 100), "丙": F(1, 100)}
    assert {name: row["名次"] for name, row in rows.items()} == {"甲": 1, "乙": 3, "丙": 2}
    assert result.summary == {"计划": 20_000, "实际": 17_800, "完成率": F(89, 100), "极差": F(28, 100)}
    assert result.formats["完成差"] == "ratio" and result.notes == ("阈值未设：政策里“loyal_high”是空的，没有评价",)


def test_the_version_in_force_counts_as_a_number_and_what_was_taken_on_any(inputs, frame):
    """Version 10 is above 9; 年度 and 季度 are never added; two kinds of oil are added."""
    rows = [plan("甲", 8, 1, "9"), plan("甲", 10, 3, "10", "调整令"), plan("甲", 99, None, "1", "年度"), plan("甲", 2, 2, 油品="哈国原油")]
    (row,) = records(result_of(inputs, frame, *rows).rows)
    assert (row["计划"], row["实际"], row["完成率"]) == (12_000, 6_000, F(1, 2))


def test_a_refinery_is_held_against_its_own_kind_and_equal_ones_share_a_place(inputs, frame):
    types = {"甲": "用邮大户", "乙": "用邮大户", "丙": "事业单位"}
    result = result_of(inputs, frame, plan("甲", 4, 2), plan("乙", 2, 1), plan("丙", 5, 5), plan("丁", 0, 0), types=types)
    found = {row["炼厂"]: (row["客户类型"], row["完成差"], row["名次"]) for row in records(result.rows)}
    assert found == {"丙": ("事业单位", 0, 1), "甲": ("用邮大户", 0, 1), "乙": ("用邮大户", 0, 1), "丁": (None, None, None)}


def by_oil(inputs, frame, *rows, earlier=None):
    customers = frame("R03", *({"客户编码": code, "企业全称": code, "客户类型": kind} for code, kind in TYPES.items()))
    result = CALC.run(inputs(R18=frame("R18", *rows), R03=customers, earlier=earlier or {}))
    return {row["炼厂和油品"]: row for row in records(result.extra["by_oil"])}


def test_each_kind_of_crude_with_the_year_and_the_quarter_beside_it(inputs, frame):
    found = by_oil(
        inputs,
        frame,
        *(
            plan("甲", 120, kind="年度", 期间="2026"),
            plan("甲", 125, kind="年度", version="2", 期间="2026"),
            plan("甲", 99, kind="年度", 期间="2025"),
        ),
        plan("甲", 30, kind="季度", 期间="2026Q4"),
        *(plan("甲", 8, None), plan("甲", 10, 9, "2", "调整令", 未完成原因="铁路")),
        *(plan("甲", 4, 5, 油品="哈国原油"), plan("乙", 6, 0)),
    )
    row = found["甲 吐哈油田原油"]
    assert [row[h] for h in ("炼厂", "油品", "年度", "季度", "计划", "实际", "差额")] == [
        "甲",
        "吐哈油田原油",
        125_000,
        30_000,
        10_000,
        9_000,
        -1_000,
    ]
    assert (row["完成率"], row["与平均之差"], row["未完成原因"], row["连续不足月数"]) == (F(9, 10), F(9, 10) - F(14, 20), "铁路", 1)
    other = found["甲 哈国原油"]
    assert (other["年度"], other["季度"], other["差额"], other["连续不足月数"]) == (None, None, 1_000, 0)


def test_months_of_shortfall_one_after_the_other(inputs, frame):
    """August and September short, July met: three with October; 乙 met September, so one; a month that was not filed ends it."""
    past = [
        frame("R18", plan("甲", 5, 5, 期间="2026-07"), plan("丙", 5, 1, 期间="2026-07"), period="2026-07"),
        frame("R18", plan("甲", 5, None, 期间="2026-08"), plan("乙", 5, 1, 期间="2026-08"), period="2026-08"),
        frame("R18", plan("甲", 5, 4.999, 期间="2026-09"), plan("乙", 5, 6, 期间="2026-09"), period="2026-09"),
    ]
    found = by_oil(inputs, frame, plan("甲", 5, 1), plan("乙", 5, 1), plan("丙", 5, 1), earlier={"R18": past})
    assert {name[0]: row["连续不足月数"] for name, row in found.items()} == {"甲": 3, "乙": 1, "丙": 1}


def test_numbers_lead_to_their_rows(inputs, frame):
    result = result_of(inputs, frame, plan("甲", 10, 9.8), plan("乙", 5, 3.5))
    place = list(result.rows["炼厂"]).index("甲")
    (file, row, value), *more = result.lineage.rows["实际"](place).of[3]
    assert (row, F(value), more) == (6, F("9.8"), []) and file
    assert [part.of[:2] for part in result.lineage.summary["极差"]().parts] == [("D15", "完成率"), ("D15", "完成率")]


def test_nothing_planned(inputs):
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary == {"计划": 0, "实际": 0, "完成率": None, "极差": None}
    assert "分母为0：没有月度计划，完成率为空" in result.notes
