"""What a declared computation is given: frames and months, and the policy through a recorder (design 7b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from macros.calc.terms.ageing import Buckets, buckets
from macros.calc.terms.stops import Stops, named_examples
from validators.filing.inputs import Inputs
from validators.values.period import Month

EARLIER = "<"
"""What stands behind the name of a source for its rows of the month before: `R25<`."""
LINES = "="
"""The source that is the lines of the result: a summary may count and sum them."""
Sources = Mapping[str, pd.DataFrame]
"""Prepared rows by the register that they are of; `R25<` for the month before, `R27 问卷` for other rows of the same register,
`=` for the lines of the result itself."""
Compared = Callable[[Inputs, Month], frozenset[str]]
"""The branches whose earlier month can be compared with."""


class Given:
    """The inputs of one run. A parameter that is asked for is remembered: what is blank stops and is named, and what is an
    invented value is said with the result.
    """

    def __init__(self, inputs: Inputs, computation: str, compares: Compared | None = None) -> None:
        self.inputs, self.stops, self._compares = inputs, Stops(computation), compares
        self._asked: dict[tuple[str, str | None], None] = {}
        self._buckets: dict[str, Buckets] = {}
        self.notes: list[str] = []

    @property
    def computation(self) -> str:
        """Whose run it is."""
        return self.stops.computation

    @property
    def period(self) -> Month:
        """The month."""
        return self.inputs.period

    @property
    def previous(self) -> Month:
        """The month before."""
        return self.period.plus(-1)

    @property
    def branches(self) -> tuple[str, ...]:
        """机构编码 of every file."""
        return self.inputs.branches

    @property
    def flow(self) -> pd.DataFrame:
        """The R10 rows, each reversal with what it has of the row that it takes back."""
        return self.inputs.flow

    @cached_property
    def known(self) -> frozenset[str]:
        """The branches whose month before can be compared with."""
        return self._compares(self.inputs, self.previous) if self._compares else frozenset()

    def frame(self, register: str) -> pd.DataFrame:
        """The rows of a register."""
        return self.inputs.frame(register)

    def earlier(self, register: str) -> pd.DataFrame:
        """The rows of a register that these branches filed for the month before."""
        held = self.inputs.history.frame(register)
        return held[(held["_period"] == str(self.previous)) & held["_branch"].isin(self.branches)]

    def note(self, number: Any, words: str) -> None:
        """A sentence with a number in it (`{}`), where that is above 0."""
        if number:
            self.notes.append(words.format(number))

    def of_period(self, register: str) -> pd.DataFrame:
        """The rows of a register whose 期间 is the month or blank; how many others there are is noted."""
        frame = self.frame(register)
        current = frame[frame["期间"].fillna(str(self.period)).astype("object") == str(self.period)]
        self.note(len(frame) - len(current), f"{self.inputs.policy.registers[register].sheet}有 {{}} 行不是 {self.period}，没有计入")
        return current

    def all_filed(self, register: str) -> pd.DataFrame:
        """The rows of the earlier filings and of this one."""
        parts = [part for part in (self.inputs.history.frame(register), self.frame(register)) if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else self.frame(register)

    def last_filed(self, register: str, key: str) -> pd.DataFrame:
        """The same, each number of a branch as the last filing has it."""
        return self.all_filed(register).sort_values("_period", kind="stable").drop_duplicates(["_branch", key], keep="last")

    def need(self, code: str, branch: str | None = None) -> Any:
        """The parameter in force on the first day of the period; None and a stop where it is blank."""
        self._asked[code, branch] = None
        return self.stops.need(self.inputs, code, branch)

    def above_zero(self, code: str, branch: str | None = None) -> Any:
        """The same of a number that must be above 0; None and a stop where it is not."""
        value = self.need(code, branch)
        if value is None or value > 0:
            return value
        name = self.inputs.policy.pack.parameters[code].name
        self.stops.say(name, f"政策里“{name}”要大于 0。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。")
        return None

    def setting(self, code: str, branch: str | None = None) -> Any:
        """The parameter in force on the first day of the period; None where it is blank."""
        self._asked[code, branch] = None
        return self.inputs.setting(code, branch)

    def buckets(self, code: str, first: str = "") -> Buckets:
        """The buckets of ages of a list parameter."""
        if code not in self._buckets:
            self._asked[code, None] = None
            self._buckets[code] = buckets(self.inputs, self.stops, code, first=first)
        return self._buckets[code]

    @property
    def examples(self) -> tuple[str, ...]:
        """The invented values among what was asked for, in the order of the pack."""
        asked = {code for code, _ in self._asked}
        codes = [code for code in self.inputs.policy.pack.parameters if code in asked]
        found = [named_examples(self.inputs, (code,), [branch for c, branch in self._asked if c == code]) for code in codes]
        return tuple(dict.fromkeys(text for texts in found for text in texts))
