"""One workbook of every kind that Keybook writes, made once (`building.every_kind`) by the program's own commands."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from building.every_kind import every_kind
from building.once import once

KINDS = (
    "policy",
    "desk",
    "empty desk",
    "centre desk",
    "submission",
    "corrected submission",
    "annotated copy",
    "return",
    "mended copy",
    "branch report",
    "report of nothing",
    "consolidated report",
    "results",
    "request form",
)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Kind -> file. Desks bear today's date in 今天, so that a recalculation finds what was cached."""
    made = once(tmp_path_factory, "validity", every_kind)
    return {kind: Path(path) for kind, path in json.loads((made / "books.json").read_text(encoding="utf-8")).items()}


@pytest.fixture
def book(books: dict[str, Path], request: pytest.FixtureRequest) -> Path:
    """The workbook of the kind that a test names with `indirect`."""
    return books[request.param]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the argument `book` runs over every kind."""
    if "book" in metafunc.fixturenames:
        metafunc.parametrize("book", KINDS, indirect=True)


@pytest.fixture(scope="session")
def shown(books: dict[str, Path]) -> dict[str, openpyxl.Workbook]:
    """Every kind as openpyxl reads it, formulas as they stand."""
    return {kind: openpyxl.load_workbook(path) for kind, path in books.items()}
