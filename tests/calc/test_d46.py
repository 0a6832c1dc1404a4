"""D46: price execution, with the worked examples of the catalogue and of P02."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.oil_policy import oil_policy
from building.typed_rows import stored, typed
from macros.calc.d46_price_execution import CALC
from validators.filing.price_list import Buyer, authority, price_in_force
from validators.frames import records


def price(listed, low="-1%", high=None, *, product="柴油", area=None, starts=None, ends=None, kind=None):
    return {
        "产品": product,
        "客户类别": kind,
        "适用区域": area,
        "生效日": starts,
        "失效日": ends,
        "挂牌价": listed,
        "允许浮动下限": low,
        "允许浮动上限": high,
    }


def sale(executed, quantity=30, *, day="2026-10-12", **more):
    return {"订单": "O1", "产品": "柴油", "日期": day, "数量": quantity, "执行价": executed} | more


def run(inputs, *rows, prices=None, branch="YB01", **frames):
    policy = oil_policy(prices=[price(7400)] if prices is None else prices)
    return CALC.run(inputs(R16=typed("R16", rows, branch=branch), policy=policy, branches=(branch,), **frames))


def customer(kinds, area):
    return stored("R03", {"客户编码": ["K1"], "客户类型": [kinds], "分片区域": [area]}, branch="YB01")


def test_worked_example(inputs):
    """挂牌 7,400: 7,326 is −1.00%, within −1%; 7,252 is −2.00%, no approval: 违规; 30 吨 × −148 = −4,440 元."""
    result = run(inputs, sale(7326), sale(7252), sale(7252, 审批单号="SP1"))
    good, bad, approved = records(result.rows)
    assert (good["结论"], good["偏差"], good["挂牌价"]) == ("权限内", F(-1, 100), 740_000)
    assert (bad["结论"], bad["偏差"], bad["金额影响"], bad["金额"]) == ("违规", F(-2, 100), -444_000, 30 * 725_200)
    assert bad["理由"] == "挂牌价 7,400.00，偏差 -2.00%，低于下限 -1.00%，没有审批单号"
    assert approved["结论"] == "已审批" and approved["理由"].endswith("审批单号 SP1")
    assert result.summary == {"笔数": 3, "权限外": 2, "违规": 1, "权限未设": 0, "数量": 90_000, "金额影响": -222_000 - 444_000 - 444_000}


def test_catalogue_example(inputs):
    """Listed 5,000: 4,950 is −1.00% and within; 4,900 is −2.00% and needs an approval."""
    result = run(inputs, sale(4950), sale(4900), prices=[price(5000)])
    assert [(r["偏差"], r["结论"]) for r in records(result.rows)] == [(F(-1, 100), "权限内"), (F(-2, 100), "违规")]


def test_bounds_are_compared_unrounded(inputs):
    """One fen beyond either bound."""
    prices = [price(7400, "-1%", "1%")]
    rows = records(run(inputs, sale(7325.99), sale(7326), sale(7474), sale(7474.01), prices=prices).rows)
    assert [row["结论"] for row in rows] == ["违规", "权限内", "权限内", "违规"]


@pytest.mark.parametrize(
    ("low", "high", "executed", "judged"),
    [
        (None, None, 7400, "权限未设"),
        (None, "1%", 7000, "权限未设"),
        ("-1%", None, 7500, "权限未设"),
        ("-1%", None, 7390, "权限内"),
        ("-1%", None, 7400, "权限内"),
        ("-1%", None, 7000, "违规"),
    ],
)
def test_blank_bound(inputs, low, high, executed, judged):
    """The bound on the side of the deviation decides; where that is blank the authority is not set."""
    (row,) = records(run(inputs, sale(executed), prices=[price(7400, low, high)]).rows)
    assert row["结论"] == judged


def test_no_price_in_force(inputs):
    result = run(inputs, sale(7326, day="2026-10-11"), sale(7326, 产品="汽油"), prices=[price(7400, starts="2026-10-12")])
    assert [(r["结论"], r["偏差"], r["金额影响"]) for r in records(result.rows)] == [("权限未设", None, None)] * 2
    assert result.notes[0] == "权限未设：2 笔没有价目或浮动范围，没有判断"


def test_listed_price_of_nought(inputs):
    (row,) = records(run(inputs, sale(10), prices=[price(0)]).rows)
    assert (row["偏差"], row["结论"], row["理由"]) == (None, "权限未设", "挂牌价是 0，偏差没有算")


def test_price_of_the_day(inputs):
    """A new row from its day on; one that has ended is out."""
    prices = [price(7400, starts="2026-09-01"), price(7500, starts="2026-10-12"), price(9999, starts="2026-10-13", ends="2026-10-13")]
    rows = records(
        run(inputs, *(sale(7400, day=day) for day in ("2026-10-11", "2026-10-12", "2026-10-13", "2026-10-14")), prices=prices).rows
    )
    assert [row["挂牌价"] for row in rows] == [740_000, 750_000, 999_900, 750_000]


def test_most_specific_row(inputs):
    """By class and area of the customer: both before one before none; of equals the one that allows the price."""
    prices = [price(7400), price(7000, kind="批发"), price(7200, area="城区"), price(6900, kind="批发", area="城区")]
    assert [
        records(run(inputs, sale(p, 客户="K1"), prices=prices, R03=customer("核心客户、批发", "城区")).rows)[0]["挂牌价"]
        for p in (6900, 7200)
    ] == [690_000, 690_000]
    for executed, listed in ((6995, 700_000), (7195, 720_000)):
        (row,) = records(run(inputs, sale(executed, 客户="K1"), prices=prices[:3], R03=customer("核心客户、批发", "城区")).rows)
        assert (row["挂牌价"], row["结论"]) == (listed, "权限内")
    (row,) = records(run(inputs, sale(7400, 客户="K1"), prices=prices, R03=customer("直销终端", "郊区")).rows)
    assert row["挂牌价"] == 740_000


def test_contract_price(inputs):
    """At the price of its contract, in force that day: never 违规; the customer of a sale is that of the contract."""
    contract = typed("R12", [{"合同编号": "H1", "客户编码": "K1", "起日": "2026-01-01", "止日": "2026-10-12", "价格": 7000}], branch="YB01")
    rows = run(inputs, sale(7000, 合同="H1"), sale(7000, 合同="H1", day="2026-10-13"), sale(7001, 合同="H1"), R12=contract).rows
    assert [row["结论"] for row in records(rows)] == ["按合同", "违规", "违规"] and list(rows["客户"]) == ["K1"] * 3


def test_by_product(inputs):
    """Means are weighted by quantity; impact is the sum of the rounded lines."""
    found = run(inputs, sale(7326, 10), sale(7252, 30), sale(7400, 0.001, 产品="汽油")).extra["by_product"]
    diesel, petrol = sorted(records(found), key=lambda row: row["产品"] == "汽油")
    assert (diesel["笔数"], diesel["数量"], diesel["权限外"], diesel["违规"]) == (2, 40_000, 1, 1)
    assert diesel["挂牌均价"] == 740_000 and diesel["执行均价"] == F(10 * 732_600 + 30 * 725_200, 40)
    assert diesel["平均偏差"] == F(10 * -7_400 + 30 * -14_800, 40 * 740_000) and diesel["金额影响"] == -74_000 - 444_000
    assert (petrol["挂牌均价"], petrol["权限未设"]) == (None, 1)


@pytest.mark.parametrize(("quantity", "impact"), [(0.005, -1), (0.004, 0), (0, 0)])
def test_rounded_half_away_from_zero(inputs, quantity, impact):
    """0.005 × −1.00 = −0.005 → −0.01."""
    (row,) = records(run(inputs, sale(7399, quantity), prices=[price(7400)]).rows)
    assert row["金额影响"] == impact


def test_blank_price_and_nothing(inputs):
    result = run(inputs, sale(None))
    assert (records(result.rows)[0]["结论"], result.summary["笔数"]) == (None, 1) and "1 笔没有执行价，没有判断" in result.notes
    assert run(inputs).rows.empty and run(inputs).summary["金额影响"] == 0


def test_cells_of_the_register(inputs):
    cells = records(run(inputs, sale(7326)).extra["cells"])
    assert cells == [{"_branch": "YB01", "_row": 6, "_file": "YB01.xlsx", "挂牌价": 740_000, "金额": 21_978_000, "偏差": F(-1, 100)}]


def test_without_a_day_the_last_of_the_period(inputs):
    (row,) = records(run(inputs, sale(7400, day=None), prices=[price(7400), price(7500, starts="2026-10-31")]).rows)
    assert row["挂牌价"] == 750_000


def test_price_list_alone():
    """No row, no authority."""
    assert price_in_force([], "柴油", None, Buyer()) is None
    assert authority(100, None) == (None, None, "", None, False)
