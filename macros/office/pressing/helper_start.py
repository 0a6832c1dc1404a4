"""Starting the helper beside this process, so that the next press finds it."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from macros.office.pressing.ask_helper import caller_of
from macros.office.pressing.helper_file import read_standing

WORDS = ("-P", "-m", "macros", "press")


def start_for_next() -> None:
    """Starts it after a press that came from Excel, where none of this program stands ready; a failure costs only time."""
    standing = read_standing()
    if caller_of(sys.argv) is not None and not (standing is not None and standing.same):
        with suppress(OSError):
            start_helper()


def start_helper(*words: str) -> subprocess.Popen[bytes]:
    """A helper of its own, that outlives this process; OSError as raised."""
    detached = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    command, quiet = [windowless(sys.executable), *WORDS, *words], subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=detached, start_new_session=os.name != "nt")


def windowless(python: str) -> str:
    """The interpreter that opens no window, where there is one beside it."""
    other = Path(python).with_name("pythonw.exe")
    return str(other) if Path(python).name.lower() == "python.exe" and other.is_file() else python
