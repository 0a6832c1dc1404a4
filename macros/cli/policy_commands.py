"""Commands over packs and the policy workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from macros.cli.app import app, existing, leave, print_json, say, workbook_out
from macros.cli.options import Json
from macros.clock import today
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from validators.policy import Pack

pack_app = typer.Typer(help="方案", no_args_is_help=True)
policy_app = typer.Typer(help="政策工作簿", no_args_is_help=True)
app.add_typer(pack_app, name="pack")
app.add_typer(policy_app, name="policy")


@pack_app.command("list")
def pack_list(as_json: Json = False) -> None:
    """列出全部方案。"""
    from validators.policy import packs

    found = [{"id": p.id, "title": p.title.zh, "aliases": list(p.aliases), "system": p.system} for p in packs().values()]
    if as_json:
        print_json({"packs": found})
    else:
        for pack in found:
            say(f"{pack['id']}　{pack['title']}（{'、'.join(pack['aliases'])}）")


@pack_app.command("show")
def pack_show(name: Annotated[str, typer.Argument(help="方案，如 P01 或 postal")], as_json: Json = False) -> None:
    """一个方案的参数和出处。"""
    pack = pack_of(name)
    found = [
        {
            "code": p.code,
            "name": p.name,
            "value": p.value or None,
            "unit": p.unit,
            "source": p.source,
            "file": p.file or None,
            "quote": p.quote or None,
        }
        for p in pack.parameters.values()
    ]
    if as_json:
        print_json(
            {
                "id": pack.id,
                "title": pack.title.zh,
                "registers": list(pack.registers),
                "computations": list(pack.computations),
                "parameters": found,
            }
        )
    else:
        say(f"{pack.id} {pack.title.zh}：{len(pack.registers)} 张表，{len(pack.computations)} 项计算，{len(found)} 个参数")
        for line in found:
            quote = f"　「{line['quote']}」" if line["quote"] else ""
            say(f"  {line['name']}　{line['value'] or '（空）'}{line['unit']}　{line['source']}{quote}")


def pack_of(name: str) -> Pack:
    """A pack by any of its names; ToolkitError when there is none."""
    from validators.policy import find_pack, packs

    pack = find_pack(name)
    if pack is None:
        raise ToolkitError(f"没有叫“{name}”的方案", f"可用的有：{'、'.join(f'{p.id}（{p.title.zh}）' for p in packs().values())}")
    return pack


@policy_app.command("new")
def policy_new(
    pack: Annotated[str, typer.Option("--pack", help="方案，如 postal")],
    out: Annotated[Path, typer.Option("--out", help="写到这个 .xlsx")],
    as_json: Json = False,
) -> None:
    """生成政策工作簿：每个参数都写明出处。"""
    from workbooks.desk.policy_book import write_policy

    write_policy(workbook_out(out), pack_of(pack))
    print_json({"out": [str(out)]}) if as_json else say(f"政策工作簿已生成：{out}。先填《组织机构》，再看《业务目录》和《参数表》。")


@policy_app.command("check")
def policy_check(file: Annotated[Path, typer.Argument(help="政策工作簿")], as_json: Json = False) -> None:
    """检查政策工作簿。"""
    from macros.lookup.policy_check import check_policy

    checked = check_policy(existing(file, "政策工作簿"), today())
    if as_json:
        print_json(checked.as_json(str(file)))
    else:
        say(
            f"{file.name}：政策摘要 {checked.policy.digest}，问题 {len(checked.findings)} 处，空着的参数 {len(checked.blank)} 个，"
            f"示例值 {len(checked.examples)} 个"
        )
        for f in checked.findings:
            say(f"  {f.severity.label} 《{f.sheet}》{f.cell or ''} {f.column or ''}：{f.message}。怎么改：{f.remedy}")
        if checked.blank:
            say(f"  空着：{'、'.join(checked.blank)}")
        if checked.examples:
            say(f"  示例值（确认后把“来源”改成“本单位填写”）：{'、'.join(checked.examples)}")
    leave(checked.blocking)
