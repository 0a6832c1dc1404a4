"""Pictures of every sheet and report, from the demo of each pack, for docs/gallery (issue 13.12): wants LibreOffice, poppler, Pillow.

    python docs/gallery.py [P01 P02 ...]

Runs the demo of each pack named (all that have a world of their own where none is), prints its workbooks with LibreOffice
and keeps the first page of every visible sheet; of sheets that the postal pack shows already, only those that a leader sees. To be looked at after every change of a page: a picture tells what no test does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from PIL import Image

from macros.__main__ import main
from macros.demo.cycle import run_demo
from macros.demo.pack_data import demo_data
from macros.results.handing_out import printed
from validators.packs.trade_pack import DEMO, Pack, packs

GALLERY = Path(__file__).parent / "gallery"
DPI = "60"
COLOURS = 64
FIRST = "P01"
EACH = frozenset({"领导速览", "汇总主表"})
"""Sheets that are shown of every pack, though the first one has them too."""
TOP = {"desk": ("基层台账", "校验结果"), "leader": ("汇总报表", "领导速览"), "pay": ("基层报表", "薪酬单·")}
"""The three pictures of the README: which workbook of the postal pack, which sheet."""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: the kind of workbook, the sheet, the file in the folder of its pack."""

    book: str
    sheet: str
    file: str


def workbooks_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """The kinds of workbook that a demo leaves, one of each; the branch's report is made here."""
    marked = next(iter(sorted(folder.glob("台账/*/标注*.xlsx"), reverse=True)), None)
    desk = next(iter(sorted(folder.glob("台账/*/*台账*.xlsm"), reverse=True)))
    report = folder / "本单位报表.xlsx"
    previous = sorted(folder.glob(f"上报/*/*_{desk.stem.split()[2]}_*.xlsx"))[:-1]
    main(["report", str(desk), "--out", str(report), *(word for file in previous[-1:] for word in ("--previous", str(file)))])
    found = {
        "汇总报表": next(iter(sorted(folder.glob("汇总/*汇总报表.xlsx"), reverse=True))),
        "基层报表": report,
        "基层台账": marked or desk,
        "退回单": next(iter(sorted(folder.glob("退回/*/退回单*.xlsx"), reverse=True)), None),
    }
    yield from ((name, path) for name, path in found.items() if path is not None and path.is_file())


def shots(name: str, book: Path, folder: Path, number: int, seen: set[str]) -> Iterator[Shot]:
    """The first page of every visible sheet of a workbook that is not `seen` yet, as PNG in `folder`."""
    with tempfile.TemporaryDirectory(prefix="keybook-gallery-") as scratch:
        pdf = printed(book, Path(scratch))
        pages = _pages(pdf)
        last = 0
        for sheet, title in _titles(book):
            if _kind(sheet) in seen:
                continue
            at = next((i for i, text in enumerate(pages[last:], last + 1) if title in text), None)
            if at is None:
                print(f"  {book.name} {sheet}: no page begins with {title}", file=sys.stderr)
                continue
            last = at
            seen.add(_kind(sheet))
            file = f"{number:02d}-{re.sub(r'[^0-9A-Za-z一-龥]', '', sheet)}"
            _drawn(pdf, at, folder / file, DPI)
            yield Shot(book=name, sheet=sheet, file=f"{file}.png")
            if folder.name == "P01":
                _top(name, sheet, pdf, at)
            number += 1


def _kind(sheet: str) -> str:
    """Of pages that there are many of (a person's, a product's) the first one is shown."""
    first, dot, _ = sheet.partition("·")
    return first + dot


def _top(name: str, sheet: str, pdf: Path, page: int) -> None:
    """A picture of the README, when it is one."""
    for target, (book, wanted) in TOP.items():
        if book == name and sheet.startswith(wanted):
            _drawn(pdf, page, GALLERY / target, "72")


def _drawn(pdf: Path, page: int, stem: Path, dpi: str) -> None:
    words = ["pdftoppm", "-png", "-r", dpi, "-f", str(page), "-l", str(page), "-singlefile", str(pdf), str(stem)]
    subprocess.run(words, check=True, capture_output=True)
    file = stem.with_suffix(".png")
    with Image.open(file) as drawn:
        drawn.convert("RGB").quantize(COLOURS).save(file, optimize=True)


def _pages(pdf: Path) -> list[str]:
    """The text of every page, without spaces."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return [re.sub(r"\s", "", page) for page in text.split("\f")]


def _titles(book: Path) -> list[tuple[str, str]]:
    """Visible sheet and what its first page begins with, without spaces."""
    opened = openpyxl.load_workbook(book, read_only=True, data_only=True)
    found = []
    for sheet in opened.worksheets:
        if sheet.sheet_state == "visible":
            cells = (str(value) for row in sheet.iter_rows(max_row=4, values_only=True) for value in row if value not in (None, ""))
            found.append((sheet.title, re.sub(r"\s", "", next(cells, sheet.title))[:24]))
    opened.close()
    return found


def gallery_of(pack: Pack) -> list[Shot]:
    """The pictures of one pack, made anew."""
    folder = GALLERY / pack.id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="keybook-demo-") as scratch:
        demo = Path(scratch) / "demo"
        run_demo(demo, branches=None, periods=2, seed=7, step=print, pack=pack)
        found, seen = list[Shot](), _shown_already(pack)
        for name, book in workbooks_of(demo):
            found += shots(name, book, folder, len(found) + 1, seen)
    return found


def _shown_already(pack: Pack) -> set[str]:
    """The kinds of sheets that the first pack shows and that look alike in this one."""
    file = GALLERY / FIRST / "index.txt"
    return set() if pack.id == FIRST else {_kind(line.split("\t")[1]) for line in _lines(file)} - EACH


def index(found: dict[str, list[Shot]]) -> str:
    """The page that shows them all."""
    lines = ["# 画册：每张表、每张报表长什么样", "", "由 `python docs/gallery.py` 用演示数据画成（数据都是编的），每张表只画第一页。", ""]
    for name, taken in found.items():
        lines += [f"## {packs()[name].title}（{name}）", ""]
        for book in dict.fromkeys(shot.book for shot in taken):
            lines += [f"### {book}", ""]
            lines += [f"**{shot.sheet}**\n\n![{shot.sheet}]({name}/{shot.file})\n" for shot in taken if shot.book == book]
    return "\n".join(lines)


def run(wanted: Sequence[str]) -> None:
    """Draws the packs asked for and writes the index over all that are there."""
    own = [pack for pack in packs().values() if DEMO in pack.files and demo_data(pack).get("kind")]
    for pack in own:
        if not wanted or pack.id in wanted:
            print(pack.id, pack.title)
            taken = gallery_of(pack)
            (GALLERY / pack.id / "index.txt").write_text("\n".join(f"{s.book}\t{s.sheet}\t{s.file}" for s in taken), encoding="utf-8")
    every = {file.parent.name: [Shot(**dict(zip(("book", "sheet", "file"), line.split("\t"), strict=True))) for line in _lines(file)]
             for file in sorted(GALLERY.glob("*/index.txt"))}  # fmt: skip
    (GALLERY / "README.md").write_text(index(every), encoding="utf-8")


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    run(sys.argv[1:])
