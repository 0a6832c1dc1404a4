"""A button: what it is called, on which desk it stands, what a press does; and the one way to press it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from macros.mending.cover_memory import cover_remembered
from macros.mending.seen_cover import SeenCover
from macros.session import Session
from macros.steps import steps_followed
from validators.discover import exports
from workbooks.book import Edit, EditList, PlaceButtons
from workbooks.envelope import SHEET as HOME
from workbooks.manifest import FRONT, read_manifest

if TYPE_CHECKING:
    from validators.policy import Policy
    from workbooks.desk.button_specs import ButtonSpec


class ButtonPlace(NamedTuple):
    """Where a button stands: the cell, and pixels to the right of and below its corner; on another desk too where one is named."""

    sheet: str
    cell: str
    x: int = 6
    y: int = 4
    desk: str = ""


@dataclass(frozen=True, kw_only=True)
class Button:
    """One button of a desk.

    id        the name the workbook's macro calls, plain ASCII; sub: that macro
    caption   at most 6 characters (ux 1.6)
    desk      "branch" or "centre"
    order     its place among the buttons of that desk
    command   the command line that does the same
    press     the session of the workbook -> what is done to it; what a command may choose beside, by keyword
    places    where it stands, the first place first
    needs     a parameter of the policy that has to be 是 for it to stand on a desk; "" = it stands on every one
    """

    id: str
    sub: str
    caption: str
    desk: str
    order: int
    command: str
    press: Callable[..., EditList]
    places: tuple[ButtonPlace, ...]
    needs: str = ""


@cache
def buttons() -> dict[str, Button]:
    """Every button by id."""
    return {button.id: button for button in exports("macros.buttons", "BUTTON").values()}


def specs_for(desk: str, policy: Policy) -> tuple[ButtonSpec, ...]:
    """The buttons of a desk under a policy: those of every desk, and those that it has switched on."""
    needs = {b.needs for b in buttons().values() if b.needs}
    return specs_of(desk, frozenset(name for name in needs if name in policy.pack.parameters and policy.get(name)))


@cache
def specs_of(desk: str, switched: frozenset[str] = frozenset()) -> tuple[ButtonSpec, ...]:
    """The buttons of a desk, "branch" or "centre", as its workbook is given them: in their order, further places last.

    `switched`: parameters that are 是, for the buttons that need one.
    """
    from workbooks.desk.button_specs import ButtonSpec

    ranked = sorted((b for b in buttons().values() if not b.needs or b.needs in switched), key=lambda b: (b.desk != desk, b.order))
    found = [(n, b, place) for b in ranked for n, place in enumerate(p for p in b.places if (p.desk or b.desk) == desk)]
    return tuple(ButtonSpec(b.id, b.sub, b.caption, *place[:4]) for _, b, place in sorted(found, key=lambda one: one[0]))


@cache
def button_of(name: str) -> Button:
    """The button of that id; only its own module is imported where the module is called like it. KeyError for none."""
    for module in (name, f"{name}_"):
        if find_spec(f"macros.buttons.{module}") is not None:
            found: Button = import_module(f"macros.buttons.{module}").BUTTON
            if found.id == name:
                return found
    return buttons()[name]


def pressed(name: str, session: Session, **choices: Any) -> EditList:
    """What a press of the button does, to be done to the workbook: the same whether it is open or not.

    A page that would take the place of what staff typed, or of a table in which they may, is our bug: ValueError, and
    nothing is done. A printed page that nobody has written in may be made new. Steps of 封面 that the data have overtaken
    are told with it (ux 3).
    """
    edits = button_of(name).press(session, **choices)
    typed = {raw.sheet for raw in session.raws.values() if raw.rows or not raw.register.form}
    for page in edits.pages:
        if page.name in typed:
            raise ValueError(f"a computed page would replace the register {page.name}")
    edits.add(*steps_followed(session, edits), *cover_remembered(session, edits), *_printed(session, edits))
    _put_back(session, edits)
    return edits


def _printed(session: Session, edits: EditList) -> list[Edit]:
    """Registers print as far as their rows go."""
    if session.kind != "desk":
        return []
    from macros.mending.filling import printed_edits

    return printed_edits(session, edits)


def _put_back(session: Session, edits: EditList) -> None:
    """封面 first, where somebody took it away; and onto each sheet of a desk that is made new the buttons that stood there."""
    there = session.book.sheet_names()
    if isinstance(session.book, SeenCover):
        from macros.mending.cover_again import cover_again

        first, said = cover_again(session)
        edits.edits[:0] = first
        edits.say_also(said)
    fresh = [page.name for page in edits.pages if page.name not in there or page.name == HOME]
    if fresh and session.kind in ("desk", "centre"):
        from workbooks.desk.desk_book import specs_in_front

        specs = specs_for("centre" if session.kind == "centre" else "branch", session.policy)
        front = [name for name in read_manifest(session.book).get(FRONT, "").split("、") if name]
        specs = (*specs, *specs_in_front(front, specs))
        placed = {name: [spec for spec in specs if spec.sheet == name] for name in fresh}
        edits.add(*(PlaceButtons(sheet=name, buttons=buttons) for name, buttons in placed.items() if buttons))
