"""Whether somebody has a workbook open: the lock file that Excel, WPS and LibreOffice keep beside it."""

from __future__ import annotations

from pathlib import Path


def lock_beside(path: Path) -> str:
    """The name of the lock file beside a workbook; empty when there is none."""
    locks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return next((lock for lock in locks if path.with_name(lock).exists()), "")
