"""`keybook install`: the user's xlwings configuration, the icon on the desktop, and what still stands in the way.

Everything is written below one home folder, so that a test can give another; nothing needs the rights of an
administrator, and doing it twice changes nothing.
"""

from __future__ import annotations

import csv
import io
import locale
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from macros.office.condition import Condition, fine, note, wrong
from macros.office.excel_trust import registry, trust
from macros.office.launcher import launcher_bytes, launcher_name
from workbooks.archive.disk import whole

KEYS = {"Windows": "INTERPRETER_WIN", "Darwin": "INTERPRETER_MAC"}
_SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
_SCRIPTS = Path("Library", "Application Scripts", "com.microsoft.Excel")


@dataclass(frozen=True, kw_only=True)
class Office:
    """The machine and the user for whom is installed; `elsewhere` when `home` is not the user's own."""

    home: Path
    system: str
    python: str
    environment: Mapping[str, str] = field(default_factory=dict)
    elsewhere: bool = False

    @classmethod
    def here(cls, home: Path | None = None) -> Office:
        """This machine and this user, or another home on it."""
        return cls(
            home=home.resolve() if home else Path.home(),
            system=platform.system(),
            python=sys.executable,
            environment=dict(os.environ),
            elsewhere=home is not None,
        )

    @property
    def configuration(self) -> Path:
        """Where RunPython looks for its settings."""
        if self.system == "Darwin":
            return self.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf"
        return self.home / ".xlwings" / "xlwings.conf"

    @property
    def desktop(self) -> Path:
        """The user's desktop, where the system says it is."""
        read = registry() if self.system == "Windows" and not self.elsewhere else None
        told = read(_SHELL_FOLDERS, "Desktop") if read else None
        if told:
            return Path(os.path.expandvars(str(told)))
        chinese = self.home / "桌面"
        return chinese if chinese.is_dir() and not (self.home / "Desktop").is_dir() else self.home / "Desktop"

    @property
    def launcher(self) -> Path:
        """The icon."""
        return self.desktop / launcher_name(self.system)

    @property
    def script(self) -> Path | None:
        """On macOS the script by which Excel's RunPython starts Python; None elsewhere."""
        found = self.home / _SCRIPTS / f"xlwings-{version('xlwings')}.applescript"
        return found if self.system == "Darwin" else None

    @property
    def encoding(self) -> str:
        """In which VBA reads a text file: the system's own code page on Windows."""
        return locale.getencoding() if self.system == "Windows" else "utf-8"


def install(office: Office) -> list[Condition]:
    """Writes what a button and the icon need, and says line by line what it did and what is missing."""
    found = [_configure(office), _place_launcher(office)]
    if office.script is not None:
        found.append(_place_script(office.script))
    return found + trust(registry())


def settings(text: str) -> dict[str, str]:
    """The settings of an xlwings.conf: one `"KEY","value"` a line, keys in upper case."""
    return {line[0].upper(): line[1] for line in csv.reader(io.StringIO(text)) if len(line) == 2}


def wanted_settings(office: Office, known: Mapping[str, str]) -> dict[str, str]:
    """The settings as they have to be; those of other programs stay."""
    key = KEYS.get(office.system, "INTERPRETER")
    return {**known, key: office.python, "ADD_WORKBOOK_TO_PYTHONPATH": "false"}


def read_settings(office: Office) -> dict[str, str]:
    """The settings that are there; none where there is no file or it cannot be read."""
    try:
        return settings(office.configuration.read_text(encoding=office.encoding))
    except (OSError, ValueError):
        return {}


def _configure(office: Office) -> Condition:
    what, file = "xlwings 配置", office.configuration
    known = read_settings(office)
    wanted = wanted_settings(office, known)
    text = "".join(f'"{key}","{value}"\n' for key, value in wanted.items())
    try:
        data = text.encode(office.encoding)
    except UnicodeEncodeError:
        return wrong(what, f"Python 的路径“{office.python}”里有本机读不了的字", "把 Python 装到只有英文的文件夹，再运行 keybook install")
    if known == wanted:
        return fine(what, f"{file} 已经是对的")
    key = KEYS.get(office.system, "INTERPRETER")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            shutil.copy2(file, file.with_name(file.name + ".old"))
        _write(file, data)
    except OSError:
        return wrong(what, f"不能写入 {file}", "请管理员给写入权限，再运行 keybook install")
    if known.get(key, office.python) != office.python:
        return note(what, f"{file} 原来指向 {known[key]}，已改为 {office.python}；原文件留在旁边（.old）")
    return fine(what, f"已写好 {file}，用 {office.python}")


def _place_launcher(office: Office) -> Condition:
    what, file = "桌面图标", office.launcher
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(file, launcher_bytes(office.system, office.python, office.environment))
        if office.system != "Windows":
            file.chmod(0o755)
    except OSError:
        return wrong(what, f"不能写入 {file}", "请管理员给桌面写入权限，再运行 keybook install")
    how = "双击它，再把台账拖进打开的窗口" if office.system == "Darwin" else "把台账拖到它上面"
    return fine(what, f"已放好 {file}：{how}，会校验、计算，结果在台账旁边")


def _place_script(script: Path) -> Condition:
    what = "Excel 的启动脚本"
    spec = find_spec("xlwings")
    source = Path(spec.origin).parent / script.name if spec and spec.origin else None
    if source is None or not source.is_file():
        return wrong(what, f"装好的 xlwings 里没有 {script.name}", "重装 xlwings，再运行 keybook install")
    try:
        script.parent.mkdir(parents=True, exist_ok=True)
        _write(script, source.read_bytes())
    except OSError:
        return wrong(what, f"不能写入 {script}", "在终端运行一次 xlwings runpython install")
    return fine(what, f"已放好 {script}")


def _write(file: Path, data: bytes) -> None:
    with whole(file) as draft:
        draft.write_bytes(data)
