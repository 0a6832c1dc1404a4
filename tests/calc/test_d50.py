"""D50: 用邮结构, with the catalogue's worked example."""

from __future__ import annotations

import random
from fractions import Fraction as F

from macros.calc.d50_usage_mix import CALC


def flow(frame, branch="LJ01", period="2026-10", **amounts):
    rows = ({"客户编码": "K1", "业务代码": b, "收入": v, "数量": 1, "月份": period} for b, v in amounts.items())
    return frame("R10", *rows, branch=branch, period=period)


def found(table):
    return {r["业务代码"]: r for r in table.astype("object").where(table.notna(), None).to_dict("records")}


def test_worked_example(inputs, frame):
    """特快 60, 帐单 30, 其他 10 -> 60/30/10%; last month 50/40/10% -> +10/-10/0 pp."""
    given = inputs(R10=flow(frame, 特快=60, 帐单=30, 函件=10), earlier={"R10": flow(frame, period="2026-09", 特快=500, 帐单=400, 函件=100)})
    result = CALC.run(given)
    assert list(result.rows.columns[:5]) == ["_branch", "业务代码", "收入", "占比", "变动"]
    assert list(result.rows["业务代码"]) == ["特快", "帐单", "函件"] and list(result.rows["收入"]) == [6000, 3000, 1000]
    assert list(result.rows["占比"]) == [F(6, 10), F(3, 10), F(1, 10)]
    assert list(result.rows["变动"]) == [F(1, 10), F(-1, 10), F(0)]
    assert result.formats["变动"] == "ratio" and result.summary == {"收入": 10000} and result.notes == ()
    assert list(found(result.extra["merged"])["特快"].values())[:4] == ["特快", 6000, F(6, 10), F(1, 10)]


def test_products_of_either_month(inputs, frame):
    """Gone this month: 0, 0%, minus its old share; new this month: its whole share."""
    given = inputs(R10=flow(frame, 特快=75, 储蓄=25), earlier={"R10": flow(frame, period="2026-09", 特快=50, 帐单=50)})
    rows = found(CALC.run(given).rows)
    assert (rows["帐单"]["收入"], rows["帐单"]["占比"], rows["帐单"]["变动"]) == (0, F(0), F(-1, 2))
    assert (rows["储蓄"]["占比"], rows["储蓄"]["变动"]) == (F(1, 4), F(1, 4)) and rows["特快"]["变动"] == F(1, 4)


def test_unknown_previous_month(inputs, frame):
    """Without September there is no change; an empty September is known, but 0 is no whole."""
    result = CALC.run(inputs(R10=flow(frame, 特快=60)))
    row = found(result.rows)["特快"]
    assert (row["占比"], row["变动"], row["上期收入"]) == (F(1), None, None)
    assert result.notes == ("LJ01：历史不足(1月)",)
    row = found(CALC.run(inputs(R10=flow(frame, 特快=60), months={"LJ01": ["2026-09"]})).rows)["特快"]
    assert (row["变动"], row["上期收入"], row["上期占比"]) == (None, 0, None)


def test_reversal_counts_in_the_business_of_its_original(inputs, frame):
    """A reversal with a blank 业务代码 takes it from September's row (settled 2)."""
    september = frame("R10", {"记录编号": "Z1", "客户编码": "K1", "业务代码": "帐单", "收入": 40}, period="2026-09")
    october = frame(
        "R10",
        {"记录编号": "Z2", "客户编码": "K1", "业务代码": "帐单", "收入": 90},
        {"记录编号": "Z3", "客户编码": "K1", "业务代码": "特快", "收入": 50},
        {"记录编号": "Z4", "客户编码": "K1", "收入": -40, "冲销标记": "是", "冲销原记录编号": "Z1"},
    )
    rows = found(CALC.run(inputs(R10=october, earlier={"R10": september})).rows)
    assert (rows["帐单"]["收入"], rows["帐单"]["占比"], rows["帐单"]["变动"]) == (5000, F(1, 2), F(-1, 2))


def test_nothing_and_zero(inputs, frame):
    """No row at all, and rows that sum to 0: no share, never 0."""
    assert CALC.run(inputs()).rows.empty
    result = CALC.run(inputs(R10=flow(frame, 特快=0)))
    assert found(result.rows)["特快"]["占比"] is None and any("分母为0" in n for n in result.notes)


def test_two_branches(inputs, frame):
    """Shares are of each branch; merged shares of all; the merged change compares the branch that has both months."""
    given = inputs(
        branches=("LJ01", "LJ02"),
        R10=[flow(frame, 特快=60, 帐单=40), flow(frame, "LJ02", 特快=100)],
        earlier={"R10": flow(frame, period="2026-09", 特快=50, 帐单=50)},
    )
    result = CALC.run(given)
    assert [(b, c, s) for b, c, s in result.rows[["_branch", "业务代码", "占比"]].to_numpy()] == [
        ("LJ01", "特快", F(3, 5)),
        ("LJ01", "帐单", F(2, 5)),
        ("LJ02", "特快", F(1)),
    ]
    merged = found(result.extra["merged"])
    assert (merged["特快"]["收入"], merged["特快"]["占比"], merged["特快"]["变动"]) == (16000, F(4, 5), F(1, 10))
    assert merged["帐单"]["变动"] == F(-1, 10) and result.notes == ("LJ02：历史不足(1月)",)


def test_branch_that_has_not_filed(inputs, frame):
    """Its last month is in no row and no comparison."""
    result = CALC.run(
        inputs(R10=flow(frame, 特快=60), earlier={"R10": [flow(frame, period="2026-09", 特快=50), flow(frame, "LJ02", "2026-09", 帐单=50)]})
    )
    assert set(result.rows["_branch"]) == {"LJ01"} and set(result.extra["merged"]["业务代码"]) == {"特快"}
    assert found(result.extra["merged"])["特快"]["变动"] == F(0)


def test_against_plain_python(inputs, frame):
    dice = random.Random(50)
    names = ("特快", "函件", "帐单", "邮资门票", "储蓄")

    def draw(branch, period):
        rows = [(dice.choice(names), dice.randint(1, 99999)) for _ in range(40)]
        return rows, frame("R10", *({"客户编码": "K", "业务代码": n, "收入": v / 100} for n, v in rows), branch=branch, period=period)

    now = {b: draw(b, "2026-10") for b in ("LJ01", "LJ02")}
    then = {b: draw(b, "2026-09") for b in ("LJ01", "LJ02")}
    result = CALC.run(inputs(branches=("LJ01", "LJ02"), R10=[f for _, f in now.values()], earlier={"R10": [f for _, f in then.values()]}))

    def share(rows, name):
        return F(sum(v for n, v in rows if n == name), sum(v for _, v in rows))

    for row in result.rows.to_dict("records"):
        mine, before, name = now[row["_branch"]][0], then[row["_branch"]][0], row["业务代码"]
        assert row["收入"] == sum(v for n, v in mine if n == name) and row["占比"] == share(mine, name)
        assert row["变动"] == share(mine, name) - share(before, name)
    for name, row in found(result.extra["merged"]).items():
        both, old = (sum((d[b][0] for b in d), []) for d in (now, then))
        assert row["占比"] == share(both, name) and row["变动"] == share(both, name) - share(old, name)
