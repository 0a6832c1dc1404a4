"""D07: the worked example to the last digit, targets of nought, blanks and weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from macros.calc.d07_kpi_score import CALC

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
