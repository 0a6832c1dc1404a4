"""A level's own file is asked 签字确认 at 打包 as a branch's is; what it says no to stands first above (settled 50)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from building.small_state import ANSWERED
from validators.values.period import Month
from workbooks.archive.home import Home

PERIOD = Month(2026, 10)
WHY = "青禾县局的量收月底才对完账"
Run = Callable[..., Any]


def test_a_question_without_an_answer_stops_it_and_says_which(city: Run, keybook: Run, tmp_path: Path) -> None:
    asked = ("submit", "--home", city("C1", "A1", "A2"), "--period", "2026-10", "--out", tmp_path / "报")
    ran = keybook(*asked, "--answer", "1=是")
    assert ran.status == 1 and "还不能上报：签字确认还没有答：签字确认 2“" in ran.out and "--answer 1=是" in ran.out
    assert "签字确认 1“" not in ran.out and not (tmp_path / "报").exists()
    said = keybook(*asked, *ANSWERED[:4], "--answer", "3=否", "--json")
    assert said.status == 1 and [f["column"] for f in said.json["open"]] == ["签字确认 3"] and said.json["out"] == []
    assert "没有写明原因" in keybook(*asked, *ANSWERED[:4], "--answer", "3=否").out
    assert keybook(*asked, "--answer", "9=是").status == 2


def test_what_a_level_says_no_to_stands_first_at_the_level_above(
    city: Run, upward: Run, keybook: Run, tree_policy: Path, tmp_path: Path
) -> None:
    file = upward(city("C1", "A1", "A2"), "--answer", f"2=否：{WHY}")
    words = [str(cell.value) for row in openpyxl.load_workbook(file)["封面"].iter_rows() for cell in row if cell.value]
    assert sum(word.endswith("：否") for word in words) == 1 and sum(word.endswith("：是") for word in words) == 2
    assert "周文静" in words
    top = tmp_path / "省"
    assert keybook("collect", file, "--home", top, "--policy", tree_policy).status == 0
    event = Home(top).standings(PERIOD)["C1"].current
    assert event is not None and event.counts["C"] == 1
    first = event.open[0]
    assert (first["code"], first["severity"], first["branch"], first["reason"]) == ("sign_off_no", "C", "C1", WHY)
    assert keybook("verify", file, "--json").json["whole"]
