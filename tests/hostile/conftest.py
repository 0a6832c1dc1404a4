"""A centre that knows the keys of two counties, and what a forger has in hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from building.attack import Attack
from building.once import once
from building.signed_state import signed, take
from building.small_state import NOW
from macros.intake.key_acceptance import accept_key
from validators.policy import Policy
from workbooks.archive.home import Home
from workbooks.submission.signature import new_signer, read_key, write_key

KEYS = ("own", "other", "county")


@pytest.fixture(scope="session")
def armoury(tmp_path_factory: pytest.TempPathFactory, policy: Policy, policy_book: Path) -> Path:
    """Keys, files, and the home that took the first versions and has confirmed 临江市局's key; made once."""

    def make(folder: Path) -> None:
        keys = {name: read_key(write_key(folder / f"{name}.pem", new_signer())) for name in KEYS}
        first = signed(folder / "LJ01", policy, "LJ01", keys["own"])
        signed(folder / "LJ01", policy, "LJ01", keys["own"], version=2, income=5000.0)
        county = signed(folder / "QH02", policy, "QH02", keys["county"])
        home = Home.create(folder / "home", policy_book, now=NOW)
        assert [v.kind for v in take(home, first, county)] == ["accepted", "accepted"]
        accept_key(home, "LJ01", keys["own"].fingerprint, by="ZZ01", now=NOW)

    return once(tmp_path_factory, "armoury", make)


@pytest.fixture
def attack(armoury: Path, policy: Policy, policy_book: Path, tmp_path: Path) -> Attack:
    """A copy of that home, and the files as they were sent."""
    keys = {name: read_key(armoury / f"{name}.pem") for name in KEYS}
    files = sorted((armoury / "LJ01" / "上报").glob("*.xlsx"))
    home = Home(Path(shutil.copytree(armoury / "home", tmp_path / "home")))
    county = next((armoury / "QH02" / "上报").glob("*.xlsx"))
    scratch = tmp_path / "伪造"
    scratch.mkdir()
    return Attack(
        home=home, policy=policy, policy_book=policy_book, first=files[0], second=files[1], county_file=county, scratch=scratch, **keys
    )
