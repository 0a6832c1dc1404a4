"""D51: what to send to a customer whose stock we see, before the season (S4 A32, S2 A24; R69)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.columns.row_columns import PEAK_MONTHS, replenishment
from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, text, total, traced
from macros.calc.terms.cells import each_row, with_columns
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.values.money import quantity_text
from validators.values.origin import Origin, added, less, number

SHORT, ENOUGH, UNKNOWN = "缺货", "够用", "没有算"
_PLUS, _MINUS = ("旺季需货量", "安全库存"), ("库存", "在途")


def _advice(row: dict[str, Any]) -> Origin | None:
    """What is needed less what is there, not below 0."""
    if row["补货建议"] is None:
        return None
    if row["补货建议"] == 0:
        return number(0, "库存和在途够用")
    needed = _PLUS if row["_peak"] else _PLUS[1:]
    plus, minus = ([cell("R69", name, row, 1000) for name in names if row[name] is not None] for names in (needed, _MINUS))
    return less(added(plus), added(minus)) if minus else added(plus)


def _of_row(at: TableLines, pos: int) -> Origin:
    return _advice(records(at.lines.iloc[[pos]])[0]) or number(0, "没有算")


def _of_rows(at: TableLines, rows: pd.DataFrame) -> Origin:
    return added(found for row in records(rows) if (found := _advice(row)) is not None)


_ROWS = Listing("R69").of(
    *text("_branch", "客户", "物料", "仓库"),
    *(column for name in ("库存", "在途", "安全库存", "旺季需货量") for column in cells("quantity", name)),
    traced("补货建议", "quantity", _of_row, total=True),
    *text("状态", "理由"),
)
_BRANCHES = Tally("R69", "_branch").of(
    *(
        count("物料行"),
        count("缺货物料", ("状态", SHORT), "库存加在途少于安全库存的"),
        count("没有算", ("状态", UNKNOWN), "没有安全库存的"),
    ),
    total("补货建议", "quantity", origin=_of_rows),
)


def run(given: Given) -> pd.DataFrame:
    """One row a row of R69, in thousandths: 补货建议 = max(0, 旺季需货量 + 安全库存 − 库存 − 在途).

    旺季需货量 counts in the months of `peak_months` only (in every month while that is blank); a blank 在途 is 0. Empty where
    安全库存 or 库存 is blank, or 旺季需货量 is in a month in which it counts. 缺货 ⇔ 库存 + 在途 < 安全库存.
    """
    rows = given.frame("R69")
    peak = {branch: _is_peak(given, branch) for branch in sorted(set(rows["_branch"]))}
    advice = pd.Series(list(replenishment(given.inputs)["补货建议"]), index=rows.index, dtype="Int64")
    rows = rows.assign(补货建议=advice, _peak=rows["_branch"].map(peak).astype("boolean"))
    told = each_row(_told, rows, ("补货建议", "_peak", "库存", "在途", "安全库存", "旺季需货量"))
    return with_columns(rows, told, ("状态", "理由"))


def _is_peak(given: Given, branch: str) -> bool:
    months = given.setting(PEAK_MONTHS, branch)
    return not months or str(given.period.month) in {str(month) for month in months}


def _told(advice: int | None, peak: bool, stock: int | None, coming: int | None, safety: int | None, season: int | None) -> tuple[str, str]:
    if stock is None or safety is None:
        return UNKNOWN, f"{'安全库存' if safety is None else '库存'}没有填"
    state = SHORT if stock + (coming or 0) < safety else ENOUGH
    if advice is None:
        return state, "旺季需货量没有填"
    season_said = f"旺季要 {quantity_text(season or 0)}，" if peak else "不是旺季，"
    return state, f"{season_said}{f'还差 {quantity_text(advice)}' if advice else '够用'}"


CALC = Computation(
    "D51", "库存补货建议", "Replenishment", reads=("R69",), uses={"R69": "仓库 客户 物料 库存 在途 安全库存 旺季需货量"}, needs=PEAK_MONTHS
).of(
    run,
    _ROWS,
    beside={"by_branch": _BRANCHES},
    summary=_BRANCHES,
    notes=(among(lambda rows: rows["补货建议"].isna(), "{} 行没有填全，没有补货建议"),),
)
