"""What every topic of a goods demo stands on: the pack's data, its branches, its prices, random numbers by subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any

from macros.demo.pack_data import demo_data
from macros.demo.world import Ground
from validators.packs.trade_pack import Pack
from validators.values.money import half_up
from validators.values.period import Month

Rows = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """A branch of the demo: its row of R01, and how many customers it has."""

    number: int
    code: str
    name: str
    kind: str
    customers: int

    @property
    def short(self) -> str:
        """The place that its name begins with."""
        return self.name[:2]


class GoodsGround(Ground):
    """The bounds of the world and what the pack says of it."""

    def __init__(self, *, pack: Pack, seed: int, branches: int, periods: int, last: Month) -> None:
        super().__init__(seed=seed, branches=branches, periods=periods, last=last)
        self.pack, self.data = pack, demo_data(pack)

    @cached_property
    def outlets(self) -> tuple[Outlet, ...]:
        """The branches that file: those under the home's organisation, in the order of the pack's preset."""
        told = [row for row in self.pack.table("organisation") if row["上级机构"] == self.data["home"]][: self.branches]
        weights = self.data["weights"]
        mean = sum(weights) / len(weights)
        return tuple(
            Outlet(
                number=number,
                code=row["机构编码"],
                name=row["机构名称"],
                kind=row["机构类型"],
                customers=int(self.data["customers"] * (weights[number - 1] if number <= len(weights) else self.data["big_weight"]) / mean),
            )
            for number, row in enumerate(told, 1)
        )

    def outlet(self, code: str) -> Outlet:
        """A branch by 机构编码; KeyError when there is none."""
        return {outlet.code: outlet for outlet in self.outlets}[code]

    def big(self, outlet: Outlet) -> bool:
        """True for the branch that looks after the large customers."""
        return bool(outlet.kind == self.data["levels"]["kind_of_first"])

    @cached_property
    def price_days(self) -> tuple[dt.date, ...]:
        """The days from which new prices hold: every two or three weeks, from a year before the first month."""
        rng, found = self.random("price days"), [self.first.plus(-12).first]
        while found[-1] < self.last.last:
            found.append(found[-1] + dt.timedelta(rng.choice((14, 16, 21))))
        return tuple(day for day in found if day <= self.last.last)

    @cached_property
    def prices(self) -> dict[str, tuple[int, ...]]:
        """Product -> listed price in whole yuan a ton from each of the days."""
        found = {}
        for name, told in self.data["products"].items():
            rng, price, line = self.random("price", name), int(told["price"]), []
            for _ in self.price_days:
                line.append(price)
                price += rng.choice((-1, 1, 1, -1)) * rng.randrange(50, 300, 10)
                price = min(max(price, int(told["price"]) - 600), int(told["price"]) + 600)
            found[name] = tuple(line)
        return found

    def listed(self, product: str, day: dt.date) -> int:
        """The listed price in yuan a ton on a day."""
        at = max(i for i, start in enumerate(self.price_days) if start <= day or i == 0)
        return self.prices[product][at]

    def cost(self, product: str, day: dt.date) -> int:
        """What a ton costs on a day: three to six per cent below the list."""
        return self.listed(product, day) * (94 + self.random("cost", product).randrange(3)) // 100

    def price_rows(self) -> Rows:
        """R08: for everybody one per cent either way, for wholesale and stations three below."""
        wholesale = [t["type"] for t in self.data["trade"] if t["type"] != self.data["types"]["direct"]]
        rows = []
        for product in self.data["products"]:
            for day in self.price_days:
                base = {"产品": product, "生效日": day, "挂牌价": self.listed(product, day), "成本价": self.cost(product, day)}
                rows.append(base | {"允许浮动下限": -0.01, "允许浮动上限": 0.01})
                rows += [base | {"客户类别": kind, "允许浮动下限": -0.03, "允许浮动上限": 0.01} for kind in dict.fromkeys(wholesale)]
        return rows


def day_in(rng: Random, month: Month) -> dt.date:
    """A day of a month."""
    return month.first + dt.timedelta(rng.randrange((month.last - month.first).days + 1))


def tons(rng: Random, low: float, high: float) -> float:
    """So many tons with two decimals."""
    return rng.randrange(int(low * 100), int(high * 100) + 1) / 100


def fen_of(quantity: float, price: float) -> int:
    """Fen for tons at yuan a ton, rounded once."""
    return half_up(Fraction(f"{quantity:.3f}") * Fraction(f"{price:.2f}") * 100)


def yuan(amount_fen: int) -> float:
    """Fen as the number of a cell."""
    return amount_fen / 100


def as_columns(rows: Iterable[dict[str, Any]], headers: list[str]) -> dict[str, list[Any]]:
    """Rows as columns; KeyError for a header that the sheet has not."""
    listed = list(rows)
    unknown = {header for row in listed for header in row} - set(headers)
    if unknown:
        raise KeyError(f"no columns {sorted(unknown)}")
    return {header: [row.get(header) for row in listed] for header in headers}
