"""A home whose policy has switched the approval of single forms on, built once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from building.paper_state import paper_home
from workbooks.archive.home import Home


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paper_home(tmp_path_factory.mktemp("papers")).folder


@pytest.fixture
def home(built_home: Path, tmp_path: Path) -> Home:
    shutil.copytree(built_home, tmp_path / "中心")
    return Home(tmp_path / "中心")
