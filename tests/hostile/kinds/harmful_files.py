"""Files and containers that would exhaust, mislead or leave the reader; names that a screen would obey (design 8)."""

import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from building.filings import repacked
from building.red_team import After, Attempt, Ground

SHEET = "xl/worksheets/sheet3.xml"
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of characters that a terminal or a list does not show but follows."""
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = b"</sheetData></worksheet>"
BAD_NAMES = (
    "\x1b[2J\x1b[31m.xlsx",
    "a\u202exslx.exe.xlsx",
    "一行\n未收 0.xlsx",
    "\u2066b\u2069.xlsx",
    "很" * 80 + ".xlsx",
    "NUL.xlsx",
    "=cmd|'!A1.xlsx",
    "\u200b\u200b.xlsx",
)


def _parts(good: Path) -> Iterator[tuple[str, dict[str, bytes | None]]]:
    yield "DOCTYPE", {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "b">]><workbook/>'}
    yield (
        "laughs",
        {
            SHEET: b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
            + OPEN
            + b'<row><c t="inlineStr"><is><t>&b;</t></is></c></row>'
            + CLOSE
        },
    )
    yield (
        "far cell",
        {SHEET: OPEN + b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + CLOSE},
    )
    yield "far cell behind a sign", {SHEET: OPEN + b'<row r="1"><c r="A1"><v>1</v></c><c s=">" r="XFD1048576"><v>1</v></c></row>' + CLOSE}
    yield "32 KB that take a square", {SHEET: OPEN + b'<row r="1">' + b"<c " * 10_000 + b"</row>" + CLOSE}
    yield "open formulas", {SHEET: OPEN + b'<row r="1">' + b'<c r="A1"><f>' * 2_000 + CLOSE}
    yield "no styles", {"xl/styles.xml": b"<styleSheet"}
    yield "no list of sheets", {"xl/workbook.xml": None}
    yield "no seal", {"xl/worksheets/sheet24.xml": OPEN + CLOSE}
    yield (
        "style of no number",
        {
            "xl/styles.xml": b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'
        },
    )
    yield "deep", {SHEET: OPEN + b"<row>" * 50_000 + CLOSE}


def _zipped(files: dict[str, bytes], **how: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = how.get("mode", 0) << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _containers() -> Iterator[tuple[str, bytes]]:
    nested = b"x"
    for depth in range(7):
        nested = _zipped({f"{depth}.zip" if depth else "a.xlsx": nested})
    yield "seven zips in each other", nested
    yield "a link", _zipped({"a.xlsx": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)
    yield "a way out", _zipped({"../../../../tmp/逃走.xlsx": b"PK\3\4", "/etc/逃走.xlsx": b"PK\3\4", "..\\..\\逃走.xlsx": b"PK\3\4"})
    yield "zeros", _zipped({"零.xlsx": bytes(600 * 2**20)})
    yield "21,000 entries", _zipped({f"{n}.xlsx": b"" for n in range(21_000)})
    yield "cut", _zipped({"a.xlsx": b"x" * 1000})[:60]


def _nowhere_else(after: After) -> str:
    escaped = [path for path in (Path("/tmp/逃走.xlsx"), Path("/etc/逃走.xlsx"), after.home.folder.parent / "逃走.xlsx") if path.exists()]
    return f"{escaped[0]} was written" if escaped else ""


def _says_nothing_live(after: After) -> str:
    """Nothing that was said of any file holds what a screen obeys; nobody else was kept from being taken."""
    said = [after.outcome.message, *after.outcome.accepted, *after.outcome.duplicate]
    said += [text for one in (*after.outcome.rejected, *after.outcome.held) for text in one.values()]
    live = next((text for text in said if any(unicodedata.category(char) in _OBEYED for char in text)), None)
    return f"{live!r} reached the screen" if live is not None else ""


def attempts(ground: Ground) -> Iterator[Attempt]:
    good = ground.fresh["LJ01"]
    for name, parts in _parts(good):
        yield Attempt(name=name, files=(repacked(good, parts, ground.place("坏.xlsx")),))
    data = good.read_bytes()
    for name, broken in (
        ("cut in half", data[: len(data) // 2]),
        ("empty", b""),
        ("zeros", bytes(5_000)),
        ("a bit flipped", data[:9_000] + b"\xff" + data[9_001:]),
    ):
        place = ground.place("坏.xlsx")
        place.write_bytes(broken)
        yield Attempt(name=name, files=(place,))
    for name, packed in _containers():
        place = ground.place("包.zip")
        place.write_bytes(packed)
        yield Attempt(name=f"zip: {name}", files=(place,), judge=_nowhere_else)
    for number, name in enumerate(BAD_NAMES):
        place = ground.place("名").parent / name
        place.write_bytes(data[:2_000] + bytes([number]))
        yield Attempt(name=f"name {number}", files=(place,), judge=_says_nothing_live)
    if os.name != "nt":
        folder = ground.place("名").parent
        raw = os.fsencode(folder) + b"/\xff\xfe\x80.xlsx"
        Path(os.fsdecode(raw)).write_bytes(data[:2_000])
        yield Attempt(name="a name of no characters", files=(Path(os.fsdecode(raw)),), judge=_says_nothing_live)
