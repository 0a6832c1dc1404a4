"""Commands over signing keys: one's own, and those that a home remembers of its branches (settled 41)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from macros.cli.app import app, existing, home_at, print_json, say
from macros.cli.options import By, HomeFolder, Json
from macros.clock import now
from macros.errors import ToolkitError
from macros.told.chinese_help import Commands

key_app = Commands(help="签名钥匙")
app.add_typer(key_app, name="key")

Branch = Annotated[str, typer.Option("--branch", help="机构编码")]
Fingerprint = Annotated[str, typer.Option("--fingerprint", help="电话里核对过的指纹，五组四位数字")]


@key_app.command("new")
def key_new(
    branch: Branch,
    out: Annotated[Path | None, typer.Option("--out", help="钥匙文件，放在工作簿以外、只有自己能读的地方")] = None,
    keyring: Annotated[bool, typer.Option("--keyring", help="存进系统钥匙串，不写文件")] = False,
    as_json: Json = False,
) -> None:
    """生成本机构的签名钥匙；不写 --out 和 --keyring 就是【打包上报】自己会生成的那一把。"""
    from workbooks.submission.signature import account_key, keep_in_keyring, new_signer, signer_of_account, write_key

    if out is not None and keyring:
        raise ToolkitError("要么写 --out 钥匙文件，要么写 --keyring", "二者选一")
    if out is not None and out.exists():
        raise ToolkitError(f"“{out}”已经有了", "换一个文件名；旧钥匙删了，用它签的件就没法再签")
    if out is None and not keyring:
        if account_key(branch).is_file():
            raise ToolkitError(f"这台电脑、这个账号已经有 {branch} 的钥匙", "用 keybook key show 看指纹；不用再生成")
        signer, _ = signer_of_account(branch)
        out = account_key(branch)
    else:
        signer = new_signer()
        if out is None:
            keep_in_keyring(branch, signer)
        else:
            write_key(out, signer)
    if as_json:
        files = [] if out is None else [str(out)]
        print_json({"branch": branch, "public_key": signer.public_key, "fingerprint": signer.fingerprint, "out": files})
        return
    say(f"{branch} 的钥匙已存入{'系统钥匙串' if out is None else f'“{out}”'}，不要发给任何人。")
    say(f"指纹：{signer.fingerprint}（打电话告诉上级核对）")
    say(f"公钥：{signer.public_key}")


@key_app.command("show")
def key_show(
    home: Annotated[Path | None, typer.Option("--home", help="收件文件夹：看中心记得的各单位的钥匙")] = None,
    branch: Annotated[str, typer.Option("--branch", help="机构编码；不写 --home 时看本机本账号的")] = "",
    as_json: Json = False,
) -> None:
    """钥匙和指纹：本机本账号的，或中心记得的。"""
    found = _own(branch) if home is None else _remembered(existing(home, "收件文件夹"), branch)
    if as_json:
        print_json({"keys": found})
        return
    if not found:
        say("没有记得的钥匙。" if home is not None else "这台电脑、这个账号还没有钥匙；第一次【打包上报】会自己生成。")
    for one in found:
        say(f"{one['branch']}　指纹 {one['fingerprint']}　{one['state']}　{one['since'][:10]}")


@key_app.command("accept")
def key_accept(home: HomeFolder, branch: Branch, fingerprint: Fingerprint, by: By, as_json: Json = False) -> None:
    """电话里核对过指纹以后认这把钥匙；等它的上报件直接收下，不用重发。"""
    from macros.intake.key_acceptance import accept_key

    _tell(accept_key(home_at(existing(home, "收件文件夹")), branch, fingerprint, by=by, now=now()), as_json)


@key_app.command("retire")
def key_retire(home: HomeFolder, branch: Branch, fingerprint: Fingerprint, by: By, as_json: Json = False) -> None:
    """停用一把钥匙：以前收下的不变，以后用它签的待核对。"""
    from macros.intake.key_acceptance import retire_key

    _tell(retire_key(home_at(existing(home, "收件文件夹")), branch, fingerprint, by=by, now=now()), as_json)


def _tell(done: Any, as_json: bool) -> None:
    print_json(done.as_json()) if as_json else say(done.message)


def _remembered(folder: Path, branch: str) -> list[dict[str, str]]:
    from macros.deciding.remembered_keys import known_keys

    return [key.as_json() for key in known_keys(home_at(folder), branch or None)]


def _own(branch: str) -> list[dict[str, str]]:
    """The keys of this account on this computer; of one branch or of all."""
    import datetime as dt

    from workbooks.submission.signature import account_key, read_key

    folder = account_key("x").parent
    found = []
    for path in [account_key(branch)] if branch else sorted(folder.glob("*.pem")):
        if path.is_file():
            signer, made = read_key(path), dt.datetime.fromtimestamp(path.stat().st_mtime)
            found.append(
                {
                    "branch": path.stem,
                    "fingerprint": signer.fingerprint,
                    "public_key": signer.public_key,
                    "state": "本机本账号",
                    "since": made.isoformat(timespec="seconds"),
                    "by": "",
                }
            )
    return found
