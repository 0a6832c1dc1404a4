"""What a headless command must remember beside a desk: `FILE.keybook.json` (design.md 1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbooks.archive.disk import whole

EMPTY: dict[str, Any] = {"reasons": {}, "permissions": {}, "ids": {}, "version": 0}


def sidecar_of(path: Path) -> Path:
    """Where the memory of a workbook lies. >>> sidecar_of(Path('a/台账.xlsm')).name
    '台账.xlsm.keybook.json'
    """
    return path.with_name(path.name + ".keybook.json")


def log_of(path: Path) -> Path:
    """Where the presses of a workbook are logged, one line each."""
    return path.with_name(path.name + ".log")


def remember(path: Path, **what: Any) -> None:
    """Adds to the memory of a workbook; written whole or not at all."""
    known = recall(path) | what
    with whole(sidecar_of(path)) as draft:
        draft.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def recall(path: Path) -> dict[str, Any]:
    """The memory of a workbook; empty where there is none or it cannot be read."""
    file = sidecar_of(path)
    if not file.is_file():
        return dict(EMPTY)
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return dict(EMPTY)
    return EMPTY | known if isinstance(known, dict) else dict(EMPTY)
