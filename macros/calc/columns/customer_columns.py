"""What the program says of a customer: its name beside its code everywhere, its level and months in R03 (ux 4; settled 5, 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal

import pandas as pd

from macros.calc.terms.cells import each_row, looked_up
from validators.filing.inputs import Fill, Inputs
from validators.frames import plain_values
from validators.register import Register, registers
from validators.values.kinds import Ref
from validators.values.period import Month

NAME = "企业全称"
_KEY = ("_branch", "客户编码")


def names(inputs: Inputs, register: str, code: str) -> Mapping[str, list[Any]]:
    """企业全称 of R03 for the customer whose code stands in the column `code`; empty where R03 has none of it."""
    customers = inputs.frame("R03")
    keys = zip(plain_values(customers["_branch"]), plain_values(customers["客户编码"]), strict=True)
    known = dict(reversed(list(zip(keys, plain_values(customers[NAME]), strict=True))))
    return {NAME: looked_up(inputs.frame(register), ("_branch", code), known)}


def standing(inputs: Inputs) -> Mapping[str, list[Any]]:
    """客户级别 in force in the month (settled 5), 首次业务月 with Active(c, m) (settled 8), 最近业务月 with income other than 0.

    A month that nobody here knows any more (before the history) stays as it stands there: nothing else remembers it.
    """
    customers, levels = inputs.frame("R03"), inputs.levels()
    held = dict(zip(zip(levels["_branch"], levels["客户编码"], strict=True), levels["级别"], strict=True))
    months = inputs.usage().groupby(["_branch", "客户编码", "月份"], as_index=False, observed=True)["收入"].sum()
    first = _month(months[months["收入"] > 0], "first")
    last = _month(months[months["收入"] != 0], "last")
    return {
        "客户级别": looked_up(customers, _KEY, held),
        "首次业务月": _chosen(min, _remembered(inputs, "首次业务月"), looked_up(customers, _KEY, first)),
        "最近业务月": _chosen(max, _remembered(inputs, "最近业务月"), looked_up(customers, _KEY, last)),
    }


def _remembered(inputs: Inputs, header: str) -> list[Any]:
    """The months that stand in a column of R03, without those whose filings are at hand."""

    def kept(branch: str, month: str | None) -> str | None:
        known = month is None or Month.parse(month) >= inputs.period or inputs.history.has(branch, Month.parse(month))
        return None if known else month

    return each_row(kept, inputs.frame("R03"), ("_branch", header))


def _month(rows: pd.DataFrame, which: Literal["first", "last"]) -> dict[tuple[Any, ...], Any]:
    """Branch and customer -> the first or last of its months."""
    found = rows.sort_values("月份", kind="stable").drop_duplicates(list(_KEY), keep=which)
    return dict(zip(zip(*(plain_values(found[key]) for key in _KEY), strict=True), found["月份"], strict=True))


def _chosen(which: Callable[[list[str]], str], said: list[Any], known: list[Any]) -> list[Any]:
    """The earlier or later of what stands there and what is known."""
    both = [[month for month in pair if month] for pair in zip(said, known, strict=True)]
    return [which(pair) if pair else None for pair in both]


def _code_column(register: Register) -> str:
    return next(c.header for c in register.columns if isinstance(c.kind, Ref) and c.kind.target == "R03")


FILLS = (
    Fill(register="R03", columns=("客户级别", "首次业务月", "最近业务月"), values=standing),
    *(
        Fill(register=r.id, columns=(NAME,), values=partial(names, register=r.id, code=_code_column(r)))
        for r in registers().values()
        if NAME in r.by_header and r.by_header[NAME].computed
    ),
)
