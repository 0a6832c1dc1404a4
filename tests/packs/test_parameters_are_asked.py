"""Every parameter that a pack has in its `parameters.csv` is asked for by something; else whoever fills it decides nothing.

Nothing is listed here: a pack, a preset or an overlay is found by its folder. A line counts as asked where the program asks for it
whatever the pack, or while the demo's month is worked out: of the pack, of one that includes it, or of one that it includes and all
of whose computations and reports it has.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from building.asked_parameters import NOBODY, asked_by_the_program, asked_in_demo, asked_of_forms
from building.campaign import sampled
from validators.packs.trade_pack import Pack, overlays, packs, presets

pytestmark = [pytest.mark.long, pytest.mark.spread]
EVERY = {**packs(), **presets()}


def lines_of(pack: Pack) -> dict[str, dict[str, str]]:
    """The lines of the pack's own file by code."""
    return {line["code"]: line for line in csv.DictReader(pack.files.get("parameters.csv", "").splitlines())}


def own_codes(pack: Pack) -> set[str]:
    """The codes of the pack's own file, those aside that are word for word the base's: `pack new` brings them, and the base is asked."""
    base = lines_of(EVERY["P00"]) if pack.id != "P00" else {}
    return {code for code, line in lines_of(pack).items() if line != base.get(code)}


def worked_out_alike(pack: Pack) -> list[Pack]:
    """The packs that it includes and all of whose computations and reports it has."""
    below = [p for p in EVERY.values() if p.id in pack.kin - {pack.id}]
    return [
        p for p in below if {*p.computations, *p.reports, *p.centre_reports} <= {*pack.computations, *pack.reports, *pack.centre_reports}
    ]


@pytest.fixture(scope="module")
def by_the_program(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], set[str]]:
    """What is asked whatever the pack; worked out when it is first wanted."""
    return cache(lambda: asked_by_the_program(tmp_path_factory.mktemp("program")))


@pytest.mark.parametrize("name", sampled([name for name, pack in EVERY.items() if own_codes(pack)], 1, "asked"))
def test_every_parameter_of_a_pack_is_asked_for(name: str, by_the_program: Callable[[], set[str]], tmp_path: Path) -> None:
    left = own_codes(EVERY[name]) - by_the_program()
    for other in (EVERY[name], *(p for p in EVERY.values() if name in p.kin - {p.id}), *worked_out_alike(EVERY[name])):
        if left:
            folder = tmp_path / other.id
            folder.mkdir()
            left -= asked_in_demo(other, left, folder)
    assert not left, f"{name}: nothing asks for {sorted(left)}; a line of parameters.csv that decides nothing has to go"


@pytest.mark.parametrize("name", sorted(overlays()))
def test_every_parameter_of_an_overlay_is_asked_for(name: str, by_the_program: Callable[[], set[str]], tmp_path: Path) -> None:
    left = own_codes(overlays()[name]) - by_the_program() - asked_of_forms(tmp_path)
    assert not left, f"{name}: nothing asks for {sorted(left)}"


def test_what_nobody_asks_for_is_not_taken_for_asked(by_the_program: Callable[[], set[str]]) -> None:
    """The pack that the whole way is gone with has one such parameter; were every parameter asked for in turn, this one would be too."""
    assert NOBODY.partition(",")[0] not in by_the_program() and "signing" in by_the_program()
