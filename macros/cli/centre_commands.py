"""Commands of a centre over its home: collect, status, return, consolidate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from macros.cli.app import app, codes, existing, home_at, leave, month, pressed_at, print_json, printed_beside, say, workbook_out
from macros.cli.options import Again, Folder, HomeFolder, Json, OneSheet, Pdf, Period, Scheduler, Workers
from macros.clock import now
from macros.errors import ToolkitError

if TYPE_CHECKING:
    from macros.intake.collecting import Collected
    from validators.values.period import Month
    from workbooks.archive.home import Home


def _home(folder: Path, policy: Path | None = None, branch: str | None = None) -> Home:
    if policy is not None:
        from workbooks.archive.home import Home

        return Home.create(folder, existing(policy, "政策工作簿"), now=now(), branch=branch)
    if branch is not None:
        raise ToolkitError("--branch 要和 --policy 一起写", "第一次收件时用它说明这是哪一级的收件文件夹；以后不用再写")
    return home_at(folder)


@app.command("collect")
def collect(
    sources: Annotated[list[str], typer.Argument(help="文件夹、上报件、.zip、.eml、.msg、winmail.dat，或邮箱 imap://用户名@服务器/INBOX")],
    home: HomeFolder,
    policy: Annotated[Path | None, typer.Option("--policy", help="第一次收件时给出政策工作簿")] = None,
    branch: Annotated[str | None, typer.Option("--branch", help="这是哪个单位的收件文件夹；第一次收件时写，最上级的可以不写")] = None,
    workers: Workers = 2,
    receipts: Annotated[bool, typer.Option("--receipts", help="每个文件做一份回执草稿，放在收件文件夹的 out/回执，不发出")] = False,
    password_env: Annotated[str | None, typer.Option("--password-env", help="打开加密上报件的密码在这个环境变量里，不写在命令里")] = None,
    agree: Annotated[bool, typer.Option("--agree", help="待核对的已经核实，收下；要写 --by 和 --reason")] = False,
    by: Annotated[str, typer.Option("--by", help="核实的人，工号")] = "",
    reason: Annotated[str, typer.Option("--reason", help="为什么收下，不少于 6 个字")] = "",
    scheduler: Scheduler = "",
    as_json: Json = False,
) -> None:
    """收件登记：不重、不漏。"""
    from macros.intake.cluster import on_cluster
    from macros.intake.collecting import agreement
    from macros.progress import Bar
    from macros.secret import secret
    from workbooks.mail.unpack import is_mailbox

    for source in sources:
        if not is_mailbox(source):
            existing(Path(source))
    into, password = _home(home, policy, branch), secret(password_env)
    agreed = agreement(by, reason) if agree else None
    with on_cluster(scheduler), Bar("收件登记", quiet=as_json) as bar:
        how: dict[str, Any] = {"workers": workers, "total": bar.total, "done": bar.step, "password": password, "agreed": agreed}
        done = pressed_at("collect", into.folder, sources=sources, **how).outcome
    drafts = _receipts(into, done) if receipts else []
    if as_json:
        print_json(_collected(done, drafts))
    else:
        _tell(done)
        if receipts:
            say(f"回执草稿 {len(drafts)} 份，在收件文件夹的 out/回执，请核对后自己点“发送”。")
    leave(done.incomplete)


def _collected(done: Collected, drafts: list[Path]) -> dict[str, object]:
    """The shape of the contract."""
    counts: dict[str, object] = {"accepted": done.accepted_json, "duplicate": done.duplicate, "superseded": done.superseded}
    found = counts | {"rejected": done.rejected, "held": done.held, "other": done.other, "notes": done.notes}
    signed = [{"file": shown, "signed": said} for shown, said in done.signed.items()]
    return found | {"signed": signed, "out": [str(path) for path in drafts]}


def _tell(done: Collected) -> None:
    say(done.message)
    for file, said in done.signed.items():
        say(f"  已收 {file}：{said}")
    for file, why in done.returned.items():
        say(f"  退回 {file}：{why}。怎么办：运行 keybook return 做退回单；同意就用 keybook permit 批复。")
    for waiting in done.held:
        say(f"  待核对 {waiting['file']}：{waiting['reason']}。怎么办：{waiting['remedy']}")
    for note in done.notes:
        say(f"  注意 {note}")
    for refused in done.rejected:
        say(f"  未收 {refused['file']}：{refused['reason']}。怎么办：{refused['remedy']}")
    for passed in done.other:
        say(f"  不是上报件 {passed['file']}：{passed['reason']}")


def _receipts(home: Home, done: Collected) -> list[Path]:
    from macros.posting.receipts_mail import write_receipts

    return write_receipts(home, done, now=now())


@app.command("adjust")
def adjust(
    home: HomeFolder,
    period: Period,
    file: Annotated[Path | None, typer.Argument(help="填好的调整表")] = None,
    by: Annotated[str, typer.Option("--by", help="经办人，姓名或工号")] = "",
    new: Annotated[Path | None, typer.Option("--new", help="在这里写一份空的调整表")] = None,
    as_json: Json = False,
) -> None:
    """调整表：上级的调整，写明原因和责任人，不改下级的数据，报表里单独一行；再登记一次即替换。"""
    from macros.merge.adjust import adjust as take
    from macros.merge.adjust import write_form
    from macros.merge.control import adjusted_json

    into, when = home_at(home), month(period)
    if (file is None) == (new is None):
        raise ToolkitError("要么写填好的调整表，要么写 --new", "先用 --new 生成空表，填好再登记")
    if new is not None:
        made = write_form(workbook_out(new), into, when, now=now())
        print_json({"out": [str(made)]}) if as_json else say(f"空的调整表：{made}。填好后再运行 keybook adjust 登记。")
    elif file is not None:
        event = take(into, when, existing(file, "调整表"), by=by, now=now())
        rows = event.rows
        print_json({"file": event.file, "adjustments": adjusted_json(rows)}) if as_json else say(
            f"已登记调整 {len(rows)} 笔（{event.file}），替换以前登记的。请再【合并汇总】一次。"
        )


@app.command("status")
def status(home: HomeFolder, period: Period, as_json: Json = False) -> None:
    """报送情况。"""
    from macros.merge.board_shown import lines
    from macros.merge.board_shown import status as document

    if as_json:
        print_json(document(home_at(home), month(period)))
    else:
        for line in lines(home_at(home), month(period)):
            say(line)


@app.command("return")
def return_(
    home: HomeFolder,
    period: Period,
    out: Folder,
    branch: Annotated[str | None, typer.Option("--branch", help="只退这一家")] = None,
    reason: Annotated[str, typer.Option("--reason", help="退回原因")] = "",
    by: Annotated[str, typer.Option("--by", help="经办人")] = "",
    send: Annotated[bool, typer.Option("--send", help="做好后直接发出（要先写好 keybook.toml）")] = False,
    again: Again = False,
    as_json: Json = False,
) -> None:
    """退回单和催报，做成文件和邮件草稿；--send 才发出。"""
    from macros.posting.sending import home_server, post_all

    if branch is not None and not reason.strip():
        raise ToolkitError("退回要写原因", "加上 --reason，让县局看得懂要改什么")
    into, when = home_at(home), month(period)
    server = home_server(into) if send else None
    done = pressed_at("return", home, period, who=by, folder=out, branch=branch, reason=reason.strip()).outcome
    posted = post_all(into, done.drafts, when, server, now=now(), again=again) if server else None
    if as_json:
        print_json(
            {"out": [str(p) for p in done.out], "returned": list(done.returned), "reminded": list(done.reminded)}
            | (posted.as_json() if posted else {})
        )
    else:
        say(
            f"退回单 {len(done.returned)} 份，催报 {len(done.reminded)} 份，在 {out}。"
            + (posted.message if posted else "邮件草稿请核对后自己点“发送”。")
        )
    leave(bool(posted and posted.unsent))


@app.command("consolidate")
def consolidate(
    home: HomeFolder,
    period: Period,
    out: Annotated[Path, typer.Option("--out", help="写到这个 .xlsx")],
    workers: Workers = 2,
    by: Annotated[str, typer.Option("--by", help="编制人")] = "",
    detail: Annotated[bool, typer.Option("--detail", help="另写一份完整名单")] = False,
    branches: Annotated[str, typer.Option("--branches", help="只汇总这几家和归它们的，用逗号隔开；只供查看，不能审批、上报")] = "",
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="不重新合并，把上次合并时存档的报表原样再写一份（已锁定的月份用它）")
    ] = False,
    anew: Annotated[bool, typer.Option("--anew", help="上次合并以后什么都没有变，也重新合并")] = False,
    pdf: Pdf = False,
    sheet: OneSheet = "",
    scheduler: Scheduler = "",
    as_json: Json = False,
) -> None:
    """合并汇总：各局合计与总数必须一致；已锁定的月份先重新打开。通报另写成 Word 文档，放在报表旁边。"""
    if from_archive:
        _print_again(_home(home), month(period), workbook_out(out), as_json)
        return
    from macros.intake.cluster import on_cluster
    from macros.progress import Bar

    with on_cluster(scheduler), Bar("合并汇总", quiet=as_json) as bar:
        how = {"detail": detail, "workers": workers, "step": bar.say, "branches": codes(branches)}
        how["anew"] = anew or pdf or bool(sheet) or as_json  # what they show is not kept
        done = pressed_at("consolidate", home, period, who=by, report=workbook_out(out), **how).outcome
        printed = printed_beside(out, done.pages, sheet) if done.out and (pdf or sheet) else []
    print_json(done.as_json() | ({"pdf": printed} if pdf or sheet else {})) if as_json else say(done.message)
    for made in () if as_json else (*done.letters, *printed):
        say(f"另有：{made}")
    leave(done.out is None or bool(done.undone))


@app.command("worker")
def worker(address: Annotated[str, typer.Argument(help="Dask 调度程序的地址，如 tcp://10.0.0.5:8786")]) -> None:
    """在这台电脑上替别的电脑读来件；调度程序停了就结束。"""
    from macros.intake.cluster import work_for

    work_for(address)


@app.command("void")
def void(
    home: HomeFolder,
    branch: Annotated[str, typer.Option("--branch", help="哪个机构")],
    period: Period,
    version: Annotated[int, typer.Option("--version", help="作废第几版")],
    by: Annotated[str, typer.Option("--by", help="经办人，工号")],
    reason: Annotated[str, typer.Option("--reason", help="为什么作废，不少于 6 个字")],
    as_json: Json = False,
) -> None:
    """作废：一版上报件不再算数，留在存档里；同一份再来也不收。"""
    from macros.closing.voiding import void_version

    done = void_version(home_at(home), month(period), branch, version, by=by, reason=reason, now=now())
    print_json(done.as_json()) if as_json else say(done.message)


def _print_again(home: Home, period: Month, out: Path, as_json: bool) -> None:
    from macros.closing.closed_months import print_again

    event = print_again(home, period, out)
    said = f"{period.zh}没有重新合并：按 {event.at:%Y-%m-%d %H:%M} 的存档原样写了一份：{out}"
    print_json({"out": [str(out)], "consolidated": event.at.isoformat()}) if as_json else say(said)
