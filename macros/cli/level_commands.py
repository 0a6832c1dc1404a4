"""Commands one level down: the desks of a branch's managers, and what they filed taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from macros.cli.app import existing, home_at, print_json, say
from macros.cli.desk_commands import desk_app
from macros.cli.options import Folder, Json
from macros.clock import now, today
from macros.errors import ToolkitError


@desk_app.command("managers")
def managers(file: Annotated[Path, typer.Argument(help="本单位的台账")], out: Folder, as_json: Json = False) -> None:
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

    if out.suffix.lower() != ".xlsm" or out.resolve() == file.resolve():
        raise ToolkitError(f"“{out.name}”不能用", "另写一个 .xlsm 的名字；原来的台账原样留着")
    made = take_over(open_session(existing(file, "台账"), today=today()), home_at(home), out, today=today())
    print_json({"out": [str(made)]}) if as_json else say(f"已接收，新台账：{made}。请打开点【校验】，再【打包上报】。")
