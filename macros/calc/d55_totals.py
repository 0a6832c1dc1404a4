"""D55: 经理与机构合计核对, revenue by 业绩归属 against the revenue of the branch (I; V17; R10)."""

from __future__ import annotations

import pandas as pd

from macros.calc.terms.shares import ratios
from macros.calc.terms.tally import Tally, count, share, total
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage
from validators.values.text import Text

_PEOPLE = Tally("R10", ("_branch", "工号"), (total("收入", "money"), count("行数")))
_BRANCHES = Tally(
    "R10",
    ("_branch",),
    (
        total("经理合计", "money", "归属收入", cell="收入"),
        total("机构合计", "money", "收入"),
        total("未归属", "money", "没有归属的收入", cell="收入"),
        count("未归属行数", "没有归属", "没有业绩归属的"),
        share("归属率", "经理合计", "机构合计"),
    ),
)
_FORMATS = dict.fromkeys(("_branch", "工号", "姓名"), "text") | {"收入": "money", "行数": "count", "占比": "ratio"}
_COLUMNS = ["_branch", "工号", "收入", "姓名", "行数", "占比"]
_LISTED = ["_branch", "_row", "_file", "记录编号", "客户编码", "业务代码", "揽收人", "收入"]


def run(inputs: Inputs) -> Result:
    """One row a person in 业绩归属: 收入 in fen of the rows filed in the month, reversals by the row they take back.

    Summary: 经理合计 (rows with 业绩归属) + 未归属 = 机构合计. 占比 is of the branch's revenue. `extra["unassigned"]`: the rows without
    业绩归属; `extra["branches"]`: the summary by branch.
    """
    lost = inputs.flow["业绩归属"].isna()
    flow = inputs.flow.assign(工号=inputs.flow["业绩归属"], 没有归属=lost)
    flow = flow.assign(归属收入=flow["收入"].mask(lost, 0), 没有归属的收入=flow["收入"].where(lost, 0))
    branches = _BRANCHES.table(flow, also=pd.DataFrame({"_branch": sorted(inputs.branches)}, dtype="object"))
    staff = inputs.frame("R02").drop_duplicates(["_branch", "工号"])[["_branch", "工号", "姓名"]]
    people = _PEOPLE.table(flow[~lost]).merge(staff, on=["_branch", "工号"], how="left")
    whole = people["_branch"].map(dict(zip(branches["_branch"], branches["机构合计"], strict=True)))
    people["占比"] = pd.Series(ratios(people["收入"], whole), index=people.index, dtype="object")
    ways, totals = _BRANCHES.lineage(flow, branches)
    return Result(
        title=CALC.title,
        rows=people[_COLUMNS],
        formats=_FORMATS,
        summary=_BRANCHES.summary(flow),
        summary_formats=_BRANCHES.summary_formats,
        extra={"unassigned": flow.loc[lost, _LISTED].reset_index(drop=True), "branches": branches},
        lineage=Lineage(rows=_PEOPLE.lineage(flow[~lost], people)[0], extra={"branches": ways}, summary=totals),
    )


CALC = Calc(id="D55", title=Text("经理与机构合计核对", "Managers against branch"), run=run, reads=("R10",))
