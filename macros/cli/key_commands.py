"""Commands over signing keys: a branch makes its own key, head office registers the public half in the policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from macros.chinese_help import Commands
from macros.cli.app import app, print_json, say
from macros.cli.options import Json
from macros.errors import ToolkitError

key_app = Commands(help="签名钥匙")
app.add_typer(key_app, name="key")


@key_app.command("new")
def key_new(
    branch: Annotated[str, typer.Option("--branch", help="机构编码")],
    out: Annotated[Path | None, typer.Option("--out", help="钥匙文件，放在工作簿以外、只有自己能读的地方")] = None,
    keyring: Annotated[bool, typer.Option("--keyring", help="存进系统钥匙串，不写文件")] = False,
    as_json: Json = False,
) -> None:
    """生成本机构的签名钥匙；公钥交上级登记，钥匙自己留着。"""
    from workbooks.submission.signature import keep_in_keyring, new_signer, write_key

    if (out is None) != keyring:
        raise ToolkitError("要么写 --out 钥匙文件，要么写 --keyring", "二者选一")
    signer = new_signer()
    if out is None:
        keep_in_keyring(branch, signer)
    elif out.exists():
        raise ToolkitError(f"“{out}”已经有了", "换一个文件名；旧钥匙删了，用它签的件就没法再签")
    else:
        write_key(out, signer)
    if as_json:
        print_json({"branch": branch, "public_key": signer.public_key, "out": [] if out is None else [str(out)]})
        return
    say(f"{branch} 的钥匙已存入{'系统钥匙串' if out is None else f'“{out}”'}，不要发给任何人。")
    say(f"公钥：{signer.public_key}")
    say("请上级在政策工作簿《机构公钥》登记：机构编码、公钥、生效日期。")
