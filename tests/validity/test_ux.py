"""The looks of every workbook, as far as a file shows them: ux.md section 10, points 1 to 5 and 7 to 9."""

from __future__ import annotations

import ast
import csv
import re
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles.colors import Color
from openpyxl.utils import range_boundaries

from macros.button import specs_of
from validators.discover import exports
from validators.page.page import FILLS, INKS, KINDS, PRINTABLE, Style
from validators.register import registers
from validators.values.text import safe_text
from workbooks import theme
from workbooks.desk.column_layout import FIRST, LAST

ROOT = Path(__file__).parents[2]
SIGNS = str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±")
READ = {
    "validators/values/cell.py": "\u2212〇",
    "validators/values/date_text.py": "〇○‐‑‒–—―−",
    "validators/values/number_text.py": "\u2212",
    "macros/mending/mends.py": "\u00a0\u200b\ufeff",
    "validators/values/text.py": "•‧・∙⋅⸱ᐧ᛫\xad\u061c\u180e\u200b\u200f\u202a\u202e\u2060\u2064\u2066\u206f\ufeff\ufff9\ufffb",
    "workbooks/read/unit_words.py": "單萬億圓幣額計為￥¥",
    "workbooks/scan/scan_csv.py": "\ufffd\ufeff",
    "workbooks/submission/shown/number_format.py": "\u2212",
    "validators/numbers/nearest.py": "〇\u0406",
    "validators/doubles/company_names.py": "\u9fff",
    "macros/demo/mistakes/planted_doubles.py": "業藥電種礦飾貿廣麗華興達順寶匯誠義雲",
}
"""Characters that staff type and that are read, never written: module -> characters. Patterns are left out anyway."""
OWN = ("empty desk", "centre desk", "policy")
"""Kinds in which everything that stands is the program's own."""
BUDGET, FROZEN_UNITS, FROZEN_POINTS, LEAST, REGISTER = 150, 60, 95, 85, 70
MAIN_REPORT = "汇总主表"
"""It freezes its tiles too, as ux 7 wants: row 13."""
SHEETS = {register.sheet: register for register in registers().values()}


def safe(text: str) -> bool:
    """True when every character is one that every Chinese font has."""
    return safe_text(text.translate(SIGNS))


# ------------------------------------------------------------ 1: characters


def own_strings(file: Path) -> Iterator[tuple[int, str]]:
    """The literals of a module, but for docstrings and the patterns of regular expressions."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    said |= {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Call) and is_pattern(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


def is_pattern(call: ast.Call) -> bool:
    """True for `re.compile(...)` and its like."""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "re"


@pytest.mark.parametrize("package", ["validators", "workbooks", "macros"])
def test_every_string_of_ours_is_in_gb2312(package: str) -> None:
    """Sheets, messages, remedies, reports, mail, the command line: whatever is written comes from these literals."""
    found = []
    for file in sorted((ROOT / package).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        read = str.maketrans("", "", READ.get(name, ""))
        found += [f"{name}:{line}: {text!r}" for line, text in own_strings(file) if not safe(text.translate(read))]
    for file in sorted((ROOT / package).rglob("*.csv")):
        found += [f"{file.name}: {line}" for line in file.read_text(encoding="utf-8").splitlines() if not safe(line)]
    assert found == []


def test_every_rule_speaks_so() -> None:
    words = [
        (rule.id, text) for rule in exports("validators.rules", "RULE").values() for text in (rule.title.zh, rule.explain, rule.remedy)
    ]
    words += [
        (register.id, text)
        for register in registers().values()
        for text in (register.sheet, register.hint, *(c.header for c in register.columns), *(c.hint for c in register.columns))
    ]
    assert len(words) > 300
    assert [pair for pair in words if not safe(str(pair[1]))] == []


@pytest.mark.parametrize("kind", OWN)
def test_every_text_of_an_empty_workbook_is_in_gb2312(shown: dict[str, openpyxl.Workbook], kind: str) -> None:
    texts = [sheet.title for sheet in shown[kind].worksheets]
    for sheet in shown[kind].worksheets:
        texts += [cell.value for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
        texts += [cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment]
        texts += [text for rule in sheet.data_validations.dataValidation for text in (rule.error, rule.errorTitle, rule.prompt) if text]
        texts.append(sheet.oddFooter.left.text or "")
    assert len(texts) > 200
    assert [text for text in texts if not safe(text)] == []


# ------------------------------------------------------------ 2: buttons


def test_captions_have_at_most_six_characters(books: dict[str, Path]) -> None:
    for kind, specs in (("desk", specs_of("branch")), ("centre desk", specs_of("centre"))):
        with zipfile.ZipFile(books[kind]) as file:
            drawn = [
                caption
                for name in file.namelist()
                if name.endswith(".vml")
                for caption in re.findall(r'alt="([^"]*)"', file.read(name).decode())
            ]
        assert sorted(drawn) == sorted(spec.caption for spec in specs)
        assert all(0 < len(caption) <= 6 for caption in drawn)
    assert all(len(button.caption) <= 6 for button in exports("macros.buttons", "BUTTON").values())


# ------------------------------------------------------------ 3 and 7: widths, what is frozen, print scale


def units(sheet: Any) -> dict[int, float]:
    """Column -> its width in units of a digit, as a page gives it; a hidden one is 0."""
    found = {}
    for block in sheet.column_dimensions.values():
        for col in range(block.min, min(block.max, 300) + 1):
            found[col] = 0.0 if block.hidden or not block.width else (round(block.width * 7) - 5) / 7
    return found


def printed(sheet: Any) -> tuple[int, int, int, int]:
    """First column and row, last column and row of what prints, down to the last row that holds anything."""
    area = sheet.print_area if isinstance(sheet.print_area, str) else ""
    if not area:
        return 1, 1, sheet.max_column, sheet.max_row
    first, top, last, bottom = range_boundaries(area.rpartition("!")[2].replace("$", ""))
    return first, top, last, min(bottom, sheet.max_row)


def points(sheet: Any, first: int, last: int) -> float:
    """Height of rows."""
    usual = sheet.sheet_format.defaultRowHeight
    return sum(sheet.row_dimensions[row].height or usual for row in range(first, last + 1))


def print_scale(sheet: Any) -> float:
    """Per cent at which it prints."""
    setup, fitted = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    if not fitted or not fitted.fitToPage:
        return float(setup.scale or 100)
    first, top, last, bottom = printed(sheet)
    wide = sum(int(units(sheet).get(col, 8.43) * 7 + 5) for col in range(first, last + 1) if units(sheet).get(col, 1))
    paper = "A5" if int(setup.paperSize or 9) == 11 else "A4"
    width, height = PRINTABLE[paper, setup.orientation == "landscape"]
    pages = 1 if setup.fitToHeight is None else int(setup.fitToHeight)
    scales = [100.0, 100 * width * int(setup.fitToWidth or 1) / wide]
    if pages:
        scales.append(100 * height * pages / (points(sheet, top, bottom) * 96 / 72))
    return min(scales)


def visible(book: openpyxl.Workbook) -> list[Any]:
    """The sheets that people see."""
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]


def is_register(sheet: Any) -> bool:
    """True for a sheet of records, which is as wide as its columns are many; not for a report of the same title."""
    return sheet.title in SHEETS and sheet["A5"].value in (FIRST, *SHEETS[sheet.title].by_header)


@pytest.mark.parametrize("kind", ["empty desk", "desk", "centre desk", "branch report", "report of nothing", "consolidated report"])
def test_what_must_be_seen_together_fits(shown: dict[str, openpyxl.Workbook], kind: str) -> None:
    sheets = [sheet for sheet in visible(shown[kind]) if not is_register(sheet)]
    assert len(sheets) > 5
    for sheet in sheets:
        first, _, last, _ = printed(sheet)
        widths = units(sheet)
        assert sum(widths.get(col, 8.43) for col in range(first, last + 1)) <= BUDGET + 0.5, sheet.title


@pytest.mark.parametrize(
    "kind",
    ["empty desk", "desk", "centre desk", "policy", "submission", "annotated copy", "branch report", "consolidated report", "results"],
)
def test_what_is_frozen_leaves_room(shown: dict[str, openpyxl.Workbook], kind: str) -> None:
    for sheet in visible(shown[kind]):
        if sheet.freeze_panes:
            col, row, *_ = range_boundaries(sheet.freeze_panes)
            widths = units(sheet)
            assert sum(widths.get(c, 8.43) for c in range(1, col)) <= FROZEN_UNITS, sheet.title
            assert points(sheet, 1, row - 1) <= FROZEN_POINTS or sheet.title == MAIN_REPORT, sheet.title


def test_it_prints_large_enough(book: Path, shown: dict[str, openpyxl.Workbook], books: dict[str, Path]) -> None:
    kind = next(kind for kind, path in books.items() if path == book)
    for sheet in visible(shown[kind]):
        least = REGISTER if is_register(sheet) else LEAST
        assert print_scale(sheet) >= least, f"{sheet.title} prints at {print_scale(sheet):.0f} per cent"
        if is_register(sheet) and print_scale(sheet) == REGISTER:
            assert sheet.print_title_cols and sheet.print_title_rows, sheet.title


# ------------------------------------------------------------ 5: contrast


def luminance(colour: str) -> float:
    """Of a colour such as 1F4E79 (WCAG 2)."""
    parts = [int(colour[-6:][i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Between 1 and 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_is_computed_as_the_paper_does() -> None:
    assert round(contrast("1F4E79", "FFFFFF"), 1) == 8.7 and round(contrast("7B1111", "F8CBCB"), 1) == 7.5


def test_the_pairs_of_the_theme_can_be_read() -> None:
    pairs = set(theme.MARKS.values()) | {(theme.LIGHT[name], ink) for name, ink in theme.ON_LIGHT.items()}
    pairs |= {(fill, theme.NEUTRAL["white"]) for fill in theme.DARK.values()}
    for kind, fill in product(sorted(KINDS), sorted(FILLS)):
        made = theme.properties(Style(kind, fill=fill))
        pairs.add((made.get("bg_color") or "#FFFFFF", made["font_color"]))
    for ink in sorted(INKS - {"white"}):
        made = theme.properties(Style("text", ink=ink))
        pairs.add(("#FFFFFF", made["font_color"]))
    weak = {(fill, ink, round(contrast(fill, ink), 2)) for fill, ink in pairs if contrast(fill, ink) < 4.5}
    assert weak == set()


def rgb(colour: Color | None, other: str) -> str:
    """A colour of a cell; `other` where it has none of its own."""
    return str(colour.rgb)[-6:] if colour is not None and colour.type == "rgb" else other


def test_every_text_can_be_read_on_its_fill(book: Path, shown: dict[str, openpyxl.Workbook], books: dict[str, Path]) -> None:
    kind = next(kind for kind, path in books.items() if path == book)
    weak = set()
    for sheet in visible(shown[kind]):
        for cell in (cell for line in sheet.iter_rows() for cell in line if cell.value is not None):
            fill = rgb(cell.fill.fgColor, "FFFFFF") if cell.fill.fill_type == "solid" else "FFFFFF"
            ink = rgb(cell.font.color, "000000")
            if contrast(fill, ink) < 4.5:
                weak.add((sheet.title, cell.coordinate, fill, ink))
    assert weak == set()


# ------------------------------------------------------------ 8: borders


def test_a_heavy_side_outlives_the_box_around_it() -> None:
    made = theme.properties(Style("text", sides="ltrb", heavy="l"))
    assert (made["left"], made["right"], made["top"], made["bottom"]) == (2, 1, 1, 1)
    assert (made["left_color"], made["right_color"]) == (theme.DARK["blue"], theme.NEUTRAL["line"])


@pytest.mark.parametrize("kind", ["empty desk", "policy"])
def test_groups_of_columns_begin_with_a_thick_line(shown: dict[str, openpyxl.Workbook], kind: str) -> None:
    checked = 0
    for sheet in shown[kind].worksheets:
        if is_register(sheet):
            for cell in sheet[5][1:-1]:
                column = SHEETS[sheet.title].by_header[cell.value]
                border = sheet.column_dimensions[cell.column_letter].border if cell.column_letter in sheet.column_dimensions else None
                if border is not None and column.group_start:
                    assert border.left.style == "medium" and border.right.style == "thin", (sheet.title, cell.value)
                    checked += 1
    assert checked or kind == "policy"


def test_input_frames_are_thick_all_round(shown: dict[str, openpyxl.Workbook]) -> None:
    sheet = shown["empty desk"]["封面"]
    for row in range(17, 22):
        left, right = sheet.cell(row, 4).border, sheet.cell(row, 5).border
        assert {left.left.style, left.top.style, left.bottom.style, right.right.style} == {"medium"}
        assert not sheet.cell(row, 4).protection.locked


# ------------------------------------------------------------ 9: headers


def test_row_five_is_the_catalogue(shown: dict[str, openpyxl.Workbook]) -> None:
    with (ROOT / "docs" / "headers.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    order: dict[str, list[str]] = {}
    for line in lines:
        order.setdefault(line["sheet"], []).append(line["header"])
    must = {(line["sheet"], line["header"]) for line in lines if line["required"] == "req"}
    seen = 0
    for kind in ("empty desk", "desk", "policy", "submission"):
        for sheet in (sheet for sheet in visible(shown[kind]) if is_register(sheet)):
            headers = [cell.value for cell in sheet[5] if cell.value is not None and cell.value not in (FIRST, LAST)]
            assert [h for h in headers if h not in order.get(sheet.title, [])] == [], (kind, sheet.title)
            assert headers == [h for h in order[sheet.title] if h in headers], (kind, sheet.title)
            assert {h for name, h in must if name == sheet.title} <= set(headers), (kind, sheet.title)
            seen += 1
    assert seen > 50
