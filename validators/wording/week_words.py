"""Heads of 我的一周 that the sheet as it is issued and the page as it is worked out both bear."""

from __future__ import annotations

from validators.packs.trade_pack import Pack

PAY_HEAD, WATCH_HEAD = "三、这个月能拿多少，为什么", "三、要催的款、要提的货"
"""The last part: of a pack that pays, and of one that knows what is overdue."""


def keeps_due(pack: Pack) -> bool:
    """Where the desks of a pack say who owes, or whose goods wait: only there is nothing overdue a thing that is known."""
    return any(result in pack.computations and name in pack.registers for result, name in (("D18", "R15"), ("D17", "R14")))
