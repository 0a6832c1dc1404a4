"""xlwings' own RunPython, as a module of the workbook: no add-in has to be installed.

xlwings ships it as ``xlwings.bas``, which ``xlwings quickstart --standalone`` puts into its workbook. Everything
outside ``xlwings/pro`` is BSD 3-clause (xlwings' LICENSE.txt); the licence text stays at the head of the module. The
files are read, never imported.
"""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

MANIFEST_KEY = "xlwings"
"""Where a workbook's manifest says whose RunPython it holds."""
_CONSTANT = 'Public Const XLWINGS_VERSION As String = "{}"'


def installed_version() -> str:
    """The version of the installed xlwings; the RunPython of a workbook has to be of the same."""
    return version("xlwings")


def runpython_module() -> str:
    """Return the source of the module `xlwings`, pure ASCII, stamped with the version of the installed xlwings.

    FileNotFoundError when xlwings is not installed, ValueError when its module and its package differ in version.
    """
    source, installed = _ascii("xlwings.bas"), installed_version()
    if _CONSTANT.format(installed) not in source:
        raise ValueError(f"xlwings.bas is not of version {installed}: reinstall xlwings")
    lines = [line for line in source.splitlines() if not line.startswith("Attribute VB_")]
    stamp = f"' RunPython of xlwings {installed}, BSD 3-clause; unchanged but for this line."
    return "\r\n".join([stamp, *lines, ""])


def dictionary_module() -> str:
    """Return the class `Dictionary` (Tim Hall, MIT) that the module above needs on a Mac only, pure ASCII.

    Its presence, like that of `xlwings`, silently stops every other module in LibreOffice 7.4 (measured): a test twin
    does without both.
    """
    return _ascii("addin/Dictionary.cls")


def _ascii(name: str) -> str:
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("xlwings is not installed")
    text = (Path(spec.origin).parent / name).read_bytes().decode("latin-1")
    return text.encode("ascii", "replace").decode("ascii")
