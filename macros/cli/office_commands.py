"""Commands for an office: safe corrections, the no-macro routes, set-up and the state of it all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from macros.cli.app import app, existing, home_at, leave, opened, print_json, refuse, say, workbook_out
from macros.cli.options import File, HomeFolder, Json, Policy, Previous
from macros.clock import now
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from macros.mending.mend_record import Entry
    from macros.office.condition import Condition

_SHOWN = 30


@app.command("fix")
def fix(
    file: File,
    out: Annotated[Path | None, typer.Option("--out", help="写到这里；不写就放在原文件旁边")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="照《修正记录》把原来的值放回去")] = False,
    policy: Policy = None,
    previous: Previous = None,
    as_json: Json = False,
) -> None:
    """一键修正：照建议改好能改的，原值记在《修正记录》；--undo 撤销。"""
    from macros.headless import headless, write_copy
    from macros.mending.fixing import undo_of

    existing(file)
    target = workbook_out(out or file.with_name(f"{file.stem}-{'已撤销' if undo else '已修正'}.xlsx"))
    if target.resolve() == file.resolve():
        raise ToolkitError("不能写回原文件", "换一个文件名；原文件原样留着")
    if undo:
        done = undo_of(file)
        write_copy(file, done, target)
    else:
        done = headless("fix", opened(file, policy, previous), target)
    if as_json:
        print_json({"out": [str(target)], "changes": [_change(entry) for entry in done.outcome]})
        return
    say(f"{file.name}：{done.said} 写在：{target}")
    for entry in done.outcome[:_SHOWN]:
        change = _change(entry)
        say(
            f"  《{entry.sheet}》{entry.cell} {entry.header}：{change['from'] or '（空）'} → {change['to'] or '（空）'}"
            f"（{entry.state or entry.why}）"
        )
    if len(done.outcome) > _SHOWN:
        say(f"  另有 {len(done.outcome) - _SHOWN} 处，见《修正记录》")


def _change(entry: Entry) -> dict[str, str]:
    from macros.mending.mend_record import typed_text

    old, new = typed_text(entry.old)[1], typed_text(entry.new)[1]
    back = bool(entry.state)
    return {
        "sheet": entry.sheet,
        "cell": entry.cell,
        "column": entry.header,
        "from": new if back else old,
        "to": old if back else new,
        "why": entry.why,
    }


@app.command("drop")
def drop(
    files: Annotated[list[Path] | None, typer.Argument(help="台账或上报件；不写就问")] = None,
    do: Annotated[str, typer.Option("--do", help="校验、计算、打包，或 校验和计算")] = "校验和计算",
    policy: Policy = None,
    as_json: Json = False,
) -> None:
    """拖到图标上的文件：校验、计算，标好问题的一份放在旁边。"""
    from macros.office.drop import ACTIONS, handle
    from macros.office.launcher import asked
    from workbooks.book import Rejection

    if do not in ACTIONS:
        raise ToolkitError(f"没有“{do}”这个做法", f"可用的有：{'、'.join(ACTIONS)}")
    given = files or asked()
    done, refused = [], 0
    for file in given:
        try:
            done.append(handle(existing(file), do, now=now(), policy=policy))
        except (ToolkitError, Rejection) as cannot:
            refused = refuse(cannot.reason, cannot.remedy)
    if refused and not done:
        raise typer.Exit(refused)
    if as_json:
        print_json({"out": [str(f) for one in done for f in one.files], "said": "\n".join(one.said for one in done)})
    else:
        for one in done:
            say(one.said)
    if refused:
        raise typer.Exit(refused)
    leave(any(one.blocked for one in done))


@app.command("watch")
def watch(
    folder: Annotated[Path, typer.Argument(help="要看着的文件夹")],
    once: Annotated[bool, typer.Option("--once", help="把现在放着的做完就停")] = False,
    interval: Annotated[float, typer.Option("--interval", help="几秒看一次", min=0.05)] = 2.0,
) -> None:
    """看着一个文件夹：放进来的文件，校验、计算或打包后放回旁边。"""
    from macros.office.drop import COMPUTE, PACK
    from macros.office.watch import run

    if not folder.is_dir():
        raise ToolkitError(f"找不到文件夹“{folder}”", "先建好文件夹，再写它的名字")
    if not once:
        say(f"正在看着“{folder}”。放进来的文件会校验并放回旁边；要计算放进“{COMPUTE}”、要打包放进“{PACK}”子文件夹。按 Ctrl-C 停止。")
    done = run(folder.resolve(), say, once=once, interval=interval)
    if once:
        say(f"做了 {done} 个文件。")


@app.command("press")
def press(idle: Annotated[float, typer.Option("--idle", help="没有人点按钮，过几分钟自己结束", min=0.01)] = 45) -> None:
    """按钮的助手：留在本机等着，点按钮不用再等程序启动；只听本机、只认本人，闲着自己结束。一般由第一次点按钮自动启动。"""
    from macros.office.pressing.helper_life import serve, stands_ready

    if stands_ready():
        say("按钮的助手已经在运行。")
        return
    serve(idle=idle * 60)


@app.command("install")
def install(
    home: Annotated[Path | None, typer.Option("--home", help="写到这个文件夹而不是本人的（试验用）")] = None,
    wps: Annotated[bool, typer.Option("--wps", help="给 WPS 表格装上“大客户”一栏")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="和 --wps 一起写：从 WPS 拿走")] = False,
    as_json: Json = False,
) -> None:
    """给本人装好：按钮用的配置、桌面图标；--wps 给 WPS 装上按钮；报告还缺什么。"""
    from macros.office.install import Office
    from macros.office.install import install as set_up

    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
    if remove and not wps:
        raise ToolkitError("--remove 要和 --wps 一起写", "写 keybook install --wps --remove")
    if wps:
        from macros.office.wps.wps_addin import install_wps, remove_wps

        _report([(remove_wps if remove else install_wps)(Office.here(home))], as_json)
    _report(set_up(Office.here(home)), as_json)


@app.command("doctor")
def doctor(
    home: Annotated[
        Path | None, typer.Option("--home", help="收件文件夹：查登记和存档是不是都和收到时一样；别的文件夹则当作本人的文件夹（试验用）")
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="登记丢了或坏了、又没有备份时：按存档重建登记，原来的留着")] = False,
    anchor: Annotated[str, typer.Option("--anchor", help="报表、回执或邮件上的“账本 第 n 条 …”，看登记是不是旧的、改写过的")] = "",
    as_json: Json = False,
) -> None:
    """查一遍：Python、程序包、配置、图标、字体、权限；写 --home 收件文件夹就查登记和存档；不对的给出办法。"""
    from macros.office.doctor import examine
    from macros.office.doctor_home import examine_home, is_home
    from macros.office.install import Office

    if rebuild:
        _rebuild(home, as_json)
        return
    if home is not None and is_home(home):
        _report(examine_home(home, anchor), as_json)
        return
    _report(examine(Office.here(home)), as_json)


def _rebuild(home: Path | None, as_json: bool) -> None:
    from macros.office.rebuild_home import rebuild

    if home is None:
        raise ToolkitError("--rebuild 要写 --home 收件文件夹", "加上 --home")
    done = rebuild(existing(home, "收件文件夹"), now=now())
    print_json(done.as_json()) if as_json else say(done.message)
    leave(bool(done.left))


def _report(conditions: list[Condition], as_json: bool) -> None:
    from macros.office.condition import all_fine

    if as_json:
        print_json({"fine": all_fine(conditions), "lines": [c.as_json() for c in conditions]})
    else:
        for condition in conditions:
            say(condition.line)
        wrong = sum(c.mark == "×" for c in conditions)
        say("都好。" if not wrong else f"还有 {wrong} 处要处理，见上面打×的行。")
    leave(not all_fine(conditions))


@app.command("backup")
def backup(home: HomeFolder, out: Annotated[Path, typer.Option("--out", help="备份文件，最好在别的盘")], as_json: Json = False) -> None:
    """备份收件文件夹成一个文件；正在收件、合并也可以做。"""
    from workbooks.archive.backup import backup as back_up

    done = back_up(home_at(existing(home, "收件文件夹")), out, now=now())
    print_json(done.as_json()) if as_json else say(done.message)


@app.command("restore")
def restore(file: Annotated[Path, typer.Argument(help="keybook backup 做的备份")], home: HomeFolder, as_json: Json = False) -> None:
    """从备份恢复成一个新的收件文件夹；备份以后收到的要再收一次。"""
    from workbooks.archive.backup import restore as bring_back

    made = bring_back(existing(file, "备份"), home, now=now())
    last = made.ledger.events()[-2].at
    if as_json:
        print_json({"home": str(home), "events": len(made.ledger.events()), "last": last.isoformat(), "anchor": made.ledger.anchor})
        return
    say(f"已恢复到“{home}”，登记到 {last:%Y-%m-%d %H:%M} 为止。以后收到的请把邮件和文件再收一次，收过的不会重复。")
