"""D55: 经理与机构合计核对, revenue by 业绩归属 against the revenue of the branch (I; V17; R10)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, looked, part_of, share, text, total

_PEOPLE = Tally("R10", "_branch", "工号", where="_held").of(
    total("收入", "money"), looked("姓名", "R02"), count("行数"), part_of("占比", "收入")
)
_BRANCHES = Tally("R10", "_branch", branches=True).of(
    total("经理合计", "money", "收入", where="_held"),
    total("机构合计", "money", "收入"),
    total("未归属", "money", "收入", where="_lost"),
    count("未归属行数", "_lost", "没有业绩归属的"),
    share("归属率", "经理合计", "机构合计"),
)
_KEPT = ("_branch", "_row", "_file", "记录编号", "客户编码", "业务代码", "揽收人")
_UNASSIGNED = Listing("R10", where="_lost").of(*text(*_KEPT), *cells("money", "收入"))


def run(given: Given) -> pd.DataFrame:
    """One row a person in 业绩归属: 收入 in fen of the rows filed in the month, reversals by the row they take back.

    Summary: 经理合计 (rows with 业绩归属) + 未归属 = 机构合计. 占比 is of the branch's revenue. `extra["unassigned"]`: the rows without
    业绩归属; `extra["branches"]`: the summary by branch.
    """
    lost = given.flow["业绩归属"].isna()
    return given.flow.assign(工号=given.flow["业绩归属"], _lost=lost, _held=~lost)


CALC = Computation(
    "D55",
    "经理与机构合计核对",
    "Managers against branch",
    reads=("R10",),
    uses={"R02": "工号 姓名", "R10": "客户编码 业务代码 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号"},
).of(run, _PEOPLE, beside={"unassigned": _UNASSIGNED, "branches": _BRANCHES}, summary=_BRANCHES)
