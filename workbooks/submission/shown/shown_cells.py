"""Do the cells of a workbook show what stands in them: number formats and colours, cell by cell (settled 39)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from validators.page.page import column_letter
from workbooks.book import Rejection, column_number
from workbooks.scan.scan_book import ScanBook
from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.scan.xlsx_parts import Parts
from workbooks.scan.xml_part import Attributes, PartTree, local_name
from workbooks.submission.shown.cell_colours import Colours, alike, hex_of
from workbooks.submission.shown.number_format import BUILT_IN, has_condition, says_otherwise
from workbooks.submission.shown.printed_words import says_more
from workbooks.submission.shown.text_runs import SMALLEST, TINY, UNSEEN, Run, Runs, dressed, size_of

TWICE = "位置有两份或次序乱了，各程序显示的不一样"
DRAWN, CHOICE = "格里画着图", "行里有给不同程序看的两种内容"
REPEATED, MOVED = "对齐方式是“填充”，会把内容重复显示", "缩进太多，字移到了别处"
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
_PLAIN_THEME = (0xFFFFFF, 0x000000, 0xEEECE1, 0x1F497D)
_VALUES = frozenset(("v", "t"))
_PRINTED = frozenset(("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"))
_DEEPEST = 15
"""Steps of an indent that a person still sets."""


@dataclass(frozen=True)
class Unlike:
    """A cell that does not show what stands in it, and why."""

    sheet: str
    cell: str
    reason: str


@dataclass(frozen=True)
class KnownSheets:
    """What is known of the sheets that people look at: sheet -> letter -> (percentage, dates); which those are; and the
    words that registers print above and below their rows.
    """

    columns: Mapping[str, Mapping[str, tuple[bool, bool]]]
    ours: Collection[str]
    printed: Collection[str] = ()


@dataclass(frozen=True)
class _Look:
    """One cell format: its number format, why its text is not seen as it is (empty where it is), and its ground."""

    code: str
    unlike: str = ""
    ground: int = 0xFFFFFF


@dataclass(frozen=True)
class _Looks:
    """The styles of a workbook: cell formats by number, and of the conditional ones those that hide, with the reason."""

    colours: Colours
    formats: Sequence[_Look] = ()
    rules: Mapping[int, str] = field(default_factory=dict)
    runs: Mapping[int, Sequence[Run]] = field(default_factory=dict)
    tables: str = ""

    def of(self, style: int) -> _Look:
        return self.formats[style] if style < len(self.formats) else _Look("General")


class _Cells:
    """A sink of one sheet's part: the cells that do not show themselves, and its conditional formats, go to `found`."""

    def __init__(self, sheet: str, looks: _Looks, columns: Mapping[str, tuple[bool, bool]], printed: Collection[str]) -> None:
        self.sheet, self.looks, self.columns, self.printed = sheet, looks, columns, printed
        self.found: list[Unlike] = []
        self._rules: set[int] = set()
        self._row = self._depth = 0
        self._inside = False
        self._letter = ""
        self._cell: Attributes = {}
        self._text: list[str] | None = None
        self._run: Run | None = None
        self._inner: PartTree | None = None
        self._inner_depth = 0

    def silent(self, plain: Iterable[tuple[str, int, str]]) -> bool:
        """True when cells of these letters, styles and types show what stands in them, whatever it is."""
        return not self.looks.runs and not any(self._tells(*look) for look in plain)

    def _tells(self, letters: str, style: int, kind: str) -> bool:
        look = self.looks.of(style)
        if look.unlike or has_condition(look.code):
            return True
        percent, dated = self.columns.get(letters, (True, True))
        return look.code != "General" and _says_otherwise_of_any(look.code, kind in ("s", "b"), percent, dated)

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        local = local_name(name)
        self._depth += 1
        self._inside = self._inside or local == "sheetData"
        if self._inner is not None:
            self._inner.start(name, attributes)
        elif local == "c":
            self._begin_cell(attributes)
        elif local in _VALUES or local in _PRINTED:
            self._text = []
        elif local == "r":
            self._run = Run()
        elif self._run is not None:
            self._run = dressed(self._run, local, attributes, self.looks.colours)
        elif local == "row":
            self._begin_row(attributes.get("r", ""))
        elif local == "cfRule":
            self._begin_rule(attributes.get("dxfId", ""))
        elif local == "dxf":  # a conditional format of Excel 2010 says here how it looks
            self._inner, self._inner_depth = PartTree(), self._depth
            self._inner.start(name, attributes)
        elif local == "dataValidation" and (attributes.get("prompt") or attributes.get("promptTitle")):
            self.found.append(Unlike(self.sheet, attributes.get("sqref", "")[:20], "选中时会弹出另外的话"))
        elif local == "sparkline" or local == "AlternateContent" and self._inside:
            self.found.append(Unlike(self.sheet, "", DRAWN if local == "sparkline" else CHOICE))
        elif local == "tablePart" and self.looks.tables:
            self.found.append(Unlike(self.sheet, "", f"表格样式：{self.looks.tables}"))
        elif local == "hyperlink" and any(local_name(key) == "id" for key in attributes):
            self.found.append(Unlike(self.sheet, attributes.get("ref", ""), "链接通到文件外面"))
        elif attributes.get("showValue") in ("0", "false"):
            self.found.append(Unlike(self.sheet, "", "条件格式把数值藏了起来"))

    def text(self, data: str) -> None:
        """The value of a cell."""
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._inner is not None:
            self._inner.end(name)
            if self._depth == self._inner_depth:
                self._hides(_hiding(self._inner.root(), self.looks.colours))
                self._inner = None
        elif (local := local_name(name)) in _VALUES | _PRINTED and self._text is not None:
            text, self._text = "".join(self._text), None
            if text and local in _VALUES:
                self._judge(text)
            elif local in _PRINTED and self.columns and says_more(text, self.printed):
                self.found.append(Unlike(self.sheet, "", "页眉页脚印着另外的话"))
        self._ended(local_name(name))
        self._depth -= 1

    def _ended(self, local: str) -> None:
        self._run = None if local in ("r", "is", "c") else self._run
        self._inside = self._inside and local != "sheetData"

    def _begin_cell(self, attributes: Attributes) -> None:
        self._cell, self._run, before = attributes, None, self._letter
        place = attributes.get("r", "")
        self._letter = place.rstrip("0123456789") or column_letter(column_number(before) + 1)
        if not (self._letter.isascii() and self._letter.isalpha() and len(self._letter) < 4):
            self._letter = before or "A"
        if attributes.get("ph") in ("1", "true"):
            self.found.append(Unlike(self.sheet, place, "字上注着别的字"))
        if place not in ("", f"{self._letter}{self._row}") or before and column_number(self._letter) <= column_number(before):
            self.found.append(Unlike(self.sheet, place, TWICE))

    def _begin_row(self, number: str) -> None:
        before, self._letter = self._row, ""
        self._row = int(number) if number.isdecimal() and len(number) < 9 else before + 1
        if self._row <= before:
            self.found.append(Unlike(self.sheet, f"第 {self._row} 行", TWICE))

    def _begin_rule(self, number: str) -> None:
        if number.isdecimal() and int(number) not in self._rules:
            self._rules.add(int(number))
            self._hides(self.looks.rules.get(int(number), ""))

    def _hides(self, reason: str) -> None:
        if reason:
            self.found.append(Unlike(self.sheet, "", f"条件格式：{reason}"))

    def _judge(self, text: str) -> None:
        style = self._cell.get("s", "0")
        look = self.looks.of(int(style) if style.isdecimal() else 0)
        cell = self._cell.get("r") or f"{self._letter}{self._row}"
        shared = self.looks.runs.get(int(text), ()) if self._cell.get("t") == "s" and text.isdecimal() else ()
        parts = [self._run] if self._run is not None and text.strip() else shared
        unlike = look.unlike or next(filter(None, (run.unlike(look.ground) for run in parts)), "")
        if unlike:
            self.found.append(Unlike(self.sheet, cell, unlike))
        elif look.code != "General":
            percent, dated = self.columns.get(self._letter, (True, True))
            reason = says_otherwise(look.code, _value(self._cell.get("t", "n"), text), percent=percent, dated=dated)
            if reason:
                self.found.append(Unlike(self.sheet, cell, reason))


def shown_cells(path: Path, known: KnownSheets, read: ScanBook | None = None) -> Iterator[Unlike]:
    """Every cell of the sheets that people look at whose format or colour shows something else, or nothing.

    `read`: the same workbook as it was read; cells that it knows the looks of are not gone through again.
    """
    book = XlsxFile(path) if read is None else read.xlsx
    members = book.members()
    with book.reading() as parts:
        looks = _styles(book, parts)
        for sheet, part in members.items():
            if sheet.startswith("_") or (known.ours and sheet not in known.ours and sheet not in known.columns):
                continue
            cells = _Cells(sheet, looks, known.columns.get(sheet, {}), (sheet, *known.printed))
            plain = None if read is None else read.plain_looks(sheet)
            parts.walk(part, cells, plain.around if plain is not None and cells.silent(plain.looks) else None)
            yield from cells.found


_TEXT, _NUMBERS = ("x",), (-1.0, 0.0, 1.0)
"""A text, and a number of each sign: where a format has no condition, it shows all of one sign alike."""


@lru_cache(maxsize=1_000)
def _says_otherwise_of_any(code: str, text: bool, percent: bool, dated: bool) -> bool:
    """`says_otherwise` of a text, or of any number: the same formats come with every file."""
    return any(says_otherwise(code, value, percent=percent, dated=dated) for value in (_TEXT if text else _NUMBERS))


def _value(kind: str, text: str) -> Any:
    """A raw cell as far as a format cares: a number, else a text."""
    if kind in ("n", "d"):
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _styles(book: XlsxFile, parts: Parts) -> _Looks:
    """Every cell format in order; and the conditional ones that hide, by number, with the reason."""
    member = book.member(parts, "styles")
    if member is None:
        return _Looks(Colours(_theme(book, parts)))
    root = parts.tree(member)
    colours = Colours(_theme(book, parts), _palette(root))
    codes = dict(BUILT_IN) | {_number(f.get("numFmtId")): f.get("formatCode", "") for f in _in(root, "numFmts", "numFmt")}
    fonts = [colours.of(_child(font, "color"), 0x000000) for font in _in(root, "fonts", "font")]
    sizes = [size_of(None if (size := _child(font, "sz")) is None else size.get("val")) for font in _in(root, "fonts", "font")]
    fills = [_ground(fill, colours) for fill in _in(root, "fills", "fill")]
    looks = []
    for xf in _in(root, "cellXfs", "xf"):
        font, fill = _number(xf.get("fontId")), _number(xf.get("fillId"))
        ink = fonts[font] if font < len(fonts) else 0x000000
        ground = fills[fill] if fill < len(fills) else 0xFFFFFF
        unlike = UNSEEN if alike(ink, ground) else TINY if font < len(sizes) and sizes[font] < SMALLEST else _placed(xf)
        looks.append(_Look(codes.get(_number(xf.get("numFmtId")), "General"), unlike, ground))
    hiding = {number: reason for number, dxf in enumerate(_in(root, "dxfs", "dxf")) if (reason := _hiding(dxf, colours))}
    drawn = [_number(part.get("dxfId")) for style in _in(root, "tableStyles", "tableStyle") for part in style if part.get("dxfId")]
    strings, runs = book.member(parts, "sharedStrings"), Runs(colours)
    if strings is not None and not book.plain_texts:
        parts.walk(strings, runs)
    return _Looks(colours, looks, hiding, runs.of, next((hiding[number] for number in drawn if number in hiding), ""))


def _placed(xf: Element) -> str:
    """Why a cell format puts the text elsewhere or more than once; empty where it does not."""
    align = _child(xf, "alignment")
    if align is None:
        return ""
    return REPEATED if align.get("horizontal") == "fill" else MOVED if _number(align.get("indent")) > _DEEPEST else ""


def _palette(styles: Element) -> dict[int, int]:
    """The numbered colours that the workbook has of its own."""
    colours = _child(styles, "colors")
    return (
        {} if colours is None else {n: hex_of(c.get("rgb", ""), 0x808080) for n, c in enumerate(_in(colours, "indexedColors", "rgbColor"))}
    )


def _number(text: str | None) -> int:
    """The number of a style, 0 where none is said; Rejection for what is no number, since nobody knows what it shows."""
    if text is not None and not (text.isdecimal() and len(text) < 9):
        raise Rejection(
            f"这个工作簿已损坏，样式的编号“{text[:20]}”不是数", "请从原处重新复制或重新发送；能用 Excel 打开的，另存为 .xlsx 再试"
        )
    return int(text or 0)


def _hiding(dxf: Element, colours: Colours) -> str:
    """Why a conditional format shows something else; empty where it does not."""
    form, font, fill = _child(dxf, "numFmt"), _child(dxf, "font"), _child(dxf, "fill")
    if form is not None:
        reason = says_otherwise(form.get("formatCode", ""), 1.5, dated=True) or says_otherwise(form.get("formatCode", ""), "x")
        if reason:
            return reason
    colour = None if font is None else _child(font, "color")
    if colour is None:
        return ""
    ground = 0xFFFFFF if fill is None else _ground(fill, colours, conditional=True)
    return UNSEEN if alike(colours.of(colour, 0x000000), ground) else ""


def _ground(fill: Element, colours: Colours, *, conditional: bool = False) -> int:
    pattern = _child(fill, "patternFill")
    if pattern is None:
        return 0x808080 if _child(fill, "gradientFill") is not None else 0xFFFFFF
    kind = pattern.get("patternType", "solid" if conditional else "none")
    if kind == "none":
        return 0xFFFFFF
    name = "bgColor" if conditional else "fgColor"
    return colours.of(_child(pattern, name), 0xFFFFFF) if kind == "solid" else 0xC0C0C0


def _theme(book: XlsxFile, parts: Parts) -> tuple[int, ...]:
    member = book.member(parts, "theme")
    if member is None:
        return _PLAIN_THEME
    found: dict[str, int] = {}
    for element in parts.tree(member).iter():
        if element.tag in _THEME and len(element):
            found.setdefault(element.tag, hex_of(element[0].get("lastClr") or element[0].get("val") or "", 0x808080))
    return tuple(found.get(name, 0x808080) for name in _THEME) if found else _PLAIN_THEME


def _in(root: Element, group: str, name: str) -> list[Element]:
    holder = _child(root, group)
    return [] if holder is None else [child for child in holder if child.tag == name]


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if child.tag == name), None)
