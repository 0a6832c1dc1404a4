"""D55: 经理与机构合计核对, revenue by 业绩归属 against the revenue of the branch (I; V17; R10)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.terms.shares import ratio, ratios
from validators.filing.inputs import Calc, Inputs, Result
from validators.values.text import Text

_COLUMNS = ["_branch", "工号", "收入", "姓名", "行数", "占比"]
_FORMATS = dict.fromkeys(_COLUMNS, "text") | {"收入": "money", "行数": "count", "占比": "ratio"}
_SUMMARY = {"经理合计": "money", "机构合计": "money", "未归属": "money", "未归属行数": "count", "归属率": "ratio"}
_LISTED = ["_branch", "_row", "_file", "记录编号", "客户编码", "业务代码", "揽收人", "收入"]


def run(inputs: Inputs) -> Result:
    """One row a person in 业绩归属: 收入 in fen of the rows filed in the month, reversals by the row they take back.

    Summary: 经理合计 (rows with 业绩归属) + 未归属 = 机构合计. 占比 is of the branch's revenue. `extra["unassigned"]`: the rows without
    业绩归属; `extra["branches"]`: the summary by branch.
    """
    flow = inputs.flow
    held = flow[flow["业绩归属"].notna()]
    people = held.groupby(["_branch", "业绩归属"])["收入"].agg(收入="sum", 行数="size").reset_index()
    whole = flow.groupby("_branch")["收入"].sum()
    staff = inputs.frame("R02").drop_duplicates(["_branch", "工号"])[["_branch", "工号", "姓名"]]
    people = people.rename(columns={"业绩归属": "工号"}).merge(staff, on=["_branch", "工号"], how="left")
    shares = ratios(people["收入"], people["_branch"].map(whole.to_dict()))
    people["占比"] = pd.Series(shares, index=people.index, dtype="object")
    lost = flow[flow["业绩归属"].isna()]
    branches = sorted({*inputs.branches, *flow["_branch"].unique()})
    credited, rest = held.groupby("_branch")["收入"].sum(), lost.groupby("_branch").size()
    by_node = [{"_branch": branch, **_summary(*(int(part.get(branch, 0)) for part in (whole, credited, rest)))} for branch in branches]
    return Result(
        title=CALC.title,
        rows=people[_COLUMNS],
        formats=_FORMATS,
        summary=_summary(int(whole.sum()), int(credited.sum()), len(lost)),
        summary_formats=_SUMMARY,
        extra={
            "unassigned": lost[_LISTED].reset_index(drop=True),
            "branches": pd.DataFrame(by_node, columns=["_branch", *_SUMMARY], dtype="object"),
        },
    )


def _summary(total: int, held: int, rest: int) -> dict[str, Any]:
    return {"经理合计": held, "机构合计": total, "未归属": total - held, "未归属行数": rest, "归属率": ratio(held, total)}


CALC = Calc(id="D55", title=Text("经理与机构合计核对", "Managers against branch"), run=run, reads=("R10",))
