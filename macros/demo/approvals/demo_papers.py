"""Twenty forms a month: some handed in by 提交审批 at a desk, the others registered at the centre, each taken a way (P13)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from macros.demo.world import DeskCells
from macros.headless import headless
from macros.intake.collecting import collect
from macros.opening import open_session
from macros.papers.deciding_papers import PaperAsked, decide_paper, papers_in, submit_paper
from validators.acting_persons import approvers
from validators.approval_form import Stage
from validators.packs.pack_contents import EXAMPLE
from validators.packs.trade_pack import DEMO, Pack
from validators.papers.paper_states import AGREE, EXECUTE, FINISH, REFUSE, RETURN
from validators.papers.rights import OVERLAY, approvals_pack, overlay_on, rights_of
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.policy_book import parameter_rows, preset_rows

Cells = dict[str, dict[str, list[Any]]]
_RATES = (92, 93, 95, 96, 97)


@cache
def told_of_papers() -> dict[str, Any]:
    """What the overlay says of the forms of its demo."""
    return tomllib.loads(approvals_pack().files[DEMO])


def with_rights(cells: Cells, pack: Pack, last: Month) -> Cells:
    """The policy of a demo with levels for its approvers, limits for the steps and the day from which forms are asked for.

    As it was where the overlay does not lie on the pack.
    """
    if approvals_pack() not in pack.above:
        return cells
    told, people = told_of_papers(), dict(cells["R01p"])
    count = len(next(iter(people.values())))
    people["权限级别"] = [told["second"]] * (count - 1) + [told["first"]] * min(count, 1)
    rights = preset_rows(pack, pack.all_registers["R63"])
    headers = [column.header for column in pack.all_registers["R63"].shown]
    own = {"R63": {header: [row.get(header) for row in rights] for header in headers}}
    return cells | own | {"R01p": people, "R09": _parameters(cells["R09"], pack, last)}


def _parameters(held: dict[str, list[Any]], pack: Pack, last: Month) -> dict[str, list[Any]]:
    """The parameters with those of the overlay: switched on from the month after the last, the limits as examples."""
    limits, over = told_of_papers()["days"], approvals_pack().parameters
    own = [row for row in parameter_rows(pack) if row["参数代码"] in over]
    for row in own:
        code = str(row["参数代码"])
        row |= {"值": limits[code], "来源": EXAMPLE} if code in limits else {}
        row |= {"生效日": last.plus(1).first} if code == OVERLAY else {}
    kept = [i for i, code in enumerate(held["参数代码"]) if code not in over]
    headers = dict.fromkeys((*held, *(header for row in own for header in row)))
    blank = [None] * len(held["参数代码"])
    return {header: [held.get(header, blank)[i] for i in kept] + [row.get(header) for row in own] for header in headers}


@dataclass(frozen=True)
class MonthForm:
    """A form of the month: what is handed in, and what becomes of it."""

    asked: PaperAsked
    way: str


def run_papers(home: Home, period: Month, desks: Sequence[tuple[DeskCells, Path]], *, begins: dt.datetime) -> int:
    """The forms of a month: how many; 0 where the steps are switched off."""
    if not overlay_on(home.policy):
        return 0
    from_desks = _from_desks(home, period, desks, begins)
    forms = list(_forms(period, [cells for cells, _ in desks], skip=len(from_desks)))
    for form in forms:
        submit_paper(home, form.asked, now=begins)
    ways = told_of_papers()["ways"]
    held = papers_in(home)
    handed = [*((number, ways[i % len(ways)]) for i, number in enumerate(from_desks)), *((f.asked.number, f.way) for f in forms)]
    handed = [(number, way.replace("1", "12") if held[number].opening.middle else way) for number, way in handed]
    for day in range(1, 1 + max(len(way) for _, way in handed)):
        for number, way in handed:
            if day <= len(way):
                _step(home, number, way[day - 1], begins + dt.timedelta(days=day))
    return len(handed)


def _from_desks(home: Home, period: Month, desks: Sequence[tuple[DeskCells, Path]], now: dt.datetime) -> list[str]:
    """Awards that wait on a desk are handed in by a press of 提交审批 there, and come in with 收件登记."""
    waiting = [
        (cells, desk) for cells, desk in desks if any(str(state) == "待终审" for state in cells.sheets.get("R44", {}).get("审批", ()))
    ]
    before = set(papers_in(home))
    for _, desk in waiting[: told_of_papers()["awards"]]:
        made = headless("request", open_session(desk, today=now.date(), now=now)).files
        collect([file for file in made if file.suffix == ".xlsx"], home, now=now)
    return [number for number in papers_in(home) if number not in before]


def _forms(period: Month, desks: Sequence[DeskCells], *, skip: int) -> Iterator[MonthForm]:
    """The forms that are registered at the centre; of the awards those that no desk handed in."""
    told, n = told_of_papers(), 0
    for line in told["form"]:
        count = line["count"] - (skip if line["type"] == "突出贡献奖" else 0)
        for _ in range(max(count, 0)):
            cells = desks[n % len(desks)]
            place = n // len(desks)
            customer, manager = _customer(cells, place)
            words = {"customer": customer, "manager": manager[1], "rate": _RATES[n % len(_RATES)]}
            asked = PaperAsked(
                number=f"SP-{cells.branch}-{period.year % 100:02d}{period.month:02d}-{n + 1:03d}",
                type=line["type"],
                branch=cells.branch,
                period=period,
                by=manager[0],
                name=manager[1],
                about=line["about"].format(**words),
                case=line.get("case", ""),
            )
            yield MonthForm(asked, told["ways"][n % len(told["ways"])])
            n += 1


def _customer(cells: DeskCells, place: int) -> tuple[str, tuple[str, str]]:
    """A customer of a desk, and who there hands the form in (工号, 姓名)."""
    names = [str(name) for name in cells.sheets.get("R03", {}).get("企业全称", ()) if name] or [cells.name]
    staff = cells.sheets.get("R02", {})
    people = list(zip(staff.get("工号", ()), staff.get("姓名", ()), strict=False)) or [(f"{cells.branch}G1", "经办人")]
    number, name = people[place % len(people)]
    return names[place % len(names)], (str(number), str(name))


def _step(home: Home, number: str, letter: str, now: dt.datetime) -> None:
    """One step of a form's way, by a person who may do it; a step that fell away with it is passed over."""
    told, held = told_of_papers(), papers_in(home)[number]
    if letter in "ed":
        decide_paper(home, number, EXECUTE if letter == "e" else FINISH, by=held.opening.by, now=now)
    elif letter == "s":
        one = held.opening
        words: dict[str, Any] = {"type": one.type, "branch": one.branch, "by": one.by, "name": one.name}
        asked = PaperAsked(number=number, period=Month.parse(one.period), about=f"{one.about}（已补合同编号）", **words)
        submit_paper(home, asked, now=now)
    elif letter in "rx":
        action, why = (RETURN, told["words_back"]) if letter == "r" else (REFUSE, told["words_no"])
        decide_paper(home, number, action, by=_able(home, number, now), words=why, now=now)
    elif held.paper.stage is _AT[letter]:
        decide_paper(home, number, AGREE, by=_able(home, number, now), now=now)


_AT = {"1": Stage.FIRST, "2": Stage.MIDDLE, "3": Stage.LAST}
"""The stage at which a digit agrees."""


def _able(home: Home, number: str, now: dt.datetime) -> str:
    """Who may do the step at which a form waits: the last of them, so that the first keeps what only few can do."""
    held, rights = papers_in(home)[number], rights_of(home.policy)
    paper, people = held.paper, approvers(home.policy, home.owner(Month.parse(held.opening.period)), now.date())
    free = [one.number for one in people if rights.may(one.rights, paper.stage.step) and one.number not in (*paper.signed, paper.submitter)]
    return free[-1]
