"""The icon on the desktop that files are dragged onto: what stands in it, on each system.

A batch file is read in whatever code page the console has: its body is pure ASCII, with the user's folders written as
environment variables; only where that does not help does it hold UTF-8, below a `chcp 65001`.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from macros.errors import ToolkitError

NAME = "大客户工作簿"
ENDINGS = {"Windows": ".cmd", "Darwin": ".command"}
_RUN = "-P -m macros drop"
_CMD = """@echo off
rem Drag workbooks onto this file. Written by "keybook install".
chcp 65001 >nul
set PYTHONUTF8=1
set "KEYBOOK_PYTHON={python}"
if not exist "%KEYBOOK_PYTHON%" goto missing
if "%~1"=="" goto ask
:next
if "%~1"=="" goto end
"%KEYBOOK_PYTHON%" {run} "%~1"
shift
goto next
:ask
"%KEYBOOK_PYTHON%" {run}
goto end
:missing
echo Python not found: %KEYBOOK_PYTHON%
echo Run again: python -m macros install
:end
pause
"""
_SHELL = """#!/bin/sh
# Drag workbooks into this window. Written by "keybook install".
export PYTHONUTF8=1
KEYBOOK_PYTHON={python}
if [ ! -x "$KEYBOOK_PYTHON" ]; then
  echo "Python not found: $KEYBOOK_PYTHON"
  echo "Run again: python3 -m macros install"
else
  "$KEYBOOK_PYTHON" {run} "$@"
fi
printf '%s' "[Enter] "
read -r answer
"""
_DESKTOP = """[Desktop Entry]
Type=Application
Version=1.0
Name={name}
Comment=把台账拖到这里：校验、计算，结果放在旁边
Exec={python} {run} %F
Terminal=true
Icon=x-office-spreadsheet
Categories=Office;
"""
_FOLDERS = ("LOCALAPPDATA", "APPDATA", "USERPROFILE", "PUBLIC", "PROGRAMFILES", "PROGRAMDATA")


def launcher_name(system: str) -> str:
    """`大客户工作簿` with the ending that the system opens."""
    return NAME + ENDINGS.get(system, ".desktop")


def launcher_bytes(system: str, python: str, environment: Mapping[str, str]) -> bytes:
    """The content of the launcher for an interpreter given by its absolute path."""
    if system == "Windows":
        text = _CMD.format(python=without_user_folders(python, environment), run=_RUN)
        return text.replace("\n", "\r\n").encode()
    if system == "Darwin":
        return _SHELL.format(python=shlex.quote(python), run=_RUN).encode()
    return _DESKTOP.format(name=NAME, python=_desktop_quoted(python), run=_RUN).encode()


def without_user_folders(python: str, environment: Mapping[str, str]) -> str:
    """A Windows path with its beginning as an environment variable, so that a user's Chinese name is not in it.

    >>> without_user_folders('C:\\\\Users\\\\张三\\\\p\\\\python.exe', {'USERPROFILE': 'C:\\\\Users\\\\张三'})
    '%USERPROFILE%\\\\p\\\\python.exe'
    """
    escaped = python.replace("%", "%%")
    for name in _FOLDERS:
        folder = environment.get(name, "").rstrip("\\")
        if folder and python.lower().startswith(folder.lower() + "\\"):
            return f"%{name}%" + python[len(folder) :].replace("%", "%%")
    return escaped


def _desktop_quoted(text: str) -> str:
    """As an argument of Exec in a .desktop file."""
    for sign in '\\"`$':
        text = text.replace(sign, "\\" + sign)
    return f'"{text}"'.replace("\\", "\\\\").replace("%", "%%")


def asked() -> list[Path]:
    """The files that a person drags into the window when the icon was opened; ToolkitError when there is nobody."""
    if not sys.stdin.isatty():
        raise ToolkitError("没有给文件", "把台账拖到图标上，或写 keybook drop 文件")
    return dragged(input("请把台账文件拖进这个窗口，再按回车："), windows=sys.platform == "win32")


def dragged(line: str, *, windows: bool) -> list[Path]:
    """The paths in a line that a terminal wrote when files were dropped into it.

    >>> [str(p) for p in dragged("'/a/十 月.xlsm' /b/c\\\\ d.xlsx", windows=False)]
    ['/a/十 月.xlsm', '/b/c d.xlsx']
    """
    if windows and '"' not in line:
        parts = [line.strip()] if line.strip() else []
    else:
        parts = [part.strip('"') for part in shlex.split(line, posix=not windows)]
    if not parts:
        raise ToolkitError("没有给文件", "再打开一次，把台账拖进窗口")
    return [Path(part) for part in parts]
