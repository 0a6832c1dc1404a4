"""LibreOffice for the tests of this folder: one for all presses, started when the first test asks for it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from libreoffice import LibreOffice, need_libreoffice  # noqa: E402 - its folder is no package
from pressing import OpenDesk  # noqa: E402


@pytest.fixture(scope="session")
def office() -> Iterator[LibreOffice]:
    """A running LibreOffice, or the line that installs it."""
    need_libreoffice()
    with tempfile.TemporaryDirectory(prefix="keybook-office-") as folder:
        running = LibreOffice(Path(folder))
        try:
            yield running
        finally:
            running.close()


@pytest.fixture
def open_desk(office: LibreOffice) -> Iterator[Callable[..., OpenDesk]]:
    """`open_desk(path)`: the twin of a desk, open in LibreOffice until the test ends."""
    opened: list[OpenDesk] = []
    with tempfile.TemporaryDirectory(prefix="keybook-orders-") as orders:

        def make(desk: Path) -> OpenDesk:
            opened.append(OpenDesk(office, desk, Path(orders) / str(len(opened))))
            return opened[-1]

        yield make
        for desk in opened:
            desk.close()
