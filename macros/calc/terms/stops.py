"""What a computation lacks: blank parameters and blank cells, each said once; and the 示例值 that it used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from validators.filing.inputs import Blocked, Inputs
from validators.policy import MissingParameter


@dataclass
class Stops:
    """The stops of one computation (design.md 5: a blank parameter stops and is named, it is never 0)."""

    computation: str
    _said: dict[Blocked, None] = field(default_factory=dict)

    @property
    def found(self) -> list[Blocked]:
        """What was said, in that order."""
        return list(self._said)

    def say(self, parameter: str, message: str) -> None:
        """A stop with its own words; the same one is kept once."""
        self._said[Blocked(computation=self.computation, parameter=parameter, message=message)] = None

    def need(self, inputs: Inputs, code: str, branch: str | None = None) -> Any:
        """The parameter in force on the first day of the period, or None and a stop where it is blank."""
        try:
            return inputs.parameter(code, branch)
        except MissingParameter as missing:
            self.say(missing.name, missing.message)
            return None


def unset(inputs: Inputs, code: str, what: str, branches: Iterable[str | None] = (None,)) -> tuple[str, ...]:
    """A note where a parameter that is only compared with is blank: what is not judged for want of it."""
    if all(inputs.setting(code, branch) not in (None, ()) for branch in branches):
        return ()
    known = inputs.policy.pack.parameters.get(code)
    return (f"阈值未设：政策里“{known.name if known else code}”是空的，{what}",)


def named_examples(inputs: Inputs, codes: Iterable[str], branches: Iterable[str | None] = (None,)) -> tuple[str, ...]:
    """The invented values among these parameters, as people read them: `州级统计月数 12`."""
    wanted, found = list(branches), []
    for code in codes:
        for branch in wanted:
            if inputs.policy.is_example(code, branch, inputs.period.first):
                text = inputs.policy.text(code, branch, inputs.period.first)
                found.append(f"{inputs.policy.pack.parameters[code].name} {text}")
    return tuple(dict.fromkeys(found))
