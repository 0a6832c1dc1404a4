"""What can be read in two ways is computed in neither: the row's money is blank, the pay is not worked out, and the exit status says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.commands import Ran


@pytest.mark.parametrize("typed", ["19000，00", "1,2万", "9,99", "12，5", "100,000,00", "#REF!", '=DISPIMG("ID_1",1)'])
def test_a_doubtful_amount_pays_nobody(
    typed: str, clean: Callable[..., Any], desk: Callable[..., Path], keybook: Callable[..., Ran]
) -> None:
    cells = clean("LJ01")
    cells["R10"][0]["收入"] = typed
    cells["R43"] = [{"工号": "LJ01G1", "月": "2026-10"}]
    ran = keybook("compute", desk(cells=cells), "--json")
    lines, pay = (ran.json["results"][name]["rows"] for name in ("D06_lines", "D06"))
    assert ran.status == 1 and [line["奖励"] for line in lines] == [None, "370.40", "617.38"]
    assert lines[0]["计奖收入"] is None and lines[0]["理由"] == "收入读不出，没有算"
    assert [(row["工号"], row["营销奖励"], row["合计"]) for row in pay] == [("LJ01G1", None, None)]
