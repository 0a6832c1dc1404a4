"""The steps of the month that a pack has nothing for: what 封面, 说明 and the buttons say of them."""

from __future__ import annotations

from validators.packs.trade_pack import Pack


def idle_steps(pack: Pack) -> dict[str, str]:
    """Step -> why it is not asked for in this pack."""
    found = {
        "分级": (pack.grades.computation, "本方案没有分级，这一步不用做"),
        "计算": (pack.computations, "本方案没有要算的，这一步不用做"),
        "报表": (pack.reports, "本方案没有本单位的报表，这一步不用做"),
    }
    return {step: words for step, (works_on, words) in found.items() if not works_on}
