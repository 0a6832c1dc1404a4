"""A file dragged onto the icon: checked, computed, the results beside it, and what to do now (issue 3.6)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from macros.__main__ import main
from macros.office.drop import is_input
from macros.office.install import Office, install


def faulty(desk: Callable[..., Path]) -> Path:
    row = {"客户编码": "KH9", "业务代码": "特快", "月份": "2026-10", "收入": "1.2万"}
    return desk(cells={"R10": [row]}, name="十月 台账（测试）.xlsm")


def test_a_clean_desk(desk: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    path = desk()
    before = path.read_bytes()
    assert main(["drop", str(path), "--do", "校验"]) == 0
    assert capsys.readouterr().out == (
        f"{path.name}：校验完毕：没有问题，可以分级了。\n可以上报了：放进“打包”文件夹，或用 keybook submit。\n"
    )
    assert path.read_bytes() == before
    assert openpyxl.load_workbook(path.with_name(f"{path.stem}-已校验.xlsx"))["校验结果"]["B7"].value


def test_a_desk_with_faults_says_where_and_how(desk: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    path = faulty(desk)
    assert main(["drop", str(path)]) == 1
    said = capsys.readouterr().out
    assert "不要改标注的这一份" in said and "×强制 《业务量流水》" in said and "怎么改：" in said
    assert "改好、保存、关闭后，再来一次。" in said and "算完" in said
    marked = openpyxl.load_workbook(path.with_name("十月 台账（测试）-已校验.xlsx"))["业务量流水"]
    assert any(cell.comment and "1.2万" in cell.comment.text for line in marked.iter_rows() for cell in line)
    assert path.with_name("十月 台账（测试）-已计算.xlsx").is_file()


def test_a_file_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "空.xlsx").touch()
    assert main(["drop", str(tmp_path / "空.xlsx")]) == 2
    assert capsys.readouterr().err == "“空.xlsx”是空文件。怎么办：请重新保存或重新发送。\n"
    assert main(["drop", str(tmp_path / "空.xlsx"), "--do", "删除"]) == 2
    assert "可用的有：校验、计算、打包、校验和计算" in capsys.readouterr().err


def test_one_bad_file_among_several_does_not_stop_the_others(
    desk: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空.xlsx").touch()
    good = desk()
    assert main(["drop", str(tmp_path / "空.xlsx"), str(good), "--do", "校验"]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("“空.xlsx”是空文件") and "校验完毕：没有问题" in told.out


def test_a_submission_is_not_packed_again(mailed: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drop", str(mailed()), "--do", "打包"]) == 2
    assert "已经是上报件" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="the launcher of Windows is a batch file")
def test_the_launcher_that_install_writes_does_the_work(desk: Callable[..., Path], tmp_path: Path) -> None:
    """Run as macOS runs it, from a folder in which a stray `macros` lies."""
    stray = tmp_path / "桌面 上"
    (stray / "macros").mkdir(parents=True)
    office = Office(home=tmp_path / "家", system="Darwin", python=sys.executable, elsewhere=True)
    install(office)
    path = Path(shutil.copy(desk(), stray / "十月 台账.xlsm"))
    ran = subprocess.run(
        [str(office.launcher), str(path)],
        cwd=stray,
        input="\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=dict(os.environ),
        check=True,
    )
    assert "校验完毕：没有问题" in ran.stdout
    assert (stray / "十月 台账-已校验.xlsx").is_file() and (stray / "十月 台账-已计算.xlsx").is_file()


def test_json(desk: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    path = desk()
    assert main(["drop", str(path), "--do", "打包", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [Path(f).name for f in told["out"]] == ["2026-10_LJ01_临江市局_1.xlsx", "2026-10_LJ01_临江市局_1.eml"]
    assert told["said"].startswith("上报件已做好")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("a.xlsm", True),
        ("a.XLSX", True),
        ("~$a.xlsm", False),
        (".~lock.a.xlsx#", False),
        ("a-已校验.xlsx", False),
        ("a-已计算.xlsx", False),
        ("a.txt", False),
        ("a.xlsx.tmp", False),
        ("a.eml", False),
    ],
)
def test_what_counts_as_input(name: str, given: bool) -> None:
    assert is_input(Path(name)) is given
