"""`keybook install` and `keybook doctor`: what is written for a user of each system, and what is said (issue 3.7)."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from macros.__main__ import main
from macros.errors import ToolkitError
from macros.office import doctor
from macros.office.condition import NOTE, WRONG, Condition, all_fine
from macros.office.doctor import examine, package
from macros.office.excel_trust import trust
from macros.office.install import Office, install, settings
from macros.office.launcher import asked, dragged, launcher_bytes, launcher_name
from validators.values.text import safe_text
from workbooks.live.onedrive import candidates, is_address, local_path

SIGNS = str.maketrans("", "", "√○×→")
CHINESE = {"USERPROFILE": r"C:\Users\张三", "LOCALAPPDATA": r"C:\Users\张三\AppData\Local"}
WINDOWS = r"C:\Users\张三\AppData\Local\Programs\Python 311\python.exe"


def office(home: Path, system: str = "Linux", **changes: Any) -> Office:
    given = {"home": home, "system": system, "python": sys.executable, "elsewhere": True, "environment": {}}
    return Office(**(given | changes))


def by_what(conditions: list[Condition]) -> dict[str, Condition]:
    return {condition.what: condition for condition in conditions}


@pytest.mark.parametrize(
    ("system", "key", "place", "icon"),
    [
        ("Windows", "INTERPRETER_WIN", ".xlwings/xlwings.conf", "大客户工作簿.cmd"),
        ("Darwin", "INTERPRETER_MAC", "Library/Containers/com.microsoft.Excel/Data/xlwings.conf", "大客户工作簿.command"),
        ("Linux", "INTERPRETER", ".xlwings/xlwings.conf", "大客户工作簿.desktop"),
    ],
)
def test_what_is_written_for_each_system(tmp_path: Path, system: str, key: str, place: str, icon: str) -> None:
    home = tmp_path / "张 三"
    found = by_what(install(office(home, system)))
    assert settings((home / place).read_text(encoding="utf-8")) == {key: sys.executable, "ADD_WORKBOOK_TO_PYTHONPATH": "false"}
    assert (home / "Desktop" / icon).is_file() and launcher_name(system) == icon
    assert {found[what].mark for what in ("xlwings 配置", "桌面图标")} == {"√"}
    script = home / "Library/Application Scripts/com.microsoft.Excel"
    assert [p.suffix for p in script.iterdir()] == [".applescript"] if system == "Darwin" else not script.exists()
    for condition in found.values():
        assert safe_text(condition.line.translate(SIGNS).replace(str(home), "")), condition.line
    again = by_what(install(office(home, system)))
    assert "已经是对的" in again["xlwings 配置"].state


def test_settings_of_others_stay_and_another_interpreter_is_said(tmp_path: Path) -> None:
    file = tmp_path / ".xlwings" / "xlwings.conf"
    file.parent.mkdir()
    file.write_text('"INTERPRETER","/old/python"\n"SHOW CONSOLE","True"\n', encoding="utf-8")
    found = by_what(install(office(tmp_path)))
    assert settings(file.read_text(encoding="utf-8")) == {
        "INTERPRETER": sys.executable,
        "SHOW CONSOLE": "True",
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    }
    assert found["xlwings 配置"].mark == NOTE and "原来指向 /old/python" in found["xlwings 配置"].state
    assert "/old/python" in (tmp_path / ".xlwings" / "xlwings.conf.old").read_text(encoding="utf-8")


def test_the_windows_launcher_is_ascii_with_the_user_s_folders_as_variables() -> None:
    body = launcher_bytes("Windows", WINDOWS, CHINESE).decode("ascii")
    assert '%LOCALAPPDATA%\\Programs\\Python 311\\python.exe"\r\n' in body
    assert "张三" not in body and body.count("\r\n") == body.count("\n")
    assert '"%KEYBOOK_PYTHON%" -P -m macros drop "%~1"\r\n' in body and "chcp 65001" in body
    odd = launcher_bytes("Windows", "D:\\程序\\100%\\python.exe", CHINESE)
    assert "D:\\程序\\100%%\\python.exe" in odd.decode("utf-8")


def test_the_shell_launcher_runs_with_spaces_and_chinese_in_every_path(tmp_path: Path) -> None:
    python = tmp_path / "我的 Python" / "py'thon"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    launcher = tmp_path / "大客户工作簿.command"
    launcher.write_bytes(launcher_bytes("Darwin", str(python), {}))
    ran = subprocess.run(
        ["sh", str(launcher), "/a/十 月.xlsm", "b c.xlsx"], input="\n", capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert ran.stdout.splitlines()[:6] == ["-P", "-m", "macros", "drop", "/a/十 月.xlsm", "b c.xlsx"]
    python.unlink()
    gone = subprocess.run(["sh", str(launcher)], input="\n", capture_output=True, text=True, encoding="utf-8", check=True)
    assert "Python not found" in gone.stdout


def test_the_desktop_entry_quotes_its_interpreter() -> None:
    body = launcher_bytes("Linux", '/home/王 五/100%/py"thon', {}).decode()
    assert 'Exec="/home/王 五/100%%/py\\\\"thon" -P -m macros drop %F\n' in body


@pytest.mark.parametrize(
    ("line", "windows", "paths"),
    [
        (r'"C:\台 账\a.xlsm" "D:\b.xlsx"', True, [r"C:\台 账\a.xlsm", r"D:\b.xlsx"]),
        (r"C:\台 账\a.xlsm", True, [r"C:\台 账\a.xlsm"]),
        (r'"\\server\share\十月 台账.xlsm"', True, [r"\\server\share\十月 台账.xlsm"]),
        (r"/a/十\ 月.xlsm ", False, ["/a/十 月.xlsm"]),
        ("'/a/b c.xlsm'", False, ["/a/b c.xlsm"]),
    ],
)
def test_a_file_dragged_into_the_window(line: str, windows: bool, paths: list[str]) -> None:
    assert [str(path) for path in dragged(line, windows=windows)] == paths
    with pytest.raises(ToolkitError, match="没有给文件"):
        dragged("  ", windows=windows)


def test_nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(ToolkitError, match="没有给文件"):
        asked()


SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"


@pytest.mark.parametrize(
    ("values", "what", "mark", "words"),
    [
        ({}, "宏设置", "√", "启用内容"),
        ({(SECURITY, "VBAWarnings"): 2}, "宏设置", "√", "禁用宏并发出通知"),
        ({(SECURITY, "VBAWarnings"): 1}, "宏设置", "○", "启用所有宏"),
        ({(SECURITY, "VBAWarnings"): 4}, "宏设置", "×", "本机设置"),
        ({(POLICY, "VBAWarnings"): 3, (SECURITY, "VBAWarnings"): 1}, "宏设置", "×", "公司规定：只许有数字签名"),
        ({(POLICY, "blockcontentexecutionfrominternet"): 1}, "网上来的文件", "×", "不许运行"),
    ],
)
def test_the_trust_center(values: dict[tuple[str, str], int], what: str, mark: str, words: str) -> None:
    found = by_what(trust(lambda key, name: values.get((key, name))))[what]
    assert found.mark == mark and words in found.line
    assert bool(found.remedy) or mark != WRONG


def test_where_there_is_no_registry_it_says_so() -> None:
    assert [c.mark for c in trust(None)] == [NOTE] and "请人自己看" in trust(None)[0].state


def test_doctor_before_and_after_install(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "家"
    assert main(["doctor", "--home", str(home), "--json"]) == 1
    before = {line["what"]: line for line in json.loads(capsys.readouterr().out)["lines"]}
    for what in ("xlwings 配置", "按钮用的 Python", "桌面图标"):
        assert not before[what]["fine"] and before[what]["remedy"] == "运行 keybook install"
    assert main(["install", "--home", str(home)]) == 0
    assert main(["doctor", "--home", str(home)]) == 0
    assert "都好。" in capsys.readouterr().out


def test_doctor_finds_what_went_wrong_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(office(tmp_path))
    moved = by_what(examine(office(tmp_path, python="/elsewhere/python")))
    assert moved["按钮用的 Python"].mark == NOTE and moved["桌面图标"].mark == WRONG
    config = tmp_path / ".xlwings" / "xlwings.conf"
    config.write_text('"INTERPRETER","/gone/python"\n', encoding="utf-8")
    found = by_what(examine(office(tmp_path)))
    assert "不存在" in found["按钮用的 Python"].state and "冒充程序" in found["xlwings 配置"].state
    licensed = by_what(examine(office(tmp_path, environment={"XLWINGS_LICENSE_KEY": "noncommercial"})))
    assert licensed["XLWINGS_LICENSE_KEY"].mark == WRONG
    monkeypatch.chdir(tmp_path)
    (tmp_path / "macros").mkdir()
    assert "会冒充程序的一部分" in by_what(examine(office(tmp_path)))["当前文件夹"].state
    monkeypatch.setattr(doctor, "PYTHON", (4, 0))
    assert by_what(examine(office(tmp_path)))["Python"].mark == WRONG
    assert not all_fine(examine(office(tmp_path)))


def test_packages_against_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: {"pandas": "2.3.3", "rich": "12.6.0rc1"}[name])
    assert package("pandas<3,>=2.2").mark == "√"
    assert package("rich>=13").state == "装的是 12.6.0rc1，要 >=13" and package("rich>=13").remedy.endswith('"rich>=13"')
    assert package("pandas>=2.3.4").mark == package("pandas<2.3.3").mark == WRONG
    assert package("pandas==2.3.3 ; python_version > '3.8'").mark == "√"
    monkeypatch.undo()
    assert package("not-there-at-all>=1").state == "没有装"


BUSINESS = {"OneDriveCommercial": "/home/onedrive - 州局", "OneDrive": "/home/onedrive - 州局"}


@pytest.mark.parametrize(
    ("address", "environment", "there", "found"),
    [
        (
            "https://ju-my.sharepoint.com/personal/zhang_ju_cn/Documents/%E5%8F%B0%20%E8%B4%A6/a.xlsm",
            BUSINESS,
            "/home/onedrive - 州局/台 账/a.xlsm",
            "/home/onedrive - 州局/台 账/a.xlsm",
        ),
        (
            "https://ju.sharepoint.com/sites/zx/Shared%20Documents/a.xlsm",
            BUSINESS,
            "/home/onedrive - 州局/a.xlsm",
            "/home/onedrive - 州局/a.xlsm",
        ),
        (
            "https://d.docs.live.net/1a2b3c/账/a.xlsm",
            {"OneDriveConsumer": "/p", "OneDriveCommercial": "/b"},
            "/p/账/a.xlsm",
            "/p/账/a.xlsm",
        ),
        ("https://ju.sharepoint.com/sites/zx/Shared%20Documents/a.xlsm", BUSINESS, "/elsewhere/a.xlsm", None),
        (
            "https://ju.sharepoint.com/sites/zx/Shared%20Documents/台账/a.xlsm",
            {"OneDriveCommercial": "/u/OneDrive - 州局"},
            "/u/州局/zx - 文档/台账/a.xlsm",
            "/u/州局/zx - 文档/台账/a.xlsm",
        ),
        ("https://ju.sharepoint.com/sites/zx/Docs/a.xlsm", {}, "/a.xlsm", None),
    ],
)
def test_onedrive(address: str, environment: dict[str, str], there: str, found: str | None) -> None:
    assert local_path(address, environment, lambda path: path.as_posix() == there) == (Path(found) if found else None)


def test_two_files_that_would_fit_are_none_and_a_path_is_no_address() -> None:
    address = "https://ju.sharepoint.com/personal/x/Documents/a.xlsm"
    two = {"OneDriveCommercial": "/b", "OneDrive": "/c"}
    assert local_path(address, two, lambda path: True) is None
    assert all(".." not in path.parts for path in candidates("https://d.docs.live.net/1/../../etc/x", {"OneDrive": "/o"}))
    assert is_address(address) and not is_address(r"\\server\share\a.xlsm")
    assert not is_address(str(PureWindowsPath("C:/a.xlsm")))
