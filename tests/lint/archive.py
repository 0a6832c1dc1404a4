"""The zip: every member once, whole, with a plain name, and the parts that a workbook cannot be without."""

from __future__ import annotations

import zipfile
from collections import Counter

from lint.parts import WORKBOOK, Check, Found, Parts

NEEDED = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, "xl/styles.xml")


def find(parts: Parts) -> Found:
    """Doubled, damaged, oddly named and missing members."""
    for name, count in Counter(name.casefold() for name in parts.listed).items():
        if count > 1:
            yield name, "", f"it is in the file {count} times"
    with zipfile.ZipFile(parts.path) as file:
        if damaged := file.testzip():
            yield damaged, "", "its check sum is wrong"
    for name in parts.listed:
        if "\\" in name or name.startswith("/") or ".." in name.split("/"):
            yield name, "", "a name with a backslash, a leading slash or a step up"
    for name in NEEDED:
        if name not in parts.data:
            yield name, "", "it is missing"


CHECK = Check(rule="archive", find=find)
