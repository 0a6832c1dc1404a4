"""Commands for analysts: the facts of a home as files, and asked in SQL."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from macros.cli.app import app, home_at, month, print_json, say
from macros.cli.options import Json
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from macros.analysis.asking import Answer
    from workbooks.archive.home import Home

HomeFolder = Annotated[Path, typer.Option("--home", help="收件文件夹")]
SomePeriod = Annotated[str, typer.Option("--period", help="期间，如 2026-10；不写就是收到过的各月")]
SHOWN = 200
"""Lines of an answer that the screen shows."""


@app.command("export")
def export(
    home: HomeFolder,
    out: Annotated[Path, typer.Option("--out", help="xlsx 写文件名，parquet、csv 写文件夹")],
    form: Annotated[str, typer.Option("--format", help="xlsx、parquet 或 csv")] = "xlsx",
    period: SomePeriod = "",
    as_json: Json = False,
) -> None:
    """导出：计入合计的各表明细，一行一条，可做透视表；《字段》写明每一列。"""
    from macros.analysis.analyst_tables import months_of, tables
    from macros.analysis.exporting import FORMATS
    from macros.analysis.exporting import export as written
    from macros.cli.app import workbook_out
    from macros.progress import Bar

    if form not in FORMATS:
        raise ToolkitError(f"没有“{form}”这种格式", f"可用的：{'、'.join(FORMATS)}")
    if form == "xlsx":
        workbook_out(out)
    elif out.is_file():
        raise ToolkitError(f"“{out.name}”是文件", f"{form} 每张表一个文件，--out 写一个文件夹")
    where = home_at(home)
    with Bar("导出", quiet=as_json) as bar:
        made = written(tables(where, months_of(where, month(period) if period else None), step=bar.say), out, form)
    print_json({"out": [str(file) for file in made]}) if as_json else say(f"已导出：{out}（{len(made)} 个文件）")


@app.command("sql")
def sql(
    query: Annotated[str, typer.Argument(help="一条 SELECT，表名、列名用中文")] = "",
    home: Annotated[Path | None, typer.Option("--home", help="收件文件夹")] = None,
    period: SomePeriod = "",
    question: Annotated[int, typer.Option("--question", help="问现成的第几个问题")] = 0,
    questions: Annotated[bool, typer.Option("--questions", help="列出现成的问题")] = False,
    listed: Annotated[bool, typer.Option("--tables", help="列出有哪些表、哪些列")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="结果写成 .xlsx、.csv 或 .parquet")] = None,
    as_json: Json = False,
) -> None:
    """查询：用 SQL 问收件文件夹里的数据；只读，不碰文件，不上网。"""
    from macros.analysis.questions import QUESTIONS

    if questions:
        found = [{"number": n, "question": one.words, "sql": one.sql} for n, one in enumerate(QUESTIONS, 1)]
        _tell_questions(found, as_json)
        return
    if home is None:
        raise ToolkitError("没有写收件文件夹", "加上 --home 收件文件夹")
    if sum(map(bool, (query, question, listed))) != 1:
        raise ToolkitError("要么写一条 SELECT，要么写 --question 第几个，要么写 --tables", "现成的问题：keybook sql --questions")
    if question and not 1 <= question <= len(QUESTIONS):
        raise ToolkitError(f"没有第 {question} 个问题", f"1 到 {len(QUESTIONS)}；keybook sql --questions 看是什么")
    where = home_at(home)
    asked = QUESTIONS[question - 1].sql if question else "SELECT * FROM 字段" if listed else query
    _tell(_asked(where, asked, period), out, as_json)


def _asked(home: Home, asked: str, period: str) -> Answer:
    from macros.analysis.analyst_tables import months_of, tables
    from macros.analysis.asking import ask

    return ask(asked, tables(home, months_of(home, month(period) if period else None)))


def _tell_questions(found: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json({"questions": found})
        return
    for one in found:
        say(f"{one['number']:>2}　{one['question']}")
        say(f"　　{one['sql']}")


def _tell(answer: Answer, out: Path | None, as_json: bool) -> None:
    from macros.analysis.exporting import write_answer

    rows = answer.rows
    if out is not None:
        made = write_answer(answer, out)
        print_json({"out": [str(made)], "rows": len(rows)}) if as_json else say(f"{len(rows)} 行，已写到 {made}")
        return
    if as_json:
        print_json({"columns": list(answer.columns), "rows": [[_plain(value) for value in row] for row in rows]})
        return
    say("\t".join(answer.columns))
    for row in rows[:SHOWN]:
        say("\t".join("" if value is None else str(_plain(value)) for value in row))
    if len(rows) > SHOWN:
        say(f"还有 {len(rows) - SHOWN} 行；全部用 --out 写成文件")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, dt.date) else value
