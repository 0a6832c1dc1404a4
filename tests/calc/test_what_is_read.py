"""What a computation says that it reads is what it reads: head office may put away a column that nobody needs (R09c)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from building.campaign import sampled
from building.demo_month import demo_inputs, policy_of_demo, world_of
from building.narrowed_frames import only, plain
from macros.demo.pack_data import demo_data
from macros.run import calcs, run
from validators.filing.inputs import Inputs
from validators.packs.trade_pack import packs
from validators.register import registers

SIZES = {"P02": 16, "P06": 6}
"""Branches of the worlds that are made with more than three of them."""
FREE = {"D60"}
"""What reads whatever columns head office adds."""


@pytest.fixture(scope="module")
def month_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Inputs]:
    """Pack -> October of its first two branches; made when it is first asked for."""

    @cache
    def made(pack: str) -> Inputs:
        world = world_of(pack, SIZES.get(pack, min(3, int(demo_data(packs()[pack])["branches"]))))
        return demo_inputs(world, policy_of_demo(world, tmp_path_factory.mktemp(pack)), codes=world.codes[:2])

    return made


@cache
def pack_of(name: str) -> str:
    """The pack over whose month a computation is run: one with a world of its own that has it, those of many branches first."""
    own = [pack for pack in packs() if "demo.toml" in packs()[pack].files and demo_data(packs()[pack])["kind"] != "fitted"]
    order = sorted(own, key=lambda pack: (pack not in SIZES, pack))
    return next((pack for pack in order if name in packs()[pack].computations), "P01")


def said(given: Inputs, name: str) -> dict[str, Any]:
    """All that a computation says over these inputs."""
    return plain(calcs()[name], calcs()[name].run(given), given)


def alike(whole: dict[str, Any], narrow: dict[str, Any]) -> bool:
    """True where both say the same; of rows that lie beside the result as they are, the columns that both have."""
    beside = {name: whole["extra"].get(name) for name in narrow["extra"]}
    for name, held in narrow["extra"].items():
        if isinstance(held, dict) and isinstance(beside[name], dict):
            beside[name] = {column: values for column, values in beside[name].items() if column in held}
    return whole | {"extra": beside} == narrow


def test_every_computation_says_what_it_reads() -> None:
    """Columns that there are and that people fill, of every register without which it has nothing to compute."""
    known = {(r.id, c.header) for r in registers().values() for c in r.columns if not c.computed}
    for name, calc in calcs().items():
        assert set(calc.reads) <= set(calc.uses), name
        assert calc.read_columns() <= known, name


@pytest.mark.parametrize("name", sampled(sorted({*calcs()} - FREE), 30, "what is read"))
def test_no_other_column_is_read(name: str, month_of: Callable[[str], Inputs]) -> None:
    """Over frames that have only the columns that it names, it says the same."""
    given = month_of(pack_of(name))
    run(given, calcs()[name].after)
    columns = {register: frozenset(text.split()) for register, text in calcs()[name].uses.items()}
    assert alike(said(given, name), said(only(given, columns), name))
