"""The policy in force: parameters, organisation, products and the pack's tables, dated and with their source."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from validators.frames import plain_day
from validators.organisation_tree import Organisation
from validators.packs.own_scheme import scheme_of
from validators.packs.pack_contents import EXAMPLE, LISTS
from validators.packs.trade_pack import Pack, laid_over, overlays
from validators.register import Register
from validators.values.cell import plain, read_number
from validators.values.missing import is_missing
from validators.values.period import Month
from validators.values.text import fold, is_blank, split_list, trim

T = TypeVar("T")
OUTSIDE = frozenset({"R01k", "R01p"})
"""Registers outside the digest that binds desks and approvals: public keys and approvers (settled 43)."""
_STARTS, _ENDS = ("生效日", "生效日期"), ("失效日", "失效日期")


class MissingParameter(Exception):
    """A computation needs a parameter that is blank; it stops and names it (design.md 5)."""

    def __init__(self, name: str, branch: str | None = None, detail: str = "") -> None:
        super().__init__(name)
        self.name, self.branch, self.detail = name, branch, detail

    @property
    def message(self) -> str:
        """One sentence with the remedy."""
        where = f"（{self.branch}）" if self.branch else ""
        what = f"，涉及{self.detail}" if self.detail else ""
        return f"政策里“{self.name}”{where}是空的{what}。怎么办：请上级在政策表填上，收到新政策后点【换新政策】。"


def with_scheme(pack: Pack, lines: Sequence[Mapping[str, Any]]) -> Pack:
    """A pack as the lines of 方案 (records of R09c) make it; without any scheme where there are none."""
    plain = pack if pack.scheme is None else replace(pack, scheme=None)
    return replace(plain, scheme=scheme_of(lines, plain.all_registers, plain.registers)) if lines else plain


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What is in force: typed frames of the policy registers, by id (R01, R07, R09, ...)."""

    pack: Pack
    frames: Mapping[str, pd.DataFrame]

    @classmethod
    def of(cls, pack: Pack, frames: Mapping[str, pd.DataFrame]) -> Policy:
        """The policy of these frames, its pack as head office's sheet 方案 (R09c) and the switches of overlays among them make it."""
        lines = _records(frames["R09c"]) if "R09c" in frames else []
        held = cls(pack=with_scheme(pack, lines), frames=frames)
        known = pack.parameters if {"R01", "R09"} <= set(frames) else {}  # of a damaged one nothing is asked
        switched = [over for over in overlays().values() if over.contents.switch in known and held.get(over.contents.switch)]
        return cls(pack=with_scheme(laid_over(pack, *switched), lines), frames=frames) if switched else held

    def once(self, made: Callable[[Policy], T]) -> T:
        """What a function makes of this policy, worked out once: many files are judged by one policy."""
        if made not in self._made:
            self._made[made] = made(self)
        found: T = self._made[made]
        return found

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    @property
    def registers(self) -> Mapping[str, Register]:
        """Every register of the catalogue as this pack has it, by id."""
        return self.pack.all_registers

    @cached_property
    def organisation(self) -> Organisation:
        """The tree of R01."""
        return Organisation.from_frame(self.frames["R01"])

    @cached_property
    def digest(self) -> str:
        """Eight hex digits over every value of the policy, such as `7F3A-2C91`: a name, no proof (settled 38)."""
        return f"{self.full_digest[:4]}-{self.full_digest[4:8]}"

    @cached_property
    def full_digest(self) -> str:
        """64 hex digits over every value of the policy, but for who may sign and approve (settled 43)."""
        return self._hashed({name: _records(frame) for name, frame in self.frames.items() if name not in OUTSIDE})

    def in_force(self, period: Month) -> dict[str, list[dict[str, Any]]]:
        """The rows that are in force on some day of a month, by register: what an approval is bound to (settled 42)."""
        return {name: [row for row in _records(frame) if _alive(row, period)] for name, frame in self.frames.items() if name not in OUTSIDE}

    def month_digest(self, period: Month) -> str:
        """64 hex digits over the rows in force in a month."""
        return self._hashed(self.in_force(period))

    def _hashed(self, rows: Mapping[str, list[dict[str, Any]]]) -> str:
        hasher = hashlib.sha256(self.pack.id.encode())
        for register in sorted(rows):
            for row in rows[register]:
                hasher.update(f"\x1e{register}\x1f".encode())
                hasher.update("\x1f".join(_canonical(v) for k, v in row.items() if not k.startswith("_")).encode())
        return hasher.hexdigest().upper()

    def entry(self, code: str, branch: str | None = None, on: dt.date | None = None) -> dict[str, Any] | None:
        """The row of R09 in force for a parameter: the branch's own before its level's, that before the general one."""
        rank = {None: 0, self._levels.get(branch or ""): 1, branch: 2} | {None: 0}
        rows = [
            row
            for row in self._entries.get(code, ())
            if row["适用机构"] in rank and (on is None or row["生效日"] is None or row["生效日"] <= on)
        ]
        rows.sort(key=lambda row: (rank[row["适用机构"]], row["生效日"] or dt.date.min))
        return rows[-1] if rows else None

    def text(self, code: str, branch: str | None = None, on: dt.date | None = None) -> str | None:
        """The value of a parameter as text; None where it is blank."""
        row = self.entry(code, branch, on)
        return None if row is None or is_blank(row["值"]) else trim(str(row["值"]))

    def get(self, code: str, branch: str | None = None, on: dt.date | None = None) -> Any:
        """The typed value: Decimal (number, percent, money in yuan), bool, str, or a tuple for a list; None = blank."""
        asked = code, branch, on
        if asked not in self._asked:
            self._asked[asked] = self._typed(*asked)
        return self._asked[asked]

    @cached_property
    def _asked(self) -> dict[tuple[str, str | None, dt.date | None], Any]:
        return {}

    def _typed(self, code: str, branch: str | None, on: dt.date | None) -> Any:
        text = self.text(code, branch, on)
        kind = self.pack.parameters[code].kind if code in self.pack.parameters else ""
        if text is None:
            return () if kind in LISTS else None
        if kind in ("number", "percent", "money"):
            return read_number(text)[0]
        if kind == "bool":
            return fold(text) in ("是", "TRUE", "Y", "1")
        return split_list(text) if kind in LISTS else text

    def need(self, code: str, branch: str | None = None, on: dt.date | None = None, detail: str = "") -> Any:
        """As `get`; raises MissingParameter where it is blank."""
        value = self.get(code, branch, on)
        if value is None or value == ():
            known = self.pack.parameters.get(code)
            raise MissingParameter(known.name if known else code, branch, detail)
        return value

    def is_example(self, code: str, branch: str | None = None, on: dt.date | None = None) -> bool:
        """True when the value in force is an invented example (shown as 示例值 wherever it is used)."""
        row = self.entry(code, branch, on)
        return bool(row and row["来源"] == EXAMPLE and not is_blank(row["值"]))

    def products(self, on: dt.date) -> dict[str, dict[str, Any]]:
        """The row of R07 in force on a day, by 业务代码."""
        found: dict[str, dict[str, Any]] = {}
        for row in self._catalogue:
            start = row["生效日"]
            if row["业务代码"] and (start is None or start <= on):
                held = found.get(row["业务代码"])
                if held is None or (held["生效日"] or dt.date.min) <= (start or dt.date.min):
                    found[row["业务代码"]] = row
        return found

    def table(self, register: str) -> list[dict[str, Any]]:
        """The rows of one of the pack's own tables, blanks as None, dates as dates."""
        return _records(self.frames[register]) if register in self.frames else []

    @cached_property
    def _catalogue(self) -> list[dict[str, Any]]:
        return self.table("R07")

    @cached_property
    def _levels(self) -> dict[str, str]:
        return {node.code: node.level for node in self.organisation.nodes}

    @cached_property
    def _entries(self) -> dict[str, list[dict[str, Any]]]:
        names = self.pack.parameter_codes
        found: dict[str, list[dict[str, Any]]] = {}
        for row in _records(self.frames["R09"]):
            code = names.get(fold(row["参数名"] or ""))
            if code and fold(row["方案"] or self.pack.id) == fold(self.pack.id):
                found.setdefault(code, []).append(row)
        return found


def _alive(row: Mapping[str, Any], period: Month) -> bool:
    """True for a row of the policy that is in force on some day of a month."""
    starts, ends = (next((row[h] for h in names if row.get(h)), None) for names in (_STARTS, _ENDS))
    return (starts is None or starts < period.plus(1).first) and (ends is None or ends > period.first)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    def clean(value: Any) -> Any:
        if is_missing(value):
            return None
        return plain_day(value)

    return [{str(k): clean(v) for k, v in row.items()} for row in frame.to_dict("records")]


def _canonical(value: Any) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    return f"{value:%Y-%m-%d}" if isinstance(value, (dt.date, pd.Timestamp)) else str(value)
