"""D29: what suggestions save in a year, and which were adopted (S1 C125, A09; G20; R57)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.columns.row_columns import YEAR_DAYS, saving
from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, share, text, total, totals, traced
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.values.missing import is_missing
from validators.values.origin import Origin, number, parameter, product, quotient, rounded

PARTS = ("每人每天张数", "人数", "每包张数", "每包价")
YES, NO, OPEN = "采纳", "不采纳", "没有定"


def _saved(row: dict[str, Any]) -> Origin | None:
    """Packs a year times the price of one."""
    if is_missing(row["年节约额"]):
        return None
    days = parameter(YEAR_DAYS, row["_branch"]) if is_missing(row["年天数"]) else cell("R57", "年天数", row)
    sheets, people, a_pack = (cell("R57", name, row) for name in PARTS[:3])
    return rounded(quotient(product(sheets, people, cell("R57", PARTS[3], row, 100), days), a_pack))


def _of_row(at: TableLines, pos: int) -> Origin:
    return _saved(records(at.lines.iloc[[pos]])[0]) or number(0, "没有填全节约的参数")


_ROWS = Listing("R57").of(
    *text("_branch", "编号", "提出人", "类别", "内容"),
    traced("年节约额", "money", _of_row, total=True),
    *text("结果"),
    *cells("money", "奖励", total=True),
    *text("理由"),
)
_SAVING = total("年节约额", "money", origin=row_by_row(_saved))
_CLASSES = Tally("R57", "_branch", "类别").of(
    *(count("条数"), count(YES, "_adopted", "采纳的"), share("采纳率", YES, "条数", empty="没有建议")),
    *(_SAVING, total("采纳节约额", "money", "年节约额", where="_adopted", origin=row_by_row(_saved)), *totals("money", "奖励")),
)


def run(given: Given) -> pd.DataFrame:
    """One row a suggestion of R57: 年节约额 = 每人每天张数 x 人数 / 每包张数 x 每包价 x 年天数, in fen, rounded once; a blank 年天数 is
    `paper_days`. Empty, and in no sum, while a part is blank or 每包张数 is 0: 理由 says which.

    `extra["classes"]`: 条数, 采纳, 采纳率, 年节约额 and 奖励 by 类别 of each branch, `extra["merged"]` over all;
    the summary is the same over all classes.
    """
    rows = given.frame("R57")
    for branch in sorted(set(rows.loc[rows["年天数"].isna(), "_branch"])):
        given.setting(YEAR_DAYS, branch)
    saved = pd.Series(list(saving(given.inputs)["年节约额"]), index=rows.index, dtype="Int64")
    adopted = rows["采纳"].eq(True).fillna(False).astype(bool)
    said = [NO if a is not None and not a else YES if a else OPEN for a in (None if is_missing(v) else bool(v) for v in rows["采纳"])]
    named = rows.assign(类别=rows["类别"].fillna("未填").astype("object"), 年节约额=saved, _adopted=adopted)
    why = [_why(row) for row in records(named)]
    words = {"结果": pd.Series(said, index=rows.index, dtype="object"), "理由": pd.Series(why, index=rows.index, dtype="object")}
    return named.assign(**words, _unsaid=saved.isna())


def _why(row: dict[str, Any]) -> str:
    if row["年节约额"] is None:
        lacking = [name for name in PARTS if row[name] is None]
        if lacking == list(PARTS):
            return "没有算节约额的参数"
        return f"{'、'.join(lacking)}没有填" if lacking else "年天数没有填" if row["每包张数"] else "每包张数为 0"
    day = Fraction(row["每人每天张数"]) * row["人数"] / row["每包张数"]
    return f"每天省 {float(day):g} 包"


CALC = Computation(
    "D29",
    "合理化建议节约额",
    "What suggestions save",
    reads=("R57",),
    uses={"R57": "编号 提出人 类别 内容 每人每天张数 人数 每包张数 每包价 年天数 采纳 奖励"},
    needs=YEAR_DAYS,
).of(
    run,
    _ROWS,
    beside={"classes": _CLASSES, "merged": _CLASSES.over("类别")},
    summary=_CLASSES,
    notes=(among(lambda rows: rows["_unsaid"], "{} 条建议没有填全参数，没有算年节约额"),),
)
