"""D49: five analyses of a customer: how it grows, what it brings, how it buys, how content it is, all on one line (S4 A32)."""

from __future__ import annotations

from typing import Any

from macros.calc.engines.declare import Computation, some
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import filed_sum, row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, earlier, greatest, less, mean, part_of, share, total
from macros.calc.terms.costed_sales import cost_origin, costed
from macros.calc.terms.survey_answers import CODING, index_of_mean, index_origin, survey_answers
from macros.calc.terms.window import with_sums
from macros.calc.ways.summed_rows import cell
from validators.filing.reversal import reversals
from validators.values.origin import Origin, added
from validators.values.origin import less as difference

_KEYS = ("_branch", "客户编码")


def _profit(row: dict[str, Any]) -> Origin | None:
    cost = cost_origin(row)
    if cost is None:
        return None
    off = [cell("R10", name, row, 100) for name in ("折扣折让",) if row[name] is not None]
    income = cell("R10", "收入", row, 100) if row["收入"] is not None else added(())
    return difference(income, added((cost, *off)))


_ROWS = Tally("R10", *_KEYS, also=("R27",)).of(
    total("收入", "money", origin=filed_sum("R10", "收入")),
    earlier("上期收入", "收入", "money"),
    less("_more", "money", ("收入",), ("上期收入",), needs=("上期收入",), shown=False),
    share("增长率", "_more", "上期收入"),
    total("利润", "money", blank=True, origin=row_by_row(_profit)),
    part_of("利润占比", "利润"),
    count("无成本", "无成本", "没有成本的"),
    count("成交次数", "_deal", "收入大于 0、不是冲销的"),
    total("_sold", "money", "收入", where="_deal", shown=False),
    mean("次均收入", "_sold", "成交次数", form="money"),
    greatest("最近成交", "业务日期", "date", where="_deal"),
    total("_points", "number", "分", where="_told", source="R27", cell_in="题目", rule=CODING, shown=False),
    count("_answers", "_told", "有答案的", source="R27", cell_in="题目", shown=False),
    mean("满意度均值", "_points", "_answers"),
    derived("满意度指数", "score", ("满意度均值",), index_of_mean, index_origin),
)


def run(given: Given) -> Sources:
    """One row a branch and customer with income in this month or the last, or with a survey; amounts in fen.

    增长率 = (收入 − 上期收入) / 上期收入, empty where last month is 0 or not at hand (历史不足). 利润 = 收入 − 折扣折让 − 成本 over the
    rows that have a cost (`terms/costed_sales`), 无成本 how many have none; 利润占比 = of the profit of the branch. 成交次数 = rows
    with income above 0 that take nothing back, 次均收入 = their mean, 最近成交 = their last day. 满意度指数 as D14, of the customer.
    """
    history = given.inputs.history.usage
    then = history[(history["月份"] == str(given.previous)) & history["_branch"].isin(given.branches)]
    flow = given.flow
    now = costed(given.inputs, flow, given.period).assign(_deal=flow["收入"].gt(0).fillna(False) & ~reversals(flow), 月份=str(given.period))
    answers = survey_answers(given).rename(columns={"客户": "客户编码"})
    return {"R10": now[now["客户编码"].notna()], "R10<": then[then["客户编码"].notna()], "R27": answers[answers["客户编码"].notna()]}


CALC = Computation(
    "D49",
    "五项分析",
    "Five analyses",
    reads=("R10",),
    uses={
        "R03": "客户编码 客户类型 分片区域",
        "R10": "客户编码 业务代码 月份 业务日期 数量 收入 折扣折让 成本 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
        "R27": "客户 订单处理 补货时间 员工服务态度 订货单位 紧急发货 指定时间配送 物流信息提供 送货无损坏 服务管理水平",
    },
).of(run, _ROWS, notes=(some("无成本", "{} 行没有成本，不在利润里"),), compares=with_sums)
