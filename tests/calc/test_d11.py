"""D11: market shares, with the catalogue's worked example and independent arithmetic."""

from __future__ import annotations

from fractions import Fraction as F

from macros.calc.d11_market_share import CALC

EXAMPLE = {
    "期间": "2026-10",
    "区域": "全州",
    "业务": "特快",
    "本企业": 120,
    "市场总量": 1000,
    "可达市场量": 600,
    "对手1": 200,
    "对手2": 150,
    "对手3": 100,
}


def test_worked_example(inputs, frame):
    """Own 120, total 1000, addressable 600, rivals 200, 150, 100: 12.00%; 20.00%; 60.00%."""
    result = CALC.run(inputs(R39=frame("R39", EXAMPLE)))
    assert list(result.rows.columns[:3]) == ["_branch", "区域", "业务"]
    row = result.rows.iloc[0]
    assert (row["总体占有率"], row["可达占有率"], row["相对占有率"]) == (F(12, 100), F(1, 5), F(3, 5))
    assert (row["_branch"], row["区域"], row["业务"], row["本企业"]) == ("LJ01", "全州", "特快", 12000)
    assert result.summary == {"总体占有率": F(12, 100), "可达占有率": F(1, 5)}
    assert result.formats["总体占有率"] == "ratio" and result.blocked == [] and result.notes == ()


def test_top_three(inputs, frame, policy):
    """The variant: 120 / 450, and with a fourth rival still the three largest."""
    given = inputs(R39=frame("R39", EXAMPLE, EXAMPLE | {"区域": "城区", "对手4": 300}), policy=policy(market_relative="前三之和"))
    assert list(CALC.run(given).rows["相对占有率"]) == [F(120, 450), F(120, 650)]


def test_blank_parameter_stops_that_share_only(inputs, frame, policy):
    result = CALC.run(inputs(R39=frame("R39", EXAMPLE), policy=policy(market_relative=None)))
    assert result.rows["相对占有率"].iloc[0] is None and result.rows["总体占有率"].iloc[0] == F(12, 100)
    assert [(b.computation, b.parameter) for b in result.blocked] == [("D11", "相对占有率对手")]


def test_parameter_of_one_branch(inputs, frame, policy):
    """Two branches, one with its own reading; the summary adds them."""
    given = inputs(
        R39=[frame("R39", EXAMPLE), frame("R39", EXAMPLE | {"本企业": 80}, branch="LJ02")],
        branches=("LJ01", "LJ02"),
        policy=policy(market_relative={None: "最大对手", "LJ02": "前三之和"}),
    )
    result = CALC.run(given)
    assert dict(zip(result.rows["_branch"], result.rows["相对占有率"], strict=True)) == {"LJ01": F(120, 200), "LJ02": F(80, 450)}
    assert result.summary == {"总体占有率": F(200, 2000), "可达占有率": F(200, 1200)}


def test_empty_wholes(inputs, frame):
    """No market, a market of 0, no rival: an empty share, never 0; a row without a whole is not in the sum."""
    given = inputs(
        R39=frame(
            "R39",
            {"期间": "2026-10", "业务": "特快", "本企业": 5, "市场总量": 0},
            {"期间": "2026-10", "业务": "函件", "本企业": 7},
            {"期间": "2026-10", "业务": "帐单", "本企业": 3, "市场总量": 9, "对手1": 0},
        )
    )
    result = CALC.run(given)
    assert list(result.rows["总体占有率"]) == [None, None, F(1, 3)]
    assert result.rows["相对占有率"].isna().all()
    assert result.summary == {"总体占有率": F(8, 9), "可达占有率": None}
    assert any("分母为0" in note for note in result.notes)


def test_other_periods_and_nothing(inputs, frame):
    """Rows of another period are said, not counted; a blank 期间 is the filing's."""
    result = CALC.run(inputs(R39=frame("R39", EXAMPLE | {"期间": "2026-09"}, EXAMPLE | {"期间": None})))
    assert len(result.rows) == 1 and result.notes == ("市场规模与竞争份额有 1 行不是 2026-10，没有计入",)
    nothing = CALC.run(inputs())
    assert nothing.rows.empty and nothing.summary == {"总体占有率": None, "可达占有率": None}
