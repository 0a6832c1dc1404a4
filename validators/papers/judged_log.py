"""The log of forms as rules read it: R61 line by line, each form with those of its present version (P13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validators.filing.inputs import Facts
from validators.frames import plain_values
from validators.papers.paper_states import AGREE, SUBMIT
from validators.papers.rights import overlay_on
from validators.register import Sheet
from validators.values.text import fold

HEADERS = ("单号", "步骤", "办理人", "级别", "动作", "时间", "意见")


class LoggedMove(NamedTuple):
    """A line of R61; a blank cell is ""."""

    number: str
    step: str
    person: str
    level: str
    action: str
    when: str
    words: str

    @property
    def who(self) -> str:
        """The 工号 before the name, folded: whoever has the same is the same person. >>> LoggedMove("", "", "a01 周", *[""] * 4).who
        'A01'
        """
        return fold(self.person.split(" ")[0])


class JudgedForm(NamedTuple):
    """A form of R60: its sheet and position there, and the lines of its present version in R61, its 提交 first."""

    sheet: Sheet
    pos: int
    number: str
    lines: tuple[LoggedMove, ...]

    @property
    def submitter(self) -> str:
        """Who handed it in, folded; "" where no line says."""
        return next((line.who for line in self.lines if line.action == SUBMIT), "")

    @property
    def agreed(self) -> dict[str, LoggedMove]:
        """Step -> its last 同意: an earlier one that somebody else has made good counts no more."""
        return {line.step: line for line in self.lines if line.action == AGREE}


def logged_moves(sheet: Sheet | None) -> dict[str, list[LoggedMove]]:
    """The lines of R61 by 单号, in their order; none without the sheet."""
    found: dict[str, list[LoggedMove]] = {}
    for cells in zip(*(plain_values(sheet.frame[header]) for header in HEADERS), strict=True) if sheet is not None else ():
        line = LoggedMove(*("" if cell is None else str(cell) for cell in cells))
        found.setdefault(fold(line.number), []).append(line)
    return found


def judged_forms(facts: Facts) -> Iterator[JudgedForm]:
    """The forms of R60 in their order; none while the policy has not switched the steps on."""
    sheet = facts.sheet("R60")
    if sheet is None or not overlay_on(facts.policy):
        return
    lines = logged_moves(facts.sheet("R61"))
    for pos, number in enumerate(plain_values(sheet.frame["单号"])):
        mine = lines.get(fold(str(number or "")), [])
        begins = max((i for i, line in enumerate(mine) if line.action == SUBMIT), default=0)
        yield JudgedForm(sheet, pos, str(number or ""), tuple(mine[begins:]))
