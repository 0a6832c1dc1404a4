"""Closed months under another policy: who would get more or less, what it would cost, which levels would move.

Every month is computed twice: as it was consolidated, and from the same filings under the policy to be tried. What was
consolidated, approved or paid stays as it is; nothing is recorded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.closing.replay import as_it_was, consolidation, stored_results
from macros.comparing.policy_changes import policy_changes
from macros.errors import ToolkitError
from macros.lookup.scheme_check import refuse_faulty_scheme
from macros.merge.consolidation import computed
from macros.results.archived_results import Archived
from validators.policy import Policy
from validators.values.money import yuan_text
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.read.read_policy import read_policy_book

Key = tuple[str, str]
TOTAL = "合计"


@dataclass(frozen=True, kw_only=True)
class PayShift:
    """One person's pay of one month, in fen; None where it cannot be worked out. `parts`: name -> before and after."""

    period: Month
    branch: str
    number: str
    name: str
    before: int | None
    after: int | None
    parts: Mapping[str, tuple[int | None, int | None]]

    @property
    def change(self) -> int | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, kw_only=True)
class LevelShift:
    """A customer whose level would be another; `up` None where one of them is no level of the pack."""

    period: Month
    branch: str
    customer: str
    name: str
    before: str
    after: str
    up: bool | None


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """All months, earliest first; `blocked` says what could not be worked out under the new policy."""

    file: str
    months: tuple[Month, ...]
    changes: tuple[str, ...]
    pay: tuple[PayShift, ...]
    levels: tuple[LevelShift, ...]
    blocked: tuple[str, ...]

    def cost(self, period: Month | None = None) -> tuple[int, int]:
        """Pay before and after in fen, of one month or of all; of those who have both."""
        known = [one for one in self.pay if one.change is not None and period in (None, one.period)]
        return sum(one.before or 0 for one in known), sum(one.after or 0 for one in known)

    def as_json(self) -> dict[str, Any]:
        """One JSON document; money in yuan."""
        before, after = self.cost()
        return {
            "policy": self.file,
            "periods": [str(month) for month in self.months],
            "changes": list(self.changes),
            "cost": {"before": yuan_text(before), "after": yuan_text(after), "change": yuan_text(after - before)},
            "winners": sum((one.change or 0) > 0 for one in self.pay),
            "losers": sum((one.change or 0) < 0 for one in self.pay),
            "people": [_person(one) for one in self.pay if one.change != 0],
            "levels": [
                {"period": str(o.period), "branch": o.branch, "客户编码": o.customer, "from": o.before, "to": o.after} for o in self.levels
            ],
            "blocked": list(self.blocked),
        }


def _person(one: PayShift) -> dict[str, Any]:
    shown = {name: None if fen is None else yuan_text(fen) for name, fen in (("before", one.before), ("after", one.after))}
    return {"period": str(one.period), "branch": one.branch, "工号": one.number, **shown}


def simulate(
    home: Home, policy_book: Path, periods: int, *, person: str = "", workers: int = 2, step: Callable[[str], None] = lambda _: None
) -> Simulation:
    """The last `periods` consolidated months under `policy_book`; `person` = of one 工号 only.

    ToolkitError for a faulty policy, one of another pack, a home without a consolidated month, and a 工号 that nobody has.
    """
    policy, _ = read_policy_book(policy_book)
    refuse_faulty_scheme(policy, policy_book.name)
    if policy.pack.id != home.policy.pack.id:
        raise ToolkitError(
            f"“{policy_book.name}”是{policy.pack.title.zh}的，收件文件夹是{home.policy.pack.title.zh}的", "换成同一个方案的政策工作簿"
        )
    months = _consolidated(home)[-periods:] if periods > 0 else []
    if not months:
        raise ToolkitError("没有合并过的月份可以测算", "先【合并汇总】；--periods 写要测算几个月")
    pay, levels, blocked = list[PayShift](), list[LevelShift](), list[str]()
    for month in months:
        step(f"{month} 按新政策重算")
        before, after = _twice(home, month, policy_book, workers)
        pay += [one for one in _pay(policy, month, before, after) if person in ("", one.number)]
        levels += _levels(policy, month, before, after)
        blocked += [f"{month.zh}：{one['message']}" for one in after.rest.get("blocked", [])]
    if person and not pay:
        raise ToolkitError(f"这几个月没有工号“{person}”的薪酬", "核对 --person；不写就是全部")
    return Simulation(
        file=policy_book.name,
        months=tuple(months),
        changes=tuple(policy_changes(home.policy, policy, months[-1])),
        pay=tuple(pay),
        levels=() if person else tuple(levels),
        blocked=tuple(dict.fromkeys(blocked)),
    )


def _consolidated(home: Home) -> list[Month]:
    found = []
    for month in home.periods():
        try:
            consolidation(home, month)
        except ToolkitError:
            continue
        found.append(month)
    return found


def _twice(home: Home, month: Month, policy_book: Path, workers: int) -> tuple[Archived, Archived]:
    event = consolidation(home, month)
    before = stored_results(home, month, event)
    with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
        tried, _ = computed(as_it_was(home, month, event, Path(scratch), policy_book), month, workers=workers)
    return before, tried.archived


def _rows(results: Archived, name: str, keys: Sequence[str]) -> dict[Key, dict[str, Any]]:
    table = results.rows.get(name)
    return {} if table is None else {(str(row[keys[0]]), str(row[keys[1]])): row for row in table.to_pylist()}


def _pay(policy: Policy, month: Month, before: Archived, after: Archived) -> list[PayShift]:
    name = policy.pack.pay
    forms = after.rest["results"].get(name, {}).get("formats", {})
    parts = [column for column, form in forms.items() if form == "money" and column != TOTAL]
    old, new = (_rows(results, name, ("机构编码", "工号")) for results in (before, after))
    return [
        PayShift(
            period=month,
            branch=key[0],
            number=key[1],
            name=str((new.get(key) or old[key]).get("姓名") or ""),
            before=old.get(key, {}).get(TOTAL),
            after=new.get(key, {}).get(TOTAL),
            parts={part: (old.get(key, {}).get(part), new.get(key, {}).get(part)) for part in parts},
        )
        for key in dict.fromkeys([*old, *new])
    ]


def _levels(policy: Policy, month: Month, before: Archived, after: Archived) -> list[LevelShift]:
    grades = policy.pack.grades
    ranks = {level: i for i, level in enumerate((*grades.levels, grades.none))}
    old, new = (_rows(results, grades.computation, ("机构编码", "客户编码")) for results in (before, after))
    found = []
    for key in dict.fromkeys([*old, *new]):
        was, will = (str(side.get(key, {}).get("级别") or "") for side in (old, new))
        if was != will:
            up = ranks[will] < ranks[was] if was in ranks and will in ranks else None
            name = str((new.get(key) or old[key]).get("企业全称") or "")
            found.append(LevelShift(period=month, branch=key[0], customer=key[1], name=name, before=was, after=will, up=up))
    return found
