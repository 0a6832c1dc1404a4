"""D50: 用邮结构, the share of each business in the revenue, and its change (S3 C05; R10)."""

from __future__ import annotations

import pandas as pd

from macros.calc.terms.shares import by_branch, change, ratio, rows_of, shortfall
from macros.calc.terms.window import known_months
from macros.calc.ways.summed_rows import by, minus
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.filing.reversal import UNKNOWN
from validators.values.origin import Origin, Where, sum_of
from validators.values.period import Month
from validators.values.text import Text

_VALUES = ["收入", "占比", "变动", "数量", "上期收入", "上期占比"]
_DTYPES = {
    "_branch": "object",
    "业务代码": "object",
    "收入": "Int64",
    "占比": "object",
    "变动": "object",
    "数量": "Int64",
    "上期收入": "Int64",
    "上期占比": "object",
}
_FORMATS = {
    "_branch": "text",
    "业务代码": "text",
    "收入": "money",
    "占比": "ratio",
    "变动": "ratio",
    "数量": "quantity",
    "上期收入": "money",
    "上期占比": "ratio",
}
_ALL = ""
"""Stands for every branch while the merged table is made."""


def run(inputs: Inputs) -> Result:
    """One row a branch and business with rows in this month or the previous one (settled 8), largest revenue first.

    收入 in fen, 占比 = revenue of the business / revenue of the branch, 变动 = 占比 - that of the previous month, as a
    fraction (0.1 = 10 pp). Money only is added over businesses: 数量 is shown, never summed. A reversal counts, in
    the business of the row it takes back, and in 业务不明 where that row is not at hand (settled 34).
    A branch whose previous month is not at hand has no 变动 (历史不足). `extra["merged"]`: the same over all
    branches; its 变动 compares only the branches that have both months (同口径).
    """
    previous = inputs.period.plus(-1)
    now = _sums(inputs.flow)
    history = inputs.history.usage
    then = _sums(history[(history["月份"] == str(previous)) & history["_branch"].isin(inputs.branches)])
    missing = known_months(inputs).missing
    known = {b for b in {*now["_branch"], *inputs.branches} if not missing(b, (previous,))}
    short = by_branch(inputs.branches, lambda b: shortfall(missing(b, (previous,))))
    merged = _merged(now, then, known)
    total = int(now["收入"].sum())
    empty = ("分母为0：本期收入合计为0，占比为空",) * (total == 0)
    rows = _table(now, then, known)
    own, whole = _ways(inputs, rows, inputs.branches), _ways(inputs, merged, inputs.branches)
    return Result(
        title=CALC.title,
        rows=rows,
        formats=_FORMATS,
        summary={"收入": total},
        summary_formats={"收入": "money"},
        notes=(*empty, *short),
        extra={"merged": merged},
        lineage=Lineage(
            rows=own,
            extra={"merged": {name: whole[name] for name in ("收入", "占比", "数量")}},
            summary={"收入": lambda: sum_of("R10", "收入", [inputs.period], {})},
        ),
    )


def _ways(inputs: Inputs, table: pd.DataFrame, branches: tuple[str, ...]) -> dict[str, OfRow]:
    """Sums of the flow by business, and their shares of all of it; of all branches where the table has no branch."""

    def summed(column: str, month: Month, *, whole: bool = False) -> OfRow:
        def way(pos: int) -> Origin:
            of = (str(table["_branch"].iat[pos]),) if "_branch" in table else branches
            keys: Where = (
                {("_branch",): [(b,) for b in of]} if whole else {("_branch", "业务代码"): [(b, table["业务代码"].iat[pos]) for b in of]}
            )
            return sum_of("R10", column, [month], keys)

        return way

    now, then = inputs.period, inputs.period.plus(-1)
    share = by(summed("收入", now), summed("收入", now, whole=True))
    old = by(summed("收入", then), summed("收入", then, whole=True))
    found = {"收入": summed("收入", now), "数量": summed("数量", now), "占比": share}
    return found | {"上期收入": summed("收入", then), "上期占比": old, "变动": minus(share, old)}


def _sums(flow: pd.DataFrame) -> pd.DataFrame:
    known = flow.assign(业务代码=flow["业务代码"].fillna(UNKNOWN))
    return known.groupby(["_branch", "业务代码"], observed=True)[["收入", "数量"]].sum().astype("Int64").reset_index()


def _table(now: pd.DataFrame, then: pd.DataFrame, known: set[str]) -> pd.DataFrame:
    both = now.merge(then[["_branch", "业务代码", "收入"]].rename(columns={"收入": "上期收入"}), on=["_branch", "业务代码"], how="outer")
    wholes, before = now.groupby("_branch")["收入"].sum(), then.groupby("_branch")["收入"].sum()
    rows = []
    for row in both.fillna({"收入": 0, "数量": 0, "上期收入": 0}).to_dict("records"):
        branch = row["_branch"]
        share = ratio(row["收入"], wholes.get(branch))
        old = ratio(row["上期收入"], before.get(branch)) if branch in known else None
        rows.append(
            row | {"占比": share, "上期占比": old, "变动": change(share, old), "上期收入": row["上期收入"] if branch in known else None}
        )
    return rows_of(_DTYPES, sorted(rows, key=lambda r: (r["_branch"], -r["收入"], r["业务代码"])))


def _merged(now: pd.DataFrame, then: pd.DataFrame, known: set[str]) -> pd.DataFrame:
    """Over all branches; 变动, 上期收入 and 上期占比 over those with both months."""
    whole = _table(_joined(now), _joined(then), {_ALL})
    like = _table(_joined(now[now["_branch"].isin(known)]), _joined(then), {_ALL} if known else set())
    compared = like.set_index("业务代码")[["变动", "上期收入", "上期占比"]]
    found = whole.drop(columns=["变动", "上期收入", "上期占比"]).join(compared, on="业务代码")
    return found[["业务代码", *_VALUES]]


def _joined(sums: pd.DataFrame) -> pd.DataFrame:
    return _sums(sums.assign(_branch=_ALL))


CALC = Calc(id="D50", title=Text("用邮结构", "Usage mix"), run=run, reads=("R10",))
