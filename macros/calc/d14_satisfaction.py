"""D14: satisfaction on the seven-point scale (S4 C58; R27)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation, zero
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, mean, share, total
from validators.registers.relationship.survey import ITEMS, SCALE
from validators.values.origin import Origin, less, number, product, quotient

POINTS = {word: len(SCALE) - place for place, word in enumerate(SCALE)}
"""The seven words of the form and their points (the coding is an inference of the catalogue, R27)."""
SATISFIED = 5
"""From 稍微好 on an answer counts as satisfied (D14)."""


def _index(mean: Origin) -> Origin:
    return product(quotient(less(mean, number(1, "最低分")), number(6, "分差")), number(100, "换成百分制"))


_CODING = "、".join(f"{word}={points}" for word, points in POINTS.items())
_POINTS = total("分", "number", where="_told", rule=_CODING, cell_in="题目", shown=False)
_COUNTS = (count("答数", "_told", "有答案的", cell_in="题目"), count("未答", "_blank", "没有答案的", cell_in="题目"))
_ITEMS = Tally("R27", "_branch", "题目").of(_POINTS, mean("均值", "分", "答数"), *_COUNTS)
_OVERALL = Tally("R27", "_branch").of(
    *(_POINTS, mean("总均值", "分", "答数")),
    derived("指数", "score", ("总均值",), lambda mean: (mean - 1) / 6 * 100, _index),
    count("满意", "_good", f"答案在 {SATISFIED} 分以上的", cell_in="题目", shown=False),
    *(share("满意率", "满意", "答数"), *_COUNTS, count("问卷数", source="R27 问卷")),
)


def run(given: Given) -> Sources:
    """One row a branch and survey item: 均值 over the answered cells, 答数, and 未答; all rows filed in the period.

    指数 = (总均值 - 1) / 6 x 100; 满意率 = answers of 5
    and more / answers. Blanks are counted in 未答 and nowhere else; an item that the pack does not ask is in nothing.
    A branch without a form has no rows.
    `extra`: "merged" the items over all branches, "by_branch" the summary of each branch. How often a survey was held
    is judged by D34 (满意度测评).
    """
    frame, asked = given.frame("R27"), {column.header for column in given.inputs.policy.registers["R27"].shown}
    items = [item for item in ITEMS if item in asked]
    answers = frame.melt(id_vars=["_branch", "_file", "_row"], value_vars=items, var_name="题目", value_name="答案")
    points = answers["答案"].map(POINTS).astype("Int64")
    flags = {"_told": points.notna(), "_blank": points.isna(), "_good": points >= SATISFIED}
    return {"R27": answers.assign(分=points, 题目=pd.Categorical(answers["题目"], categories=items), **flags), "R27 问卷": frame}


CALC = Computation(
    "D14",
    "客户满意度",
    "Customer satisfaction",
    reads=("R27",),
    uses={"R27": "订单处理 补货时间 员工服务态度 订货单位 紧急发货 指定时间配送 物流信息提供 送货无损坏 服务管理水平"},
).of(
    run,
    _ITEMS,
    beside={"merged": _ITEMS.over("题目"), "by_branch": _OVERALL},
    summary=_OVERALL,
    notes=(zero("答数", "分母为0：没有答卷，均值、指数和满意率为空"),),
)
