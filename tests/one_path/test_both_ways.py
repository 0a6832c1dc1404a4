"""One path: every button of both desks, pressed and by command, does the same work (design 2; issue 10.1)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from building.campaign import sampled
from building.filings import build
from building.once import once
from building.small_state import NOW, PERIOD, STATE, TODAY, clean_cells, inputs, write_policy_of
from macros.__main__ import main
from macros.button import Button, buttons
from macros.centre.issuing import make_centre, make_desk
from macros.headless import headless
from macros.lookup.verify import verify_file
from macros.opening import open_session
from one_path.routes import RESULT, Left, at_one_place, by_command, cells_of, pressed, values_of, without_excel
from validators.finding import Severity
from validators.policy import Policy
from workbooks.book import Status
from workbooks.desk.content import DeskContent
from workbooks.live.edit_changes import needed
from workbooks.read.read_sheets import REPORT
from workbooks.sidecar import remember
from workbooks.submission.signature import signer_of_account

BRANCH, BEFORE = "LJ01", PERIOD.plus(-1)
DESK, LAST = f"{PERIOD} 台账 LJ01 临江市局.xlsm", f"{BEFORE} 台账 LJ01 临江市局.xlsm"
OF_BRANCH = sorted((b for b in buttons().values() if b.desk == "branch"), key=lambda b: b.order)
OF_CENTRE = sorted((b for b in buttons().values() if b.desk == "centre" and not b.needs), key=lambda b: b.order)
REASON = "与上月口径不同，请核对后再报"


class Alike(NamedTuple):
    """A command of a button: its words, and what a press beside Excel, and the clerk in the open workbook, have to say."""

    words: Callable[[Path], list[Any]]
    choices: dict[str, Any] = {}
    typed: dict[tuple[str, str], Any] = {}


def _period(*words: Any) -> Callable[[Path], list[Any]]:
    return lambda home: [
        words[0],
        "--home",
        home,
        "--period",
        PERIOD,
        *(home / word[1:] if word[:1] == "/" else word for word in words[1:]),
    ]


COMMANDS: dict[str, Alike] = {
    "keybook check": Alike(lambda folder: ["check", folder / DESK, "--annotate", folder / RESULT]),
    "keybook fix": Alike(lambda folder: ["fix", folder / DESK, "--out", folder / RESULT]),
    "keybook compute --only D01": Alike(lambda folder: ["compute", folder / DESK, "--only", "D01", "--out", folder / RESULT]),
    "keybook compute": Alike(lambda folder: ["compute", folder / DESK, "--out", folder / RESULT]),
    "keybook desk update": Alike(
        lambda folder: [
            "desk",
            "update",
            folder / DESK,
            "--policy",
            folder / "新政策.xlsx",
            "--out",
            folder / f"{Path(DESK).stem}-新政策.xlsm",
        ]
    ),
    "keybook submit": Alike(lambda folder: ["submit", folder / DESK, "--out", folder / "上报", "--eml"]),
    "keybook request": Alike(lambda folder: ["request", folder / DESK]),
    "keybook desk new --all": Alike(
        lambda home: (
            ["desk", "new", "--policy", home / "policy.xlsx", "--all", "--period", PERIOD, "--out", home / "台账"]
            + ["--carry", home / "台账"]
        )
    ),
    "keybook collect": Alike(lambda home: ["collect", home / "收件", "--home", home]),
    "keybook status": Alike(_period("status")),
    "keybook return": Alike(_period("return", "--out", "/退回")),
    "keybook consolidate": Alike(_period("consolidate", "--out", f"/汇总/{PERIOD} 汇总报表.xlsx")),
    "keybook approve": Alike(_period("approve", "--by", "ZZ01"), {"by": "ZZ01"}, {("审批", "D5"): "ZZ01"}),
    "keybook reject": Alike(
        _period("reject", "--by", "ZZ02", "--reason", REASON),
        {"by": "ZZ02", "reason": REASON},
        {("审批", "D5"): "ZZ02", ("审批", "D6"): REASON},
    ),
    "keybook publish": Alike(_period("publish", "--out", "/发布")),
    "keybook trace": Alike(lambda home: ["trace", home / "汇总" / f"{PERIOD} 汇总报表.xlsx", "汇总主表!R14"]),
}
"""Every command that is a button's, but those that make another kind of workbook: they have tests of their own below."""
ELSEWHERE = {"keybook desk new --carry", "keybook report", "keybook pack show"}


def test_every_button_has_its_command_here() -> None:
    """Those that a policy switches on are pressed in `test_both_ways_of_papers.py`."""
    assert {b.command for b in buttons().values() if b.command and not b.needs} == set(COMMANDS) | ELSEWHERE


@pytest.fixture(params=["clean", "faulty"])
def branch(request: pytest.FixtureRequest, policy: Policy, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A clerk's folder: this month's desk, last month's and a new policy beside it; with faults and a reason for one, or without."""
    made = once(tmp_path_factory, f"both ways {request.param}", lambda folder: filled_folder(folder, policy, request.param == "faulty"))
    shutil.copytree(made, tmp_path / "原样")
    signer_of_account(BRANCH)
    return tmp_path / "原样"


def filled_folder(folder: Path, policy: Policy, faulty: bool) -> None:
    """What the clerk has before any press."""
    write_policy_of(folder / "新政策.xlsx", [*STATE, ("XX04", "新星县局", "县市局", "ZZ00")])
    cells = clean_cells(BRANCH)
    if faulty:
        cells["R10"][0]["收入"] = "1.2万"
        cells["R20"][0]["客户编码"] = "KH404"
    labels = inputs(BRANCH, 填报人=None if faulty else "LJ01G1")
    build(folder / DESK, policy, BRANCH, DeskContent(cells=cells, inputs=labels))
    last = DeskContent(cells=clean_cells(BRANCH, period=BEFORE), inputs=inputs(BRANCH))
    build(folder / LAST, policy, BRANCH, last, period=BEFORE)
    serious = [f for f in open_session(folder / DESK, today=TODAY).checked.findings if f.severity is Severity.A and f.sheet == "走访记录"]
    remember(folder / DESK, reasons={f.key: {"text": "新客户，档案下周补建", "by": "LJ01G1", "at": ""} for f in serious})


@pytest.mark.parametrize("button", sampled(OF_BRANCH, 8, "both ways"), ids=lambda b: b.id)
def test_a_press_of_the_branch_is_the_same_without_excel_and_by_command(button: Button, branch: Path, tmp_path: Path) -> None:
    place, alike = tmp_path / "台账", COMMANDS.get(button.command, Alike(lambda _: []))
    one: Left = at_one_place(branch, place, lambda folder: pressed(button, folder / DESK, alike.typed))
    other: Left = at_one_place(branch, place, lambda folder: without_excel(button, folder / DESK, alike.choices))
    assert one.edits and one.edits == other.edits
    assert one == other, [name for name in one.files if one.files.get(name) != other.files.get(name)]
    if button.command in COMMANDS:
        third: Left = at_one_place(branch, place, lambda folder: by_command(alike.words(folder), folder))
        assert third.files == one.files
        assert not third.cells or third.cells == one.cells


def test_a_report_workbook_holds_the_sheets_of_three_presses(branch: Path, tmp_path: Path) -> None:
    """分级, 计算 and 生成报表 put into the desk what `keybook report` writes as a workbook of its own."""
    shown: dict[str, Any] = {}
    for name in ("grade", "compute", "report"):
        made = headless(name, open_session(branch / DESK, today=TODAY, now=NOW)).pages
        done = pressed(buttons()[name], branch / DESK, {})
        shown |= {page.name: done.cells[f"{page.name} visible"] for page in made}
    assert main(["report", str(branch / DESK), "--out", str(tmp_path / "报表.xlsx")]) == 0
    alone = {sheet.rsplit(" ", 1)[0]: cells for sheet, cells in cells_of(tmp_path / "报表.xlsx").items() if not sheet.startswith("_")}
    assert len(alone) >= 8
    for sheet, cells in alone.items():
        there = shown[sheet + REPORT if sheet + REPORT in shown else sheet]
        assert {at: cell[1] for at, cell in cells.items()} == {at: value[1] for at, value in there.items()}, sheet


def test_a_file_on_the_icon_is_pressed_too(branch: Path, tmp_path: Path) -> None:
    """校验 and 计算 beside the file, 打包 signed: what the buttons do, in a copy."""
    place = tmp_path / "台账"
    for name, word in (("check", "校验"), ("compute", "计算")):
        wanted = at_one_place(branch, place, lambda folder, name=name: pressed(buttons()[name], folder / DESK, {})).cells

        def dropped(folder: Path, word: str = word) -> Any:
            assert main(["drop", str(folder / DESK), "--do", word]) in (0, 1)
            return cells_of(folder / f"{Path(DESK).stem}-已{word}.xlsx")

        assert at_one_place(branch, place, dropped) == wanted, word
    packed = at_one_place(
        branch, place, lambda folder: (main(["drop", str(folder / DESK), "--do", "打包"]), list(folder.glob(f"{PERIOD}_*.xlsx")))
    )
    if packed[0] == 0:
        assert len(packed[1]) == 1 and verify_file(packed[1][0], TODAY)["key"] == "first"


def test_what_is_carried_into_an_open_desk_is_what_a_new_one_is_issued_with(
    desk: Callable[..., Path], clean: Callable[..., Any], policy_book: Path, tmp_path: Path
) -> None:
    """带入上月 brings what `desk new --carry` brings: rows, history, reasons, 填报人, last month's column, 未映射."""
    cells = clean(BRANCH, period=BEFORE)
    cells["R25"] = [{"投诉编号": "TS1", "客户编码": "LJ01K1", "受理时间": dt.date(2026, 9, 21), "内容": "邮件延误"}]
    last = desk(BRANCH, BEFORE, cells, name=LAST)
    _told_why(last)
    issued, carried = tmp_path / DESK, tmp_path / "带入.xlsm"
    make_desk(policy_book, PERIOD, issued, branch=BRANCH, today=TODAY)
    make_desk(policy_book, PERIOD, carried, branch=BRANCH, today=TODAY, carry=[last])
    done = pressed(buttons()["carry"], issued, {})
    assert not done.blocked
    there, wanted = values_of(issued.with_name(RESULT)), values_of(carried)
    assert there == wanted
    assert len(there["客户档案"]) > len(values_of(issued)["客户档案"]) and any("理由/" in str(v) for v in there["_manifest"].values())
    assert there["封面"]["D17"] == "LJ01G1" and there["_历史"] and 2 in [v for k, v in there["封面"].items() if k[0] == "J"]
    again = open_session(issued.with_name(RESULT), today=TODAY, now=NOW)
    edits = needed(headless("carry", again, file=last), again.book)
    assert [type(edit) for edit in edits.edits] == [Status], edits.edits


def _told_why(last: Path) -> None:
    """Reasons for what 校验 asks about."""
    session = open_session(last, today=TODAY)
    asked = [f for f in session.checked.findings if f.severity in (Severity.B, Severity.C)] or session.checked.findings
    remember(
        last,
        reasons={f.key: {"text": "已与客户核对属实", "by": "LJ01G1", "at": ""} for f in asked[:3]}
        or {"0123456789": {"text": "已核对属实", "by": "", "at": ""}},
    )


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory, policy_book: Path, filed: Path) -> dict[str, dict[str, Left]]:
    """The month of a centre, three times over at one place: button -> route -> what it left."""
    factory = tmp_path_factory.mktemp("centre")
    base, place = factory / "原样", factory / "中心"
    path = make_centre(policy_book, PERIOD, base, branch=None, now=NOW)
    for file in filed.glob("*.xlsx"):
        shutil.copy(file, base / "收件" / file.name)
    make_desk(policy_book, BEFORE, base / "台账" / LAST, branch=BRANCH, today=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYBOOK_TODAY", NOW.isoformat())
        patch.setenv("KEYBOOK_ANCHORS", str(factory / "链头"))
        told: dict[str, dict[str, Left]] = {b.id: {} for b in OF_CENTRE}
        for route in ("press", "headless", "command"):
            shutil.rmtree(factory / "链头", ignore_errors=True)
            at_one_place(base, place, lambda home, route=route: _month(told, route, home / path.name))
    return told


def _month(told: dict[str, dict[str, Left]], route: str, desk: Path) -> None:
    for button in OF_CENTRE:
        alike = COMMANDS.get(button.command, Alike(lambda _: []))
        desk.with_name(RESULT).unlink(missing_ok=True)
        if route == "press":
            told[button.id][route] = pressed(button, desk, alike.typed)
        elif route == "headless" or button.command not in COMMANDS:
            told[button.id][route] = without_excel(button, desk, alike.choices)
        else:
            told[button.id][route] = by_command(alike.words(desk.parent), desk.parent)


@pytest.mark.parametrize("button", sampled(OF_CENTRE, 4, "both ways"), ids=lambda b: b.id)
def test_a_press_of_the_centre_is_the_same_without_excel_and_by_command(button: Button, month: dict[str, dict[str, Left]]) -> None:
    one, other, third = month[button.id].values()
    assert one.edits and one.edits == other.edits
    assert one == other, [name for name in one.files if one.files.get(name) != other.files.get(name)]
    assert third.events == one.events
    assert third.files == one.files
