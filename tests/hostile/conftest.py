"""A centre that knows the keys of two counties, and what a forger has in hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from building.attack import Attack, armoury_of
from building.once import once
from validators.policy import Policy


@pytest.fixture(scope="session")
def armoury(tmp_path_factory: pytest.TempPathFactory, policy: Policy, policy_book: Path) -> Path:
    """Keys, files, and the home that took the first versions and has confirmed 临江市局's key; made once."""
    return once(tmp_path_factory, "armoury", lambda folder: armoury_of(folder, policy, policy_book))


@pytest.fixture
def attack(armoury: Path, policy: Policy, policy_book: Path, tmp_path: Path) -> Attack:
    """A copy of that home, and the files as they were sent."""
    return Attack.on(armoury, policy, policy_book, tmp_path)
