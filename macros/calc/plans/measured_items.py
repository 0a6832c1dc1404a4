"""What the program itself measures of a scorecard's items, person by person (D07; `[measured]` of a pack)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.d09_churn import MOVES, NEW, RETAINED
from validators.filing.inputs import Inputs
from validators.frames import plain_values
from validators.values.money import half_up
from validators.values.origin import Origin, column_of, each_of, of_extra, of_result, rounded

READ = ("D08", "D09", "D10", "D14", "D18", "D41")
"""The computations that measure; of those that a pack does not have, nothing is measured."""
_PLANNED = {"计划的销售额": ("销售额", "收入"), "计划的销量": ("销量",)}

Found = tuple[Decimal, Origin] | None
"""A number and where it comes from; None where nothing is measured."""


class Measured(NamedTuple):
    """An item as the program measures it: in 元, 吨, 户, 次 or points; where it comes from, and what it is called."""

    value: Decimal
    origin: Origin
    name: str


class Measures:
    """The measures of one run, by branch, 工号 and item of the scorecard."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs, self._names = inputs, inputs.policy.pack.measured
        self._columns: dict[tuple[str, str, str], list[Any]] = {}
        self._owned: dict[tuple[str, str], dict[tuple[str, str | None], list[int]]] = {}

    def of(self, branch: str, person: str, item: str) -> Measured | None:
        """The measure of an item; None where the pack measures none, or what it is measured by did not run or is empty."""
        name = self._names.get(item)
        found = None if name is None else self._ways[name](self, branch, person, name)
        return None if found is None or name is None else Measured(found[0], found[1], name)

    @cached_property
    def _mine(self) -> dict[tuple[str, str], str]:
        """(branch, 客户编码) -> the person who looks after the customer."""
        files = self._inputs.frame("R03").drop_duplicates(["_branch", "客户编码"])
        return dict(zip(zip(files["_branch"], files["客户编码"], strict=True), plain_values(files["客户经理"]), strict=True))

    def _rows(self, result: str, frame: str = "") -> pd.DataFrame | None:
        """The rows of a result; None where it did not run."""
        held = self._inputs.results.get(result)
        return None if held is None else held.extra[frame] if frame else held.rows

    def _column(self, result: str, column: str, frame: str = "") -> list[Any]:
        """A column of it, read once for all persons."""
        if (result, column, frame) not in self._columns:
            rows = self._rows(result, frame)
            self._columns[result, column, frame] = [] if rows is None else plain_values(rows[column])
        return self._columns[result, column, frame]

    def _places(self, result: str, header: str, branch: str, person: str, frame: str = "") -> list[int]:
        """Where the customers stand that a person looks after."""
        if (result, frame) not in self._owned:
            found: dict[tuple[str, str | None], list[int]] = {}
            keys = zip(self._column(result, "_branch", frame), self._column(result, header, frame), strict=True)
            for pos, key in enumerate(keys):
                found.setdefault((key[0], self._mine.get(key)), []).append(pos)
            self._owned[result, frame] = found
        return self._owned[result, frame].get((branch, person), [])

    @cached_property
    def _plans(self) -> dict[tuple[str, str, str], int]:
        """(branch, 主体, 指标) -> the first plan over all products that has an actual (D10)."""
        names = ("_branch", "主体", "指标", "产品", "实际")
        found: dict[tuple[str, str, str], int] = {}
        for pos, (branch, subject, named, what, actual) in enumerate(zip(*(self._column("D10", name) for name in names), strict=True)):
            if what is None and actual is not None:
                found.setdefault((branch, subject, named), pos)
        return found

    def _planned(self, branch: str, person: str, name: str) -> Found:
        """The actual of the person's plan of the whole (D10)."""
        places = [self._plans[key] for named in _PLANNED[name] if (key := (branch, person, named)) in self._plans]
        return (Decimal(self._column("D10", "实际")[min(places)]), of_result("D10", "实际", min(places))) if places else None

    def _visits(self, branch: str, person: str, name: str) -> Found:
        """Visits to the person's customers (D08)."""
        return self._sum("D08", "客户编码", "实走访", branch, person)

    def _received(self, branch: str, person: str, name: str) -> Found:
        """What of that which falls due in the period was received from the person's customers (D18)."""
        found = self._sum("D18", "客户", "本期收回", branch, person)
        return None if found is None else (found[0].scaleb(-2), found[1])

    def _sum(self, result: str, header: str, column: str, branch: str, person: str) -> Found:
        if self._rows(result) is None:
            return None
        amounts = self._column(result, column)
        known = [pos for pos in self._places(result, header, branch, person) if amounts[pos] is not None]
        return Decimal(sum(int(amounts[pos]) for pos in known)), column_of(result, column, known)

    def _customers(self, branch: str, person: str, name: str) -> Found:
        """The person's customers that stayed, came, or became 大客户 (D09); None where there is no earlier period to compare."""
        frame, column = ("levels", "变动") if name in MOVES else ("", "状态")
        if self._rows("D09", frame) is None:
            return None
        words, places = self._column("D09", column, frame), self._places("D09", "客户编码", branch, person, frame)
        if column == "状态" and (not places or any(words[pos] is None for pos in places)):
            return None
        word = {"保留客户": RETAINED, "新增客户": NEW}.get(name, name)
        counted = [pos for pos in places if words[pos] == word]
        return Decimal(len(counted)), each_of("D09", counted, frame)

    def _complete(self, branch: str, person: str, name: str) -> Found:
        """The person's customers of whose archive nothing is blank (D41)."""
        if self._rows("D41") is None:
            return None
        filled, asked = self._column("D41", "已填"), self._column("D41", "应填")
        counted = [pos for pos in self._places("D41", "客户编码", branch, person) if filled[pos] == asked[pos]]
        return Decimal(len(counted)), each_of("D41", counted)

    def _satisfied(self, branch: str, person: str, name: str) -> Found:
        """指数 of the branch, to two decimals (D14)."""
        of_branches = zip(self._column("D14", "_branch", "by_branch"), self._column("D14", "指数", "by_branch"), strict=True)
        for pos, (own, index) in enumerate(of_branches):
            if own == branch and index is not None:
                return Decimal(half_up(index * 100)).scaleb(-2), rounded(of_extra("D14", "by_branch", "指数", pos))
        return None

    _ways: Mapping[str, Callable[[Measures, str, str, str], Found]] = {
        **dict.fromkeys(_PLANNED, _planned),
        "档案填全的客户": _complete,
        "走访次数": _visits,
        "本期收回": _received,
        **dict.fromkeys(("保留客户", "新增客户", MOVES[0]), _customers),
        "满意度指数": _satisfied,
    }
