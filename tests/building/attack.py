"""What an attempt of tests/hostile is made with."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from building.signed_state import signed, take
from building.small_state import NOW
from macros.intake.key_acceptance import accept_key
from validators.policy import Policy
from workbooks.archive.home import Home
from workbooks.submission.signature import Signer, new_signer, read_key, write_key

KEYS = ("own", "other", "county")


@dataclass(frozen=True, kw_only=True)
class Attack:
    """What an attempt is made with.

    first, second   临江市局's first and second version, signed with its `own` key
    county_file     青禾县局's first version, signed with its `county` key
    other           a key that nobody knows
    """

    home: Home
    policy: Policy
    policy_book: Path
    first: Path
    second: Path
    county_file: Path
    own: Signer
    other: Signer
    county: Signer
    scratch: Path

    @classmethod
    def on(cls, armoury: Path, policy: Policy, policy_book: Path, place: Path) -> Attack:
        """A copy of the centre of an armoury under `place`, and the files as they were sent."""
        keys = {name: read_key(armoury / f"{name}.pem") for name in KEYS}
        first, second = sorted((armoury / "LJ01" / "上报").glob("*.xlsx"))
        county = next((armoury / "QH02" / "上报").glob("*.xlsx"))
        home = Home(Path(shutil.copytree(armoury / "home", place / "home")))
        scratch = place / "伪造"
        scratch.mkdir()
        return cls(
            home=home, policy=policy, policy_book=policy_book, first=first, second=second, county_file=county, scratch=scratch, **keys
        )


def armoury_of(folder: Path, policy: Policy, policy_book: Path) -> None:
    """Keys, files, and the centre that took the first versions and has confirmed 临江市局's key."""
    folder.mkdir(exist_ok=True)
    keys = {name: read_key(write_key(folder / f"{name}.pem", new_signer())) for name in KEYS}
    first = signed(folder / "LJ01", policy, "LJ01", keys["own"])
    signed(folder / "LJ01", policy, "LJ01", keys["own"], version=2, income=5000.0)
    county = signed(folder / "QH02", policy, "QH02", keys["county"])
    home = Home.create(folder / "home", policy_book, now=NOW)
    assert [v.kind for v in take(home, first, county)] == ["accepted", "accepted"]
    accept_key(home, "LJ01", keys["own"].fingerprint, by="ZZ01", now=NOW)
