"""The filing board as JSON and as lines for people (D30)."""

from __future__ import annotations

from typing import Any

from macros.deciding.repeats import RUNNING, repeats
from macros.merge.filing_board import board
from macros.reports.layout.frame import GLYPHS
from validators.values.period import Month
from workbooks.archive.home import Home

_SHOWN = 20
_WORST = ("未报", "待核对", "退回")


def status(home: Home, period: Month) -> dict[str, Any]:
    """The shape of the contract; `repeats` only where a finding or a reason has come back three months running."""
    rows, _ = board(home, period)
    found = [repeat.as_json() for repeat in repeats(home, period)]
    return {
        "period": str(period),
        "due": rows[0].due.isoformat(),
        "branches": [
            {
                "branch": row.branch,
                "name": row.name,
                "timeliness": row.timeliness,
                "state": row.state,
                "version": row.version,
                "received": row.received.isoformat() if row.received else None,
                "signed": row.signed,
            }
            for row in rows
        ],
    } | ({"repeats": found} if found else {})


def lines(home: Home, period: Month) -> list[str]:
    """The board for people, worst first."""
    rows, timed = board(home, period)
    worst = sorted(rows, key=lambda r: (_WORST.index(r.word) if r.word in _WORST else len(_WORST), -r.days_late))
    found = [
        f"{period.zh} 应报 {len(rows)} 家，截止 {rows[0].due}："
        + "，".join(f"{GLYPHS[w]}{w} {n}" for w in GLYPHS if (n := sum(r.word == w for r in rows)))
    ]
    for row in worst:
        when = f"{row.received:%m-%d %H:%M} 第 {row.version} 版" if row.received else "——"
        found.append(
            f"{GLYPHS[row.word]}{row.word}　{row.name}　{when}"
            + (f"　{row.signed}" if row.signed else "")
            + (f"　{row.reason}" if row.reason else "")
        )
    again = repeats(home, period)
    if again:
        found.append(f"连续 {RUNNING} 个月相同的有 {len(again)} 处，请过问：")
        found += [f"○{repeat.line}" for repeat in again[:_SHOWN]]
    return found + ([f"　另有 {len(again) - _SHOWN} 处，见 --json"] if len(again) > _SHOWN else [])
