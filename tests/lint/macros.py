"""Macros: a file that may hold them does, one that may not does not, and code names are given once."""

from __future__ import annotations

import re
from collections import Counter

from lint.parts import MAIN, WORKBOOK, Check, Found, Parts

_MACRO = re.compile(rb"<x:FmlaMacro>([^<]*)</x:FmlaMacro>")
_NAME = re.compile(rb"\[0\]!Buttons\.[A-Za-z][A-Za-z0-9_]*\Z")


def find(parts: Parts) -> Found:
    """Projects and code names that do not fit, and buttons bound to nothing."""
    projects = [relation for relation in parts.relations(WORKBOOK) if relation.type == "vbaProject"]
    wanted = parts.path.suffix.casefold() == ".xlsm"
    if bool(projects) != wanted:
        yield WORKBOOK, "", "a project of macros where the file's ending wants none, or none where it wants one"
    roots = [sheet.tree for sheet in parts.sheets if sheet.tree is not None]
    heads = [root.find(MAIN + "sheetPr") for root in roots] + [parts.workbook.find(MAIN + "workbookPr")]
    names = [None if head is None else head.get("codeName") for head in heads]
    for name, count in Counter(name.casefold() for name in names if name).items():
        if count > 1:
            yield WORKBOOK, name, f"{count} sheets have this code name"
    if projects and not all(names):
        yield WORKBOOK, "", "a sheet without a code name"
    for part, data in parts.data.items():
        for macro in _MACRO.findall(data) if part.endswith(".vml") else ():
            if not _NAME.match(macro):
                yield part, macro.decode("utf-8", "replace"), "a button that is bound to none of our macros"


CHECK = Check(rule="macros", find=find)
