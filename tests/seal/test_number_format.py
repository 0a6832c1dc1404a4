"""Which formats say what stands in a cell, and which say something else (settled 39)."""

from __future__ import annotations

import pytest

from workbooks.submission.shown.number_format import BUILT_IN, HIDES, REPLACES, SCALES, says_otherwise

TAKEN = (
    "General",
    "G/通用格式",
    "0",
    "0.0000",
    "#,##0.00_ ",
    "#,##0.###_ ",
    "#,##0.00_);(#,##0.00)",
    "#,##0.00;[Red]-#,##0.00",
    '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    '"￥"#,##0.00',
    "[$￥-804]#,##0.00;[Red]-[$￥-804]#,##0.00",
    '0.00"元"',
    "0.00E+00",
    "# ?/?",
    "#,##0;-#,##0;;@",
    '0;-0;"-"',
    "[Blue]0.00;[Red]-0.00",
    "@",
)
DATES = ("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d dddd", "m/d/yy h:mm", "[h]:mm:ss", "dd.mm.yyyy", "mmm-yy")


@pytest.mark.parametrize("code", TAKEN)
@pytest.mark.parametrize("value", [1234.56, -1234.56, 0.0, "临江茶业"])
def test_taken(code: str, value: object) -> None:
    assert says_otherwise(code, value) == ""


@pytest.mark.parametrize("code", DATES)
def test_another_way_to_show_a_day_is_taken_in_a_column_of_days_only(code: str) -> None:
    assert says_otherwise(code, 46000.0, dated=True) == "" and says_otherwise(code, 46000.0) == REPLACES


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        (";;;", 5.0, HIDES),
        (";;", -5.0, HIDES),
        (";;;", "甲", HIDES),
        ("0.00,", 5.0, SCALES),
        ("#,##0,,", 5.0, SCALES),
        ("#,##0.0,", 5.0, SCALES),
        ('0!.0,"万"', 5.0, SCALES),
        ("0.00%", 5.0, SCALES),
        ('"9"0', 5.0, REPLACES),
        ('0"0"', 5.0, REPLACES),
        ('0.00"万"', 5.0, REPLACES),
        ('"五"', 5.0, REPLACES),
        ("0.00;0.00", -5.0, REPLACES),
        ('[=5]"7";0', 5.0, REPLACES),
        ('0;-0;0;"乙"', "甲", REPLACES),
        ('0;-0;0;@"2"', "甲", REPLACES),
    ],
)
def test_refused(code: str, value: object, why: str) -> None:
    assert says_otherwise(code, value) == why


def test_what_every_program_knows_is_no_riddle() -> None:
    assert all(says_otherwise(code, -1.5, percent=True, dated=True) == "" for code in BUILT_IN.values())
