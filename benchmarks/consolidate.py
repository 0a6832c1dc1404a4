"""Whole consolidation against bare reading of the same files, in one run.

    python benchmarks/consolidate.py --branches 100 [--folder DIR] [--skip-pandas]

Makes N submissions (about 300 customers, 3,000 transactions, 1,200 visits each), checks them in, and times
  bare        fastexcel to Arrow, two threads: the fastest bare read known
  pandas      pandas.read_excel (openpyxl) and concat: the usual script
  warm        `keybook consolidate` from the checked-in archive to the written report
  cold        the same with the facts folder deleted, so that every file is read again
Each runs in a process of its own; ratios and peak memory are printed. Read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import concurrent.futures as cf
import datetime as dt
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PERIOD = "2026-10"
REPEAT = 6


def main() -> None:
    """Reads the arguments, makes the files when they are not there, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--branches", type=int, default=40)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--skip-pandas", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(MEASURED[given.one](given.folder)))
        return
    folder = given.folder or Path(tempfile.mkdtemp(prefix="keybook-bench-"))
    made = prepare(folder, given.branches)
    print(
        f"{given.branches} submissions, {made['bytes'] / 2**20:.1f} MB; check-in took {made['collect']:.1f} s "
        f"({made['collect'] / given.branches:.2f} s a file)"
    )
    names = ["bare", "warm", "cold"] + ([] if given.skip_pandas else ["pandas"])
    figures = {name: _in_process(name, folder) for name in names}
    bare = figures["bare"]["seconds"]
    for name, figure in figures.items():
        print(
            f"{name:8s} {figure['seconds']:8.2f} s  {figure['seconds'] / bare:6.2f} x bare  "
            f"peak {figure['peak_mb']:7.0f} MB  {figure['what']}"
        )


def prepare(folder: Path, branches: int) -> dict[str, Any]:
    """Submissions, a home and the check-in, unless the folder holds them already."""
    note = folder / "made.json"
    if note.is_file():
        return dict(json.loads(note.read_text()))
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    policy = _policy(folder, branches)
    jobs = [(number, branches, policy, files) for number in range(branches)]
    with cf.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_submission, jobs, chunksize=4))
    from macros.intake.collecting import collect
    from workbooks.archive.home import Home

    started = time.perf_counter()
    done = collect([files], Home.create(folder / "home", policy, now=_now()), now=_now())
    if done.rejected:
        raise SystemExit(f"rejected: {done.rejected[:2]}")
    made = {"collect": time.perf_counter() - started, "bytes": sum(f.stat().st_size for f in files.iterdir())}
    note.write_text(json.dumps(made))
    return made


def _now() -> dt.datetime:
    return dt.datetime(2026, 11, 3, 9)


def _policy(folder: Path, branches: int) -> Path:
    from macros.demo.cycle import policy_book

    return policy_book(folder, branches)


def _submission(job: tuple[int, int, Path, Path]) -> None:
    number, branches, policy_path, files = job
    from macros.demo.month import generate
    from validators.checking import understand
    from validators.filing.inputs import History
    from validators.register import RawSheet, registers
    from validators.values.period import Month
    from workbooks.read.read_policy import read_policy_book
    from workbooks.submission.package import Submission, write_submission

    policy = read_policy_book(policy_path)[0]
    world = generate(7, branches, 1, Month.parse(PERIOD), scale=14)
    cells = world.desk(world.places[number].code, Month.parse(PERIOD))
    cells.sheets["R10"] = _more(cells.sheets["R10"])
    raws = {
        name: RawSheet(
            register=registers()[name], sheet=registers()[name].sheet, cells=sheet, letters={}, rows=list(range(6, 6 + cells.count(name)))
        )
        for name, sheet in cells.sheets.items()
    }
    sheets, _ = understand(raws, filing=cells.filing(), policy=policy)
    write_submission(
        files,
        Submission(
            filing=cells.filing(),
            sheets=list(sheets.values()),
            policy=policy,
            history=History.none(),
            pages=[],
            template="",
            program="bench",
            parent="",
            made=_now(),
        ),
    )


def _more(sheet: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The plain rows of R10 several times over, with record numbers of their own."""
    plain = [
        i for i, (target, first) in enumerate(zip(sheet["冲销原记录编号"], sheet["是否首笔"], strict=True)) if not target and not first
    ]
    found = {header: list(values) for header, values in sheet.items()}
    for copy in range(REPEAT):
        for header, values in sheet.items():
            found[header] += [f"{values[i]}-{copy}" if header == "记录编号" else values[i] for i in plain]
    return found


def _in_process(name: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--one", name, "--folder", str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def _timed(what: str, work: Any) -> dict[str, Any]:
    import resource

    started = time.perf_counter()
    said = work()
    seconds = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": seconds, "peak_mb": peak / 1024, "what": f"{what}: {said}"}


def bare(folder: Path) -> dict[str, Any]:
    """Every sheet of every file to Arrow."""
    import fastexcel

    files = sorted((folder / "files").glob("*.xlsx"))

    def one(file: Path) -> int:
        book = fastexcel.read_excel(str(file))
        return sum(book.load_sheet(n).to_arrow().num_rows for n in book.sheet_names)

    def work() -> str:
        with cf.ThreadPoolExecutor(2) as pool:
            return f"{sum(pool.map(one, files))} rows"

    return _timed("fastexcel, two threads", work)


def pandas_script(folder: Path) -> dict[str, Any]:
    """The usual script."""
    import pandas as pd

    def work() -> str:
        sheets: dict[str, list[Any]] = {}
        for file in sorted((folder / "files").glob("*.xlsx")):
            for name, frame in pd.read_excel(file, sheet_name=None, engine="openpyxl").items():
                sheets.setdefault(str(name), []).append(frame)
        return f"{sum(len(pd.concat(parts)) for parts in sheets.values())} rows"

    return _timed("pandas + openpyxl + concat", work)


def warm(folder: Path) -> dict[str, Any]:
    """From the checked-in archive to the written report."""
    from macros.__main__ import main as keybook

    def work() -> str:
        status = keybook(["consolidate", "--home", str(folder / "home"), "--period", PERIOD, "--out", str(folder / "report.xlsx")])
        return f"exit status {status}"

    return _timed("keybook consolidate", work)


def cold(folder: Path) -> dict[str, Any]:
    """The same, reading every file again."""
    shutil.rmtree(folder / "home" / "facts")
    (folder / "home" / "facts").mkdir()
    return warm(folder) | {"what": "keybook consolidate, facts deleted"}


MEASURED = {"bare": bare, "pandas": pandas_script, "warm": warm, "cold": cold}

if __name__ == "__main__":
    main()
