"""The worlds that a demo can run in: which one a pack's demo.toml asks for (`kind`), and what the cycle wants of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from macros.demo.approvals.demo_papers import with_rights
from macros.demo.demo_organisation import policy_frames
from macros.demo.fitted_world import FittedWorld
from macros.demo.goods.goods_world import goods_world
from macros.demo.mistakes.all_mistakes import plant_mistakes
from macros.demo.month import generate
from macros.demo.pack_data import demo_data
from macros.demo.rows.rows_world import rows_world
from macros.demo.world import DeskCells
from macros.errors import ToolkitError
from validators.packs.trade_pack import Pack
from validators.register import RawSheet
from validators.values.period import Month
from workbooks.desk.policy_book import write_policy
from workbooks.read.read_policy import policy_of

Cells = dict[str, dict[str, list[Any]]]
_POSTAL = "P01"
"""The pack whose columns and mistakes the state of `macros.demo` knows; one made from it has the state fitted to its own."""


class DemoMonths(Protocol):
    """The months of a world and its desks."""

    @property
    def first(self) -> Month:
        """The earliest month that is filed."""

    @property
    def months(self) -> tuple[Month, ...]:
        """Every filed month, earliest first."""

    def desk(self, branch: str, period: Month) -> DeskCells:
        """The cells of a branch's desk."""


@dataclass(kw_only=True)
class DemoWorld:
    """A world as the cycle runs it: its pack, what the pack says of the centre, its branches in order.

    planted        the desks of a month with mistakes in them
    policy_cells   the cells of the policy's registers by header
    """

    pack: Pack
    world: DemoMonths
    codes: tuple[str, ...]
    planted: Callable[[Month], dict[str, DeskCells]]
    policy_cells: Callable[[], Cells]
    data: dict[str, Any] = field(default_factory=dict)

    def policy(self, folder: Path) -> Path:
        """The policy workbook of this world, in `folder`."""
        return written_policy(folder, self.pack, self.given_cells())

    def given_cells(self) -> Cells:
        """The cells of the policy, with what an overlay of the pack wants of them (P13)."""
        return with_rights(self.policy_cells(), self.pack, self.world.months[-1])


class DescribedWorld(DemoMonths, Protocol):
    """A world that a pack's demo.toml describes wholly."""

    @property
    def codes(self) -> tuple[str, ...]:
        """机构编码 of the branches that file, in order."""

    def planted(self, period: Month) -> dict[str, DeskCells]:
        """The desks of a month with mistakes in them."""

    def policy_cells(self) -> Cells:
        """The cells of the policy's registers by header."""


_DESCRIBED: dict[str, Callable[[Pack, int, int, int, Month], DescribedWorld]] = {"goods": goods_world, "rows": rows_world}
"""`kind` of demo.toml -> the world that it describes."""


def demo_world(pack: Pack, *, seed: int, branches: int | None, periods: int, last: Month) -> DemoWorld:
    """The world of a pack, the fitted one where neither it nor what it includes describes one; ToolkitError where it has fewer
    branches than are asked for.
    """
    data = demo_data(pack)
    kind, count = data.get("kind"), branches or int(data.get("branches", 0))
    if kind in _DESCRIBED:
        own = _DESCRIBED[kind](pack, seed, count, periods, last)
        if len(own.codes) < count:
            raise ToolkitError(f"方案 {pack.id} 的组织机构里只有 {len(own.codes)} 个下级单位", f"--branches 不要大于 {len(own.codes)}")
        return DemoWorld(pack=pack, world=own, codes=own.codes, planted=own.planted, policy_cells=own.policy_cells, data=data)
    if kind == "pieces" and pack.id == _POSTAL:
        state = generate(seed, count, periods, last)
        return DemoWorld(
            pack=pack,
            world=state,
            codes=tuple(place.code for place in state.places),
            planted=partial(plant_mistakes, state),
            policy_cells=partial(policy_frames, len(state.places)),
            data=data,
        )
    plain = FittedWorld(seed=seed, branches=count, periods=periods, last=last, pack=pack)
    return DemoWorld(
        pack=pack,
        world=plain,
        codes=tuple(place.code for place in plain.places),
        planted=lambda _: {},
        policy_cells=plain.policy_cells,
        data=data,
    )


def written_policy(folder: Path, pack: Pack, cells: Cells) -> Path:
    """A policy workbook from raw cells by register and header."""
    registers = pack.all_registers
    raws = {
        name: RawSheet(
            register=registers[name],
            sheet=registers[name].sheet,
            cells=columns,
            letters={},
            rows=list(range(6, 6 + len(next(iter(columns.values()))))),
        )
        for name, columns in cells.items()
    }
    path = folder / "政策.xlsx"
    write_policy(path, pack, policy_of(raws, pack)[0].frames)
    return path
