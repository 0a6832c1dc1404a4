"""The JSON of the contract: money in yuan as text, ratios as fractions of four decimals, counts as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from validators.filing.inputs import Result
from validators.frames import each_once, plain_values
from validators.values.cell import plain
from validators.values.missing import is_missing
from validators.values.money import decimals, quantity_text, yuan_text


def value_json(value: Any, form: str) -> Any:
    """One value in the shape of its format; empty results are null."""
    if is_missing(value):
        return None
    if form == "money":
        return yuan_text(int(value))
    if form in ("ratio", "price"):
        return decimals(_exact(value), 4)
    if form == "score":
        return decimals(_exact(value), 2)
    if form == "quantity":
        return quantity_text(int(value))
    if form == "count":
        return int(value)
    if form == "date":
        return value.isoformat()[:10] if isinstance(value, (dt.date, pd.Timestamp)) else str(value)
    if isinstance(value, (bool, str)):
        return value
    return plain(value) if isinstance(value, Decimal) else str(value)


def result_json(result: Result, *, branches: bool) -> dict[str, Any]:
    """A result as the contract prints it; with `branches`, 机构编码 is the first key of each row."""
    columns = [c for c in result.rows.columns if not str(c).startswith("_")]
    shown = {str(c): column_json(result, str(c)) for c in columns}
    if branches and "_branch" in result.rows:
        shown = {"机构编码": plain_values(result.rows["_branch"])} | shown
    names = list(shown)
    rows = [dict(zip(names, values, strict=True)) for values in zip(*shown.values(), strict=True)]
    head = result_head(result)
    return {"title": head.pop("title"), "rows": rows, **head}


def result_head(result: Result) -> dict[str, Any]:
    """A result without its rows."""
    summary = {k: value_json(v, result.summary_formats.get(k, "text")) for k, v in result.summary.items()}
    out: dict[str, Any] = {"title": result.title.zh, "summary": summary}
    if result.examples:
        out["examples"] = list(result.examples)
    if result.notes:
        out["notes"] = list(result.notes)
    return out


def results_json(results: Mapping[str, Result], *, branches: bool) -> dict[str, Any]:
    """Several results by id."""
    return {name: result_json(result, branches=branches) for name, result in results.items()}


def blocked_json(results: Mapping[str, Result]) -> list[dict[str, str]]:
    """What stopped, in the shape of the contract."""
    once = dict.fromkeys((b.computation, b.parameter, b.message) for result in results.values() for b in result.blocked)
    return [dict(zip(("computation", "parameter", "message"), stop, strict=True)) for stop in once]


def column_json(result: Result, column: str) -> list[Any]:
    """The values of a column in its shape; each distinct number is worked out once."""
    form, series = result.formats.get(column, "text"), result.rows[column]
    if form == "plan":
        units = result.rows["单位"] if "单位" in result.rows else pd.Series([None] * len(series), dtype="object")
        return [_plan(value, unit) for value, unit in zip(plain_values(series), plain_values(units), strict=True)]
    if form == "text":
        return [value if type(value) is str else value_json(value, form) for value in plain_values(series)]
    return list(each_once(partial(value_json, form=form), series))


def _plan(value: Any, unit: str | None) -> str | None:
    """An amount of D10 in the unit of its row: yuan with two decimals, other units without trailing zeros."""
    if value is None:
        return None
    return decimals(_exact(value), 2) if unit == "元" else plain(Decimal(value))


def _exact(value: Any) -> Fraction | Decimal | int:
    return value if isinstance(value, (Fraction, Decimal, int)) else int(value)
