"""Commands of a centre over its home: collect, status, return, consolidate."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from macros.cli.app import app, existing, leave, month, now, print_json, say, workbook_out
from macros.errors import ToolkitError

HomeFolder = Annotated[Path, typer.Option("--home", help="收件文件夹")]
Period = Annotated[str, typer.Option("--period", help="期间，如 2026-10")]
Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]
Workers = Annotated[int, typer.Option("--workers", help="同时读几个文件", min=1, max=64)]


def _home(folder: Path, policy: Path | None = None) -> Any:
    from workbooks.archive.home import Home
    if policy is not None:
        return Home.create(folder, existing(policy, "政策工作簿"), now=now())
    return Home(folder)


@app.command("collect")
def collect(sources: Annotated[list[Path], typer.Argument(help="文件夹、上报件、.zip 或 .eml")], home: HomeFolder,
            policy: Annotated[Path | None, typer.Option("--policy", help="第一次收件时给出政策工作簿")] = None,
            workers: Workers = 2, as_json: Json = False) -> None:
    """收件登记：不重、不漏。"""
    from macros.buttons.collect import collect as check_in
    from macros.progress import Bar
    for source in sources:
        existing(source)
    with Bar("收件登记", quiet=as_json) as bar:
        done = check_in(sources, _home(home, policy), now=now(), workers=workers, total=bar.total, done=bar.step)
    if as_json:
        print_json({"accepted": done.accepted, "duplicate": done.duplicate, "superseded": done.superseded,
                    "rejected": done.rejected})
    else:
        say(done.message)
        for refused in done.rejected:
            say(f"  未收 {refused['file']}：{refused['reason']}。怎么办：{refused['remedy']}")
    leave(bool(done.rejected))


@app.command("status")
def status(home: HomeFolder, period: Period, as_json: Json = False) -> None:
    """报送情况。"""
    from macros.buttons.board import lines
    from macros.buttons.board import status as document
    if as_json:
        print_json(document(_home(home), month(period)))
    else:
        for line in lines(_home(home), month(period)):
            say(line)


@app.command("return")
def return_(home: HomeFolder, period: Period, out: Annotated[Path, typer.Option("--out", help="写到这个文件夹")],
            branch: Annotated[str | None, typer.Option("--branch", help="只退这一家")] = None,
            reason: Annotated[str, typer.Option("--reason", help="退回原因")] = "",
            by: Annotated[str, typer.Option("--by", help="经办人")] = "", as_json: Json = False) -> None:
    """退回单和催报，做成文件和邮件草稿。"""
    from macros.buttons.return_ import return_filings
    if branch is not None and not reason.strip():
        raise ToolkitError("退回要写原因", "加上 --reason，让县局看得懂要改什么")
    done = return_filings(_home(home), month(period), out, now=now(), branch=branch, reason=reason.strip(), by=by)
    if as_json:
        print_json({"out": [str(p) for p in done.out], "returned": list(done.returned),
                    "reminded": list(done.reminded)})
    else:
        say(f"退回单 {len(done.returned)} 份，催报 {len(done.reminded)} 份，在 {out}。邮件草稿请核对后自己点“发送”。")


@app.command("consolidate")
def consolidate(home: HomeFolder, period: Period, out: Annotated[Path, typer.Option("--out", help="写到这个 .xlsx")],
                workers: Workers = 2, by: Annotated[str, typer.Option("--by", help="编制人")] = "",
                detail: Annotated[bool, typer.Option("--detail", help="另写一份完整名单")] = False,
                as_json: Json = False) -> None:
    """合并汇总：各局合计与总数必须一致。"""
    from macros.buttons.consolidate import consolidate as put_together
    from macros.progress import Bar
    with Bar("合并汇总", quiet=as_json) as bar:
        done = put_together(_home(home), month(period), workbook_out(out), now=now(), compiler=by, detail=detail,
                            workers=workers, step=bar.say)
    print_json(done.as_json()) if as_json else say(done.message)
    leave(done.out is None)
