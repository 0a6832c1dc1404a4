"""The facts of a home as tables: exact, all of them, under Chinese names; SQL that reaches nothing else (design 9)."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from building.campaign import sampled
from building.small_state import COUNTIES, PERIOD
from macros.__main__ import main
from macros.analysis import asking
from macros.analysis.analyst_tables import FIELDS, FILINGS, NAME, UNITS, months_of, shown_table, tables
from macros.analysis.asking import ask
from macros.analysis.exporting import export
from macros.analysis.questions import QUESTIONS, in_words_of
from macros.errors import ToolkitError
from validators.packs.trade_pack import packs
from validators.register import registers
from workbooks.archive.fact_store import to_arrow
from workbooks.archive.home import Home

REFUSED = {
    "a file": "SELECT * FROM read_csv('/etc/hostname')",
    "a file by its name": "SELECT * FROM '/etc/hostname'",
    "a text": "SELECT * FROM read_text('/etc/hostname')",
    "a folder": "SELECT * FROM glob('/*')",
    "the network": "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
    "writing": "COPY 业务量流水 TO 'gone.csv'",
    "changing": "DELETE FROM 业务量流水",
    "dropping": "DROP TABLE 业务量流水",
    "two": "SELECT 1; DROP TABLE 业务量流水",
    "unlocking": "SET enable_external_access = true",
    "another database": "ATTACH 'x.db'",
    "an extension": "INSTALL httpfs",
    "a variable of the program": "SELECT * FROM tables",
    "a column that is none": "SELECT 收入额 FROM 业务量流水",
    "nothing": "",
}


@pytest.fixture
def held(home: Home) -> dict[str, Any]:
    return tables(home, months_of(home, None))


def as_mailed(home: Home, sheet: str, header: str) -> list[Any]:
    """What stands under a header in the archived submissions, read without any of ours."""
    found = []
    for file in sorted((home.folder / "archive" / str(PERIOD)).glob("*.xlsx")):
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        if sheet in book.sheetnames:
            rows = list(book[sheet].iter_rows(values_only=True))
            heads = next(i for i, row in enumerate(rows) if header in row)
            at = rows[heads].index(header)
            found += [row[at] for row in rows[heads + 1 :] if row[0] is not None]
        book.close()
    return found


def test_every_row_that_counts_is_there_to_the_fen(home: Home, held: dict[str, Any]) -> None:
    amounts = [Decimal(str(value)) for value in as_mailed(home, "业务量流水", "收入") if value is not None]
    found = ask("SELECT count(*), sum(收入), count(DISTINCT 机构编码) FROM 业务量流水", held).rows
    assert amounts and found == [(len(amounts), sum(amounts), len(COUNTIES))]
    pieces = [Decimal(str(value)) for value in as_mailed(home, "业务量流水", "数量") if value is not None]
    assert ask("SELECT sum(数量) FROM 业务量流水", held).rows == [(sum(pieces),)]
    days = {value.date() for value in as_mailed(home, "走访记录", "日期")}
    assert {row[0] for row in ask("SELECT DISTINCT 日期 FROM 走访记录", held).rows} == days
    assert ask("SELECT typeof(收入), typeof(日期) FROM 业务量流水, 走访记录 LIMIT 1", held).rows == [("DECIMAL(18,2)", "DATE")]


def test_who_when_and_from_which_cell_stand_beside_each_row(home: Home, held: dict[str, Any]) -> None:
    first = ask("SELECT 机构编码, 机构名称, 期间, 来源文件, 来源行, 客户编码 FROM 客户档案 ORDER BY ALL LIMIT 1", held).rows[0]
    assert first[:3] == (min(COUNTIES), COUNTIES[min(COUNTIES)], str(PERIOD))
    book = openpyxl.load_workbook(home.folder / "archive" / str(PERIOD) / first[3])
    sheet = book["客户档案"]
    at = next(cell.column for cell in sheet[5] if cell.value == "客户编码")
    assert sheet.cell(first[4], at).value == first[5]


def test_beside_the_registers_stand_units_filings_and_fields(held: dict[str, Any]) -> None:
    assert ask(f"SELECT count(*) FROM {UNITS}", held).rows == [(len(COUNTIES) + 1,)]
    assert ask(f"SELECT DISTINCT 状态, 计入 FROM {FILINGS}", held).rows == [("已收", True)]
    listed = {(row[0], row[1]) for row in ask(f"SELECT * FROM {FIELDS}", held).rows}
    assert listed == {
        (name, column) for name, table in held.items() if name not in (UNITS, FILINGS, FIELDS) for column in table.column_names
    }


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_what_is_no_question_is_refused(held: dict[str, Any], sql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "这里"
    here.mkdir()
    monkeypatch.chdir(here)
    with pytest.raises(ToolkitError) as wrong:
        ask(sql, held)
    assert "SELECT" in str(wrong.value) and list(here.iterdir()) == []
    assert ask("SELECT count(*) > 0 FROM 业务量流水", held).rows == [(True,)]


def test_a_question_without_an_end_is_stopped(held: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    with pytest.raises(ToolkitError, match="停下了"):
        ask("SELECT max(a.range * b.range % 7) FROM range(10000000) a, range(10000000) b", held)


@pytest.mark.parametrize("number", range(1, len(QUESTIONS) + 1))
def test_each_ready_question_is_answered(home: Home, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", "--home", str(home.folder), "--question", str(number), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["columns"] and all(len(row) == len(told["columns"]) for row in told["rows"])


def test_the_first_question_adds_up(home: Home, held: dict[str, Any]) -> None:
    rows = ask(in_words_of(QUESTIONS[0], registers()), held).rows
    assert sum(row[3] for row in rows) == sum(Decimal(str(v)) for v in as_mailed(home, "业务量流水", "收入") if v is not None)
    shares = ask(in_words_of(QUESTIONS[1], registers()), held).rows
    assert abs(sum(row[3] for row in shares) - 1) < 1e-9


def test_a_fall_is_the_difference_of_two_months() -> None:
    flow = pa.table(
        {
            "机构名称": ["甲"] * 4,
            "客户编码": ["K1", "K1", "K2", "K2"],
            "期间": ["2026-09", "2026-10", "2026-09", "2026-10"],
            "收入": pa.array([Decimal("10.00"), Decimal("4.00"), Decimal("1.00"), Decimal("2.00")]),
        }
    )
    assert ask(in_words_of(QUESTIONS[3], registers()), {"业务量流水": flow}).rows == [
        ("甲", "K1", Decimal("10.00"), Decimal("4.00"), Decimal("-6.00"))
    ]


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet"])
def test_an_export_holds_the_same_rows(home: Home, held: dict[str, Any], tmp_path: Path, form: str) -> None:
    out = tmp_path / ("全部.xlsx" if form == "xlsx" else "全部")
    assert main(["export", "--home", str(home.folder), "--format", form, "--out", str(out)]) == 0
    wanted = held["业务量流水"]
    if form == "xlsx":
        book = openpyxl.load_workbook(out)
        lines = [list(row) for row in book["业务量流水"].iter_rows(values_only=True)]
        assert lines[0] == wanted.column_names and "字段" in book.sheetnames
        amounts = [Decimal(str(row[lines[0].index("收入")])) for row in lines[1:]]
    elif form == "csv":
        with (out / "业务量流水.csv").open(encoding="utf-8-sig", newline="") as stream:
            amounts = [Decimal(row["收入"]) for row in csv.DictReader(stream)]
    else:
        amounts = pq.read_table(out / "业务量流水.parquet")["收入"].to_pylist()
    assert amounts == wanted["收入"].to_pylist()


def test_a_csv_that_people_open_holds_no_live_formula(
    submission: Callable[..., Path], clean: Callable[..., Any], policy_book: Path, tmp_path: Path
) -> None:
    cells = clean("LJ01")
    cells["R20"][0]["客户意见"] = "=cmd|'/c calc'!A1"
    sent = submission("LJ01", cells=cells)
    assert main(["collect", str(sent), "--home", str(tmp_path / "中心"), "--policy", str(policy_book)]) in (0, 1)
    home = Home(tmp_path / "中心")
    export(tables(home, months_of(home, None)), tmp_path / "导出", "csv")
    with (tmp_path / "导出" / "走访记录.csv").open(encoding="utf-8-sig", newline="") as stream:
        said = [row["客户意见"] for row in csv.DictReader(stream)]
    assert "'=cmd|'/c calc'!A1" in said and not [text for text in said if text.startswith("=")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "--format", "xls", "--out", "a.xls"), "没有“xls”这种格式"),
        (("export", "--out", "a.csv"), "不是 .xlsx"),
        (("export", "--period", "2031-01", "--out", "a.xlsx"), "没有2031年1月的上报件"),
        (("sql",), "要么写一条 SELECT"),
        (("sql", "--question", "99"), "没有第 99 个问题"),
        (("sql", "SELECT 1", "--out", "a.doc"), "a.doc"),
    ],
)
def test_a_wrong_call_is_one_sentence(home: Home, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--home", str(home.folder)]) == 2
    assert said in capsys.readouterr().err


def test_an_answer_goes_into_a_file(home: Home, tmp_path: Path) -> None:
    out = tmp_path / "结果.csv"
    assert main(["sql", "SELECT DATE '2026-10-01' AS 日, 1.50 AS 数, true AS 是", "--home", str(home.folder), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8-sig").split() == ["日,数,是", "2026-10-01,1.50,是"]
    assert dt.date.fromisoformat("2026-10-01") == ask("SELECT DATE '2026-10-01'", {}).rows[0][0]


@pytest.mark.parametrize(("pack", "number"), sampled([*product(packs(), range(len(QUESTIONS)))], 20, "questions"))
def test_a_ready_question_is_asked_in_the_words_of_its_pack(pack: str, number: int) -> None:
    """Each can be asked of an empty month of every pack that has what it needs, and is refused by name where it has not."""
    known = {register.id: register for register in packs()[pack].desk}
    named = set(re.findall(r"\{(R\w+)", QUESTIONS[number].sql))
    if not named <= set(known):
        with pytest.raises(ToolkitError, match="答不了"):
            in_words_of(QUESTIONS[number], known)
        return
    nobody = pa.array([], pa.string())
    empty = {r.sheet: shown_table(r, to_arrow(r.empty(), r).append_column(NAME, nobody)) for r in known.values()}
    empty[FILINGS] = pa.table(dict.fromkeys(("期间", "机构名称", "状态", "及时", "迟几天", "版本", "签收"), nobody))
    assert ask(in_words_of(QUESTIONS[number], known), empty).rows == []


def test_an_answer_on_the_screen_is_lines_of_cells(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Parted by tabs, as a spreadsheet takes them; what a terminal would obey is shown."""
    assert main(["sql", "SELECT 1.50 AS 数, 'a' || chr(27) || 'b' AS 字, NULL AS 空", "--home", str(home.folder)]) == 0
    assert capsys.readouterr().out.splitlines() == ["数\t字\t空", "1.50\ta〔U+001B〕b\t"]
