"""The desk workbook: its template, its buttons, its VBA project and its LibreOffice test twin."""

from importlib.metadata import PackageNotFoundError, version

TEMPLATE = "2026.10-1"
"""Version of the desk's layout: raised whenever a sheet, a header or a cell of 封面 moves."""


def program_version() -> str:
    """The version of the installed program; "0" in a tree that is not installed."""
    try:
        return version("keybook")
    except PackageNotFoundError:
        return "0"
