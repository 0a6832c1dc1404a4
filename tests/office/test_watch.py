"""`keybook watch`: what is dropped in comes back, once, beside it; bad files do no harm (issue 3.6)."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from macros.__main__ import main
from macros.office import watch as watching
from macros.office.watch import MEMORY, Watch, in_a_process, run, wanted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to be watched, with its subfolders."""
    for name in ("校验", "打包", "计算"):
        (tmp_path / "看 着" / name).mkdir(parents=True)
    return tmp_path / "看 着"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The files that were done and how, without a process for each: every file gives a copy of itself."""
    calls: list[tuple[str, str]] = []

    def quick(path: Path, action: str) -> tuple[list[Path], str]:
        calls.append((path.name, action))
        if path.stem.startswith("坏"):
            return [], "“坏.xlsx”已损坏，打不开。怎么办：重发。"
        out = path.with_name(f"{path.stem} 的结果.xlsx" if action == "打包" else f"{path.stem}-已{action}.xlsx")
        out.write_bytes(b"made of " + path.read_bytes())
        return [out], "好了。"

    monkeypatch.setattr(watching, "in_a_process", quick)
    return calls


def looks(watch: Watch, count: int = 2) -> int:
    return sum(watch.look() for _ in range(count))


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.is_file()}


def test_one_of_each_comes_back_for_real(folder: Path, desk: Callable[..., Path]) -> None:
    made = desk()
    for place in ("校验", "打包", "计算"):
        shutil.copy(made, folder / place / "十月 台账.xlsm")
    shutil.copy(made, folder / "十月.xlsm")
    (folder / "网页.xlsx").write_text("<html>没有登录</html>", encoding="utf-8")
    said: list[str] = []
    assert run(folder, said.append, once=True, interval=0.05) == 5
    assert names(folder) == {"十月.xlsm", "十月-已校验.xlsx", "网页.xlsx", "网页-请先看这里.txt", MEMORY}
    assert names(folder / "校验") == {"十月 台账.xlsm", "十月 台账-已校验.xlsx"}
    assert names(folder / "打包") == {
        "十月 台账.xlsm",
        "2026-10_LJ01_临江市局_1.xlsx",
        "2026-10_LJ01_临江市局_1.eml",
        "十月 台账.xlsm.keybook.json",
    }
    assert names(folder / "计算") == {"十月 台账.xlsm", "十月 台账-已计算.xlsx"}
    assert openpyxl.load_workbook(folder / "十月-已校验.xlsx").sheetnames[0] == "校验结果"
    assert {"薪酬单", "走访合规"} <= set(openpyxl.load_workbook(folder / "计算" / "十月 台账-已计算.xlsx").sheetnames)
    assert (folder / "网页-请先看这里.txt").read_text(encoding="utf-8-sig") == (
        "“网页.xlsx”不是 Excel 工作簿，而是网页（.html 改了名）。怎么办：用 Excel 打开，另存为 .xlsx 再试。\n"
    )
    assert run(folder, said.append, once=True, interval=0.05) == 0


def test_a_desk_with_faults_is_not_packed_but_marked(folder: Path, desk: Callable[..., Path]) -> None:
    made = desk(cells={"R10": [{"客户编码": "KH9", "业务代码": "特快", "月份": "2026-10", "收入": 1}]})
    shutil.copy(made, folder / "打包" / "坏账.xlsm")
    files, said = in_a_process(folder / "打包" / "坏账.xlsm", "打包")
    assert [f.name for f in files] == ["坏账-已校验.xlsx"]
    assert said.startswith("还不能上报：×强制") and "到原来的台账“坏账.xlsm”里改" in said
    notes = [c.comment.text for line in openpyxl.load_workbook(files[0])["业务量流水"].iter_rows() for c in line if c.comment]
    assert any("查无此" in text or "没有这个编码" in text for text in notes)


def test_each_file_is_done_once_and_results_are_never_input(folder: Path, asked: list[tuple[str, str]]) -> None:
    (folder / "a.xlsx").write_bytes(b"1")
    (folder / "打包" / "b.xlsm").write_bytes(b"2")
    watch = Watch.of(folder, lambda _: None)
    assert looks(watch, 5) == 2
    assert asked == [("a.xlsx", "校验"), ("b.xlsm", "打包")]
    assert names(folder / "打包") == {"b.xlsm", "b 的结果.xlsx"}
    assert looks(Watch.of(folder, lambda _: None), 3) == 0, "what was done is remembered over a restart"
    (folder / "a.xlsx").write_bytes(b"1")
    assert looks(watch, 3) == 0, "the same content, saved again"
    (folder / "a.xlsx").write_bytes(b"changed")
    assert looks(watch, 3) == 1
    (folder / "a.xlsx").unlink()
    looks(watch, 1)
    (folder / "a.xlsx").write_bytes(b"changed")
    assert looks(watch, 3) == 1, "taken away and dropped in again"


def test_a_file_that_is_still_being_written_or_open_waits(folder: Path, asked: list[tuple[str, str]]) -> None:
    watch, file = Watch.of(folder, lambda _: None), folder / "a.xlsx"
    for size in (1, 2, 3):
        file.write_bytes(b"x" * size)
        assert watch.look() == 0
        assert size == 1 or not watch.waiting
    lock = folder / "~$a.xlsx"
    lock.write_bytes(b"")
    assert looks(watch, 3) == 0 and asked == []
    lock.unlink()
    assert looks(watch, 1) == 1 and asked == [("a.xlsx", "校验")]


def test_a_bad_file_gets_a_sentence_which_goes_when_it_is_mended(folder: Path, asked: list[tuple[str, str]]) -> None:
    said: list[str] = []
    watch = Watch.of(folder, said.append)
    (folder / "坏.xlsx").write_bytes(b"?")
    (folder / "好.xlsx").write_bytes(b"!")
    assert looks(watch) == 2
    note = folder / "坏-请先看这里.txt"
    assert note.read_text(encoding="utf-8-sig") == "“坏.xlsx”已损坏，打不开。怎么办：重发。\n"
    assert (folder / "好-已校验.xlsx").is_file() and said[-1] == "好了。"
    assert looks(watch, 3) == 0


@pytest.mark.parametrize(
    ("place", "action"),
    [
        ("a.xlsm", "校验"),
        ("十月 计算.xlsm", "计算"),
        ("打包 十月.xlsm", "打包"),
        ("打包/a.xlsm", "打包"),
        ("校验/打包 a.xlsm", "校验"),
        ("计算/a.xlsx", "计算"),
    ],
)
def test_the_folder_asks_then_the_name(place: str, action: str) -> None:
    assert wanted(Path("看着") / place, Path("看着")) == action


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("raise SystemExit(2)", "程序读这个文件时停住了"),
        ("import os; os.abort()", "程序读这个文件时停住了"),
        ("import time; time.sleep(60)", "秒还没有做完，已停下"),
    ],
)
def test_a_file_that_kills_or_hangs_its_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, words: str) -> None:
    reader = tmp_path / "reader"
    reader.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{told}'\n", encoding="utf-8")
    reader.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(reader))
    files, said = in_a_process(tmp_path / "a.xlsx", "校验", limit=2)
    assert files == [] and words in said and "怎么办：" in said


def test_memory_that_cannot_be_read_counts_as_none(folder: Path) -> None:
    (folder / MEMORY).write_text("{", encoding="utf-8")
    assert Watch.of(folder, print).done == {}


def _minds_ctrl_c() -> None:
    """A run in the background ignores the signal, and so would its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_ctrl_c_ends_cleanly(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "macros", "watch", str(folder), "--interval", "0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=_minds_ctrl_c,  # noqa: PLW1509 - no thread runs here
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("正在看着")
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "") and "已停止" in out


def test_the_command(folder: Path, desk: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", str(folder / "没有"), "--once"]) == 2
    shutil.copy(desk(), folder / "十月.xlsm")
    assert main(["watch", str(folder), "--once", "--interval", "0.05"]) == 0
    assert capsys.readouterr().out.endswith("做了 1 个文件。\n")
    assert json.loads((folder / MEMORY).read_text(encoding="utf-8"))["done"].keys() == {"十月.xlsm"}
