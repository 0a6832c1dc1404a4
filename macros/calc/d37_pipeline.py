"""D37: what the customers to be won are expected to bring, and how far each step has come (S4 R32, R35)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, text, total, traced
from macros.calc.terms.cells import each_row
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.values.money import half_up
from validators.values.origin import Origin, number, product, rounded
from validators.values.text import fold_company

AMOUNT, CHANCE = "预计第一次交易额", "预估达成率"
STEPS = ("自我介绍", "获取信息", "示来意", "当场演示", CHANCE, "预约")
"""The six steps of the form, in its order; a step is done when something stands in it."""


def _way(row: dict[str, Any]) -> Origin | None:
    return None if row["期望值"] is None else rounded(product(cell("R32", AMOUNT, row, 100), cell("R32", CHANCE, row)))


def _of_row(at: TableLines, pos: int) -> Origin:
    return _way(records(at.lines.iloc[[pos]])[0]) or number(0, "没有填全")


_ROWS = Tally("R32", "_branch", where="_pending").of(
    *(count("户数"), total("期望值", "money", origin=row_by_row(_way))),
    *(count(f"{step}户数", f"_{step}", f"“{step}”填了的客户") for step in STEPS),
)
_CUSTOMERS = Listing("R32", "_pending").of(
    *text("_branch", "编号", "客户名称", "步骤"),
    *cells("ratio", CHANCE),
    *cells("money", AMOUNT),
    traced("期望值", "money", _of_row, total=True),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch: 期望值 = Σ H(预计第一次交易额 × 预估达成率) in fen, 户数, and how many customers have done each step.

    A customer without an amount or a chance expects nothing: blank is not 0, and is said. One that R35 names, in this month or
    an earlier one, was won and is out of the pipeline. `extra["customers"]`: one row a customer with its 步骤, the last of the six
    that is filled, and its own 期望值.
    """
    rows, won = given.frame("R32"), given.all_filed("R35")
    names = {(branch, fold_company(name)) for branch, name in zip(won["_branch"], won["客户名称"].fillna(""), strict=True) if name}
    keys = zip(rows["_branch"], rows["客户名称"].fillna("").map(fold_company), strict=True)
    pending = pd.Series([key not in names for key in keys], index=rows.index, dtype=bool)
    expected = pd.Series(each_row(_expected, rows, (AMOUNT, CHANCE)), index=rows.index, dtype="Int64")
    last = pd.Series(each_row(_last, rows, STEPS), index=rows.index, dtype="object")
    flags = {f"_{step}": rows[step].notna() for step in STEPS}
    return rows.assign(期望值=expected, 步骤=last, _pending=pending, _open=expected.isna() & pending, _won=~pending, **flags)


def _expected(amount: int | None, chance: Decimal | None) -> int | None:
    return None if amount is None or chance is None else half_up(amount * chance)


def _last(*steps: Any) -> str | None:
    """The last step that is filled."""
    done = [name for name, told in zip(STEPS, steps, strict=True) if told is not None]
    return done[-1] if done else None


CALC = Computation(
    "D37",
    "客户开发管道",
    "Development pipeline",
    reads=("R32",),
    uses={"R32": " ".join(("编号", "客户名称", *STEPS, AMOUNT)), "R35": "客户名称"},
    keeps={"R35": 12},
).of(
    run,
    _ROWS,
    beside={"customers": _CUSTOMERS},
    notes=(
        among(lambda rows: rows["_open"], "{} 户没有填预计第一次交易额或预估达成率，不在期望值里"),
        among(lambda rows: rows["_won"], "{} 户已在新开发客户报告表里，不再算在管道里"),
    ),
)
