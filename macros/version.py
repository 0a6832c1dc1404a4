"""The version of the program that is running."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("keybook")
    except PackageNotFoundError:
        return "0"


PROGRAM = _version()
