"""The test twin of a desk: the same workbook, in which one module is another.

`xlwings` gives way to a stand-in with the same RunPython, which starts Python in the background (two-argument Shell),
and `Dictionary` goes with it: the presence of either silently stops every other module in LibreOffice 7.4. Every other part
of the file is the same to the byte; the module `Buttons` is the shipped one, read out of the shipped project.
"""

from __future__ import annotations

import re
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from workbooks.desk.vba.buttons import chrw_literal
from workbooks.desk.vba.project import build_project

PART = "xl/vbaProject.bin"
RUNNER = Path(__file__).with_name("press_runner.py")
_STAND_IN = """Option Explicit

Public Function RunPython(PythonCommand As String)
    Dim handle As Integer
    handle = FreeFile
    Open {folder} & "/order.tmp" For Output As #handle
    Print #handle, PythonCommand
    Close #handle
    Name {folder} & "/order.tmp" As {folder} & "/order"
    Shell "/bin/sh " & {folder} & "/run.sh", 0
End Function
"""
_START = """#!/bin/sh
exec "{python}" -B "{runner}" "{folder}" >"{folder}/said" 2>&1
"""


def make_twin(
    desk: Path, target: Path, folder: Path, *, change: Callable[[Mapping[str, str]], Mapping[str, str]] = lambda modules: modules
) -> Path:
    """The twin of `desk` at `target`; presses are ordered through `folder`, whose path is plain ASCII without spaces.

    `change` may break the modules, to show that a broken one is noticed.
    """
    assert re.fullmatch(r"[A-Za-z0-9_./-]+", str(folder)), f"{folder} stands on a command line as it is"
    start = folder / "run.sh"
    start.write_text(_START.format(python=sys.executable, runner=RUNNER, folder=folder), encoding="utf-8")
    modules, documents = sources(desk)
    kept = {name: source for name, source in modules.items() if name not in ("xlwings", "Dictionary")}
    kept["xlwings"] = _STAND_IN.format(folder=chrw_literal(str(folder)))
    project = build_project(change(kept), documents)
    with zipfile.ZipFile(desk) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item, project if item.filename == PART else old.read(item.filename))
    return target


def sources(desk: Path) -> tuple[dict[str, str], list[str]]:
    """The code modules of a workbook by name, as an independent reader finds them, and its document modules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # oletools uses names that pyparsing has renamed
        from oletools.olevba import VBA_Parser
    modules: dict[str, str] = {}
    documents: list[str] = []
    parser = VBA_Parser(str(desk))
    try:
        for _, _, name, source in parser.extract_macros():
            stem = name.rpartition(".")[0]
            if "0{0002082" in source or re.match(r"(ThisWorkbook|Sheet\d+)$", stem):
                documents.append(stem)
            else:
                modules[stem] = source
    finally:
        parser.close()
    return modules, documents
