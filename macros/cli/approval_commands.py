"""Commands after a consolidation: approve, reject, reopen, publish, trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from macros.cli.app import app, existing, home_at, month, pressed_at, print_json, say
from macros.cli.options import By, Folder, HomeFolder, Json, Period
from macros.clock import now

if TYPE_CHECKING:
    from macros.closing.approval_steps import Decided


@app.command("approve")
def approve(
    home: HomeFolder,
    period: Period,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="意见，可以不写")] = "",
    as_json: Json = False,
) -> None:
    """提交审批、初审、中审、终审：一次办一步，提交人不能审批，一个人不能批两次。"""
    _tell(pressed_at("approve", home, period, by=by, reason=reason).outcome, as_json)


@app.command("reject")
def reject(
    home: HomeFolder,
    period: Period,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="退回原因，不少于 6 个字")],
    as_json: Json = False,
) -> None:
    """退回待审批的合并结果，回到草稿。"""
    _tell(pressed_at("reject", home, period, by=by, reason=reason).outcome, as_json)


@app.command("reopen")
def reopen(
    home: HomeFolder,
    period: Period,
    by: By,
    reason: Annotated[str, typer.Option("--reason", help="为什么重新打开，不少于 6 个字；同意别人提出的可以不写")] = "",
    as_json: Json = False,
) -> None:
    """重新打开已批准、已锁定的月份：一人提出并写理由，另一人同意。"""
    from macros.closing.approval_steps import reopen as open_again

    _tell(open_again(home_at(home), month(period), by=by, reason=reason, now=now()), as_json)


@app.command("publish")
def publish(
    home: HomeFolder,
    period: Period,
    out: Folder,
    by: Annotated[str, typer.Option("--by", help="经办人")] = "",
    levels: Annotated[bool, typer.Option("--levels", help="按三级权限各做各的：一级全部单位，二级本单位，三级每个客户经理一份")] = False,
    as_json: Json = False,
) -> None:
    """给每个单位做一份只含它自己数据的结果和邮件草稿；--levels 再给领导和每个客户经理各做各的。"""
    done = pressed_at("publish", home, period, who=by, folder=out, levels=levels).outcome
    if as_json:
        print_json({"out": [str(p) for p in done.out], "state": done.form.stage.value})
    else:
        say(f"{done.message}（{out}）")


@app.command("trace")
def trace(
    report: Annotated[Path, typer.Argument(help="汇总报表")],
    where: Annotated[str, typer.Argument(help="表名!单元格，如 汇总主表!H13")],
    home: Annotated[Path | None, typer.Option("--home", help="报表不在原处时，指明收件文件夹")] = None,
    as_json: Json = False,
) -> None:
    """溯源：一个数是由哪些文件、哪些表、哪些行来的。"""
    from macros.tracing.told import arithmetic
    from macros.tracing.trace_cell import trace as look_up

    found = look_up(existing(report, "报表"), where, existing(home, "收件文件夹") if home is not None else None)
    if as_json:
        print_json(found)
        return
    total = "" if found["sum"] is None else f"，合计 {found['sum']}"
    formula = f"，公式 {found['formula']}" if found["formula"] else ""
    say(f"{found['cell']} = {found['value']}{found['unit']}{formula}：来自 {len(found['rows'])} 行{total}")
    for line in arithmetic(found["steps"]):
        say(f"  {line}")
    for row in found["rows"]:
        column = f"“{row['column']}”" if row["column"] else ""
        say(f"  {row['file']} 《{row['sheet']}》第 {row['row']} 行{column}　{row['branch']} {row['period']}　{row['value']}")


def _tell(done: Decided, as_json: bool) -> None:
    print_json(done.as_json()) if as_json else say(done.message)
