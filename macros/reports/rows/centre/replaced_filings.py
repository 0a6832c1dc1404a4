"""Which filings were replaced, what changed in business words, and what that does to the totals (E3.90)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext, VersionRow
from macros.reports.layout.figures import adjusted, adjusted_lines, quantity_adds
from macros.reports.layout.frame import branch_names
from validators.page.page import Cell, Style
from validators.values.money import fen
from validators.values.origin import carrying, facts, sum_of

Row = dict[str, Any]
_SMALL = Style("text", size=9, wrap=True, sides="ltrb")
NOTE = "更正单"


def said(v: VersionRow, value: int, what: str, scale: int = 1) -> int:
    """A number that the ledger holds of a filing, as it came in."""
    return carrying(value, facts("收件登记时记在账本里的", (f"“{v.file}”{what}", Fraction(value, scale))))


def changes(context: ReportContext) -> list[Row]:
    """What each version changes against the one before it."""
    return [row for v in context.versions for row in _changes(v, branch_names(context).get(v.branch, v.branch))]


def _changes(v: VersionRow, name: str) -> list[Row]:
    head: Row = {"机构": name, "版本": said(v, v.version, "版本")}
    rest = dict.fromkeys(("什么", "记录", "原来", "现在", "收入影响(元)"), "")
    found = [
        head
        | {
            "表": change["sheet"],
            "什么": Cell(f"{change['what']}" + (f"（{change['column']}）" if change["column"] else ""), _SMALL),
            "记录": change["key"],
            "原来": Cell(change["from"], _SMALL),
            "现在": Cell(change["to"], _SMALL),
            "收入影响(元)": said(v, fen(Decimal(change["effect"]["收入"])), "这一处的收入影响", 100),
        }
        for change in v.changes
    ]
    return [*found, *([head | rest | {"表": f"另有 {v.more} 处"}] if v.more else [])]


def effects(context: ReportContext) -> list[Row]:
    """What the totals would be with the first versions, what they are, and what the notes of earlier months add."""
    counted = {row.branch for row in context.board if row.counted}
    moved = [v for v in context.versions if v.branch in counted]
    measures = [("收入", "元", "money", "income_change", 100), ("数量", "", "quantity", "quantity_change", 1000)]
    return [_effect(context, moved, *words) for words in (measures if quantity_adds(context) else measures[:1])]


def _effect(context: ReportContext, moved: Sequence[VersionRow], name: str, unit: str, kind: str, word: str, scale: int) -> Row:
    changed = _together(moved, word, scale)
    notes = _together([v for v in moved if v.state == NOTE], word, scale)
    now = carrying(int(context.inputs.frame("R10")[name].sum()), sum_of("R10", name, [context.period], {}))
    look = Style(kind, sides="ltrb")
    return {
        "指标": name,
        "单位": unit,
        "按第一版": Cell(now - changed, look),
        "现在": Cell(now, look),
        "差额": Cell(changed, look.but(bold=True)),
        "其中更正单": Cell(notes, look),
        "加上级调整（同《汇总主表》）": Cell(now + adjusted(context, name) if adjusted_lines(context, name) else now, look.but(bold=True)),
    }


def _together(held: Sequence[VersionRow], word: str, scale: int) -> int:
    told = facts("收件登记时记在账本里的改动", *((f"“{v.file}”", Fraction(getattr(v, word), scale)) for v in held))
    return carrying(sum(int(getattr(v, word)) for v in held), told)
