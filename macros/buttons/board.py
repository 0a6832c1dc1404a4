"""报送情况: the filing board as JSON, as lines for people, and on the centre's desk (D30)."""
from __future__ import annotations

from typing import Any

from macros.button import Button
from macros.centre.centre_desk import refreshed
from macros.deciding.repeats import RUNNING, repeats
from macros.merge.filing_board import board
from macros.session import Session
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, Status

_SHOWN = 20
_GLYPH = {"按时": "√", "迟报": "▲", "退回": "◆", "未报": "×", "零报": "○", "更正": "√"}


def status(home: Home, period: Month) -> dict[str, Any]:
    """The shape of the contract; `repeats` only where a finding or a reason has come back three months running."""
    rows, _ = board(home, period)
    found = [repeat.as_json() for repeat in repeats(home, period)]
    return {"period": str(period), "due": rows[0].due.isoformat(),
            "branches": [{"branch": row.branch, "name": row.name, "timeliness": row.timeliness, "state": row.state,
                          "version": row.version, "received": row.received.isoformat() if row.received else None}
                         for row in rows]} | ({"repeats": found} if found else {})


def lines(home: Home, period: Month) -> list[str]:
    """The board for people, worst first."""
    rows, timed = board(home, period)
    worst = sorted(rows, key=lambda r: (("未报", "退回").index(r.word) if r.word in ("未报", "退回") else 2, -r.days_late))
    found = [f"{period.zh} 应报 {len(rows)} 家，截止 {rows[0].due}："
             + "，".join(f"{_GLYPH[w]}{w} {n}" for w in _GLYPH if (n := sum(r.word == w for r in rows)))]
    for row in worst:
        when = f"{row.received:%m-%d %H:%M} 第 {row.version} 版" if row.received else "——"
        found.append(f"{_GLYPH[row.word]}{row.word}　{row.name}　{when}" + (f"　{row.reason}" if row.reason else ""))
    again = repeats(home, period)
    if again:
        found.append(f"连续 {RUNNING} 个月相同的有 {len(again)} 处，请过问：")
        found += [f"○{repeat.line}" for repeat in again[:_SHOWN]]
    return found + ([f"　另有 {len(again) - _SHOWN} 处，见 --json"] if len(again) > _SHOWN else [])


def press(session: Session) -> EditList:
    """报送情况 of the period on the centre's desk."""
    home = Home(session.path.parent)
    rows, _ = board(home, session.filing.period)
    missing = "、".join(r.name for r in rows if r.word == "未报") or "没有"
    again = repeats(home, session.filing.period)
    habit = f"连续 {RUNNING} 个月相同的问题或理由 {len(again)} 处，如 {again[0].line}。" if again else ""
    text = f"应报 {len(rows)} 家，已报 {sum(r.received is not None for r in rows)} 家；还没报：{missing}。{habit}"
    return EditList(edits=[*refreshed(session, home), Dialog(title="报送情况", text=text), Status(text=text)])


BUTTON = Button(id="status", caption="报送情况", desk="centre", order=3, command="keybook status", press=press)
