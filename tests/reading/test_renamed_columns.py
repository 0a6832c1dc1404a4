"""A header that somebody renamed on a desk of ours: read as the column that it is like, and asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import resave
from building.small_state import TODAY
from macros.opening import open_session
from macros.session import Session

HEADER_ROW = 5


def renamed(path: Path, sheet: str, old: str, new: str) -> Session:
    def change(book: openpyxl.Workbook) -> None:
        (cell,) = [c for c in book[sheet][HEADER_ROW] if c.value == old]
        cell.value = new

    return open_session(resave(path, change, "改过.xlsx"), today=TODAY)


@pytest.mark.parametrize(
    ("sheet", "register", "old", "new"),
    [
        ("客户档案", "R03", "用邮量", "用油量"),
        ("客户档案", "R03", "企业全称", "企业全名"),
        ("客户档案", "R03", "客户类型", "客户种类"),
        ("业务量流水", "R10", "收入", "收人"),
        ("业务量流水", "R10", "数量", "数目"),
        ("走访记录", "R20", "走访人", "走防人"),
        ("岗位与人员", "R02", "姓名", "姓各"),
    ],
)
def test_a_renamed_header_is_read_and_asked(desk: Callable[..., Path], sheet: str, register: str, old: str, new: str) -> None:
    made = desk()
    before = open_session(made, today=TODAY)
    after = renamed(made, sheet, old, new)
    assert after.raws[register].cells[old] == before.raws[register].cells[old] and any(before.raws[register].cells[old])
    asked = [(f.sheet, f.value, f.severity.value, f.message) for f in after.checked.findings if f.code == "renamed_column"]
    assert asked == [(sheet, new, "C", f"“{new}”是不是“{old}”改了名？已按“{old}”读")]


@pytest.mark.parametrize(
    ("sheet", "register", "old", "new"),
    [
        ("客户档案", "R03", "用邮量", "老板生日"),
        ("业务量流水", "R10", "收入", "天气"),
        ("业务量流水", "R10", "揽收人", "颜色"),
        ("走访记录", "R20", "日期", "备忘"),
        ("客户档案", "R03", "建档日期", "竞争对手二"),
    ],
)
def test_what_is_not_like_it_is_not_taken_for_it(desk: Callable[..., Path], sheet: str, register: str, old: str, new: str) -> None:
    after = renamed(desk(), sheet, old, new)
    assert old not in after.raws[register].cells
    assert [f.code for f in after.checked.findings if f.code in ("renamed_column", "unknown_column")] == ["unknown_column"]


def test_a_new_name_over_content_of_another_kind_is_not_believed(desk: Callable[..., Path], clean: Callable[..., Any]) -> None:
    cells = clean("LJ01")
    for row in cells["R10"]:
        row["数量"] = "见附件"
    after = renamed(desk(cells=cells), "业务量流水", "数量", "数目")
    assert "数量" not in after.raws["R10"].cells
