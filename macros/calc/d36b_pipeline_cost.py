"""D36b: what carrying crude through the pipe costs, by kind of crude (S2 A26; R18)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, some
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, total
from macros.calc.terms.cells import each_row
from validators.values.money import fen, half_up
from validators.values.origin import Origin, of_rows, parameter, product, rounded

TARIFF = "pipeline_tariff"
ROUTES = ("管道", "铁路中转")
"""输送方式 of what leaves through the pipe: all of it does (P10)."""


def _cost(row: dict[str, Any]) -> Origin | None:
    """The tons of a row times its own price or that of the policy."""
    if row["管输费用"] is None:
        return None
    tons = of_rows("R18", "实际接油", [(row["_file"], row["_row"], Fraction(row["实际接油"], 1000))])
    own = row["管输价格"]
    price = (
        parameter(TARIFF, row["_branch"]) if own is None else of_rows("R18", "管输价格", [(row["_file"], row["_row"], Fraction(own, 100))])
    )
    return rounded(product(tons, price))


_ROWS = Tally("R18", "_branch", "油品", where="_carried").of(
    total("接油", "quantity", "实际接油"),
    total("管输费用", "money", blank=True, origin=row_by_row(_cost)),
    total("未算数量", "quantity", "实际接油", where="_unpriced"),
    count("未算行", "_unpriced", "没有管输价格的", shown=False),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch and 油品 received in the month: 管输费用 = Σ 实际接油 x 管输价格, in fen, each row rounded once.

    管输价格 is that of the row, else `pipeline_tariff`; where both are blank the row is in 未算数量 and in no sum, and a kind
    of crude of which no row has a price has no 管输费用 (费用未算, never 0). Rows of 年度 and 季度 plans, rows without 实际接油
    and those whose 输送方式 is blank are not carried.
    """
    rows = given.frame("R18")
    rows = rows[(rows["期间"] == str(given.period)) & rows["油品"].notna() & rows["实际接油"].gt(0).fillna(False)]

    def price(branch: str, own: int | None) -> int | None:
        if own is not None:
            return own
        told = given.setting(TARIFF, branch)
        return None if told is None else fen(told)

    prices = each_row(price, rows, ("_branch", "管输价格"))
    costs = [None if p is None else half_up(Fraction(int(tons) * p, 1000)) for tons, p in zip(rows["实际接油"], prices, strict=True)]
    carried, cost = rows["输送方式"].isin(ROUTES), pd.Series(costs, index=rows.index, dtype="Int64")
    return rows.assign(管输费用=cost.where(carried), _carried=carried, _unpriced=carried & cost.isna())


CALC = Computation(
    "D36b", "管输费用", "Pipeline cost", reads=("R18",), needs="pipeline_tariff", uses={"R18": "油品 期间 实际接油 输送方式 管输价格"}
).of(
    run,
    _ROWS,
    notes=(
        some("未算行", "{} 行没有管输价格，政策里也是空的，费用未算"),
        among(lambda rows: rows["输送方式"].isna(), "{} 行没有输送方式，没有算管输费用"),
    ),
)
