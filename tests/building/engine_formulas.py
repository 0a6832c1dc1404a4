"""engine_formulas.py SOURCE JSON: the values of a workbook as the library `formulas` works them out, as JSON."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import formulas  # type: ignore[import-not-found]

_CELL = re.compile(r"'\[[^\]]*\](.+)'!([A-Z]+\d+)$")


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (bool, int, float, str)):
        return value
    return None if type(value).__name__ == "XlEmpty" or str(value) in ("empty", "") else str(value)


def main(source: str, target: str) -> None:
    model = formulas.ExcelModel().loads(source).finish(circular=False)
    solution = model.calculate()
    found: dict[str, dict[str, Any]] = {}
    sheets = {}
    import openpyxl

    for name in openpyxl.load_workbook(source, read_only=True).sheetnames:
        sheets[name.upper()] = name
    for key, ranges in solution.items():
        named = _CELL.match(key) if isinstance(key, str) else None
        if named is None or not hasattr(ranges, "value"):
            continue
        value = _plain(ranges.value[0, 0])
        if value not in (None, ""):
            found.setdefault(sheets.get(named[1].upper(), named[1]), {})[named[2]] = value
    Path(target).write_text(json.dumps(found, ensure_ascii=False, default=str), encoding="utf-8")


main(*sys.argv[1:])
