"""The head of a ledger's chain, kept outside the database, so that a cut, an old copy or a rewritten chain shows (settled 41
to 43 rest on it; design 8).

It stands in every report, receipt and mail, in `ledger.anchor` inside the home (a moved home carries it), and among this
account's own papers, where somebody who may write into a shared home cannot reach it. A missing anchor is a sentence,
never a stop.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from workbooks.archive.disk import put

FILE = "ledger.anchor"
FOLDER = "KEYBOOK_ANCHORS"
"""Environment variable with the folder of this account's anchors, where it is not the usual one."""
_SHOWN = 16
_FORM = re.compile(r"第\s*(\d+)\s*条\s*([0-9A-Fa-f -]{16,80})")


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The head of a chain: the number of its last event, and that event's hash (64 hex digits, or the first of them)."""

    number: int
    hash: str

    @property
    def shown(self) -> str:
        """As people read it: `第 12 条 3A7F-0011-22AB-9C0D`."""
        short = self.hash[:_SHOWN].upper()
        return f"第 {self.number} 条 " + "-".join(short[i : i + 4] for i in range(0, _SHOWN, 4))

    @property
    def line(self) -> str:
        """As it is kept in a file."""
        return f"{self.number} {self.hash}"

    def fits(self, other: str) -> bool:
        """True when a hash begins as this one does, to the shorter of the two."""
        size = min(len(self.hash), len(other))
        return size > 0 and self.hash[:size].lower() == other[:size].lower()


def read_anchor(text: str) -> Anchor | None:
    """An anchor as a report or a mail shows it; None when it is none."""
    found = _FORM.search(text)
    if found is None:
        return None
    digits = re.sub(r"[^0-9A-Fa-f]", "", found.group(2))
    return Anchor(number=int(found.group(1)), hash=digits) if len(digits) >= _SHOWN else None


def places(ledger: Path, birth: str) -> tuple[Path, ...]:
    """The files that hold the anchors of a ledger; `birth` is the hash of its first event, which names the home."""
    named = os.environ.get(FOLDER)
    roaming = os.environ.get("APPDATA") if os.name == "nt" else None
    own = Path(named) if named else (Path(roaming) / "Keybook" if roaming else Path.home() / ".keybook") / "anchors"
    return (ledger.with_name(FILE), *((own / f"{birth[:32]}.anchor",) if birth else ()))


def read_anchors(path: Path) -> list[Anchor]:
    """The anchors that a file holds, the earliest first; none where there is no such file or it says nothing."""
    found = []
    with suppress(OSError, UnicodeDecodeError):
        for line in path.read_text(encoding="utf-8").splitlines():
            number, _, digits = line.strip().partition(" ")
            if number.isascii() and number.isdigit() and re.fullmatch(r"[0-9a-f]{64}", digits):
                found.append(Anchor(number=int(number), hash=digits))
    return found


def keep_anchor(path: Path, head: Anchor, known: dict[int, str]) -> None:
    """Puts the head into a file. `known`: number -> hash of the ledger's events that the file names.

    An anchor that the chain has is replaced; one that it has not is evidence, and stays beside the new one. A file that
    cannot be written costs nothing but itself.
    """
    held = read_anchors(path)
    if held == [head]:
        return
    strange = [a for a in held if known.get(a.number) != a.hash]
    with suppress(OSError):
        put(path, "".join(f"{a.line}\n" for a in [*strange[-20:], head]).encode())
