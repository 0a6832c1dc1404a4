"""Figures of one workbook gathered by what they mean: totals of tables, tiles, and what is said in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from validators.page.page import Page

SAME: dict[str, tuple[tuple[str, str], ...]] = {
    "收入": (
        ("领导速览", "收入（万元）"),
        ("汇总主表", "本月收入（万元）"),
        ("汇总主表", "收入(万元)"),
        ("汇总主表", "本月(元)"),
        ("汇总主表", "销售额(元)"),
        ("信用与财务", "本月(元)"),
        ("指标完成", "本月实际(元)"),
        ("信息简报", r"收入 ([\d,.]+) 元"),
    ),
    "客户数": (
        ("汇总主表", "客户数"),
        ("汇总主表", "客户数(去重)"),
        ("客户分级", "客户数"),
        ("档案完整率", "户数"),
        ("档案完整率", r"^(\d+) 户客户"),
    ),
    "大客户数": (
        ("领导速览", "大客户（户）"),
        ("汇总主表", "大客户（去重后，户）"),
        ("客户分级", "大客户数"),
        ("大客户收入", r"^合计（(\d+) 户）"),
    ),
    "新增": (("汇总主表", "新增"), ("信息简报", r"新增 (\d+) 户"), ("新增流失名单", r"新增(\d+)")),
    "流失": (("汇总主表", "流失"), ("信息简报", r"流失 (\d+) 户"), ("新增流失名单", r"^流失(\d+)")),
    "走访合规率": (("领导速览", "走访合规"), ("汇总主表", "走访合规率")),
    "累计完成率": (
        ("领导速览", "全年完成"),
        ("汇总主表", "全年计划累计完成率"),
        ("汇总主表", "累计完成率"),
        ("指标完成", "累计完成率"),
        ("信息简报", r"累计完成计划 ([\d.]+)%"),
    ),
    "完整率": (("档案完整率", "完整率"), ("档案完整率", r"档案完整率 ([\d.]+)%")),
    "应收": (("应收账龄", "应收(元)"), ("信用与财务", "应收(元)"), ("欠费回收通报", "应收余额(元)")),
    "逾期": (
        ("领导速览", "逾期应收（万元）"),
        ("信用与财务", "逾期(元)"),
        ("欠费回收通报", "逾期欠费(元)"),
        ("欠费回收通报", r"逾期欠费 ([\d,.]+) 元"),
    ),
    "逾期率": (("应收账龄", "逾期率"), ("信用与财务", "逾期率"), ("欠费回收通报", "逾期率")),
    "销量": (("领导速览", "销量（吨）"), ("汇总主表", "销量(吨)"), ("已售未提余额", "销售(吨)")),
    "已售未提差异": (("领导速览", "已售未提差异（吨）"), ("已售未提余额", "差异(吨)")),
    "直销": (("汇总主表", "其中直销(吨)"), ("直销与合作站", "直销(吨)")),
    "直销比例": (("领导速览", "直销比例"), ("直销与合作站", "直销比例")),
    "毛利": (("领导速览", "毛利（万元）"), ("汇总主表", "毛利(元)"), ("量价利分析", "本月毛利(元)")),
    "本年收入": (("客户资料卡", "金额(元)"), ("客户销售分析表", "合计(元)")),
}
"""What a figure means -> where it stands: sheet, and the header of a total, the label of a tile, or a pattern in a sentence."""
OTHER = {
    ("大客户收入", "本月(元)"): "大客户",
    ("客户Pareto", "用邮量(元)"): "近",
    ("欠费回收通报", "逾期欠费(元)"): "逾期最多的客户",
    ("考核与薪酬汇总", "合计(元)"): "薪酬",
    ("客户资料卡", "金额(元)"): "各单位的各地区",
    ("信用余量", "应收余额(元)"): "授信额度",
    ("档案完整率", "户数"): "哪一项缺得多",
    ("档案完整率", "完整率"): "要补、要更新的客户（缺得多的在前）",
}
"""Totals that are called like a figure above and mean less, and the words on their sheet that say so."""


class Shown(NamedTuple):
    """A figure as a sheet shows it, in its own unit, and how far it may be off for the rounding of what is shown."""

    sheet: str
    name: str
    value: Fraction
    room: Fraction


def gathered(pages: Iterable[Page]) -> dict[str, list[Shown]]:
    """The figures of a workbook by meaning, those of which there are two or more."""
    held = {page.name: page for page in pages}
    found = {
        meaning: [shown for sheet, name in places if sheet in held for shown in _of(held[sheet], name)] for meaning, places in SAME.items()
    }
    return {meaning: shown for meaning, shown in found.items() if len(shown) > 1}


def _of(page: Page, name: str) -> Iterator[Shown]:
    """The first total, tile or sentence of that name."""
    if "(\\d" in name or "([" in name:
        yield from list(_said(page, name))[:1]
    else:
        yield from list(_below(page, name))[:1]


def _said(page: Page, pattern: str) -> Iterator[Shown]:
    for place in sorted(page.cells):
        text = page.cells[place].value
        if isinstance(text, str) and (match := re.search(pattern, text)):
            number = Fraction(match[1].replace(",", ""))
            percent = pattern.endswith("%")
            yield Shown(page.name, pattern, number / 100 if percent else number, Fraction(1, 20_000) if percent else Fraction(0))


def _below(page: Page, name: str) -> Iterator[Shown]:
    """What stands directly under a header or a label, where that is a number and the line bears no ordinal."""
    for row, col in sorted(page.cells):
        if page.cells[row, col].value == name and (row + 1, col) in page.cells:
            cell = page.cells[row + 1, col]
            if not isinstance(cell.value, str | None) and not _numbered(page, row, col):
                yield _shown(page, name, cell.value, cell.style.value_kind)


def _shown(page: Page, name: str, value: Any, kind: str) -> Shown:
    """In yuan, in tons, or as it is; 万元 to two places, whose lines are balanced to their sum."""
    if kind == "wan":
        return Shown(page.name, name, Fraction(int(value)) * 100, Fraction(100))
    scale = {"money": 100, "quantity": 1000}.get(kind, 1)
    return Shown(page.name, name, Fraction(value) / scale, Fraction(0))


def _numbered(page: Page, row: int, col: int) -> bool:
    """True where the line below a header begins with its ordinal: a line, no total."""
    first = min((at for (line, at), cell in page.cells.items() if line == row and cell.value == "序"), default=None)
    return first is not None and page.value(row + 1, first) is not None


def contradictions(found: dict[str, list[Shown]]) -> list[tuple[str, Shown, Shown]]:
    """The figures that mean the same and are not the same."""
    return [
        (meaning, shown[0], other)
        for meaning, shown in found.items()
        for other in shown[1:]
        if abs(other.value - shown[0].value) > other.room + shown[0].room
    ]


def undeclared(pages: Iterable[Page]) -> list[tuple[str, str]]:
    """Totals that are called like a figure that has a meaning, and are neither listed with it nor say what else they are."""
    names = {name for places in SAME.values() for _, name in places}
    listed = {place for places in SAME.values() for place in places}
    wrong = []
    for page in pages:
        for name in sorted(names & {str(cell.value) for cell in page.cells.values()}):
            place = (page.name, name)
            many = len(list(_below(page, name)))
            if many and (place not in listed or many > 1) and OTHER.get(place, "\0") not in "".join(page.texts()):
                wrong.append(place)
    return wrong
