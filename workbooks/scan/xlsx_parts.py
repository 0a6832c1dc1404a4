"""How the parts of an .xlsx hang together: relationships, the list of sheets, texts, number formats (ECMA-376, part 2).

Nothing is found by the name of a part: a workbook lies where the package's relationships say, in any folder.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from workbooks.scan.xml_part import Attributes, Damaged, Elements, PartTree, Sink, walk

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main ", "http://purl.oclc.org/ooxml/spreadsheetml/main ", "")
"""The namespaces of a workbook: transitional, strict, and none, as some programs leave it."""


def main_names(locals_: Iterable[str]) -> dict[str, str]:
    """Full name -> local name, for the elements of a workbook that are wanted; what bears another namespace is not."""
    return {space + local: local for local in locals_ for space in MAIN}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A relationship: the last word of its type (worksheet, styles ...) and where it points."""

    kind: str
    target: str
    outside: bool


class _Links(Elements):
    names = dict.fromkeys(("http://schemas.openxmlformats.org/package/2006/relationships Relationship", "Relationship"), "Relationship")

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Link] = {}

    def begin(self, local: str, attributes: Attributes) -> None:
        self.found[attributes.get("Id", "")] = Link(
            kind=attributes.get("Type", "").rpartition("/")[2],
            target=attributes.get("Target", ""),
            outside=attributes.get("TargetMode") == "External",
        )


class Parts:
    """The names in a zip, found whatever their case, slashes and percent signs."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self._names = {_plain(name): name for name in archive.namelist()}

    def name(self, part: str) -> str | None:
        """The member of that name; None where there is none."""
        return self._names.get(_plain(part)) or self._names.get(_plain(unquote(part)))

    def links(self, part: str) -> dict[str, Link]:
        """The relationships of a part by id, their targets as full names; none where it has none."""
        folder, _, leaf = part.rpartition("/")
        member = self.name(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        if member is None:
            return {}
        sink = _Links()
        self.walk(member, sink)
        return {key: Link(kind=v.kind, target=_full(folder, v), outside=v.outside) for key, v in sink.found.items()}

    def walk(self, member: str, sink: Sink, instead: bytes | None = None) -> None:
        """All events of a member in order; of `instead`, where a part of it is read already."""
        with self.archive.open(member) if instead is None else BytesIO(instead) as file:
            walk(file, member, sink)

    def tree(self, member: str) -> Element:
        """A small member whole, by local names."""
        sink = PartTree()
        self.walk(member, sink)
        return sink.root()

    def external_books(self) -> list[str]:
        """The parts that stand for other workbooks, by the folder that every program gives them."""
        rels = [name for name in self._names if "externallinks/_rels/" in name and name.endswith(".rels")]
        return [name.replace("_rels/", "").removesuffix(".rels") for name in rels]

    def workbook(self) -> str:
        """The part that lists the sheets; Damaged where there is none."""
        for link in self.links("").values():
            if link.kind == "officeDocument" and (member := self.name(link.target)):
                return member
        found = [name for plain, name in self._names.items() if plain.endswith("workbook.xml")]
        if not found:
            raise Damaged("workbook.xml")
        return found[0]


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _full(folder: str, link: Link) -> str:
    target = link.target.replace("\\", "/")
    if link.outside or not target:
        return target
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


@dataclass(kw_only=True)
class Listed:
    """A sheet in the list: what it is called, its relationship, and how it is shown ("visible", "hidden", "veryHidden")."""

    name: str
    relation: str
    state: str

    @property
    def hidden(self) -> bool:
        """True for one that staff have hidden; ours are very hidden."""
        return self.state == "hidden"


class WorkbookSink(Elements):
    """The list of sheets and the date system."""

    names = main_names(("sheet", "workbookPr"))

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Listed] = []
        self.date1904 = self.strict = False

    def start(self, name: str, attributes: Attributes) -> None:
        self.strict = self.strict or name.startswith(MAIN[1])
        super().start(name, attributes)

    def begin(self, local: str, attributes: Attributes) -> None:
        if local == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.sheets.append(Listed(name=attributes.get("name", ""), relation=relation, state=attributes.get("state", "visible")))
        else:
            self.date1904 = is_on(attributes.get("date1904"))


def is_on(value: str | None) -> bool:
    """An attribute that says yes."""
    return value in ("1", "true", "on")


class StringSink(Elements):
    """The shared texts, in order; what reads aloud a Chinese or Japanese text (rPh) is no part of it."""

    names = main_names(("si", "t", "rPh"))

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._kept: list[str] = []
        self._aloud = 0

    def text(self, data: str) -> None:
        self._pieces.append(data)

    def begin(self, local: str, attributes: Attributes) -> None:
        self._pieces.clear()
        if local == "si":
            self._kept.clear()
        elif local == "rPh":
            self._aloud += 1

    def finish(self, local: str) -> None:
        if local == "t" and not self._aloud:
            self._kept.append("".join(self._pieces))
        elif local == "si":
            self.strings.append(plain_text("".join(self._kept)))
        elif local == "rPh":
            self._aloud -= 1


_ESCAPED = re.compile("_x([0-9a-fA-F]{4})_")


def plain_text(text: str) -> str:
    """A text as Excel shows it: `_x000D_` is the character of that number, read from the left.

    >>> plain_text('一_x000A_二_x005F_x'), plain_text('_x005F_x0041_')
    ('一\\n二_x', '_x0041_')
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number < 0xE000 else chr(number)


@dataclass(kw_only=True)
class Styles:
    """By number of a cell's style: its number format, and whether its text is struck through."""

    codes: list[str] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)


class StyleSink(Elements):
    """The number formats and struck-through fonts of the cells' styles."""

    names = main_names(("numFmt", "cellXfs", "xf", "fonts", "font", "strike", "dxfs"))

    def __init__(self) -> None:
        super().__init__()
        self.styles = Styles()
        self._formats: dict[str, str] = {}
        self._fonts: list[bool] = []
        self._inside = ""

    def begin(self, local: str, attributes: Attributes) -> None:
        if local in ("cellXfs", "fonts", "dxfs"):
            self._inside = local
        elif local == "numFmt" and self._inside != "dxfs":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif local == "font" and self._inside == "fonts":
            self._fonts.append(False)
        elif local == "strike" and self._inside == "fonts" and self._fonts:
            self._fonts[-1] = is_on(attributes.get("val", "1"))
        elif local == "xf" and self._inside == "cellXfs":
            self._take(attributes)

    def finish(self, local: str) -> None:
        if local == self._inside:
            self._inside = ""

    def _take(self, attributes: Attributes) -> None:
        number, font = attributes.get("numFmtId", "0"), attributes.get("fontId", "0")
        self.styles.codes.append(self._formats.get(number) or BUILT_IN.get(number, "General"))
        self.styles.struck.append(font.isdecimal() and int(font) < len(self._fonts) and self._fonts[int(font)])


_CHINESE = (
    (27, "yyyy-m"),
    (28, "m-d"),
    (29, "m-d"),
    (30, "m-d-yy"),
    (31, "yyyy-m-d"),
    (32, "h:mm"),
    (33, "h:mm:ss"),
    (34, "h:mm"),
    (35, "h:mm:ss"),
)
BUILT_IN = (
    {"9": "0%", "10": "0.00%", "11": "0.00E+00", "45": "mm:ss", "46": "[h]:mm:ss", "47": "mm:ss.0", "48": "##0.0E+0"}
    | {
        str(n): code
        for n, code in zip(
            range(14, 23), ("yyyy-m-d", "d-mmm-yy", "d-mmm", "mmm-yy", "h:mm", "h:mm:ss", "h:mm", "h:mm:ss", "yyyy-m-d h:mm")
        )
    }
    | {str(n): code for n, code in _CHINESE}
    | {str(n): "yyyy-m-d" for n in (36, *range(50, 59))}
)
"""The formats that a number alone stands for (ECMA-376 18.8.30), those of Chinese Excel among them."""


def is_date_format(code: str) -> str:
    """ "date", "duration" or "" (no date) for a number format.

    >>> [is_date_format(c) for c in ('yyyy"年"m"月"', '#,##0.00"元/d"', '[Red]0.00', '[h]:mm', '0.00E+00', 'General')]
    ['date', '', '', 'duration', '', '']
    """
    at, bare = 0, code.lower()
    while at < len(bare):
        ch = bare[at]
        if ch == '"':
            at = bare.find('"', at + 1)
        elif ch == "[":
            end = bare.find("]", at)
            if end > at and bare[at + 1 : end] and not bare[at + 1 : end].strip("hms"):
                return "duration"
            at = end
        elif ch in "\\_*":
            at += 1
        elif ch in "ymdhs":
            return "date"
        elif bare.startswith("general", at):
            at += 6
        if at < 0:
            return ""
        at += 1
    return ""
