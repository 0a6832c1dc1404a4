"""D07: the worked example to the last digit, targets of nought, blanks and weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

import pandas as pd
import pytest

from macros.calc.d07_kpi_score import CALC
from macros.calc.plans.measured_items import Measures
from validators.filing.inputs import Result
from validators.frames import records
from validators.packs.pack_contents import Measure
from validators.packs.trade_pack import packs
from validators.values.text import Text

EXAMPLE = {
    "档案": (45, 50),
    "联系": (18, 20),
    "市场调查": (1, 1),
    "稳定": (19, 20),
    "其他": ("100%", 1),
    "项目策划": (1, 2),
    "新大客户": (4, 5),
    "年度项目": (80, 100),
}


def card(person: str = "G1", **changes: Any) -> list[dict[str, Any]]:
    """R42 rows of one person: item -> (actual, target); a dict adds cells; None leaves the row out."""
    rows = []
    for item, given in (EXAMPLE | changes).items():
        if given is not None:
            actual, target, *more = given
            actual = 1 if actual == "100%" else actual
            row = {"工号": person, "期间": "2026-10", "项目": item, "实际": actual, "目标": target}
            rows.append(row | (more[0] if more else {}))
    return rows


def one(result: Any) -> dict[str, Any]:
    assert len(result.rows) == 1
    return result.rows.iloc[0].to_dict()


def test_worked_example(inputs, frame) -> None:
    row = one(CALC.run(inputs(R42=frame("R42", *card()))))
    assert (row["日常管理"], row["市场拓展"], row["总分"]) == (Decimal("38.00"), Decimal("45.00"), Decimal("83.00"))
    assert [row[item] for item in EXAMPLE] == [Decimal(n) for n in ("9", "4.5", "10", "9.5", "5", "5", "20", "20")]
    assert row["理由"] == "83.00 / 100"


def test_each_item_is_rounded_then_summed(inputs, frame) -> None:
    """2/3 of 10 = 6.67 (half-up), of 5 = 3.33, twice 10: 6.67; total is the sum of the rounded items."""
    row = one(CALC.run(inputs(R42=frame("R42", *card(**dict.fromkeys(EXAMPLE, (2, 3)))))))
    expected = ("6.67", "3.33", "6.67", "6.67", "3.33", "6.67", "16.67", "16.67")
    assert [row[item] for item in EXAMPLE] == [Decimal(n) for n in expected]
    assert row["总分"] == Decimal("66.68") and row["日常管理"] == Decimal("26.67")


def test_cap_and_floor(inputs, policy, frame) -> None:
    rows = frame("R42", *card(档案=(60, 50), 联系=(-3, 20)))
    assert [one(CALC.run(inputs(R42=rows)))[item] for item in ("档案", "联系")] == [Decimal("10.00"), Decimal("0.00")]
    assert one(CALC.run(inputs(R42=rows, policy=policy(kpi_cap="1.1"))))["档案"] == Decimal("11.00")


def test_a_target_of_nought_does_not_apply(inputs, policy, frame) -> None:
    rows = frame("R42", *card(项目策划=(0, 0)))
    row = one(CALC.run(inputs(R42=rows)))
    assert (row["总分"], row["市场拓展"], row["适用权重"]) == (Decimal("78.00"), Decimal("40.00"), 90)
    assert row["项目策划"] is None and row["理由"] == "78.00 / 90；目标为 0，不适用：项目策划（权重 10）"
    shared = one(CALC.run(inputs(R42=rows, policy=policy(kpi_zero_target="重新分配"))))
    assert shared["新大客户"] == Decimal("22.22") and shared["适用权重"] == 100
    assert shared["总分"] == sum(Decimal(n) for n in ("10", "5", "11.11", "10.56", "5.56", "22.22", "22.22"))


def test_all_targets_of_nought(inputs, frame) -> None:
    row = one(CALC.run(inputs(R42=frame("R42", *card(**dict.fromkeys(EXAMPLE, (0, 0)))))))
    assert row["总分"] is None and row["日常管理"] is None and "分母为0" in row["理由"]


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"档案": (45, None)}, "档案·目标（G1）"),
        ({"档案": (None, 50)}, "档案·实际（G1）"),
        ({"档案": None}, "档案（G1）"),
        ({"档案": (45, 50, {"权重": 11})}, "权重（G1）"),
    ],
)
def test_what_stops_one_person_only(inputs, frame, changes, parameter) -> None:
    result = CALC.run(inputs(R42=frame("R42", *card(**changes), *card("G2"))))
    assert [(b.computation, b.parameter) for b in result.blocked] == [("D07", parameter)]
    assert result.rows["总分"].tolist() == [None, Decimal("83.00")]
    assert result.summary == {"平均总分": 83, "人数": 2}


def test_own_weights_stand_before_the_policy(inputs, frame) -> None:
    row = one(CALC.run(inputs(R42=frame("R42", *card(档案=(45, 50, {"权重": 15}), 联系=(18, 20, {"权重": 0}))))))
    assert (row["档案"], row["联系"], row["总分"]) == (Decimal("13.50"), Decimal("0.00"), Decimal("83.00"))


def test_blank_weight_of_the_policy_and_blank_cap(inputs, policy, frame) -> None:
    rows = frame("R42", *card())
    blank = CALC.run(inputs(R42=rows, policy=policy(kpi_new=None)))
    assert [b.parameter for b in blank.blocked] == ["考核权重·新大客户（G1）"] and one(blank)["总分"] is None
    cap = CALC.run(inputs(R42=rows, policy=policy(kpi_cap=None)))
    assert [b.parameter for b in cap.blocked] == ["考核得分率上限"] and one(cap)["总分"] is None


def test_other_months_and_two_branches(inputs, frame) -> None:
    september = [row | {"期间": "2026-09"} for row in card()]
    frames = [frame("R42", *card(), *september), frame("R42", *card(年度项目=(100, 100)), branch="LJ02")]
    result = CALC.run(inputs(R42=frames, branches=("LJ01", "LJ02")))
    assert result.rows[["_branch", "工号", "总分"]].values.tolist() == [["LJ01", "G1", Decimal("83.00")], ["LJ02", "G1", Decimal("88.00")]]
    assert CALC.run(inputs()).rows.empty


def result(rows: dict[str, list[Any]], **extra: Any) -> Result:
    return Result(title=Text("", ""), rows=pd.DataFrame(rows, dtype="object"), formats={}, extra=extra)


def measured_by(inputs: Any, frame: Any, cards: list[dict[str, Any]], **results: Result) -> Any:
    """D07 of the postal pack beside what other computations found: G1 looks after K1 and K2, G2 after K3."""
    customers = frame("R03", *({"客户编码": f"K{i}", "客户经理": person} for i, person in enumerate(("G1", "G1", "G2"), 1)))
    given = inputs(R42=frame("R42", *cards), R03=customers)
    given.results.update(results)
    return CALC.run(given)


VISITED = {"_branch": ["LJ01"] * 3, "客户编码": ["K1", "K2", "K3"], "实走访": [3, 9, 4]}
STAYED = {"_branch": ["LJ01"] * 3, "客户编码": ["K1", "K2", "K3"], "状态": ["保留", "流失", "保留"]}


def test_a_blank_actual_is_what_the_program_measures(inputs, frame) -> None:
    """3 + 9 visits to G1's customers of 20: 5 x 12/20 = 3.00; one of two customers stayed: 10 x 1/20 = 0.50; 10 x 1/2 archives."""
    levels = pd.DataFrame({"_branch": ["LJ01"], "客户编码": ["K2"], "变动": ["进入大客户"]}, dtype="object")
    found = measured_by(
        inputs,
        frame,
        card(档案=(None, 2), 联系=(None, 20), 稳定=(None, 20), 新大客户=(None, 5)),
        D08=result(VISITED),
        D09=result(STAYED, levels=levels),
        D41=result({"_branch": ["LJ01"] * 3, "客户编码": ["K1", "K2", "K3"], "已填": [9, 8, 9], "应填": [9] * 3}),
    )
    row = one(found)
    items = [row[item] for item in ("档案", "联系", "稳定", "新大客户")]
    assert items == [Decimal("5.00"), Decimal("3.00"), Decimal("0.50"), Decimal("5.00")] and not found.blocked
    shown = {r["项目"]: (r["填的"], r["台账数"], r["口径"]) for r in records(found.extra["measured"])}
    assert shown.pop("档案") == (None, 1, "档案填全的客户")
    assert shown == {"联系": (None, 12, "走访次数"), "稳定": (None, 1, "保留客户"), "新大客户": (None, 1, "进入大客户")}
    ways = found.lineage.extra["measured"]["台账数"]
    assert [ways(pos).how for pos in range(4)] == ["each", "column", "each", "each"]
    assert "column" in str(found.lineage.rows["联系"](0)) and "实走访" in str(found.lineage.rows["联系"](0))


def test_what_is_typed_stands_above_what_is_measured(inputs, frame) -> None:
    found = measured_by(inputs, frame, card(联系=(18, 20)), D08=result(VISITED))
    assert one(found)["联系"] == Decimal("4.50") and "实走访" not in str(found.lineage.rows["联系"](0))
    assert [(r["填的"], r["台账数"]) for r in records(found.extra["measured"])] == [(18, 12)]


def test_what_cannot_be_measured_stops(inputs, frame) -> None:
    """No earlier period to compare: nobody is said to have stayed; and without D08 there are no visits."""
    unknown = result(STAYED | {"状态": [None, None, None]}, levels=pd.DataFrame(columns=["_branch", "客户编码", "变动"]))
    found = measured_by(inputs, frame, card(联系=(None, 20), 稳定=(None, 20)), D09=unknown)
    assert one(found)["总分"] is None and [stop.parameter for stop in found.blocked] == ["联系·实际（G1）", "稳定·实际（G1）"]


def test_every_measure_of_a_pack_is_known() -> None:
    assert set(get_args(Measure)) == set(Measures._ways)
    named = [(pack.id, item) for pack in packs().values() for item in pack.measured]
    assert len(named) >= 9 and all(item in {i for g in packs()[name].scorecard.values() for i in g} for name, item in named)
