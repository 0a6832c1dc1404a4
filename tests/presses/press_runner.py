"""What the twin's RunPython starts: the very command of the button, with the open workbook behind it over UNO.

`press_runner.py FOLDER`: FOLDER/order holds the command that VBA gave, FOLDER/open.json where the workbook is. The
outcome goes to FOLDER/done, written last and whole: it is the sentinel.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]


def main(folder: Path) -> None:
    outcome: dict[str, Any] = {"started": time.time()}
    try:
        outcome |= run(
            (folder / "order").read_text(encoding="utf-8").strip(), json.loads((folder / "open.json").read_text(encoding="utf-8"))
        )
    except BaseException:  # the press ends here: whoever pressed reads what became of it
        outcome["trace"] = traceback.format_exc()
    outcome["ended"] = time.time()
    draft = folder / "done.tmp"
    draft.write_text(json.dumps(outcome, ensure_ascii=False), encoding="utf-8")
    os.replace(draft, folder / "done")


def run(command: str, opened: dict[str, Any]) -> dict[str, Any]:
    """Runs the command; `xlwings` is the only thing that is not what it would be in Excel."""
    before = time.time()
    from libreoffice import Bridge
    from uno_client import UnoBook

    import macros.click
    from workbooks.book import PutPage
    from workbooks.live import live_book

    bridge = Bridge(opened["pipe"])
    try:
        book = UnoBook(bridge, Path(opened["path"]))
        live_book.LiveBook = lambda: book  # type: ignore[misc, assignment]
        edits: list[Any] = []
        pages: list[Any] = []
        timing, began = {"import": time.time() - before}, time.time()
        press = macros.click.press

        def kept(name: str) -> None:
            edits.append(press(name))

        apply = book.apply

        def applied(wanted: Any) -> None:
            timing["until writing"] = time.time() - began
            pages.extend(e.page for e in wanted.edits if isinstance(e, PutPage))
            apply(wanted)
            timing["writing"] = time.time() - began - timing["until writing"]

        book.apply = applied  # type: ignore[method-assign]

        macros.click.press = kept  # type: ignore[assignment]
        _break(opened.get("broken", ""))
        exec(command, {})
    finally:
        bridge.close()
    return {
        "command": command,
        "dialogs": book.dialogs,
        "told": book.told,
        "written": book.written,
        "files": [str(f) for made in edits for f in made.files],
        "blocked": any(made.blocked for made in edits),
        "presses": len(edits),
        "timing": timing | {"reading": book.reading},
        "cached": [cached for page in pages for cached in _cached(page)],
    }


def _cached(page: Any) -> list[list[Any]]:
    """Sheet, row, column and value of every formula of a page: what was worked out for it in Python."""
    from uno_client import sent

    from validators.page.shown import shown_number

    return [
        [page.name, row, col, sent(shown_number(cell.value, cell.style.value_kind))]
        for (row, col), cell in page.cells.items()
        if cell.formula is not None
    ]


def _break(name: str) -> None:
    """Puts an error where a test wants one: `macros.deciding.annotated.result_page`."""
    if name:
        module, _, attribute = name.rpartition(".")

        def fails(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError("broken on purpose")

        setattr(importlib.import_module(module), attribute, fails)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
