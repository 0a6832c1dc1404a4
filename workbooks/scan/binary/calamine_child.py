"""calamine in a child process: an .xls made to abort its reader takes the child along, and the command says so.

The child gets a path and gives the sheets as JSON; its memory and its time are limited.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from workbooks.book import Rejection
from workbooks.scan.file_format import RESAVE, damaged

SECONDS_A_MEGABYTE = 2
LEAST_SECONDS = 15
MEMORY = 900 * 2**20
_HERE = Path(__file__).resolve().parents[3]
_TAGS = {"D": dt.datetime.fromisoformat, "d": dt.date.fromisoformat, "t": dt.time.fromisoformat}
Sheets = dict[str, list[list[Any]]]


def read_apart(path: Path) -> Sheets:
    """The values of every sheet of an .xls by name; raises Rejection where the reader refuses it, stops or takes too long."""
    limit = LEAST_SECONDS + SECONDS_A_MEGABYTE * path.stat().st_size // 2**20
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(_HERE)!r}); from {__name__} import child; child()", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired as slow:
        raise Rejection(f"“{path.name}”读了 {limit} 秒还没有读完，已停下", f"多半是文件已损坏；{RESAVE}") from slow
    if done.returncode:
        raise damaged(path.name)
    return {name: [[_value(v) for v in line] for line in rows] for name, rows in json.loads(done.stdout).items()}


def child() -> None:
    """What the child does: reads the workbook named on its command line and writes its sheets to standard output."""
    import python_calamine

    _limit_memory()
    with open(sys.argv[1], "rb") as file:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    json.dump(sheets, sys.stdout, default=_told)


def _told(value: Any) -> Any:
    """A date, time or duration as a tagged list."""
    if isinstance(value, dt.timedelta):
        return ["s", value.total_seconds()]
    return [{dt.datetime: "D", dt.date: "d", dt.time: "t"}[type(value)], value.isoformat()]


def _value(told: Any) -> Any:
    if not isinstance(told, list):
        return told
    tag, value = told
    return dt.timedelta(seconds=value) if tag == "s" else _TAGS[tag](value)


def _limit_memory() -> None:
    """As much as a command may use; Windows has no such limit to set."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
