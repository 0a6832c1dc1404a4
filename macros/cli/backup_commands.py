"""Commands that keep a home safe: a copy of it while it is in use, and a home made of one (design 8)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from macros.cli.app import app, existing, home_at, print_json, say
from macros.cli.options import HomeFolder, Json
from macros.clock import now


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
