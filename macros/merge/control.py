"""Control totals of a home: what each branch claims, what each level claims for those under it (D35)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from macros.errors import ToolkitError
from macros.intake.overlap import inside
from macros.results.shapes import value_json
from validators.filing.inputs import Inputs, Result
from validators.organisation_tree import Node
from validators.register import Register
from validators.values.period import Month
from validators.values.text import Text
from workbooks.archive.events import FilingCorrected, FilingEvent
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing
from workbooks.submission.level_file import counted

_FORMATS = {"收入": "money", "数量": "quantity"}


@dataclass(frozen=True)
class Claims:
    """机构编码, measure -> what was claimed: fen, thousandths, rows."""

    values: Mapping[tuple[str, str], int]

    def only(self, branches: Collection[str]) -> Claims:
        """The claims of these."""
        return Claims({key: value for key, value in self.values.items() if key[0] in branches})

    @property
    def result(self) -> Result:
        """As D35 reads them."""
        rows = [{"_branch": code, "指标": name, "值": value} for (code, name), value in self.values.items()]
        return Result(
            title=Text("各局控制总数", "Control totals"),
            formats={"值": "count"},
            rows=pd.DataFrame(rows, columns=["_branch", "指标", "值"]),
        )


def control(standings: Mapping[str, Standing], corrections: Sequence[FilingCorrected]) -> Claims:
    """What each branch whose rows count claims to hold, the 更正单 of closed months included."""
    held = {code: s.current for code, s in standings.items() if s.merged and s.current}
    claimed: dict[tuple[str, str], int] = {}
    for event in [*held.values(), *(e for e in corrections if e.branch in held)]:
        for branch, totals in _claims(event):
            for name, value in totals.items():
                claimed[branch, name] = claimed.get((branch, name), 0) + int(value)
    return Claims(claimed)


def _claims(event: FilingEvent) -> Iterator[tuple[str, Mapping[str, int]]]:
    parts = event.parts
    if parts is None:
        yield event.branch, event.totals
    else:
        yield from ((str(part["branch"]), part["totals"]) for part in counted(parts))


def _level_sums(
    frames: Mapping[str, pd.DataFrame], child_of: Mapping[str, str], known: Mapping[str, Register]
) -> dict[tuple[str, str], int]:
    """Level, measure -> the sum over the rows of its branches."""
    sums: dict[tuple[str, str], int] = {}
    for name, frame in frames.items():
        groups = frame.groupby(frame["_branch"].map(child_of))
        found = {f"{known[name].sheet} 行数": groups.size()}
        found |= {measure: groups[measure].sum() for measure in _FORMATS} if name == "R10" else {}
        sums |= {(str(code), measure): int(v) for measure, values in found.items() for code, v in values.items()}
    return sums


def child_totals(
    frames: Mapping[str, pd.DataFrame],
    standings: Mapping[str, Standing],
    corrections: Sequence[FilingCorrected],
    nodes: Mapping[str, Node],
    known: Mapping[str, Register],
) -> tuple[dict[str, Any], ...]:
    """Of each level that filed for others: the totals on its own manifest against the sum of the rows of its branches."""
    levels = {code: s.current for code, s in standings.items() if s.merged and s.current and s.current.parts is not None}
    if not levels:
        return ()
    sums = _level_sums(frames, {branch: code for code, event in levels.items() for branch in inside(event)}, known)
    made = []
    for code, event in levels.items():
        claimed = dict(event.totals)
        for correction in corrections:
            if correction.branch in inside(event):
                more = correction.totals
                claimed = {m: claimed.get(m, 0) + more.get(m, 0) for m in dict.fromkeys([*claimed, *more])}
        made.append(
            {
                "branch": code,
                "name": nodes[code].name,
                "file": event.file,
                "measures": {
                    m: {
                        "sum_of_branches": value_json(v, _FORMATS.get(m, "count")),
                        "consolidated": value_json(sums.get((code, m), 0), _FORMATS.get(m, "count")),
                    }
                    for m, v in claimed.items()
                },
            }
        )
    return tuple(made)


def adjusted_json(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Adjustments as one reads them: amounts as text of the contract."""
    return [
        {
            "by": line["by"],
            "name": line["name"],
            "branch": line["target"],
            "measure": line["measure"],
            "value": value_json(line["value"], _FORMATS[line["measure"]]),
            "reason": line["reason"],
            "owner": line["owner"],
            "file": line["file"],
            "row": line["row"],
        }
        for line in lines
    ]


def chosen(home: Home, period: Month, branches: Sequence[str]) -> frozenset[str]:
    """The organisations asked for and all under them; ToolkitError for one that is not under this home."""
    nodes, found = home.nodes(period), set()
    for code in branches:
        if code not in nodes:
            raise ToolkitError(f"{period} 没有归本单位的机构“{code}”", f"可用的机构编码：{'、'.join(list(nodes)[:20])}")
        found |= {code, *(n.code for n in home.policy.organisation.below(code, period.first))}
    return frozenset(found)


def within(given: Inputs, only: Collection[str]) -> Inputs:
    """The inputs of these organisations only; ToolkitError when none of them has filed."""
    filed = tuple(filing for filing in given.filings if filing.branch in only)
    if not filed:
        raise ToolkitError(f"所选单位 {given.period} 都没有可以合并的上报件", "换几家，或先【收件登记】")
    return Inputs(
        period=given.period,
        policy=given.policy,
        filings=filed,
        final=given.final,
        frames={name: frame[frame["_branch"].isin(only)].reset_index(drop=True) for name, frame in given.frames.items()},
        history=given.history.only(only),
        expected=tuple(c for c in given.expected if c in only),
    )


def listed(standings: Mapping[str, Standing], only: Collection[str]) -> dict[str, Standing]:
    """The standings of those chosen, and of the levels whose files hold some of them."""
    return {
        code: s for code, s in standings.items() if code in only or (s.current is not None and any(c in only for c in inside(s.current)))
    }


def named(node: Node, part: bool) -> Node:
    """The owner of a report; of a chosen part its title says so."""
    return replace(node, name=f"{node.name}（部分汇总）") if part else node
