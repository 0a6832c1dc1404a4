"""No command writes over what a person may have filled: it refuses, or keeps a dated copy and names it (contract; issue 10.1)."""

from __future__ import annotations

import ast
import inspect
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import openpyxl
import pytest

import workbooks
from building.campaign import sampled
from building.filings import with_macros
from building.small_state import NOW, PERIOD, TODAY
from macros import cli
from macros.__main__ import main
from macros.cli.app import app
from macros.opening import open_session
from validators.finding import Severity
from workbooks.archive.former import anew, is_former, noting
from workbooks.archive.home import Home
from workbooks.file_digest import file_digest
from workbooks.sidecar import remember

OUTS = {"out", "annotate", "new"}
"""Parameters by which a command is told where to write."""
FILLED = {".xlsx", ".xlsm", ".eml", ".pem", ".toml", ".csv"}


@dataclass
class Office:
    """What the commands work on: a desk with a fault and a reason, a clean one, a home, the policy; `out` is where they write."""

    faulty: Path
    clean: Path
    home: Path
    policy: Path
    filed: Path
    out: Path

    @property
    def month(self) -> tuple[Any, ...]:
        return ("--home", self.home, "--period", PERIOD)


WORDS: dict[str, Callable[[Office], tuple[Any, ...]]] = {
    "check": lambda o: (o.faulty, "--annotate", o.out / "标注.xlsx"),
    "compute": lambda o: (o.clean, "--out", o.out / "结果.xlsx"),
    "report": lambda o: (o.clean, "--out", o.out / "报表.xlsx"),
    "fix": lambda o: (o.faulty, "--out", o.out / "好.xlsx"),
    "submit": lambda o: (o.clean, "--out", o.out, "--eml"),
    "request": lambda o: (o.faulty,),
    "drop": lambda o: (o.faulty,),
    "permit": lambda o: (_form(o), "--by", "何思齐", "--text", "情况属实，准予豁免", "--out", o.out),
    "return": lambda o: (*o.month, "--out", o.out, "--branch", "LJ01", "--reason", "收入与量收不符"),
    "consolidate": lambda o: (*o.month, "--out", o.out / "汇总.xlsx", "--detail"),
    "publish": lambda o: (*_merged(o).month, "--out", o.out, "--levels"),
    "adjust": lambda o: (*o.month, "--new", o.out / "调整.xlsx"),
    "correct": lambda o: (o.faulty, "--reason", "量收系统补录，核对属实", "--against", o.filed, "--out", o.out),
    "backup": lambda o: ("--home", o.home, "--out", o.out / "备份.zip"),
    "explain": lambda o: ("--out", o.out / "手册.xlsx"),
    "policy new": lambda o: ("--pack", "postal", "--out", o.out / "政策.xlsx"),
    "pack new": lambda o: ("--from", "postal", "--out", o.out / "方案"),
    "key new": lambda o: ("--branch", "LJ01", "--out", o.out / "钥匙.pem"),
    "desk new": lambda o: ("--policy", o.policy, "--branch", "LJ01", "--period", PERIOD, "--out", o.out / "新.xlsm"),
    "simulate": lambda o: ("--policy", o.policy, *_merged(o).month[:2], "--out", o.out / "测算.xlsx"),
    "export": lambda o: ("--home", o.home, "--out", o.out / "导出.xlsx"),
    "sql": lambda o: ("SELECT 1 AS 一", "--home", o.home, "--out", o.out / "结果.csv"),
    "desk managers": lambda o: (o.clean, "--out", o.out),
    "desk update": lambda o: (o.clean, "--policy", o.policy, "--out", o.out / "换好.xlsm"),
}
ELSEWHERE = {"desk take", "diff"}
"""The one is walked where its home is made, tests/levels/test_managers.py; the other calls the later of two files `new`."""
MORE: dict[str, Callable[[Office], tuple[Any, ...]]] = {
    "desk new --all": lambda o: ("desk", "new", "--policy", o.policy, "--all", "--period", PERIOD, "--out", o.out),
    "desk new --centre": lambda o: ("desk", "new", "--policy", o.policy, "--centre", "--period", PERIOD, "--out", o.out),
    "compute --only": lambda o: ("compute", o.clean, "--only", "D09,D41", "--out", o.out / "结果.xlsx"),
    "collect --policy": lambda o: ("collect", o.filed, "--home", o.out / "收", "--policy", o.policy),
}


def _commands() -> Iterator[tuple[str, Any]]:
    for module in iter_modules(cli.__path__):
        import_module(f"macros.cli.{module.name}")
    for group, told in [("", app), *((one.name, one.typer_instance) for one in app.registered_groups)]:
        for command in told.registered_commands:
            yield f"{group} {command.name}".strip(), command.callback


def test_every_command_that_is_told_where_to_write_is_walked() -> None:
    writing = {name for name, callback in _commands() if OUTS & set(inspect.signature(callback).parameters)}
    assert writing - set(WORDS) == ELSEWHERE and len(writing) > 15


@pytest.fixture
def office(desk: Callable[..., Path], clean: Callable[..., Any], home: Home, policy_book: Path, filed: Path, tmp_path: Path) -> Office:
    cells = clean("LJ01")
    cells["R10"][0]["收入"] = "1.2万"
    cells["R20"][0]["客户编码"] = "KH404"
    faulty = desk("LJ01", cells=cells, name="有毛病.xlsm")
    serious = [f for f in open_session(faulty, today=TODAY).checked.findings if f.severity is Severity.A]
    remember(faulty, reasons={f.key: {"text": "新客户，档案下周补建", "by": "LJ01G1", "at": ""} for f in serious})
    out = tmp_path / "写到"
    out.mkdir()
    return Office(faulty, desk("LJ01"), home.folder, policy_book, next(filed.glob("*_LJ01_*.xlsx")), out)


def _form(office: Office) -> Path:
    assert main(["request", str(office.faulty)]) == 0
    return next((office.faulty.parent / "上报").glob("审批单*.xlsx"))


def _merged(office: Office) -> Office:
    assert main(["consolidate", *map(str, office.month), "--out", str(office.home.parent / "汇总.xlsx")]) == 0
    return office


def _run(words: tuple[Any, ...]) -> int:
    return main([str(word) for word in words])


@pytest.mark.parametrize("name", sampled([*WORDS, *MORE], 5, "nothing lost"))
def test_what_was_filled_is_still_there_after_the_command_ran_again(
    name: str, office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = MORE[name](office) if name in MORE else (*name.split(), *WORDS[name](office))
    before = set(tmp_path.rglob("*"))
    assert _run(words) in (0, 1), capsys.readouterr()
    typed = {path: _fill(path) for path in sorted(set(tmp_path.rglob("*")) - before) if path.suffix in FILLED and path.is_file()}
    typed = {path: digest for path, digest in typed.items() if not {"archive", "inbox"} & set(path.parts)}
    assert typed or name == "backup"
    for sidecar in tmp_path.rglob("*.keybook.json"):
        if name == "submit":
            sidecar.unlink()  # the memory of a desk may be lost: then its next version has the number of the last
    capsys.readouterr()
    status, said = _run(words), "".join(capsys.readouterr())
    there: dict[str, list[Path]] = {}
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        there.setdefault(file_digest(path), []).append(path)
    for path, digest in typed.items():
        assert digest in there, f"{name} lost what was typed in {path.name}"
        named = any(now == path or now.name in said for now in there[digest])
        assert status == 2 or named, f"{name} does not say where {path.name} is now"


def _type(book: openpyxl.Workbook, path: Path) -> None:
    book.worksheets[0]["Z99"] = "手工填的"
    book.save(path)


def _fill(path: Path) -> str:
    """A person types into the file and saves it; its digest then."""
    if path.suffix == ".xlsm":
        with with_macros(path) as book:
            _type(book, path)
    elif path.suffix == ".xlsx":
        _type(openpyxl.load_workbook(path), path)
    else:
        with path.open("ab") as file:
            file.write("\n# 手工填的\n".encode())
    return file_digest(path)


def test_a_file_as_the_program_wrote_it_gives_way_quietly(tmp_path: Path) -> None:
    target = tmp_path / "报表.xlsx"
    with noting() as kept:
        for text in (b"one", b"two", b"two"):
            with anew(target) as draft:
                draft.write_bytes(text)
        assert kept == [] and target.read_bytes() == b"two" and len(list(tmp_path.iterdir())) == 1
        target.write_bytes(b"typed")
        os.utime(target, (NOW.timestamp(), NOW.timestamp()))
        for text in (b"three", b"four"):
            with anew(target) as draft:
                draft.write_bytes(text)
    assert [now.name for _, now in kept] == ["报表-原来的-20261102-093000.xlsx"]
    assert kept[0][1].read_bytes() == b"typed" and is_former(kept[0][1]) and target.read_bytes() == b"four"


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "报表.xlsx"
    target.write_bytes(b"typed")
    with pytest.raises(ZeroDivisionError), anew(target) as draft:
        draft.write_bytes(b"half")
        raise ZeroDivisionError
    assert target.read_bytes() == b"typed" and list(tmp_path.iterdir()) == [target]


def test_every_workbook_is_written_by_way_of_it() -> None:
    """Whoever makes a workbook with XlsxWriter, or saves one of openpyxl, does so into the draft of `anew`."""
    root = Path(str(workbooks.__file__)).parent.parent
    found = {}
    for file in [*root.joinpath("workbooks").rglob("*.py"), *root.joinpath("macros").rglob("*.py")]:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert file.name == "new_xlsx.py" or "xlsxwriter.Workbook" not in calls, file
        if calls & {"new_xlsx", "save_through_openpyxl"}:
            found[file.relative_to(root).as_posix()] = "anew" in calls
    assert len(found) >= 5 and all(found.values()), found
