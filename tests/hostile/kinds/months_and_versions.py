"""Months that cannot be, versions that leap, go back or do not go on from the last, and control totals of no sum (settled 40)."""

import datetime as dt
import json
from collections.abc import Iterator

from building.forging import all_of, resealed, set_column, set_cover
from building.red_team import Attempt, Ground
from building.small_state import clean_cells
from validators.values.period import Month


def attempts(ground: Ground) -> Iterator[Attempt]:
    good = ground.fresh["QH02"]
    for month in ("1999-01", "2024-09", "2026-12", "2027-05", "2099-01", "9998-12"):
        do = all_of(set_cover("期间", month), set_column("业务量流水", "月份", lambda row, _, m=month: m))
        yield Attempt(name=f"month {month}", files=(resealed(good, ground.place("月.xlsx"), do, period=month, lineage=None),))
    for when in (Month(2024, 10), Month(2026, 12)):
        cells = clean_cells("LJ01", period=when)
        for customer in cells["R03"]:
            customer["建档日期"] = dt.date(2023, 1, 9)
        yield Attempt(name=f"a desk of {when}", files=(ground.filed("LJ01", 1, cells, when),))
    for version in ("10000000000000000000000", "10000", "9999", "23", "22", "0"):
        do = set_cover("版本", f"第 {version} 次上报")
        yield Attempt(name=f"version {version}", files=(resealed(good, ground.place("版.xlsx"), do, version=version),))
    yield Attempt(name="the same version again", files=(ground.filed("QH02", 1, clean_cells("QH02", 9_000.0)),))
    yield Attempt(name="a desk made anew", files=(resealed(good, ground.place("重做.xlsx"), lineage=None),))
    yield Attempt(name="two clerks", files=(resealed(good, ground.place("两人.xlsx"), lineage="ab" * 32),))
    for name, totals in (
        ("10^30", json.dumps({"收入": 10**30})),
        ("none", "{}"),
        ("negative", json.dumps({"收入": -1, "数量": 0})),
        ("text", json.dumps({"收入": "很多"})),
        ("a list", "[1,2]"),
        ("NaN", '{"收入": NaN}'),
        ("Infinity", '{"收入": Infinity}'),
        ("a fen too many", json.dumps({"收入": 600_610})),
    ):
        yield Attempt(name=f"totals: {name}", files=(resealed(good, ground.place("合计.xlsx"), totals=totals),))
