"""The journeys of those who do not fill in the desk every month: the head, the auditor, an office in its first three months,
two offices that become one (ux 8); what is pressed is printed and held.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import build
from building.small_state import clean_cells, inputs
from building.tree_state import file_county, month_of, write_tree
from one_path.journey import FINDINGS, LONG, Journey, told
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.book_file import FileBook
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

Run = Callable[..., Any]
OCTOBER = Month(2026, 10)
WHY = "新到的单位，客户和业务都是第一个月"


@pytest.fixture
def centre(home: Home, policy_book: Path, keybook: Run) -> FileBook:
    """The centre's desk over a home that has taken in three counties."""
    ran = keybook("desk", "new", "--policy", policy_book, "--period", "2026-10", "--centre", "--out", home.folder, "--json")
    return FileBook(Path(ran.json["out"][0]), keep_formulas=True)


def approved(desk: Journey, who: str) -> str:
    """同意 by a person, whose number stands on 审批; what was said."""
    desk.type("审批", "D5", who)
    return desk.press("approve").said


@LONG
def test_the_head_reads_signs_and_is_done(centre: FileBook, home: Home) -> None:
    """Three minutes: page one in sentences, each number with a way to its rows, one press of his own."""
    with told(centre) as head:
        clerk = Journey(centre)
        (report,) = [file for file in clerk.press("consolidate").files if file.suffix == ".xlsx"]
        assert "待初审" in approved(clerk, "ZZ01") and "待终审" in approved(clerk, "ZZ02")
        head.wait("周文静提交")
        head.wait("陈嘉芳初审")
        book = openpyxl.load_workbook(report)
        page = book["领导速览"]
        texts = [str(cell.value) for line in page.iter_rows() for cell in line if cell.value is not None]
        assert any("三家" in text or "3 / 3" in text or "应报 3" in text for text in texts), texts[:20]
        links = {cell.hyperlink.location.split("!")[0].strip("'") for line in page.iter_rows() for cell in line if cell.hyperlink}
        assert links and links <= set(book.sheetnames), "from a number to its rows, and each way is there"
        assert "已批准" in approved(head, "ZZ03") and head.pressed == ["approve"]
        published = clerk.press("publish")
        assert "已给 3 个单位各做一份" in published.said and "征求意见稿" not in published.said


def test_the_auditor_goes_from_a_number_to_the_paper_it_came_with(centre: FileBook, home: Home, keybook: Run) -> None:
    with told(centre) as auditor:
        Journey(centre).press("consolidate")
        said = auditor.press("trace").said
        lines = auditor.sheet("溯源")
        head = next(line for line in lines.iter_rows() if {"文件", "行"} <= {cell.value for cell in line})
        at = {cell.value: cell.column for cell in head if cell.value}
        first = head[0].row + 1
        file, sheet, row = (lines.cell(first, at[name]).value for name in ("文件", "表", "行"))
        assert str(file) in {path.name for path in (home.folder / "archive" / "2026-10").iterdir()} and "来自" in said
        mailed = home.folder / "archive" / "2026-10" / str(file)
        assert keybook("verify", mailed, "--home", home.folder, "--json").json["whole"], "what was mailed is what lies there"
        assert any(cell.value is not None for cell in openpyxl.load_workbook(mailed)[str(sheet)][int(str(row).rstrip("→"))])
        auditor.type("封面", "D21", "汇总主表!ZZ99")
        assert auditor.press("trace").blocked, "a cell without a number is said, not invented"
        assert auditor.pressed == ["trace", "trace"] and not auditor.waited


def explained(desk: Journey) -> None:
    """A reason for every line that wants one."""
    for line in desk.sheet(FINDINGS).iter_rows(min_row=6, max_col=9):
        if line[1].value == "▲核实":
            line[8].value = WHY


@LONG
def test_a_new_office_in_its_first_three_months(
    policy: Policy, policy_book: Path, keybook: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No month before: trial levels from the first day, decided ones from the second, what was lost and won in the third."""
    where, home = tmp_path / "台账", tmp_path / "中心"
    counts: list[int] = []
    for number, period in enumerate((OCTOBER, OCTOBER.plus(1), OCTOBER.plus(2))):
        monkeypatch.setenv("KEYBOOK_TODAY", str(period.plus(1).first + dt.timedelta(1)))
        rows = clean_cells("LJ01", period=period)
        if number:
            rows = {name: rows[name] for name in ("R10", "R20")}
        path = where / f"{period} 台账 LJ01 临江市局.xlsm"
        build(path, policy, "LJ01", DeskContent(cells=rows, inputs=inputs("LJ01", 填报日期=period.last)), period=period)
        with told(FileBook(path, keep_formulas=True)) as clerk:
            if number:
                assert not clerk.press("carry").blocked
            clerk.press("check")
            explained(clerk)
            assert not (done := clerk.press("grade")).blocked, done.said
            visited = clerk.press("compute").outcome["D08"].rows
            if number == 0:
                assert "（试算）" in str(clerk.book.read("分级结果").rows[0]) and visited.empty, "levels of its own from the first day"
                assert "登记" in clerk.press("adopt_trial").said
                clerk.wait("州局批复定级")
                number_column = clerk.column("客户分级认定表", "审批单号")
                for row in range(6, 6 + len(clerk.book.read("客户分级认定表").rows) - 5):
                    clerk.type("客户分级认定表", f"{number_column}{row}", "州局〔2026〕7号")
                clerk.press("check")
                explained(clerk)
            sent = clerk.press("submit")
            assert sent.files, sent.said
            taken = keybook("collect", sent.files[0], "--home", home, "--policy", policy_book, "--json")
            assert taken.json["accepted"], taken.json
            if number:
                assert len(visited), "whom to visit, by the levels that were approved"
                assert set(clerk.press("compute").outcome["D09"].rows["状态"]) == {"保留"}, "a month to compare with"
            counts.append(len(clerk.pressed))
        path.unlink()  # what the test typed is not saved in it: next month is carried from what was mailed
    assert counts == [6, 6, 6]


@LONG
def test_two_offices_become_one(tmp_path: Path, keybook: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A2 ended with September; in October A1 presses 带入上月 once and files for both, and nobody counts as lost or new."""
    september, places = OCTOBER.plus(-1), {"P0": ("山南省公司", "省", None), "C1": ("江北市局", "州局", "P0")}
    places |= {code: (f"{code}县局", "县市局", "C1") for code in ("A1", "A2")}
    ends = {"失效日期": [september.last if code == "A2" else None for code in places]}
    book = write_tree(tmp_path / "policy.xlsx", places, **ends, 承接机构=["A1" if code == "A2" else None for code in places])
    then = dt.datetime(2026, 10, 2, 9)
    last = [file_county(book, code, month_of(code, 100.0, september), tmp_path / code, period=september, now=then) for code in ("A1", "A2")]
    policy, where = read_policy_book(book)[0], tmp_path / "台账"
    path = where / "2026-10 台账 A1 A1县局.xlsm"
    mine, theirs = month_of("A1", 100.0), month_of("A2", 100.0)
    flow = {name: [*mine[name], *theirs[name]] for name in ("R10", "R20")}
    build(path, policy, "A1", DeskContent(cells=flow, inputs=inputs("A1")), period=OCTOBER)
    for file in last:
        shutil.copy(file, where)
    with told(FileBook(path, keep_formulas=True)) as clerk:
        said = clerk.press("carry").said
        assert all(file.name in said for file in last)
        clerk.press("check")
        explained(clerk)
        result = clerk.press("compute").outcome["D09"].rows
        assert set(result["状态"]) == {"保留"} and len(result) == 4, "customers of the office that ended are neither lost nor new"
        sent = clerk.press("submit")
        assert sent.files, sent.said
        assert len(clerk.pressed) == 4 and not clerk.waited
    home = tmp_path / "市局"
    taken = keybook("collect", *last, sent.files[0], "--home", home, "--policy", book, "--branch", "C1", "--json")
    assert len(taken.json["accepted"]) == 3, taken.json
    rows = keybook("status", "--home", home, "--period", "2026-10", "--json").json["branches"]
    assert [row["branch"] for row in rows] == ["A1"], "the office that ended owes nothing any more"
