"""Who may file what: branch, month, policy, level, adjustments, and rows that are really theirs (V37; settled 38, 40)."""

from __future__ import annotations

import datetime as dt

from macros.intake.examined import Examined
from macros.intake.overlap import stranger_inside
from validators.values.period import Month
from workbooks.archive.home import Home

UNDATED = 24
"""Months back to which a month may lie where the organisation's tree bears no dates."""
Refusal = tuple[str, str]


def may_file(home: Home, found: Examined, period: Month, now: dt.datetime) -> Refusal | None:
    """Why a whole submission is none of this home's; None when it is."""
    return (
        _outside_time(home, found, period, now)
        or _stranger(home, found, period)
        or _relabelled(found)
        or _no_level(home, found, period)
        or stranger_inside(home, found, period)
        or _not_theirs_to_adjust(home, found, period)
    )


def _outside_time(home: Home, found: Examined, period: Month, now: dt.datetime) -> Refusal | None:
    first, last = bounds(home, now)
    if first <= period <= last:
        return None
    return (
        f"{found.name}报的是 {period}，只收 {first} 到 {last} 的",
        "核对封面的期间；期间对就核对电脑的时间，或政策表《组织机构》的生效日期",
    )


def bounds(home: Home, now: dt.datetime) -> tuple[Month, Month]:
    """The first and the last month that a submission may be of (settled 40)."""
    events = home.ledger.events()
    latest = max([now.date(), *(event.at.date() for event in events[-1:])])
    last = Month(latest.year, latest.month)
    starts = [node.start for node in home.policy.organisation.nodes]
    dated = [start for start in starts if start is not None]
    first = min((Month(day.year, day.month) for day in dated), default=last.plus(-UNDATED))
    return (first if len(dated) == len(starts) else min(first, last.plus(-UNDATED))), last


def _stranger(home: Home, found: Examined, period: Month) -> Refusal | None:
    expected = {node.code: node.name for node in home.nodes(period).values()}
    if found.branch not in expected:
        return (f"机构“{found.branch}”{found.name}不在本单位 {period} 的应报名单里", "核对是否发错了单位；新机构先在政策表《组织机构》登记")
    if found.digest not in home.known_digests():
        return (
            f"{expected[found.branch]}：按政策 {found.digest} 制作，本单位的政策是 {home.policy.digest}",
            "台账是按新政策发的，就在收件时加上 --policy 新的政策工作簿，再收一次；不是，请对方用【换新政策】换上本单位的政策，重新打包",
        )
    if found.digest not in home.policies():
        return (
            f"{expected[found.branch]}：按以前的政策 {found.digest} 制作，本单位没有留下它的原件，不能复核",
            "找出那份政策工作簿，用 keybook collect --policy 登记一次，再换回现在的；或请对方用新台账重新打包",
        )
    return None


def _relabelled(found: Examined) -> Refusal | None:
    if not found.relabelled:
        return None
    return (
        f"{found.name} {found.period}：{found.relabelled}，不是这个单位这一期的数据",
        "核对是否拿错了台账；确是本期业务就清空记录编号，再【打包上报】",
    )


def _no_level(home: Home, found: Examined, period: Month) -> Refusal | None:
    """The file of a level comes only from an organisation that others file to."""
    if found.level is None or home.below(found.branch, period):
        return None
    return (
        f"{found.name}没有下级单位，报来的却是合并上报件",
        f"请{found.name}用自己的台账【打包上报】；有新设的下级就先在政策表《组织机构》登记",
    )


def _not_theirs_to_adjust(home: Home, found: Examined, period: Month) -> Refusal | None:
    """A level adjusts itself and those under it, and passes on what they adjusted among theirs."""
    if found.level is None:
        return None
    for line in found.level.adjustments:
        by, target = str(line["by"]), line.get("target")
        mine = {found.branch, *(node.code for node in home.below(found.branch, period))}
        theirs = {by, *(node.code for node in home.below(by, period))}
        if by not in mine or (target is not None and target not in theirs):
            return (
                f"{found.name}的合并件里有 {by} 对 {target or '本级'} 的调整，按 {period} 的《组织机构》它无权调整",
                "请对方改好调整表，重新合并上报",
            )
    return None
