"""One path for the buttons that a policy switches on: in the workbook, without Excel and by command they do the same (P13)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from building.paper_state import paper_home, paper_policy, submitted
from building.small_state import NOW, PERIOD
from macros.button import Button, buttons, specs_for, specs_of
from macros.centre.issuing import make_centre
from macros.click import press
from one_path.routes import RESULT, Left, at_one_place, by_command, pressed, without_excel
from workbooks.archive.home import Home
from workbooks.book_file import FileBook
from workbooks.desk.papers_sheet import SHEET, PaperDecision
from workbooks.read.read_policy import read_policy_book

SWITCHED = sorted((b for b in buttons().values() if b.needs), key=lambda b: b.order)
NUMBER, WHY = "SP-LJ01-2610-001", "请补合同编号和依据"


class Route(NamedTuple):
    """A command of a button, and what a press without Excel and the approver in the workbook have to say."""

    words: Callable[[Path], list[Any]]
    choices: dict[str, Any]
    typed: dict[tuple[str, str], Any]


ROUTES = {
    "papers": Route(lambda home: ["papers", "--home", home, "--period", PERIOD, "--by", "ZZ01"], {"by": "ZZ01"}, {(SHEET, "D5"): "ZZ01"}),
    "paper": Route(
        lambda home: (["paper", "--home", home, "--period", PERIOD, "--number", NUMBER, "--do", "退回", "--by", "ZZ01", "--text", WHY]),
        {"by": "ZZ01", "decisions": [PaperDecision(NUMBER, "退回", WHY)]},
        {(SHEET, "D5"): "ZZ01", (SHEET, "K9"): "退回", (SHEET, "L9"): WHY},
    ),
}


def test_every_button_that_is_switched_on_is_pressed_here() -> None:
    assert {b.id for b in SWITCHED} == set(ROUTES)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Left]]:
    """Button -> route -> what it left, each from the same home with one form in it."""
    factory = tmp_path_factory.mktemp("papers both ways")
    base, place = factory / "原样", factory / "中心"
    policy = paper_policy(factory / "政策.xlsx")
    desk = make_centre(policy, PERIOD, base, branch=None, now=NOW).name
    submitted(Home(base), NUMBER)
    listed = FileBook(base / desk, keep_formulas=True)
    press("papers", listed)
    listed.save(factory / RESULT)
    shutil.move(factory / RESULT, base / desk)
    told: dict[str, dict[str, Left]] = {b.id: {} for b in SWITCHED}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYBOOK_TODAY", NOW.isoformat())
        patch.setenv("KEYBOOK_ANCHORS", str(factory / "链头"))
        for button in SWITCHED:
            for route in ("press", "headless", "command"):
                shutil.rmtree(factory / "链头", ignore_errors=True)
                told[button.id][route] = at_one_place(base, place, lambda home, b=button, r=route: _one(b, r, home / desk))
    return told


def _one(button: Button, route: str, desk: Path) -> Left:
    alike = ROUTES[button.id]
    desk.with_name(RESULT).unlink(missing_ok=True)
    if route == "press":
        return pressed(button, desk, alike.typed)
    return without_excel(button, desk, alike.choices) if route == "headless" else by_command(list(alike.words(desk.parent)), desk.parent)


@pytest.mark.parametrize("button", SWITCHED, ids=lambda b: b.id)
def test_a_press_is_the_same_without_excel_and_by_command(button: Button, done: dict[str, dict[str, Left]]) -> None:
    one, other, third = done[button.id].values()
    assert one.edits and one.edits == other.edits and not one.blocked
    assert one == other, [name for name in one.files if one.files.get(name) != other.files.get(name)]
    assert third.events == one.events and third.files == one.files
    assert any(NUMBER in event and WHY in event for event in one.events) == (button.id == "paper")


def test_they_stand_on_the_desk_of_a_centre_that_switched_them_on_only(tmp_path: Path) -> None:
    on = paper_home(tmp_path).policy
    off, _ = read_policy_book(paper_policy(tmp_path / "关.xlsx", approval_overlay="否"))
    extra = {spec.caption for spec in specs_for("centre", on)} - {spec.caption for spec in specs_of("centre")}
    assert extra == {"待我审批", "办理单据"} and specs_for("centre", off) == specs_of("centre")
    assert specs_for("branch", on) == specs_for("branch", off) == specs_of("branch")
