"""Under whose account the work is done: kept beside the 工号 that somebody typed (settled 43)."""

from __future__ import annotations

import getpass
import platform


def account() -> str:
    """User of the operating system and name of the computer, such as `zhouwj@PC-12`; what nobody tells is left out."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name of the account anywhere
        user = ""
    return f"{user}@{platform.node()}"
