"""Circulars as Word documents and reports as PDF: the same words and figures as the page, and room for the editor."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from building.page_tables import table_under
from building.spreadsheet_program import need_soffice
from macros.errors import ToolkitError
from macros.reports.layout.context import ReportContext
from macros.results.handing_out import as_pdf, letters
from macros.results.report_pages import report_pages
from validators.page.page import Page
from validators.values.money import yuan_shown

NOW = dt.datetime(2026, 11, 4, 9, 20)
LETTERS = ("E3.11", "E3.16", "E3.17", "E3.3")
Make = Callable[..., ReportContext]


@pytest.fixture
def pages(make: Make) -> list[Page]:
    return report_pages(make((*["已收"] * 15, "退回", "未报")), "centre", LETTERS)


def tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(path).tables]


def test_each_circular_is_a_document_beside_the_report(pages: list[Page], tmp_path: Path) -> None:
    made = letters(tmp_path / "十月.xlsx", pages, now=NOW)
    assert sorted(path.name for path in made) == [
        f"十月 {name}.docx" for name in sorted(("信息简报", "信息参考", "报送情况", "考核与贡献率"))
    ]


def test_the_figures_are_those_of_the_page(pages: list[Page], tmp_path: Path) -> None:
    letters(tmp_path / "十月.xlsx", pages, now=NOW)
    page = next(page for page in pages if page.name == "信息简报")
    room, good, bad, news = tables(tmp_path / "十月 信息简报.docx")
    shown = table_under(page, "做得好的（按值多少从高到低）")
    assert good[0] == ["序", "单位", "类别", "内容", "值多少(元)"]
    assert [line[4] for line in good[1:]] == [yuan_shown(row["值多少(元)"]) for row in shown]
    assert [line[1] for line in bad[1:]] == [row["单位"] for row in table_under(page, "要注意的（按损失从大到小）")]
    assert news[1][3] == "临江的对手降价" and news[1][5] == "2026-10-12"
    assert room[0][0].startswith("（编者的话，写在这里）\n\n\n")


def test_words_stand_in_the_order_of_the_page(pages: list[Page], tmp_path: Path) -> None:
    letters(tmp_path / "十月.xlsx", pages, now=NOW)
    said = [line.text for line in docx.Document(tmp_path / "十月 信息简报.docx").paragraphs if line.text]
    assert said[0] == "信息简报　州局大客户中心　2026年10月"
    assert said[1].startswith("应报 17 家、并入 15 家；收入 1,975,925.76 元；比上月增 1.99%")
    assert said[2:4] == ["编者的话", "做得好的（按值多少从高到低）"] and said[-1].startswith("编制：周文静　填写：")
    assert "竞争" not in " ".join(said)


def test_what_was_edited_is_kept_and_equal_pages_give_equal_bytes(pages: list[Page], tmp_path: Path) -> None:
    first = letters(tmp_path / "十月.xlsx", pages, now=NOW)
    edited = docx.Document(first[0])
    edited.add_paragraph("编者改过的话")
    edited.save(first[0])
    kept = first[0].read_bytes()
    again = letters(tmp_path / "十月.xlsx", pages, now=NOW)
    assert again == first and first[0].read_bytes() != kept
    assert [path.name for path in tmp_path.iterdir() if path.read_bytes() == kept] != [first[0].name] and len(list(tmp_path.iterdir())) == 5
    other = letters(tmp_path / "另一处.xlsx", pages, now=NOW)
    assert [path.read_bytes() for path in other] == [path.read_bytes() for path in first]


def test_a_sheet_that_is_not_there_is_named(pages: list[Page], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_soffice()
    with pytest.raises(ToolkitError, match="报表里没有“没有的表”这张表"):
        as_pdf(tmp_path / "十月.xlsx", pages, "没有的表")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolkitError, match="没有 LibreOffice"):
        as_pdf(tmp_path / "十月.xlsx", pages)


@pytest.mark.office
def test_one_sheet_as_a_pdf(pages: list[Page], tmp_path: Path) -> None:
    need_soffice()
    made = as_pdf(tmp_path / "十月.xlsx", pages, "新增流失名单")
    assert made.name == "十月 新增流失名单.pdf" and made.read_bytes().startswith(b"%PDF")
    if reader := shutil.which("pdftotext"):
        said = subprocess.run([reader, str(made), "-"], capture_output=True, text=True, check=True).stdout
        assert "贡献下降名单" in said and "信息简报" not in said
