"""One click as a clerk makes it: the mouse on a screen (Xvfb), with a picture of what he then sees (issue 3.4)."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from libreoffice import SCREEN
from pressing import OpenDesk

from workbooks.theme import MARKS

pytestmark = pytest.mark.office


def test_a_mouse_click_checks_the_desk_and_the_screen_shows_it(
    open_desk: Callable[[Path], OpenDesk],
    desk: Callable[..., Path],
    clean: Callable[[str], dict[str, list[dict[str, object]]]],
    tmp_path: Path,
) -> None:
    month = clean("LJ01")
    month["R10"][1]["收入"] = "1.2万"
    opened = open_desk(desk("LJ01", cells=month))
    pressed = opened.click("校验")
    assert pressed.told[-1].startswith("校验完毕：") and "▲核实 1" in pressed.told[-1]
    cell = opened.cell_of("业务量流水", "收入", 7)
    assert opened.look("业务量流水", cell)["fill"] == int(MARKS["C"][0][1:], 16)
    opened.office.bridge("edit", edits=[{"do": "select", "sheet": "业务量流水", "cell": "B12"}])
    picture = opened.office.screenshot(tmp_path / "after-the-click.png").read_bytes()
    assert struct.unpack(">2I", picture[16:24]) == SCREEN and len(picture) > 20_000
    fill = bytes.fromhex(MARKS["C"][0][1:])
    assert opened.office.pixels(fill) > 200, "the marked cell is not on the screen"
