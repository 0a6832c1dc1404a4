"""Every button of both desks, pressed in WPS: the same workbook and the same files as without Excel (issue 17)."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from building.campaign import WHOLE, sampled
from building.filings import build, file
from building.open_workbook import Shown, shown
from building.pack_month import month_of, nil_of, write_policy_with_products
from building.small_state import COUNTIES, NOW, PERIOD, STATE, TODAY, inputs, write_policy_of
from building.wps_press import InWps, in_wps, need_node
from macros.button import Button, buttons
from macros.centre.issuing import make_centre, make_desk
from macros.office.pressing.helper_file import FOLDER
from one_path.routes import RESULT, Left, at_one_place, taken_down, without_excel
from validators.packs.trade_pack import Pack, packs
from validators.values.serial import to_serial
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book
from workbooks.submission.signature import signer_of_account

BRANCH, BEFORE = "LJ01", PERIOD.plus(-1)
DESK, LAST = f"{PERIOD} 台账 {BRANCH} 临江市局.xlsm", f"{BEFORE} 台账 {BRANCH} 临江市局.xlsm"
OF_BRANCH = sorted((b for b in buttons().values() if b.desk == "branch"), key=lambda b: b.order)
OF_CENTRE = sorted((b for b in buttons().values() if b.desk == "centre"), key=lambda b: b.order)
POSTAL, OIL = "P01", "P02"
REASON = "与上月口径不同，请核对后再报"
TYPED: Mapping[str, dict[str, str]] = {"approve": {"by": "ZZ01"}, "reject": {"by": "ZZ02", "reason": REASON}}
"""What is typed on 审批 in the open workbook, and given to the press without one."""
_CELLS = {"by": "D5", "reason": "D6"}


def cases(listed: list[Button], oil: int) -> list[Any]:
    """Pack and button: a few of the postal and the oil pack, all of every pack in a campaign."""
    every = [(name, button) for name in packs() if name != "P00" for button in listed]
    taken = every if WHOLE else [(POSTAL, b) for b in sampled(listed, 6, "in WPS")] + [(OIL, b) for b in sampled(listed, oil, "oil in WPS")]
    return [pytest.param(name, button, id=f"{name}-{button.id}") for name, button in taken]


@pytest.fixture(autouse=True)
def own_helper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The helper of this account is never that of the test."""
    need_node()
    monkeypatch.setenv(FOLDER, str(tmp_path / "助手"))


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pack -> a clerk's folder, made when it is first asked for: this month's desk with faults, last month's, a new policy."""

    class Made(dict[str, Path]):
        def __missing__(self, name: str) -> Path:
            self[name] = _folder(tmp_path_factory.mktemp(name), packs()[name])
            return self[name]

    return Made()


def _folder(folder: Path, pack: Pack) -> Path:
    write_policy_with_products(folder / "旧政策.xlsx", pack)
    policy, rows = read_policy_book(folder / "旧政策.xlsx")[0], month_of(pack, BRANCH)
    told = inputs(BRANCH, 零报=nil_of(pack, rows))
    build(folder / LAST, policy, BRANCH, DeskContent(cells=rows, inputs=told), period=BEFORE)
    if "收入" in rows.get("R10", [{}])[0]:
        rows["R10"][0]["收入"] = "1.2万"
    build(folder / DESK, policy, BRANCH, DeskContent(cells=rows, inputs=told), period=PERIOD)
    (folder / "旧政策.xlsx").unlink()
    write_policy_with_products(folder / "新政策.xlsx", pack, [*STATE, ("XX04", "新星县局", "县市局", "ZZ00")])
    return folder


@pytest.mark.parametrize(("pack", "button"), cases(OF_BRANCH, 1))
def test_a_press_of_the_branch_in_wps_is_the_same_as_without_it(pack: str, button: Button, issued: dict[str, Path], tmp_path: Path) -> None:
    signer_of_account(BRANCH)
    place = tmp_path / "台账"
    alone: Left = at_one_place(issued[pack], place, lambda folder: without_excel(button, folder / DESK, {}))
    there, left = at_one_place(issued[pack], place, lambda folder: _in_wps(button, folder / DESK))
    _same(alone, there, left)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory, filed: Path) -> dict[str, dict[str, Any]]:
    """Pack -> the month of a centre, once without a program that has it open and once in WPS: button -> both."""

    class Made(dict[str, dict[str, Any]]):
        def __missing__(self, name: str) -> dict[str, Any]:
            self[name] = _month(tmp_path_factory.mktemp(f"centre{name}"), packs()[name], filed)
            return self[name]

    return Made()


def _month(folder: Path, pack: Pack, filed: Path) -> dict[str, Any]:
    base, place, policy = folder / "原样", folder / "中心", folder / "policy.xlsx"
    write_policy_of(policy) if pack.id == POSTAL else write_policy_with_products(policy, pack)
    name = make_centre(policy, PERIOD, base, branch=None, now=NOW).name
    for sent in (filed if pack.id == POSTAL else _filed(pack, policy, folder)).glob("*.xlsx"):
        shutil.copy(sent, base / "收件" / sent.name)
    make_desk(policy, BEFORE, base / "台账" / LAST, branch=BRANCH, today=TODAY)
    told: dict[str, Any] = {button.id: [] for button in OF_CENTRE}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYBOOK_TODAY", NOW.isoformat())
        patch.setenv("KEYBOOK_ANCHORS", str(folder / "链头"))
        patch.setenv(FOLDER, str(folder / "助手"))
        for route in (_alone, _in_wps):
            shutil.rmtree(folder / "链头", ignore_errors=True)
            at_one_place(base, place, lambda home, route=route: [told[b.id].append(route(b, home / name)) for b in OF_CENTRE])
    return told


def _filed(pack: Pack, policy: Path, folder: Path) -> Path:
    """The submissions of the counties in another pack's registers."""
    force = read_policy_book(policy)[0]
    for branch in COUNTIES:
        rows = month_of(pack, branch)
        file(force, branch, rows, folder, 零报=nil_of(pack, rows))
    return folder / "上报"


def _alone(button: Button, desk: Path) -> Left:
    desk.with_name(RESULT).unlink(missing_ok=True)
    return without_excel(button, desk, TYPED.get(button.id, {}))


@pytest.mark.parametrize(("pack", "button"), [case for case in cases(OF_CENTRE, 0) if WHOLE or case.values[0] == POSTAL])
def test_a_press_of_the_centre_in_wps_is_the_same_as_without_it(pack: str, button: Button, months: dict[str, dict[str, Any]]) -> None:
    alone, (there, left) = months[pack][button.id]
    _same(alone, there, left)


def _in_wps(button: Button, desk: Path) -> tuple[InWps, Left]:
    desk.with_name(RESULT).unlink(missing_ok=True)
    before, workbook = desk.read_bytes(), shown(desk)
    for word, value in TYPED.get(button.id, {}).items():
        sheet = next(one for one in workbook["sheets"] if one["name"] == "审批")
        sheet["cells"].setdefault(_CELLS[word], {})["v"] = value
    done = in_wps(workbook, button)
    assert desk.read_bytes() == before, "the helper wrote to the workbook itself"
    return done, taken_down(desk.parent)


def _same(alone: Left, done: InWps, left: Left) -> None:
    (outcome,) = done.outcomes
    assert "failed" not in outcome, outcome["stack"]
    assert outcome["said"] and outcome["blocked"] == alone.blocked and sorted(outcome["files"]) == sorted(alone.made)
    assert left.files == alone.files and left.events == alone.events
    assert (done.now["screen"], done.now["calculation"]) == (True, -4105)
    wanted = {sheet: {cell: _told(*one[:5]) for cell, one in cells.items()} for sheet, cells in alone.cells.items()}
    there = {f"{sheet['name']} {sheet['state'] or 'visible'}": _cells(sheet) for sheet in done.now["sheets"]}
    assert set(there) == set(wanted)
    for sheet, cells in wanted.items():
        wrong = {
            cell: (cells.get(cell), there[sheet].get(cell)) for cell in {*cells, *there[sheet]} if cells.get(cell) != there[sheet].get(cell)
        }
        assert not wrong or _only_typed(wrong), (sheet, dict(list(wrong.items())[:5]))


def _only_typed(wrong: dict[str, Any]) -> bool:
    """True where the cells that differ are those that only the open workbook had: what was typed on 审批."""
    return set(wrong) <= set(_CELLS.values()) and all(alone is None or alone[0] in (None, "") for alone, _ in wrong.values())


def _cells(sheet: Shown) -> dict[str, Any]:
    told = {
        cell: _told(one.get("f") or one.get("v"), None, one.get("note", ""), one.get("fill", ""), one.get("bold", False))
        for cell, one in sheet["cells"].items()
    }
    return {cell: one for cell, one in told.items() if one[0] not in (None, "") or one[1]}


_LINK = re.compile(r'=HYPERLINK\("[^"]*","((?:[^"]|"")*)"\)')


def _told(value: Any, _: Any, note: str, fill: Any, bold: bool) -> tuple[Any, ...]:
    """A cell: value or formula, note, fill, weight. A link is told by its text, since a page may say it as a formula."""
    return _plain(value), (note or "").replace("\r\n", "\n"), str(fill or "")[-6:].upper(), bool(bold)


def _plain(value: Any) -> Any:
    value = getattr(value, "text", value)
    if isinstance(value, dt.date):
        value = float(to_serial(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:.9g}"
    if isinstance(value, str):
        link = _LINK.fullmatch(value)
        return link[1].replace('""', '"') if link else value.replace("\r\n", "\n")
    return value


def test_a_press_that_changes_nothing_writes_nothing_and_leaves_the_view(desk: Callable[..., Path], clean: Callable[..., Any]) -> None:
    cells = clean(BRANCH)
    cells["R10"][0]["收入"] = "1.2万"
    path = desk(cells=cells)
    without_excel(buttons()["check"], path, {})
    checked = in_wps(path.with_name(RESULT), {"button": "check"})
    assert (checked.outcomes[0]["writes"], checked.outcomes[0]["wrote"]) == (0, False)
    assert checked.outcomes[0]["said"][0]["text"].startswith("校验完毕：") and checked.now["view"] == ["封面", "A1"]
    first, fixed, back = in_wps(path, {"button": "check"}, {"button": "fix"}, {"button": "fix", "undo": True}).outcomes
    assert first["writes"] > 100 and first["wrote"] and first["findings"][0]["cell"] == "G6"
    assert fixed["said"][0]["text"].startswith("已修正 1 处") and back["said"][0]["text"].startswith("已撤销 1 处")


def test_a_row_far_below_gets_its_name_by_formula_and_is_printed(desk: Callable[..., Path]) -> None:
    workbook = shown(desk())
    flow = next(sheet for sheet in workbook["sheets"] if sheet["name"] == "业务量流水")
    far, rows = 400, {cell: one for cell, one in flow["cells"].items() if cell.endswith("6") and len(cell) == 2 and cell != "C6"}
    flow["cells"] |= {f"{cell[0]}{far}": dict(one) for cell, one in rows.items()} | {f"C{far}": {"v": None, "fmt": "@"}}
    done = in_wps(workbook, {"button": "check"}).now["sheets"][workbook["sheets"].index(flow)]
    assert done["cells"][f"C{far}"]["f"].startswith(f'=IF(B{far}="","",') and done["cells"][f"C{far}"]["fmt"] == "General"
    assert done["printed"].endswith(str(far))


def test_a_clerk_s_own_note_stays_under_ours(desk: Callable[..., Path], clean: Callable[..., Any]) -> None:
    cells = clean(BRANCH)
    cells["R10"][0]["收入"] = "1.2万"
    workbook = shown(desk(cells=cells))
    flow = next(sheet for sheet in workbook["sheets"] if sheet["name"] == "业务量流水")
    flow["cells"]["G6"]["note"], flow["cells"]["D7"]["note"] = "问过财务", "自己的"
    done = in_wps(workbook, {"button": "check"})
    noted = {cell: one["note"] for cell, one in done.now["sheets"][workbook["sheets"].index(flow)]["cells"].items() if "note" in one}
    assert noted["G6"].startswith("问过财务\n【核实】") and noted["D7"] == "自己的"
    assert done.now["view"] == ["封面", "A1"]


def test_a_cover_that_was_deleted_or_renamed_comes_back(desk: Callable[..., Path]) -> None:
    made = desk()
    without, other = shown(made), shown(made)
    without["sheets"] = [sheet for sheet in without["sheets"] if sheet["name"] != "封面"]
    done = in_wps(without, {"button": "check"})
    assert "《封面》被删掉了，已放回" in done.outcomes[0]["said"][0]["text"] and done.now["sheets"][0]["name"] == "封面"
    assert done.now["names"]["填报人"] == "='封面'!$D$17" and done.now["sheets"][0]["cells"]["D17"]["v"] == "LJ01G1"
    other["sheets"][0]["name"] = "首页"
    again = in_wps(other, {"button": "check"})
    assert "表名已改回" in again.outcomes[0]["said"][0]["text"] and again.now["sheets"][0]["name"] == "封面"


@pytest.mark.parametrize("sheet", ["校验结果", "业务量流水"])
def test_a_sheet_that_cannot_be_opened_is_found_before_anything_is_written(
    sheet: str, desk: Callable[..., Path], clean: Callable[..., Any]
) -> None:
    cells = clean(BRANCH)
    cells["R10"][0]["收入"] = "1.2万"
    workbook = shown(desk(cells=cells))
    next(one for one in workbook["sheets"] if one["name"] == sheet).update(protected=True, password="geheim")
    done = in_wps(workbook, {"button": "check"})
    assert f"《{sheet}》加了保护密码" in done.outcomes[0]["failed"] and done.outcomes[0]["writes"] == 0
    assert {one["name"] for one in done.now["sheets"] if one["protected"]} == {s["name"] for s in workbook["sheets"] if s["protected"]}
