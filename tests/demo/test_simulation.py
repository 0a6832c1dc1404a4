"""Closed months under another policy: the same one changes nothing, a higher allowance costs what it costs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.once import once
from macros.__main__ import main
from macros.analysis.simulation import simulate
from macros.demo.cycle import run_demo
from macros.errors import ToolkitError
from validators.packs.trade_pack import find_pack
from workbooks.archive.home import Home


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of three branches; the same that 溯源 is tried on."""

    def made(folder: Path) -> None:
        run_demo(folder, branches=3, periods=2, seed=7, step=lambda _: None, pack=find_pack("P01"))

    return once(tmp_path_factory, "traced P01", made)


@pytest.fixture
def centre(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo / "中心", tmp_path / "中心"))


def changed(policy: Path, target: Path, code: str, value: str | None) -> Path:
    """The policy with one parameter set otherwise, wherever it holds."""
    book = openpyxl.load_workbook(policy)
    sheet = next(s for s in book.worksheets if any(cell.value == "参数代码" for cell in s[5]))
    at = {cell.value: cell.column for cell in sheet[5]}
    for row in range(6, sheet.max_row + 1):
        if sheet.cell(row, at["参数代码"]).value == code:
            sheet.cell(row, at["值"]).value = value
    book.save(target)
    return target


def test_the_same_policy_changes_nothing(centre: Path) -> None:
    home = Home(centre)
    before = [event.id for event in home.ledger.events()]
    done = simulate(home, centre / "policy.xlsx", 12)
    assert [str(month) for month in done.months] == ["2026-09", "2026-10"]
    assert done.pay and {one.change for one in done.pay} == {0} and not done.levels and not done.changes
    assert done.cost()[0] == done.cost()[1] > 0
    assert [event.id for event in Home(centre).ledger.events()] == before


def test_a_higher_allowance_costs_what_it_costs(centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Worked out beside: each manager gets the new amount instead of the one of his branch."""
    tried, out = changed(centre / "policy.xlsx", tmp_path / "新政策.xlsx", "field_allowance", "180"), tmp_path / "测算.xlsx"
    assert main(["simulate", "--policy", str(tried), "--home", str(centre), "--periods", "1", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    done = simulate(Home(centre), tried, 1)
    old = [one.parts["外勤津贴"][0] for one in done.pay]
    assert {one.parts["外勤津贴"][1] for one in done.pay} == {180_00}
    assert done.cost()[1] - done.cost()[0] == sum(180_00 - (was or 0) for was in old) > 0
    assert told["winners"] == len(done.pay) and told["losers"] == 0 and told["periods"] == ["2026-10"]
    assert all("外勤津贴" in line for line in told["changes"]) and told["changes"]
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["测算汇总", "人员得失", "政策差别"] and len(book["测算汇总"]._charts) == 1
    rows = [row for row in book["人员得失"].iter_rows(min_row=6, values_only=True) if row[3]]
    assert sum(round(row[8] * 100) for row in rows) == done.cost()[1] - done.cost()[0]


def test_of_one_person_every_part_is_shown(centre: Path, tmp_path: Path) -> None:
    tried = changed(centre / "policy.xlsx", tmp_path / "新政策.xlsx", "field_allowance", "180")
    someone = simulate(Home(centre), tried, 1).pay[0]
    words = ["--home", str(centre), "--periods", "2", "--person", someone.number, "--out", str(tmp_path / "一个人.xlsx")]
    assert main(["simulate", "--policy", str(tried), *words]) == 0
    book = openpyxl.load_workbook(tmp_path / "一个人.xlsx")
    lines = [row[1:6] for row in book["个人明细"].iter_rows(min_row=5, values_only=True) if row[2]]
    assert {line[0] for line in lines} == {"2026-09", "2026-10"} and {"外勤津贴", "合计"} <= {line[1] for line in lines}
    assert all(line[4] == pytest.approx(line[3] - line[2]) for line in lines)


def test_a_blank_that_the_month_needs_is_named(centre: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tried = changed(centre / "policy.xlsx", tmp_path / "空的.xlsx", "field_allowance", None)
    words = ["--home", str(centre), "--periods", "1", "--out", str(tmp_path / "测算.xlsx")]
    assert main(["simulate", "--policy", str(tried), *words]) == 1
    assert "没有算完" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("make", "periods", "person", "said"),
    [
        (lambda centre, folder: centre / "policy.xlsx", 1, "没有的人", "没有工号"),
        (lambda centre, folder: centre / "policy.xlsx", 0, "", "没有合并过的月份"),
    ],
)
def test_what_cannot_be_tried(
    centre: Path, tmp_path: Path, make: Callable[[Path, Path], Any], periods: int, person: str, said: str
) -> None:
    with pytest.raises(ToolkitError, match=said):
        simulate(Home(centre), make(centre, tmp_path), periods, person=person)


def test_another_packs_policy_is_refused(centre: Path, tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "oil", "--out", str(tmp_path / "油.xlsx")]) == 0
    with pytest.raises(ToolkitError, match="换成同一个方案"):
        simulate(Home(centre), tmp_path / "油.xlsx", 1)
