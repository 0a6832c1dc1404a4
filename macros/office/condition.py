"""One line of what an installation is like: what was looked at, how it is, and the remedy where it is not fine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FINE, NOTE, WRONG = "√", "○", "×"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """`mark` is √ fine, ○ worth knowing (the work can be done without it), × to be put right: then with a remedy."""

    what: str
    mark: str
    state: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """As it is shown."""
        return f"{self.mark} {self.what}：{self.state}" + (f"。怎么办：{self.remedy}" if self.remedy else "")

    def as_json(self) -> dict[str, Any]:
        """The same for a machine; `fine` is false only where something has to be put right."""
        return {"what": self.what, "fine": self.mark != WRONG, "mark": self.mark, "state": self.state, "remedy": self.remedy}


def fine(what: str, state: str) -> Condition:
    """A line that is as it should be."""
    return Condition(what=what, mark=FINE, state=state)


def note(what: str, state: str, remedy: str = "") -> Condition:
    """A line that is worth knowing."""
    return Condition(what=what, mark=NOTE, state=state, remedy=remedy)


def wrong(what: str, state: str, remedy: str) -> Condition:
    """A line that has to be put right."""
    return Condition(what=what, mark=WRONG, state=state, remedy=remedy)


def all_fine(conditions: Sequence[Condition]) -> bool:
    """True when nothing has to be put right."""
    return all(condition.mark != WRONG for condition in conditions)
