"""Commands that only tell: explain a finding, print the schema of a register, the demo; and for analysts, the facts of a home
as files and asked in SQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from macros.cli.app import app, harmless, home_at, month, print_json, say, workbook_out
from macros.cli.options import Json
from macros.clock import now
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from macros.analysis.asking import Answer
    from validators.register import Register

HomeFolder = Annotated[Path, typer.Option("--home", help="收件文件夹")]
SomePeriod = Annotated[str, typer.Option("--period", help="期间，如 2026-10；不写就是收到过的各月")]
SHOWN = 200
"""Lines of an answer that the screen shows."""


@app.command("explain")
def explain(
    code: Annotated[str | None, typer.Argument(help="问题代码或规则编号，如 V05；“规则”列出上级自定的全部规则；不写就是全部")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="政策工作簿、台账或上报件：连同上级自定的规则")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写成可以打印的《校验规则手册》")] = None,
    as_json: Json = False,
) -> None:
    """一种问题是什么意思、怎么改；--out 印出全部规则。"""
    from macros.lookup.explain import OFFICE, catalogue, explanations, office_entries, policy_in

    force = policy_in(policy) if policy is not None else None
    everything = catalogue() + (office_entries(force) if force else [])
    found = explanations(code, force) if code else everything
    if code == OFFICE and not found:
        raise ToolkitError("没有上级自定的规则", "加上 --policy 政策工作簿；规则写在它的《规则》表里")
    if not found:
        raise ToolkitError(f"没有叫“{code}”的问题", "用 keybook check --json 看 code 或 rule 一项")
    if out is not None:
        from macros.lookup.handbook import write_handbook

        write_handbook(workbook_out(out), found, now=now())
        print_json({"out": [str(out)]}) if as_json else say(f"《校验规则手册》已写好：{out}（{len(found)} 条）")
    elif as_json:
        print_json(found)
    else:
        for entry in found:
            say(f"{entry['rule'] or ''} {entry['code']} {entry['severity_zh']}　{entry['title']}".strip())
            say(f"  {entry['explain']}")
            say(f"  怎么改：{entry['remedy']}（依据：{entry['source']}；责任人：{entry['owner']}；{entry['dates']}）")


@app.command("schema")
def schema(
    register: Annotated[str | None, typer.Argument(help="登记表，如 R03 或 客户档案；不写就是全部")] = None,
    form: Annotated[str, typer.Option("--format", help="json-schema 或 table-schema")] = "json-schema",
) -> None:
    """登记表的机器可读说明。"""
    from macros.lookup.schema import schemas

    print_json(schemas(register, form))


@app.command("demo")
def demo(
    pack: Annotated[list[str] | None, typer.Option("--pack", help="方案；可以再加一个 --pack P13")] = None,
    branches: Annotated[int | None, typer.Option("--branches", help="下级机构数；不写就按方案", min=1, max=3000)] = None,
    periods: Annotated[int, typer.Option("--periods", help="走完几个月（再往前的 20 个月有合计）", min=1, max=24)] = 2,
    seed: Annotated[int, typer.Option("--seed", help="随机种子")] = 7,
    home: Annotated[Path, typer.Option("--home", help="写到这个文件夹")] = Path("demo"),
    as_json: Json = False,
) -> None:
    """用生成的数据走完整个月度流程。"""
    from macros.cli.policy_commands import packs_of
    from macros.demo.cycle import PACK, run_demo
    from macros.progress import Bar

    with Bar("演示", quiet=as_json) as bar:
        told = run_demo(home, branches=branches, periods=periods, seed=seed, step=bar.say, pack=packs_of(pack or [PACK], PACK))
    if as_json:
        print_json(told.as_json())
    else:
        for line in told.lines:
            say(line)


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
    from macros.analysis.analyst_tables import FIELDS, months_of, tables
    from macros.analysis.asking import ask
    from macros.analysis.questions import QUESTIONS, in_words_of
    from validators.register import registers

    if questions:
        _tell_questions(home_at(home).policy.registers if home is not None else registers(), as_json)
        return
    if home is None:
        raise ToolkitError("没有写收件文件夹", "加上 --home 收件文件夹")
    if sum(map(bool, (query, question, listed))) != 1:
        raise ToolkitError("要么写一条 SELECT，要么写 --question 第几个，要么写 --tables", "现成的问题：keybook sql --questions")
    if question and not 1 <= question <= len(QUESTIONS):
        raise ToolkitError(f"没有第 {question} 个问题", f"1 到 {len(QUESTIONS)}；keybook sql --questions 看是什么")
    where = home_at(home)
    ready = in_words_of(QUESTIONS[question - 1], where.policy.registers) if question else ""
    given = tables(where, months_of(where, month(period) if period else None))
    _tell(ask(ready or query or f"SELECT * FROM {FIELDS}", given), out, as_json)


def _tell_questions(known: Mapping[str, Register], as_json: bool) -> None:
    from macros.analysis.questions import QUESTIONS, in_words_of

    found = [{"number": n, "question": one.words, "sql": in_words_of(one, known)} for n, one in enumerate(QUESTIONS, 1)]
    if as_json:
        print_json({"questions": found})
        return
    for one in found:
        say(f"{one['number']:>2}　{one['question']}")
        say(f"　　{one['sql']}")


def _tell(answer: Answer, out: Path | None, as_json: bool) -> None:
    from macros.analysis.exporting import write_answer
    from validators.packs.spoken import keep_texts

    rows = answer.rows
    if out is not None:
        made = write_answer(answer, out)
        print_json({"out": [str(made)], "rows": len(rows)}) if as_json else say(f"{len(rows)} 行，已写到 {made}")
        return
    if as_json:
        keep_texts([*answer.columns, *(value for row in rows for value in row)])
        print_json({"columns": list(answer.columns), "rows": [[_plain(value) for value in row] for row in rows]})
        return
    for line in (answer.columns, *rows[:SHOWN]):
        typer.echo("\t".join("" if value is None else harmless(str(_plain(value))) for value in line))
    if len(rows) > SHOWN:
        say(f"还有 {len(rows) - SHOWN} 行；全部用 --out 写成文件")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, dt.date) else value
