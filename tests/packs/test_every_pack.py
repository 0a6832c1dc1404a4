"""Every pack runs through every command, and so do a pack of one's own and one with the fewest possible contents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import build, with_macros
from building.pack_demo import OWN, THROUGH, branches_of, pack_demo
from building.pack_month import month_of, nil_of, write_policy_with_products
from building.small_state import APPROVERS, COUNTIES, inputs
from macros.__main__ import main
from macros.cli.app import spoken_document
from macros.cli.policy_commands import pack_of
from macros.errors import ToolkitError
from macros.tracing.trace_cell import Tracing
from validators.approval_form import Stage
from validators.packs.spoken import speaking
from validators.packs.trade_pack import Pack, packs
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

FEWEST = """id = "少"
title = "最少的方案"
include = ["P00"]
registers = ["R02", "R03"]
computations = []
reports = []
centre_reports = []
graded = []
computed = []
"""
"""A pack with two registers, no computation and no report."""
FRONT = ("领导速览", "汇总主表")


@pytest.fixture(params=["fewest", *THROUGH])
def pack_name(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What stands behind --pack: an id of the installation, or a folder."""
    if request.param == "fewest":
        folder = tmp_path / "最少"
        folder.mkdir()
        (folder / "pack.toml").write_text(FEWEST, encoding="utf-8")
        return str(folder)
    if request.param == OWN:
        folder = tmp_path / "自定"
        assert main(["pack", "new", "--from", "postal", "--out", str(folder), "--id", "YZ", "--title", "本市邮政"]) == 0
        return str(folder)
    return str(request.param)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., dict[str, Any]]]:
    """`run(status, "check", file, ...)`: the JSON of a command that must end with one of these statuses."""

    def command(statuses: tuple[int, ...], *words: object) -> dict[str, Any]:
        capsys.readouterr()
        status = main([*map(str, words), "--json"])
        out = capsys.readouterr()
        assert status in statuses, f"{words}: {status}\n{out.err}\n{out.out[-2000:]}"
        found: dict[str, Any] = json.loads(out.out or "{}")
        return found

    yield command


def test_every_command_runs(
    pack_name: str, run: Callable[..., dict[str, Any]], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pack = pack_of(pack_name)
    fresh, policy = tmp_path / "新政策.xlsx", tmp_path / "政策.xlsx"
    run((0,), "policy", "new", "--pack", pack_name, "--out", fresh)
    write_policy_with_products(policy, pack)
    run((0, 1), "policy", "check", policy)
    made = run((0,), "desk", "new", "--policy", policy, "--all", "--period", "2026-10", "--out", tmp_path / "空台账")
    assert len([f for f in made["out"] if str(f).endswith(".xlsm")]) >= len(COUNTIES)
    force, _ = read_policy_book(policy)
    assert force.pack.id == pack.id and force.pack.digest == pack.digest
    for branch in COUNTIES:
        cells = month_of(pack, branch)
        content = DeskContent(cells=cells, inputs=inputs(branch) | {"零报": nil_of(pack, cells)})
        desk = build(tmp_path / f"台账 {branch}.xlsm", force, branch, content)
        if branch == next(iter(COUNTIES)):
            looked_at(desk, pack, run, tmp_path)
        run((0,), "submit", desk, "--out", tmp_path / "上报", "--eml")
    home = ("--home", tmp_path / "中心", "--period", "2026-10")
    taken = run((0, 1), "collect", tmp_path / "上报", "--home", tmp_path / "中心", "--policy", policy)
    assert len(taken["accepted"]) == len(COUNTIES) and not taken["rejected"], taken
    assert {line["branch"] for line in run((0, 1), "status", *home)["branches"]} == set(COUNTIES)
    run((0, 1), "return", *home, "--out", tmp_path / "退回")
    whole = run((0, 1), "consolidate", *home, "--out", tmp_path / "汇总.xlsx")
    assert not any(m["difference"] not in ("0.00", "0", 0) for m in whole["measures"].values()), whole["measures"]
    run((0, 1), "replay", *home)
    if whole["out"]:
        book = openpyxl.load_workbook(tmp_path / "汇总.xlsx", read_only=True)
        assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"] == whole["sheets"]
        traced(tmp_path / "汇总.xlsx", pack, run)
    closed(home, run, tmp_path)
    if pack_name in packs():
        shown(pack_demo(tmp_path_factory, pack_name).told, branches_of(pack))
    else:
        shown(run((0,), "demo", "--pack", pack_name, "--branches", 2, "--periods", "2", "--home", tmp_path / "演示"), 2)


def looked_at(desk: Path, pack: Pack, run: Callable[..., dict[str, Any]], folder: Path) -> None:
    """What a clerk does before 打包: a check with its annotated copy, every computation, every report."""
    checked = run((0, 1), "check", desk, "--annotate", folder / "标注.xlsx")
    assert checked["pack"] == pack.id and not checked["counts"]["A"], checked["findings"]
    run((0, 1) if pack.computations else (2,), "compute", desk, "--out", folder / "结果.xlsx")
    assert set(pack.computations) <= set(run((0, 1), "compute", desk)["results"])
    run((0, 1) if pack.reports else (2,), "report", desk, "--out", folder / "报表.xlsx")


def traced(report: Path, pack: Pack, run: Callable[..., dict[str, Any]]) -> None:
    """The first numbers of every page lead to rows, or to the rule that gives them (a place in a list, the register of filings);
    those of 领导速览 and 汇总主表, which the pack says itself, all of them.
    """
    tracing, found, untold = Tracing(report), {}, []
    for place in [p.shown for sheet in tracing.cells.sheets for p in list(tracing.cells.numbers(sheet))[: None if sheet in FRONT else 3]]:
        try:
            found[place] = tracing.document(place)
        except ToolkitError as why:
            untold.append(f"{place}: {why}")
    assert not [said for said in untold if said.split("!")[0] in FRONT], untold
    assert len(untold) <= 0.1 * len(found), untold
    assert all(one["rows"] or one["steps"]["words"] or one["steps"]["parts"] for one in found.values())
    shown_rows = next((place for place, one in found.items() if one["rows"]), next(iter(found)))
    told = run((0,), "trace", report, shown_rows)
    with speaking(pack):
        assert told == spoken_document(found[shown_rows]), "the command speaks as the pack does"


def closed(home: tuple[object, ...], run: Callable[..., dict[str, Any]], folder: Path) -> None:
    """Steps until nothing is left to approve, each by another person; then the month is given out and computed again."""
    people, stages = [*APPROVERS], []
    while not stages or stages[-1] != Stage.APPROVED:
        stages.append(run((0,), "approve", *home, "--by", people[len(stages)])["state"])
    assert stages[0] == Stage.FIRST and len(stages) in (3, 4)
    given = run((0,), "publish", *home, "--out", folder / "发布", "--by", people[0])
    books = [file for file in map(Path, given["out"]) if file.suffix == ".xlsx"]
    assert len(books) == len(COUNTIES) and all(book.is_file() for book in books)
    assert run((0,), "replay", *home)["whole"]


def shown(told: dict[str, Any], count: int) -> None:
    """The demo of the pack: its own world, or the postal state in its registers; nothing is found that was not planted."""
    month = told["periods"][-1]
    assert len(month["files"]["accepted"]) == count and month["caught"] == month["planted"] and month["stray"] == 0
    assert set(told["open"]) >= {"政策", "台账", "上报件"} and all(Path(file).is_file() for file in told["open"].values())


def test_a_pack_of_ones_own_travels_in_its_workbooks(run: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    """The folder may be gone: the policy and the desk bear the pack themselves."""
    folder, policy, desks = tmp_path / "自定", tmp_path / "政策.xlsx", tmp_path / "台账"
    run((0,), "pack", "new", "--from", "postal", "--out", folder, "--id", "YZ", "--title", "本市邮政")
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text.replace('"用邮大户", ', '"特大用户", "用邮大户", '), encoding="utf-8")
    assert run((0,), "pack", "check", folder) == {"folder": str(folder), "sound": True, "faults": []}
    write_policy_with_products(policy, pack_of(str(folder)))
    for file in folder.iterdir():
        file.unlink()
    run((0,), "desk", "new", "--policy", policy, "--branch", "LJ01", "--period", "2026-10", "--out", desks.with_suffix(".xlsm"))
    checked = run((0, 1), "check", desks.with_suffix(".xlsm"))
    assert checked["pack"] == "YZ"
    with with_macros(desks.with_suffix(".xlsm")) as made:
        assert "特大用户" in {cell for row in made["清单"].iter_rows(values_only=True) for cell in row}


def test_a_wrong_folder_is_told_all_at_once(run: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    folder = tmp_path / "坏的"
    folder.mkdir()
    (folder / "pack.toml").write_text(
        'id = "坏"\ntitle = "坏的"\nregisters = ["R03", "R999"]\ncomputations = ["D777"]\n'
        '[lists]\n"R03.没有的列" = ["甲"]\n"R10.收入" = ["乙"]\n[columns.R03]\nshow = ["企业名字"]\n',
        encoding="utf-8",
    )
    (folder / "parameters.csv").write_text(
        "code,name,kind,value,unit,source,file,quote,clause,choices,note\na,甲,number,多,,示例值,,,,,\na,甲,数,1,,天上,,,,,\n",
        encoding="utf-8",
    )
    found = run((1,), "pack", "check", folder)
    said = "\n".join(fault["message"] for fault in found["faults"])
    for word in ("R999", "D777", "R03.没有的列", "R10.收入", "企业名字", "参数 a 写了两次"):
        assert word in said, word
    assert all(fault["remedy"] and fault["place"] for fault in found["faults"])
