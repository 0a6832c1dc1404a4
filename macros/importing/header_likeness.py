"""How like a heading is to the names of a column, in per cent."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rapidfuzz import fuzz

from validators.column import Column
from validators.values.text import fold_header

_ANOTHER = re.compile(
    "目标|计划|任务|预[计算测]|[上下去前昨明]|同期|累计|全年|年度|季度|首[笔次]|[应已未欠退拟]|对手|同行|本企业|环比|同比|增|减|差|[毛净税]"
)
"""Words that make another figure of the one whose name they stand before: 去年收入 is no 收入, 收入 is no 目标收入."""
_UNSURE = 70
"""What such a header is like its figure at most: it is asked about, and not taken."""


def likeness(text: str, columns: Sequence[Column], taken: Collection[str] = ()) -> list[tuple[int, Column]]:
    """The columns that staff fill and that are not taken, the likest first."""
    wanted = fold_header(text)
    found = []
    for column in columns:
        if column.computed or column.header in taken:
            continue
        best = max(_alikeness(wanted, fold_header(n)) for n in (column.header, *column.aliases))
        found.append((int(best), column))
    return sorted(found, key=lambda pair: -pair[0])


def _alikeness(one: str, other: str) -> float:
    """How like two headers are. What a Chinese header names stands at its end: 单位详细地址 is a 地址; but 去年收入 no 收入.

    >>> _alikeness('单位详细地址', '地址'), _alikeness('收入', '目标收入') < 75, _alikeness('去年同期收入', '收入') < 75
    (78, True, True)
    """
    best = max(fuzz.ratio(one, other), 0.9 * fuzz.partial_ratio(one, other) if min(len(one), len(other)) >= 3 else 0)
    short = min(len(one), len(other))
    if short >= 2 and (one.endswith(other) or other.endswith(one)):
        more = max(one, other, key=len)[: abs(len(one) - len(other))]
        return min(best, _UNSURE) if _ANOTHER.search(more) else max(best, 72 + min(3 * short, 18))
    return best if one[-1:] == other[-1:] else best - 12
