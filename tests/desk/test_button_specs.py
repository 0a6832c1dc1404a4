"""The buttons on the sheets are those of the program (issue 3.1): ids and captions of `macros.button.buttons()`."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from building.contract import contract_buttons, in_order
from macros.button import Button, buttons, specs_of
from workbooks.desk.centre_book import build_centre

SHARED = "log"
"""查看日志 stands on both desks; it is listed with the branch's."""
SPECS = {"branch": specs_of("branch"), "centre": specs_of("centre")}


def of(desk: str) -> list[Button]:
    """The program's buttons of a desk in their order, but those that a policy has to switch on."""
    mine = [b for b in buttons().values() if b.desk == desk and not b.needs]
    return sorted(mine, key=lambda b: b.order) + [buttons()[SHARED]] * (desk == "centre")


@pytest.mark.parametrize("desk", SPECS)
def test_every_button_has_its_place_its_id_and_its_caption(desk: str) -> None:
    specs = SPECS[desk]
    assert {(s.id, s.caption) for s in specs} == {(b.id, b.caption) for b in of(desk)}
    captions = [b.caption for b in of(desk)]
    assert in_order(captions, contract_buttons()[desk]), "in the order of the contract"
    assert list(dict.fromkeys(s.caption for s in specs)) == captions
    assert len({s.sub for s in specs}) == len({s.id for s in specs}) == len(captions)
    assert all(len(s.caption) <= 6 and s.id.isascii() for s in specs)


@pytest.mark.parametrize("desk", SPECS)
def test_no_two_buttons_lie_on_each_other(desk: str) -> None:
    places = [(s.sheet, s.cell, s.x, s.y) for s in SPECS[desk]]
    assert len(places) == len(set(places))


def test_both_desks_have_them_in_the_file(sample, built: Path, tmp_path: Path) -> None:
    force = sample.policy(tmp_path)
    build_centre(
        tmp_path / "centre.xlsm",
        policy=force,
        node=sample.nodes(force)[1],
        parent=None,
        period=sample.PERIOD,
        button_specs=specs_of("centre"),
    )
    for path, specs in ((built, specs_of("branch")), (tmp_path / "centre.xlsm", specs_of("centre"))):
        assert sorted(macros_of(path)) == sorted((f"[0]!Buttons.{s.sub}", s.caption) for s in specs)


def macros_of(path: Path) -> list[tuple[str, str]]:
    """Macro and caption of every button of a workbook, out of its drawings."""
    found = []
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.startswith("xl/drawings/vmlDrawing"):
                text = book.read(name).decode("utf-8")
                for shape in re.findall(r"<v:shape .*?</v:shape>", text, re.S):
                    macro, caption = re.search(r"<x:FmlaMacro>(.*?)<", shape), re.search(r"<font[^>]*>(.*?)</font>", shape)
                    if macro and caption:
                        found.append((macro[1], caption[1]))
    return found
