"""E3.10 活动合规: which activities were held as often as they are due, as a heat map (D34; S3 C24-C30)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import POSITIVE, Row, Shown, branch, mark, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell, Style
from validators.values.origin import carrying, facts
from validators.values.text import Text, width

_WORDS = {"合规": ("√", "green_light"), "不足": ("×", "red_light"), "进行中": ("●", "yellow_light"), "超出": ("○", "blue_light")}


def _wanted(context: ReportContext) -> list[str]:
    return list(dict.fromkeys(_requirement(row) for row in rows_of(context, "D34")))


def _requirement(row: Row) -> str:
    """`大客户座谈会`, and on the next line `年 2-4 次`: activity, window and how often."""
    least, most = row["下限"], row["上限"]
    often = f"至少 {least or 0}" if most is None else f"{most}" if least == most else f"{least or 0}-{most}"
    return f"{row['类型']}\n{row.get('周期') or ''} {often} 次"


def _each(context: ReportContext) -> float:
    """Width of an activity's column: 150 units at most for the page with eleven activities."""
    return min(22.0, 114 / max(len(_wanted(context)), 1))


def _height(context: ReportContext) -> float:
    """Of the header: the name in as many lines as it needs, then the requirement."""
    room = max(1, int(_each(context)) - 1)
    return 14.0 * (max((-(-width(text.split("\n")[0]) // room) for text in _wanted(context)), default=0) + 1) + 6


def _counts(context: ReportContext) -> str:
    count = {word: sum(1 for row in rows_of(context, "D34") if row["结论"] == word) for word in _WORDS}
    return "　".join(f"{glyph}{word} {count[word]}" for word, (glyph, _) in _WORDS.items()) + "　（单位 × 活动的项数）"


def _lines(context: ReportContext) -> list[Row]:
    """One row a branch, this level first, then the one that missed most."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows_of(context, "D34"):
        found.setdefault(row["_branch"], {"_branch": row["_branch"], "held": []})["held"].append(row)
    for line in found.values():
        missed = [row for row in line["held"] if row["结论"] == "不足"]
        said = [(f"{row['类型']}办了 {row['次数']} 次、至少 {row['下限']} 次", 1) for row in missed]
        line["不足"] = carrying(len(missed), facts("没有办够的活动", *said))
    return sorted(found.values(), key=lambda line: (line["_branch"] != context.node.code, -line["不足"], line["_branch"]))


def _activity(text: str, each: float) -> Shown:
    """The column of an activity: sign and count of each branch; live under the header how many were good."""

    def sign(context: ReportContext, line: Row) -> Cell | None:
        row = next((row for row in line["held"] if _requirement(row) == text), None)
        glyph, fill = _WORDS[row["结论"]] if row else ("", "")
        return mark(f"{glyph}{row['次数']}", fill, bold=row["结论"] == "不足") if row else None

    def good(context: ReportContext, held: Any) -> Cell:
        met = [row["_branch"] for row in rows_of(context, "D34") if _requirement(row) == text and row["结论"] == "合规"]
        formula = f'=COUNTIF({{{text}}}{{first}}:{{{text}}}{{last}},"√*")'
        return Cell(len(met), Style("tally"), formula, origin=facts("合规的单位", *((code, 1) for code in met)))

    return Shown(text, sign, each, "choice", empty="不要求", whole=good)


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    wanted, each = _wanted(context), _each(context)
    name = branch(width=max(20.0, 105 - len(wanted) * each))
    return (name, *(_activity(text, each) for text in wanted), summed("不足", width=9, kind="tally"))


_INSPECTIONS = (
    branch(),
    *(summed(name, kind="tally") for name in ("客户", "本季已检查")),
    Shown("检查率", kind="ratio", whole="D54c.检查率", empty="没有客户"),
    *(summed(name, kind="tally") for name in ("高危重要", "高危重要已检查")),
    summed("高危重要未检查", kind="tally", alarm=POSITIVE),
    Shown("高危重要检查率", kind="ratio", whole="D54c.高危重要检查率", empty="没有"),
)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    """The activities, and the inspections of the quarter where the pack has them."""
    held = TableOf(_lines, _columns, label="机构", total="合规的单位数", absent=True, header_height=_height, empty="本期没有活动要求")
    if "D54c" not in context.results:
        return (held,)
    seen = TableOf("D54c", _INSPECTIONS, "-高危重要未检查 _branch", label="机构", word="家", empty="没有客户")
    return (Section("一、活动"), held, Section("二、本季用电检查"), seen)


REPORT = Report(
    id="E3.10",
    title=Text("活动合规", "Activity compliance"),
    asks=("D34",),
    order=80,
    source=_counts,
    parts=_parts,
    signs=3,
    landscape=True,
    legend="格内是本期窗口里的次数。√合规　×不足（窗口已结束）　●进行中（窗口未结束）　○超出上限。",
)
