"""Where the helper of this account can be found: its port and its token, in a file that only this account can read.

Only the standard library: a press in Excel reads this before anything else.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from macros.version import PROGRAM
from workbooks.archive.disk import whole

FOLDER = "KEYBOOK_HELPER"
"""Environment variable with the folder of the file, where it is not the usual one."""
NAME = "press.json"
WHICH = str(Path(__file__).resolve().parents[3])
"""Where the program lies that is running: two installations of one version are two programs."""


@dataclass(frozen=True, kw_only=True)
class StandingHelper:
    """A helper that stands ready."""

    port: int
    token: str
    pid: int
    version: str
    program: str

    @property
    def same(self) -> bool:
        """True for a helper of this very program."""
        return (self.version, self.program) == (PROGRAM, WHICH)


def helper_file() -> Path:
    """The file, whether it is there or not."""
    named = os.environ.get(FOLDER)
    roaming = os.environ.get("APPDATA") if os.name == "nt" else None
    return (Path(named) if named else Path(roaming) / "Keybook" if roaming else Path.home() / ".keybook") / NAME


def read_standing() -> StandingHelper | None:
    """The helper of this account; None where the file is missing, unreadable, or open to others."""
    file = helper_file()
    try:
        if os.name != "nt" and not _ours_alone(file):
            return None
        return StandingHelper(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _ours_alone(file: Path) -> bool:
    """True for a plain file of this account without any right for others."""
    state = file.lstat()
    return stat.S_ISREG(state.st_mode) and state.st_uid == os.getuid() and not state.st_mode & 0o077


def write_standing(standing: StandingHelper) -> None:
    """Puts the file there, whole, 0600 from its first moment on; OSError as raised."""
    file = helper_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole(file) as draft, os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(asdict(standing), out)


def forget(standing: StandingHelper) -> None:
    """Takes the file away where it still names this helper."""
    if read_standing() == standing:
        with suppress(OSError):
            helper_file().unlink()
