"""What a computation says that it reads is what it reads: head office may put away a column that nobody needs (R09c)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from building.demo_month import demo_inputs, policy_of_demo, world_of
from building.narrowed_frames import only, plain
from macros.run import calcs, run
from validators.filing.inputs import Inputs
from validators.packs.trade_pack import packs
from validators.register import registers

CODES = {"P01": ("LJ01", "HT02"), "P02": ("YB01", "YB02"), "P06": ("FH01", "FH02")}
FREE = {"D60"}
"""What reads whatever columns head office adds."""


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Inputs]:
    """Pack -> October of two branches."""
    worlds = {pack: world_of(pack, count) for pack, count in (("P01", 3), ("P02", 16), ("P06", 6))}
    policies = {pack: policy_of_demo(world, tmp_path_factory.mktemp(pack)) for pack, world in worlds.items()}
    return {pack: demo_inputs(worlds[pack], policies[pack], codes=codes) for pack, codes in CODES.items()}


@cache
def pack_of(name: str) -> str:
    """The pack over whose month a computation is run."""
    return next((pack for pack in ("P02", "P06") if name in packs()[pack].computations), "P01")


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


@pytest.mark.parametrize("name", sorted({*calcs()} - FREE))
def test_no_other_column_is_read(name: str, months: dict[str, Inputs]) -> None:
    """Over frames that have only the columns that it names, it says the same."""
    given = months[pack_of(name)]
    run(given, calcs()[name].after)
    columns = {register: frozenset(text.split()) for register, text in calcs()[name].uses.items()}
    assert alike(said(given, name), said(only(given, columns), name))
