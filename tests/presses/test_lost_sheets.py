"""封面 and 校验结果 deleted in LibreOffice: the next press puts them back, with buttons that work (ux 3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pressing import OpenDesk

pytestmark = pytest.mark.office
HOME, FINDINGS = "封面", "校验结果"


def buttons(desk: OpenDesk, sheet: str) -> set[str]:
    return {label for where, label in desk.office.bridge("buttons") if where == sheet}


def test_deleting_and_renaming_sheets_costs_nothing(open_desk: Callable[..., OpenDesk], desk: Callable[..., Path]) -> None:
    made = open_desk(desk())
    made.press("校验")
    there = buttons(made, HOME)
    before = made.rows(HOME)
    made.office.bridge("remove", sheet=HOME)
    made.press("校验", FINDINGS)
    assert made.sheets()[0] == HOME and buttons(made, HOME) == there
    made.office.bridge("recalculate")
    again = made.rows(HOME)
    changed = {(r, c) for r, line in enumerate(before) for c, value in enumerate(line) if value != again[r][c]}
    assert not changed, [(before[r][c], again[r][c]) for r, c in changed]
    made.office.bridge("remove", sheet=FINDINGS)
    made.press("校验")
    assert buttons(made, FINDINGS) == {"校验"}
    made.office.bridge("rename", sheet=HOME, name="首页")
    assert "表名已改回" in "".join(made.press("校验", FINDINGS).told) and made.sheets()[0] == HOME
    assert made.press("打包上报").files, "the buttons that were put back press"
