"""From an inbox of submissions to the written report, against a bare read of the same files, in one run.

    python benchmarks/inbox_to_report.py --branches 60 [--folder DIR] [--skip-pandas]

Makes N signed submissions (about 300 customers, 3,000 transactions, 1,200 visits each) and measures on these files
  bare          fastexcel to Arrow, two threads: the fastest bare read known
  pandas        pandas.read_excel (openpyxl) and concat: the usual script, which only reads
  collect       `keybook collect`: examined (screen, seal, every rule, rows kept) in its workers, signed in by one writer
  consolidate   `keybook consolidate`: merged, computed, the report written
  whole         both, from the inbox to the report
  again         both, after one branch has sent its file again, corrected
  lost          `keybook consolidate` with the stored rows deleted, so that every file is read again (--lost)
What is measured is processor time, of a process and all that it starts, because others may work on the same machine.
Read the ratios, not the seconds. `--folder` keeps the files for another run; the home is made anew in each.
"""

from __future__ import annotations

import argparse
import concurrent.futures as cf
import contextlib
import ctypes
import datetime as dt
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
PERIOD = "2026-10"
REPEAT = 6
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: processes whose starter has ended are counted here too."""


def main() -> None:
    """Reads the arguments, makes the files when they are not there, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--branches", type=int, default=60)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--skip-pandas", action="store_true")
    parser.add_argument("--lost", action="store_true", help="measure a consolidation whose stored rows are lost too")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one == "prepare":
        print(prepare(given.folder, given.branches))
        return
    if given.one:
        print(json.dumps(MEASURED[given.one](given.folder)))
        return
    with tempfile.TemporaryDirectory(prefix="keybook-bench-") as scratch:
        folder = given.folder or Path(scratch)
        made = [sys.executable, __file__, "--one", "prepare", "--branches", str(given.branches), "--folder", str(folder)]
        size = int(subprocess.run(made, stdout=subprocess.PIPE, text=True, check=True).stdout)  # its children end with it
        print(f"{given.branches} submissions, {size / 2**20:.1f} MB")
        shutil.rmtree(folder / "home", ignore_errors=True)
        told(measured(folder, pandas=not given.skip_pandas, lost=given.lost))


def measured(folder: Path, *, pandas: bool, lost: bool) -> dict[str, dict[str, Any]]:
    """Every figure by name; the two bare reads around ours, so that a machine that grows slower shows."""
    names = ["bare", *(["pandas"] if pandas else []), "collect", "consolidate", "collect_again", "consolidate_again"]
    found = {name: in_process(name, folder) for name in names + (["lost"] if lost else [])}
    after = in_process("bare", folder)
    found["bare"] = {key: (value + after[key]) / 2 if key in ("cpu", "wall") else value for key, value in found["bare"].items()}
    return found


def told(found: dict[str, dict[str, Any]]) -> None:
    """The table."""
    bare = found["bare"]
    found["whole"] = together(found["collect"], found["consolidate"], "inbox to report")
    found["again"] = together(found["collect_again"], found["consolidate_again"], "one file sent again")
    for name, one in found.items():
        if name not in ("collect_again", "consolidate_again"):
            said = f"{one['cpu']:8.2f} s CPU {one['cpu'] / bare['cpu']:6.2f} x bare {one['wall']:8.2f} s wall {one['peak_mb']:6.0f} MB"
            print(f"{name:12s}{said}  {one['what']}")
    print(f"again / whole: {found['again']['cpu'] / found['whole']['cpu']:.1%}")
    if "pandas" in found:
        print(f"whole / pandas: {found['whole']['cpu'] / found['pandas']['cpu']:.2f}")


def together(one: dict[str, Any], two: dict[str, Any], what: str) -> dict[str, Any]:
    """Two figures as one."""
    return {
        "cpu": one["cpu"] + two["cpu"],
        "wall": one["wall"] + two["wall"],
        "peak_mb": max(one["peak_mb"], two["peak_mb"]),
        "what": f"{what}: collect {one['cpu']:.2f} + consolidate {two['cpu']:.2f} s",
    }


def prepare(folder: Path, branches: int) -> int:
    """The submissions and the policy, unless the folder holds them already; how many bytes they have."""
    note = folder / "made.json"
    if not note.is_file():
        (folder / "files").mkdir(parents=True, exist_ok=True)
        (folder / "again").mkdir(exist_ok=True)
        policy = _policy(folder, branches)
        jobs = [(number, branches, policy, folder) for number in range(branches)]
        with cf.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
            list(pool.map(_submission, jobs, chunksize=4))
        note.write_text(json.dumps({"policy": str(policy.relative_to(folder))}))
    return sum(f.stat().st_size for f in (folder / "files").iterdir())


def _now() -> dt.datetime:
    return dt.datetime(2026, 11, 3, 9)


def _policy(folder: Path, branches: int) -> Path:
    from macros.demo.demo_worlds import demo_world
    from validators.packs.trade_pack import packs
    from validators.values.period import Month

    return demo_world(packs()["P01"], seed=7, branches=branches, periods=1, last=Month.parse(PERIOD)).policy(folder)


def _submission(job: tuple[int, int, Path, Path]) -> None:
    """The file of one branch; of the first also the one that it sends again, with one amount corrected."""
    number, branches, policy_path, folder = job
    from macros.demo.month import generate
    from validators.values.period import Month
    from workbooks.file_digest import file_digest
    from workbooks.read.read_policy import read_policy_book
    from workbooks.submission.signature import new_signer

    policy, signer = read_policy_book(policy_path)[0], new_signer()
    world = generate(7, branches, 1, Month.parse(PERIOD), scale=14)
    cells = world.desk(world.places[number].code, Month.parse(PERIOD))
    cells.sheets["R10"] = _more(cells.sheets["R10"])
    first = _packed(folder / "files", cells, policy, signer=signer)
    if number == 0:
        income = cells.sheets["R10"]["收入"]
        at = next(i for i, value in enumerate(income) if isinstance(value, (int, float)) and value > 0)
        income[at] = float(income[at]) + 100.0
        _packed(folder / "again", cells, policy, signer=signer, version=2, supersedes=file_digest(first))


def _packed(folder: Path, cells: Any, policy: Any, *, signer: Any, version: int = 1, supersedes: str = "") -> Path:
    """The cells of a desk as a sealed and signed submission."""
    from dataclasses import replace

    from validators.checking import understand
    from validators.filing.inputs import History
    from validators.register import RawSheet, registers
    from workbooks.submission.package import Submission, write_submission

    filing = replace(cells.filing(), version=version)
    raws = {
        name: RawSheet(
            register=registers()[name], sheet=registers()[name].sheet, cells=sheet, letters={}, rows=list(range(6, 6 + cells.count(name)))
        )
        for name, sheet in cells.sheets.items()
    }
    sheets, _ = understand(raws, filing=filing, policy=policy)
    what = {"filing": filing, "sheets": list(sheets.values()), "policy": policy, "history": History.none(), "pages": []}
    origin = {"template": "", "program": "bench", "parent": "", "made": _now(), "signer": signer, "supersedes": supersedes}
    return write_submission(folder, Submission(**what, **origin))


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


def in_process(name: str, folder: Path) -> dict[str, Any]:
    """One measurement in a process of its own; of ours the whole process counts, its start and all that it starts."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SUBREAPER, 1)
    before = spent(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, __file__, "--one", name, "--folder", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    with contextlib.suppress(ChildProcessError):
        while True:  # who is left of its children ends with it
            os.waitpid(-1, 0)
    found = dict(json.loads(done.stdout.strip().splitlines()[-1]))
    if name not in ("bare", "pandas"):
        found["cpu"], own = spent(resource.RUSAGE_CHILDREN) - before, found["cpu"]
        found["what"] += f" (itself {own:.2f}, start and children {found['cpu'] - own:.2f} s)"
    return found


def timed(what: str, work: Callable[[], str]) -> dict[str, Any]:
    """Seconds of processor and clock of this process, and the peak of the largest of it and its children."""
    started, before = time.perf_counter(), spent(resource.RUSAGE_SELF)
    said = work()
    wall, cpu = time.perf_counter() - started, spent(resource.RUSAGE_SELF) - before
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return {"cpu": cpu, "wall": wall, "peak_mb": peak, "what": f"{what}: {said}"}


def spent(who: int) -> float:
    """Processor seconds of this process, or of its children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


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

    return timed("fastexcel, two threads", work)


def pandas_script(folder: Path) -> dict[str, Any]:
    """The usual script."""
    import pandas as pd

    def work() -> str:
        sheets: dict[str, list[Any]] = {}
        for file in sorted((folder / "files").glob("*.xlsx")):
            for name, frame in pd.read_excel(file, sheet_name=None, engine="openpyxl").items():
                sheets.setdefault(str(name), []).append(frame)
        return f"{sum(len(pd.concat(parts)) for parts in sheets.values())} rows"

    return timed("pandas + openpyxl + concat", work)


def collected(folder: Path, inbox: str = "files") -> dict[str, Any]:
    """The inbox, examined and signed in."""
    policy = folder / json.loads((folder / "made.json").read_text())["policy"]

    def work() -> str:
        from macros.intake.collecting import collect
        from workbooks.archive.home import Home

        there = (folder / "home").is_dir()
        home = Home(folder / "home") if there else Home.create(folder / "home", policy, now=_now())
        done = collect([folder / inbox], home, now=_now())
        if done.rejected or done.held or done.other:
            raise SystemExit(f"not taken: {[*done.rejected, *done.held, *done.other][:2]}")
        return f"{len(done.accepted)} taken, {sum(len(found.open) for _, found, _ in done.results)} findings"

    return timed("keybook collect", work)


def consolidated(folder: Path) -> dict[str, Any]:
    """From the checked-in archive to the written report."""
    out = folder / "report.xlsx"

    def work() -> str:
        from macros.__main__ import main as keybook

        status = keybook(["consolidate", "--home", str(folder / "home"), "--period", PERIOD, "--out", str(out)])
        if not out.is_file():
            raise SystemExit(f"no report, exit status {status}")
        return f"exit status {status}"

    return timed("keybook consolidate", work)


def lost_rows(folder: Path) -> dict[str, Any]:
    """The same, reading every file again."""
    shutil.rmtree(folder / "home" / "facts")
    (folder / "home" / "facts").mkdir()
    return consolidated(folder)


MEASURED = {
    "bare": bare,
    "pandas": pandas_script,
    "collect": collected,
    "consolidate": consolidated,
    "collect_again": lambda folder: collected(folder, "again"),
    "consolidate_again": consolidated,
    "lost": lost_rows,
}

if __name__ == "__main__":
    main()
