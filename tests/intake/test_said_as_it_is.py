"""A file that is not what its name says, and a collection that breaks off, are said as what they are."""

from __future__ import annotations

import pytest

from macros.intake.check_in import Verdict
from macros.intake.collecting import Collected, named_otherwise, told_if_it_fails
from macros.intake.examined import Examined

FOUND = Examined(file="x", period="2026-10", branch="LJ01")


@pytest.mark.parametrize(
    "name", ["2026-11_LJ01_临江市局_1.xlsx", "信.eml/2026-11_LJ01.xlsx", "202611.xlsx", "2026年11月.xlsx", "2026_11.xlsx"]
)
def test_last_months_file_under_this_months_name(name: str) -> None:
    said = named_otherwise(name, FOUND, Verdict(kind="duplicate"))
    assert said.kind == "rejected" and said.reason == "文件名写的是 2026-11，里面是 2026-10 的数据，和已签收的一份相同"
    assert "2026-11 的台账" in said.remedy


@pytest.mark.parametrize("name", ["2026-10_LJ01_临江市局_1.xlsx", "上报.xlsx", "2026-13.xlsx", "12026110.xlsx"])
def test_the_same_file_twice_is_a_repetition(name: str) -> None:
    assert named_otherwise(name, FOUND, Verdict(kind="duplicate")).kind == "duplicate"
    assert named_otherwise("2026-11.xlsx", FOUND, Verdict(kind="accepted")).kind == "accepted"


def test_a_collection_that_breaks_off_says_what_was_taken() -> None:
    outcome = Collected(accepted=[f"{n}.xlsx" for n in range(12)])
    with pytest.raises(OSError) as caught, told_if_it_fails(outcome):
        raise OSError("gone")
    (note,) = caught.value.__notes__
    assert note.startswith("在这之前已登记：0.xlsx、1.xlsx") and "等 12 个" in note and "接着收其余的" in note
