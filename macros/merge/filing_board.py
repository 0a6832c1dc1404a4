"""The filing board of a home: who filed, when, and where each filing stands (D30, E3.16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from macros.deciding.remembered_keys import KnownKey, known_keys, signed
from macros.errors import ToolkitError
from macros.reports.layout.context import BoardRow
from macros.run import calcs, inputs
from validators.filing.inputs import Filing, History, Inputs, Result
from validators.filing.states import NIL, NOT_APPLICABLE
from validators.values.missing import or_none
from validators.values.period import Month
from workbooks.archive.events import FilingEvent
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing, standing
from workbooks.submission.level_file import counted

STRIP_MONTHS = 6
_GLYPH = {"按时": "√", "迟报": "▲", "退回": "◆", "待核对": "◇", "未报": "×", "零报": "○", "更正": "√"}
_ENDINGS = ("自治县局", "县局", "市局", "区局", "局")


def board(home: Home, period: Month) -> tuple[tuple[BoardRow, ...], Result]:
    """One row an expected branch, and the result of D30 behind it."""
    standings = home.standings(period)
    if not standings:
        raise ToolkitError(f"政策的《组织机构》里没有 {period} 应报的下级机构", "在政策工作簿登记各下级机构，再收一次件")
    timeliness = _timeliness(home, period, standings)
    by_branch = timeliness.rows.set_index("_branch").to_dict("index")
    names = {code: node.name for code, node in home.nodes(period).items()}
    strips = _strips(home, period, list(standings))
    keys = known_keys(home)
    now, before = incomes(home, period), incomes(home, period.plus(-1))
    rows = tuple(
        _row(s, names[code], by_branch[code], strips[code], now.get(code), before.get(code), keys) for code, s in standings.items()
    )
    return rows, timeliness


def filing_of(event: FilingEvent, name: str, state: str = "", first: dt.datetime | None = None) -> Filing:
    """The envelope of a check-in."""
    return Filing(
        branch=event.branch,
        name=name,
        period=Month.parse(event.period),
        version=event.version,
        file=event.file,
        filled_by=event.filled_by,
        received=event.at,
        first_received=first or event.at,
        state=state,
        nil=("全部",) if event.nil else (),
        filled_on=dt.date.fromisoformat(event.filled_on) if event.filled_on else None,
    )


def filings(home: Home, period: Month, standings: Mapping[str, Standing], *, merged: bool) -> tuple[Filing, ...]:
    """The envelopes of the filings that came in, or of those only that count in the sums."""
    names = {code: node.name for code, node in home.nodes(period).items()}
    came = {code: s.current or next(iter(s.held), None) for code, s in standings.items() if s.merged or not merged}
    return tuple(
        filing_of(event, names[code], standings[code].state, standings[code].first) for code, event in came.items() if event is not None
    )


def filings_inside(home: Home, period: Month, standings: Mapping[str, Standing]) -> tuple[Filing, ...]:
    """The envelopes of everybody whose rows are in the sums: a level's file gives those of its branches."""
    found: list[Filing] = []
    for filing in filings(home, period, standings, merged=True):
        event = standings[filing.branch].current
        parts = event.parts if event is not None else None
        found += [filing] if parts is None else [_part_filing(part, period) for part in counted(parts)]
    return tuple(found)


def _part_filing(part: Mapping[str, Any], period: Month) -> Filing:
    received = _moment(part.get("received"))
    filled = str(part.get("filled_on") or "")
    return Filing(
        branch=part["branch"],
        name=part["name"],
        period=period,
        version=int(part.get("version") or 1),
        file=part["file"],
        filled_by=str(part.get("filled_by", "")),
        received=received,
        first_received=received,
        state=part["state"],
        nil=("全部",) if part.get("nil") else (),
        filled_on=dt.date.fromisoformat(filled) if filled else None,
    )


def _moment(text: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(str(text)) if text else None


def spread(home: Home, period: Month, rows: tuple[BoardRow, ...], standings: Mapping[str, Standing]) -> tuple[BoardRow, ...]:
    """The board with the branches of each level's file in place of the level: one row for everybody in the reports."""
    found: list[BoardRow] = []
    before = _part_incomes(home, period.plus(-1)) if any(_parts(s) for s in standings.values()) else {}
    for row in rows:
        parts = _parts(standings[row.branch]) if row.counted else None
        found += [row] if parts is None else [_part_row(part, row, before.get(part["branch"])) for part in parts]
    return tuple(found)


def _parts(where: Standing) -> list[Any] | None:
    return where.current.parts if where.current is not None and where.merged else None


def _part_incomes(home: Home, period: Month) -> dict[str, int]:
    found = incomes(home, period)
    for where in home.standings(period).values():
        for part in counted(_parts(where) or ()):
            found[part["branch"]] = int(part["totals"].get("收入", 0))
    return found


def _part_row(part: Mapping[str, Any], above: BoardRow, before: int | None) -> BoardRow:
    """How a branch stood at the level that took its filing; `above` is that level's own row."""
    counts = part["counts"]
    return BoardRow(
        branch=part["branch"],
        name=part["name"],
        short=short_name(part["name"]),
        due=above.due,
        received=_moment(part.get("received")),
        version=part.get("version"),
        timeliness=str(part.get("timeliness") or "未报"),
        state=part["state"],
        days_late=int(part.get("days_late") or 0),
        pending_b=int(counts.get("B", 0)),
        pending_c=int(counts.get("C", 0)),
        reason=str(part.get("reason", "")),
        income=int(part["totals"].get("收入", 0)) if part["counted"] else None,
        income_before=before,
        file=part["file"],
        checksum=str(part.get("sha256", "")),
    )


def incomes(home: Home, period: Month) -> dict[str, int]:
    """收入 in fen by branch, as the filings of a period and the 更正单 that count in it claim."""
    found = {code: s.current.totals.get("收入", 0) for code, s in home.standings(period).items() if s.current is not None}
    for event in home.corrections(period):
        if event.branch in found:
            found[event.branch] += event.totals["收入"]
    return found


def _timeliness(home: Home, period: Month, standings: Mapping[str, Standing]) -> Result:
    received = filings(home, period, standings, merged=False)
    anybody = received or (Filing(branch="", name="", period=period),)
    given: Inputs = inputs({}, anybody, home.policy, History.none(), expected=tuple(standings))
    given.filings = received
    result: Result = calcs()["D30"].run(given)
    if result.blocked:
        raise ToolkitError(result.blocked[0].message.split("。")[0], "在政策表《参数表》填上后再试")
    return result


def _row(
    where: Standing,
    name: str,
    timed: Mapping[Any, Any],
    strip: tuple[str, ...],
    income: int | None,
    before: int | None,
    keys: Sequence[KnownKey],
) -> BoardRow:
    event = where.current
    counts = event.counts if event else {}
    still_open = event.open if event else []
    days = or_none(timed.get("迟报天数"))
    return BoardRow(
        branch=where.branch,
        name=name,
        short=short_name(name),
        due=timed["应报日"],
        received=where.first,
        version=event.version if event else None,
        timeliness=timed["状态"],
        state=where.state,
        days_late=0 if days is None else int(days),
        open_a=sum(f["severity"] == "A" for f in still_open),
        pending_b=int(counts.get("B", 0)),
        pending_c=int(counts.get("C", 0)),
        reason=_said(where),
        strip=strip,
        income=income,
        income_before=before,
        file=event.file if event else "",
        checksum=event.sha256 if event else "",
        signed=signed(event, keys) if event else "",
    )


def _said(where: Standing) -> str:
    """Why it was sent back, or what waits, or which sheets are 零报."""
    if where.state == "退回" and where.returned is not None:
        said = where.returned.reason
    else:
        event = where.current
        said = said_of_sheets(event.states) if event and not event.nil else ""
    waits = [f"待核对：{e.reason}" for e in where.held]
    return "；".join(filter(None, [said, *waits]))


def said_of_sheets(states: Mapping[str, str]) -> str:
    """Which sheets were declared 零报 and which are 不适用, in words. >>> said_of_sheets({'项目': '零报', '走访记录': '已填'})
    '零报：项目'
    """
    found = {word: [sheet for sheet, state in states.items() if state == word] for word in (NIL, NOT_APPLICABLE)}
    return "；".join(f"{word}：{'、'.join(sheets)}" for word, sheets in found.items() if sheets)


def short_name(name: str) -> str:
    """A branch's name without its ending. >>> short_name('红河源自治县局')
    '红河源'
    """
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def _strips(home: Home, period: Month, codes: list[str]) -> dict[str, tuple[str, ...]]:
    """Glyphs of the last six months, for the months in which the home was in use."""
    found: dict[str, list[str]] = {code: [] for code in codes}
    began = min(home.periods(), default=period)
    for month in period.back(STRIP_MONTHS):
        events = home.ledger.events(period=str(month)) if month >= began else []
        standings = {code: standing(code, events) for code in codes}
        timed = dict(_states(home, month, standings)) if month >= began else {}
        for code in codes:
            word = standings[code].state if standings[code].state in ("退回", "待核对", "零报", "未报") else timed.get(code, "")
            found[code].append(_GLYPH.get(str(word), "") if month >= began else "")
    return {code: tuple(glyphs) for code, glyphs in found.items()}


def _states(home: Home, month: Month, standings: Mapping[str, Standing]) -> list[tuple[str, str]]:
    rows = _timeliness(home, month, standings).rows
    return list(zip(rows["_branch"], rows["状态"], strict=True))
