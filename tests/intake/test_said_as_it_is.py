"""A file that is not what its name says, and a collection that breaks off, are said as what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.forging import resealed, set_cover
from building.small_state import clean_cells
from macros.intake.check_in import Verdict
from macros.intake.collecting import Collected, named_otherwise, told_if_it_fails
from macros.intake.examined import Examined
from workbooks.archive.home import Home

FOUND = Examined(file="x", period="2026-10", branch="LJ01")


@pytest.mark.parametrize(
    "name", ["2026-11_LJ01_临江市局_1.xlsx", "信.eml/2026-11_LJ01.xlsx", "202611.xlsx", "2026年11月.xlsx", "2026_11.xlsx"]
)
def test_last_months_file_under_this_months_name(name: str) -> None:
    said = named_otherwise(name, FOUND, Verdict(kind="duplicate"))
    assert said.kind == "rejected" and said.reason == "文件名写的是 2026-11，里面是 2026-10 的数据，和已签收的一份相同"
    assert "2026-11 的台账" in said.remedy


@pytest.mark.parametrize("name", ["2026-10_QH02_青禾县局_1.xlsx", "信.eml/2026-10_ys03_云山县局_2.xlsx"])
def test_another_offices_file_under_this_offices_name(name: str) -> None:
    said = named_otherwise(name, FOUND, Verdict(kind="duplicate"))
    code = name.partition("10_")[2][:4]
    assert said.kind == "rejected" and said.reason == f"文件名写的是 {code} 的，里面是 LJ01 的数据，和已签收的一份相同"
    assert f"请 {code} 发它自己的台账" in said.remedy


@pytest.mark.parametrize(
    "name", ["2026-10_LJ01_临江市局_1.xlsx", "2026-10_lj01_临江市局_1.xlsx", "上报.xlsx", "2026-13.xlsx", "12026110.xlsx"]
)
def test_the_same_file_twice_is_a_repetition(name: str) -> None:
    assert named_otherwise(name, FOUND, Verdict(kind="duplicate")).kind == "duplicate"
    assert named_otherwise("2026-11.xlsx", FOUND, Verdict(kind="accepted")).kind == "accepted"


def test_a_collection_that_breaks_off_says_what_was_taken() -> None:
    outcome = Collected(accepted=[f"{n}.xlsx" for n in range(12)])
    with pytest.raises(OSError) as caught, told_if_it_fails(outcome):
        raise OSError("gone")
    (note,) = caught.value.__notes__
    assert note.startswith("在这之前已登记：0.xlsx、1.xlsx") and "等 12 个" in note and "接着收其余的" in note


def test_a_sheet_that_is_meant_as_a_whole_is_named_by_its_title(
    home: Home, submission: Callable[..., Path], keybook: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "收").mkdir()
    nil = set_cover("零报", "全部")
    resealed(submission("LJ01", cells=clean_cells("LJ01", 2_000.02), version=2), tmp_path / "收" / "2026-10_LJ01_临江市局_2.xlsx", nil)
    ran = keybook("collect", tmp_path / "收", "--home", home.folder)
    assert ran.status == 1 and "（《业务量流水》、《走访记录》）" in ran.out
