"""校验规则手册: every rule with class, meaning, remedy, clause, owner and dates, from what `keybook explain` says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from validators.finding import Severity
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import BOX, title_bar
from validators.values.text import width
from workbooks.pages.write_pages import write_pages

SHEET = "校验规则手册"
_HEADERS = ("规则", "问题", "意思", "怎么改", "依据", "责任人", "有效", "代码")
_WIDTHS = (8, 18, 46, 30, 20, 11, 14, 19)
_KEYS = ("rule", "title", "explain", "remedy", "source", "owner", "dates", "code")
_CLASSES = {
    Severity.A: "必须改，改好以前不能上报。",
    Severity.B: "要上级同意，并写理由。",
    Severity.C: "请核对；属实就写理由。",
    Severity.D: "可以不改。",
}
HEADER_ROW = 3
Entry = Mapping[str, Any]


def write_handbook(path: Path, entries: Sequence[Entry], *, now: dt.datetime) -> None:
    """Writes the handbook as a workbook that prints on A4 landscape."""
    write_pages(path, [handbook_page(entries)], properties={"title": SHEET, "created": now})


def handbook_page(entries: Sequence[Entry]) -> Page:
    """One page: the rules by class, then by number."""
    page = Page(name=SHEET, tab="blue", widths=_WIDTHS, heights={1: 30, 2: 18, HEADER_ROW: 21}, active=True, freeze=(HEADER_ROW, 2))
    title_bar(page, f"{SHEET}　{len(entries)} 条", col=1, last=len(_WIDTHS))
    page.put(2, 1, "由 keybook explain --out 生成；与校验时说的是同一段话。上级自定的规则在政策工作簿的《规则》里。", "source")
    for col, header in enumerate(_HEADERS, 1):
        page.put(HEADER_ROW, col, header, Style("header", sides="lr", wrap=False))
    row = HEADER_ROW
    for severity, words in _CLASSES.items():
        mine = sorted((e for e in entries if e["severity"] == severity.value), key=lambda e: (e["rule"] or "", e["code"]))
        if mine:
            row += 1
            page.put(row, 1, f"{severity.label}　{len(mine)} 条　{words}", Style("section", fill=severity.light))
            page.fill_row(row, 1, len(_WIDTHS), Style("section", fill=severity.light))
        for entry in mine:
            row += 1
            _line(page, row, entry)
    page.printing = Print(
        landscape=True, fit=(1, 0), repeat_rows=(HEADER_ROW, HEADER_ROW), area=Area(1, 1, row, len(_WIDTHS)), footer=SHEET
    )
    return page


def _line(page: Page, row: int, entry: Entry) -> None:
    texts = [str(entry[key] or "") for key in _KEYS]
    for col, text in enumerate(texts, 1):
        page.put(row, col, text, Style("text", size=9, wrap=True, sides=BOX))
    lines = max(-(-width(text) // int(units - 2)) for text, units in zip(texts, _WIDTHS, strict=True))
    page.heights[row] = 13.5 * max(lines, 1) + 4


def handbook_text(entries: Sequence[Entry]) -> str:
    """The same as Markdown, for the manual."""
    parts = []
    for severity, words in _CLASSES.items():
        mine = sorted((e for e in entries if e["severity"] == severity.value), key=lambda e: (e["rule"] or "", e["code"]))
        parts.append(f"## {severity.label}（{len(mine)} 条）：{words}\n\n| {' | '.join(_HEADERS)} |\n|{'---|' * len(_HEADERS)}\n")
        parts += ["| " + " | ".join(str(e[k] or "").replace("|", "｜").replace("\n", " ") for k in _KEYS) + " |\n" for e in mine]
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"
