"""D19c: trade finance, with the worked examples of the catalogue and of P06."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.bank_policy import bank_policy
from building.typed_rows import typed
from macros.calc.d19c_trade_finance import CALC
from validators.frames import records

POLICY = bank_policy(tenor_tol="50%")


def trade(
    number, tenor, cycle, *, product="信用证", contract="HT1", end="进口", balance=100, margin=None, kind="本行分支", group="JT1", **more
):
    return {
        "授信编号": number,
        "集团": group,
        "授信机构类型": kind,
        "业务品种": product,
        "授信余额": balance,
        "保证金": margin,
        "合同号": contract,
        "业务周期天数": cycle,
        "融资期限天数": tenor,
        "进/出口端": end,
    } | more


@pytest.fixture
def run(inputs):
    def computed(*rows, policy=POLICY, more=()):
        frames = [typed("R47", rows, branch="FH01"), *(typed("R47", held, branch=b) for b, held in more)]
        return CALC.run(inputs(R47=frames, policy=policy, branches=["FH01", *(b for b, _ in more)]))

    return computed


@pytest.mark.parametrize(
    ("tenor", "cycle", "rate", "flag"),
    [
        (180, 60, F(2), 1),
        (90, 80, F(1, 8), 0),
        (90, 60, F(1, 2), 0),
        (30, 60, F(1, 2), 0),
        (29, 60, F(31, 60), 1),
        (90, 0, None, 0),
        (None, 60, None, 0),
    ],
)
def test_tenor_against_cycle(run, tenor, cycle, rate, flag):
    """180 against 60 is 200.00%; 90 against 80 is 12.50%; as much as the tolerance is not above it."""
    (row,) = records(run(trade("SX1", tenor, cycle)).rows)
    assert (row["错配率"], row["期限错配"]) == (rate, flag)


def test_the_words(run):
    result = run(trade("SX1", 180, 60), trade("SX2", 90, 80, contract="HT2"))
    assert [(r["提示"], r["理由"]) for r in records(result.rows)] == [
        ("期限错配", "期限 180 天，周期 60 天，相差 200.00%"),
        (None, "期限 90 天，周期 80 天，相差 12.50%"),
    ]
    assert result.summary == {"笔数": 2, "期限错配": 1, "双重融资": 0, "全额保证金": 0, "回款挪用": 0, "抵销协议": 0}


def test_a_blank_tolerance_judges_nothing(run):
    result = run(trade("SX1", 180, 60), policy=bank_policy(tenor_tol=None))
    assert result.summary["期限错配"] == 0 and records(result.rows)[0]["错配率"] == 2
    assert any("期限错配容限" in note for note in result.notes)


def test_both_ends_of_one_contract(run):
    """Within one group, whoever lends and whichever branch; of different groups they are two contracts."""
    result = run(
        trade("SX1", 90, 90, contract="ht 1"),
        trade("SX2", 90, 90, contract="HT2"),
        trade("SX3", 90, 90, contract="HT2", end="出口", group="JT2"),
        trade("SX4", 90, 90, contract=None),
        trade("SX5", 90, 90, contract=None, end="出口"),
        more=[("FH02", [trade("T1", None, None, contract="HT 1", end="出口", kind="他行")])],
    )
    assert {r["授信编号"]: r["双重融资"] for r in records(result.rows)} == {"SX1": 1, "SX2": 0, "SX3": 0, "SX4": 0, "SX5": 0}
    assert "2 笔贸易融资没有合同号，查不出双重融资" in result.notes


@pytest.mark.parametrize(
    ("balance", "margin", "product", "full"),
    [
        (100, 100, "信用证", 1),
        (100, 100.01, "国际贸易融资", 1),
        (100, 99.99, "信用证", 0),
        (0, 0, "信用证", 0),
        (100, None, "信用证", 0),
        (100, 100, "贷款", 0),
    ],
)
def test_a_full_margin_is_marked(run, balance, margin, product, full):
    """Never netted: the balance stays what it is."""
    (row,) = records(run(trade("SX1", 90, 90, balance=balance, margin=margin, product=product)).rows)
    assert (row["全额保证金"], row["授信余额"]) == (full, balance * 100)


def test_contracts(run):
    result = run(
        trade("SX1", 180, 60, 债权债务抵销协议="是"),
        trade("SX2", 90, 80, end="出口", 回款挪用标记="是"),
        trade("SX3", None, None, contract="HT2", end=None),
    )
    first, second = records(result.extra["contracts"])
    assert [first[n] for n in ("合同号", "进口笔", "出口笔", "期限", "周期")] == ["HT1", 1, 1, 180, 60]
    assert first["提示"] == "期限错配、双重融资、回款挪用、抵销协议"
    assert [second[n] for n in ("合同号", "进口笔", "出口笔", "期限", "提示")] == ["HT2", 0, 0, None, None]


def test_loans_are_no_trade_finance(run):
    result = run(trade("SX1", 90, 30, product="贷款", end=None))
    assert result.rows.empty and result.summary["笔数"] == 0
