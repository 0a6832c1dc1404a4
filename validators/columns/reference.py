"""References between sheets: by code, by unique name, or `编码｜名称` (settled 24)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from validators.columns.lost_zeros import by_number
from validators.finding import Severity
from validators.policy import Policy
from validators.register import Register, Sheet
from validators.values.cell import Problem
from validators.values.kinds import Ref
from validators.values.text import LISTED_IN_A_CELL, fold, split_list

JUDGED = frozenset({"R01", "R02", "R03", "R07"})
"""V06 is class A for these; a reference to another register that names nothing there is a matter for a reason."""
PART_OF_NAME = "part_of_name"
PART = 2
"""So many characters of a name are enough to propose who is meant."""
_BAR = re.compile(r"[｜|]")


@dataclass(frozen=True)
class Directory:
    """What a register can be referred to by: folded code -> code, folded name -> codes of that name."""

    register: Register
    by_code: Mapping[str, str]
    by_name: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def by_number(self) -> Mapping[str, tuple[str, ...]]:
        """The number that Excel makes of a code with zeros before it -> the codes that it may have been."""
        return by_number(self.by_code)

    @classmethod
    def of(cls, register: Register, frame: pd.DataFrame) -> Directory:
        """From the typed frame of the register."""
        code, name = register.code_column, register.name_column
        if code is None:
            raise ValueError(f"{register.id} has no code column")
        rows = frame[frame[code].notna()]
        names: dict[str, set[str]] = {}
        if name:
            for value, text in zip(rows[code], rows[name], strict=True):
                if text is not None and text == text:
                    names.setdefault(fold(str(text)), set()).add(str(value))
        return cls(register, {fold(str(v)): str(v) for v in rows[code]}, {k: frozenset(v) for k, v in names.items()})

    def codes(self, text: str, *, several: bool = False) -> tuple[str | None, Problem | None]:
        """The code that a text refers to (joined with 、 when several), or the problem with it."""
        parts = split_list(text, LISTED_IN_A_CELL) if several else (text,)
        found = [self._one(part) for part in parts]
        problem = min((p for _, p in found if p), key=lambda p: p.severity, default=None)
        if problem and problem.severity is not Severity.A and problem.code != PART_OF_NAME:
            return fold(text), problem
        return (None, problem) if problem else ("、".join(code for code, _ in found if code), None)

    def accepted(self, text: str, *, several: bool = False) -> str | None:
        """The code, or codes, that such a text becomes when the proposal is accepted; None where there is none."""
        parts = split_list(text, LISTED_IN_A_CELL) if several else (text,)
        codes = [self._one(part)[0] or self.meant(part) for part in parts]
        return "、".join(code for code in codes if code) if all(codes) and any(map(self.meant, parts)) else None

    def _one(self, text: str) -> tuple[str | None, Problem | None]:
        for part in (text, _BAR.split(text)[0]):
            if (code := self.by_code.get(fold(part))) is not None:
                return code, None
        named = self.by_name.get(fold(text), frozenset())
        if len(named) == 1:
            return next(iter(named)), None
        sheet = self.register.sheet
        if named:
            return None, Problem(
                "ambiguous_reference",
                "V06",
                Severity.A,
                f"《{sheet}》里有 {len(named)} 个叫“{text}”的（V06）",
                f"改填编码：{'、'.join(sorted(named)[:5])}",
            )
        if (code := self.meant(text)) is not None:
            message = f"《{sheet}》里没有这个编码，只有 {code} 的名称含“{text}”（V06）"
            words = f"是它就点【一键修正】改成 {code}，不是就在下拉里重选；改好以前，这一格不参加计算"
            return None, Problem(PART_OF_NAME, "V06", Severity.C, message, words)
        severity = Severity.A if self.register.id in JUDGED else Severity.C
        told = f"请上级在政策的《{sheet}》里登记" if self.register.place == "policy" else f"先到《{sheet}》登记"
        return None, Problem("unknown_reference", "V06", severity, f"《{sheet}》里没有这个编码（V06）", f"在下拉里重选；若是新的，{told}")

    def meant(self, text: str) -> str | None:
        """The code of the one row whose name holds these words (at least PART of them): proposed, and computed with only
        when it has been accepted; None where no name holds them, or several do.
        """
        words = fold(text)
        if len(words) < PART or words in self.by_code or words in self.by_name:
            return None
        holding = {code for name, codes in self.by_name.items() if words in name for code in codes}
        return holding.pop() if len(holding) == 1 else None


def directories(sheets: Mapping[str, Sheet], policy: Policy | None) -> dict[str, Directory]:
    """A directory for each register that can be referred to and is at hand, the policy's own included."""
    single = _of_frames((sheet.register, sheet.frame) for sheet in sheets.values())
    if policy is not None:
        single = policy.once(_of_policy) | single
    either = {
        column.kind
        for sheet in sheets.values()
        for column in sheet.register.columns
        if isinstance(column.kind, Ref) and len(column.kind.targets) > 1
    }
    return single | {
        kind.target: together([single[n] for n in kind.targets if n in single]) for kind in either if any(n in single for n in kind.targets)
    }


def _of_policy(policy: Policy) -> dict[str, Directory]:
    return _of_frames((policy.registers[name], frame) for name, frame in policy.frames.items())


def _of_frames(held: Iterable[tuple[Register, pd.DataFrame]]) -> dict[str, Directory]:
    return {register.id: Directory.of(register, frame) for register, frame in held if register.code_column}


def together(parts: list[Directory]) -> Directory:
    """One directory of several registers; the codes of the first come first (R17 主体: an organisation or a person)."""
    codes: dict[str, str] = {}
    names: dict[str, frozenset[str]] = {}
    for part in parts:
        codes = dict(part.by_code) | codes
        for name, found in part.by_name.items():
            names[name] = names.get(name, frozenset()) | found
    return Directory(parts[0].register, codes, names)
