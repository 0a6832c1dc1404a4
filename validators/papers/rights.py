"""What each of the three permission levels may do to a form: the policy sheet 权限表 (R63, P13; catalogue F2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from validators.packs.trade_pack import Pack, overlays
from validators.policy import Policy
from validators.registers.control.approvals import STEPS

OVERLAY: Final = "approval_overlay"
"""启用审批权限: the parameter by which any pack is given the steps."""
LEVELS = ("一级", "二级", "三级")
"""一级 may most (final approval), 三级 least (submits); nothing to do with the levels of an organisation or of secrecy."""
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "初次审批": ("初审", "初次审批"),
    "中间审批": ("中审", "中间审批"),
    "最终审批": ("终审", "最终审批"),
}
"""A step of approval, and what it may be called on 权限表."""
_PARTED = re.compile(r"[/、，,;；\s]+")


@dataclass(frozen=True)
class Rights:
    """Step of approval -> the levels that may do it."""

    allowed: Mapping[str, frozenset[str]]

    def may(self, level: str, step: str) -> bool:
        """True where a level may do a step."""
        return level in self.allowed.get(step, frozenset())

    def who(self, step: str) -> str:
        """The levels of a step, in words. >>> Rights({"初次审批": frozenset({"二级"})}).who("初次审批")
        '二级'
        """
        return "、".join(level for level in LEVELS if self.may(level, step)) or "有权限的级别"


def approvals_pack() -> Pack:
    """What is laid over a pack that has them."""
    return next(over for over in overlays().values() if over.contents.switch == OVERLAY)


def overlay_on(policy: Policy) -> bool:
    """True where the policy has switched the steps on."""
    return OVERLAY in policy.pack.parameters and bool(policy.get(OVERLAY))


def rights_of_rows(rows: Iterable[Mapping[str, Any]]) -> Rights:
    """The rights that rows of R63 give; several actions in a cell are joined by / or 、."""
    found: dict[str, set[str]] = {step: set() for step in WORDS}
    for row in rows:
        actions = set(_PARTED.split(str(row.get("动作") or "")))
        for step, words in WORDS.items():
            if actions & set(words):
                found[step].add(str(row.get("级别") or ""))
    return Rights({step: frozenset(levels) for step, levels in found.items()})


def rights_of(policy: Policy) -> Rights:
    """The rights in force: those of the policy's 权限表, of the preset where it has no row that speaks of approving.

    The lowest level only submits, whatever the sheet says.
    """
    told = rights_of_rows(policy.table("R63"))
    if not any(told.allowed.values()):
        told = rights_of_rows(approvals_pack().table("permissions"))
    lowest = LEVELS[_number(policy, "permission_levels", len(LEVELS)) - 1 :]
    return Rights({step: levels - {*lowest} for step, levels in told.allowed.items()})


def has_middle(policy: Policy) -> bool:
    """True where the policy knows 中间审批 at all: its steps are five."""
    return _number(policy, "approval_steps", len(STEPS)) >= len(STEPS)


def _number(policy: Policy, code: str, usual: int) -> int:
    """A whole number of the policy between 1 and the usual one; the usual one where it is blank or unknown."""
    told = policy.get(code) if code in policy.pack.parameters else None
    return usual if told is None else min(max(int(told), 1), usual)
