"""The demo of a pack by its command: two months of three branches at most, made once in a run of the tests, read by several."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from building.campaign import WHOLE, sampled
from building.mailed_files import PackWords
from building.once import once
from building.recompute import Recomputed
from macros.__main__ import main
from macros.demo.pack_data import demo_data
from validators.packs.trade_pack import Pack, find_pack, packs, presets
from workbooks.archive.home import Home

OWN = "own"
THROUGH = sampled([*packs(), OWN], 2, "every pack")
"""What goes through every command in this run (`OWN`: a pack of one's own, which has no demo here)."""
DEMOS = [*packs(), *presets()] if WHOLE else [*sampled(["P01", "P02"], 1, "traced"), *(name for name in THROUGH if name != OWN)]
"""The packs whose demo is looked at closely in this run."""
_TOLD = "told.json"


class PackDemo(NamedTuple):
    """A demo that was run."""

    pack: Pack
    folder: Path

    @property
    def told(self) -> dict[str, Any]:
        """What the command said."""
        found: dict[str, Any] = json.loads((self.folder / _TOLD).read_text(encoding="utf-8"))
        return found

    @property
    def report(self) -> Path:
        """The consolidated report of the last month."""
        return self.folder / "汇总" / "2026-10 汇总报表.xlsx"

    @property
    def home(self) -> Path:
        """The centre."""
        return self.folder / "中心"

    def recomputed(self) -> Recomputed:
        """The report and the mailed files behind it, for numbers that are worked out again."""
        return Recomputed(self.report, self.home, PackWords.of(Home(self.home).policy.pack))


def branches_of(pack: Pack) -> int:
    """How many branches the demo has here."""
    return min(3, int(demo_data(pack).get("branches", 3)))


def pack_demo(factory: pytest.TempPathFactory, name: str) -> PackDemo:
    """The demo of an installed pack or preset."""
    pack = find_pack(name)
    assert pack is not None

    def made(folder: Path) -> None:
        words = ["demo", "--pack", name, "--branches", str(branches_of(pack)), "--periods", "2", "--home", str(folder), "--json"]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            assert main(words) == 0
        (folder / _TOLD).write_text(said.getvalue(), encoding="utf-8")

    return PackDemo(pack, once(factory, f"demo {name}", made))
