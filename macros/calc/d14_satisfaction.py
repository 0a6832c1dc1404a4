"""D14: satisfaction on the seven-point scale (S4 C58; R27)."""

from __future__ import annotations

from macros.calc.engines.declare import Computation, zero
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, mean, share, total
from macros.calc.terms.survey_answers import CODING, SATISFIED, index_of_mean, index_origin, survey_answers

_POINTS = total("分", "number", where="_told", rule=CODING, cell_in="题目", shown=False)
_COUNTS = (count("答数", "_told", "有答案的", cell_in="题目"), count("未答", "_blank", "没有答案的", cell_in="题目"))
_ITEMS = Tally("R27", "_branch", "题目").of(_POINTS, mean("均值", "分", "答数"), *_COUNTS)
_OVERALL = Tally("R27", "_branch").of(
    *(_POINTS, mean("总均值", "分", "答数")),
    derived("指数", "score", ("总均值",), index_of_mean, index_origin),
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
    return {"R27": survey_answers(given), "R27 问卷": given.frame("R27")}


CALC = Computation(
    "D14",
    "客户满意度",
    "Customer satisfaction",
    reads=("R27",),
    uses={"R27": "客户 订单处理 补货时间 员工服务态度 订货单位 紧急发货 指定时间配送 物流信息提供 送货无损坏 服务管理水平"},
).of(
    run,
    _ITEMS,
    beside={"merged": _ITEMS.over("题目"), "by_branch": _OVERALL},
    summary=_OVERALL,
    notes=(zero("答数", "分母为0：没有答卷，均值、指数和满意率为空"),),
)
