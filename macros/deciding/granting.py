"""Permissions in a centre's ledger: there they count, not where a file carries them (settled 38)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from macros.closing.approvers_here import anybody
from macros.deciding.permission import YES, Request
from macros.errors import ToolkitError
from validators.values.period import Month
from workbooks.archive.events import PermissionsGiven
from workbooks.archive.home import Home
from workbooks.archive.standing import standing
from workbooks.file_digest import file_digest


def record(home: Home, branch: str, period: str, answered: Sequence[Request], form: Path, *, now: dt.datetime, by: str = "") -> str:
    """Records the answers to a form in the ledger, and says how the branch stands by them.

    `by`: who answered, the one whom the answers name where it is blank. ToolkitError where the branch is none of this
    home's, or who answered is nobody of 《审批人》 (settled 43).
    """
    when = Month.parse(period)
    if branch not in home.nodes(when):
        raise ToolkitError(f"{branch} {period} 不归这个收件文件夹管", "核对 --home；由收它上报件的那一级批复")
    who = anybody(home, by or (answered[0].permission.by if answered else ""), now)
    agreed = {one.key: asdict(one.permission) for one in answered if one.answer == YES}
    event = PermissionsGiven(
        at=now,
        period=period,
        branch=branch,
        file=form.name,
        sha256=file_digest(form),
        by=who.number,
        permitted=agreed,
        refused=[one.key for one in answered if one.answer != YES],
    )
    with home.ledger.writing():
        before = standing(branch, home.ledger.events(period=period, branch=branch))
        home.ledger.add(event)
        after = standing(branch, home.ledger.events(period=period, branch=branch))
    lifted = (
        f"已收到的第 {after.current.version} 版因此算数，请再合并一次。" if after.current and before.state == "退回" != after.state else ""
    )
    return f"已登记到收件文件夹，收件时按它复核。{lifted}"
