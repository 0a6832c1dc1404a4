"""D15: which refinery takes its planned crude, by the difference of its plan completion (S2 A26; R18, R03)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import against, extent, ranked, ruled, share, total
from macros.calc.terms.cells import matched_words

HIGH, LOW = "loyal_high", "loyal_low"
NOT_ITS_DOING = ("油源", "铁路", "装车设备", "管线停输")
"""未完成原因 that are not the refinery's: such rows are not judged."""
_PART, _WHOLE = total("实际", "quantity", "实际接油"), total("计划", "quantity", "计划数量", where="_in_force")


def _judged(at: TableLines, line: dict[str, Any]) -> str | None:
    """忠诚, 一般 or 不足 by what is its own doing; None while a line is not set."""
    high, low = (at.given.setting(code, line["_branch"]) for code in (HIGH, LOW))
    if line["_own"] is None or high is None or low is None:
        return None
    return "忠诚" if line["_own"] >= high else "不足" if line["_own"] < low else "一般"


_ROWS = Tally("R18", "_branch", "客户类型", "炼厂").of(
    *(_WHOLE, _PART, share("完成率", "实际", "计划", empty="没有月度计划"), against("完成差", "完成率"), ranked("名次", "完成率")),
    total("_taken", "quantity", "实际接油", where="_its", shown=False),
    total("_due", "quantity", "计划数量", where="_its_plan", shown=False),
    share("_own", "_taken", "_due", shown=False),
    ruled("评价", _judged),
)
_ALL = Tally("R18").of(_WHOLE, _PART, share("完成率", "实际", "计划", empty="没有月度计划"), extent("极差", "完成率"))


def run(given: Given) -> pd.DataFrame:
    """One row a branch, 客户类型 and 炼厂, in thousandths of a ton: 完成率 = 实际 / 计划, 完成差 = 完成率 − that of its 客户类型.

    计划 is the version in force (the highest 计划版本, as a number) of each 炼厂 and 油品 among the 月度 and 调整令 of the month,
    never the sum of versions; 实际 counts on whatever version it was typed. 名次 within the 客户类型. 评价 by `loyal_high` and
    `loyal_low`, of the rows whose 未完成原因 is the refinery's own; empty while they are blank. Summary: 极差 = the greatest
    完成率 less the least.
    """
    rows = given.frame("R18")
    rows = rows[(rows["期间"] == str(given.period)) & rows["计划类型"].isin(("月度", "调整令")) & rows["炼厂"].notna()]
    order = rows.assign(_version=pd.to_numeric(rows["计划版本"], errors="coerce")).sort_values(["_version", "_row"], na_position="first")
    force, its = ~order.duplicated(["_branch", "炼厂", "油品"], keep="last").reindex(rows.index), ~rows["未完成原因"].isin(NOT_ITS_DOING)
    known = given.frame("R03").drop_duplicates(["_branch", "客户编码"]).set_index(["_branch", "客户编码"])["客户类型"]
    return rows.assign(客户类型=matched_words(rows, ("_branch", "炼厂"), known), _in_force=force, _its=its, _its_plan=force & its)


CALC = Computation(
    "D15",
    "炼厂忠诚度",
    "Loyalty of refineries",
    reads=("R18",),
    needs="loyal_high loyal_low",
    uses={"R03": "客户编码 客户类型", "R18": "炼厂 油品 期间 计划版本 计划类型 计划数量 实际接油 未完成原因"},
).of(
    run,
    _ROWS,
    summary=_ALL,
    notes=(unset_of(HIGH, "没有评价"), among(lambda rows: rows["计划数量"].isna() & rows["_in_force"], "{} 行计划没有填数量，按 0 计入")),
)
