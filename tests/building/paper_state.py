"""A home whose policy has switched the approval of single forms on (P13): P01 with its five approvers, and their levels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from building.small_state import APPROVERS, PERIOD, approvers, organisation
from macros.papers.deciding_papers import PaperAsked, PaperDone, decide_paper, submit_paper
from validators.packs.trade_pack import Pack, laid_over, overlays, packs
from validators.register import typed_frame
from workbooks.archive.home import Home
from workbooks.desk.policy_book import parameter_rows, write_policy

LEVELS = dict(zip(APPROVERS, ("二级", "二级", "二级", "一级", "一级"), strict=True))
"""工号 -> 权限级别 of the persons of the state office."""
DAYS = {"approval_days_first": 2, "approval_days_middle": 2, "approval_days_final": 3}
"""Days that a step may take."""
BEGAN = dt.datetime(2026, 11, 2, 9, 30)


def with_papers(pack: Pack | None = None) -> Pack:
    """A pack (P01) with P13 laid over it."""
    return laid_over(pack or packs()["P01"], overlays()["P13"])


def paper_policy(path: Path, *, people: Mapping[str, Any] | None = None, **parameters: Any) -> Path:
    """The policy workbook; `parameters` by code stand in place of the limits of two, two and three days."""
    pack = with_papers()
    registers, given = pack.all_registers, DAYS | parameters
    rows = parameter_rows(pack)
    for row in rows:
        row["值"] = given.get(str(row["参数代码"]), row.get("值"))
    told: dict[str, dict[str, Any]] = {
        "R01": organisation(),
        "R01p": dict(people or approvers(权限级别=list(LEVELS.values()))),
        "R09": {c.header: [row.get(c.header) for row in rows] for c in registers["R09"].shown},
    }
    frames = {
        name: typed_frame(registers[name], columns, rows=range(6, 6 + len(next(iter(columns.values()))))) for name, columns in told.items()
    }
    write_policy(path, pack, frames)
    return path


def paper_home(folder: Path, **how: Any) -> Home:
    """A home with that policy and nothing in it."""
    return Home.create(folder / "中心", paper_policy(folder / "政策.xlsx", **how), now=BEGAN)


def asked(number: str, kind: str = "价格偏差", *, by: str = "LJ01G1", **changes: Any) -> PaperAsked:
    """A form of 临江市局 that is handed in."""
    told = {"branch": "LJ01", "period": PERIOD, "name": "陈思远", "about": "茶叶公司特快按 95 折"} | changes
    return PaperAsked(number=number, type=kind, by=by, **told)


def on_day(day: int) -> dt.datetime:
    """So many days after the forms began."""
    return BEGAN + dt.timedelta(days=day)


def submitted(home: Home, number: str, kind: str = "价格偏差", *, day: int = 0, **changes: Any) -> PaperDone:
    """A form that was handed in."""
    return submit_paper(home, asked(number, kind, **changes), now=on_day(day))


def agreed(home: Home, number: str, by: str, *, day: int = 0) -> PaperDone:
    """A step of it that a person agreed to."""
    return decide_paper(home, number, "同意", by=by, now=on_day(day))
