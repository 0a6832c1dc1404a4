"""D14: satisfaction on the seven-point scale (S4 C58; R27)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.terms.shares import ratio, ratios
from validators.filing.inputs import Calc, Inputs, Result
from validators.registers.relationship.survey import ITEMS, SCALE
from validators.values.text import Text

POINTS = {word: len(SCALE) - place for place, word in enumerate(SCALE)}
"""The seven words of the form and their points (the coding is an inference of the catalogue, R27)."""
SATISFIED = 5
"""From 稍微好 on an answer counts as satisfied (D14)."""
_SUMMARY = {"总均值": "score", "指数": "score", "满意率": "ratio", "答数": "count", "未答": "count", "问卷数": "count"}


def run(inputs: Inputs) -> Result:
    """One row a branch and survey item: 均值 over the answered cells, 答数, and 未答; all rows filed in the period.

    指数 = (总均值 - 1) / 6 x 100; 满意率 = answers of 5
    and more / answers. Blanks are counted in 未答 and nowhere else. A branch without a form has no rows.
    `extra`: "merged" the items over all branches, "by_branch" the summary of each branch. How often a survey was held
    is judged by D34 (满意度测评).
    """
    frame = inputs.frame("R27")
    answers = frame.melt(id_vars=["_branch"], value_vars=list(ITEMS), var_name="题目", value_name="答案")
    answers["分"] = answers["答案"].map(POINTS).astype("Int64")
    answers["满意"] = (answers["分"] >= SATISFIED).fillna(False)
    answers["题目"] = pd.Categorical(answers["题目"], categories=ITEMS)
    return Result(
        title=CALC.title,
        rows=_items(answers, ["_branch", "题目"]),
        formats={"_branch": "text", "题目": "text", "均值": "score", "答数": "count", "未答": "count"},
        summary=_overall(answers, len(frame)),
        summary_formats=_SUMMARY,
        notes=("分母为0：没有答卷，均值、指数和满意率为空",) * (not answers["分"].notna().any()),
        extra={"merged": _items(answers, ["题目"]), "by_branch": _each_branch(frame, answers)},
    )


def _items(answers: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    grouped = answers.groupby(keys, sort=True, observed=True)["分"]
    found = pd.DataFrame({"_sum": grouped.sum(), "答数": grouped.count(), "_all": grouped.size()}).reset_index()
    found["题目"] = found["题目"].astype("object")
    found["均值"] = pd.Series(ratios(found["_sum"], found["答数"]), dtype="object")
    found["未答"] = found["_all"] - found["答数"]
    return found[[*keys, "均值", "答数", "未答"]]


def _overall(answers: pd.DataFrame, forms: int) -> dict[str, Any]:
    count = int(answers["分"].count())
    mean = ratio(answers["分"].sum(), count)
    return {
        "总均值": mean,
        "指数": None if mean is None else (mean - 1) / 6 * 100,
        "满意率": ratio(answers["满意"].sum(), count),
        "答数": count,
        "未答": len(answers) - count,
        "问卷数": forms,
    }


def _each_branch(frame: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    forms = frame.groupby("_branch").size()
    found = [{"_branch": branch, **_overall(part, int(forms[branch]))} for branch, part in answers.groupby("_branch")]
    return pd.DataFrame(found, columns=["_branch", *_SUMMARY])


CALC = Calc(id="D14", title=Text("客户满意度", "Customer satisfaction"), run=run, reads=("R27",))
