"""Whether a home has lost its ledger: then nothing may begin a new one unasked (design 8)."""

from __future__ import annotations

from pathlib import Path

from workbooks.archive.anchor import FILE as ANCHOR
from workbooks.archive.ledger import Ledger

LEDGER = "ledger.sqlite"
REMEDY = "先不要再收件；用 keybook restore 恢复备份，没有备份就运行 keybook doctor --home 收件文件夹 --rebuild，按存档重建"


def lost(folder: Path) -> str:
    """What speaks for a ledger that was lost: it is not there or empty, and the archive or an anchor is not; else empty."""
    file = folder / LEDGER
    there = file.is_file() and file.stat().st_size > 0
    if there and Ledger(file).head is not None:
        return ""
    archive = folder / "archive"
    archived = archive.is_dir() and any(archive.rglob("*.xlsx"))
    if not archived and not (folder / ANCHOR).is_file():
        return ""
    return f"登记“{LEDGER}”{'是空的' if file.is_file() else '不见了'}，这个收件文件夹却收过件"
