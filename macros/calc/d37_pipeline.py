"""D37: what the customers to be won are expected to bring, and how far each step has come (S4 R32)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, total
from macros.calc.terms.cells import each_row
from macros.calc.ways.summed_rows import cell
from validators.values.money import half_up
from validators.values.origin import Origin, product, rounded

AMOUNT, CHANCE = "预计第一次交易额", "预估达成率"
STEPS = ("自我介绍", "获取信息", "示来意", "当场演示", CHANCE, "预约")
"""The six steps of the form, in its order; a step is done when something stands in it."""


def _way(row: dict[str, Any]) -> Origin | None:
    return None if row["期望值"] is None else rounded(product(cell("R32", AMOUNT, row, 100), cell("R32", CHANCE, row)))


_ROWS = Tally("R32", "_branch").of(
    *(count("户数"), total("期望值", "money", origin=row_by_row(_way))),
    *(count(f"{step}户数", f"_{step}", f"“{step}”填了的客户") for step in STEPS),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch: 期望值 = Σ H(预计第一次交易额 × 预估达成率) in fen, 户数, and how many customers have done each step.

    A customer without an amount or a chance expects nothing: blank is not 0, and is said.
    """
    rows = given.frame("R32")
    expected = pd.Series(each_row(_expected, rows, (AMOUNT, CHANCE)), index=rows.index, dtype="Int64")
    return rows.assign(期望值=expected, _open=expected.isna(), **{f"_{step}": rows[step].notna() for step in STEPS})


def _expected(amount: int | None, chance: Decimal | None) -> int | None:
    return None if amount is None or chance is None else half_up(amount * chance)


CALC = Computation("D37", "客户开发管道", "Development pipeline", reads=("R32",), uses={"R32": " ".join((*STEPS, AMOUNT))}).of(
    run, _ROWS, notes=(among(lambda rows: rows["_open"], "{} 户没有填预计第一次交易额或预估达成率，不在期望值里"),)
)
