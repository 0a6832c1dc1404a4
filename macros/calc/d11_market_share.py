"""D11: three measures of market share, by area and business (S4 C54; R39)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.shares import ratio, rows_of
from macros.calc.terms.stops import Stops, named_examples
from validators.filing.inputs import Calc, Inputs, Result
from validators.frames import records
from validators.registers.business.market_share import RIVALS
from validators.values.missing import is_missing
from validators.values.text import Text

_SHARES = ("总体占有率", "可达占有率", "相对占有率")
_COLUMNS = {
    "_branch": "object",
    "区域": "object",
    "业务": "object",
    "本企业": "Int64",
    "市场总量": "Int64",
    "可达市场量": "Int64",
    **dict.fromkeys(_SHARES, "object"),
    "相对口径": "object",
}
_FORMATS = {
    "_branch": "text",
    "区域": "text",
    "业务": "text",
    "本企业": "money",
    "市场总量": "money",
    "可达市场量": "money",
    **dict.fromkeys(_SHARES, "ratio"),
    "相对口径": "text",
}


def run(inputs: Inputs) -> Result:
    """One row a branch, area and business of R39 of the period; amounts in fen, shares as fractions.

    总体占有率 = own / total market, 可达占有率 = own / addressable market, 相对占有率 = own / largest rival, or / the
    sum of the three largest (parameter market_relative; where it is blank that one share is empty and blocked).
    The summary adds areas and businesses; rivals of different markets are not one firm, so 相对占有率 has no total.
    """
    frame = inputs.frame("R39")
    current = frame[frame["期间"].fillna(str(inputs.period)).astype("object") == str(inputs.period)]
    stops, branches = Stops("D11"), sorted(set(current["_branch"]))
    ways = {branch: stops.need(inputs, "market_relative", branch) for branch in branches}
    rows = rows_of(_COLUMNS, (_row(record, ways.get(record["_branch"])) for record in records(current)))
    notes = [f"市场规模与竞争份额有 {len(frame) - len(current)} 行不是 {inputs.period}，没有计入"] * (len(current) < len(frame))
    if rows[list(_SHARES[:2])].isna().any(axis=None):
        notes.append("分母为0：市场总量或可达市场量没有填，占有率为空")
    return Result(
        title=CALC.title,
        rows=rows,
        formats=_FORMATS,
        summary=_summary(rows),
        summary_formats=dict.fromkeys(_SHARES[:2], "ratio"),
        blocked=stops.found,
        notes=tuple(notes),
        examples=named_examples(inputs, ("market_relative",), branches),
    )


def _row(record: dict[str, Any], way: str | None) -> dict[str, Any]:
    own = record["本企业"]
    return {
        **record,
        "总体占有率": ratio(own, record["市场总量"]),
        "可达占有率": ratio(own, record["可达市场量"]),
        "相对占有率": ratio(own, _rival(record, way)),
        "相对口径": way,
    }


def _rival(record: dict[str, Any], way: str | None) -> int | None:
    """What the own amount is held against; None without a rival or without a parameter."""
    known = sorted((int(record[name]) for name in RIVALS if not is_missing(record[name])), reverse=True)
    if way is None or not known:
        return None
    return sum(known[:3]) if way == "前三之和" else known[0]


def _summary(rows: pd.DataFrame) -> dict[str, Fraction | None]:
    found = {}
    for name, whole in zip(_SHARES, ("市场总量", "可达市场量"), strict=False):
        both = rows[rows["本企业"].notna() & rows[whole].notna()]
        found[name] = ratio(both["本企业"].sum(), both[whole].sum())
    return found


CALC = Calc(id="D11", title=Text("市场占有率", "Market share"), run=run, reads=("R39",), keeps={"R39": 13})
