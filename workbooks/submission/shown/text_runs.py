"""Parts of a text that have a look of their own: what of it nobody sees (settled 39)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbooks.scan.xml_part import Attributes, local_name
from workbooks.submission.shown.cell_colours import Colours, alike

UNSEEN = "字和底色一样，看不见"
TINY = "字太小，看不见"
SMALLEST = 4.0
"""Points of a letter that an eye still reads."""


@dataclass(frozen=True)
class Run:
    """A part of a text with a look of its own: ink and size where it has them."""

    ink: int | None = None
    size: float = 11.0

    def unlike(self, ground: int) -> str:
        """Why it is not seen on that ground; empty where it is."""
        return TINY if self.size < SMALLEST else UNSEEN if self.ink is not None and alike(self.ink, ground) else ""


class Runs:
    """A sink of the shared strings: number of a text -> its parts that have a look of their own and say something."""

    def __init__(self, colours: Colours) -> None:
        self.colours, self.of = colours, dict[int, list[Run]]()
        self._number, self._text = -1, ""
        self._run: Run | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        local = local_name(name)
        if local == "si":
            self._number += 1
        elif local == "r":
            self._run, self._text = Run(), ""
        elif self._run is not None:
            self._run = dressed(self._run, local, attributes, self.colours)

    def text(self, data: str) -> None:
        """A part of a text."""
        self._text += data if self._run is not None else ""

    def end(self, name: str) -> None:
        """An element ends."""
        if local_name(name) == "r" and self._run is not None:
            if self._text.strip():
                self.of.setdefault(self._number, []).append(self._run)
            self._run = None


def dressed(run: Run, local: str, attributes: Attributes, colours: Colours) -> Run:
    """The part with what an element of its look says."""
    if local == "color":
        return replace(run, ink=colours.of(attributes, 0x000000))
    return replace(run, size=size_of(attributes.get("val"))) if local == "sz" else run


def size_of(text: str | None) -> float:
    try:
        return float(text or 11)
    except ValueError:
        return 11.0
