"""The organisation as a dated tree (R01): who reports to whom on a day. No level has a name in code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from validators.values.missing import is_missing


@dataclass(frozen=True, kw_only=True)
class Node:
    """One organisation between two days (`end` is its last day; None = open); after that `successor` has its history."""

    code: str
    name: str
    level: str = ""
    parent: str | None = None
    kind: str = ""
    head: str | None = None
    email: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    successor: str | None = None

    def alive(self, day: dt.date) -> bool:
        """True when it exists on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Organisation:
    """The tree of R01."""

    nodes: tuple[Node, ...] = field(default=())

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Organisation:
        """From the typed frame of R01."""

        def day(value: object) -> dt.date | None:
            return None if is_missing(value) else pd.Timestamp(str(value)).date()

        return cls(
            tuple(
                Node(
                    code=r["机构编码"],
                    name=r["机构名称"] or r["机构编码"],
                    level=r["层级"] or "",
                    parent=r["上级机构"],
                    kind=r["机构类型"] or "",
                    head=r["负责人"],
                    email=r["报送邮箱"] or "",
                    start=day(r["生效日期"]),
                    end=day(r["失效日期"]),
                    successor=r.get("承接机构"),
                )
                for r in frame.to_dict("records")
                if r["机构编码"]
            )
        )

    def at(self, day: dt.date) -> dict[str, Node]:
        """The nodes alive on a day, by code."""
        return {node.code: node for node in self.nodes if node.alive(day)}

    def parent(self, code: str, day: dt.date) -> Node | None:
        """Who the node of that code submits to on a day; None for a root and for a code that is not alive."""
        alive = self.at(day)
        return alive.get(alive[code].parent or "") if code in alive else None

    def children(self, code: str, day: dt.date) -> list[Node]:
        """The nodes that submit to `code` on a day, in the order of the sheet."""
        return [node for node in self.at(day).values() if node.parent == code and node.code != code]

    def filing_to(self, code: str, day: dt.date) -> list[Node]:
        """The nodes that file to `code` on a day: those that submit to it; itself where it is the only one in the tree that nobody
        submits to, and so its own centre.
        """
        below, last = self.children(code, day), self.leaves(day)
        return below or (last if [node.code for node in last] == [code] else [])

    def roots(self, day: dt.date) -> list[Node]:
        """The nodes without a living parent."""
        alive = self.at(day)
        return [node for node in alive.values() if node.parent not in alive]

    def leaves(self, day: dt.date) -> list[Node]:
        """The nodes that nobody submits to."""
        parents = {node.parent for node in self.at(day).values()}
        return [node for node in self.at(day).values() if node.code not in parents]

    def below(self, code: str, day: dt.date) -> Iterator[Node]:
        """Every node under `code`, top down."""
        for child in self.children(code, day):
            yield child
            yield from self.below(child.code, day)

    def heir(self, code: str, day: dt.date) -> str:
        """Who has the history of an organisation on a day: itself, or where it was merged or recoded, the one that the
        policy names (承接机构), step by step; itself too where it names none.
        """
        alive, found, seen = self.at(day), code, set[str]()
        known = {node.code: node.successor for node in self.nodes}
        while found not in alive and known.get(found) and found not in seen:
            seen.add(found)
            found = str(known[found])
        return found if found in alive else code

    def path(self, code: str, day: dt.date) -> list[Node]:
        """The node and those above it, up to the root; a circle ends where it closes."""
        alive, found = self.at(day), []
        while code in alive and alive[code] not in found:
            found.append(alive[code])
            code = alive[code].parent or ""
        return found
