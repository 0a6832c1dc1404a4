"""Options and arguments that several commands have, each declared once (contract.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(help="台账或上报件")]
Policy = Annotated[Path | None, typer.Option("--policy", help="政策工作簿（文件里没有带政策时）")]
Previous = Annotated[list[Path] | None, typer.Option("--previous", help="以前月份的台账或上报件，可写多次")]
HomeFolder = Annotated[Path, typer.Option("--home", help="收件文件夹")]
Period = Annotated[str, typer.Option("--period", help="期间，如 2026-10")]
Folder = Annotated[Path, typer.Option("--out", help="写到这个文件夹")]
By = Annotated[str, typer.Option("--by", help="办这一步的人，《审批人》里的工号")]
Workers = Annotated[int, typer.Option("--workers", help="同时读几个文件", min=1, max=64)]
Scheduler = Annotated[str, typer.Option("--scheduler", help="交给几台电脑一起读：Dask 调度程序的地址，如 tcp://10.0.0.5:8786")]
Send = Annotated[bool, typer.Option("--send", help="做好后直接发给上级（要先写好 keybook.toml）")]
Again = Annotated[bool, typer.Option("--again", help="发过的也再发一次")]
Pdf = Annotated[bool, typer.Option("--pdf", help="另存一份 PDF，放在报表旁边（要装 LibreOffice）")]
OneSheet = Annotated[str, typer.Option("--sheet", help="PDF 只要这一张表")]
Json = Annotated[bool, typer.Option("--json", help="只输出 JSON")]
