"""Writes 04-常见提示.md from what the program itself says of its findings.

python docs/manual/make_messages.py
"""

from __future__ import annotations

from pathlib import Path

from macros.lookup.explain import catalogue
from validators.finding import Severity

PAGE = Path(__file__).parent / "04-常见提示.md"
_HEAD = """# 常见提示：是什么意思，怎么改

校验发现的每一种问题，按等级列在这里。命令 `keybook explain V05`（或问题的英文代码）说的是同一段话。
本页由 `python docs/manual/make_messages.py` 从程序里取出，请不要手改。

"""
_CLASSES = {
    Severity.A: "必须改，改好以前不能上报。",
    Severity.B: "要上级同意，并写理由（不少于 6 个字）。",
    Severity.C: "请核对；属实就写理由（不少于 6 个字）。",
    Severity.D: "可以不改。",
}


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for severity, words in _CLASSES.items():
        parts.append(f"## {severity.label}：{words}\n\n| 规则 | 问题 | 意思 | 怎么改 | 代码 |\n|---|---|---|---|---|\n")
        entries = [entry for entry in catalogue() if entry["severity"] == severity.value]
        parts += [_line(entry) for entry in sorted(entries, key=lambda entry: (entry["rule"] or "", entry["code"]))]
        parts.append("\n")
    return "".join(parts).rstrip() + "\n"


def _line(entry: dict[str, str]) -> str:
    cells = (entry["rule"] or "", entry["title"], entry["explain"], entry["remedy"], f"`{entry['code']}`")
    return "| " + " | ".join(cell.replace("|", "｜").replace("\n", " ") for cell in cells) + " |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
