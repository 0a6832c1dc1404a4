"""D36: opening + bought − lost − sold = closing, by kind of crude (S2 A26; R18, R18b)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.cells import by_place, each_row, looked_up
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.frames import plain_values
from validators.values.money import half_up
from validators.values.text import Text

LOSS = "loss_rate"
_ACCOUNT = ("期初库存", "买断数量", "运输损耗", "销售数量", "期末库存")
_KEYS = ("_branch", "油品", "期间")
_FORMATS = dict.fromkeys((*_KEYS, "理由"), "text") | dict.fromkeys(_ACCOUNT, "quantity")


def run(inputs: Inputs) -> Result:
    """One row a row of R18b, in thousandths of a ton: 期末 = 期初 + 买断 − 损耗 − 销售.

    期初: 期末库存 of the period before as it was filed, else the typed 期初库存(首期). 损耗 = 买断 x 运输损耗率 of the row, else
    `loss_rate`, rounded once. 销售 = Σ 实际接油 of the 油品 in the period over every version of R18. A blank opening, purchase
    or rate leaves 期末 empty, with the reason.
    """
    rows = inputs.frame("R18b")
    moved = inputs.frame("R18").groupby(list(_KEYS))["实际接油"].sum()
    before = _closings(inputs)
    earlier = pd.Series([before.get(key) for key in _keys(rows)], index=rows.index, dtype="Int64")
    found = rows.assign(_before=earlier, _sold=pd.Series(looked_up(rows, _KEYS, moved.to_dict()), index=rows.index, dtype="Int64"))
    judged = each_row(
        lambda branch, bought, rate, first, earlier, sold: _balance(
            bought, inputs.setting(LOSS, branch) if rate is None else rate, first if earlier is None else earlier, sold
        ),
        found,
        ("_branch", "买断数量", "运输损耗率", "期初库存(首期)", "_before", "_sold"),
    )
    columns: dict[str, Any] = {
        name: pd.Series([row[i] for row in judged], index=rows.index, dtype="object" if name == "理由" else "Int64")
        for i, name in enumerate((*_ACCOUNT, "理由"))
    }
    found = rows.assign(**columns)
    return Result(
        title=CALC.title,
        rows=found[[*_KEYS, *_ACCOUNT, "理由"]],
        formats=_FORMATS,
        summary={name: int(found[name].sum()) for name in _ACCOUNT},
        summary_formats=dict.fromkeys(_ACCOUNT, "quantity"),
        extra={"cells": found[["_branch", "_file", "_row", *_ACCOUNT]]},
    )


def _keys(rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(zip(*(plain_values(rows[h]) for h in _KEYS[:2]), strict=True))


def _closings(inputs: Inputs) -> dict[tuple[Any, ...], int]:
    """(branch, 油品) -> 期末库存 of the last earlier filing that has one."""
    earlier = inputs.history.frame("R18b")
    earlier = earlier[earlier["期末库存"].notna() & (earlier["_period"] < str(inputs.period))].sort_values("_period", kind="stable")
    return dict(zip(_keys(earlier), map(int, earlier["期末库存"]), strict=True))


def _balance(bought: int | None, rate: Decimal | None, opening: int | None, sold: int | None) -> tuple[Any, ...]:
    """The account of one row, and why something is empty."""
    lost = None if bought is None or rate is None else half_up(bought * Fraction(rate))
    gone = sold or 0
    missing = [word for word, value in (("期初", opening), ("买断数量", bought), ("损耗率", rate)) if value is None]
    closing = None if opening is None or bought is None or lost is None else opening + bought - lost - gone
    return opening, bought, lost, gone, closing, f"{'、'.join(missing)}没有，期末没有算" if missing else ""


def _cells(inputs: Inputs) -> dict[str, list[Any]]:
    return by_place(inputs.frame("R18b"), inputs.results["D36"].extra["cells"], FILL)


FILL = ("期初库存", "运输损耗", "销售数量", "期末库存")
CALC = Calc(
    id="D36",
    title=Text("原油库存平衡", "Crude balance"),
    run=run,
    reads=("R18b",),
    keeps={"R18b": 12},
    fills=(Fill(register="R18b", columns=FILL, values=_cells, needs=("D36",)),),
)
