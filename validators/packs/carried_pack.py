"""A pack that is no part of the installation: read from a folder, or carried line by line in a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from validators.packs.pack_contents import PackError
from validators.packs.trade_pack import DEMO, FILE, Pack, installed, is_text, pack_of_files


def pack_of_folder(folder: Path) -> Pack:
    """A pack of one's own; PackError when the folder holds none."""
    if not (folder / FILE).is_file():
        raise PackError(f"“{folder}”里没有 {FILE}")
    try:
        return pack_of_files({f.name: f.read_text(encoding="utf-8-sig") for f in sorted(folder.iterdir()) if is_text(f.name)})
    except UnicodeDecodeError as wrong:
        raise PackError(f"“{folder}”里有文件不是 UTF-8 文本") from wrong


def pack_lines(pack: Pack) -> list[list[str]]:
    """A pack that is not installed as [file, line] pairs, the form in which a workbook carries it; none for others."""
    if installed(pack):
        return []
    return [[name, line] for name, text in sorted(pack.files.items()) if name != DEMO for line in text.split("\n")]


def pack_of_lines(lines: Sequence[Sequence[Any]]) -> Pack:
    """The pack of such pairs; PackError when they hold none."""
    files: dict[str, list[str]] = {}
    for name, line in ((str(row[0]), "" if len(row) < 2 or row[1] is None else str(row[1])) for row in lines if row and row[0]):
        files.setdefault(name, []).append(line)
    return pack_of_files({name: "\n".join(text) for name, text in files.items()})
