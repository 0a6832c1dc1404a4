"""D11: three measures of market share, by area and business (S4 C54; R39)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, of_its_row, share, text, total, traced
from macros.calc.terms.cells import each_row
from macros.calc.ways.summed_rows import cell
from validators.registers.business.market_share import RIVALS
from validators.values.origin import Origin, added

THREE = "前三之和"
_MARKETS = ("市场总量", "可达市场量")


def _rivals(row: dict[str, Any]) -> Origin:
    """The cells of the rivals that the own amount is held against."""
    known = sorted((name for name in RIVALS if row[name] is not None), key=lambda name: row[name], reverse=True)
    return added(cell("R39", name, row, 100) for name in known[: 3 if row["相对口径"] == THREE else 1])


_ROWS = Listing("R39").of(
    *text("_branch", "区域", "业务"),
    *cells("money", "本企业", *_MARKETS),
    share("总体占有率", "本企业", "市场总量"),
    share("可达占有率", "本企业", "可达市场量"),
    traced("_rival", "money", of_its_row(_rivals), shown=False),
    share("相对占有率", "本企业", "_rival"),
    *text("相对口径"),
)
_WHOLE = Tally("R39").of(
    *(total(f"_{name}", "money", name, where=f"_{name}", shown=False) for name in _MARKETS),
    *(total(f"_own{name}", "money", "本企业", where=f"_{name}", shown=False) for name in _MARKETS),
    *(share(name, f"_own{market}", f"_{market}") for name, market in zip(("总体占有率", "可达占有率"), _MARKETS, strict=True)),
)
_BLANK = among(
    lambda rows: rows[["本企业", *_MARKETS]].isna().any(axis=1) | (rows[[*_MARKETS]] == 0).any(axis=1),
    "分母为0：市场总量或可达市场量没有填，占有率为空",
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch, area and business of R39 of the period; amounts in fen, shares as fractions.

    总体占有率 = own / total market, 可达占有率 = own / addressable market, 相对占有率 = own / largest rival, or / the
    sum of the three largest (parameter market_relative; where it is blank that one share is empty and blocked).
    The summary adds areas and businesses; rivals of different markets are not one firm, so 相对占有率 has no total.
    """
    rows = given.of_period("R39")
    ways = {branch: given.need("market_relative", branch) for branch in sorted(set(rows["_branch"]))}
    rows = rows.assign(相对口径=pd.Series([ways[branch] for branch in rows["_branch"]], index=rows.index, dtype="object"))
    rivals = pd.Series(each_row(_rival, rows, ("相对口径", *RIVALS)), index=rows.index, dtype="Int64")
    return rows.assign(_rival=rivals, **{f"_{name}": rows["本企业"].notna() & rows[name].notna() for name in _MARKETS})


def _rival(way: str | None, *amounts: int | None) -> int | None:
    """What the own amount is held against; None without a rival or without a parameter."""
    known = sorted((amount for amount in amounts if amount is not None), reverse=True)
    return None if way is None or not known else sum(known[:3]) if way == THREE else known[0]


CALC = Computation(
    "D11",
    "市场占有率",
    "Market share",
    reads=("R39",),
    uses={"R39": "期间 区域 业务 市场总量 可达市场量 本企业 对手1 对手2 对手3 对手4 对手5"},
    needs="market_relative",
    keeps={"R39": 13},
).of(run, _ROWS, summary=_WHOLE, notes=(_BLANK,))
