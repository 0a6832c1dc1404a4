"""Offices at work: files that were packed once, and a centre that is new, each as the tests need them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from building.office import Office
from building.once import once
from building.signed_state import LATER, signed, take
from building.small_state import NOW, PERIOD
from macros.intake.check_in import Verdict
from macros.merge.consolidation import consolidate
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.submission.signature import new_signer, read_key, write_key


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> Path:
    """What they packed; made once."""

    def make(folder: Path) -> None:
        old, new = (read_key(write_key(folder / f"{name}.pem", new_signer())) for name in ("old", "new"))
        signed(folder / "A", policy, "LJ01", old)
        shutil.copytree(folder / "A", folder / "B")
        signed(folder / "A", policy, "LJ01", old, version=2, income=5000.0)
        signed(folder / "B", policy, "LJ01", new, version=2, income=5000.0)
        signed(folder / "C", policy, "LJ01", None)
        signed(folder / "D", policy, "QH02", new_signer())
        signed(folder / "D", policy, "YS03", new_signer())
        signed(folder / "E", policy, "LJ01", old, period=Month(2026, 11))

    return once(tmp_path_factory, "packed", make)


@pytest.fixture
def office(packed: Path) -> Office:
    """Read them, copy what you change."""

    def there(name: str) -> list[Path]:
        return sorted((packed / name / "上报").glob("*.xlsx"))

    return Office(
        first=there("A")[0],
        second=there("A")[1],
        elsewhere=there("B")[1],
        bare=there("C")[0],
        november=there("E")[0],
        neighbours=tuple(there("D")),
        old=read_key(packed / "old.pem"),
        new=read_key(packed / "new.pem"),
    )


@pytest.fixture
def centre(policy_book: Path, tmp_path: Path) -> Home:
    """A home into which nothing has come."""
    return Home.create(tmp_path / "中心", policy_book, now=NOW)


@pytest.fixture(scope="session")
def month_done(tmp_path_factory: pytest.TempPathFactory, packed: Path, policy_book: Path) -> Path:
    """A home with October of all three, consolidated; made once."""

    def make(folder: Path) -> None:
        home = Home.create(folder / "home", policy_book, now=NOW)
        files = [sorted((packed / "A" / "上报").glob("*.xlsx"))[0], *sorted((packed / "D" / "上报").glob("*.xlsx"))]
        assert all(v.kind == "accepted" for v in take(home, *files))
        assert consolidate(home, PERIOD, folder / "汇总.xlsx", now=NOW).out

    return once(tmp_path_factory, "month_done", make) / "home"


@pytest.fixture
def october(month_done: Path, tmp_path: Path) -> Home:
    """A copy of it."""
    return Home(Path(shutil.copytree(month_done, tmp_path / "十月")))


@pytest.fixture
def came() -> Callable[..., Verdict]:
    """`came(home, file)`: what became of one file."""

    def one(home: Home, file: Path, later: bool = False) -> Verdict:
        (told,) = take(home, file, now=LATER if later else NOW)
        return told

    return one
