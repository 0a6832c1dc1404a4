"""发布: every branch gets its own rows and nobody else's (F1 step 12, F2)."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.closing.approval_steps import approve, form
from macros.merge.consolidation import merged_inputs
from macros.posting.returns import return_filings
from macros.publishing.publication import publish
from macros.publishing.slices import Slice, slice_pages
from macros.reports.layout.context import BoardRow
from macros.run import run
from validators.approval_form import ApprovalForm, Stage
from validators.values.period import Month
from validators.values.text import safe_text
from workbooks.archive.home import Home

PERIOD = Month(2026, 10)
SIGNS = str.maketrans("", "", "×◆▲○√●★※→←↑↓±＿")


def texts(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_levels_and_pay_are_those_of_the_merged_set(home: Home, report: Path, now: Any, tmp_path: Path) -> None:
    made = publish(home, PERIOD, tmp_path / "发布", now=now)
    results = run(merged_inputs(home, PERIOD, home.standings(PERIOD)), ["D01"])
    for path in (p for p in made.out if p.suffix == ".xlsx"):
        branch, sheets = path.name.split("_")[2], texts(path)
        own = results["D01"].rows[results["D01"].rows["_branch"] == branch]
        shown = {row[2]: row[5] for row in sheets["定级结果"][4:] if row[2]}
        assert shown == dict(zip(own["客户编码"], own["级别"], strict=True)) and len(shown) == 2
        others = {"LJ01", "QH02", "YS03"} - {branch}
        every = [str(v) for rows in sheets.values() for row in rows for v in row if v is not None]
        assert not any(other in text for text in every for other in others)
        assert [t for t in every if not safe_text(t.translate(SIGNS))] == []
        assert "征求意见稿" in sheets["本单位结果"][1][1]
    assert "没有批准" in made.message and form(home, PERIOD).stage is Stage.DRAFT


def test_an_approved_month_goes_on_to_execution(home: Home, report: Path, now: Any, tmp_path: Path) -> None:
    for who in ("周文静", "陈嘉芳", "李国华"):
        approve(home, PERIOD, by=who, now=now)
    made = publish(home, PERIOD, tmp_path / "发布", now=now)
    assert "已批准（第 1 次）" in texts(made.out[0])["本单位结果"][1][1]
    assert form(home, PERIOD).stage is Stage.RUNNING and form(home, PERIOD).stage.locked
    assert [e.kind for e in home.ledger.events(period="2026-10")][-1] == "published"


def test_a_returned_branch_is_told_where_it_stands(home: Home, keybook: Callable[..., Any], now: Any, tmp_path: Path) -> None:
    return_filings(home, PERIOD, tmp_path / "退", now=now, branch="QH02", reason="走访记录与上月雷同，请核实")
    assert keybook("publish", "--home", home.folder, "--period", "2026-10", "--out", tmp_path / "p").status == 2
    assert keybook("consolidate", "--home", home.folder, "--period", "2026-10", "--out", tmp_path / "r.xlsx").status == 0
    ran = keybook("publish", "--home", home.folder, "--period", "2026-10", "--out", tmp_path / "p", "--json")
    books = [Path(path) for path in ran.json["out"] if path.endswith(".xlsx")]
    returned = texts(next(path for path in books if "QH02" in path.name))
    assert list(returned) == ["本单位结果"] and len(books) == 3
    words = [str(v) for row in returned["本单位结果"] for v in row if v]
    assert "◆退回" in words and "走访记录与上月雷同，请核实" in words and any("不按 0 计" in w for w in words)
    draft = next(Path(path) for path in ran.json["out"] if "QH02" in path and path.endswith(".eml"))
    mail = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert mail["To"] == "qh02@example.cn" and mail["X-Unsent"] == "1" and len(list(mail.iter_attachments())) == 1


def test_every_page_prints_whole(home: Home, report: Path, now: Any, tmp_path: Path) -> None:
    for path in publish(home, PERIOD, tmp_path / "发布", now=now).out[::2]:
        for sheet in openpyxl.load_workbook(path).worksheets:
            last = max(cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None)
            assert int(str(sheet.print_area).rsplit("$", 1)[1]) >= last, sheet.title


@pytest.mark.parametrize(
    ("known", "said", "label", "total"),
    [
        ({}, "2 人都没算出", "合计（2 人，2 人没算出）", "没算出"),
        ({"G1": 300_050}, "3,000.50 元，另有 1 人没算出", "合计（2 人，1 人没算出）", 300_050),
        ({"G1": 300_050, "G2": 0}, "3,000.50 元", "合计（2 人）", 300_050),
    ],
)
def test_pay_that_is_not_worked_out_is_no_nought(known: dict[str, int], said: str, label: str, total: Any) -> None:
    """A sum over nothing says so; one over some says of how many it is not."""
    row = BoardRow(branch="LJ01", name="临江市局", short="临江", due=dt.date(2026, 11, 3), state="已收", timeliness="按时")
    pay = [
        dict.fromkeys(("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计"), known.get(who)) | {"工号": who} for who in ("G1", "G2")
    ]
    what = Slice(row=row, period=PERIOD, centre="州局", digest="0", form=ApprovalForm(), pay=pay)
    page = next(page for page in slice_pages(what) if page.name == "薪酬合计")
    at = page.find(label)[0]
    assert what.total == said and page.value(at, page.find("合计(元)")[1]) == total


def test_three_permission_levels_are_three_kinds_of_files(home: Home, report: Path, keybook: Callable[..., Any], tmp_path: Path) -> None:
    """F2: 一级 all branches, 二级 the branch, 三级 the person; nobody's file holds what he may not see."""
    out = tmp_path / "发布"
    ran = keybook("publish", "--home", home.folder, "--period", "2026-10", "--out", out, "--levels", "--json")
    assert ran.status == 0, ran.err
    first = texts(next((out / "一级").glob("*.xlsx")))
    codes = {row[3] for row in first["定级结果"][4:] if row[3]}
    assert codes == {f"{b}K{i}" for b in ("LJ01", "QH02", "YS03") for i in (1, 2)}
    assert "全部单位" in first["定级结果"][1][1]
    own = texts(next((out / "三级" / "LJ01").glob("*_LJ01G1_*.xlsx")))
    assert {row[2] for row in own["定级结果"][4:] if row[2]} == {"LJ01K1", "LJ01K2"}
    assert {row[2] for row in own["薪酬合计"][4:] if row[2] and "合计" not in str(row[2])} <= {"LJ01G1"}
    assert "本人" in own["定级结果"][1][1]
    every = [str(v) for rows in own.values() for row in rows for v in row if v is not None]
    assert not any(other in text for text in every for other in ("QH02", "YS03"))
    mail = email.message_from_bytes((out / "三级" / "发布_2026-10_LJ01_三级.eml").read_bytes(), policy=email.policy.default)
    assert mail["To"] == "lj01@example.cn" and len(list(mail.iter_attachments())) == 1
    assert len(list(out.glob("*.xlsx"))) == 3
