"""A click: the open workbook, the button of that name, and its edit list done to it. Everything ends here."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from macros.bug_log import write_bug_log
from macros.button import Button
from macros.clock import now
from macros.errors import ToolkitError
from macros.opening import open_session
from macros.session import Session
from macros.told.environment import environment_told
from validators.discover import exports
from validators.packs.spoken import speak
from workbooks.book import Book, Dialog, EditList, PutPage, Rejection, Status
from workbooks.desk.vba.runpython import MANIFEST_KEY, installed_version
from workbooks.live.edit_changes import needed
from workbooks.manifest import read_manifest
from workbooks.sidecar import log_of
from workbooks.spoken_edits import spoken_edits


@cache
def buttons() -> dict[str, Button]:
    """Every button by id."""
    return {button.id: button for button in exports("macros.buttons", "BUTTON").values()}


@cache
def _button(name: str) -> Button:
    """The button of that id; only its own module is imported where the module is called like it."""
    for module in (name, f"{name}_"):
        if find_spec(f"macros.buttons.{module}") is not None:
            found: Button = import_module(f"macros.buttons.{module}").BUTTON
            if found.id == name:
                return found
    return buttons()[name]


def press(name: str, book: Book | None = None) -> EditList:
    """What the workbook's macro calls; `book` stands in for the workbook open in Excel."""
    from workbooks.live.live_book import LiveBook

    speak(None)
    open_book = book if book is not None else LiveBook()
    edits = _done(name, open_book)
    _tell_versions(open_book, edits)
    edits = spoken_edits(edits)
    edits = _applied(name, open_book, edits)
    speak(None)
    _log(open_book.path, name, edits)
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
    return EditList(blocked=True, edits=[Dialog(title=_button(name).caption, text=text)])


def _logged() -> str:
    """The number of the log that holds the traceback of what went wrong just now (M28)."""
    return write_bug_log()[0]


def _tell_versions(book: Book, edits: EditList) -> None:
    """One sentence after the last line of status when the workbook's RunPython is of another xlwings (issue 3.1)."""
    told = versions_differ(read_manifest(book).get(MANIFEST_KEY, ""), installed_version())
    last = next((e for e in reversed(edits.edits) if isinstance(e, Status)), None)
    if told and last is not None:
        edits.edits.remove(last)
    if told:
        edits.add(Status(text=f"{last.text} {told}" if last else told))


def versions_differ(inside: str, installed: str) -> str:
    """The sentence about it; empty when both are the same, or the workbook does not say."""
    if inside in ("", installed):
        return ""
    return (
        f"本台账的按钮按 xlwings {inside} 制作，这台电脑装的是 {installed}，按钮可能不灵。"
        f"怎么办：请管理员运行 python -m pip install xlwings=={inside}，或用这台电脑的程序重新生成台账。"
    )


def _harmless(edits: EditList, session: Session) -> EditList:
    """The same list; a page that would take the place of what staff typed is our bug and never done."""
    typed = {raw.sheet for raw in session.raws.values()}
    for edit in edits.edits:
        if isinstance(edit, PutPage) and edit.page.name in typed:
            raise ValueError(f"a computed page would replace the register {edit.page.name}")
    return edits


def _done(name: str, book: Book) -> EditList:
    button = _button(name)
    try:
        moment, centre = now(), read_manifest(book).get("kind") == "centre"
        session = open_session(book.path, today=moment.date(), now=moment, book=book, centre=centre)
        return _harmless(button.press(session), session)
    except (ToolkitError, Rejection) as refused:
        return _told(name, str(refused))
    except Exception as failure:  # a press ends here: the user gets a sentence and a number, the file the traceback
        if said := environment_told(failure):
            return _told(name, f"{said.reason}。怎么办：{said.remedy}。")
        return _told(name, f"程序出错，是我们的问题，您的数据没有改动。记录号 {_logged()}。请截图发给管理员；可先用“拖到图标”的办法继续。")


def _log(path: Path, name: str, edits: EditList) -> None:
    told = "；".join(e.text for e in edits.edits if hasattr(e, "text"))
    line = f"{dt.datetime.now():%Y-%m-%d %H:%M:%S} 【{_button(name).caption}】 {told}\n"
    with log_of(path).open("a", encoding="utf-8") as file:
        file.write(line.replace("\n", " ").rstrip() + "\n")
