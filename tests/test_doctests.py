"""The examples in the docstrings of every module do what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

PACKAGES = ("validators", "workbooks", "macros")
AT_WORK = {"workbooks.live.live_book": "xlwings"}
"""Modules that need a library which not every machine has."""


def modules() -> list[str]:
    found = [
        name
        for package in PACKAGES
        for info in pkgutil.walk_packages(importlib.import_module(package).__path__, package + ".")
        if not (name := info.name).endswith("__main__")
    ]
    return sorted([*PACKAGES, *found])


def imported(name: str) -> ModuleType:
    if name in AT_WORK:
        pytest.importorskip(AT_WORK[name])
    return importlib.import_module(name)


@pytest.mark.parametrize("name", modules())
def test_examples(name: str) -> None:
    done = doctest.testmod(imported(name))
    assert not done.failed


def test_there_are_examples() -> None:
    assert sum(len(case.examples) for name in modules() for case in doctest.DocTestFinder().find(imported(name))) > 30
