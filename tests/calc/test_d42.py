"""D42: the customer card, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

from macros.calc.d42_customer_card import CALC


def customer(code, area, credit=None):
    return {"客户编码": code, "企业全称": code, "分片区域": area, "统一社会信用代码": credit}


def paid(code, yuan):
    return {"客户编码": code, "业务代码": "特快", "月份": "2026-10", "收入": str(yuan)}


def test_worked_example(inputs, frame):
    """东 600, 西 300, 南 100: 60.00 %, 30.00 %, 10.00 %; two months of the year are at hand."""
    files = frame("R03", customer("甲", "东"), customer("乙", "东"), customer("丙", "西"), customer("丁", "南"), customer("戊", "南"))
    now = frame("R10", paid("甲", 200), paid("乙", 100), paid("丙", 300), paid("丁", 100))
    before = frame("R10", paid("甲", 300), period="2026-09")
    result = CALC.run(inputs(R03=files, R10=now, earlier={"R10": before}))
    assert list(result.rows.columns) == ["_branch", "年度", "地区", "客户数量", "金额", "比率"]
    found = {row["地区"]: (row["客户数量"], row["金额"], row["比率"]) for row in result.rows.to_dict("records")}
    assert found == {"东": (2, 60_000, F(3, 5)), "西": (1, 30_000, F(3, 10)), "南": (1, 10_000, F(1, 10))}
    assert set(result.rows["年度"]) == {"2026"} and result.summary == {"客户数量": 4, "金额": 100_000}
    assert "LJ01：历史不足(8月)：10 个月里只有 2 个月的数据" in result.notes


def test_an_entity_counts_once_in_an_area_and_what_is_taken_back_is_no_customer(inputs, frame):
    code = "91510100MA61U4XX0T"
    files = frame("R03", customer("甲", "东", code), customer("乙", "东", code), customer("丙", "西", code), customer("丁", None))
    rows = frame("R10", paid("甲", 50), paid("乙", 30), paid("丙", 20), paid("丁", -5), paid("庚", 7))
    result = CALC.run(inputs(R03=files, R10=rows))
    found = {row["地区"]: (row["客户数量"], row["金额"]) for row in result.rows.to_dict("records")}
    assert found == {"东": (1, 8_000), "西": (1, 2_000), "没有填": (0, -500)}
    assert "1 个有收入的客户不在客户档案里，没有计入" in result.notes
    (office,) = result.extra["by_branch"].to_dict("records")
    assert (office["客户数量"], office["金额"], office["比率"]) == (2, 9_500, 1)


def test_a_year_without_income(inputs, frame):
    result = CALC.run(inputs(R03=frame("R03", customer("甲", "东"))))
    assert result.rows.empty and "分母为0：本年没有收入，比率为空" in result.notes
