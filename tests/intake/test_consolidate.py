"""合并汇总: the same sums whatever the order, the time and what was lost of the facts (F1 step 9, D35)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from macros.errors import ToolkitError
from macros.intake.collecting import Collected
from macros.merge.consolidation import Consolidated, consolidate
from validators.values.period import Month
from workbooks.archive.events import MonthConsolidated
from workbooks.archive.home import Home

PERIOD, NOW = Month(2026, 10), dt.datetime(2026, 11, 4, 10)
Make, Take = Callable[..., Path], Callable[..., Collected]


def run(home: Home, out: Path) -> tuple[dict[str, Any], Consolidated]:
    """The document without what names folders and files, and the whole."""
    done = consolidate(home, PERIOD, out, now=NOW)
    document = json.loads(json.dumps(done.as_json()))
    return {k: v for k, v in document.items() if k not in ("home", "out", "letters")}, done


def values(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def anchor_of(book: dict[str, list[tuple[Any, ...]]]) -> str:
    """The line 账本 of 说明与来源, taken out: every run of a home has its own."""
    lines = book["说明与来源"]
    (at,) = (i for i, line in enumerate(lines) if line[2] == "账本")
    anchor = str(lines[at][3])
    assert re.fullmatch(r"第 \d+ 条 [0-9A-F]{4}(-[0-9A-F]{4}){3}", anchor), anchor
    lines[at] = ()
    return anchor


def test_sums_agree_to_the_fen(home: Home, tmp_path: Path) -> None:
    document, done = run(home, tmp_path / "汇总.xlsx")
    income = sum(3 * round(100 * 1000.01 * i) + 300 for i in (1, 2, 3))
    whole = f"{income / 100:.2f}"
    assert document["measures"]["收入"] == {"sum_of_branches": whole, "consolidated": whole, "difference": "0.00"}
    assert document["measures"]["业务量流水 行数"]["consolidated"] == 9
    assert document["customers"] == {"rows": 6, "distinct": 6}
    assert document["files"]["missing"] == [] and len(document["files"]["accepted"]) == 3
    assert {row["机构编码"] for row in document["results"]["D01"]["rows"]} == {"LJ01", "QH02", "YS03"}
    assert done.out is not None and set(values(done.out)) - {"_来源"} == set(document["sheets"])


def test_order_time_and_lost_facts_change_nothing(home: Home, fresh: Home, filed: Path, take: Take, tmp_path: Path) -> None:
    first, one = run(home, tmp_path / "1.xlsx")
    again, _ = run(home, tmp_path / "2.xlsx")
    assert again == first
    shutil.rmtree(home.folder / "facts")
    rebuilt, _ = run(Home(home.folder), tmp_path / "3.xlsx")
    assert rebuilt == first
    take(fresh, *sorted(filed.glob("*.xlsx"), reverse=True))
    other, two = run(fresh, tmp_path / "4.xlsx")
    other["files"]["accepted"].sort()
    first["files"]["accepted"].sort()
    assert other == first
    assert one.out and two.out
    books = [values(out) for out in (one.out, tmp_path / "2.xlsx", tmp_path / "3.xlsx", two.out)]
    anchors = [anchor_of(book) for book in books]
    assert len(set(anchors)) == 4, "where the ledger stood is the one line that differs"
    assert books[0] == books[1] == books[2] == books[3]


def test_a_later_version_counts_alone_and_a_returned_one_not_at_all(
    home: Home, submission: Make, take: Take, tmp_path: Path, clean: Callable[..., Any]
) -> None:
    from macros.posting.returns import return_filings

    outcome = take(home, submission("LJ01", cells=clean("LJ01", 5000.0), version=2))
    assert len(outcome.accepted) == 1, outcome
    return_filings(home, PERIOD, tmp_path / "退", now=NOW, branch="QH02", reason="收入不符")
    document, _ = run(home, tmp_path / "汇总.xlsx")
    assert document["measures"]["收入"]["consolidated"] == f"{(3 * 500_000 + 300 + 3 * 300_003 + 300) / 100:.2f}"
    assert len(document["files"]["superseded"]) == 2 and len(document["files"]["accepted"]) == 2


def test_claimed_totals_are_sealed(fresh: Home, mailed: Make, take: Take) -> None:
    path = mailed("LJ01")
    book = openpyxl.load_workbook(path)
    for line in book["_manifest"].iter_rows():
        if line[0].value == "totals":
            line[1].value = json.dumps(json.loads(str(line[1].value)) | {"收入": 300_304}, ensure_ascii=False)
    book.save(path)
    (refused,) = take(fresh, path).rejected
    assert "封印不符" in refused["reason"]


def test_a_part_that_lost_a_row_is_made_again(home: Home, tmp_path: Path) -> None:
    """Neither a shorter part nor one without its digests is believed: the ledger tells the rows, the archive has them."""
    whole, _ = run(home, tmp_path / "1.xlsx")
    part = next((home.folder / "facts" / "2026-10").glob("*/*/R10.parquet"))
    table = pq.read_table(part)
    for held in (home.folder / "facts" / "2026-10").glob("*.parquet"):
        held.unlink()
    pq.write_table(table.slice(1), part)
    (part.parent / "_whole.json").write_text("{}")
    again, _ = run(Home(home.folder), tmp_path / "2.xlsx")
    assert again == whole and pq.read_table(part).num_rows == table.num_rows


def test_totals_that_do_not_agree_stop_the_report(home: Home, tmp_path: Path) -> None:
    """Facts that lost a row do not give a report that looks right."""
    merged = home.folder / "facts" / "2026-10" / "R10.parquet"
    pq.write_table(pq.read_table(merged).slice(1), merged)
    merged.with_name(f"{merged.name}.sha256").write_text(hashlib.sha256(merged.read_bytes()).hexdigest())
    document, done = run(home, tmp_path / "汇总.xlsx")
    assert done.out is None and not (tmp_path / "汇总.xlsx").exists() and document["sheets"] == []
    assert document["measures"]["收入"]["difference"] != "0.00"
    assert done.message.startswith("已停止") and "出在 " in done.message
    assert not home.ledger.events(MonthConsolidated)


def test_nothing_to_consolidate(fresh: Home, tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="还没有可以合并的上报件"):
        consolidate(fresh, PERIOD, tmp_path / "x.xlsx", now=NOW)


def test_an_archive_that_was_damaged_is_said(home: Home, tmp_path: Path) -> None:
    shutil.rmtree(home.folder / "facts")
    kept = sorted((home.folder / "archive" / "2026-10").iterdir())[0]
    kept.write_bytes(b"gone")
    with pytest.raises(ToolkitError, match="存档“.*”读不出来了"):
        consolidate(Home(home.folder), PERIOD, tmp_path / "x.xlsx", now=NOW)
