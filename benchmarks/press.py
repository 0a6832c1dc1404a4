"""What a press costs that finds the helper, against one that has to start the program: `python benchmarks/press.py [--customers N]`.

Ratios are what counts. A desk with 15 customers is checked: by a helper that is not there yet (started, asked, answered),
and again by the same helper as often as `--times` says; in WPS reading and writing come on top, which are the same both
times. Beside it what Python itself needs before the macro of Excel can ask: its start and the stub.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from building.filings import build  # noqa: E402 - the builders of the tests are no package
from building.open_workbook import asked  # noqa: E402
from building.small_state import PERIOD, clean_cells, customer, inputs, write_policy_of  # noqa: E402
from macros.office.pressing.ask_helper import finished  # noqa: E402
from macros.office.pressing.helper_file import FOLDER, read_standing  # noqa: E402
from workbooks.desk.content import DeskContent  # noqa: E402
from workbooks.read.read_policy import read_policy_book  # noqa: E402

STUB = "import macros.click; from macros.office.pressing.ask_helper import helper_pressed; helper_pressed('check', [])"


def desk(folder: Path, customers: int) -> Path:
    """A clean month of a county with so many customers."""
    cells = clean_cells("LJ01")
    day = dt.date(2026, 10, 12)
    cells["R03"] = [customer("LJ01", n, town="临江", day=day) for n in range(1, customers + 1)]
    cells["R10"] = [cells["R10"][0] | {"客户编码": f"LJ01K{n}", "收入": 1000 + n} for n in range(1, customers + 1)]
    policy = read_policy_book(write_policy_of(folder / "policy.xlsx"))[0]
    return build(folder / "台账.xlsm", policy, "LJ01", DeskContent(cells=cells, inputs=inputs("LJ01")), period=PERIOD)


def timed(work: Callable[[], Any]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def with_a_change(question: dict[str, Any], number: int) -> dict[str, Any]:
    """The same with another amount in the first row of 业务量流水."""
    made: dict[str, Any] = json.loads(json.dumps(question))
    sheet = next(one for one in made["workbook"]["sheets"] if one["name"] == "业务量流水")
    sheet["values"][5][sheet["values"][4].index("收入")] = 2000.5 + number
    return made


def first(question: dict[str, Any]) -> subprocess.Popen[bytes]:
    """A helper is started, and asked as soon as it stands."""
    running = subprocess.Popen([sys.executable, "-m", "macros", "press"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    while (standing := read_standing()) is None or standing.pid != running.pid:
        time.sleep(0.01)
    finished(standing, question)
    return running


def main(customers: int, times: int) -> None:
    """Measures and says it."""
    with tempfile.TemporaryDirectory() as name:
        os.environ[FOLDER] = name
        path = desk(Path(name), customers)
        question = asked("check", path)
        running: list[subprocess.Popen[bytes]] = []
        cold = timed(lambda: running.append(first(question)))
        standing = read_standing()
        assert standing is not None
        again = [timed(lambda: finished(standing, question)) for _ in range(times)]
        changed = [timed(lambda n=n: finished(standing, with_a_change(question, n))) for n in range(times)]
        running[0].terminate()
        running[0].wait()
        quiet = {"cwd": ROOT, "env": os.environ | {"PYTHONPATH": str(ROOT)}}
        bare = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True, **quiet))
        stub = timed(lambda: subprocess.run([sys.executable, "-c", STUB], check=True, **quiet))
    print(f"{customers} customers: first press {cold:.2f} s, second {again[0]:.2f} s, median of {times} {statistics.median(again):.2f} s")
    print(f"second / first = {again[0] / cold:.3f}, median / first = {statistics.median(again) / cold:.3f}")
    print(f"after a changed cell: median {statistics.median(changed):.2f} s, / first = {statistics.median(changed) / cold:.3f}")
    print(f"Python's start {bare:.2f} s, with the stub of Excel {stub:.2f} s; (stub + second) / first = {(stub + again[0]) / cold:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=15)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    main(given.customers, given.times)
