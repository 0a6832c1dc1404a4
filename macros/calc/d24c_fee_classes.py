"""D24c: fees due and received by class of use and voltage, and what is owed at the end (S2 A27; R52b)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import Exact, row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import mean, total
from macros.calc.terms.cells import each_row
from validators.filing.price_list import Buyer, price_in_force
from validators.frames import net
from validators.registers.business.fee_classes import CLASSES, HIGH, VOLTAGES
from validators.values.origin import Origin, number


def _listed(row: dict[str, Any]) -> Origin | None:
    return None if row["_tariff"] is None else number(str(row["_tariff"]), f"电价表里{row['用电类别']}月末的电价")


_PLUS, _MINUS = ("期初欠费", "应收电费"), ("实收本月", "实收往月")
_SUMS = (
    total("户数", "count", blank=True),
    total("售电量", "quantity", blank=True),
    *(total(name, "money", blank=True) for name in ("应收电费", *_MINUS, "期初欠费", "核销")),
    total("期末欠费", "money", where="_whole", blank=True, account=(_PLUS, (*_MINUS, "核销"))),
    total("高压欠费", "money", "期末欠费", where="_high", account=(_PLUS, (*_MINUS, "核销"))),
    total("_priced_due", "money", "应收电费", where="_priced", shown=False),
    total("_priced_sold", "quantity", "售电量", where="_priced", shown=False),
    mean("均价", "_priced_due", "_priced_sold", form="price", times=10, empty="没有应收电费和售电量都填了的行"),
)
_ROWS = Tally("R52b", "_branch", "用电类别", "电压等级").of(
    *_SUMS, Exact(name="电价", form="price", of="_tariff", origin=row_by_row(_listed))
)
_CLASSES = Tally("R52b", "用电类别").of(*_SUMS)


def run(given: Given) -> pd.DataFrame:
    """One row a station, 用电类别 and 电压等级, energy in thousandths of a kWh, money in fen, in the order of the lists.

    期末欠费 = 期初欠费 + 应收电费 − 实收本月 − 实收往月 − 核销 (blank = 0); empty where another part is blank; below 0 = paid in advance.
    高压欠费: the part of 10 kV and above. 均价 = 应收电费 / 售电量 and 电价 = R08 of the last day, in yuan a kWh.
    `extra["by_class"]`: the classes over all stations; `extra["rows"]`: the rows with 期末欠费.
    """
    rows = given.frame("R52b")
    whole = rows[[*_PLUS, *_MINUS]].notna().all(axis=1)
    closing = net(rows, _PLUS, (*_MINUS, "核销")).where(whole)
    order = {header: pd.Categorical(rows[header], categories=values) for header, values in (("用电类别", CLASSES), ("电压等级", VOLTAGES))}
    prices, last = given.inputs.policy.table("R08"), given.period.last
    tariff = each_row(lambda use, voltage: _price(prices, use, last, voltage), rows, ("用电类别", "电压等级"))
    return rows.assign(
        **order,
        _tariff=pd.Series(tariff, index=rows.index, dtype="object"),
        期末欠费=closing,
        _whole=whole,
        _high=whole & rows["电压等级"].isin(HIGH),
        _priced=rows["应收电费"].notna() & rows["售电量"].notna(),
    )


def _price(prices: Any, use: str | None, day: dt.date, voltage: str | None) -> Fraction | None:
    found = price_in_force(prices, use, day, Buyer.of(voltage, None))
    return None if found is None or found["挂牌价"] is None else Fraction(int(found["挂牌价"]), 100)


CALC = Computation(
    "D24c",
    "分类电费",
    "Fees by class of use",
    reads=("R52b",),
    uses={"R08": "产品 挂牌价", "R52b": "用电类别 电压等级 户数 售电量 应收电费 实收本月 实收往月 期初欠费 核销"},
).of(
    run,
    _ROWS,
    beside={"by_class": _CLASSES, "rows": "R52b"},
    notes=(among(lambda rows: ~rows["_whole"], "{} 行没有填齐期初、应收和实收，期末欠费没有算在内"),),
    fills={"R52b": ("期末欠费",)},
)
