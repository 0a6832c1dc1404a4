"""R60 and R61 of a home as sheets: what the rules say of them, and of levels that rest on a form there is not (P13).

Both are made of the ledger and typed by nobody; rules read them as they read any register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from macros.intake.kept_facts import ensure_facts
from macros.papers.paper_log import HeldPaper, cells, held_papers, paper_events
from validators.checking import check
from validators.filing.inputs import Filing, History
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.page.page import column_letter
from validators.papers.rights import overlay_on, rights_of
from validators.policy import Policy
from validators.register import RawSheet, Register
from validators.rules.r06_approval_unknown import RULE as UNKNOWN
from validators.values.period import Month
from workbooks.archive.events import PaperMoved
from workbooks.archive.home import Home

FIRST_ROW = 6
HEADERS = ("单号", "类型", "步骤", "办理人", "级别", "动作", "时间", "意见")


def form_cells(held: HeldPaper) -> list[Any]:
    """A row of R60: where the form stands, and who did what to it last."""
    last = held.events[-1]
    return [held.paper.number, held.opening.type, held.paper.stage.step, *cells(last)[3:]]


def paper_findings(home: Home, period: Month, today: dt.date) -> list[Finding]:
    """What the rules say of the forms of a home, and of the levels filed in a month; none while the steps are switched off."""
    if not overlay_on(home.policy):
        return []
    events = paper_events(home)
    raws = paper_sheets(home, events)
    owner = home.owner(period)
    filing = Filing(branch=owner.code, name=owner.name, period=period)
    found = check(raws, filing=filing, policy=home.policy, history=History.none(), today=today)
    return [*(_numbered(finding, raws) for finding in found.findings), *_levels(home, period, raws, today)]


def _numbered(finding: Finding, raws: Mapping[str, RawSheet]) -> Finding:
    """The finding filed under the 单号 of its row."""
    raw = next(raw for raw in raws.values() if raw.sheet == finding.sheet)
    number = raw.cells["单号"][raw.rows.index(finding.row)] if finding.row in raw.rows else None
    return replace(finding, record=str(number)) if number else finding


def paper_sheets(home: Home, events: Sequence[PaperMoved]) -> dict[str, RawSheet]:
    """R60 and R61 as sheets, a row a form and a row a line of the log."""
    papers, registers = held_papers(events, rights_of(home.policy)).values(), home.policy.registers
    forms = [[*form_cells(held)] for held in papers]
    lines = [[*cells(event), event.line] for event in events]
    return {"R60": _raw(registers["R60"], HEADERS, forms), "R61": _raw(registers["R61"], (*HEADERS, "记录哈希"), lines)}


def _raw(register: Register, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> RawSheet:
    columns = [[value or None for value in column] for column in zip(*rows, strict=True)] or [[] for _ in headers]
    return RawSheet(
        register=register,
        sheet=register.sheet,
        cells=dict(zip(headers, columns, strict=True)),
        rows=list(range(FIRST_ROW, FIRST_ROW + len(rows))),
        letters={header: column_letter(col) for col, header in enumerate(headers, 2)},
    )


def _levels(home: Home, period: Month, raws: Mapping[str, RawSheet], today: dt.date) -> Iterable[Finding]:
    """Of each branch's levels those whose number no form bears; the branch stands before the value."""
    counted = home.counted(period)
    if "R06" not in home.policy.pack.registers or not counted:
        return
    ensure_facts(home, period, counted)
    rows = home.facts.period(period, [event.sha256 for event in counted], ["R06"]).get("R06")
    register, mine = home.policy.registers["R06"], {home.owner(period).code, *home.nodes(period)}
    for branch, part in rows.groupby("_branch") if rows is not None else ():
        own = part[part["认定单位"].isna() | part["认定单位"].isin(mine)]
        headers = [
            c.header for c in register.columns if c.header in own and c.header in ("客户编码", "方案", "生效期间", "审批单号", "认定单位")
        ]
        cells = {header: plain_values(own[header]) for header in headers}
        raw = RawSheet(register=register, sheet=register.sheet, cells=cells, rows=[int(row) for row in own["_row"]], letters={})
        filing = Filing(branch=str(branch), name=str(branch), period=period)
        yield from (replace(f, record=f"{branch}+{f.record}") for f in unknown_numbers(raw, raws, filing, home.policy, today))


def unknown_numbers(levels: RawSheet, raws: Mapping[str, RawSheet], filing: Filing, policy: Policy, today: dt.date) -> list[Finding]:
    """The levels of one branch whose number none of the forms bears."""
    found = check({"R06": levels, **raws}, filing=filing, policy=policy, history=History.none(), today=today).findings
    return [finding for finding in found if finding.code == UNKNOWN.code]


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that keep a month from being given out: 准强制, to be made good by another person."""
    return [finding for finding in findings if finding.severity is Severity.B]
