"""The totals, shares and changes of a pack's consolidated report, worked out a second time in SQL over the rows of the mailed files.

Which rows a figure is of is taken from the words of the report, never from the program's choice of rows (`building/report_sql.py`);
figures by a rule that SQL does not have here are left out, and it is counted how many are not.
"""

from __future__ import annotations

from collections import Counter

import pytest

from building.campaign import WHOLE
from building.pack_demo import pack_demo
from building.recompute import ShownCells
from building.report_sql import NotPlain, SecondReport, figures_of
from macros.errors import ToolkitError
from macros.tracing.trace_cell import Tracing
from validators.packs.trade_pack import packs, presets

PACKS = [*packs(), *presets()] if WHOLE else ["P05-A"]
FEWEST, PART = 30, 0.1
"""How many figures have to be worked out again, in a report that has that many, and which part of a small one."""


@pytest.mark.long
@pytest.mark.parametrize("name", PACKS)
def test_totals_shares_and_changes_are_those_of_the_mailed_rows(
    name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = pack_demo(tmp_path_factory, name)
    tracing, second = Tracing(demo.report), SecondReport(demo.recomputed())
    kinds, done, wrong, last = Counter[str](), Counter[str](), [], ""
    for where, kind in figures_of(tracing.cells):
        kinds[kind] += 1
        try:
            second.check(tracing.document(where))
            done[kind], last = done[kind] + 1, where
        except (ToolkitError, NotPlain):
            continue
        except AssertionError as found:
            wrong.append(str(found))
    print(name, dict(kinds), dict(done))
    assert not wrong, wrong
    assert done.total() >= min(FEWEST, PART * kinds.total()) and kinds.total(), (kinds, done)
    number = ShownCells.number
    monkeypatch.setattr(ShownCells, "number", lambda self, sheet, cell: number(self, sheet, cell) + 0.01)
    with pytest.raises(AssertionError):
        second.check(tracing.document(last))
