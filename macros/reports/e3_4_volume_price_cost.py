"""E3.4 量价利分析: why the profit of each product is another than last month's (D21)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import extra_rows, in_fen
from macros.reports.layout.listing import HEADER_ROW, Row, Shown, end, list_page, put_chart, put_list
from validators.page.page import Page
from validators.page.parts import section
from validators.values.origin import carrying, number, times
from validators.values.text import Text

SHEET = "量价利分析"
_EFFECTS = ("量效", "价效", "成本效")
_STEPS = ("垫底", "增加", "减少", "毛利")
"""Series of the waterfall: what is not drawn, steps up and down, the profit at both ends."""


def build(context: ReportContext) -> Page:
    """One line a product over the branches that have both months, the largest change first; below, the way from then to now."""
    columns = _columns()
    page = list_page(context, SHEET, "量价利分析", columns)
    rows = sorted(extra_rows(context, "D21", "merged"), key=lambda r: (r["变动"] is None, -abs(r["变动"] or 0), r["业务代码"]))
    made = put_list(context, page, HEADER_ROW, columns, rows, label="品种", word="种", empty="还没有两个月的明细，变动没有算")
    row = _waterfall(context, page, made.below, rows)
    words = (
        "单价、成本是元/吨；量效 = 数量变动 × 上月单位毛利，价效 = 本月数量 × 单价变动，成本效 = - 本月数量 × 单位成本变动；三项合计就是变动。"
        "只比两个月都有明细的单位；没有成本的品种不算毛利。"
    )
    return end(context, page, row, (2, 5, 9, 13), needs=("D21",), legend=words)


def _unit(name: str) -> Any:
    return lambda row: in_fen(row[name])


def _columns() -> tuple[Shown, ...]:
    parts = []
    for word, prefix in (("上月", "上期"), ("本月", "")):
        parts += [
            Shown(header=f"{word}销量(吨)", width=9.5, take=f"{prefix}数量", kind="quantity", total="sum"),
            Shown(header=f"{word}单价", width=10, take=_unit(f"{prefix}单价"), kind="money"),
            Shown(header=f"{word}成本", width=10, take=_unit(f"{prefix}单位成本"), kind="money", empty="没有成本"),
        ]
    profits = {"上月毛利(元)": "上期利润", "本月毛利(元)": "利润"} | {f"{name}(元)": name for name in (*_EFFECTS, "变动")}
    return (
        Shown(header="品种", width=11, take="业务代码"),
        *parts,
        *(
            Shown(header=header, width=12.5, take=take, kind="money", total="sum", empty="没有算", alarm=_falls if take == "变动" else None)
            for header, take in profits.items()
        ),
    )


def _falls(amount: int) -> bool:
    return amount < 0


def _waterfall(context: ReportContext, page: Page, row: int, rows: list[Row]) -> int:
    known = [r for r in rows if r["变动"] is not None]
    if not known:
        return row
    steps = list(_steps(sum(r["上期利润"] for r in known), [(name, sum(r[name] for r in known)) for name in _EFFECTS]))
    row = section(page, row + 1, 2, len(page.widths) - 1, "毛利从上月到本月（元）")
    columns = (
        Shown(header="一步", width=0, take="一步"),
        *(Shown(header=name, width=0, take=name, kind="money") for name in ("变化", *_STEPS)),
    )
    made = put_list(context, page, row, columns, steps)
    drawn = [(name, ink) for name, ink in zip(_STEPS, ("white", "green", "red", "blue"), strict=True)]
    return put_chart(page, made, "毛利从上月到本月（元）", "一步", drawn, stacked=True, legend="none", y_format="#,##0", gap=40)


def _steps(start: int, effects: list[tuple[str, int]]) -> list[Row]:
    """The bars of a waterfall: what is not drawn under each step, and the step itself, up or down."""
    found, at = [_bar("上月毛利", start, whole=start)], start
    for name, change in effects:
        low = min(at, at + change)
        up, down = (change, _NOTHING) if change >= 0 else (_NOTHING, times(change, -1, "减少的部分画成正数"))
        found.append(_bar(name, change, base=low, up=up, down=down))
        at += change
    return [*found, _bar("本月毛利", at, whole=at)]


_NOTHING = carrying(0, number(0, "这一步没有这一段"))


def _bar(name: str, change: int, *, base: int = _NOTHING, up: int = _NOTHING, down: int = _NOTHING, whole: int = _NOTHING) -> Row:
    return {"一步": name, "变化": change, "垫底": base, "增加": up, "减少": down, "毛利": whole}


REPORT = Report(
    id="E3.4", sheet=SHEET, title=Text("量价利分析", "Volume, price and cost"), level="centre", build=build, needs=("D21",), order=55
)
