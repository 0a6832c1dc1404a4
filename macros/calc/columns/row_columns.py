"""Columns that follow from the row itself, or from the sum of its sheet (R11, R47, R55b, R57, R61, R69)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.cells import each_row, rate_cell, rate_cells
from macros.calc.terms.shares import ratio
from validators.filing.inputs import Fill, Inputs
from validators.frames import plain_values
from validators.papers.log_chain import line_hash
from validators.register import registers
from validators.values.money import half_up
from validators.values.period import is_in_season

PEAK_MONTHS = "peak_months"
"""Months in which the season needs goods; blank = every month (D51)."""
SAFETY_DAYS = "safety_days"
"""Days of the season's need that are kept for safety, where a row does not say how much; blank = the rows alone say it (D51)."""
YEAR_DAYS = "paper_days"
"""Days of a year in which paper is saved, where a suggestion does not say it (D29)."""


def quarter(inputs: Inputs) -> Mapping[str, list[Any]]:
    """环比 = 本季收入 / 上季收入 − 1; 贡献占比 = 本季收入 / the sum of the quarter's return (C06)."""
    rows = inputs.frame("R11")
    whole = rows.groupby(["_branch", "季度"], dropna=False)["本季收入"].transform("sum")
    return {"环比": each_row(_growth, rows, ("本季收入", "上季收入")), "贡献占比": rate_cells(rows["本季收入"], whole)}


def _growth(now: int | None, before: int | None) -> Decimal | None:
    share = ratio(now, before)
    return rate_cell(None if share is None else share - 1)


def capacity(inputs: Inputs) -> Mapping[str, list[Any]]:
    """利用率 = 已用 / 容量 (D52)."""
    rows = inputs.frame("R55b")
    return {"利用率": rate_cells(rows["已用"], rows["容量"])}


def saving(inputs: Inputs) -> Mapping[str, list[Any]]:
    """年节约额 = 每人每天张数 x 人数 / 每包张数 x 每包价 x 年天数, in fen, rounded once; a blank 年天数 is that of the policy (D29)."""

    def amount(branch: str, days: int | None, *parts: Any) -> int | None:
        sheets, people, a_pack, price = parts
        days = inputs.setting(YEAR_DAYS, branch) if days is None else days
        if any(part is None for part in (days, *parts)) or not a_pack:
            return None
        return half_up(Fraction(sheets) * people * price * int(days or 0) / a_pack)

    return {"年节约额": each_row(amount, inputs.frame("R57"), ("_branch", "年天数", "每人每天张数", "人数", "每包张数", "每包价"))}


def chain(inputs: Inputs) -> Mapping[str, list[Any]]:
    """记录哈希: sixteen hex digits over the line and the one before it of the same branch (`line_hash`)."""
    rows = inputs.frame("R61")
    headers = [c.header for c in registers()["R61"].columns if not c.computed and not c.assigned]
    last: dict[str, str] = {}
    found: list[str] = []
    for branch, *cells in zip(*(plain_values(rows[h]) for h in ("_branch", *headers)), strict=True):
        last[branch] = line_hash(last.get(branch, ""), cells)
        found.append(last[branch])
    return {"记录哈希": found}


def _is_peak(inputs: Inputs, branch: str) -> bool:
    return is_in_season(inputs.setting(PEAK_MONTHS, branch) or (), inputs.period)


def safety_stock(inputs: Inputs) -> list[int | None]:
    """What each row of R69 keeps for safety: 安全库存; where that is blank, in a month of the season `safety_days` of its need,
    旺季需货量 x days / days of the month, half up (D51).
    """

    def kept(branch: str, typed: int | None, season: int | None) -> int | None:
        days = None if typed is not None or season is None or not _is_peak(inputs, branch) else inputs.setting(SAFETY_DAYS, branch)
        return typed if days is None else half_up(Fraction(season or 0) * Fraction(days) / inputs.period.days)

    return each_row(kept, inputs.frame("R69"), ("_branch", "安全库存", "旺季需货量"))


def replenishment(inputs: Inputs) -> Mapping[str, list[Any]]:
    """补货建议 = max(0, 旺季需货量 + 安全库存 − 库存 − 在途); empty where a part but 在途 is blank. 旺季需货量 is 0, whatever stands
    there, outside the `peak_months` of the policy (D51).
    """

    def advice(branch: str, season: int | None, safety: int | None, stock: int | None, coming: int | None) -> int | None:
        season = season if _is_peak(inputs, branch) else 0
        return None if season is None or safety is None or stock is None else max(0, season + safety - stock - (coming or 0))

    rows = inputs.frame("R69")
    kept = rows.assign(安全库存=pd.Series(safety_stock(inputs), index=rows.index, dtype="Int64"))
    return {"补货建议": each_row(advice, kept, ("_branch", "旺季需货量", "安全库存", "库存", "在途"))}


FILLS = (
    Fill(register="R11", columns=("环比", "贡献占比"), values=quarter),
    Fill(register="R55b", columns=("利用率",), values=capacity),
    Fill(register="R57", columns=("年节约额",), values=saving),
    Fill(register="R61", columns=("记录哈希",), values=chain),
    Fill(register="R69", columns=("补货建议",), values=replenishment),
)
