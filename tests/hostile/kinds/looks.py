"""Text in the colour of its ground, hidden sheets, and formats under a condition (settled 39)."""

from collections.abc import Iterator
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, DataBarRule, FormulaRule
from openpyxl.styles import Alignment, Color, Font, PatternFill
from openpyxl.styles.colors import COLOR_INDEX

from building.forging import FIRST, changed, column_at
from building.red_team import Attempt, Ground


def _money(book: Any) -> Any:
    return book["业务量流水"].cell(FIRST, column_at(book["业务量流水"], "收入"))


def _font(**how: Any) -> Any:
    return lambda book: setattr(_money(book), "font", Font(**how))


def _filled(book: Any) -> None:
    _money(book).font, _money(book).fill = Font(color="FF1F4E79"), PatternFill("solid", fgColor="FF1F4E79")


def _white_on_cover(book: Any) -> None:
    book["封面"]["C5"].font = Font(color="FFFFFFFF")


def _hide(sheet: str, state: str) -> Any:
    return lambda book: setattr(book[sheet], "sheet_state", state)


def _rule(rule: Any) -> Any:
    return lambda book: book["业务量流水"].conditional_formatting.add("A6:Z20", rule)


def _bars(book: Any) -> None:
    rule = DataBarRule(start_type="min", end_type="max", color="FFFFFFFF", showValue=False)
    book["业务量流水"].conditional_formatting.add("A6:Z20", rule)


def _part_of_a_name(**how: Any) -> Any:
    """The end of a customer's name with a look of its own."""

    def do(book: Any) -> None:
        cell = book["客户档案"].cell(FIRST, column_at(book["客户档案"], "企业全称"))
        cell.value = CellRichText(cell.value[:2], TextBlock(InlineFont(**how), cell.value[2:]))

    return do


def _placed(**how: Any) -> Any:
    return lambda book: setattr(_money(book), "alignment", Alignment(**how))


def _palette(book: Any) -> None:
    """The workbook's own palette has white where everybody has black."""
    _money(book).font = Font(color=Color(indexed=8))
    book._colors = COLOR_INDEX[:8] + ("00FFFFFF",) + COLOR_INDEX[9:]


CHANGES = {
    "a name whose end is white": _part_of_a_name(color="FFFFFFFF"),
    "a name whose end is a point high": _part_of_a_name(sz=1),
    "letters of one point": _font(sz=1),
    "a number that is repeated": _placed(horizontal="fill"),
    "a number far to the right": _placed(indent=200),
    "a palette in which black is white": _palette,
    "white": _font(color="FFFFFFFF"),
    "nearly white": _font(color="FFFAFAFA"),
    "white of the theme": _font(color=Color(theme=0)),
    "white by its old number": _font(color=Color(indexed=9)),
    "the ground's own colour": _filled,
    "white on 封面": _white_on_cover,
    "hidden flow": _hide("业务量流水", "hidden"),
    "very hidden customers": _hide("客户档案", "veryHidden"),
    "hidden 封面": _hide("封面", "hidden"),
    "hidden findings": _hide("校验结果", "hidden"),
    "white under a condition": _rule(CellIsRule(operator="greaterThan", formula=["0"], font=Font(color="FFFFFFFF"))),
    "white by a formula": _rule(FormulaRule(formula=["TRUE"], font=Font(color="FFFFFFFF"))),
    "bars for numbers": _bars,
}


def attempts(ground: Ground) -> Iterator[Attempt]:
    for name, do in CHANGES.items():
        yield Attempt(name=name, files=(changed(ground.fresh["LJ01"], ground.place("样子.xlsx"), do),))
