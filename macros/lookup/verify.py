"""验签: is the seal of a file whole, which cells changed since, and who signed it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from macros.deciding.signing import Key, key_of, proof
from macros.errors import ToolkitError
from macros.opening import open_session
from validators.filing.level_check import LEVEL
from workbooks.manifest import read_manifest
from workbooks.read.read_policy import read_policy_book
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.integrity import integrity
from workbooks.submission.signature import signature_fits


def verify_file(path: Path, today: dt.date, policy: Path | None = None) -> dict[str, Any]:
    """The shape of the contract, with what the key is to the policy, what is proven, and the sheets that broke.

    `policy` is the verifier's own workbook: its public keys count. Without it those that the file carries are taken,
    which tells an honest mistake, not a forgery. ToolkitError for a file that never had a seal.
    """
    book = ScanBook(path)
    manifest = read_manifest(book)
    if manifest.get("kind") not in ("submission", LEVEL) or "seal" not in manifest:
        raise ToolkitError(f"“{path.name}”没有封印，不是上报件", "对【打包上报】生成的 .xlsx 验签")
    session = open_session(path, today=today, book=book)
    found = integrity(book, manifest, session.raws)
    keys = read_policy_book(policy)[0] if policy is not None else session.policy
    branch = manifest.get("branch", "")
    key = key_of(keys, branch, manifest.get("public_key", ""), signature_fits(manifest), today)
    return {
        "file": str(path),
        "whole": found.whole,
        "signed_by": branch if key is Key.POLICY and found.whole else None,
        "changes": [change.as_json() for change in found.changes],
        "broken": list(found.broken),
        "key": key.value,
        "key_from": "policy" if policy is not None else "file",
        "proof": proof(key, branch),
    }
