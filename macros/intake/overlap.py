"""The rows of one organisation count once: filed here by itself, or inside the file of a level above it, not both."""

from __future__ import annotations

from macros.intake.examined import Examined
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted, FilingEvent
from workbooks.archive.home import Home
from workbooks.submission.level_file import counted


def inside(event: FilingEvent) -> list[str]:
    """机构编码 of everybody whose rows a check-in holds."""
    return [event.branch] if event.parts is None else [str(part["branch"]) for part in counted(event.parts)]


def holders(home: Home, period: Month) -> dict[str, FilingAccepted]:
    """机构编码 -> the check-in that counts and holds its rows."""
    return {code: s.current for s in home.standings(period).values() if s.merged and s.current is not None for code in inside(s.current)}


def stranger_inside(home: Home, found: Examined, period: Month) -> tuple[str, str] | None:
    """Why a level's file is not taken: it holds the rows of somebody who is not under that level in this period."""
    if found.level is None:
        return None
    tree = home.policy.organisation
    own = {found.branch, *(node.code for node in tree.below(found.branch, period.first))}
    strange = next((part for part in found.level.parts if part["branch"] not in own), None)
    if strange is None:
        return None
    return (
        f"{found.name}的合并件里有{strange['name']}（{strange['branch']}），按 {period} 的《组织机构》它不归{found.name}",
        "核对政策表《组织机构》的上级机构和生效、失效日期，政策一致后请对方重新合并上报",
    )


def twice(home: Home, found: Examined, period: Month) -> tuple[str, str] | None:
    """Why a file is not taken whose rows, or some of them, count here already through another file; None when none do."""
    own = [found.branch] if found.level is None else [str(part["branch"]) for part in counted(found.level.parts)]
    held = holders(home, period)
    both = [code for code in own if code in held and held[code].branch != found.branch]
    if not both:
        return None
    nodes = home.nodes(period)
    names = "、".join(nodes[code].name if code in nodes else code for code in both[:5])
    names += f" 等 {len(both)} 家" if len(both) > 5 else ""
    there = held[both[0]]
    whose = nodes[there.branch].name if there.branch in nodes else there.branch
    if found.level is None:
        return (
            f"{names}的 {period} 数据已在{whose}的合并件里（{there.file}），再收会算两次",
            f"要更正就报给{whose}，由它报新版；改为直接报本单位的，先退回{whose}的合并件（keybook return --branch {there.branch}）",
        )
    return (
        f"{found.name}的合并件里有{names}，已由“{there.file}”报到本单位，再收会算两次",
        f"二者留一：要用合并件里的，先退回那一份（keybook return --branch {there.branch} --reason …）再收件；"
        f"要用已收的，请{found.name}去掉这几家重新打包（keybook submit --home 加 --without）",
    )
