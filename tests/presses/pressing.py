"""A desk that is open in LibreOffice, and pressing its buttons until the press has done its work."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from libreoffice import LibreOffice
from twin import make_twin

from validators.page.page import column_letter
from validators.values.cell import ErrorCell
from workbooks.book import column_number

OUR_FAULT = ("程序出错", "写入工作簿时出错")
"""How the dialogs of errors of ours begin (M28)."""


class PressFailed(AssertionError):
    """A press that did not do its work, and why."""


class Pressed(NamedTuple):
    """What a press did: the dialogs and the status it gave, the files it made, what it wrote, and how long it took."""

    dialogs: list[str]
    told: list[str]
    files: list[Path]
    written: list[str]
    blocked: bool
    seconds: float
    command: str
    cached: list[list[Any]]
    timing: dict[str, float]


class OpenDesk:
    """The twin of a desk, open in LibreOffice."""

    def __init__(
        self,
        office: LibreOffice,
        desk: Path,
        orders: Path,
        *,
        change: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda modules: modules,
        broken: str = "",
    ) -> None:
        self.office, self._orders = office, orders
        orders.mkdir(exist_ok=True)
        shipped = desk.with_suffix(".shipped")
        desk.rename(shipped)
        self.path = make_twin(shipped, desk, orders, change=change)
        (orders / "open.json").write_text(json.dumps({"pipe": office.pipe, "path": str(self.path), "broken": broken}), encoding="utf-8")
        office.bridge("open", path=str(self.path))
        office.bridge("modified", value=False)

    def press(self, caption: str, sheet: str = "封面", *, seconds: float = 90, patience: float = 10) -> Pressed:
        """Presses a button through its accessible action; PressFailed when the press did not do its work.

        `patience` is how long the Sub may take to call RunPython, `seconds` how long the work may take.
        """
        self._ready()
        began = time.time()
        self.office.bridge("press", sheet=sheet, label=caption, within=30)
        return self.outcome(caption, began, seconds, patience)

    def click(self, caption: str, sheet: str = "封面", *, seconds: float = 90) -> Pressed:
        """Clicks a button with the mouse."""
        self._ready()
        x, y = self.office.bridge("place", sheet=sheet, label=caption)
        began = time.time()
        self.office.click(x, y)
        return self.outcome(caption, began, seconds)

    def _ready(self) -> None:
        for name in ("order", "done"):
            (self._orders / name).unlink(missing_ok=True)

    def outcome(self, caption: str, began: float, seconds: float, patience: float = 10) -> Pressed:
        """Waits for the order, then for the sentinel."""
        if not _appears(self._orders / "order", patience):
            shown = "; ".join(self.office.bridge("messages", within=30)) or "nothing"
            raise PressFailed(f"【{caption}】: its Sub never called RunPython; LibreOffice shows: {shown}")
        if not _appears(self._orders / "done", seconds):
            raise PressFailed(f"【{caption}】: no sentinel within {seconds} s\n" + _said(self._orders))
        done = json.loads((self._orders / "done").read_text(encoding="utf-8"))
        if "trace" in done:
            raise PressFailed(f"【{caption}】: {done['trace']}")
        swallowed = [text for text in done["dialogs"] if text.startswith(OUR_FAULT)]
        if swallowed or done["presses"] != 1:
            raise PressFailed(f"【{caption}】: {swallowed or 'no press was made'}" + _log_of(swallowed))
        return Pressed(
            dialogs=done["dialogs"],
            told=done["told"],
            files=[Path(f) for f in done["files"]],
            written=done["written"],
            blocked=done["blocked"],
            seconds=done["ended"] - began,
            command=done["command"],
            cached=done["cached"],
            timing={"to Python": done["started"] - began} | done["timing"],
        )

    def recomputed(self, pressed: Pressed) -> list[str]:
        """The formulas of a press that LibreOffice works out to something else than was cached; to the fen."""
        self.office.bridge("recalculate")
        wrong = []
        for sheet in dict.fromkeys(line[0] for line in pressed.cached):
            there, live = self.rows(sheet), {(r, c) for r, c, _ in self.office.bridge("formulas", sheet=sheet)}
            for _, row, col, wanted in (line for line in pressed.cached if line[0] == sheet):
                found = there[row - 1][col - 1] if row <= len(there) and col <= len(there[row - 1]) else None
                if (row, col) not in live or not same_to_the_fen(found, wanted):
                    wrong.append(f"{sheet}!{column_letter(col)}{row}: {wanted!r} cached, {found!r} computed")
        return wrong

    # what stands in the workbook

    def rows(self, sheet: str) -> list[list[Any]]:
        """The values of a sheet."""
        return [
            [ErrorCell(v["e"]) if isinstance(v, dict) and "e" in v else v["d"][:10] if isinstance(v, dict) else v for v in line]
            for line in self.office.bridge("read", sheet=sheet)
        ]

    def value(self, sheet: str, cell: str) -> Any:
        """The value of a cell."""
        row, col = place(cell)
        rows = self.rows(sheet)
        return rows[row - 1][col - 1] if row <= len(rows) and col <= len(rows[row - 1]) else None

    def column(self, sheet: str, header: str, *, header_row: int = 5) -> list[Any]:
        """The filled values under a heading."""
        rows = self.rows(sheet)
        at = rows[header_row - 1].index(header)
        return [line[at] for line in rows[header_row:] if line[at] is not None]

    def cell_of(self, sheet: str, header: str, row: int, *, header_row: int = 5) -> str:
        """`G6`: the cell of a row under a heading."""
        return f"{column_letter(self.rows(sheet)[header_row - 1].index(header) + 1)}{row}"

    def look(self, sheet: str, cell: str) -> dict[str, Any]:
        """Fill, ink, weight and note of a cell."""
        row, col = place(cell)
        found: dict[str, Any] = self.office.bridge("look", sheet=sheet, row=row, col=col)
        return found

    def type(self, sheet: str, cell: str, value: Any) -> None:
        """What a clerk types into a cell."""
        row, col = place(cell)
        self.office.bridge("edit", edits=[{"do": "block", "sheet": sheet, "row": row, "col": col, "values": [[value]]}])

    def sheets(self) -> list[str]:
        """The sheets in order."""
        found: list[str] = self.office.bridge("sheets")
        return found

    def close(self) -> None:
        """Closes it without saving."""
        self.office.bridge("close")


def same_to_the_fen(there: Any, wanted: Any) -> bool:
    """True when a recalculated value is the cached one: numbers to a thousandth of a fen, texts exactly."""
    if isinstance(wanted, (int, float)) and isinstance(there, (int, float)):
        return abs(there - wanted) < 1e-5 * max(1.0, abs(wanted) * 1e-9)
    return (there or "") == (wanted or "")


def place(cell: str) -> tuple[int, int]:
    """`G6` is (6, 7)."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_number(letters)


def _appears(file: Path, seconds: float) -> bool:
    until = time.time() + seconds
    while time.time() < until:
        if file.exists():
            return True
        time.sleep(0.02)
    return False


def _said(orders: Path) -> str:
    said = orders / "said"
    return said.read_text(encoding="utf-8", errors="replace")[-2000:] if said.exists() else ""


def _log_of(texts: list[str]) -> str:
    """The traceback that a swallowed error left in its log."""
    import re
    import tempfile

    numbers = [found[0] for text in texts if (found := re.search(r"K-\d{4}-\d{6}", text))]
    logs = [log for number in numbers for log in Path(tempfile.gettempdir()).glob(f"keybook-{number}-*.log")]
    return "\n" + "\n".join(log.read_text(encoding="utf-8") for log in logs if log.exists())
