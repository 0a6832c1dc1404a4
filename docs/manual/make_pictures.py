"""Makes the pictures of the manual: workbooks of the demo, shown by LibreOffice on a screen of 1366 x 768.

    python docs/manual/make_pictures.py [FOLDER]

needs LibreOffice, Xvfb, xdotool and a Chinese font: apt-get install libreoffice-calc xvfb xdotool fonts-noto-cjk
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from macros.__main__ import main

HERE = Path(__file__).parent / "pictures"
WIDTH, HEIGHT, DISPLAY = 1366, 768, ":87"
TODAY = "DATE(2026,10,28)"
"""Stands for TODAY() on the pictures: a deadline that is still to come."""
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value>
</prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value>
</prop></item>
<item oor:path="/org.openoffice.Office.UI.Sidebar/General"><prop oor:name="MinimumWidth" oor:op="fuse"><value>1</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def workbooks(folder: Path) -> dict[str, Path]:
    """Picture -> a workbook that opens on what it shows: an untouched desk, its annotated and its mended copy."""
    assert main(["demo", "--branches", "3", "--periods", "1", "--home", str(folder / "demo")]) == 0
    desk = max((folder / "demo" / "台账").rglob("*.xlsm"), key=lambda path: path.stat().st_size)
    shutil.copy(desk, folder / "台账.xlsm")
    main(["check", str(folder / "台账.xlsm"), "--annotate", str(folder / "标注.xlsx")])
    spoilt(folder / "台账.xlsm", folder / "手填.xlsx")
    main(["check", str(folder / "手填.xlsx"), "--annotate", str(folder / "标注.xlsx")])
    main(["fix", str(folder / "手填.xlsx"), "--out", str(folder / "修正.xlsx")])
    return {
        "cover": on_a_day(folder / "台账.xlsm"),
        "findings": opened_on(folder / "标注.xlsx", "校验结果"),
        "register": opened_on(folder / "标注.xlsx", "业务量流水"),
        "record": opened_on(folder / "修正.xlsx", "修正记录"),
    }


def spoilt(desk: Path, out: Path) -> None:
    """The desk with a few cells as clerks type them: ten thousands in words, full-width digits, a name for a code."""
    book = openpyxl.load_workbook(desk)
    sheet = book["业务量流水"]
    place = {cell.value: cell.column for cell in sheet[5]}
    for row, header, value in (
        (6, "收入", "1.2万"),
        (7, "数量", "１２０"),
        (8, "业务日期", "2026年10月9日"),
        (9, "客户编码", "KH9999"),
        (10, "业务代码", " 特 快 "),
        (11, "收入", "约3千"),
    ):
        sheet.cell(row, place[header]).value = value
    book.save(out)


def on_a_day(path: Path) -> Path:
    """A copy in which today is TODAY."""
    target = path.with_name("封面.xlsm")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item, old.read(item.filename).replace(b"TODAY()", TODAY.encode()))
    return target


def opened_on(path: Path, sheet: str) -> Path:
    """A copy that opens on one sheet."""
    book = openpyxl.load_workbook(path)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = book.sheetnames.index(sheet)
    target = path.with_name(f"{sheet}.xlsx")
    book.save(target)
    return target


@contextmanager
def screen(folder: Path) -> Iterator[Path]:
    """A screen in memory; gives the file in which its pixels stand."""
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(folder)], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield folder / "Xvfb_screen0"
    finally:
        server.terminate()
        server.wait()


def shot(path: Path, pixels: Path, profile: Path, out: Path) -> None:
    """Opens a workbook in full size and writes what the screen shows."""
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    environment = os.environ | {"DISPLAY": DISPLAY, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "gen"}
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo", "--calc", str(path)],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(40):
            time.sleep(1)
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", path.name], env=environment, capture_output=True, text=True, check=False
            ).stdout.split()
            if found:
                for window in found:
                    for move in (["windowmove", window, "0", "0"], ["windowsize", window, str(WIDTH), str(HEIGHT)]):
                        subprocess.run(["xdotool", *move], env=environment, check=False)
                break
        time.sleep(8)
        out.write_bytes(png(pixels.read_bytes()))
    finally:
        subprocess.run(
            ["xdotool", "search", "--name", path.name, "windowkill"],
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        office.terminate()
        office.wait()


def png(dump: bytes) -> bytes:
    """A dump of the X server's screen (XWD, 32 bits a pixel) as a PNG of its 256 commonest colours."""
    words = struct.unpack(">25I", dump[:100])
    header, width, height, line, colours = words[0], words[4], words[5], words[12], words[19]
    body = dump[header + colours * 12 :]
    lines = [body[y * line : y * line + width * 4] for y in range(height)]
    tones = [[(row[i] >> 3, row[i + 1] >> 3, row[i + 2] >> 3) for i in range(0, width * 4, 4)] for row in lines]
    kept = [tone for tone, _ in Counter(tone for row in tones for tone in row).most_common(256)]
    place: dict[tuple[int, int, int], int] = {}
    for tone in {tone for row in tones for tone in row}:
        near = min(kept, key=lambda other, tone=tone: sum((a - b) ** 2 for a, b in zip(tone, other, strict=True)))
        place[tone] = kept.index(near)
    rows = [b"\0" + bytes(place[tone] for tone in row) for row in tones]
    palette = bytes(level * 255 // 31 for blue, green, red in kept for level in (red, green, blue))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", palette),
            (b"IDAT", zlib.compress(b"".join(rows), 9)),
            (b"IEND", b""),
        )
    )


def make(out: Path) -> None:
    """Every picture of the manual."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        folder = Path(name)
        for picture, path in workbooks(folder).items():
            own = folder / picture
            own.mkdir()
            with screen(own) as pixels:
                shot(Path(shutil.copy(path, own / f"{picture}{path.suffix}")), pixels, own / "profile", out / f"{picture}.png")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
