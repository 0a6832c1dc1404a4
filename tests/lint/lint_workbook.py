"""Is a workbook valid? Our own lint over the parts of the file, for what schema validators do not see.

One check a file; each exports CHECK. A validator of schemas (openxml-audit) misses malformed XML, doubled cells, names
and relationships, row order, style ids, broken formulas, long drop-down lists and sheet names; Excel answers all of
them with "we found a problem with some content". Nothing here opens a workbook in a spreadsheet program.
"""

from __future__ import annotations

from pathlib import Path

from lint.parts import Fault, Parts
from validators.discover import exports


def lint(path: Path | str) -> list[Fault]:
    """Everything that is wrong with the file, in the order of the checks; empty for a sound one.

    zipfile.BadZipFile when it is no zip, KeyError when it holds no workbook.
    """
    parts = Parts.read(Path(path))
    return [
        Fault(part=part, place=place, rule=check.rule, message=message)
        for check in exports("lint", "CHECK").values()
        for part, place, message in check.find(parts)
    ]


def rules() -> list[str]:
    """The name of every rule."""
    return [check.rule for check in exports("lint", "CHECK").values()]
