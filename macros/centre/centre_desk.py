"""What every press on a centre desk brings up to date: 封面 (steps, one line a branch), 报送登记, 待处理, 审批 (ux 2.2).

All of it is read from the home; the desk remembers nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from macros.centre.centre_sheets import filings_page, waiting_page
from macros.closing.approval_steps import cautions, form, fresh, moves, settled
from macros.merge.filing_board import board
from macros.reports.layout.context import BoardRow
from macros.reports.layout.frame import GLYPHS
from macros.session import Session
from validators.approval_form import APPROVE, ApprovalForm, Stage
from validators.values.period import Month
from workbooks.archive.events import Event, FilingAccepted, FilingRejected, FormStep, MonthConsolidated, MonthPublished
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing
from workbooks.book import Edit, PutPage, WriteBlock
from workbooks.desk.centre_book import FIRST_BRANCH_ROW
from workbooks.desk.sheets.approval_sheet import ApprovalStep, approval_page, read_inputs
from workbooks.desk.sheets.cover_grid import DONE, WAITING
from workbooks.desk.sheets.cover_sheet import SHEET as HOME

UNDER_WAY = "●进行中"
_STEP_ROW = 9


def on_desk(session: Session) -> bool:
    """True where the centre's desk is at hand, open or on disk."""
    return HOME in session.book.sheet_names()


def refreshed(session: Session, home: Home, *, typed: tuple[str, str] | None = None) -> list[Edit]:
    """The edits that bring the desk up to date; `typed` replaces 审批人 and 意见 as they stand on 审批.

    None where no desk is at hand (a command over a home that has none).
    """
    if not on_desk(session):
        return []
    period, name = session.filing.period, session.filing.name
    rows, _ = board(home, period)
    standings = home.standings(period)
    stands = form(home, period)
    events = home.ledger.events(period=str(period))
    by, reason = read_inputs(session.book) if typed is None else typed
    stale = [e for e in home.ledger.events(FilingRejected) if e.period in ("", str(period))]
    return [
        WriteBlock(sheet=HOME, row=FIRST_BRANCH_ROW, column=8, values=[_branch_line(row, standings) for row in rows]),
        WriteBlock(sheet=HOME, row=_STEP_ROW, column=4, values=steps(home, period, rows, standings, stands, events, len(stale))),
        PutPage(page=filings_page(name, period.zh, rows, session.moment)),
        PutPage(page=waiting_page(name, period.zh, stale, [e for e in events if isinstance(e, FilingAccepted)])),
        PutPage(
            page=approval_page(
                name,
                period.zh,
                stands,
                _done(home, period),
                by=by,
                reason=reason,
                ready=any(isinstance(e, MonthConsolidated) for e in events),
                lacks=cautions(home, period),
            )
        ),
    ]


def _branch_line(row: BoardRow, standings: Mapping[str, Standing]) -> list[object]:
    event = standings[row.branch].current
    counts = event.counts if event else {}
    return [row.name, GLYPHS[row.word] + row.word, row.version, *(counts.get(c) if event else None for c in "ABCD")]


def _done(home: Home, period: Month) -> list[ApprovalStep]:
    return [
        ApprovalStep(
            step=e.step or "发布",
            by=f"{e.by} {e.name}".strip(),
            at=e.at,
            reason=e.reason,
            change=e.state if isinstance(e, MonthPublished) else f"{e.left}→{e.reached}",
        )
        for e in moves(home, period)
    ]


def steps(
    home: Home,
    period: Month,
    rows: Sequence[BoardRow],
    standings: Mapping[str, Standing],
    stands: ApprovalForm,
    events: Sequence[Event],
    waiting: int,
) -> list[list[str]]:
    """The state and the line of each of the six steps, from what lies in the home; `waiting` files were not taken."""
    merged = [e for e in events if isinstance(e, MonthConsolidated)]
    ready = bool(merged) and fresh(merged[-1], standings) and settled(merged[-1], home, period)
    here, missing = sum(r.received is not None for r in rows), [r.short for r in rows if r.received is None]
    returned = [r.short for r in rows if r.state == "退回"]
    lacks = "、".join([*(f"{n}未报" for n in missing[:3]), *(f"{n}退回" for n in returned[:3])])
    return [
        _templates(home.folder / "台账", period, rows),
        [_state(here == len(rows) or ready, here > 0), f"收到 {here} 家，应报 {len(rows)} 家；没收下的文件 {waiting} 个"],
        [
            _state(ready or not (missing or returned), bool(returned)),
            f"未报 {len(missing)} 家，退回 {len(returned)} 家" + (f"：{lacks}" if lacks else ""),
        ],
        [_state(ready, bool(merged)), _merging(merged, standings, ready)],
        [
            WAITING if stands.stage is Stage.DRAFT else stands.stage.glyph + ("已完成" if stands.stage.locked else "待审批"),
            f"{stands.stage}（第 {stands.version} 次）" + ("" if stands.stage.locked else f"；下一步：{stands.stage.step}"),
        ],
        _publishing(events),
    ]


def _state(done: bool, begun: bool) -> str:
    return DONE if done else UNDER_WAY if begun else WAITING


def _templates(folder: Path, period: Month, rows: Sequence[BoardRow]) -> list[str]:
    names = [p.name for p in folder.glob(f"{period}*.xlsm")] if folder.is_dir() else []
    made = sum(any(row.branch in name for name in names) for row in rows)
    return [_state(bool(rows) and made == len(rows), made > 0), f"“台账”文件夹里有 {made} 个，应发 {len(rows)} 个"]


def _merging(merged: Sequence[MonthConsolidated], standings: Mapping[str, Standing], ready: bool) -> str:
    if not merged:
        return "各局合计与合并数的差额必须是 0"
    count = len(merged[-1].merged)
    return f"{merged[-1].at:%m-%d %H:%M} 并入 {count} 家，差额 0" + ("" if ready else "；以后又收到或退回过，请再点一次")


def _publishing(events: Sequence[Event]) -> list[str]:
    published = [i for i, e in enumerate(events) if isinstance(e, MonthPublished)]
    decided = [i for i, e in enumerate(events) if isinstance(e, FormStep) and e.kind == APPROVE and e.reached == Stage.APPROVED.value]
    if not published:
        return [WAITING, "每个单位只拿到自己的一份"]
    final = bool(decided) and published[-1] > decided[-1]
    return [
        DONE if final else UNDER_WAY,
        f"{events[published[-1]].at:%m-%d %H:%M} 已做好" + ("" if final else "（征求意见稿）；批准后再发一次"),
    ]
