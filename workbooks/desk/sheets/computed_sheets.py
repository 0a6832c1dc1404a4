"""Computed sheets before they are computed: each says which button fills it (ux 2.1)."""

from __future__ import annotations

from validators.packs.pack_contents import Waiting
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import title_bar

WIDTHS = (1, 24, 24, 24, 24, 24, 1)


def waiting_page(sheet: str, told: Waiting, name: str, month: str) -> Page:
    """A computed sheet of the branch desk as it is issued."""
    return waiting(sheet, name, month, f"还没有算过：请回封面点【{told.button}】。", told.words)


def waiting(sheet: str, name: str, month: str, head: str, words: str, tab: str = "green") -> Page:
    """A locked sheet that says in one sentence what fills it."""
    page = Page(name=sheet, tab=tab, widths=WIDTHS)
    title_bar(page, f"{sheet}　{name} {month}", last=len(WIDTHS))
    page.put(2, 2, "←返回封面", Style("link"), link="封面!A1")
    page.merge(4, 2, 5, 6, head, Style("kpi", size=16, ink="blue", align="center"))
    page.merge(6, 2, 6, 6, words, Style("text", ink="note", align="center"))
    page.heights |= {1: 30, 2: 18, 3: 12, 4: 24, 5: 24, 6: 22}
    page.printing = Print(fit=(1, 0), landscape=True, area=Area(1, 1, 6, len(WIDTHS)), footer=f"{name} · {month} · {sheet}")
    return page
