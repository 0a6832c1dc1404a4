"""验签: is the seal of a file whole, which cells changed since, and who signed it."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path
from typing import Any

from macros.deciding.remembered_keys import judged
from macros.deciding.signing import Key, key_of, proof
from macros.errors import ToolkitError
from macros.opening import open_session
from validators.filing.level_check import LEVEL
from workbooks.archive.home import Home
from workbooks.manifest import read_manifest
from workbooks.read.read_policy import read_policy_book
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.integrity import integrity
from workbooks.submission.seal import unpacked
from workbooks.submission.signature import fingerprint, signature_fits
from workbooks.submission.values_only import more_than_values

NOT_WHOLE = "打包后被改过，签名不管现在的内容"


def verify_file(path: Path, today: dt.date, policy: Path | None = None, home: Path | None = None) -> dict[str, Any]:
    """The shape of the contract, with what is proven, and the sheets that broke.

    `policy` is the verifier's own workbook, `home` the centre's folder with the keys that it remembers. Without either
    nobody vouches for a key: the policy inside the file was put there by whoever made it, and counts for nothing
    (settled 41). `beside`: what the file shows beside its sealed values, for which a centre refuses it (settled 39).
    ToolkitError for a file that never had a seal.
    """
    book = ScanBook(path)
    manifest = read_manifest(book)
    if manifest.get("kind") not in ("submission", LEVEL) or "seal" not in manifest:
        raise ToolkitError(f"“{path.name}”没有封印，不是上报件", "对【打包上报】生成的 .xlsx 验签")
    session = open_session(path, today=today, book=book)
    found = integrity(book, manifest, session.raws)
    sealed = unpacked(book)
    beside = [] if sealed is None else list(islice(more_than_values(book, session.raws, sealed), 20))
    branch, public = session.filing.branch, manifest.get("public_key", "")
    key, source = _key(branch, public, signature_fits(manifest), today, policy, home)
    return {
        "file": str(path),
        "whole": found.whole,
        "signed_by": branch if key.good and found.whole else None,
        "changes": [change.as_json() for change in found.changes],
        "broken": list(found.broken),
        "beside": beside,
        "key": key.value,
        "key_from": source,
        "fingerprint": fingerprint(public) if key is not Key.NONE and public else "",
        "proof": proof(key, branch) if found.whole else f"{NOT_WHOLE}；{proof(key, branch)}",
    }


def _key(branch: str, public: str, fits: bool | None, on: dt.date, policy: Path | None, home: Path | None) -> tuple[Key, str]:
    """What the key is, and who says so: policy, home, or nobody."""
    own = None if policy is None else read_policy_book(policy)[0]
    if fits is None:
        return Key.NONE, "home" if home is not None else "policy" if policy is not None else "none"
    if not fits:
        return Key.BROKEN, "file"
    if home is not None:
        return judged(Home(home), branch, public, on).key, "home"
    if own is not None:
        return key_of(own, branch, public, fits, on), "policy"
    return Key.FIRST, "none"
