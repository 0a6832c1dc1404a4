"""Service visits of the month by area and level: how many were due and made, and what the customers said (E2.3; D08, R22, R03)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import level_of, levels, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_in, rows_of
from macros.reports.parts.shown_columns import Row
from validators.values.origin import added, carrying, number, origin_of

TOPICS = ("服务", "价格", "时效", "货损", "竞争", "其他")
"""意见类别 of a daily report (R22)."""
NO_AREA, NO_LEVEL = "没有填", "未定级"


def rounds(context: ReportContext) -> list[Row]:
    """A line a branch, area and level; 客户数, 应走访, 实走访, 合规户, 应访户 of D08, 巡访 and the opinions of R22."""
    lines: dict[tuple[str, str, str], dict[str, Any]] = {}
    files = {(r["_branch"], r["客户编码"]): r for r in rows_in(context, "R03")}
    levels_now = levels(context) | {(r["_branch"], r["客户编码"]): level_of(r) for r in rows_of(context, "D08") if r["试算"]}

    def line(branch: str, code: str) -> dict[str, Any]:
        file = files.get((branch, code))
        area = (file["分片区域"] if file else None) or NO_AREA
        level = levels_now.get((branch, code), NO_LEVEL)
        made: dict[str, Any] = {"_branch": branch, "区域": area, "级别": level, "客户": [], "走访": [], "日报": []}
        return lines.setdefault((branch, area, level), made)

    for (branch, code), row in files.items():
        line(branch, code)["客户"].append(row)
    for visited in rows_of(context, "D08"):
        line(visited["_branch"], visited["客户编码"])["走访"].append(visited)
    for told in rows_in(context, "R22"):
        line(told["_branch"], told["客户编码"] or "")["日报"].append(told)
    order = {word: place for place, level in enumerate((*tiers(context), NO_LEVEL)) for word in (level, f"{level}(试算)")}
    listed = sorted(lines.values(), key=lambda one: (one["_branch"], one["区域"], order.get(one["级别"], len(order))))
    return [one | _counted(one) for one in listed]


def _counted(line: Row) -> Row:
    due = [row for row in line["走访"] if row["走访合规"] in ("合规", "不足")]
    found = {
        "客户数": how_many(line["客户"]),
        "应访户": how_many(due),
        "合规户": how_many([row for row in due if row["走访合规"] == "合规"]),
    }
    found |= {name: _sum(line["走访"], name) for name in ("应走访", "实走访")} | {"巡访": how_many(line["日报"])}
    return found | {topic: how_many([row for row in line["日报"] if row["意见类别"] == topic], f"意见类别是{topic}的") for topic in TOPICS}


def _sum(rows: list[Row], name: str) -> Any:
    held = [row[name] for row in rows if row[name] is not None]
    ways = [way for amount in held if (way := origin_of(amount)) is not None]
    return carrying(sum(int(amount) for amount in held), added(ways) if ways else number(0, "没有要走访的客户"))


def areas_of(context: ReportContext) -> list[Row]:
    """The opinions of each area, those with the most first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in rounds(context):
        held = found.setdefault(
            (line["_branch"], line["区域"]), {"_branch": line["_branch"], "区域": line["区域"]} | {t: [] for t in TOPICS}
        )
        for topic in TOPICS:
            held[topic] += [row for row in line["日报"] if row["意见类别"] == topic]
    made = [line | {topic: how_many(line[topic], f"意见类别是{topic}的") for topic in TOPICS} for line in found.values()]
    return sorted(made, key=lambda line: (-sum(line[topic] for topic in TOPICS), line["_branch"], line["区域"]))
