"""The rows of one branch or month under the name of another (settled 40)."""

from collections.abc import Iterator

from building.forging import Change, all_of, resealed, set_cell, set_column, set_cover
from building.red_team import Attempt, Ground
from building.small_state import COUNTIES


def _as(branch: str) -> Change:
    return all_of(set_cover("机构编码", branch), set_cover("机构名称", COUNTIES[branch]))


def attempts(ground: Ground) -> Iterator[Attempt]:
    for source in COUNTIES:
        for target in COUNTIES:
            if source != target:
                made = resealed(
                    ground.fresh[source], ground.place("换.xlsx"), _as(target), branch=target, branch_name=COUNTIES[target], lineage=None
                )
                yield Attempt(name=f"{source} as {target}", files=(made,))
    good = ground.fresh["LJ01"]
    cover = set_cover("机构编码", "QH02")
    yield Attempt(name="封面 says one, the manifest another", files=(resealed(good, ground.place("两说.xlsx"), cover),))
    yield Attempt(name="the manifest says one, 封面 another", files=(resealed(good, ground.place("两说.xlsx"), branch="QH02"),))
    for month in ("2026-09", "2026-08"):
        both = all_of(set_cover("期间", month), set_column("业务量流水", "月份", lambda row, _, m=month: m))
        yield Attempt(name=f"October as {month}", files=(resealed(good, ground.place("换月.xlsx"), both, period=month, lineage=None),))
    numbers = set_column("业务量流水", "记录编号", lambda row, _: f"LJ01-2609-{row:04d}")
    yield Attempt(name="numbers of September", files=(resealed(good, ground.place("旧号.xlsx"), numbers),))
    foreign = set_cell("业务量流水", "记录编号", "QH02-2610-0006")
    yield Attempt(name="one row of another county", files=(resealed(good, ground.place("别家.xlsx"), foreign),))
