"""The red team's attempts, a few of each kind: none succeeds (KEYBOOK_CAMPAIGN=1: all of them)."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from building.campaign import WHOLE
from building.red_team import After, Ground

SAMPLE = 1


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    """`attempts.py`, which is a script as well."""
    file = Path(__file__).with_name("attempts.py")
    spec = importlib.util.spec_from_file_location("hostile_attempts", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.long
@pytest.mark.skipif(not WHOLE and os.environ.get("KEYBOOK_TEST_ALL") == "1", reason=".ci/run lets the script itself try every attempt")
def test_no_attempt_succeeds(runner: ModuleType, tmp_path: Path) -> None:
    ground = Ground(tmp_path)
    attempts = list(runner.prepared(ground, most=0 if WHOLE else SAMPLE))
    assert len({attempt.name.split(":")[0] for attempt in attempts}) == len(runner.kinds()) == len(list(runner.KINDS.glob("*.py")))
    assert not WHOLE or len(attempts) >= 150
    found = runner.run(ground, attempts)
    assert {name: why for name, why in found.items() if why} == {}


@pytest.mark.long
def test_a_judge_can_lose(runner: ModuleType, tmp_path: Path) -> None:
    """An honest second version is taken: a judge who sees it counted says so, and so would say it of an attack."""
    ground = Ground(tmp_path)
    (attempt,) = [runner.Attempt(name="honest", files=(ground.fresh["LJ01"],))]
    (why,) = runner.run(ground, [attempt]).values()
    assert "was taken and counts" in why and isinstance(After, type)
