"""D41: how much of the nine archive fields of each customer is filled (S3 九项档案; R03, V09)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd

from macros.calc.terms.tally import Tally, count, share, total
from macros.calc.ways.summed_rows import SummedRows
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.values.text import Text

ARCHIVES = Tally(
    "R03",
    ("_branch",),
    (
        count("户数"),
        total("已填", "count", rule="填了的档案项数"),
        total("应填", "count", rule="方案要求的档案项数"),
        share("完整率", "已填", "应填"),
    ),
)


def run(inputs: Inputs) -> Result:
    """One row a customer of R03: 已填 of 应填 = the archive fields of the pack, 完整率 = 已填 / 应填, 缺项 (which are blank).

    0 is a value (settled 12). Summary: 完整率 = Σ 已填 / Σ 应填 over all customers; empty without customers.
    `extra["by_branch"]`: 户数, 已填, 应填, 完整率 of each branch.
    """
    frame, fields = inputs.frame("R03"), inputs.policy.pack.archive_fields
    due = len(fields)
    filled = np.column_stack([_filled(frame[name]) for name in fields])
    counts = filled.sum(axis=1).astype("int64")
    shares = np.array([Fraction(n, due) for n in range(due + 1)], dtype="object")
    rows = pd.DataFrame(
        {
            "_branch": frame["_branch"].to_numpy(),
            "客户编码": frame["客户编码"].to_numpy(),
            "已填": pd.Series(counts, dtype="Int64"),
            "应填": pd.Series(due, index=range(len(frame)), dtype="Int64"),
            "完整率": pd.Series(shares[counts], dtype="object"),
            "缺项": pd.Series(_gaps(filled, fields), dtype="object"),
        }
    )
    held = rows.assign(_file=frame["_file"].to_numpy(), _row=frame["_row"].to_numpy())
    branches, whole = ARCHIVES.only(ARCHIVES.table(held)), ARCHIVES.summary(held)
    ways, totals = ARCHIVES.lineage(held, branches)
    return Result(
        title=CALC.title,
        rows=rows,
        formats={"_branch": "text", "客户编码": "text", "已填": "count", "应填": "count", "完整率": "ratio", "缺项": "text"},
        summary={name: whole[name] for name in ("完整率", "户数")},
        summary_formats={"完整率": "ratio", "户数": "count"},
        notes=("分母为0：客户档案没有客户，完整率为空",) * frame.empty,
        extra={"by_branch": branches},
        lineage=Lineage(rows=_row_ways(held), extra={"by_branch": ways}, summary=totals, record=_row_ways(held)["户数"]),
    )


def _filled(column: pd.Series) -> np.ndarray:
    return (column.notna() & (column.astype("object") != "")).to_numpy(dtype=bool)


def _gaps(filled: np.ndarray, fields: tuple[str, ...]) -> np.ndarray:
    """The blank fields of each customer, joined with 、; None where nothing is missing."""
    said = np.full(len(filled), "", dtype="object")
    for position, name in enumerate(fields):
        said = said + np.where(filled[:, position], "", "、" + name).astype("object")
    return np.array([text[1:] or None for text in said], dtype="object")


def _row_ways(held: pd.DataFrame) -> dict[str, OfRow]:
    """Of one customer: its row, and how many of its cells are filled."""
    table = held.assign(_at=range(len(held)))
    return ARCHIVES.ways(SummedRows("R03", table, table, ("_at",)))


CALC = Calc(id="D41", title=Text("档案完整率", "Archive completeness"), run=run, reads=("R03",))
