"""D56: 大客户贡献率, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

from macros.calc.d56_contribution import CALC


def levels(frame, branch="LJ01", **given):
    rows = ({"客户编码": c, "新级别": level, "生效期间": "2025-01", "审批单号": "S1"} for c, level in given.items())
    return frame("R06", *rows, branch=branch)


def flow(frame, *rows, branch="LJ01", period="2026-10"):
    return frame("R10", *({"客户编码": c, "业务代码": b, "收入": v} for c, b, v in rows), branch=branch, period=period)


def market(frame, branch="LJ01", period="2026-10", filed=None, **own):
    rows = ({"期间": period, "区域": "全县", "业务": b, "本企业": v} for b, v in own.items())
    return frame("R39", *rows, branch=branch, period=filed or period)


def found(result):
    rows = result.rows.astype("object").where(result.rows.notna(), None).to_dict("records")
    return {(r["_branch"], r["级别"], r["业务代码"]): r for r in rows}


def test_worked_example(inputs, frame):
    """650 of 1,000 -> 65.00%; last year 600 of 1,000 -> +5.00 pp."""
    given = inputs(
        R06=levels(frame, 甲="州级", 乙="县级", 丙="非大客户"),
        R39=market(frame, 特快=1000),
        R10=flow(frame, ("甲", "特快", 400), ("乙", "特快", 250), ("丙", "特快", 200), ("丁", "特快", 100)),
        earlier={"R10": flow(frame, ("甲", "特快", 600), period="2025-10"), "R39": market(frame, period="2025-10", 特快=1000)},
    )
    result = CALC.run(given)
    assert list(result.rows.columns[:7]) == ["_branch", "级别", "业务代码", "收入", "本企业", "贡献率", "变动"]
    rows = found(result)
    whole = rows["LJ01", "合计", "合计"]
    assert (whole["收入"], whole["本企业"], whole["贡献率"], whole["变动"], whole["对比期"]) == (
        65000,
        100000,
        F(65, 100),
        F(5, 100),
        "2025-10",
    )
    assert (rows["LJ01", "州级", "特快"]["贡献率"], rows["LJ01", "州级", "特快"]["变动"]) == (F(2, 5), F(-1, 5))
    assert rows["LJ01", "县级", "合计"]["变动"] == F(1, 4)
    assert result.summary == {"贡献率": F(65, 100), "变动": F(5, 100), "收入": 65000, "本企业": 100000}
    assert result.notes == ()


def test_previous_month_when_last_year_is_unknown(inputs, frame):
    """Last year's R39 without its revenue is no basis; September has both."""
    given = inputs(
        R06=levels(frame, 甲="州级"),
        R39=market(frame, 特快=1000),
        R10=flow(frame, ("甲", "特快", 500)),
        earlier={
            "R10": flow(frame, ("甲", "特快", 300), period="2026-09"),
            "R39": [market(frame, period="2025-10", 特快=1000), market(frame, period="2026-09", 特快=400)],
        },
    )
    whole = found(CALC.run(given))["LJ01", "合计", "合计"]
    assert (whole["对比期"], whole["对比期贡献率"], whole["变动"]) == ("2026-09", F(3, 4), F(-1, 4))


def test_no_basis_and_no_market(inputs, frame):
    """No R39 of the month: empty and said so; R39 but no earlier one: a share without a change."""
    given = inputs(R06=levels(frame, 甲="州级"), R10=flow(frame, ("甲", "特快", 500)))
    result = CALC.run(given)
    assert result.rows["贡献率"].isna().all() and result.summary["贡献率"] is None
    assert result.notes == ("LJ01：分母为0：市场规模与竞争份额没有 2026-10 的本企业收入，贡献率为空",)
    result = CALC.run(inputs(R06=levels(frame, 甲="州级"), R10=flow(frame, ("甲", "特快", 500)), R39=market(frame, 特快=1000)))
    assert (result.summary["贡献率"], result.summary["变动"]) == (F(1, 2), None)
    assert result.notes == ("LJ01：历史不足，没有上年同月和上月的市场规模，变动为空",)


def test_businesses_areas_and_levels(inputs, frame):
    """Areas of R39 are added; a business that R39 does not have is in no total; 本企业 0 gives nothing."""
    given = inputs(
        R06=levels(frame, 甲="州级", 乙="县级"),
        R10=flow(frame, ("甲", "特快", 100), ("乙", "函件", 30), ("甲", "储蓄", 999), ("乙", "帐单", 5)),
        R39=[
            market(frame, 特快=200, 函件=100),
            frame(
                "R39",
                {"期间": "2026-10", "区域": "城区", "业务": "特快", "本企业": 50},
                {"期间": "2026-10", "区域": "城区", "业务": "帐单", "本企业": 0},
            ),
        ],
    )
    rows = found(CALC.run(given))
    assert rows["LJ01", "州级", "特快"]["贡献率"] == F(100, 250) and rows["LJ01", "县级", "特快"]["贡献率"] == F(0)
    assert rows["LJ01", "县级", "函件"]["贡献率"] == F(3, 10) and rows["LJ01", "合计", "帐单"]["贡献率"] is None
    assert rows["LJ01", "合计", "合计"]["贡献率"] == F(135, 350) and ("LJ01", "合计", "储蓄") not in rows


def test_level_of_the_month(inputs, frame):
    """A customer promoted from October on is not in September's share."""
    r06 = frame(
        "R06",
        {"客户编码": "甲", "新级别": "州级", "生效期间": "2026-10", "审批单号": "S1"},
        {"客户编码": "甲", "新级别": "非大客户", "生效期间": "2026-01", "审批单号": "S0"},
    )
    given = inputs(
        R06=r06,
        R39=market(frame, 特快=100),
        R10=flow(frame, ("甲", "特快", 50)),
        earlier={"R10": flow(frame, ("甲", "特快", 50), period="2026-09"), "R39": market(frame, period="2026-09", 特快=100)},
    )
    assert found(CALC.run(given))["LJ01", "合计", "合计"]["变动"] == F(1, 2)


def test_two_branches(inputs, frame):
    """Each branch by itself; the merged share of both, its change over the one that has last year."""
    given = inputs(
        branches=("LJ01", "LJ02"),
        R06=[levels(frame, 甲="州级"), levels(frame, "LJ02", 甲="县级")],
        R39=[market(frame, 特快=1000), market(frame, "LJ02", 特快=500)],
        R10=[flow(frame, ("甲", "特快", 650)), flow(frame, ("甲", "特快", 100), branch="LJ02")],
        earlier={"R10": flow(frame, ("甲", "特快", 600), period="2025-10"), "R39": market(frame, period="2025-10", 特快=1000)},
    )
    result = CALC.run(given)
    rows = found(result)
    assert rows["LJ02", "合计", "合计"]["贡献率"] == F(1, 5) and rows["LJ02", "合计", "合计"]["变动"] is None
    assert result.summary == {"贡献率": F(750, 1500), "变动": F(1, 20), "收入": 75000, "本企业": 150000}
    merged = result.extra["merged"].set_index(["级别", "业务代码"])
    assert merged.loc[("县级", "特快"), "贡献率"] == F(100, 1500) and merged.loc[("州级", "合计"), "变动"] == F(1, 20)


def test_current_filing_wins_over_an_earlier_one(inputs, frame):
    """September's R39 filed again in October: the later figure is the one compared with."""
    given = inputs(
        R06=levels(frame, 甲="州级"),
        R10=flow(frame, ("甲", "特快", 50)),
        R39=[market(frame, 特快=100), market(frame, period="2026-09", filed="2026-10", 特快=200)],
        earlier={"R10": flow(frame, ("甲", "特快", 50), period="2026-09"), "R39": market(frame, period="2026-09", 特快=100)},
    )
    assert found(CALC.run(given))["LJ01", "合计", "合计"]["对比期贡献率"] == F(1, 4)
