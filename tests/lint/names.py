"""Defined names: once in their scope, formed as Excel wants them, in the scope of a sheet that exists."""

from __future__ import annotations

import re
from collections import Counter

from lint.parts import WORKBOOK, Check, Found, Parts, cell_of

_NAME = re.compile(r"(_xlnm\.)?[^\W\d][\w.\\?]*\Z|\\[\w.\\?]*\Z")
_ROW_COLUMN = re.compile(r"[rR](\d+)?([cC](\d+)?)?\Z|[cC](\d+)?\Z")


def find(parts: Parts) -> Found:
    """Doubled and misformed names, and names of a sheet that is not there."""
    scopes = Counter((name.get("localSheetId"), name.get("name", "").casefold()) for name in parts.names)
    for (_, name), count in scopes.items():
        if count > 1:
            yield WORKBOOK, name, f"the name is given {count} times in one scope"
    for element in parts.names:
        name, scope = element.get("name", ""), element.get("localSheetId")
        if not is_name(name):
            yield WORKBOOK, name, "no name that Excel takes"
        if scope is not None and int(scope) >= len(parts.sheets):
            yield WORKBOOK, name, f"there is no sheet {scope}"


def is_name(text: str) -> bool:
    """True for what can name a block of cells or a formula.

    >>> is_name('截止日'), is_name('AB12'), is_name('R1C1'), is_name('两个 词')
    (True, False, False, False)
    """
    return len(text) <= 255 and bool(_NAME.match(text)) and cell_of(text) is None and not _ROW_COLUMN.match(text)


CHECK = Check(rule="names", find=find)
