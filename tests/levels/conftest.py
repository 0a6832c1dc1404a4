"""A province with two cities of two counties each, and homes that share nothing but the files that are handed on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from building.commands import Ran
from building.once import once
from building.small_state import ANSWERED, Rows
from building.tree_state import COUNTIES, TREE, file_county, month_of, write_tree


@pytest.fixture(scope="session")
def tree_policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policy workbook of the province."""
    return once(tmp_path_factory, "tree", lambda folder: write_tree(folder / "policy.xlsx", TREE)) / "policy.xlsx"


@pytest.fixture(scope="session")
def tree() -> Callable[..., Path]:
    """`tree(path, rows, **columns)` writes a policy workbook."""
    return write_tree


@pytest.fixture(scope="session")
def county() -> Callable[..., Path]:
    """`county(policy, branch, cells, folder, version=1)`: its submission."""
    return file_county


@pytest.fixture(scope="session")
def month() -> Callable[..., Rows]:
    """`month(branch, income)`: a month without a fault."""
    return month_of


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory, tree_policy: Path) -> dict[str, Path]:
    """The clean submission of each county, made once."""

    def make(folder: Path) -> None:
        for i, branch in enumerate(COUNTIES):
            file_county(tree_policy, branch, month_of(branch, 1000.01 * (i + 1)), folder)

    made = once(tmp_path_factory, "counties", make) / "上报"
    return {branch: next(made.glob(f"*_{branch}_*.xlsx")) for branch in COUNTIES}


@pytest.fixture
def city(tree_policy: Path, filed: dict[str, Path], tmp_path: Path, keybook: Callable[..., Ran]) -> Callable[..., Path]:
    """`city("C1", "A1", "A2")`: the folder of a city's home that has collected and consolidated those counties."""

    def make(code: str, *counties: str, **other: Path) -> Path:
        home, inbox = tmp_path / code / "home", tmp_path / code / "收到"
        inbox.mkdir(parents=True)
        for branch in counties:
            shutil.copy(other.get(branch, filed[branch]), inbox)
        ran = keybook("collect", inbox, "--home", home, "--policy", tree_policy, "--branch", code)
        assert ran.status == 0, ran.out + ran.err
        ran = keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / code / "汇总.xlsx")
        assert ran.status == 0, ran.out + ran.err
        return home

    return make


@pytest.fixture
def upward(tmp_path: Path, keybook: Callable[..., Ran]) -> Callable[..., Path]:
    """`upward(home)`: the file that a level makes for the one above."""

    def make(home: Path, *more: object) -> Path:
        ran = keybook(
            "submit", "--home", home, "--period", "2026-10", "--out", home.parent / "上报", "--by", "周文静", "--json", *ANSWERED, *more
        )
        assert ran.status == 0, ran.out + ran.err
        return Path(ran.json["out"][0])

    return make
