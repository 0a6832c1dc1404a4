"""A register that is one printed page rather than a table: what stands where on it (R29, R32, R37, R49, R55, R66, R72).

A `Form` is a description; `Form.block` turns it into labels and slots, rows and columns from 1 inside one block (one
printed page). The sheet is written from it and read back by it, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

Groups = tuple[tuple[str, tuple[str, ...]], ...]
"""Section -> its preset lines, in the order of the printed form."""


@dataclass(frozen=True)
class Label:
    """A printed word. role: head / section / header / label."""

    text: str
    row: int
    col: int
    last_row: int
    last_col: int
    role: str


@dataclass(frozen=True)
class Slot:
    """A place to write in. `record` counts the records of a block (-1 = of all of them); `tall` asks for a high row.

    The slot is found again by `anchor`, the label that it belongs to, even where rows were inserted above it.
    """

    record: int
    header: str
    row: int
    col: int
    last_row: int
    last_col: int
    anchor: Label
    tall: bool = False


@dataclass(frozen=True, kw_only=True)
class Block:
    """One printed page: labels, slots, what is preset of each record (header -> value), and its number of rows."""

    labels: tuple[Label, ...]
    slots: tuple[Slot, ...]
    fixed: tuple[dict[str, str], ...]
    height: int


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Preset lines, one below the other, with what is answered beside each (R29, R72)."""

    label: str
    groups: Groups
    answers: tuple[str, ...]
    section: str = ""
    tall: tuple[str, ...] = ()

    def lay(self, top: int, size: int) -> Block:
        """Section (if any), line and answers from column 2."""
        col = 3 if self.section else 2
        names = ((self.section,) if self.section else ()) + (self.label, *self.answers)
        labels = [Label(name, top, 2 + i, top, 2 + i, "header") for i, name in enumerate(names)]
        slots: list[Slot] = []
        fixed: list[dict[str, str]] = []
        row = top + 1
        for section, lines in self.groups:
            if self.section:
                labels.append(Label(section, row, 2, row + len(lines) - 1, 2, "section"))
            for line in lines:
                here = Label(line, row, col, row, col, "label")
                labels.append(here)
                slots += [
                    Slot(len(fixed), header, row, col + 1 + i, row, col + 1 + i, here, header in self.tall)
                    for i, header in enumerate(self.answers)
                ]
                fixed.append({self.label: line} | ({self.section: section} if self.section else {}))
                row += 1
        return Block(labels=tuple(labels), slots=tuple(slots), fixed=tuple(fixed), height=row - 1)


@dataclass(frozen=True, kw_only=True)
class Ticks:
    """Sections side by side, each with its lines below it and a tick beside each line (R37)."""

    section: str
    label: str
    answer: str
    groups: Groups

    def lay(self, top: int, size: int) -> Block:
        """Numbers in column 2, then two columns a section."""
        depth = max(len(lines) for _, lines in self.groups)
        labels = [Label("序号", top, 2, top, 2, "header")]
        labels += [Label(str(i + 1), top + 1 + i, 2, top + 1 + i, 2, "label") for i in range(depth)]
        slots: list[Slot] = []
        fixed: list[dict[str, str]] = []
        for g, (section, lines) in enumerate(self.groups):
            col = 3 + 2 * g
            labels.append(Label(section, top, col, top, col + 1, "header"))
            for i, line in enumerate(lines, top + 1):
                here = Label(line, i, col, i, col, "label")
                labels.append(here)
                slots.append(Slot(len(fixed), self.answer, i, col + 1, i, col + 1, here))
                fixed.append({self.section: section, self.label: line})
        return Block(labels=tuple(labels), slots=tuple(slots), fixed=tuple(fixed), height=top + depth)


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Lists in the cells of a cross table: `size` lines in each (R55)."""

    down: str
    across: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    answers: tuple[str, ...]
    least: int = 3

    def lay(self, top: int, size: int) -> Block:
        """Rows of the cross in column 2, the columns of the cross beside each other, each with its answers."""
        depth, width = max(size, self.least), len(self.answers)
        labels = [Label(self.down, top, 2, top + 1, 2, "header")]
        for c, column in enumerate(self.columns):
            first = 3 + c * width
            labels.append(Label(column, top, first, top, first + width - 1, "header"))
            labels += [Label(name, top + 1, first + i, top + 1, first + i, "header") for i, name in enumerate(self.answers)]
        slots: list[Slot] = []
        fixed: list[dict[str, str]] = []
        for r, name in enumerate(self.rows):
            start = top + 2 + r * depth
            here = Label(name, start, 2, start + depth - 1, 2, "section")
            labels.append(here)
            for c, column in enumerate(self.columns):
                for line in range(start, start + depth):
                    slots += [
                        Slot(len(fixed), header, line, 3 + c * width + i, line, 3 + c * width + i, here)
                        for i, header in enumerate(self.answers)
                    ]
                    fixed.append({self.down: name, self.across: column})
        return Block(labels=tuple(labels), slots=tuple(slots), fixed=tuple(fixed), height=top + 1 + depth * len(self.rows))


@dataclass(frozen=True, kw_only=True)
class FormGrid:
    """Rows under a head of two lines: some columns stand alone, others are numbered under one word (R32)."""

    before: tuple[str, ...]
    word: str
    numbered: tuple[str, ...]
    after: tuple[str, ...] = ()
    least: int = 20

    def lay(self, top: int, size: int) -> Block:
        """`size` empty rows below a head of three."""
        alone = [(name, 2 + i) for i, name in enumerate(self.before)]
        first = 2 + len(self.before)
        alone += [(name, first + len(self.numbered) + i) for i, name in enumerate(self.after)]
        labels = [Label(name, top, col, top + 2, col, "header") for name, col in alone]
        labels.append(Label(self.word, top, first, top, first + len(self.numbered) - 1, "header"))
        for i, name in enumerate(self.numbered):
            labels += [
                Label(str(i + 1), top + 1, first + i, top + 1, first + i, "header"),
                Label(name, top + 2, first + i, top + 2, first + i, "header"),
            ]
        heads = sorted(
            (label for label in labels if label.text in (*self.before, *self.numbered, *self.after)), key=lambda label: label.col
        )
        lines = max(size, self.least)
        slots = [Slot(i, head.text, top + 3 + i, head.col, top + 3 + i, head.col, head) for i in range(lines) for head in heads]
        return Block(labels=tuple(labels), slots=tuple(slots), fixed=({},) * lines, height=top + 2 + lines)


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Labelled fields under section heads, one record a page (R49, R66)."""

    groups: Groups
    tall: tuple[str, ...] = ()
    last_col: int = 5

    def lay(self, top: int, size: int) -> Block:
        """Label in column 2, what is written from column 3."""
        labels, slots, row = [], [], top
        for section, headers in self.groups:
            if section:
                labels.append(Label(section, row, 2, row, self.last_col, "section"))
                row += 1
            for header in headers:
                here = Label(header, row, 2, row, 2, "label")
                labels.append(here)
                slots.append(Slot(0, header, row, 3, row, self.last_col, here, header in self.tall))
                row += 1
        return Block(labels=tuple(labels), slots=tuple(slots), fixed=({},), height=row - 1)


Body = Lines | Ticks | Matrix | FormGrid | Fields


@dataclass(frozen=True, kw_only=True)
class Form:
    """A printed page.

    heads    headers that are written once at the top of a page and hold for all its records
    places   where heads go, in turn: label column, first and last column of what is written
    widths   of the columns from A
    spare    empty pages that a sheet is issued with below the filled ones
    """

    body: Body
    widths: tuple[float, ...]
    heads: tuple[str, ...] = ()
    places: tuple[tuple[int, int, int], ...] = ((2, 3, 3),)
    spare: int = 1
    landscape: bool = False

    def block(self, size: int = 0) -> Block:
        """One page; row 1 is its title. `size` = lines of a `Grid`, or of each cell of a `Matrix`."""
        labels, slots = [], []
        for i, header in enumerate(self.heads):
            row, (col, first, last) = 2 + i // len(self.places), self.places[i % len(self.places)]
            here = Label(header, row, col, row, col, "head")
            labels.append(here)
            slots.append(Slot(-1, header, row, first, row, last, here))
        top = 2 + -(-len(self.heads) // len(self.places))
        body = self.body.lay(top, size)
        return replace(body, labels=(*labels, *body.labels), slots=(*slots, *body.slots))

    def size(self, records: Sequence[dict[str, object]]) -> int:
        """How large a block must be for these records, with a line to spare."""
        if isinstance(self.body, FormGrid):
            return len(records) + 1
        if isinstance(self.body, Matrix):
            cells = [(r.get(self.body.down), r.get(self.body.across)) for r in records]
            return max((cells.count(cell) for cell in cells), default=0) + 1
        return 0

    def pages(self, records: Sequence[dict[str, object]]) -> Iterator[list[tuple[int, dict[str, object]]]]:
        """The records page by page, each with its number on the page: same heads together, none left out."""
        left = list(enumerate(records))
        while left:
            heads = [left[0][1].get(h) for h in self.heads]
            mine = [(i, r) for i, r in left if [r.get(h) for h in self.heads] == heads]
            fixed = self.block(self.size([r for _, r in mine])).fixed
            taken: dict[int, tuple[int, dict[str, object]]] = {}
            for i, record in mine:
                at = next((n for n, f in enumerate(fixed) if n not in taken and all(record.get(h) == v for h, v in f.items())), None)
                if at is None and not any(all(record.get(h) == v for h, v in f.items()) for f in fixed):
                    raise ValueError(f"the form has no line for {record}")
                if at is not None:
                    taken[at] = (i, record)
            yield [(n, record) for n, (_, record) in sorted(taken.items())]
            gone = {i for i, _ in taken.values()}
            left = [(i, r) for i, r in left if i not in gone]
