"""What hostile files cost a collect: honest filings alone, and the same with one in ten beside them that was made to harm.

    python benchmarks/hostile.py [--branches 270] [--hostile 30] [--workers 2] [--rounds 2]

Prints one JSON document: the seconds of both collects (the quicker of the rounds, which take turns) by the clock and of
the processors, their ratio (1.3 at the most), how many honest ones were taken and how many hostile ones were named. Judged
are the processors' seconds: a machine that does other work beside makes no file dearer. The exit status is 1 where a
figure is not as it has to be.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from building.filings import file, repacked
from building.forging import changed, resealed, set_cell, set_column, set_cover
from building.small_state import NOW, clean_cells, write_policy_of
from macros.intake.collecting import Collected, collect
from workbooks.archive.home import Home
from workbooks.read.read_policy import read_policy_book

MOST = 1.3
SHEET = "xl/worksheets/sheet3.xml"
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def ways(good: Path, out: Path) -> Iterator[Callable[[], Path]]:
    """Ten ways to be hostile."""
    yield lambda: changed(good, out, lambda book: setattr(book["业务量流水"]["A6"], "number_format", ";;;"))
    yield lambda: changed(good, out, lambda book: book["封面"].__setitem__("E9", "=1+1"))
    yield lambda: changed(good, out, set_cell("业务量流水", "收入", 9_999_999))
    yield lambda: resealed(good, out, set_cover("版本", "第 99999999999999999999999 次上报"), version="99999999999999999999999")
    yield lambda: resealed(good, out, totals=json.dumps({"收入": 10**30}))
    yield lambda: resealed(good, out, set_column("业务量流水", "记录编号", lambda row, _: f"B0001-2609-{row:04d}"), lineage=None)
    yield lambda: repacked(good, {SHEET: OPEN + b'<row r="1">' + b"<c " * 10_000 + b"</row></sheetData></worksheet>"}, out)
    yield lambda: repacked(good, {"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "b">]><workbook/>'}, out)
    yield lambda: Path(out.write_bytes(good.read_bytes()[: good.stat().st_size // 2]) and out)
    yield lambda: repacked(good, {SHEET: OPEN + b'<row r="1"><c s=">" r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'}, out)


def prepare(folder: Path, branches: int, hostile: int) -> tuple[Path, Path, Path]:
    """The policy, the folder of honest filings and that of the hostile ones."""
    codes = [f"B{n:04d}" for n in range(1, branches + 1)]
    places = [("ZZ00", "云岭州局", "州局", None), *((code, f"{code}县局", "县市局", "ZZ00") for code in codes)]
    book = write_policy_of(folder / "policy.xlsx", places)
    policy = read_policy_book(book)[0]
    for code in codes:
        file(policy, code, clean_cells(code), folder / "honest")
    good, bad = sorted((folder / "honest" / "上报").iterdir()), folder / "hostile"
    bad.mkdir()
    for number, way in zip(range(hostile), itertools.cycle(range(10)), strict=False):
        source = good[number % len(good)]
        next(itertools.islice(ways(source, bad / f"{number:03d} {source.name}"), way, None))()
    return book, folder / "honest" / "上报", bad


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One collect into a new home: seconds by the clock, seconds of the processors (its children's too), what came of it."""

    clock: float
    work: float
    done: Collected


def measured(book: Path, folder: Path, sources: list[Path], workers: int) -> Measured:
    """Collects into `folder`, which is gone afterwards."""
    home = Home.create(folder, book, now=NOW)
    start, before = time.perf_counter(), os.times()
    done = collect(sources, home, now=NOW, workers=workers)
    after = os.times()
    shutil.rmtree(folder)
    return Measured(clock=time.perf_counter() - start, work=sum(after[:4]) - sum(before[:4]), done=done)


def main() -> int:
    """Measures and judges."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--branches", type=int, default=270)
    asked.add_argument("--hostile", type=int, default=30)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--rounds", type=int, default=2)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="keybook-bench-"))
    try:
        book, honest, hostile = prepare(folder, given.branches, given.hostile)
        both = [
            (measured(book, folder / "alone", [honest], given.workers), measured(book, folder / "beside", [hostile, honest], given.workers))
            for _ in range(given.rounds)
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    alone, beside = (min((pair[side] for pair in both), key=lambda one: one.work) for side in (0, 1))
    done = beside.done
    counted, named = len(done.accepted) - len(done.returned), len(done.rejected) + len(done.held) + len(done.returned)
    found = {
        "alone": round(alone.clock, 2),
        "beside": round(beside.clock, 2),
        "clock_ratio": round(beside.clock / alone.clock, 3),
        "work_alone": round(alone.work, 2),
        "work_beside": round(beside.work, 2),
        "ratio": round(beside.work / alone.work, 3),
        "taken": counted,
        "named": named,
        "taken_alone": len(alone.done.accepted),
    }
    print(json.dumps(found))
    return 0 if counted == given.branches and named == given.hostile and beside.work <= MOST * alone.work else 1


if __name__ == "__main__":
    raise SystemExit(main())
