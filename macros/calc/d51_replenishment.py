"""D51: what to send to a customer whose stock we see, before the season (S4 A32, S2 A24; R69)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.columns.row_columns import PEAK_MONTHS, SAFETY_DAYS, replenishment, safety_stock
from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, ruled, share, text, total, traced
from macros.calc.terms.cells import each_row, with_columns
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.values.cell import plain
from validators.values.money import percent_shown, quantity_text
from validators.values.origin import Origin, added, less, number, parameter, product, quotient, rounded
from validators.values.period import is_in_season

LEVEL = "service_level"
"""The share of the lines that are not short which head office asks for; blank = none."""
SHORT, ENOUGH, UNKNOWN = "缺货", "够用", "没有算"
_PLUS, _MINUS = ("旺季需货量", "安全库存"), ("库存", "在途")


def _part(name: str, row: dict[str, Any], days_of_month: int) -> Origin:
    """A cell of the row; a safety stock that nobody typed is so many days of the season's need."""
    if name != "安全库存" or row["_typed"]:
        return cell("R69", name, row, 1000)
    a_day = quotient(cell("R69", "旺季需货量", row, 1000), number(days_of_month, "本月天数"))
    return rounded(product(a_day, parameter(SAFETY_DAYS, row["_branch"])), 3)


def _kept(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    return _part("安全库存", row, at.given.period.days) if row["安全库存"] is not None else number(0, "没有填")


def _advice(row: dict[str, Any], days_of_month: int) -> Origin | None:
    """What is needed less what is there, not below 0."""
    if row["补货建议"] is None:
        return None
    if row["补货建议"] == 0:
        return number(0, "库存和在途够用")
    needed = _PLUS if row["_peak"] else _PLUS[1:]
    plus, minus = ([_part(name, row, days_of_month) for name in names if row[name] is not None] for names in (needed, _MINUS))
    return less(added(plus), added(minus)) if minus else added(plus)


def _of_row(at: TableLines, pos: int) -> Origin:
    return _advice(records(at.lines.iloc[[pos]])[0], at.given.period.days) or number(0, "没有算")


def _of_rows(at: TableLines, rows: pd.DataFrame) -> Origin:
    return added(found for row in records(rows) if (found := _advice(row, at.given.period.days)) is not None)


def _level(at: TableLines, line: dict[str, Any]) -> str | None:
    """Whether as many lines are supplied as head office asks for; None where it asks for nothing or nothing can be judged."""
    asked = at.given.setting(LEVEL, line["_branch"])
    if asked is None or line["供货水平"] is None:
        return None
    return f"{'达到' if line['供货水平'] >= asked else '不到'}{percent_shown(Fraction(asked))}"


_ROWS = Listing("R69").of(
    *text("_branch", "客户", "物料", "仓库"),
    *cells("quantity", "库存", "在途"),
    traced("安全库存", "quantity", _kept),
    *cells("quantity", "旺季需货量"),
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
    *(count("_enough", ("状态", ENOUGH), "够用的", shown=False), count("_judged", ("状态", SHORT, ENOUGH), "填了库存的", shown=False)),
    *(share("供货水平", "_enough", "_judged", "没有填了库存和安全库存的行"), ruled("供货结论", _level)),
)


def run(given: Given) -> pd.DataFrame:
    """One row a row of R69, in thousandths: 补货建议 = max(0, 旺季需货量 + 安全库存 − 库存 − 在途).

    旺季需货量 counts in the months of `peak_months` only (in every month while that is blank); a blank 在途 is 0. Empty where
    安全库存 or 库存 is blank, or 旺季需货量 is in a month in which it counts. 缺货 ⇔ 库存 + 在途 < 安全库存. A blank 安全库存 is
    `safety_days` of the season's need in a month of the season: 旺季需货量 x days / days of the month; while that is blank, and in
    other months, it stays blank. 供货水平 = lines that are not 缺货 / lines with both, against `service_level`.
    """
    rows = given.frame("R69")
    branches = sorted(set(rows["_branch"]))
    peak = {branch: is_in_season(given.setting(PEAK_MONTHS, branch) or (), given.period) for branch in branches}
    days = {branch: given.setting(SAFETY_DAYS, branch) for branch in branches}
    advice = pd.Series(list(replenishment(given.inputs)["补货建议"]), index=rows.index, dtype="Int64")
    safety = pd.Series(safety_stock(given.inputs), index=rows.index, dtype="Int64")
    rows = rows.assign(补货建议=advice, _peak=rows["_branch"].map(peak).astype("boolean"), _typed=rows["安全库存"].notna(), 安全库存=safety)
    told = each_row(_told, rows, ("补货建议", "_peak", "库存", "在途", "安全库存", "旺季需货量"))
    by_days = rows["安全库存"].notna() & ~rows["_typed"]
    said = [
        f"{why}；安全库存按 {plain(days[b])} 天算" if made else why
        for (_, why), made, b in zip(told, by_days, rows["_branch"], strict=True)
    ]
    return with_columns(rows, zip((state for state, _ in told), said, strict=True), ("状态", "理由"))


def _told(advice: int | None, peak: bool, stock: int | None, coming: int | None, safety: int | None, season: int | None) -> tuple[str, str]:
    if stock is None or safety is None:
        return UNKNOWN, f"{'安全库存' if safety is None else '库存'}没有填"
    state = SHORT if stock + (coming or 0) < safety else ENOUGH
    if advice is None:
        return state, "旺季需货量没有填"
    season_said = f"旺季要 {quantity_text(season or 0)}，" if peak else "不是旺季，"
    return state, f"{season_said}{f'还差 {quantity_text(advice)}' if advice else '够用'}"


CALC = Computation(
    "D51",
    "库存补货建议",
    "Replenishment",
    reads=("R69",),
    uses={"R69": "仓库 客户 物料 库存 在途 安全库存 旺季需货量"},
    needs=f"{PEAK_MONTHS} {SAFETY_DAYS} {LEVEL}",
).of(
    run,
    _ROWS,
    beside={"by_branch": _BRANCHES},
    summary=_BRANCHES,
    notes=(among(lambda rows: rows["补货建议"].isna(), "{} 行没有填全，没有补货建议"),),
)
