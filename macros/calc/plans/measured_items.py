"""What the program itself measures of a scorecard's items, person by person (D07; `[measured]` of a pack)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from macros.calc.d09_churn import MOVES, NEW, RETAINED
from validators.filing.inputs import Inputs
from validators.frames import plain_values
from validators.values.money import half_up
from validators.values.origin import Origin, column_of, each_of, of_extra, of_result, rounded

READ = ("D08", "D09", "D10", "D14", "D18", "D41")
"""The computations that measure; of those that a pack does not have, nothing is measured."""
_PLANNED = {"计划的销售额": ("销售额", "收入"), "计划的销量": ("销量",)}


class Measured(NamedTuple):
    """An item as the program measures it: in 元, 吨, 户, 次 or points; where it comes from, and what it is called."""

    value: Decimal
    origin: Origin
    name: str


class Measures:
    """The measures of one run, by branch, 工号 and item of the scorecard."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs, self._names = inputs, inputs.policy.pack.measured

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

    def _rows(self, result: str, branch: str, person: str, header: str, frame: str = "") -> tuple[pd.DataFrame, list[int]] | None:
        """The rows of a result, and the places of those of the customers that a person looks after; None where it did not run."""
        if result not in self._inputs.results:
            return None
        held = self._inputs.results[result]
        rows = held.extra[frame] if frame else held.rows
        mine = [self._mine.get(key) == person and key[0] == branch for key in zip(rows["_branch"], rows[header], strict=True)]
        return rows, [pos for pos, own in enumerate(mine) if own]

    def _planned(self, branch: str, person: str, name: str) -> tuple[Decimal, Origin] | None:
        """The actual of the person's first plan of the whole (D10)."""
        if "D10" not in self._inputs.results:
            return None
        rows = self._inputs.results["D10"].rows
        own = (rows["_branch"] == branch) & (rows["主体"] == person) & rows["指标"].isin(_PLANNED[name]) & rows["产品"].isna()
        actuals = plain_values(rows["实际"])
        return next(((Decimal(actuals[pos]), of_result("D10", "实际", pos)) for pos in _places(own) if actuals[pos] is not None), None)

    def _visits(self, branch: str, person: str, name: str) -> tuple[Decimal, Origin] | None:
        """Visits to the person's customers (D08)."""
        return self._sum("D08", "客户编码", "实走访", branch, person)

    def _received(self, branch: str, person: str, name: str) -> tuple[Decimal, Origin] | None:
        """What of that which falls due in the period was received from the person's customers (D18)."""
        found = self._sum("D18", "客户", "本期收回", branch, person)
        return None if found is None else (found[0].scaleb(-2), found[1])

    def _sum(self, result: str, header: str, column: str, branch: str, person: str) -> tuple[Decimal, Origin] | None:
        if (held := self._rows(result, branch, person, header)) is None:
            return None
        rows, places = held
        amounts = plain_values(rows[column])
        known = [pos for pos in places if amounts[pos] is not None]
        return Decimal(sum(int(amounts[pos]) for pos in known)), column_of(result, column, known)

    def _customers(self, branch: str, person: str, name: str) -> tuple[Decimal, Origin] | None:
        """The person's customers that stayed, came, or became 大客户 (D09); None where there is no earlier period to compare."""
        frame, column = ("levels", "变动") if name in MOVES else ("", "状态")
        if (held := self._rows("D09", branch, person, "客户编码", frame)) is None:
            return None
        rows, places = held
        word = {"保留客户": RETAINED, "新增客户": NEW}.get(name, name)
        words = plain_values(rows[column])
        if column == "状态" and (not places or any(words[pos] is None for pos in places)):
            return None
        counted = [pos for pos in places if words[pos] == word]
        return Decimal(len(counted)), each_of("D09", counted, frame)

    def _complete(self, branch: str, person: str, name: str) -> tuple[Decimal, Origin] | None:
        """The person's customers of whose archive nothing is blank (D41)."""
        if (held := self._rows("D41", branch, person, "客户编码")) is None:
            return None
        full = held[0]["已填"].eq(held[0]["应填"]).fillna(False).tolist()
        counted = [pos for pos in held[1] if full[pos]]
        return Decimal(len(counted)), each_of("D41", counted)

    def _satisfied(self, branch: str, person: str, name: str) -> tuple[Decimal, Origin] | None:
        """指数 of the branch, to two decimals (D14)."""
        if "D14" not in self._inputs.results:
            return None
        rows = self._inputs.results["D14"].extra["by_branch"]
        for pos, (own, index) in enumerate(zip(rows["_branch"], plain_values(rows["指数"]), strict=True)):
            if own == branch and index is not None:
                return Decimal(half_up(index * 100)).scaleb(-2), rounded(of_extra("D14", "by_branch", "指数", pos))
        return None

    _ways: Mapping[str, Callable[[Measures, str, str, str], tuple[Decimal, Origin] | None]] = {
        **dict.fromkeys(_PLANNED, _planned),
        "档案填全的客户": _complete,
        "走访次数": _visits,
        "本期收回": _received,
        **dict.fromkeys(("保留客户", "新增客户", MOVES[0]), _customers),
        "满意度指数": _satisfied,
    }


def _places(chosen: pd.Series) -> list[int]:
    return [pos for pos, own in enumerate(chosen) if own]
