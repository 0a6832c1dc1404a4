"""The moment of the work: the computer's clock, or the one that KEYBOOK_TODAY sets when a run is to be repeated."""

from __future__ import annotations

import datetime as dt
import os

from macros.errors import ToolkitError


def today() -> dt.date:
    """The day of the work; KEYBOOK_TODAY (2026-11-03, with a time if need be) stands in for the clock."""
    return now().date()


def now() -> dt.datetime:
    """The moment of the work, to the second; ToolkitError when KEYBOOK_TODAY is no date."""
    fixed = os.environ.get("KEYBOOK_TODAY")
    if not fixed:
        return dt.datetime.now().replace(microsecond=0)
    try:
        return dt.datetime.fromisoformat(fixed)
    except ValueError as wrong:
        raise ToolkitError(f"KEYBOOK_TODAY“{fixed}”不是日期", "按 2026-11-03 的样子写，或去掉它") from wrong
