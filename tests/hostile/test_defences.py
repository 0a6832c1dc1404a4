"""The table of attacks and defences is true: every function and every test that it names is there, once.

KEYBOOK_CAMPAIGN=1 takes every defence out and sees its test fail.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from building.campaign import WHOLE

ROOT = Path(__file__).parents[2]


def table() -> ModuleType:
    """`defences.py`, which is a script as well."""
    spec = importlib.util.spec_from_file_location("hostile_defences", Path(__file__).with_name("defences.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TABLE = table()


@pytest.mark.parametrize("defence", TABLE.DEFENCES, ids=lambda d: d.attack)
def test_it_can_be_taken_out_and_its_test_is_there(defence: object, tmp_path: Path) -> None:
    there = TABLE.Defence(**vars(defence))
    copy = tmp_path / there.file
    copy.parent.mkdir(parents=True)
    copy.write_text((ROOT / there.file).read_text(encoding="utf-8"), encoding="utf-8")
    TABLE.without(there, tmp_path)
    ast.parse(copy.read_text(encoding="utf-8"))
    assert copy.read_text(encoding="utf-8") != (ROOT / there.file).read_text(encoding="utf-8")
    file, _, name = there.test.partition("::")
    where = ROOT / (file if name else f"{file}.py")
    assert where.is_file() and (not name or f"def {name}(" in where.read_text(encoding="utf-8"))


def test_all_seven_points_have_their_attacks() -> None:
    assert {d.item for d in TABLE.DEFENCES} == set(range(1, 8))


@pytest.mark.skipif(not WHOLE, reason="a campaign: KEYBOOK_CAMPAIGN=1")
@pytest.mark.parametrize("defence", TABLE.DEFENCES, ids=lambda d: d.attack)
def test_its_test_fails_without_it(defence: object) -> None:
    assert TABLE.holds(TABLE.Defence(**vars(defence)))
