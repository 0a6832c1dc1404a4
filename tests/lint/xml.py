"""Every part that should be XML is, strictly: well formed, and without a document type."""

from __future__ import annotations

from lint.parts import Check, Found, Parts


def find(parts: Parts) -> Found:
    """The parser's words for each part that is none."""
    for name, words in parts.broken.items():
        yield name, "", words


CHECK = Check(rule="xml", find=find)
