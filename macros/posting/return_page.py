"""The first sheet of a 退回单: why it came back, and what must be corrected, the gravest first, each line a way to its cell (M17)."""

from __future__ import annotations

from collections.abc import Sequence

from macros.reports.layout.context import BoardRow
from validators.finding import Finding, Severity
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import BOX, title_bar
from validators.values.text import width
from workbooks.archive.events import FilingAccepted

COVER = "退回单"
WIDTHS = (1, 9.5, 14, 6.5, 16, 16, 44, 36, 1)
HEADERS = ("等级", "表", "行", "列", "现在的值", "问题", "怎么改")
FIRST, LAST = 2, 8
ROOM = 4 * 490
"""Points of four printed pages: what does not fit stands on 校验结果."""


def return_page(row: BoardRow, event: FilingAccepted, reason: str, findings: Sequence[Finding]) -> Page:
    """What, why, by when and where to correct; then every fault, the worst class first, at most four pages of them."""
    page = Page(name=COVER, tab="orange", widths=WIDTHS)
    title_bar(page, COVER, last=LAST)
    page.put(1, 3, f"{row.name}　{event.period} 第 {event.version} 版", "title")
    lines = (
        ("退回原因", reason),
        ("还差", counted(findings) or "——"),
        ("怎么改", "请打开台账修改（不要改本文件，它只供查看），问题已标在同样的行上；改完点【校验】，再【打包上报】。"),
        ("版本", f"系统会自动编为第 {event.version + 1} 版，替换本版，不会重复计算。"),
        ("截止", f"原截止日 {row.due}；请尽快更正，更正前本局数据不计入合计，也不按 0 计。"),
    )
    for at, (label, text) in enumerate(lines, start=3):
        page.put(at, 2, label, Style("text", bold=True, valign="top"))
        page.merge(at, 3, at, LAST, text, Style("text", wrap=True))
        page.fill_row(at, 3, LAST, Style("text", wrap=True))
        page.heights[at] = _height(text, sum(WIDTHS[2:LAST]), 10)
    if findings:
        _faults(page, 3 + len(lines) + 1, worst_first(findings))
    page.printing = Print(
        landscape=True, area=Area(1, 1, page.last_row, len(WIDTHS)), footer=f"{row.name} · {event.period} · {COVER}", fit=(1, 0)
    )
    return page


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """By class, within a class as they came."""
    return sorted(findings, key=lambda finding: finding.severity)


def counted(findings: Sequence[Finding]) -> str:
    """`×强制 3 处、▲核实 1 处`."""
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    return "、".join(f"{s.label} {n} 处" for s, n in counts.items() if n)


def _faults(page: Page, row: int, findings: Sequence[Finding]) -> None:
    page.put(row, FIRST, "要改的地方（重的在前，点“行”跳到那一格）", "section")
    page.fill_row(row, FIRST, LAST, "section")
    page.heights[row] = 22
    for col, header in enumerate(HEADERS, FIRST):
        page.put(row + 1, col, header, Style("header", sides=BOX, wrap=False))
    page.heights[row + 1] = 21
    used, at = sum(page.heights.values()), row + 2
    for number, finding in enumerate(findings):
        height = max(_height(finding.message, WIDTHS[6], 9), _height(finding.remedy, WIDTHS[7], 9))
        used += height
        if used > ROOM:
            page.put(at, FIRST, f"另有 {len(findings) - number} 处，见《校验结果》", "hint")
            return
        _line(page, at, finding)
        page.heights[at] = height
        at += 1


def _line(page: Page, row: int, finding: Finding) -> None:
    words = Style("text", size=9, wrap=True, sides=BOX)
    centred = words.but(kind="choice", wrap=False, bold=True)
    page.put(row, 2, finding.severity.label, centred.but(fill=finding.severity.light))
    page.put(row, 3, finding.sheet, words)
    where = finding.cell or (f"A{finding.row}" if finding.row else "A1")
    shown = f"{finding.row}→" if finding.row else "→"
    page.put(row, 4, shown, centred.but(kind="link", align="center"), link=f"{finding.sheet}!{where}")
    for col, text in enumerate((finding.heading, finding.value or "（空）", finding.message, finding.remedy), 5):
        page.put(row, col, text or None, words)


def _height(text: str, room: float, size: int) -> float:
    """Points that a text needs in columns of so many units together."""
    lines = -(-width(text) // (int(room * 10 / size) - 3))
    return max(18.0, lines * size * 1.4 + 6)
