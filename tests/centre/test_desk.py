"""The centre's desk: how it is made, and what every press brings up to date (ux 2.2)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.button import Button, buttons
from macros.centre.centre_desk import refreshed
from macros.opening import open_session
from macros.session import Session
from validators.values.period import Month
from validators.values.text import safe_text
from workbooks.archive.home import Home
from workbooks.book import Rejection, WriteBlock
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook

PERIOD = Month(2026, 10)
SIGNS = str.maketrans("", "", "×◆▲○√●★※→←↑↓±＿")
Run = Callable[..., Any]


@pytest.fixture
def desk(home: Home, policy_book: Path, keybook: Run) -> Path:
    """The centre's desk in its home, as the command makes it."""
    ran = keybook("desk", "new", "--policy", policy_book, "--period", "2026-10", "--centre", "--out", home.folder, "--json")
    assert ran.status == 0, ran.err
    return Path(ran.json["out"][0])


def session(desk: Path, now: Any) -> Session:
    return open_session(desk, today=now.date(), now=now, centre=True)


def test_it_lies_in_the_home_beside_the_policy(desk: Path, home: Home) -> None:
    assert desk.parent == home.folder and desk.name == "2026-10 汇总台账 ZZ00 云岭州局.xlsm"
    assert read_manifest(ScanBook(desk))["kind"] == "centre" and (home.folder / "收件").is_dir()


def test_a_new_home_is_made_for_it(policy_book: Path, keybook: Run, tmp_path: Path) -> None:
    out = tmp_path / "新家" / "汇总.xlsm"
    ran = keybook("desk", "new", "--policy", policy_book, "--period", "2026-10", "--centre", "--branch", "ZZ00", "--out", out)
    assert ran.status == 0 and out.is_file() and (out.parent / "policy.xlsx").is_file()
    assert Home(out.parent).ledger.events()[0].kind == "policy"


@pytest.mark.parametrize(
    ("more", "said"), [(("--all",), "不能和"), (("--branch", "LJ01"), "收件文件夹是云岭州局的"), (("--branch", "XX"), "没有“XX”")]
)
def test_wrong_usage_is_one_sentence(policy_book: Path, keybook: Run, tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    ran = keybook("desk", "new", "--policy", policy_book, "--period", "2026-10", "--centre", "--out", tmp_path / "h", *more)
    assert ran.status == 2 and said in ran.err and ran.out == ""


def test_it_is_no_desk_of_a_branch(desk: Path, keybook: Run, now: Any) -> None:
    ran = keybook("check", desk)
    assert ran.status == 2 and "是汇总台账" in ran.err
    with pytest.raises(Rejection):
        open_session(desk, today=now.date())


def test_every_press_shows_where_the_branches_stand(desk: Path, home: Home, now: Any) -> None:
    blocks = [e for e in refreshed(session(desk, now), home) if isinstance(e, WriteBlock)]
    branches, steps = (list(map(list, block.values)) for block in blocks)
    assert [line[:3] for line in branches] == [["临江市局", "√按时", 1], ["青禾县局", "√按时", 1], ["云山县局", "√按时", 1]]
    assert (blocks[0].row, blocks[0].column, blocks[1].row, blocks[1].column) == (9, 8, 9, 4)
    assert [state for state, _ in steps] == ["○未开始", "√已完成", "√已完成", "○未开始", "○未开始", "○未开始"]
    assert steps[1][1] == "收到 3 家，应报 3 家；没收下的文件 0 个"


def test_desks_that_were_issued_stay_as_they_are(desk: Path, home: Home, now: Any) -> None:
    template: Button = buttons()["template"]
    files = template.press(session(desk, now)).files
    names = [f"2026-10 台账 {c} {n}" for c, n in (("LJ01", "临江市局"), ("QH02", "青禾县局"), ("YS03", "云山县局"))]
    assert sorted(path.name for path in files) == sorted(name + end for name in names for end in (".eml", ".xlsm"))
    made = sorted(path for path in files if path.suffix == ".xlsm")
    made[0].write_bytes(b"filled by a clerk")
    made[2].unlink()
    again = template.press(session(desk, now))
    assert {path.stem for path in again.files} == {made[2].stem} and made[0].read_bytes() == b"filled by a clerk"
    assert "另有 2 个已经有了，没有改动" in again.edits[-1].text  # type: ignore[union-attr]


def test_a_press_without_what_it_needs_says_so(desk: Path, home: Home, now: Any) -> None:
    for name, said in (("approve", "还缺：审批人"), ("reject", "还缺：审批人、意见")):
        done = buttons()[name].press(session(desk, now))
        assert done.blocked and said in done.edits[-1].text  # type: ignore[union-attr]
    for name, said in (("trace", "先点【合并汇总】"), ("publish", "还没有合并")):
        with pytest.raises(Exception, match=said):
            buttons()[name].press(session(desk, now))
    shutil.rmtree(home.folder / "收件")
    assert buttons()["collect"].press(session(desk, now)).blocked


def test_its_words_are_safe_and_its_inputs_open(desk: Path) -> None:
    book = openpyxl.load_workbook(desk)
    sheet = book["审批"]
    assert sheet["C5"].value == "审批人" and not sheet["D5"].protection.locked and not sheet["D6"].protection.locked
    assert sheet.protection.sheet and book["封面"]["C21"].value == "要追的数"
    texts = [c.value for name in book.sheetnames[:7] for row in book[name].iter_rows() for c in row if isinstance(c.value, str)]
    assert [t for t in texts if not t.startswith("=") and not safe_text(t.translate(SIGNS))] == []
