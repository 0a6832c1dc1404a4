"""D31: points of a customer, earned by income and spent (S0 C77; R10, R45)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, Done, among
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing
from macros.calc.engines.words import cells, less, text, traced
from macros.calc.terms.cells import each_row, matched
from macros.calc.terms.stops import unset
from validators.frames import net
from validators.values.cell import plain
from validators.values.money import half_up
from validators.values.origin import Origin, number, parameter, quotient, rounded

RATE, REDEEM, _KEYS = "points_yuan", "redeem_rate", ("_branch", "客户")
"""RATE: yuan of income for a point. REDEEM: points that are worth a yuan; blank = nobody says what they are worth."""


def _gained(at: TableLines, pos: int) -> Origin:
    """From the rows of the flow of the customer, each cut to whole points."""
    if not at.lines["_first"].iat[pos]:
        return number(0, "同一客户的积分记在第一行")
    yuan = plain(at.given.need(RATE, str(at.lines["_branch"].iat[pos])) or Decimal(0))
    return at.behind("R10", keys=_KEYS).total("_points", of="收入", rule=f"收入每 {yuan} 元记 1 分，不满的不计")(pos)


def _worth(points: str) -> Callable[[TableLines, int], Origin]:
    """Points by what is asked for a yuan, to the fen."""

    def origin(at: TableLines, pos: int) -> Origin:
        return rounded(quotient(at.way(points)(pos), parameter(REDEEM, str(at.lines["_branch"].iat[pos]))))

    return origin


_ROWS = Listing("R45").of(
    *text(*_KEYS),
    *cells("count", "期初", total=True),
    traced("本期增", "count", _gained, total=True),
    *cells("count", "兑换", "作废", total=True),
    less("期末", "count", ("期初", "本期增"), ("兑换", "作废")),
    *(traced(f"{name}折合", "money", _worth(name)) for name in ("兑换", "期末")),
    *text("理由"),
)


def run(given: Given) -> Sources:
    """One row a row of R45 (whole points): 期末 = 期初 + 本期增 − 兑换 − 作废.

    本期增 = Σ trunc(收入 / `points_yuan`) over the R10 rows of the customer, a row at a time and toward zero, so that a
    reversal takes back what its original gave. A customer without a row in R45 has none; of several rows the first has
    what was earned. While `points_yuan` is blank or not above 0 本期增 and 期末 stay empty and it is named in `blocked`.
    兑换折合 and 期末折合 = points / `redeem_rate` (points that are worth a yuan), in fen, half up; empty while that is blank.
    """
    rows, flow = given.frame("R45"), given.frame("R10")
    rates = {branch: given.above_zero(RATE, branch) for branch in sorted(set(rows["_branch"]))}
    flow = flow.assign(客户=flow["客户编码"], _points=each_row(lambda b, income: _trunc(income, rates.get(b)), flow, ("_branch", "收入")))
    first, known = rows["客户"].notna() & ~rows.duplicated([*_KEYS]), rows["_branch"].map(rates).notna()
    earned = matched(rows, _KEYS, flow.groupby([*_KEYS])["_points"].sum()).fillna(0).where(first, 0)
    left = net(rows.assign(本期增=earned), ("期初", "本期增"), ("兑换", "作废")).where(known)
    why = left.map(lambda points: "兑换和作废多于可用积分" if points < 0 else "", na_action="ignore").astype("object")
    rows = rows.assign(本期增=earned.where(known), 期末=left, 理由=why.where(known, "没有每积一分的金额，没有算"), _first=first)
    asked = {branch: _asked(given, branch) for branch in rates}
    worth = {f"{n}折合": each_row(lambda b, points: _fen(points, asked[b]), rows, ("_branch", n)) for n in ("兑换", "期末")}
    return {"R45": rows.assign(**{n: pd.Series(fen, index=rows.index, dtype="Int64") for n, fen in worth.items()}), "R10": flow}


def _asked(given: Given, branch: str) -> Any:
    """The points for a yuan; None where they are blank, with a stop where they are not above 0."""
    return None if given.setting(REDEEM, branch) is None else given.above_zero(REDEEM, branch)


def _fen(points: int | None, asked: Any) -> int | None:
    return None if points is None or asked is None else half_up(Fraction(points * 100) / Fraction(asked))


def _unset(done: Done) -> tuple[str, ...]:
    """That nobody says what points are worth, where the pack asks."""
    asks = REDEEM in done.given.inputs.policy.pack.parameters
    return unset(done.given.inputs, REDEEM, "没有算积分折合多少钱", done.given.branches) if asks else ()


def _trunc(fen: int | None, yuan: Any) -> int:
    """Whole points for an amount in fen, toward zero; 0 without a rate."""
    points = 0 if not fen or yuan is None else int(abs(fen) // (Fraction(yuan) * 100))
    return points if fen is None or fen >= 0 else -points


CALC = Computation(
    "D31",
    "客户积分",
    "Customer points",
    reads=("R45", "R10"),
    uses={"R10": "客户编码 收入", "R45": "客户 期初 兑换 作废"},
    needs="points_yuan redeem_rate",
).of(
    run,
    _ROWS,
    notes=(_unset, among(lambda rows: rows["期末"] < 0, "{} 行兑换和作废多于可用积分，请核对")),
    fills={"R45": ("本期增", "期末")},
)
