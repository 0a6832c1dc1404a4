"""The laws of a page: balanced sums, cached values, styles of the theme only, lists that end with the rest."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.campaign import examples
from validators.page.page import Area, Cell, Choice, Page, Shade, Style, a1, style
from validators.page.parts import Absent, Col, Tile, arrow, marked, signatures, source_line, table, tiles, title_bar
from validators.page.shown import balanced_wan, shown_number, total_of
from workbooks.pages.write_pages import write_pages


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.none() | st.integers(-(10**12), 10**12), max_size=30))
def test_the_shown_rows_add_up_to_the_shown_total(amounts: list[int | None]) -> None:
    shown = balanced_wan(amounts)
    total = sum(a for a in amounts if a is not None)
    assert sum(s for s in shown if s is not None) == (2 * abs(total) + 10_000) // 20_000 * (1 if total >= 0 else -1)
    for amount, value in zip(amounts, shown, strict=True):
        assert (amount is None) == (value is None)
        assert amount is None or value is None or abs(value * 10_000 - amount) < 10_000


def test_the_largest_remainders_get_what_is_left() -> None:
    assert balanced_wan([1_006_000, 1_006_000, 1_006_000, None]) == [101, 101, 100, None]


@pytest.mark.parametrize(
    ("value", "kind", "cell"),
    [
        (123_456_789, "money", 1_234_567.89),
        (15_007, "wan", 150.07),
        (1_500, "quantity", 1.5),
        (Fraction(1, 8), "ratio", 0.125),
        ("未报", "money", "未报"),
        (None, "money", None),
        (dt.date(2026, 10, 5), "date", dt.date(2026, 10, 5)),
    ],
)
def test_typed_values_become_numbers_of_cells(value: Any, kind: str, cell: Any) -> None:
    assert shown_number(value, kind) == cell


def test_a_word_that_the_theme_lacks_is_refused() -> None:
    for wrong in ({"fill": "pink"}, {"ink": "pink"}, {"number": "yen"}, {"heavy_ink": "pink"}):
        with pytest.raises(ValueError, match="theme has no"):
            style("money", **wrong)
    with pytest.raises(ValueError, match="kind 'yen'"):
        style("yen")


def test_a_table_has_its_total_under_the_header_and_skips_words() -> None:
    page = Page(name="表", widths=(1, 10, 10, 10))
    made = table(
        page,
        4,
        2,
        [
            Col(header="机构"),
            Col(header="收入(元)", kind="money", total="sum"),
            Col(header="比", kind="ratio", total="={收入(元)}{row}/{first}"),
        ],
        [["甲", 100, Fraction(1, 2)], ["乙", 250, None], ["丙", Absent("未报"), Absent("未报")]],
        total={"比": Fraction(350, 100)},
        total_label=("机构", "合计（2 家）"),
    )
    assert (made.total_row, made.first, made.last, made.below) == (5, 6, 8, 9)
    assert page.cells[5, 3] == Cell(350, page.cells[5, 3].style, "=SUM(C6:C8)")
    assert page.cells[5, 4].formula == "=C5/6" and page.value(5, 2) == "合计（2 家）"
    absent = page.cells[8, 3]
    assert (absent.value, absent.style.italic, absent.style.ink, absent.style.kind) == ("未报", True, "grey", "text")


def test_only_the_counted_rows_are_in_the_sum() -> None:
    page = Page(name="表", widths=(1, 10, 10))
    table(
        page,
        1,
        2,
        [Col(header="机构"), Col(header="上月", kind="money", total="sum")],
        [["甲", 7], ["乙", 5]],
        total_label=("机构", "合计"),
        counted=1,
    )
    assert (page.value(2, 3), page.cells[2, 3].formula) == (7, "=SUM(C3:C3)")


def test_a_long_list_ends_with_the_rest_and_the_total_holds() -> None:
    page = Page(name="表", widths=(1, 10, 10))
    made = table(
        page,
        1,
        2,
        [Col(header="客户"), Col(header="收入", kind="money", total="sum")],
        [[f"客户{i}", i] for i in range(600)],
        total_label=("客户", "合计"),
    )
    assert made.last - made.first + 1 == 501
    assert (page.value(made.last, 2), page.value(made.last, 3)) == ("其余 100 户", sum(range(500, 600)))
    assert page.value(2, 3) == sum(range(600)) and page.cells[2, 3].formula == "=SUM(C3:C503)"


def test_an_empty_list_says_so() -> None:
    page = Page(name="表", widths=(1, 10, 10))
    made = table(
        page, 1, 2, [Col(header="客户"), Col(header="收入", kind="money", total="sum")], [], total_label=("客户", "合计"), empty="本期没有"
    )
    assert page.value(3, 2) == "本期没有" and page.value(2, 3) == 0 and made.below == 4
    assert Area(3, 2, 3, 3) in page.merges


def test_a_third_red_is_too_much() -> None:
    assert marked([1, 2, 3], lambda v: v > 2) and not marked([1, 2, 3], lambda v: v > 1)
    assert not marked([], lambda v: True)


def test_arrows_carry_the_sign() -> None:
    assert [arrow(x) for x in (Fraction(1, 8), Fraction(-1, 8), Fraction(0), None)] == ["↑12.50%", "↓12.50%", "→0.00%", "不适用"]


def full_page() -> Page:
    page = Page(name="试", widths=(1, 20, 20, 1))
    title_bar(page, "=标题")
    source_line(page, "+来源")
    row = tiles(
        page,
        4,
        [
            Tile(columns=(2, 2), label="@收入", value=15_007, kind="wan", note="-注", fill="green_light"),
            Tile(columns=(3, 3), label="公式", value=Fraction(1, 2), kind="ratio", formula="=1/2"),
        ],
    )
    page.put(row, 2, "去别处", "link", link="试!A1", note="【强制】查无此客户\n现在：KH0390")
    page.put(row + 1, 2, dt.datetime(2026, 11, 3, 16, 20), "moment")
    page.put(row + 2, 2, True, "choice")
    page.put(row + 3, 2, None, Style("money", sides="ltrb", locked=False))
    page.shades.append(Shade(area=Area(row, 2, row, 3), formula=f"={a1(row, 2)}>0", style=Style(fill="red_light")))
    page.choices.append(Choice(area=Area(row + 3, 2, row + 3, 2), kind="decimal", source=(">=", 0), stop=False, title="金额"))
    page.choices.append(Choice(area=Area(row + 2, 2, row + 2, 2), kind="list", source=("是", "否")))
    signatures(page, row + 4, (2, 3), "周文静")
    return page


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_pages(tmp_path / "a.xlsx", [full_page()], properties={"title": "试"})
    formulas, values = (openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=d)["试"] for d in (False, True))
    texts = {c.coordinate: c.value for line in values for c in line if c.value is not None}
    assert (texts["B1"], texts["B2"], texts["B4"], texts["B6"]) == ("=标题", "+来源", "@收入", "-注")
    assert (formulas["B1"].data_type, formulas["C5"].data_type, formulas["C5"].value) == ("s", "f", "=1/2")
    assert (values["C5"].value, values["B5"].value, values["B5"].number_format) == (0.5, 150.07, "#,##0.00_ ")
    assert values["B8"].value == dt.datetime(2026, 11, 3, 16, 20) and values["B9"].value is True
    assert values["B1"].font.name == "微软雅黑" and values["B1"].font.charset == 134 and values["B1"].font.sz == 16
    assert values["B1"].fill.fgColor.rgb == "FF1F4E79" and values["B4"].fill.fgColor.rgb == "FFE2F0D9"
    assert values["B10"].protection.locked is False and formulas.protection.sheet
    assert "查无此客户" in values["B7"].comment.text and values["B7"].hyperlink.location == "'试'!A1"
    assert {v.type for v in formulas.data_validations.dataValidation} == {"decimal", "list"}


def test_the_same_pages_give_the_same_bytes_and_no_leftovers(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_pages(tmp_path / name, [full_page()], properties={"title": "试"})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_a_page_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    wrong = Page(name="试")
    wrong.put(1, 1, object(), "text")
    with pytest.raises(TypeError):
        write_pages(target, [wrong], properties={})
    assert target.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_the_width_decides_how_it_prints() -> None:
    page = Page(name="试", widths=(150,))
    page.printing.landscape = True
    assert round(page.print_scale(), 1) == 99.1
    page.widths = (75, 75, 75)
    assert round(page.print_scale(), 1) == 65.7
    assert total_of([1, "未报", None, 2]) == 3
