"""Commands that only tell: explain a finding, print the schema of a register, the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from macros.cli.app import app, print_json, say, workbook_out
from macros.cli.options import Json
from macros.clock import now
from macros.errors import ToolkitError


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
    pack: Annotated[str, typer.Option("--pack", help="方案")] = "postal",
    branches: Annotated[int | None, typer.Option("--branches", help="下级机构数；不写就按方案", min=2, max=3000)] = None,
    periods: Annotated[int, typer.Option("--periods", help="月数", min=1, max=24)] = 3,
    seed: Annotated[int, typer.Option("--seed", help="随机种子")] = 7,
    home: Annotated[Path, typer.Option("--home", help="写到这个文件夹")] = Path("demo"),
    as_json: Json = False,
) -> None:
    """用生成的数据走完整个月度流程。"""
    from macros.cli.policy_commands import pack_of
    from macros.demo.cycle import run_demo
    from macros.progress import Bar

    with Bar("演示", quiet=as_json) as bar:
        told = run_demo(home, branches=branches, periods=periods, seed=seed, step=bar.say, pack=pack_of(pack))
    if as_json:
        print_json(told.as_json())
    else:
        for line in told.lines:
            say(line)
