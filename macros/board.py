"""The filing board of a home: who filed, when, and where each filing stands (D30, E3.16)."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from macros.errors import ToolkitError
from macros.reports.context import BoardRow
from macros.run import calcs, inputs
from validators.facts import Filing, History, Inputs, Result
from validators.period import Month
from workbooks.archive.home import Home
from workbooks.archive.ledger import Event, Standing, standing

STRIP_MONTHS = 6
_GLYPH = {"按时": "√", "迟报": "▲", "退回": "◆", "未报": "×", "零报": "○", "更正": "√"}
_ENDINGS = ("自治县局", "县局", "市局", "区局", "局")


def board(home: Home, period: Month) -> tuple[tuple[BoardRow, ...], Result]:
    """One row an expected branch, and the result of D30 behind it."""
    standings = home.standings(period)
    if not standings:
        raise ToolkitError(f"政策的《组织机构》里没有 {period} 应报的下级机构", "在政策工作簿登记各县市局，再收一次件")
    timeliness = _timeliness(home, period, standings)
    by_branch = timeliness.rows.set_index("_branch").to_dict("index")
    names = {node.code: node.name for node in home.expected(period)}
    strips = _strips(home, period, list(standings))
    now, before = incomes(home, period), incomes(home, period.plus(-1))
    rows = tuple(_row(s, names[code], by_branch[code], strips[code], now.get(code), before.get(code))
                 for code, s in standings.items())
    return rows, timeliness


def filing_of(event: Event, name: str, state: str = "", first: dt.datetime | None = None) -> Filing:
    """The envelope of a check-in."""
    filled = str(event.detail.get("filled_on") or "")
    return Filing(branch=event.branch, name=name, period=Month.parse(event.period), version=event.version,
                  file=event.file, filled_by=str(event.detail.get("filled_by", "")), received=event.at,
                  first_received=first or event.at, state=state, nil=("全部",) if event.detail.get("nil") else (),
                  filled_on=dt.date.fromisoformat(filled) if filled else None)


def filings(home: Home, period: Month, standings: Mapping[str, Standing], *, merged: bool) -> tuple[Filing, ...]:
    """The envelopes of the filings that came in, or of those only that count in the sums."""
    names = {node.code: node.name for node in home.expected(period)}
    return tuple(filing_of(s.current, names[code], s.state, s.first) for code, s in standings.items()
                 if s.current is not None and (s.merged or not merged))


def incomes(home: Home, period: Month) -> dict[str, int]:
    """收入 in fen by branch, as the filings of a period and the 更正单 that count in it claim."""
    found = {code: int(s.current.detail["totals"].get("收入", 0)) for code, s in home.standings(period).items()
             if s.current is not None}
    for event in home.corrections(period):
        if event.branch in found:
            found[event.branch] += int(event.detail["totals"]["收入"])
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


def _row(where: Standing, name: str, timed: Mapping[Any, Any], strip: tuple[str, ...], income: int | None,
         before: int | None) -> BoardRow:
    event = where.current
    counts = event.detail.get("counts", {}) if event else {}
    still_open = event.detail.get("open", []) if event else []
    days = timed.get("迟报天数")
    return BoardRow(
        branch=where.branch, name=name, short=short_name(name), due=timed["应报日"], received=where.first,
        version=event.version if event else None, timeliness=timed["状态"], state=where.state,
        days_late=0 if days is None or days is pd.NA else int(days),
        open_a=sum(f["severity"] == "A" for f in still_open),
        pending_b=int(counts.get("B", 0)), pending_c=int(counts.get("C", 0)),
        reason=str(where.returned.detail.get("reason", "")) if where.returned and where.state == "退回" else "",
        strip=strip, income=income, income_before=before,
        file=event.file if event else "", checksum=event.sha256[:12] if event else "")


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
            word = standings[code].state if standings[code].state in ("退回", "零报", "未报") else timed.get(code, "")
            found[code].append(_GLYPH.get(str(word), "") if month >= began else "")
    return {code: tuple(glyphs) for code, glyphs in found.items()}


def _states(home: Home, month: Month, standings: Mapping[str, Standing]) -> list[tuple[str, str]]:
    rows = _timeliness(home, month, standings).rows
    return list(zip(rows["_branch"], rows["状态"], strict=True))
