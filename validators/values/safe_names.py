"""Our own names of files and sheets without the signs that Windows and Excel refuse.

Names that come from outside are another matter: `workbooks.mail.attachment_names.safe_name`.
"""

from __future__ import annotations

_NOT_IN_FILES = '\\/:*?"<>|'
_NOT_IN_SHEETS = "[]:*?/\\'"


def safe_file_name(name: str) -> str:
    """A file name made of fields. >>> safe_file_name('2026-10_LJ01_临江/市局.xlsx')
    '2026-10_LJ01_临江_市局.xlsx'
    """
    return name.translate(dict.fromkeys(map(ord, _NOT_IN_FILES), "_"))


def without_sheet_signs(text: str, sign: str = "·") -> str:
    """A text that may stand in the name of a sheet, `sign` in place of each sign that may not."""
    return text.translate(dict.fromkeys(map(ord, _NOT_IN_SHEETS), sign))


def safe_sheet_name(name: str, length: int = 31) -> str:
    """The name of a sheet, cut to what Excel takes. >>> safe_sheet_name('结算单·王/敏')
    '结算单·王·敏'
    """
    return without_sheet_signs(name)[:length]
