"""What the command line says of a wrong command, of a machine that refuses, and of a workbook that is a stranger's."""

from __future__ import annotations

import errno
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from macros.__main__ import main
from macros.cli.app import app
from macros.told.environment import environment_told

ENGLISH = re.compile(r"\b(Usage|Options|Arguments|Commands|Error|Missing|No such|Invalid|Show this|required|default|requires|Try)\b", re.I)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(list(words))
    shown = capsys.readouterr()
    return status, shown.out, shown.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check"], "少写了参数“台账或上报件”"),
        (["status", "--period", "2026-10"], "少写了选项 --home"),
        (["check", "--nope", "a"], "没有 --nope 这个选项"),
        (["chek", "a"], "没有 chek 这个命令（是不是 check"),
        (["status", "--home", "h", "--period", "2026-10", "extra"], "多写了 extra"),
        (["collect", "a", "--home", "h", "--workers", "two"], "选项 --workers 的值不对：要写整数，1 到 64"),
        (["collect", "a", "--home", "h", "--workers", "900"], "选项 --workers 的值不对：要写整数，1 到 64"),
        (["check", "a", "--policy"], "选项 --policy 后面没有写值"),
        (["desk", "make"], "没有 make 这个命令"),
    ],
)
def test_a_wrong_command_is_told_in_chinese(capsys: pytest.CaptureFixture[str], words: list[str], sentence: str) -> None:
    status, out, err = told(capsys, *words)
    assert status == 2 and out == "" and sentence in err and "怎么办：" in err and "--help" in err
    assert not ENGLISH.search(err.replace("--help", ""))
    status, out, _ = told(capsys, *words, "--json") if words[-1] != "--policy" else told(capsys, "--json", *words)
    assert status == 2 and json.loads(out)["error"]["exit"] == 2 and sentence[:4] in json.loads(out)["error"]["message"] + sentence


def test_every_help_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    commands = [line.split()[0] for line in capsys.readouterr().out.partition("命令:\n")[2].splitlines() if re.match(r"  [a-z]", line)]
    assert len(commands) > 25 and {c.name for c in app.registered_commands} <= set(commands)
    for command in commands:
        status, out, err = told(capsys, command, "--help")
        assert status == 0 and out.startswith(f"用法：keybook {command}") and err == ""
        assert not ENGLISH.search(out.replace("--help", "")), out


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/汇总.xlsx.tmp"), "磁盘满了"),
        (OSError(errno.EROFS, "Read-only file system", "/x/汇总.xlsx"), "只能读"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/汇总.xlsx"), "没有权限读写“汇总.xlsx”"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "/x/" + "长" * 300), "路径太长"),
        (FileExistsError(errno.EEXIST, "File exists", "/x/夹"), "“夹”是文件"),
        (OSError(errno.EIO, "Input/output error", "/x/a"), "断开"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘满了"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "只能读"),
        (MemoryError(), "内存不够"),
    ],
)
def test_each_fault_of_the_machine_has_its_sentence(fault: Exception, reason: str) -> None:
    try:
        try:
            raise fault
        except type(fault) as inner:
            raise RuntimeError("writer gave up") from inner
    except RuntimeError as wrapped:
        said = environment_told(wrapped)
    assert said is not None and reason in said.reason and said.remedy
    assert environment_told(RuntimeError("x")) is None


def test_a_disk_that_is_full() -> None:
    with pytest.raises(OSError) as caught, open("/dev/full", "w") as file:
        file.write("x" * 100_000)
    said = environment_told(caught.value)
    assert said is not None and said.reason.startswith("磁盘满了")


def test_a_path_that_is_too_long(desk: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = desk("LJ01")
    status, _, err = told(capsys, "check", str(path), "--annotate", str(tmp_path / ("长" * 200 + ".xlsx")))
    assert status == 2 and "路径太长" in err


@pytest.mark.parametrize("sheets", [["Sheet1"], ["收入", "客户"], ["业务量流水"], ["说明", "1月", "2月"], ["客户档案", "走访记录"]])
def test_a_strangers_workbook_is_said_to_be_one(sheets: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        book.create_sheet(name).append(["客户", "收入", 1])
    book.save(tmp_path / "我们的台账.xlsx")
    for words in (["check"], ["compute"], ["report", "--out", str(tmp_path / "r.xlsx")], ["submit", "--out", str(tmp_path / "s")]):
        status, out, err = told(capsys, words[0], str(tmp_path / "我们的台账.xlsx"), *words[1:])
        assert (status, out) == (2, "")
        assert err.strip() == (
            "“我们的台账.xlsx”不是本工具的台账或上报件。怎么办：要把里面的数据放进台账，用 keybook import 文件 --desk 台账；校验请用台账。"
        )


def test_what_is_given_is_named_for_what_it_is(
    desk: Callable[..., Path], policy_book: Path, submission: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder for a file, a folder that is not there, a policy that is none, a name with a line end in it."""
    made, sent, stranger = desk("LJ01"), submission("LJ01"), tmp_path / "我的\n表.xlsx"
    openpyxl.Workbook().save(stranger)
    for words, sentence in (
        (["check", str(tmp_path)], f"“{tmp_path.name}”是文件夹，不是文件"),
        (["compute", str(made), "--out", str(tmp_path)], f"“{tmp_path.name}”是文件夹。怎么办：写上文件名"),
        (["status", "--home", str(tmp_path / "无"), "--period", "2026-10"], "这个文件夹。怎么办：核对名字"),
        (["verify", str(sent), "--policy", str(stranger)], "不是政策工作簿"),
        (["check", str(stranger)], "“我的〔U+000A〕表.xlsx”不是本工具的台账"),
        (["import", str(policy_book), "--desk", str(made)], f"“{policy_book.name}”是政策工作簿，不是旧台账"),
    ):
        status, out, err = told(capsys, *words)
        assert (status, out, err.count("\n")) == (2, "", 1) and sentence in err


def test_a_desk_of_another_office_is_not_imported(
    desk: Callable[..., Path], submission: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    made = desk("LJ01")
    before = made.read_bytes()
    for other, what in ((desk("QH02"), "台账"), (submission("QH02"), "上报件")):
        status, _, err = told(capsys, "import", str(other), "--desk", str(made), "--yes")
        assert status == 2 and f"是青禾县局（QH02）2026-10 的{what}，这本台账是 LJ01 的" in err and "--carry" in err
    assert made.read_bytes() == before
