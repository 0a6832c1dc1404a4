"""D14: satisfaction on the seven-point scale (S4 C58; R27)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from macros.calc.terms.shares import ratio, ratios
from macros.calc.ways.summed_rows import SummedRows, by
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.registers.relationship.survey import ITEMS, SCALE
from validators.values.origin import added, less, number, of_rows, product, quotient
from validators.values.text import Text

POINTS = {word: len(SCALE) - place for place, word in enumerate(SCALE)}
"""The seven words of the form and their points (the coding is an inference of the catalogue, R27)."""
SATISFIED = 5
"""From 稍微好 on an answer counts as satisfied (D14)."""
_CODING = "、".join(f"{word}={points}" for word, points in POINTS.items())
_SUMMARY = {"总均值": "score", "指数": "score", "满意率": "ratio", "答数": "count", "未答": "count", "问卷数": "count"}


def run(inputs: Inputs) -> Result:
    """One row a branch and survey item: 均值 over the answered cells, 答数, and 未答; all rows filed in the period.

    指数 = (总均值 - 1) / 6 x 100; 满意率 = answers of 5
    and more / answers. Blanks are counted in 未答 and nowhere else; an item that the pack does not ask is in nothing.
    A branch without a form has no rows.
    `extra`: "merged" the items over all branches, "by_branch" the summary of each branch. How often a survey was held
    is judged by D34 (满意度测评).
    """
    frame = inputs.frame("R27")
    asked = {column.header for column in inputs.policy.registers["R27"].shown}
    items = [item for item in ITEMS if item in asked]
    answers = frame.melt(id_vars=["_branch", "_file", "_row"], value_vars=items, var_name="题目", value_name="答案")
    answers["分"] = answers["答案"].map(POINTS).astype("Int64")
    answers["满意"] = (answers["分"] >= SATISFIED).fillna(False)
    answers["答了"], answers["空着"] = answers["分"].notna(), answers["分"].isna()
    answers["题目"] = pd.Categorical(answers["题目"], categories=items)
    rows, merged, by_branch = _items(answers, ["_branch", "题目"]), _items(answers, ["题目"]), _each_branch(frame, answers)
    return Result(
        title=CALC.title,
        rows=rows,
        formats={"_branch": "text", "题目": "text", "均值": "score", "答数": "count", "未答": "count"},
        summary=_overall(answers, len(frame)),
        summary_formats=_SUMMARY,
        notes=("分母为0：没有答卷，均值、指数和满意率为空",) * (not answers["分"].notna().any()),
        extra={"merged": merged, "by_branch": by_branch},
        lineage=Lineage(
            rows=_ways(frame, SummedRows("R27", answers, rows, ("_branch", "题目"))),
            extra={
                "merged": _ways(frame, SummedRows("R27", answers, merged, ("题目",))),
                "by_branch": _ways(frame, SummedRows("R27", answers, by_branch, ("_branch",))),
            },
            summary={name: partial(way, 0) for name, way in _ways(frame, SummedRows("R27", answers, rows)).items()},
        ),
    )


def _ways(frame: pd.DataFrame, lines: SummedRows) -> dict[str, OfRow]:
    """Where means, index and counts come from: the answers of the forms, question by question."""

    def held(flag: str, rule: str, value: str = "") -> OfRow:
        return lambda pos: added(
            of_rows(
                "R27",
                str(item),
                [(f, r, v) for f, r, v in zip(p["_file"], p["_row"], p[value] if value else [1] * len(p), strict=True)],
                rule,
            )
            for item, p in lines.of(pos, flag).groupby("题目", observed=True, sort=False)
        )

    answered = held("答了", "有答案的")
    mean = by(held("答了", _CODING, "分"), answered)
    forms = SummedRows("R27", frame, lines.table, tuple(key for key in lines.keys if key == "_branch"))
    return {
        "均值": mean,
        "总均值": mean,
        "指数": lambda pos: product(quotient(less(mean(pos), number(1, "最低分")), number(6, "分差")), number(100, "换成百分制")),
        "满意率": by(held("满意", f"答案在 {SATISFIED} 分以上的"), answered),
        "答数": answered,
        "未答": held("空着", "没有答案的"),
        "问卷数": forms.count(),
    }


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
