"""Finding the registers, rules, computations, reports, buttons and packs: one file each, no list to keep."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any


@cache
def exports(package: str, name: str) -> dict[str, Any]:
    """Every module below `package` that has an attribute `name`, keyed by dotted module name, sorted.

    >>> 'validators.registers.master.customers' in exports('validators.registers', 'REGISTER')
    True
    """
    root = importlib.import_module(package)
    found: dict[str, Any] = {}
    for info in pkgutil.walk_packages(root.__path__, package + "."):
        module: ModuleType = importlib.import_module(info.name)
        if name in vars(module):
            found[info.name] = vars(module)[name]
    return dict(sorted(found.items()))


@cache
def by_id(package: str, name: str) -> dict[str, Any]:
    """The same keyed by each one's `id`; two of the same id is a bug of ours."""
    found: dict[str, Any] = {}
    for module, export in exports(package, name).items():
        if export.id in found:
            raise RuntimeError(f"two {name} with id {export.id}: {module}")
        found[export.id] = export
    return dict(sorted(found.items(), key=lambda item: _natural(item[0])))


def _natural(identifier: str) -> tuple[str, int, str]:
    letters = identifier.rstrip("0123456789abcdefghijklmnopqrstuvwxyz_.")
    digits = "".join(ch for ch in identifier[len(letters) :] if ch.isdigit())
    return letters, int(digits or 0), identifier
