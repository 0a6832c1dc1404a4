"""The arithmetic behind a number, in a few lines that people read: the same in the command and on the sheet 溯源 (F4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_DEEPEST, _MOST = 4, 30
_WORDS = {
    "sum": "相加",
    "rows": "相加",
    "count": "数行数",
    "counted": "数行数",
    "each": "数行数",
    "add": "以下相加",
    "less": "以下相减",
    "ratio": "以下相除",
    "product": "以下相乘",
}


def arithmetic(steps: Mapping[str, Any]) -> list[str]:
    """Lines such as `客户投诉记录表 行数 = 3（3 行数行数）`, each step below the number that it is part of; cut where there are many."""
    lines = list(_lines(steps, 0))
    return lines if len(lines) <= _MOST else [*lines[:_MOST], f"……另有 {len(lines) - _MOST} 步，用 keybook trace --json 看"]


def _lines(step: Mapping[str, Any], depth: int) -> Iterator[str]:
    yield "　" * depth + _line(step)
    if depth < _DEEPEST and step["how"] != "facts":
        for part in step["parts"]:
            yield from _lines(part, depth + 1)


def _line(step: Mapping[str, Any]) -> str:
    rows = [f"{len(step['rows'])} 行"] if step["rows"] else []
    said = step["words"] or _WORDS.get(step["how"], "")
    about = "，".join([*rows, *([said] if said else [])])
    name = " ".join(filter(None, (step["cell"], step["label"]))) or "其中"
    return f"{name} = {step['value']}" + (f"（{about}）" if about else "")
