"""Findings with the labels of their sheet's columns: what a pack calls a column stands in the finding, its header in the key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from validators.finding import Finding
from validators.register import Register, Sheet


def labelled(findings: Iterable[Finding], sheets: Mapping[str, Sheet]) -> list[Finding]:
    """The findings; those of a sheet with labelled columns name them as the sheet does."""
    says = {s.register.sheet: (s.register, say) for s in sheets.values() if (say := _sayer(s.register)) is not None}
    return [_labelled(f, *says[f.sheet]) if f.sheet in says else f for f in findings]


def _labelled(finding: Finding, register: Register, say: Callable[[str], str]) -> Finding:
    column = register.by_header.get(finding.column or "")
    shown = column.label if column is not None else ""
    return replace(finding, shown=shown, message=say(finding.message), remedy=say(finding.remedy))


def _sayer(register: Register) -> Callable[[str], str] | None:
    """Puts labels in place of headers: of two characters only where the text says that it is the name of a column."""
    names = {c.header: c.label for c in register.columns if c.label and c.label != c.header}
    if not names:
        return None
    told = {own: own for own in names.values() if len(own) > 2}
    for header, own in names.items():
        told |= {header: own} if len(header) > 2 else {f"“{header}”": f"“{own}”", f"填上{header}": f"填上{own}"}
    told |= {c.header: c.header for c in register.columns if not c.label and len(c.header) > 2}
    pattern = re.compile("|".join(sorted(map(re.escape, told), key=len, reverse=True)))
    return lambda text: pattern.sub(lambda found: told[found.group()], text)
