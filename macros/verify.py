"""验签: is the seal of a file whole, and which cells changed since."""
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from macros.session import open_session
from workbooks.book_scan import ScanBook
from workbooks.manifest import read_manifest
from workbooks.submission import seal
from workbooks.submission.package import envelope


def verify_file(path: Path, today: dt.date) -> dict[str, Any]:
    """The shape of the contract; ToolkitError for a file that never had a seal."""
    book = ScanBook(path)
    manifest = read_manifest(book)
    if manifest.get("kind") != "submission" or "seal" not in manifest:
        raise ToolkitError(f"“{path.name}”没有封印，不是上报件", "对【打包上报】生成的 .xlsx 验签")
    session = open_session(path, today=today, book=book)
    sealed = seal.unpacked(book)
    document: dict[str, Any] = {"file": str(path), "whole": False, "signed_by": None, "changes": []}
    if sealed is None:
        return document
    changed = seal.changes(sealed, envelope(session.filing), session.checked.sheets.values())
    document["whole"] = not changed and seal.digest(sealed) == manifest["seal"]
    document["changes"] = [change.as_json() for change in changed]
    return document
