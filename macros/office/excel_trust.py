"""What Excel's Trust Center lets a workbook do, as far as it can be read: the registry of Windows (issue 3.7)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from macros.office.condition import Condition, fine, note, wrong

Read = Callable[[str, str], Any]
"""Key of the registry (of the user, else of the machine) and name of a value -> the value, None where there is none."""
_OFFICE = r"Software\Microsoft\Office\16.0\Excel\Security"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
_ASR = r"Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_ASR_CHILD = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""The Defender rule that keeps Office from starting a program."""
_DROP = "改用桌面图标或 keybook watch，见手册“没有宏怎么办”"
_ELSEWHERE = (
    "这台电脑不是 Windows，信任中心的设置程序读不到，请人自己看：Excel→文件→选项→信任中心→宏设置，"
    "应是“禁用宏并发出通知”；打开台账时点“启用内容”"
)


def registry() -> Read | None:
    """A reader of the registry; None where there is none."""
    if sys.platform != "win32":
        return None
    import winreg

    def read(key: str, name: str) -> Any:
        for whose in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            with suppress(OSError), winreg.OpenKey(whose, key) as opened:
                return winreg.QueryValueEx(opened, name)[0]
        return None

    return read


def trust(read: Read | None) -> list[Condition]:
    """The facts that can be read, each with what to do about it; a policy stands above the user's own setting."""
    if read is None:
        return [note("信任中心", _ELSEWHERE)]
    found = [_macros(read), _internet(read)]
    if str(read(_ASR, _ASR_CHILD) or "0") == "1":
        found.append(wrong("启动程序", "公司规定 Office 不许启动程序（Defender 规则），按钮不会运行", _DROP))
    return found


def _macros(read: Read) -> Condition:
    forced = read(_POLICY, "VBAWarnings")
    level = forced if forced is not None else read(_OFFICE, "VBAWarnings")
    whose = "公司规定" if forced is not None else "本机设置"
    ask = _DROP if forced is not None else "Excel→文件→选项→信任中心→宏设置，选“禁用宏并发出通知”"
    if level in (None, 2):
        return fine("宏设置", "禁用宏并发出通知（打开台账时点“启用内容”）")
    if level == 1:
        return note("宏设置", f"{whose}：启用所有宏，台账能用，但来路不明的文件也能运行宏", "建议改为“禁用宏并发出通知”")
    if level == 3:
        return wrong("宏设置", f"{whose}：只许有数字签名的宏，台账的按钮不会运行", ask)
    return wrong("宏设置", f"{whose}：禁用所有宏，台账的按钮不会运行", ask)


def _internet(read: Read) -> Condition:
    blocked = next((v for key in (_POLICY, _OFFICE) if (v := read(key, "blockcontentexecutionfrominternet")) is not None), None)
    if blocked == 1:
        return wrong(
            "网上来的文件",
            "不许运行从邮件、网上收到的文件里的宏",
            "收到台账后先：右键→属性→勾“解除锁定”；不行就把存台账的文件夹加到信任中心的“受信任位置”",
        )
    return note("网上来的文件", "从邮件收到的台账没有黄条时：关闭文件，右键→属性→勾“解除锁定”，再打开")
