"""A page into a workbook that openpyxl holds: the annotated copy, the return."""

from __future__ import annotations

import datetime as dt
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from validators.page.page import Cell, Choice, Page, Style, a1, column_letter
from validators.page.shown import shown_number
from validators.page.spoken_page import spoken_page
from validators.values.serial import to_serial
from workbooks import theme
from workbooks.pages.write_pages import linked

Font.__elements__ = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)
"""In the order of the schema (ECMA-376, CT_Font); openpyxl's own order is another, which strict readers refuse."""
_SIDES = ("left", "right", "top", "bottom")
PADDING = 5 / 7
"""Units: the five pixels around a cell's text, which the file counts in a column's width and a page does not."""
_WEIGHT = {1: "thin", 2: "medium"}


def put_page(book: openpyxl.Workbook, page: Page, *, formulas: bool = False) -> None:
    """Makes the sheet new, in the place of the one of the same name; charts are left to the XlsxWriter writer.

    A formula is put as its value, unless `formulas` are wanted: openpyxl cannot write the two together, so that whoever
    wants them sees to it that their values (`computed_of`) stand beside them in the file.
    """
    page = spoken_page(page)
    index = 0 if page.active else len(book.sheetnames)
    if page.name in book.sheetnames:
        index = book.sheetnames.index(page.name)
        del book[page.name]
    sheet = book.create_sheet(page.name, index)
    sheet.sheet_properties.tabColor = theme.TABS[page.tab].lstrip("#")
    for i, width in enumerate(page.widths, start=1):
        sheet.column_dimensions[column_letter(i)].width = width + PADDING if width else 0
        sheet.column_dimensions[column_letter(i)].hidden = width == 0
    for row, height in page.heights.items():
        sheet.row_dimensions[row].height = height
    for (row, col), cell in page.cells.items():
        _put(sheet, row, col, linked(cell, book.sheetnames), formulas)
    for area in page.merges:
        sheet.merge_cells(area.a1)
    if page.filter:
        sheet.auto_filter.ref = page.filter.a1
    if any(page.freeze):
        sheet.freeze_panes = f"{column_letter(page.freeze[1] + 1)}{page.freeze[0] + 1}"
    sheet.sheet_view.showGridLines = page.gridlines
    sheet.protection.sheet = page.protect
    for choice in page.choices:
        if choice.kind == "list":
            _choose(sheet, choice)
    _shade(sheet, page)
    _print(sheet, page)


def _print(sheet: Worksheet, page: Page) -> None:
    wanted = page.printing
    sheet.page_setup.orientation = "landscape" if wanted.landscape else "portrait"
    sheet.page_setup.paperSize = 11 if wanted.paper == "A5" else 9
    if wanted.fit:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wanted.fit
    if wanted.area:
        sheet.print_area = wanted.area.a1
    else:
        sheet.page_setup.scale = wanted.scale
    if wanted.repeat_rows:
        sheet.print_title_rows = f"{wanted.repeat_rows[0]}:{wanted.repeat_rows[1]}"
    if wanted.repeat_cols:
        sheet.print_title_cols = ":".join(map(column_letter, wanted.repeat_cols))
    for row in wanted.row_breaks:
        sheet.row_breaks.append(Break(id=row))
    for col in wanted.col_breaks:
        sheet.col_breaks.append(Break(id=col))
    sheet.page_margins = PageMargins(left=0.40, right=0.40, top=0.45, bottom=0.50, footer=0.25)
    sheet.print_options.horizontalCentered = True
    for part, words in ((sheet.oddFooter.left, wanted.footer.replace("&", "&&")), (sheet.oddFooter.right, "第 &P 页 共 &N 页")):
        part.text, part.size, part.font = words, 8, f"{theme.FACE['font_name']},常规"
    sheet.HeaderFooter.scaleWithDoc = False


def _shade(sheet: Worksheet, page: Page) -> None:
    """The conditional formats: a colour that follows the cell, as XlsxWriter gives it."""
    for shade in page.shades:
        made = theme.properties(shade.style)
        fill = PatternFill(bgColor=made["bg_color"].lstrip("#"), fill_type="solid") if made.get("bg_color") else None
        font = Font(color=made["font_color"].lstrip("#"), bold=made.get("bold"))
        sheet.conditional_formatting.add(shade.area.a1, FormulaRule(formula=[shade.formula.lstrip("=")], fill=fill, font=font))


def _choose(sheet: Worksheet, choice: Choice) -> None:
    """A drop-down, from a defined name or from the values given."""
    source = choice.source if isinstance(choice.source, str) else '"' + ",".join(choice.source) + '"'
    rule = DataValidation(
        type="list",
        formula1=source,
        allow_blank=True,
        errorTitle=choice.title or None,
        error=choice.message or None,
        errorStyle="stop" if choice.stop else "warning",
        showErrorMessage=True,
    )
    rule.add(choice.area.a1)
    sheet.add_data_validation(rule)


def computed_of(page: Page) -> dict[str, tuple[str, str]]:
    """Address -> type and text of the value of each formula of a page, as a file holds them (`workbooks.scan.cached_values`)."""
    return {a1(*place): _held(shown_number(cell.value, cell.style.value_kind)) for place, cell in page.cells.items() if cell.formula}


def _held(value: Any) -> tuple[str, str]:
    if value is None or isinstance(value, str):
        return ("str", value or "")
    if isinstance(value, bool):
        return ("b", str(int(value)))
    return ("n", str(to_serial(value) if isinstance(value, dt.date) else value))


def _put(sheet: Worksheet, row: int, col: int, cell: Cell, formulas: bool) -> None:
    target = sheet.cell(row, col)
    value = shown_number(cell.value, cell.style.value_kind)
    target.value = None if value == "" else value
    if isinstance(value, str) and value.startswith("="):
        target.data_type = "s"
    if formulas and cell.formula is not None:
        target.value = cell.formula
    if cell.link is not None:
        name, _, where = cell.link.rpartition("!")
        target.hyperlink = f"#'{name}'!{where}"
    if cell.note:
        target.comment = Comment(cell.note, "大客户工作簿")
    _dress(target, cell.style)


def _dress(target: Any, words: Style) -> None:
    made = theme.properties(words)
    target.number_format = made.get("num_format", "General")
    target.font = Font(
        name=made["font_name"],
        size=made["font_size"],
        bold=made.get("bold"),
        charset=134,
        family=2,
        italic=made.get("italic"),
        color=made["font_color"].lstrip("#"),
        underline="single" if made.get("underline") else None,
    )
    if made.get("bg_color"):
        target.fill = PatternFill("solid", fgColor=made["bg_color"].lstrip("#"))
    target.alignment = Alignment(
        horizontal=made.get("align"), vertical="center", wrap_text=made.get("text_wrap"), indent=made.get("indent", 0)
    )
    target.border = Border(**{side: Side(_WEIGHT[made[side]], color=made[f"{side}_color"].lstrip("#")) for side in _SIDES if side in made})
    target.protection = Protection(locked=made.get("locked", True))
