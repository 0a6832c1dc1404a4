"""What a home can show for a number: the typed rows of the filings that count, and results computed over them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import pandas as pd

from macros.merge.consolidation import HISTORY_MONTHS, merged_inputs
from macros.merge.filing_board import short_name
from macros.run import run
from validators.filing.inputs import Inputs, Result
from validators.register import registers
from validators.values.period import Month
from validators.values.text import split_list
from workbooks.archive.home import Home


class Evidence:
    """The facts of one period of a home, and of the months before it. Frames bear `_value` beside their own columns."""

    def __init__(self, home: Home, period: Month) -> None:
        self.home, self.period = home, period
        self._frames: dict[tuple[str, Month], pd.DataFrame] = {}

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs of the computations over the filings that count."""
        return merged_inputs(self.home, self.period, self.home.standings(self.period))

    def result(self, name: str) -> pd.DataFrame:
        """The rows of a computation; empty when the pack has none of that name, or none of these columns."""
        known = name.partition("_")[0] in self.home.policy.pack.computations
        found: Result | None = run(self.inputs, [name])[name] if known else None
        return pd.DataFrame(columns=["_branch"]) if found is None else found.rows

    def codes(self, text: str) -> list[str]:
        """机构编码 of the organisations named in a cell, by code, name or short name, joined with 、."""
        nodes = self.home.policy.organisation.at(self.period.first).values()
        known = {word: node.code for node in nodes for word in (short_name(node.name), node.name, node.code)}
        return [known[word] for word in split_list(text) if word in known]

    def frame(self, register: str, month: Month | None = None) -> pd.DataFrame:
        """The rows of a register of one month that count there; `_value` is 1 for each."""
        when = month or self.period
        if (register, when) not in self._frames and when == self.period:
            self._frames[register, when] = self.inputs.frame(register).assign(_value=1)
        if (register, when) not in self._frames:
            merged = [event.sha256 for event in self.home.counted(when)]
            frame = self.home.facts.period(when, merged, [register])[register] if merged else self.home.policy.registers[register].empty()
            self._frames[register, when] = frame.assign(_value=1)
        return self._frames[register, when]

    def flow(self, months: Sequence[Month], measure: str = "收入", product: str = "") -> pd.DataFrame:
        """R10 rows of those months; `_value` is 收入 in fen or 数量 in thousandths, reversals included (settled 2)."""
        parts = [self._flow(month) for month in months]
        rows = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
        rows = rows.assign(_value=rows[measure].fillna(0).astype("int64"))
        return rows[rows["业务代码"] == product] if product else rows

    def _flow(self, month: Month) -> pd.DataFrame:
        """As the computations sum them: those of the period as they are given, earlier ones as the history has them."""
        if month == self.period:
            return self.inputs.flow
        kept = [(m, [event.sha256 for event in self.home.counted(m)]) for m in reversed(month.back(HISTORY_MONTHS + 1))]
        shas = kept[0][1]
        return self.home.facts.resolved(month, shas, [(m, s) for m, s in kept[1:] if s]) if shas else registers()["R10"].empty()
