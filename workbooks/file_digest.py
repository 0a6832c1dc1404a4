"""The digest by which a file is known: of its bytes, whatever it is called."""

from __future__ import annotations

import hashlib
from pathlib import Path


def file_digest(path: Path) -> str:
    """The SHA-256 of a file in 64 hexadecimal digits, read piece by piece; OSError as the system raises it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
