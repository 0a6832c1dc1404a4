"""Passwords: in an environment variable, never on a command line, in a file or in a log."""

from __future__ import annotations

import os

from macros.errors import ToolkitError


def secret(variable: str | None) -> str | None:
    """The password in an environment variable; None when no variable was named, ToolkitError when it is empty."""
    if variable is None:
        return None
    found = os.environ.get(variable)
    if not found:
        raise ToolkitError(f"环境变量 {variable} 是空的", "先把密码放进这个环境变量，再运行；密码不要写在命令里")
    return found
