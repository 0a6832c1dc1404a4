"""The forms of single matters in a received file of 审批单: each a 提交 in the log of the home, no file twice (P13)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from macros.errors import ToolkitError
from macros.intake.check_in import Verdict
from macros.intake.examined import Examined
from macros.papers.deciding_papers import PaperAsked, submit_paper
from validators.papers.rights import LEVELS
from validators.values.period import Month
from workbooks.archive.events import PaperMoved
from workbooks.archive.home import Home

PAPERS = "papers"
"""Kind of the verdict on a file that handed forms in."""


def take_papers(home: Home, shown: str, found: Examined, now: dt.datetime) -> Verdict:
    """Takes up the forms; one that is under way already stays as it is. ToolkitError where the steps are switched off."""
    if home.ledger.events(PaperMoved, sha256=found.sha256):
        return Verdict(kind=PAPERS, note="单据以前登记过，没有再登记")
    taken, left = 0, []
    for told in found.papers:
        try:
            submit_paper(home, _asked(told, found, shown), now=now)
            taken += 1
        except ToolkitError as refused:
            left.append(f"{told['number']} {refused.reason}")
    if not taken and left:
        raise ToolkitError(f"“{shown}”里的单据一张也没有登记：{left[0]}", "核对原因；在办的等批下来，退回的改好再【提交审批】")
    more = f"；没有登记 {len(left)} 张（{left[0]}）" if left else ""
    return Verdict(kind=PAPERS, note=f"登记单据 {taken} 张{more}")


def _asked(told: dict[str, Any], found: Examined, shown: str) -> PaperAsked:
    rights = str(told["rights"])
    words = {key: str(told[key]) for key in ("number", "type", "by", "name", "about", "case", "sheet")}
    return PaperAsked(
        branch=found.branch,
        period=Month.parse(found.period),
        rights=rights if rights in LEVELS else LEVELS[-1],
        row=int(told["row"]),
        file=shown,
        sha256=found.sha256,
        **words,
    )
