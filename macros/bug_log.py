"""The log of what went wrong by our own fault: a number for people, the traceback in a file of that number (M28)."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import traceback
from pathlib import Path


def write_bug_log() -> tuple[str, Path]:
    """The number, and the file with the exception in hand: its owner's alone, under a name that nobody can guess."""
    number = f"K-{dt.datetime.now():%m%d-%H%M%S}"
    handle, name = tempfile.mkstemp(prefix=f"keybook-{number}-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(traceback.format_exc())
    return number, Path(name)
