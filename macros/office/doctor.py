"""`keybook doctor`: the state of an installation, line by line, with the remedy for each that is not fine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from macros.office.condition import Condition, fine, note, wrong
from macros.office.excel_trust import registry, trust
from macros.office.install import KEYS, Office, read_settings
from macros.office.launcher import launcher_bytes
from macros.office.wps.wps_addin import examine_wps
from macros.version import PROGRAM

PYTHON = (3, 11)
_AGAIN = "运行 keybook install"
_FONTS = ("msyh.ttc", "msyh.ttf", "Microsoft YaHei.ttf", "PingFang.ttc", "simsun.ttc")


def examine(office: Office) -> list[Condition]:
    """Everything that the work hangs on, in the order in which it has to be put right."""
    return [
        _python(),
        *_packages(),
        _configuration(office),
        _interpreter(office),
        *_script(office),
        _launcher(office),
        _excel(office),
        examine_wps(office),
        *trust(registry()),
        _font(office),
        _libreoffice(),
        *_writable((Path.cwd(), Path(tempfile.gettempdir()), office.desktop)),
        *_environment(office),
    ]


def _python() -> Condition:
    shown = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}（{sys.executable}）"
    if sys.version_info[:2] < PYTHON:
        return wrong("Python", shown, "装 Python 3.11 或更新的版本")
    return fine("Python", shown)


def _packages() -> list[Condition]:
    needed = [r for r in requires("keybook") or [] if "extra" not in r] if PROGRAM != "0" else []
    if not needed:
        return [wrong("程序", "keybook 没有装进这个 Python", "在程序文件夹里运行 python -m pip install -e .")]
    found = [package(requirement) for requirement in needed]
    bad = [condition for condition in found if condition.mark == "×"]
    return [fine("程序", f"keybook {PROGRAM}"), *(bad or [fine("依赖的程序包", "、".join(c.what + " " + c.state for c in found))])]


def package(requirement: str) -> Condition:
    """One requirement such as `pandas<3,>=2.2` against what is installed."""
    name = re.split(r"[\s<>=!~;(\[]", requirement, maxsplit=1)[0]
    bounds = re.findall(r"(>=|<=|==|!=|<|>)\s*([\d.]+)", requirement.partition(";")[0])
    remedy = f'python -m pip install "{requirement.partition(";")[0].strip()}"'
    try:
        has = version(name)
    except PackageNotFoundError:
        return wrong(name, "没有装", remedy)
    if not all(_holds(has, sign, bound) for sign, bound in bounds):
        return wrong(name, f"装的是 {has}，要 {'、'.join(sign + bound for sign, bound in bounds)}", remedy)
    return fine(name, has)


def _holds(has: str, sign: str, bound: str) -> bool:
    left, right = (tuple(int(n) for n in re.findall(r"\d+", text.split("+")[0])[:4]) for text in (has, bound))
    width = max(len(left), len(right))
    left, right = left + (0,) * (width - len(left)), right + (0,) * (width - len(right))
    return {">=": left >= right, "<=": left <= right, "==": left == right, "!=": left != right, "<": left < right, ">": left > right}[sign]


def _configuration(office: Office) -> Condition:
    known = read_settings(office)
    if not known:
        return wrong("xlwings 配置", f"没有 {office.configuration}，按钮找不到 Python", _AGAIN)
    if known.get("ADD_WORKBOOK_TO_PYTHONPATH", "true").lower() != "false":
        return wrong("xlwings 配置", "会先到台账所在的文件夹找程序，那里的文件可能冒充程序", _AGAIN)
    return fine("xlwings 配置", str(office.configuration))


def _interpreter(office: Office) -> Condition:
    what, known = "按钮用的 Python", read_settings(office)
    told = known.get(KEYS.get(office.system, "INTERPRETER")) or known.get("INTERPRETER")
    if not told:
        return wrong(what, "没有写", _AGAIN)
    if not Path(told).is_file():
        return wrong(what, f"{told} 不存在（Python 可能搬过或重装过）", _AGAIN)
    if os.path.normcase(told) != os.path.normcase(office.python):
        return note(what, f"{told}，与现在这个 {office.python} 不同", f"要用现在这个，就{_AGAIN}")
    return fine(what, told)


def _script(office: Office) -> Iterable[Condition]:
    if office.script is not None:
        yield (
            fine("Excel 的启动脚本", str(office.script))
            if office.script.is_file()
            else wrong("Excel 的启动脚本", f"没有 {office.script.name}，按钮不会运行", _AGAIN)
        )


def _launcher(office: Office) -> Condition:
    if not office.launcher.is_file():
        return wrong("桌面图标", f"没有 {office.launcher}", _AGAIN)
    if office.launcher.read_bytes() != launcher_bytes(office.system, office.python, office.environment):
        return wrong("桌面图标", f"{office.launcher} 是旧的，用的是另一个 Python", _AGAIN)
    return fine("桌面图标", str(office.launcher))


def _excel(office: Office) -> Condition:
    read = registry()
    if office.system == "Darwin":
        there = Path("/Applications/Microsoft Excel.app").exists()
    else:
        there = bool(read and read(r"Software\Microsoft\Office\16.0\Excel", "ExcelName")) or (
            read is not None and shutil.which("excel") is not None
        )
    if there or read is not None:
        return fine("Excel", "装了") if there else note("Excel", "没有认出来；装了就不用管")
    return note("Excel", "这台电脑上没有，按钮用不了", "用桌面图标、keybook watch 或命令，做的是同一件事")


def _font(office: Office) -> Condition:
    folders = [
        Path(office.environment.get("WINDIR", r"C:\Windows")) / "Fonts",
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        office.home / "Library" / "Fonts",
    ]
    if office.system in ("Windows", "Darwin"):
        there = next((folder / name for folder in folders for name in _FONTS if (folder / name).is_file()), None)
        return fine("中文字体", str(there)) if there else note("中文字体", "没有找到微软雅黑，显示时会用别的字体")
    if shutil.which("fc-list") is None:
        return note("中文字体", "没有 fc-list，看不出来")
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    families = sorted(set(listed.splitlines()))
    return fine("中文字体", families[0]) if families else note("中文字体", "没有中文字体，打印和转图时中文会成方框", "装 fonts-noto-cjk")


def _libreoffice() -> Condition:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return fine("LibreOffice", found) if found else note("LibreOffice", "没有装；只有测试和转 PDF 用得到，不影响使用")


def _writable(folders: Iterable[Path]) -> Iterable[Condition]:
    for folder in dict.fromkeys(folders):
        try:
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".keybook-"):
                pass
        except OSError:
            yield wrong("写入权限", f"{folder} 不能写入", "换一个文件夹，或请管理员给写入权限")
        else:
            yield fine("写入权限", str(folder))


def _environment(office: Office) -> Iterable[Condition]:
    if office.environment.get("KEYBOOK_TODAY"):
        yield note("KEYBOOK_TODAY", f"设成了 {office.environment['KEYBOOK_TODAY']}，“今天”不是真的今天", "不是在试验就去掉它")
    if office.environment.get("XLWINGS_LICENSE_KEY"):
        yield wrong("XLWINGS_LICENSE_KEY", "设了授权码，xlwings 会走收费的部分", "去掉这个环境变量；本程序只用免费的部分")
    shadow = [
        name
        for name in ("macros", "workbooks", "validators", "xlwings.py", "pandas.py")
        if (Path.cwd() / name).exists() and not (Path.cwd() / "pyproject.toml").exists()
    ]
    if shadow:
        yield wrong("当前文件夹", f"这里有“{shadow[0]}”，会冒充程序的一部分", "改个名字，或换一个文件夹")
