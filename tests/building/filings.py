"""Desks and sealed submissions from cells, homes that have taken them in, and workbooks as other hands make them."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from building.small_state import COUNTIES, NOW, PERIOD, Cells, clean_cells, inputs
from macros.button import specs_of
from macros.intake.collecting import collect
from macros.opening import open_session
from macros.posting.submitting import submit
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.signature import Signer


def build(path: Path, policy: Policy, branch: str, content: DeskContent, *, period: Month = PERIOD, today: dt.date | None = None) -> Path:
    """The desk of a branch under the organisation of its policy."""
    alive = policy.organisation.at(period.first)
    node, day = alive[branch], today or period.last
    path.parent.mkdir(parents=True, exist_ok=True)
    build_desk(
        path,
        policy=policy,
        node=node,
        parent=alive[node.parent or branch],
        period=period,
        content=content,
        today=day,
        program="1.0",
        button_specs=specs_of("branch"),
    )
    return path


def pack(
    desk: Path,
    folder: Path,
    *,
    version: int = 1,
    now: dt.datetime = NOW,
    signer: Signer | None = None,
    password: str | None = None,
    before: Sequence[Path] = (),
) -> Path:
    """The sealed submission of a filled desk; a later version goes on from those in `folder` and `before`."""
    session = open_session(desk, today=now.date())
    session.memory["version"] = version - 1
    if version > 1:
        earlier = [*folder.glob(f"{session.filing.period}_{session.filing.branch}_*.xlsx"), *before]
        session.memory["lineage"] = [read_manifest(ScanBook(file))["seal"] for file in earlier]
    done = submit(session, folder, now=now, signer=signer, password=password)
    assert done.files, done.message
    return done.files[0]


def file(
    policy: Policy,
    branch: str,
    cells: Cells,
    folder: Path,
    *,
    version: int = 1,
    period: Month = PERIOD,
    now: dt.datetime = NOW,
    **labels: Any,
) -> Path:
    """A branch's sealed submission with these cells, in `folder`/上报; 封面 labels by keyword."""
    content = DeskContent(cells=cells, inputs=inputs(branch, **({"填报日期": period.last} | labels)))
    desk = build(folder / f"{branch} {period} {version}.xlsm", policy, branch, content, period=period)
    made = pack(desk, folder / "上报", version=version, now=now)
    desk.unlink()
    return made


def file_counties(folder: Path, policy: Policy) -> None:
    """The clean submission of each county of the small state."""
    for i, branch in enumerate(COUNTIES):
        file(policy, branch, clean_cells(branch, 1000.01 * (i + 1)), folder)


def take_in(folder: Path, policy_book: Path, filed: Path) -> None:
    """A home that has taken in all that lies in `filed`."""
    outcome = collect([filed], Home.create(folder, policy_book, now=NOW), now=NOW, workers=2)
    assert len(outcome.accepted) == len(COUNTIES) and not outcome.rejected, outcome


@contextmanager
def with_macros(path: Path) -> Iterator[openpyxl.Workbook]:
    """A desk as openpyxl holds it with its macros: they lie in a zip of their own that it never closes by itself."""
    book = openpyxl.load_workbook(path, keep_vba=True)
    try:
        yield book
    finally:
        book.vba_archive.close()


def resave(path: Path, change: Callable[[openpyxl.Workbook], object], name: str = "") -> Path:
    """The workbook as another program saves it, after `change(workbook)`; over itself unless it gets a name."""
    book = openpyxl.load_workbook(path)
    change(book)
    out = path.with_name(name or path.name)
    book.save(out)
    return out


def plain_book(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, cover: bool = True, branch: str = "LJ01", **labels: Any
) -> Path:
    """An ordinary workbook as a clerk keeps one, with a 封面 unless one is given."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    lines = [["", label, value] for label, value in {"机构编码": branch, "期间": str(PERIOD), **inputs(branch, **labels)}.items()]
    for title, rows in (({"封面": lines} if cover else {}) | dict(sheets)).items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def repacked(path: Path, parts: Mapping[str, bytes | None], out: Path) -> Path:
    """The same zip with parts changed, added or (None) taken out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in parts:
                new.writestr(item.filename, old.read(item.filename))
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return out
