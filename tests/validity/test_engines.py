"""Every formula works out to its cached value in LibreOffice, gnumeric, the library `formulas` and ONLYOFFICE (ux 10, point 6).

The whole of it, every kind of workbook of the postal pack and the oil company's and of a few others, is a campaign; every run
has the branch's report in gnumeric. Copies that are computed when they are opened bear the values from before a press: there
the engines are held against LibreOffice. Left out: today's date, SUBTOTAL in gnumeric (it has none over so many rows), and of
`formulas` the workbooks with whole columns (it holds every cell of them), HYPERLINK, and halves of a fen, which it rounds to even.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from random import Random

import openpyxl
import pytest

from building.campaign import WHOLE
from building.engines import ENGINES, Shown, bare, libreoffice, values_of
from building.every_kind import every_kind
from building.once import once
from validators.packs.trade_pack import find_pack, packs

pytestmark = [pytest.mark.office, pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")]
COPIES = ("annotated copy", "mended copy")
TODAY = re.compile("今天|截止日|TODAY\\(")
NOT_ASKED: Mapping[str, re.Pattern[str]] = {"gnumeric": re.compile("SUBTOTAL"), "formulas": re.compile("HYPERLINK")}
WHOLE_COLUMNS = ("policy", "desk", "empty desk", "annotated copy", "mended copy")
"""Workbooks whose formulas name columns to their last row."""
FEN = 0.011
OTHERS = 2
"""Packs beside the first two that a campaign takes, by chance."""


def _asked() -> list[tuple[str, str]]:
    """Pack and engine of each comparison of a run."""
    names = [name for name, pack in sorted(packs().items()) if pack.parents]
    chosen = [*names[:2], *sorted(Random("engines").sample(names[2:], OTHERS))]
    return [(name, engine) for name in chosen for engine in ENGINES] if WHOLE else [("P01", "gnumeric")]


@pytest.mark.parametrize(("name", "engine"), _asked())
def test_every_formula_in_every_engine(
    name: str, engine: str, books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    found, asked = [], 0
    for kind, path in (books if name == "P01" else _books(name, tmp_path_factory)).items():
        if (WHOLE or kind == "branch report") and not (engine == "formulas" and kind in WHOLE_COLUMNS):
            differing, count = _differing(kind, path, engine, tmp_path)
            found += [f"{name} {kind} {line}" for line in differing]
            asked += count
    assert found == [] and asked > 300


def _books(name: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = once(tmp_path_factory, f"kinds of {name}", lambda folder: every_kind(folder, find_pack(name)))
    return {kind: Path(path) for kind, path in json.loads((made / "books.json").read_text(encoding="utf-8")).items()}


def _differing(kind: str, path: Path, engine: str, folder: Path) -> tuple[list[str], int]:
    """The formulas of a workbook that an engine works out otherwise, and how many there are."""
    there = openpyxl.load_workbook(path)
    formulas = {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in there.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    }
    if not formulas or (kind in COPIES and engine == "libreoffice"):
        return [], 0
    empty = bare(path, folder / f"{kind}.xlsx".replace(" ", "_"))
    wanted = libreoffice(empty, folder / "out") if kind in COPIES else values_of(openpyxl.load_workbook(path, data_only=True))
    return compared(engine, wanted, ENGINES[engine](empty, folder / "out"), formulas), len(formulas)


def compared(engine: str, wanted: Shown, shown: Shown, formulas: Mapping[tuple[str, str], str]) -> list[str]:
    """The formulas whose value is another one."""
    found = []
    for (sheet, cell), formula in formulas.items():
        if TODAY.search(formula) or (engine in NOT_ASKED and NOT_ASKED[engine].search(formula)):
            continue
        one, other = wanted.get(sheet, {}).get(cell, ""), shown.get(sheet, {}).get(cell, "")
        if not same(one, other, FEN if engine == "formulas" else 0.0):
            found.append(f"{sheet}!{cell}: {one!r} cached, {other!r} in {engine} by {formula[:120]}")
    return found


def same(one: object, other: object, room: float) -> bool:
    """Equal to the last bit but three; ONLYOFFICE gives numbers as texts, and halves of a fen may leave their trace in words."""
    if isinstance(one, (int, float)) and not isinstance(one, bool):
        try:
            return abs(one - float(str(other))) <= max(room, 1e-9 * max(1.0, abs(one)))
        except ValueError:
            return False
    return one == other or (bool(room) and isinstance(one, str) and re.sub(r"\d", "#", one) == re.sub(r"\d", "#", str(other)))
