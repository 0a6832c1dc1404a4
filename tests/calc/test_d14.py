"""D14: satisfaction, with the catalogue's worked example."""

from __future__ import annotations

import random
from fractions import Fraction as F

from macros.calc.d14_satisfaction import CALC
from macros.calc.terms.survey_answers import POINTS
from validators.registers.relationship.survey import ITEMS

WORDS = {points: word for word, points in POINTS.items()}


def form(*points):
    """One reply with points for the first items."""
    return {item: WORDS[p] for item, p in zip(ITEMS, points, strict=False) if p}


def test_scale():
    assert POINTS == {"非常好": 7, "相当好": 6, "稍微好": 5, "中": 4, "稍微差": 3, "相当差": 2, "非常差": 1}


def test_worked_example(inputs, frame):
    """(7,6,5), (6,4,3), (5,5,-): means 6.00, 5.00, 4.00; overall 41/8; index 68.75; satisfied 75.00%."""
    result = CALC.run(inputs(R27=frame("R27", form(7, 6, 5), form(6, 4, 3), form(5, 5, 0))))
    head = result.rows.iloc[:3]
    assert list(result.rows.columns) == ["_branch", "题目", "均值", "答数", "未答"]
    assert list(head["题目"]) == list(ITEMS[:3]) and list(head["均值"]) == [F(6), F(5), F(4)]
    assert list(head["答数"]) == [3, 3, 2] and list(head["未答"]) == [0, 0, 1]
    assert result.rows["均值"].iloc[3:].isna().all() and set(result.rows["答数"].iloc[3:]) == {0}
    assert list(result.rows["题目"]) == list(ITEMS)
    assert result.summary == {"总均值": F(41, 8), "指数": F(275, 4), "满意率": F(3, 4), "答数": 8, "未答": 27 - 8, "问卷数": 3}
    assert result.summary_formats["指数"] == "score" and result.summary_formats["满意率"] == "ratio"


def test_two_branches_against_plain_python(inputs, frame):
    """Rows by branch and item, the whole in the summary and in `merged`; every value recomputed without pandas."""
    dice = random.Random(14)
    replies = {b: [[dice.randint(0, 7) for _ in ITEMS] for _ in range(n)] for b, n in (("LJ01", 7), ("LJ02", 4))}
    result = CALC.run(
        inputs(R27=[frame("R27", *(form(*r) for r in found), branch=b) for b, found in replies.items()], branches=("LJ01", "LJ02"))
    )
    for row in result.rows.to_dict("records"):
        values = [r[ITEMS.index(row["题目"])] for r in replies[row["_branch"]]]
        given = [v for v in values if v]
        assert (row["答数"], row["未答"]) == (len(given), values.count(0))
        assert row["均值"] == (F(sum(given), len(given)) if given else None)
    cells = [v for found in replies.values() for r in found for v in r if v]
    assert result.summary["总均值"] == F(sum(cells), len(cells))
    assert result.summary["指数"] == (F(sum(cells), len(cells)) - 1) / 6 * 100
    assert result.summary["满意率"] == F(sum(v >= 5 for v in cells), len(cells))
    assert len(result.rows) == 18 and len(result.extra["merged"]) == 9
    by_branch = result.extra["by_branch"].set_index("_branch")
    own = [v for r in replies["LJ02"] for v in r if v]
    assert by_branch.loc["LJ02", "总均值"] == F(sum(own), len(own)) and by_branch.loc["LJ02", "问卷数"] == 4
    whole = result.extra["merged"].set_index("题目").loc[ITEMS[8]]
    last = [r[8] for found in replies.values() for r in found if r[8]]
    assert (whole["均值"], whole["答数"]) == (F(sum(last), len(last)), len(last))


def test_no_answers(inputs, frame):
    """No form at all, and a form without an answer: everything empty, nothing 0."""
    for given in (inputs(), inputs(R27=frame("R27", {"问卷编号": "W1"}))):
        result = CALC.run(given)
        assert (result.summary["总均值"], result.summary["指数"], result.summary["满意率"]) == (None, None, None)
        assert result.rows["均值"].isna().all() and result.notes == ("分母为0：没有答卷，均值、指数和满意率为空",)
    assert len(CALC.run(inputs()).rows) == 0
