"""`keybook submit --home`: a level's own filing upward; and one level down, the desks of a branch's managers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from macros.cli.app import existing, month, print_json, say
from macros.cli.desk_commands import desk_app
from macros.clock import now, today
from macros.errors import ToolkitError

Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]


@desk_app.command("managers")
def managers(
    file: Annotated[Path, typer.Argument(help="本单位的台账")],
    out: Annotated[Path, typer.Option("--out", help="写到这个文件夹")],
    as_json: Json = False,
) -> None:
    """给本单位每个客户经理一份自己的台账，和收他们上报件用的政策工作簿。"""
    from macros.office.managers import make_manager_desks
    from macros.opening import open_session

    made = make_manager_desks(open_session(existing(file, "台账"), today=today()), out, today=today(), now=now())
    desks = [path for path in made if path.suffix == ".xlsm"]
    print_json({"out": [str(path) for path in made]}) if as_json else say(
        f"已生成客户经理台账 {len(desks)} 个，在 {out}；收他们的上报件：keybook collect 文件夹 --home 本单位的收件文件夹 "
        f"--policy {made[0]} --branch 本单位编码"
    )


@desk_app.command("take")
def take(
    file: Annotated[Path, typer.Argument(help="本单位的台账")],
    home: Annotated[Path, typer.Option("--home", help="收客户经理上报件的文件夹")],
    out: Annotated[Path, typer.Option("--out", help="新台账写到这个 .xlsm")],
    as_json: Json = False,
) -> None:
    """把客户经理报来的行接进本单位的台账，写成一份新的；原来的台账不动。"""
    from macros.office.managers import take_over
    from macros.opening import open_session
    from workbooks.archive.home import Home

    if out.suffix.lower() != ".xlsm" or out.resolve() == file.resolve():
        raise ToolkitError(f"“{out.name}”不能用", "另写一个 .xlsm 的名字；原来的台账原样留着")
    made = take_over(open_session(existing(file, "台账"), today=today()), Home(home), out, today=today())
    print_json({"out": [str(made)]}) if as_json else say(f"已接收，新台账：{made}。请打开点【校验】，再【打包上报】。")


def submit_home(
    home: Path,
    period: str,
    out: Path,
    *,
    by: str,
    without: str,
    eml: bool,
    key: Path | None,
    keyring: bool,
    send: bool,
    again: bool,
    as_json: bool,
) -> None:
    """Makes the level's file, and sends it when told to."""
    from macros.deciding.signing import signing_of
    from macros.posting.level_submission import made_before, post_level, submit_level
    from macros.posting.sending import home_server
    from workbooks.archive.home import Home

    if not period:
        raise ToolkitError("没有写期间", "加上 --period，如 --period 2026-10")
    held, when = Home(home), month(period)
    server = home_server(held) if send else None
    codes = [code.strip() for code in without.replace("，", ",").replace("、", ",").split(",") if code.strip()]
    said, done = "", made_before(held, when, out) if send and not eml else None
    if done is None:
        signing = signing_of(held.policy, held.owner(when).code, now().date(), key, keyring)
        done = submit_level(held, when, out, now=now(), by=by, eml=eml, signer=signing.signer, without=codes)
        said = signing.said
    if not as_json:
        say(done.message + said)
    sent = post_level(held, done, when, server, now=now(), again=again) if server else None
    if as_json:
        print_json(
            {"out": [str(file) for file in done.files], "open": []}
            | ({"sent": {"to": list(sent.to), "message_id": sent.message_id}} if sent else {})
        )
    elif sent:
        say(f"已发给 {'、'.join(sent.to)}。")
