"""D54b: visits to each customer as planned and made, their reports, and how satisfied it is (S2 A26; R21, R20, R27)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.columns.service_columns import made as visits_made
from macros.calc.engines.declare import Computation, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, less, mean, ruled, share, told, total
from macros.calc.terms.survey_answers import CODING, index_of_mean, index_origin, survey_answers
from validators.values.origin import Origin, number, parameter
from validators.values.origin import less as difference
from validators.values.period import Month

LEAST, TIMES = "visit_plan_min", "survey_times"


def _short(at: TableLines, line: dict[str, Any]) -> int | None:
    """Visits of the quarter that are still to be made; None while nobody says how many there have to be."""
    least = at.given.setting(LEAST, line["_branch"])
    return None if least is None else max(0, int(least) - int(line["本季走访"]))


def _lacking(at: TableLines, pos: int) -> Origin:
    """What the policy asks for less what was made."""
    if at.of("本季还差").iat[pos] == 0:
        return number(0, "本季的次数已经够了")
    return difference(parameter(LEAST, str(at.lines["_branch"].iat[pos])), at.way("本季走访")(pos))


_ROWS = Tally("R21", "_branch", "客户", also=("R03",)).of(
    count("计划走访", rule="到本月为止的计划"),
    count("已走访", "_made", "有走访记录的"),
    less("未走访", "count", ("计划走访",), ("已走访",)),
    count("报告", "_reported", "有总结报告的"),
    share("完成率", "已走访", "计划走访", empty="没有走访计划"),
    count("本季走访", "_counts", "本季算走访的", source="R20"),
    ruled("本季还差", _short, "count", origin=_lacking),
    total("_points", "number", "分", where="_told", source="R27", cell_in="题目", rule=CODING, shown=False),
    count("_answers", "_told", "有答案的", source="R27", cell_in="题目", shown=False),
    mean("满意度均值", "_points", "_answers"),
    derived("满意度指数", "score", ("满意度均值",), index_of_mean, index_origin),
    told("建议"),
)


def run(given: Given) -> Sources:
    """One row a branch and customer on file or in a plan: the plans of R21 up to the month (those of earlier months as long as
    they are not put away), how many were made (完成, or a row of R20 names them), how many have 总结报告; 完成率 = 已走访 / 计划走访.

    本季走访 = rows of R20 in the quarter so far whose 方式 is in `visit_modes` (months that are not at hand are not counted);
    本季还差 = `visit_plan_min` less these, empty while that is blank. 满意度指数 = (mean of the answers of R27 - 1) / 6 x 100.
    """
    rows, visits = given.frame("R21"), given.all_filed("R20")
    named = pd.MultiIndex.from_frame(visits[["_branch", "信息传递单号"]])
    made = pd.Series(visits_made(given.inputs)["完成"], index=rows.index, dtype="object").eq(True)
    made |= pd.MultiIndex.from_frame(rows[["_branch", "计划编号"]]).isin(named) & rows["计划编号"].notna()
    plans = rows.assign(_made=made, _reported=rows["总结报告"].notna())
    plans = plans[plans["客户"].notna() & (plans["计划月"].fillna(str(given.period)).astype("object") <= str(given.period))]
    _surveys(given)
    known = given.frame("R03").rename(columns={"客户编码": "客户"})
    return {
        "R21": plans,
        "R03": known[known["客户"].notna()],
        "R20": _of_quarter(given, visits),
        "R27": survey_answers(given).dropna(subset="客户"),
    }


def _of_quarter(given: Given, visits: pd.DataFrame) -> pd.DataFrame:
    """The visits of the quarter so far."""
    rows = visits.rename(columns={"客户编码": "客户"})
    first = pd.Timestamp(Month(given.period.year, (given.period.month - 1) // 3 * 3 + 1).first)
    meant = rows["日期"].between(first, pd.Timestamp(given.period.last)) & rows["客户"].notna()
    return rows[meant].assign(_counts=rows["方式"].isin(given.setting("visit_modes") or ()))


def _surveys(given: Given) -> None:
    """How many surveys of the year are still to be held, said where the policy asks for some."""
    least, forms = given.setting(TIMES), given.all_filed("R27")
    if least is not None:
        held = forms[forms["填写日期"].dt.year.eq(given.period.year).fillna(False)]["期次"].nunique()
        given.note(int(least) - held if held < least else 0, f"今年满意度测评做了 {held} 次，政策要求 {int(least)} 次，还差 {{}} 次")


CALC = Computation(
    "D54b",
    "客户走访计划",
    "Visit plans by customer",
    reads=("R21",),
    needs="visit_plan_min visit_modes survey_times",
    uses={
        "R03": "客户编码",
        "R20": "客户编码 日期 方式 走访人 信息传递单号",
        "R21": "计划编号 计划月 客户 走访人 总结报告 建议",
        "R27": "客户 期次 填写日期 订单处理 补货时间 员工服务态度 订货单位 紧急发货 指定时间配送 物流信息提供 送货无损坏 服务管理水平",
    },
    keeps={"R20": 2, "R27": 12},
).of(run, _ROWS, notes=(unset_of(LEAST, "没有判断走访够不够"), unset_of(TIMES, "没有判断测评够不够")))
