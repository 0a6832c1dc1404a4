"""A press here, in this process: the open workbook, the button of that name, and its edit list done to it. Everything ends here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from macros.bug_log import write_bug_log
from macros.button import button_of, pressed
from macros.clock import now
from macros.errors import ToolkitError
from macros.opening import open_session
from macros.told.environment import environment_told
from validators.packs.spoken import speak
from workbooks.archive.former import noting, told
from workbooks.book import Book, Dialog, EditList, Rejection
from workbooks.desk.vba.runpython import MANIFEST_KEY, installed_version
from workbooks.live.edit_changes import needed
from workbooks.manifest import read_manifest
from workbooks.sidecar import log_of
from workbooks.spoken_edits import spoken_edits


def press_here(name: str, book: Book, *, taken: Callable[[EditList], None] = lambda _: None, **choices: Any) -> EditList:
    """A press in an open workbook; what it did. `taken` sees it while the words of the workbook's pack are spoken."""
    speak(None)
    with noting() as kept:
        edits = _done(name, book, choices)
    edits.say_also(told(kept))
    edits.say_also(versions_differ(read_manifest(book).get(MANIFEST_KEY, ""), installed_version()))
    edits = spoken_edits(edits)
    edits = _applied(name, book, edits)
    taken(edits)
    speak(None)
    _log(book.path, name, edits)
    return edits


def _applied(name: str, book: Book, edits: EditList) -> EditList:
    """The edits done to the workbook; what the user was told instead, where they cannot be done."""
    try:
        book.apply(needed(edits, book))
        return edits
    except (ToolkitError, Rejection) as refused:
        told = _told(name, str(refused))
    except Exception:  # a press ends here too: the workbook did not take what was to be written
        told = _told(
            name,
            f"写入工作簿时出错，可能只写了一部分。怎么办：不要保存，关闭后重新打开再点一次；还不行，请把记录号 {_logged()} 告诉管理员。",
        )
    book.apply(told)
    return told


def _told(name: str, text: str) -> EditList:
    """A dialog and nothing else."""
    return EditList(blocked=True, edits=[Dialog(title=button_of(name).caption, text=text)])


def _logged() -> str:
    """The number of the log that holds the traceback of what went wrong just now (M28)."""
    return write_bug_log()[0]


def versions_differ(inside: str, installed: str) -> str:
    """The sentence about it; empty when both are the same, or the workbook does not say."""
    if inside in ("", installed):
        return ""
    return (
        f"本台账的按钮按 xlwings {inside} 制作，这台电脑装的是 {installed}，按钮可能不灵。"
        f"怎么办：请管理员运行 python -m pip install xlwings=={inside}，或用这台电脑的程序重新生成台账。"
    )


def _done(name: str, book: Book, choices: dict[str, Any]) -> EditList:
    try:
        moment, centre = now(), read_manifest(book).get("kind") == "centre"
        session = open_session(book.path, today=moment.date(), now=moment, book=book, centre=centre)
        return pressed(name, session, **choices)
    except (ToolkitError, Rejection) as refused:
        return _told(name, str(refused))
    except Exception as failure:  # a press ends here: the user gets a sentence and a number, the file the traceback
        if said := environment_told(failure):
            return _told(name, f"{said.reason}。怎么办：{said.remedy}。")
        return _told(name, f"程序出错，是我们的问题，您的数据没有改动。记录号 {_logged()}。请截图发给管理员；可先用“拖到图标”的办法继续。")


def _log(path: Path, name: str, edits: EditList) -> None:
    told = "；".join(e.text for e in edits.edits if hasattr(e, "text"))
    line = f"{dt.datetime.now():%Y-%m-%d %H:%M:%S} 【{button_of(name).caption}】 {told}\n"
    with log_of(path).open("a", encoding="utf-8") as file:
        file.write(line.replace("\n", " ").rstrip() + "\n")
