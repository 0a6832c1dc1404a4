"""`keybook` and `python -m macros`: reads the command, runs it, turns what went wrong into a sentence and a status."""

from __future__ import annotations

import errno
import gc
import sys

from macros.cli.app import app, harmless, our_bug, refuse
from macros.errors import ToolkitError

DISK = {
    errno.ENOSPC: "磁盘满了，“{}”没有写进去",
    getattr(errno, "EDQUOT", -1): "磁盘配额用完了，“{}”没有写进去",
    errno.EFBIG: "磁盘满了或文件太大，“{}”没有写进去",
    errno.EROFS: "这个盘只能读，不能写入“{}”",
    errno.EIO: "读写“{}”时磁盘出错",
}
"""What a disk says no with, as a sentence."""
_COLLECT = (1_000_000, 50, 100)
"""A command ends soon and makes many small objects that live as long as it does: look through them less often."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and gives its exit status (contract): 0, 1, 2 or 3."""
    gc.set_threshold(*_COLLECT)
    from macros.cli import (  # noqa: F401 - they add commands
        approval_commands,
        centre_commands,
        closed_commands,
        desk_commands,
        doubles_commands,
        import_commands,
        key_commands,
        level_commands,
        lookup_commands,
        office_commands,
        permit_commands,
        policy_commands,
    )
    from validators.packs.spoken import speak, spoken
    from workbooks.archive.former import noting, told

    speak(None)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    try:
        with noting() as kept:
            status = _ran(arguments, as_json)
        if kept:
            print(harmless(spoken(told(kept))), file=sys.stderr if as_json else sys.stdout)
        return status
    finally:
        speak(None)


def _ran(arguments: list[str] | None, as_json: bool) -> int:
    """The command, and what became of it as an exit status."""
    import typer

    from workbooks.book import Rejection

    try:
        outcome = app(args=arguments, prog_name="keybook", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except typer.Exit as left:
        return left.exit_code
    except typer.Abort:
        return refuse("已中止，没有做完", "需要时再运行一次", as_json=as_json)
    except (ToolkitError, Rejection) as refused:
        return refuse(refused.reason + _done_before(refused), refused.remedy, as_json=as_json)
    except Exception as failure:  # the command line ends here
        return _failed(failure, as_json)


def _failed(failure: Exception, as_json: bool) -> int:
    """What no command foresees: a wrong command, a fault of the machine, else a bug of ours."""
    from macros.told.chinese_help import usage_told
    from macros.told.environment import environment_told

    if type(failure).__name__ == "NoArgsIsHelpError":
        print(failure, file=sys.stderr)
        return 2
    if hasattr(failure, "format_message"):
        reason, remedy = usage_told(failure)
        return refuse(f"用法不对：{reason}", remedy, as_json=as_json)
    if told := environment_told(failure):
        return refuse(told.reason + _done_before(failure), told.remedy, as_json=as_json)
    return our_bug("".join(f"{note}。" for note in getattr(failure, "__notes__", ())), as_json=as_json)


def _done_before(failure: BaseException) -> str:
    """What a command had done before it failed, as it noted it."""
    return "".join(f"；{note}" for note in getattr(failure, "__notes__", ()))


def run() -> None:
    """The entry point of the command `keybook`."""
    sys.exit(main())


if __name__ == "__main__":
    run()
