"""D50: 用邮结构, the share of each business in the revenue, and its change (S3 C05; R10)."""

from __future__ import annotations

from macros.calc.engines.declare import Computation, zero
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import filed_sum
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import changed, earlier, part_of, total
from macros.calc.terms.window import with_sums
from validators.filing.reversal import UNKNOWN

_MIX = Tally("R10", "_branch", "业务代码", largest="收入").of(
    total("收入", "money", origin=filed_sum("R10", "收入")),
    part_of("占比", "收入"),
    changed("变动", "占比"),
    total("数量", "quantity", origin=filed_sum("R10", "数量")),
    earlier("上期收入", "收入", "money"),
    earlier("上期占比", "占比", "ratio"),
)


def run(given: Given) -> Sources:
    """One row a branch and business with rows in this month or the previous one (settled 8), largest revenue first.

    收入 in fen, 占比 = revenue of the business / revenue of the branch, 变动 = 占比 - that of the previous month, as a
    fraction (0.1 = 10 pp). Money only is added over businesses: 数量 is shown, never summed. A reversal counts, in
    the business of the row it takes back, and in 业务不明 where that row is not at hand (settled 34).
    A branch whose previous month is not at hand has no 变动 (历史不足). `extra["merged"]`: the same over all
    branches; its 变动 compares only the branches that have both months (同口径).
    """
    history = given.inputs.history.usage
    then = history[(history["月份"] == str(given.previous)) & history["_branch"].isin(given.branches)]
    return {"R10": given.flow.assign(业务代码=given.flow["业务代码"].fillna(UNKNOWN), 月份=str(given.period)), "R10<": then}


CALC = Computation(
    "D50",
    "用邮结构",
    "Usage mix",
    reads=("R10",),
    uses={"R10": "业务代码 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号"},
).of(
    run,
    _MIX,
    beside={"merged": _MIX.over("业务代码")},
    totals=("收入",),
    notes=(zero("收入", "分母为0：本期收入合计为0，占比为空"),),
    compares=with_sums,
)
