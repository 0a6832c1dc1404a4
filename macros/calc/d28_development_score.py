"""D28: what a customer to be won is worth, of its growth, its credit and its margin (S4 R33; P03)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.weighted_score import weighted_mean
from macros.calc.engines.words import cells, count, text, traced
from macros.calc.terms.cells import each_row
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.values.origin import Origin, added, number, parameter, product, quotient

PARTS = {"业务增长度": "dev_w_growth", "信用度": "dev_w_credit", "利润率": "dev_w_margin"}
"""Score -> code of its weight."""
BLANK = "三项没有打全"


def score_way(register: str, row: dict[str, Any], codes: dict[str, str], branch: str) -> Origin:
    """Σ weight × cell / Σ weights."""
    weights = [parameter(code, branch) for code in codes.values()]
    cells = (cell(register, header, row) for header in codes)
    return quotient(added(product(weight, held) for weight, held in zip(weights, cells, strict=True)), added(weights))


def _way(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    return number(0, BLANK) if row["综合评价"] is None else score_way("R33", row, PARTS, row["_branch"])


_ROWS = Listing("R33").of(*text("_branch", "编号", "客户名称"), *cells("score", *PARTS), traced("综合评价", "score", _way))
_WHOLE = Tally("R33").of(count("户数"), count("评价户数", "_scored", "三项都打了分的"))


def run(given: Given) -> pd.DataFrame:
    """One row a row of R33: 综合评价 = Σ weight × score / Σ weights over 业务增长度, 信用度 and 利润率, exact; weights are parts.

    A row that lacks a score has none (missing is not 0); a blank weight stops and is named.
    """
    rows = given.frame("R33")
    weights = {branch: [given.need(code, branch) for code in PARTS.values()] for branch in sorted(set(rows["_branch"]))}
    found = each_row(lambda branch, *scores: weighted_mean(weights[branch], scores), rows, ("_branch", *PARTS))
    overall = pd.Series(found, index=rows.index, dtype="object")
    return rows.assign(综合评价=overall, _scored=overall.notna())


CALC = Computation(
    "D28",
    "客户开发评价",
    "Development evaluation",
    reads=("R33",),
    uses={"R33": "编号 客户名称 业务增长度 信用度 利润率"},
    needs=" ".join(PARTS.values()),
).of(
    run,
    _ROWS,
    summary=_WHOLE,
    notes=(among(lambda rows: rows[[*PARTS]].isna().any(axis=1), f"{{}} 户{BLANK}，没有综合评价"),),
    fills={"R33": ("综合评价",)},
)
