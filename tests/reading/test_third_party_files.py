"""The test sets that other libraries' source distributions carry: as many cells as calamine finds, or a refusal with its true cause.

Nothing of them lies here: pip fetches the archives, pinned by their hashes. Without a network the test is skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from building.once import once
from validators.values.cell import ErrorCell, UncomputedCell
from workbooks.book import Rejection
from workbooks.mail import tnef
from workbooks.mail.part import Unreadable
from workbooks.scan.scan_book import ScanBook

SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11 has it from 3.11.4 on
SOURCES = {
    "agate-excel==0.4.2": "eed1dc6239f0e96720d962dc1bdfb4496e19687332c827fd8b1e587a917ea202",
    "csvkit==2.2.0": "147318a8dbaec07c0bbb9291c14b78de5fa32ed3d4a5c2396e52a83c0a30df6b",
    "ezodf==0.3.2": "000da534f689c6d55297a08f9e2ed7eada9810d194d31d164388162fb391122d",
    "odfpy==1.4.1": "db766a6e59c5103212f3cc92ec8dd50a0f3a02790233ed0b52148b70d3c438ec",
    "pyexcel-ods3==0.6.1": "53740fc9bc6e91e43cdc0ee4f557bb3b252d8493d34f2c11d26a93c53cfebc2e",
    "pyexcel-xls==0.7.0": "5ec606ef8667aafbb0c3fbd8242a7c23bf175ee7c10b08f70799b84fb2db84cb",
    "pyexcel-xlsx==0.6.1": "80b7985d394b73abf5c52212027bbbc0c7f6090192bcbc76403f8672d74c7960",
    "tnefparse==1.4.0": "bd871432b9afecb478fda2bbd4ab3673de00db4ba5dcc723bbb6c86a76420f95",
    "xlsx2csv==0.8.6": "618fc502612860de8ab8e3d6195e99ef332fffc68337f6b89e59690aad0d20b5",
}
REFUSED: dict[str, str] = {}
"""File -> what is said of it, each cause checked by hand. Empty: every workbook of these sets is read."""
CALAMINE_CANNOT = {"pythagoras-kspread.ods": 4}
"""File -> its cells, where calamine gives up: counted by hand in its content.xml."""
OFFLINE = "the test sets of other libraries could not be fetched: connect to a package index and run the tests again"


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked archives; skips without a network."""
    folder = once(tmp_path_factory, "others", _fetch)
    if not (folder / "whole").exists():
        pytest.skip(OFFLINE)
    return folder


def _fetch(folder: Path) -> None:
    wanted = folder / "wanted.txt"
    wanted.write_text("".join(f"{name} --hash=sha256:{digest}\n" for name, digest in SOURCES.items()))
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "-q",
        "--no-binary",
        ":all:",
        "--no-deps",
        "--no-build-isolation",
        "--require-hashes",
    ]
    environment = {k: v for k, v in os.environ.items() if k != "PIP_CONSTRAINT"}
    done = subprocess.run([*command, "-r", str(wanted), "-d", str(folder)], capture_output=True, text=True, check=False, env=environment)
    assert "DO NOT MATCH THE HASHES" not in done.stderr, done.stderr
    if done.returncode:
        return
    for archive in folder.glob("*.tar.gz"):
        with tarfile.open(archive) as packed:
            packed.extractall(folder / "unpacked", **SAFELY)
    (folder / "whole").touch()


def _theirs(file: Path) -> int:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(file))
    rows = (line for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    return sum(value != "" for line in rows for value in line)


def _ours(file: Path) -> int:
    book = ScanBook(file)
    values = (value for name in book.sheet_names() for line in book.read(name).rows for value in line)
    return sum(value not in (None, "") and not isinstance(value, (ErrorCell, UncomputedCell)) for value in values)


def test_workbooks_of_others_have_as_many_cells_as_calamine_finds(others: Path) -> None:
    read, refused = 0, {}
    for file in sorted(
        f for f in (others / "unpacked").rglob("*") if f.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods") and f.is_file()
    ):
        try:
            found = _ours(file)
        except Rejection as refusal:
            refused[file.name] = refusal.reason
            continue
        assert found == (CALAMINE_CANNOT[file.name] if file.name in CALAMINE_CANNOT else _theirs(file)), file.name
        read += 1
    assert refused == REFUSED and read >= 75


def test_text_of_others_is_read_or_named(others: Path) -> None:
    read = 0
    for file in sorted(others.rglob("*.csv")):
        try:
            book = ScanBook(file)
        except Rejection as refusal:
            assert any(words in refusal.reason for words in ("空文件", "其他类型的文件", "没有分隔符的文本", "已损坏")) and refusal.remedy
            continue
        read += any(any(line) for line in book.read(book.sheet_names()[0]).rows)
    assert read > 60


def test_winmail_files_of_others_are_read_or_named(others: Path) -> None:
    files, parts = sorted(others.rglob("*.tnef")), 0
    for file in files:
        try:
            parts += sum(bool(part.name) and sum(map(len, part.chunks)) >= 0 for part in tnef.read(file))
        except Unreadable as refusal:
            assert refusal.reason and refusal.remedy
    assert len(files) == 19 and parts >= 15
