"""Closed months: what was stored, computed again from the archive; the lock and the 更正单 (V40, M27, F1 step 10)."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from macros.__main__ import main
from macros.closing.approval_steps import approve, reopen
from macros.closing.correct import correct
from macros.closing.correction import waiting
from macros.closing.replay import consolidation, replay
from macros.closing.take_correction import take_correction
from macros.errors import ToolkitError
from macros.intake.collecting import collect
from macros.merge.consolidation import Consolidated, consolidate
from macros.opening import open_session
from macros.results.archived_results import Archived
from validators.values.period import Month
from workbooks.archive.home import Home

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
TODAY, NOW = dt.date(2026, 11, 2), dt.datetime(2026, 11, 2, 9, 30)
WHY = "量收系统补传三笔"
Make = Callable[..., Path]


def merge(home: Home, period: Month = OCTOBER, *, day: int = 5) -> Consolidated:
    """The consolidation of a period."""
    done = consolidate(home, period, home.folder / "out" / f"{period}.xlsx", now=dt.datetime(2026, 11, day, 10))
    assert done.out is not None, done.message
    return done


def close(home: Home, period: Month = OCTOBER) -> None:
    """提交, 初审, 终审 by three people."""
    for by in ("周文静", "李主任", "王局长"):
        approve(home, period, by=by, now=NOW)


@pytest.fixture
def home(filed: Path, policy_book: Path, tmp_path: Path) -> Home:
    """October of three counties, consolidated and approved."""
    made = Home.create(tmp_path / "home", policy_book, now=NOW)
    assert len(collect([filed], made, now=NOW).accepted) == 3
    merge(made)
    close(made)
    return made


def test_a_consolidation_leaves_policy_results_and_program(home: Home) -> None:
    event = consolidation(home, OCTOBER)
    folder = home.folder / "archive" / "2026-10"
    assert (folder / event.detail["policy"]).read_bytes() == (home.folder / "policy.xlsx").read_bytes()
    assert event.detail["policy"] == f"policy-{home.policy.digest}-{home.policy.full_digest[:32]}.xlsx" and event.detail["program"]
    stored = Archived.read((folder / "results-1.zip").read_bytes())
    assert stored.rest["measures"]["收入"]["difference"] == "0.00" and stored.rows["D30"].num_rows == 3
    assert set(stored.rows) == set(stored.rest["results"])
    assert len(event.detail["merged"]) == 3 and event.detail["corrections"] == []


def test_a_closed_month_gives_the_same_values(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(p.name for p in (home.folder / "facts").rglob("*"))
    done = replay(home, OCTOBER)
    assert done.differences == () and done.values > 300
    assert sorted(p.name for p in (home.folder / "facts").rglob("*")) == before
    assert main(["replay", "--home", str(home.folder), "--period", "2026-10", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["whole"] is True


def test_a_later_policy_and_lost_facts_change_nothing(home: Home, submission: Make) -> None:
    policy = home.folder / "policy.xlsx"
    book = openpyxl.load_workbook(policy)
    sheet = book["参数表"]
    header = {cell.value: cell.column for cell in next(row for row in sheet.iter_rows() if any(c.value == "参数代码" for c in row))}
    line = next(row[0].row for row in sheet.iter_rows() if any(c.value == "deadline_day" for c in row))
    sheet.cell(line, header["值"]).value = 1
    book.save(policy)
    shutil.rmtree(home.folder / "facts")
    later = Home(home.folder)
    assert later.policy.digest != consolidation(later, OCTOBER).detail["digest"]
    assert replay(later, OCTOBER).differences == ()


def test_every_value_that_differs_is_named(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """As if the program computed otherwise now than it did then: the stored results were those of another program."""
    file = home.folder / "archive" / "2026-10" / "results-1.zip"
    stored = Archived.read(file.read_bytes())
    levels = stored.rows["D01"]["级别"].to_pylist()
    place = stored.rows["D01"].column_names.index("级别")
    stored.rows["D01"] = stored.rows["D01"].set_column(place, "级别", pa.array(["州级 ", *levels[1:]]))
    stored.rest["measures"]["收入"]["consolidated"] = "1.00"
    forge(home, file, stored)
    assert main(["replay", "--home", str(home.folder), "--period", "2026-10"]) == 1
    said = capsys.readouterr().out
    assert "里有 2 个不同" in said and "D01 第 1 行 级别：当时 州级 ，重算 " in said
    assert "measures 收入·consolidated：当时 1.00，重算 " in said


def forge(home: Home, file: Path, stored: Archived) -> None:
    """Stores other results, event and chain included."""
    import hashlib

    from workbooks.archive.ledger import Ledger

    data = stored.written()
    file.write_bytes(data)
    events = home.ledger.events()
    (home.folder / "ledger.sqlite").unlink()
    again = Ledger(home.folder / "ledger.sqlite")
    for e in events:
        new = {"results_sha256": hashlib.sha256(data).hexdigest()} if e.kind == "consolidated" else {}
        again.add(e.model_copy(update=new | {"id": 0}))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "results-1.zip").write_text("{}"), "存档的结果“results-1.zip”被改过"),
        (lambda folder: (folder / "results-1.zip").unlink(), "存档里没有“results-1.zip”"),
        (lambda folder: next(folder.glob("policy-*")).unlink(), "存档里没有“policy-"),
        (lambda folder: next(folder.glob("*_LJ01_*")).write_bytes(b"x"), "与收到时不同"),
    ],
)
def test_an_archive_that_is_not_whole_is_said(home: Home, spoil: Callable[[Path], object], said: str) -> None:
    spoil(home.folder / "archive" / "2026-10")
    with pytest.raises(ToolkitError, match=said):
        replay(home, OCTOBER)


def test_a_changed_ledger_is_said(home: Home) -> None:
    with closing(sqlite3.connect(home.folder / "ledger.sqlite")) as base, base:
        base.execute("drop trigger events_stay")
        base.execute("update events set version = 7 where kind = 'accepted' and branch = 'LJ01'")
    with pytest.raises(ToolkitError, match="被改过"):
        replay(home, OCTOBER)


def test_a_month_that_was_never_consolidated(home: Home) -> None:
    with pytest.raises(ToolkitError, match="没有合并过"):
        replay(home, NOVEMBER)


def test_a_closed_month_takes_no_file_until_it_is_reopened(home: Home, submission: Make) -> None:
    late = submission("LJ01", version=2)
    outcome = collect([late], home, now=NOW)
    (refused,) = outcome.rejected
    assert refused["reason"] == "临江市局：2026-10已审批，数据锁定（V40）"
    assert refused["remedy"] == "要改请填更正单（keybook correct，原因必填），差额进 2026-11，原报表不变"
    assert home.standings(OCTOBER)["LJ01"].versions[-1].version == 1
    reopen(home, OCTOBER, by="王局长", reason="临江市局漏报三笔收入", now=NOW)
    assert collect([late], home, now=NOW).rejected  # asked for is not agreed to
    reopen(home, OCTOBER, by="李主任", reason="", now=NOW)
    outcome = collect([late], home, now=NOW)
    assert outcome.accepted and not outcome.rejected
    diff = home.standings(OCTOBER)["LJ01"].versions[-1].detail["diff"]
    assert (diff["against"], diff["changed"], diff["added"], diff["removed"]) == (1, 3, 0, 0)
    assert diff["changes"][0]["sheet"] == "业务量流水" and diff["收入"] == 3 * (1_234_567 - 100_001)
    merge(home, day=6)
    assert replay(home, OCTOBER).event.detail["results"] == "results-2.zip"


def corrected(desk: Make, filed: Path, tmp_path: Path, change: Callable[[list[dict[str, Any]]], object]) -> Path:
    """The 更正单 of LJ01 after a change of the R10 rows that it filed."""
    old = open_session(next(filed.glob("*_LJ01_*.xlsx")), today=TODAY)
    rows = old.frames["R10"]
    lines = filled(rows)
    for line in lines:
        line["收入"], line["数量"] = line["收入"] / 100, line["数量"] / 1000
        line["是否首笔"] = "否"
        line.pop("企业全称", None)
    change(lines)
    path = desk(cells={name: [] for name in ("R20",)} | masters(old) | {"R10": lines}, name="更正.xlsm")
    return correct(open_session(path, today=TODAY), old, tmp_path / "更正", reason=WHY, now=NOW)


def masters(session: Any) -> dict[str, list[dict[str, Any]]]:
    """R02 and R03 as they were filed."""
    return {name: filled(session.frames[name]) for name in ("R02", "R03")}


def filled(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The cells of each record that hold something."""
    return [
        {h: v for h, v in zip(frame.columns, line, strict=True) if not str(h).startswith("_") and not pd.isna(v)}
        for line in frame.astype(object).itertuples(index=False)
    ]


def test_a_correction_goes_into_the_next_open_month(home: Home, desk: Make, filed: Path, submission: Make, tmp_path: Path) -> None:
    """One amount is raised by 5.00 yuan, one row taken out: two reversals, one new row, and October stays."""

    def change(lines: list[dict[str, Any]]) -> None:
        lines[0]["收入"] += 5
        del lines[2]

    file = corrected(desk, filed, tmp_path, change)
    before = replay(home, OCTOBER)
    outcome = collect([file], home, now=NOW)
    assert outcome.rejected[0]["reason"] == "临江市局：更正单还没有批准（V40）"
    assert [e.detail["更正单"]["reason"] for e in waiting(home)] == [WHY]
    with pytest.raises(ToolkitError, match="填报人不能审批"):
        take_correction(home, file.name, by="LJ01G1", reason="情况属实同意更正", now=NOW)
    with pytest.raises(ToolkitError, match="《审批人》里没有现在有效的“张三”"):
        take_correction(home, file.name, by="张三", reason="情况属实同意更正", now=NOW)
    taken = take_correction(home, file.name, by="ZZ04", reason="情况属实同意更正", now=NOW)
    assert (taken.into, taken.refused) == ("2026-11", "") and not waiting(home)
    assert collect([file], home, now=NOW).duplicate == [file.name]
    assert replay(home, OCTOBER).event.id == before.event.id and home.whole() == ()
    (event,) = home.corrections(NOVEMBER)
    assert event.by == "ZZ04" and event.detail["corrects"] == "2026-10"
    assert event.detail["totals"] == {"收入": 500 - 100_201, "数量": -102_000, "业务量流水 行数": 3}
    collect([submission("LJ01", NOVEMBER, {}, 零报="全部")], home, now=NOW)
    shutil.rmtree(home.folder / "facts")
    done = merge(Home(home.folder), NOVEMBER)
    measures = done.as_json()["measures"]
    assert measures["收入"] == {"sum_of_branches": "-997.01", "consolidated": "-997.01", "difference": "0.00"}
    assert done.as_json()["measures"]["业务量流水 行数"]["consolidated"] == 3 and "更正与差额" in done.sheets
    page = said_on(done.out, "更正与差额")
    assert f"更正 2026-10：{WHY}" in page and -997.01 in page
    assert replay(home, NOVEMBER).differences == () and replay(home, OCTOBER).differences == ()


def said_on(path: Path | None, sheet: str) -> list[Any]:
    """What stands on a sheet."""
    assert path is not None
    return [cell.value for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize(("reason", "said"), [("短", "原因只有 1 个字")])
def test_a_correction_needs_a_reason(desk: Make, tmp_path: Path, reason: str, said: str) -> None:
    with pytest.raises(ToolkitError, match=said):
        correct(open_session(desk(), today=TODAY), None, tmp_path, reason=reason, now=NOW)
