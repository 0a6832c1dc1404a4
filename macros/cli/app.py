"""What every command shares: the application, exit statuses, JSON, and the four outcomes of house rule 4."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from macros.bug_log import write_bug_log
from macros.clock import now, today
from macros.errors import ToolkitError
from macros.told.chinese_help import Commands
from validators.packs.spoken import silent, spoken, spoken_sheet
from validators.values.text import screened
from workbooks.archive.former import noted

if TYPE_CHECKING:
    from macros.session import Session
    from validators.page.page import Page
    from validators.values.period import Month
    from workbooks.archive.home import Home
    from workbooks.book import EditList

app = Commands(name="keybook", help="大客户工作簿：台账、校验、计算、上报、合并。", pretty_exceptions_enable=False)

FOUND = 1
"""Exit status: findings of class A or unexplained B/C, rejected files, a broken seal, a blocked computation."""


def say(text: str) -> None:
    """Lines for people; whatever names they hold, the screen obeys nothing in them."""
    typer.echo(harmless("\n".join(map(spoken, text.split("\n")))))


def harmless(text: str) -> str:
    """What is printed: each line with what a terminal would obey shown in its place."""
    return "\n".join(screened(line, most=100_000) for line in text.split("\n"))


def print_json(document: object) -> None:
    """One JSON document on standard output; with the files that were kept because something was written in their place."""
    if isinstance(document, dict) and (kept := noted()):
        document = document | {"kept": [str(called) for _, called in kept]}
    document = spoken_document(document)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    typer.echo(text if text.isascii() or text.encode(errors="ignore").decode() == text else json.dumps(document, indent=2))


DATA = frozenset({"file", "files", "out", "path", "folder", "home", "value", "key", "record", "reason", "name", "id", "code", "checksum"})
"""Keys of a document whose texts are not the program's: names of files, and what staff have typed."""


def spoken_document(document: object) -> object:
    """A document in the words of the pack at hand: its texts, and the Chinese ones of its keys."""
    if silent():
        return document
    if isinstance(document, dict):
        return {spoken(key): value if key in DATA else _sheet_or(key, value) for key, value in document.items()}
    if isinstance(document, (list, tuple)):
        return [spoken_document(part) for part in document]
    return spoken(document) if isinstance(document, str) else document


def _sheet_or(key: str, value: object) -> object:
    return spoken_sheet(value) if key == "sheet" and isinstance(value, str) else spoken_document(value)


def leave(found: bool) -> None:
    """Ends the command with status 1 when something stands in the way."""
    if found:
        raise typer.Exit(FOUND)


def month(text: str) -> Month:
    """A month given on the command line; ToolkitError when it is none."""
    from validators.values.period import Month

    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise ToolkitError(f"“{text}”不是月份", "按 2026-10 的样子写") from wrong


def codes(text: str) -> list[str]:
    """The codes of a list, parted by commas of either width or 、."""
    return [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",") if part.strip()]


def home_at(folder: Path) -> Home:
    """The home of a centre; ToolkitError when the folder is none."""
    from workbooks.archive.home import Home

    return Home(folder)


def opened(file: Path, policy: Path | None, previous: list[Path] | None = None) -> Session:
    """A desk or a submission with the policy and the months given; ToolkitError and Rejection as `open_session`."""
    from macros.opening import open_session

    existing(file)
    if policy is not None:
        existing(policy, "政策工作簿")
    return open_session(file, policy=policy, previous=[existing(p) for p in previous or ()], today=today(), now=now())


def pressed_at(button: str, home: Path, period: str = "", *, who: str = "", **choices: Any) -> EditList:
    """A press of a centre's button over its home, by `who`; ToolkitError and Rejection as the press."""
    from macros.centre.centre_session import centre_session
    from macros.headless import headless

    into = home_at(home)
    return headless(button, centre_session(into, month(period) if period else None, now=now(), by=who), **choices)


def existing(path: Path, what: str = "文件") -> Path:
    """A path that must be there."""
    if not path.exists():
        raise ToolkitError(f"找不到{what}“{path}”", "核对名字和所在文件夹")
    return path


def workbook_out(path: Path) -> Path:
    """Where a workbook is to be written: an .xlsx, in a folder that is made when it is not there."""
    if path.is_dir():
        raise ToolkitError(f"“{path.name}”是文件夹", f"写上文件名，如 {path.name}/结果.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise ToolkitError(f"“{path.name}”不是 .xlsx", "把文件名改成 .xlsx 结尾")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def printed_beside(out: Path, pages: Sequence[Page], sheet: str) -> list[str]:
    """The pages of a report as a PDF beside it, or the one that is called `sheet`; ToolkitError where that cannot be."""
    from macros.results.handing_out import as_pdf

    return [str(as_pdf(out, pages, sheet))]


def refuse(reason: str, remedy: str, *, as_json: bool = False, status: int = 2) -> int:
    """Exit status 2: one sentence and the remedy on standard error, and with --json the same as a document (contract)."""
    reason, remedy = spoken(reason), spoken(remedy)
    if as_json:
        print_json({"error": {"message": reason, "remedy": remedy, "exit": status}})
    print(screened(f"{reason}。怎么办：{remedy}。", most=100_000), file=sys.stderr)
    return status


def our_bug(notes: str = "", *, as_json: bool = False) -> int:
    """Exit status 3: the log number, with the traceback in a file of that number (M28); `notes` = what was done before."""
    number, log = write_bug_log()
    return refuse(f"程序出错，是我们的问题。{notes}记录号 {number}（{log}）", "请把这个文件发给管理员", as_json=as_json, status=3)
