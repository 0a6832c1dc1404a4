"""What 我的一周 has both as it is issued and as it is worked out: its columns and the heads of its last part."""

from __future__ import annotations

from validators.packs.trade_pack import Pack

WEEK_WIDTHS = (1, 4, 23, 10, 12, 12.5, 12, 37, 1)
"""Units of its columns: the last of them holds why a customer is visited, its trend in one line."""
PAY_HEAD, WATCH_HEAD = "三、这个月能拿多少，为什么", "三、要催的款、要提的货"
"""The last part: of a pack that pays, and of one that knows what is overdue."""


def keeps_due(pack: Pack) -> bool:
    """Where the desks of a pack say who owes, or whose goods wait: only there is nothing overdue a thing that is known."""
    return any(result in pack.computations and name in pack.registers for result, name in (("D18", "R15"), ("D17", "R14")))
