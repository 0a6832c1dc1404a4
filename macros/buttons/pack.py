"""切换方案: the pack in force with its parameters and where each comes from; it is changed by head office only."""

from __future__ import annotations

from macros.button import Button, ButtonPlace
from macros.session import Session
from validators.packs.pack_contents import EXAMPLE
from validators.page.page import Page, Print, style
from validators.page.parts import title_bar
from validators.values.text import is_blank
from workbooks.book import EditList, PutPage, Select, Status

SHEET = "方案参数"
_HEADERS = ("参数", "值", "单位", "来源", "原文")


def press(session: Session) -> EditList:
    """Shows the parameters in force for this branch; a desk cannot change them (settled 30)."""
    page = parameters_page(session)
    text = (
        f"现在用的方案是 {session.policy.pack.title.zh}（政策摘要 {session.policy.digest}），参数见《{SHEET}》。"
        "要换方案，请上级改政策后重新发台账，再用【带入上月】。"
    )
    return EditList(edits=[PutPage(page=page), Select(sheet=SHEET, cell="A1"), Status(text=text)])


def parameters_page(session: Session) -> Page:
    """方案参数: blank ones orange, invented ones violet."""
    policy, filing = session.policy, session.filing
    page = Page(
        name=SHEET,
        tab="grey",
        widths=(26, 22, 8, 12, 60),
        heights={1: 30, 3: 21},
        freeze=(3, 0),
        printing=Print(landscape=True, repeat_rows=(3, 3), footer=f"{filing.name} · {SHEET}"),
    )
    title_bar(page, f"{SHEET}　{policy.pack.title.zh}", col=1, last=5)
    for col, header in enumerate(_HEADERS, start=1):
        page.put(3, col, header, "header")
    for row, parameter in enumerate(policy.pack.parameters.values(), start=4):
        entry = policy.entry(parameter.code, filing.branch, filing.period.first) or {}
        blank = is_blank(entry.get("值"))
        fill = "orange_light" if blank else "purple_light" if entry.get("来源") == EXAMPLE else ""
        texts = (
            parameter.name,
            "（空）" if blank else str(entry["值"]),
            entry.get("单位") or "",
            entry.get("来源") or "",
            entry.get("原文") or "",
        )
        for col, text in enumerate(texts, start=1):
            page.put(row, col, text, style("text", sides="lrtb", fill=fill if col == 2 else ""))
    return page


BUTTON = Button(
    id="pack",
    sub="SwitchPolicy",
    caption="切换方案",
    desk="branch",
    order=11,
    command="keybook pack show",
    press=press,
    places=(ButtonPlace("封面", "L19", 4, 2),),
)
