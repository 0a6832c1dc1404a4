"""Writes 05-校验规则手册.md from the rules themselves; `keybook explain --out F.xlsx` prints the same on A4.

python docs/manual/make_handbook.py
"""

from __future__ import annotations

from pathlib import Path

from macros.lookup.explain import catalogue
from macros.lookup.handbook import handbook_text

PAGE = Path(__file__).parent / "05-校验规则手册.md"
_HEAD = """# 校验规则手册

程序自带的全部规则：等级、意思、怎么改、依据、责任人和有效日期，与 `keybook explain V05` 说的是同一段话。
上级在政策工作簿《规则》里自定的规则各单位不同，用 `keybook explain --policy 政策.xlsx --out 手册.xlsx` 连同它们一起打印。
本页由 `python docs/manual/make_handbook.py` 从程序里取出，请不要手改。

"""


def page() -> str:
    """The whole page."""
    return _HEAD + handbook_text(catalogue())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
