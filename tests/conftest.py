"""Fixtures that every folder uses: a small state (one centre, three counties), its policy, desks, submissions, a home.

Everything is made by the program's own builders (`building/`): no workbook lies in the tree. What is slow is made once
for the run, by whichever worker comes first, and copied by who changes it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

os.environ["OPENPYXL_LXML"] = "False"  # a test tool brings lxml along; offices read and write without it

import pytest
from xdist.scheduler import LoadScopeScheduling

from building.campaign import WHOLE, load_profiles
from building.commands import Ran, run_command
from building.filings import build, file_counties, pack, plain_book, repacked, resave, take_in
from building.once import once
from building.small_state import NOW, PERIOD, Cells, Rows, clean_cells, inputs, write_policy_of
from validators.packs.spoken import speak
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

for _name in ("KEYBOOK_KEYS", "KEYBOOK_ANCHORS", "KEYBOOK_MADE"):
    os.environ[_name] = tempfile.mkdtemp(prefix="keybook-tests-")  # what is made once for a session; a test has its own
load_profiles()
ORDER = ("office", "mail_server", "long")
"""What takes longest is handed out first, so that the workers end together."""
WHOLE_WAY = frozenset(
    [
        "analysis",
        "centre",
        "cli",
        "closing",
        "comparing",
        "demo",
        "fuzz",
        "hostile",
        "importing",
        "intake",
        "ledger",
        "levels",
        "mail",
        "mending",
        "office",
        "office_situations",
        "one_path",
        "packs",
        "presses",
    ]
)
"""Folders whose tests go the whole way of a month, by commands and presses."""
ALL = WHOLE or os.environ.get("KEYBOOK_TEST_ALL") == "1"
"""False: a run over the whole tree leaves out what takes long, and says so; a file that is named is run as it is."""


class FileScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """A file goes to one worker, since what it builds it builds once; a file marked `spread` is dealt out test by test."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if _is_spread(self.config.rootpath / file) else file


@cache
def _is_spread(file: Path) -> bool:
    return "pytest.mark.spread" in file.read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileScheduling:
    """Files are told apart by their names: the marks of tests do not reach the one that deals them out."""
    return FileScheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first; without KEYBOOK_TEST_ALL=1 it is left out of a run over the whole tree."""
    items.sort(key=lambda item: min((i for i, name in enumerate(ORDER) if item.get_closest_marker(name)), default=len(ORDER)))
    if not ALL and items and items[0].config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        _leave_out(items)


def _leave_out(items: list[pytest.Item]) -> None:
    """Takes out what takes long, as `-m "not long"` would: pytest counts it as deselected."""
    left = [item for item in items if _takes_long(item)]
    items[0].config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if not _takes_long(item)]


def _takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ORDER) or bool(WHOLE_WAY & set(item.path.relative_to(item.config.rootpath).parts))


@pytest.fixture(autouse=True)
def own_words() -> Iterator[None]:
    """The words of a pack are those of one command or press; a test that opens a workbook itself leaves none behind."""
    yield
    speak(None)


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on the second of November; a number is never the clock's."""
    monkeypatch.setenv("KEYBOOK_TODAY", NOW.isoformat())


@pytest.fixture(autouse=True)
def own_papers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The keys and anchors of this account lie in the test's own folder, never with whoever runs it."""
    monkeypatch.setenv("KEYBOOK_KEYS", str(tmp_path / "钥匙"))
    monkeypatch.setenv("KEYBOOK_ANCHORS", str(tmp_path / "链头"))


@pytest.fixture
def clean() -> Callable[..., Rows]:
    """`clean(branch, income)`: the cells of a clean month."""
    return clean_cells


@pytest.fixture(scope="session")
def policy_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policy workbook of the small state: the presets of P01 and three counties."""
    return once(tmp_path_factory, "policy", lambda folder: write_policy_of(folder / "policy.xlsx")) / "policy.xlsx"


@pytest.fixture(scope="session")
def policy(policy_book: Path) -> Policy:
    """The same, read."""
    return read_policy_book(policy_book)[0]


@pytest.fixture
def desk(policy: Policy, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`desk(branch, period, cells)`: a new desk; 封面 labels by keyword; without cells it is the clean month.

    Equal ones are built once in a run and copied.
    """

    def make(
        branch: str = "LJ01",
        period: Month = PERIOD,
        cells: Cells | None = None,
        *,
        name: str = "",
        content: DeskContent | None = None,
        **labels: Any,
    ) -> Path:
        path = tmp_path / (name or f"{period} 台账 {branch}.xlsm")
        if content is not None:
            return build(path, policy, branch, content, period=period)
        what = DeskContent(cells=clean_cells(branch) if cells is None else cells, inputs=inputs(branch, **labels))
        wanted = repr((policy.digest, branch, str(period), what.cells, what.inputs))
        made = once(
            tmp_path_factory,
            f"desk {hashlib.sha256(wanted.encode()).hexdigest()[:32]}",
            lambda folder: build(folder / "台账.xlsm", policy, branch, what, period=period),
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(made / "台账.xlsm", path))

    return make


@pytest.fixture
def submission(desk: Callable[..., Path], tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Path]:
    """`submission(branch, cells=..., version=1, 零报=...)`: a sealed file in a folder of its own."""

    def make(branch: str = "LJ01", period: Month = PERIOD, cells: Cells | None = None, *, version: int = 1, **labels: Any) -> Path:
        made = desk(branch, period, cells, name=f"{period} {branch} {version}.xlsm", **labels)
        before = [] if version == 1 else list(request.getfixturevalue("filed").glob(f"{period}_{branch}_*.xlsx"))
        return pack(made, tmp_path / "上报", version=version, before=before)

    return make


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> Path:
    """A folder with the clean submission of each county, made once; copy what you change."""
    return once(tmp_path_factory, "filed", lambda folder: file_counties(folder, policy)) / "上报"


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory, policy_book: Path, filed: Path) -> Path:
    """A home that has taken in those three; copy it."""
    return once(tmp_path_factory, "three", lambda folder: take_in(folder / "home", policy_book, filed)) / "home"


@pytest.fixture
def home(three: Path, tmp_path: Path) -> Home:
    """A copy of it."""
    return Home(Path(shutil.copytree(three, tmp_path / "home")))


@pytest.fixture
def mailed(filed: Path, tmp_path: Path) -> Callable[[str], Path]:
    """`mailed(branch)`: a copy of that county's clean submission."""

    def copy(branch: str = "LJ01") -> Path:
        source = next(filed.glob(f"*_{branch}_*.xlsx"))
        (tmp_path / "收到").mkdir(exist_ok=True)
        return Path(shutil.copy(source, tmp_path / "收到" / source.name))

    return copy


@pytest.fixture
def keybook(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`keybook(*arguments)`: the command line in this process."""
    return lambda *arguments: run_command(capsys, *arguments)


@pytest.fixture
def plain(tmp_path: Path) -> Callable[..., Path]:
    """`plain({sheet: rows})`: an ordinary workbook as a clerk keeps one, with a 封面 unless one is given."""

    def make(sheets: Mapping[str, Sequence[Sequence[Any]]], *, name: str = "流水.xlsx", **how: Any) -> Path:
        return plain_book(tmp_path / name, sheets, **how)

    return make


@pytest.fixture
def repack() -> Callable[..., Path]:
    """`repack(path, {part: bytes or None}, out)`: the same zip with parts changed, added or taken out."""
    return repacked


@pytest.fixture
def resaved() -> Callable[..., Path]:
    """`resaved(path, change, name)`: the workbook as another program saves it, after `change(workbook)`."""
    return resave
