"""Commands over packs and the policy workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from macros.cli.app import app, existing, leave, print_json, say, workbook_out
from macros.cli.options import Json
from macros.clock import today
from macros.errors import ToolkitError
from macros.told.chinese_help import Commands

if TYPE_CHECKING:
    from validators.packs.trade_pack import Pack

pack_app = Commands(help="方案")
policy_app = Commands(help="政策工作簿")
app.add_typer(pack_app, name="pack")
app.add_typer(policy_app, name="policy")


@pack_app.command("list")
def pack_list(as_json: Json = False) -> None:
    """列出全部方案。"""
    from validators.packs.trade_pack import overlays, packs, presets

    found = [
        {
            "id": p.id,
            "name": p.aliases[0] if p.aliases else p.id,
            "title": p.title.zh,
            "registers": list(p.registers),
            "computations": list(p.computations),
            "reports": list(dict.fromkeys((*p.reports, *p.centre_reports))),
            "aliases": list(p.aliases),
            "system": p.system,
        }
        for p in sorted((*packs().values(), *presets().values()), key=lambda p: p.id)
    ]
    if as_json:
        over = [{"id": p.id, "title": p.title.zh, "aliases": list(p.aliases), "system": p.system} for p in overlays().values()]
        print_json({"packs": found, "overlays": over})
    else:
        for pack in found:
            say(f"{pack['id']}　{pack['title']}（{'、'.join(pack['aliases'])}）")
        for one in overlays().values():
            say(f"{one.id}　{one.title.zh}（{'、'.join(one.aliases)}）：加在别的方案上，如 --pack P01 --pack {one.id}")


@pack_app.command("show")
def pack_show(name: Annotated[str, typer.Argument(help="方案，如 P01 或 postal")], as_json: Json = False) -> None:
    """一个方案的参数和出处。"""
    from validators.packs.trade_pack import find_overlay

    pack = find_overlay(name) or pack_of(name)
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


def packs_of(names: Sequence[str], default: str = "") -> Pack:
    """One pack, with what is laid over it (--pack written several times); a pack that another one includes adds nothing.

    `default` where only overlays are named. ToolkitError for two packs that are no overlays.
    """
    from validators.packs.trade_pack import find_overlay, laid_over

    over = [found for name in names if (found := find_overlay(name)) is not None]
    bases = [pack_of(name) for name in names if find_overlay(name) is None] or ([pack_of(default)] if default else [])
    wide = [one for one in bases if not any(one.id != other.id and one.id in other.kin for other in bases)]
    distinct = {one.id: one for one in wide}
    if not distinct:
        told = "、".join(one.id for one in over)
        raise ToolkitError(f"{told} 是加在别的方案上的，不是单独的方案", f"再写一个 --pack，如 --pack P01 --pack {over[0].id}")
    if len(distinct) > 1:
        remedy = "一个单位用一个方案；要拼成自己的，用 keybook pack new 起头，再改 pack.toml 的 include"
        raise ToolkitError(f"{'、'.join(distinct)} 是不同行业的方案，不能直接并用", remedy)
    return laid_over(next(iter(distinct.values())), *over)


def pack_of(name: str) -> Pack:
    """A pack by any of its names, or by the folder that holds it; ToolkitError when there is none."""
    from validators.packs.carried_pack import pack_of_folder
    from validators.packs.pack_contents import PackError
    from validators.packs.trade_pack import find_pack, packs, presets

    pack = find_pack(name)
    if pack is None and Path(name).is_dir():
        try:
            return pack_of_folder(Path(name))
        except PackError as wrong:
            raise ToolkitError(str(wrong), "用 keybook pack check 查出哪里不对，改好再试") from wrong
    every = (*packs().values(), *presets().values())
    if pack is None:
        raise ToolkitError(f"没有叫“{name}”的方案", f"可用的有：{'、'.join(f'{p.id}（{p.title.zh}）' for p in every)}")
    return pack


@pack_app.command("new")
def pack_new(
    out: Annotated[Path, typer.Option("--out", help="写到这个新文件夹")],
    source: Annotated[str, typer.Option("--from", help="照这个方案起头，如 postal")] = "P00",
    own: Annotated[str, typer.Option("--id", help="新方案的编号")] = "本单位",
    title: Annotated[str, typer.Option("--title", help="新方案的名称")] = "",
    as_json: Json = False,
) -> None:
    """照一个现成的方案起头，写成一个文件夹的文本，改好就能用。"""
    from macros.lookup.pack_folder import write_pack

    made = write_pack(pack_of(source), out, own=own, title=title)
    if as_json:
        print_json({"out": [str(path) for path in made]})
    else:
        say(f"方案文件夹已生成：{out}（{len(made)} 个文件）。改好后先 keybook pack check {out}，再 keybook policy new --pack {out}。")


@pack_app.command("check")
def pack_check(folder: Annotated[Path, typer.Argument(help="方案文件夹")], as_json: Json = False) -> None:
    """查一个方案文件夹：写错的编号、列名、参数一次列全。"""
    from macros.lookup.pack_folder import faults_of

    if not folder.is_dir():
        raise ToolkitError(f"找不到文件夹“{folder}”", "写方案所在文件夹的名字")
    faults = faults_of(folder)
    if as_json:
        print_json({"folder": str(folder), "sound": not faults, "faults": [fault.as_json() for fault in faults]})
    else:
        for fault in faults:
            say(f"×{fault.place}：{fault.message}。怎么改：{fault.remedy}")
        say("没有问题，可以用了。" if not faults else f"共 {len(faults)} 处，改好再查一次。")
    leave(bool(faults))


@policy_app.command("new")
def policy_new(
    pack: Annotated[list[str], typer.Option("--pack", help="方案，如 postal；要加审批权限，再写一个 --pack P13")],
    out: Annotated[Path, typer.Option("--out", help="写到这个 .xlsx")],
    as_json: Json = False,
) -> None:
    """生成政策工作簿：每个参数都写明出处。"""
    from workbooks.desk.policy_book import write_policy

    chosen = packs_of(pack)
    write_policy(workbook_out(out), chosen)
    catalogue = chosen.say("《业务目录》和") if any(register.id == "R07" for register in chosen.head) else ""
    print_json({"out": [str(out)]}) if as_json else say(f"政策工作簿已生成：{out}。先填《组织机构》，再看{catalogue}《参数表》。")


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
            say(f"  {f.severity.label} 《{f.sheet}》{f.cell or ''} {f.heading}：{f.message}。怎么改：{f.remedy}")
        if checked.blank:
            say(f"  空着：{'、'.join(checked.blank)}")
        if checked.examples:
            say(f"  示例值（确认后把“来源”改成“本单位填写”）：{'、'.join(checked.examples)}")
    leave(checked.blocking)
