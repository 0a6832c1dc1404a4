"""What a sale may cost: the row of R08 in force for product, day and customer, and what is allowed of it (V23, D46, D21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from validators.frames import plain_values

PriceRow = Mapping[str, Any]
LOWER, UPPER = "下限", "上限"


class Buyer(NamedTuple):
    """What a price depends on besides product and day: 客户类型 (any of several) and 分片区域 of the customer in R03."""

    classes: tuple[str, ...] = ()
    area: str | None = None

    @classmethod
    def of(cls, types: str | None, area: str | None) -> Buyer:
        """From the cells of R03; several types are joined with 、."""
        return cls(tuple(types.split("、")) if types else (), area)


class Authority(NamedTuple):
    """How a price stands to the row of R08.

    deviation   (executed - listed) / listed, exact; None without a listed price above 0
    side        下限 or 上限 where that bound is overstepped, else ""
    bound       the bound that was overstepped
    known       False where the bound on the side of the deviation is blank, or no row is in force (权限未设)
    """

    listed: int | None = None
    deviation: Fraction | None = None
    side: str = ""
    bound: Decimal | None = None
    known: bool = False


def price_in_force(prices: Iterable[PriceRow], product: str | None, on: dt.date, buyer: Buyer, price: int | None = None) -> PriceRow | None:
    """The row of R08 for a product on a day: of each 客户类别 and 适用区域 the latest, of these the most specific.

    Of equally specific rows the one that allows `price` (fen) goes first, then the later one; None where none is in force.
    """
    fits = [
        row
        for row in prices
        if row["产品"] == product
        and _start(row) <= on
        and (row["失效日"] is None or on <= row["失效日"])
        and row["客户类别"] in (None, *buyer.classes)
        and row["适用区域"] in (None, buyer.area)
    ]
    latest = {(row["客户类别"], row["适用区域"]): row for row in sorted(fits, key=_start)}

    def rank(row: PriceRow) -> tuple[int, bool, dt.date]:
        allowed = authority(price, row) if price is not None else Authority()
        return _specific(row), allowed.known and not allowed.side, _start(row)

    return max(latest.values(), key=rank, default=None)


def authority(price: int, row: PriceRow | None) -> Authority:
    """How a price in fen stands to a row of R08; the bounds are inclusive and compared unrounded."""
    listed = None if row is None or row["挂牌价"] is None else int(row["挂牌价"])
    if row is None or not listed:
        return Authority(listed=listed)
    deviation, low, high = Fraction(price - listed, listed), row["允许浮动下限"], row["允许浮动上限"]
    if low is not None and deviation < Fraction(low):
        return Authority(listed, deviation, LOWER, low, known=True)
    if high is not None and deviation > Fraction(high):
        return Authority(listed, deviation, UPPER, high, known=True)
    sides = [low] * (deviation <= 0) + [high] * (deviation >= 0)
    return Authority(listed, deviation, known=any(bound is not None for bound in sides))


def cost_in_force(prices: Iterable[PriceRow], product: str | None, on: dt.date, buyer: Buyer) -> int | None:
    """成本价 in fen of the most specific row in force that has one; None where none has."""
    row = price_in_force([row for row in prices if row["成本价"] is not None], product, on, buyer)
    return None if row is None else int(row["成本价"])


def buyers(customers: pd.DataFrame) -> dict[tuple[str, str], Buyer]:
    """(机构编码, 客户编码) -> what its prices depend on; `customers` are rows of R03."""
    known = customers[customers["客户编码"].notna()].drop_duplicates(["_branch", "客户编码"])
    columns = (plain_values(known[name]) for name in ("_branch", "客户编码", "客户类型", "分片区域"))
    return {(branch, code): Buyer.of(types, area) for branch, code, types, area in zip(*columns, strict=True)}


def sales(frame: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """The rows of R16 with what their contract (R12) says: `_buyer`, 约定价 (fen) and 结算方式.

    `frame` gives the typed rows of a register. `_buyer` is the 客户 of the row, else that of its contract. 约定价 is empty
    where the contract is not in force on the day of the sale; a sale without a day is not judged by it.
    """
    sold = frame("R16")
    contracts = frame("R12")[["_branch", "合同编号", "客户编码", "起日", "止日", "价格", "结算方式"]]
    contracts = contracts[contracts["合同编号"].notna()].drop_duplicates(["_branch", "合同编号"]).rename(columns={"合同编号": "合同"})
    joined = sold[["_branch", "合同", "日期"]].merge(contracts, on=["_branch", "合同"], how="left").set_axis(sold.index)
    valid = ~(joined["起日"] > joined["日期"]) & ~(joined["止日"] < joined["日期"]) & joined["日期"].notna()
    buyer = sold["客户"].where(sold["客户"].notna(), joined["客户编码"]).astype("object")
    return sold.assign(_buyer=buyer, 约定价=joined["价格"].astype("Int64").where(valid), 结算方式=joined["结算方式"].astype("object"))


def _start(row: PriceRow) -> dt.date:
    start: dt.date = row["生效日"] or dt.date.min
    return start


def _specific(row: PriceRow) -> int:
    return (row["客户类别"] is not None) + (row["适用区域"] is not None)
