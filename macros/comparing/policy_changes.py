"""What one policy says otherwise than another, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from validators.policy import Policy
from validators.register import registers
from validators.values.period import Month


def policy_changes(old: Policy, new: Policy, period: Month) -> list[str]:
    """The rows in force in a month that only one of two policies has, by sheet and key: `《政策参数》外勤津贴（值 100→120）`."""
    before, after, found = old.in_force(period), new.in_force(period), []
    for name in dict.fromkeys([*before, *after]):
        register = registers()[name]
        rows = [_keyed(found_rows.get(name, []), register.key) for found_rows in (before, after)]
        changed = [key for key in dict.fromkeys([*rows[0], *rows[1]]) if rows[0].get(key) != rows[1].get(key)]
        found += [f"《{register.sheet}》{key}{_values(rows, key)}" for key in changed]
    return found


def _keyed(rows: list[dict[str, Any]], key: tuple[str, ...]) -> dict[str, dict[str, str]]:
    keyed: dict[str, dict[str, str]] = {}
    for row in rows:
        name = "+".join(str(row[h]) for h in key if row.get(h) is not None)
        keyed[name] = {h: str(v) for h, v in row.items() if not h.startswith("_") and v is not None}
    return keyed


def _values(rows: list[dict[str, dict[str, str]]], key: str) -> str:
    """`（值 100→1000）`: the first cell that differs."""
    old: Mapping[str, str] = rows[0].get(key, {})
    new: Mapping[str, str] = rows[1].get(key, {})
    if not old or not new:
        return "（没有了）" if old else "（新加的）"
    header = next(h for h in dict.fromkeys([*old, *new]) if old.get(h) != new.get(h))
    return f"（{header} {old.get(header, '空')}→{new.get(header, '空')}）"
