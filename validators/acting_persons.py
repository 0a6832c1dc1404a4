"""Who may approve in a home: the persons of 《审批人》 in force on a day, at its own level and above (R01p, settled 43)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from validators.organisation_tree import Node
from validators.policy import Policy
from validators.values.text import fold

REGISTER_ID = "R01p"


@dataclass(frozen=True, kw_only=True)
class Approver:
    """One person; `upper` = of a level above the home; rights: 权限级别, "" where it is not told (P13)."""

    number: str
    name: str
    upper: bool = False
    rights: str = ""

    @property
    def shown(self) -> str:
        """工号 and name, as people read them."""
        return f"{self.number} {self.name}".strip()


def approvers(policy: Policy, owner: Node, on: dt.date) -> list[Approver]:
    """The persons in force on a day, each once, who may act for the home of `owner`."""
    tree = policy.organisation
    everybody = {fold(word) for node in tree.nodes for word in (node.code, node.name, node.level) if word}
    above = {fold(word) for node in _above(policy, owner, on) for word in (node.code, node.name, node.level) if word}
    own = {"", *(fold(word) for word in (owner.code, owner.name, owner.level) if word)}
    found: dict[str, Approver] = {}
    for row in policy.table(REGISTER_ID):
        level, number = fold(row["级"] or ""), str(row["工号"] or "")
        alive = (row["起"] is None or row["起"] <= on) and (row["止"] is None or on < row["止"])
        if number and alive and (level in own or level in above or level not in everybody):
            told = {"number": number, "name": str(row["姓名"] or ""), "rights": str(row.get("权限级别") or "")}
            found.setdefault(fold(number), Approver(**told, upper=level not in own))
    return list(found.values())


def _above(policy: Policy, owner: Node, on: dt.date) -> list[Node]:
    alive, found, node = policy.organisation.at(on), [], owner
    while node.parent and node.parent in alive and alive[node.parent] not in found:
        node = alive[node.parent]
        found.append(node)
    return found


def named(people: Sequence[Approver], word: str) -> Approver | None:
    """The person of a 工号, of a unique name, or of `工号｜姓名`; None when it is nobody's (settled 24)."""
    wanted = fold(word.replace("｜", "|").split("|")[0])
    by_number = next((one for one in people if fold(one.number) == wanted), None)
    same = [one for one in people if fold(one.name) == wanted]
    return by_number or (same[0] if len(same) == 1 else None)


def enough(people: Sequence[Approver]) -> int:
    """How many may share the steps: those of the home's own level, and where there is but one, the level above helps."""
    own = sum(not one.upper for one in people)
    return own if own > 1 else min(len(people), 2)
