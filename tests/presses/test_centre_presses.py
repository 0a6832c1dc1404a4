"""Every button of the centre desk, pressed in LibreOffice by its accessible action, in the order of a month (3.4)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from libreoffice import LibreOffice
from pressing import OpenDesk, Pressed
from state import MOMENT, PERIOD, Story, generated, policy_file, submission

from macros.button import specs_of
from macros.centre.issuing import make_centre
from macros.closing.approval_steps import form
from macros.demo.branch_filing import tamper
from macros.opening import open_session
from validators.approval_form import Stage
from workbooks.archive.events import FormStep
from workbooks.archive.home import Home
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook

pytestmark = pytest.mark.office
BRANCHES = ("LJ01", "HT02", "QH03")
NAMES = ("临江市局", "红土县局", "青禾县局")
REASON = "汇总主表与上月口径不同，请核对后再报"


@pytest.fixture(scope="module")
def story(office: LibreOffice) -> Iterator[Story]:
    """The month of a centre: one county late, one file forged, an approval that goes back once."""
    with tempfile.TemporaryDirectory(prefix="keybook-centre-") as name:
        folder, told = Path(name), Story()
        world, policy = generated(), policy_file(folder)
        mailed = [submission(folder, policy, world, branch) for branch in BRANCHES]
        path = make_centre(policy, PERIOD, folder / "中心", branch=None, now=MOMENT)
        received = path.parent / "收件"
        for file in mailed[:2]:
            shutil.copy(file, received)
        shutil.copy(tamper(mailed[2], folder / "forged"), received / "青禾县局.xlsx")
        desk = OpenDesk(office, path, folder / "orders")
        _month(told, desk, Home(path.parent), mailed[2], received)
        yield told
        desk.close()


def _month(told: Story, desk: OpenDesk, home: Home, late: Path, received: Path) -> None:
    told.step("desk", lambda: desk)
    told.step("home", lambda: home)
    told.step("生成模板", lambda: desk.press("生成模板"))
    told.step(
        "收件登记",
        lambda: (
            desk.press("收件登记"),
            desk.rows("报送登记"),
            desk.rows("待处理"),
            desk.rows("封面"),
            [e.kind for e in home.ledger.events()],
        ),
    )
    told.step("again", lambda: _idle(desk))
    told.step("报送情况", lambda: desk.press("报送情况"))
    told.step("退回更正", lambda: desk.press("退回更正"))
    told.step("合并汇总", lambda: _consolidated(desk))
    told.step("nobody", lambda: desk.press("同意"))
    told.step("提交", lambda: _sign(desk, home, "周文静"))
    told.step("the late one", lambda: (shutil.copy(late, received), desk.press("收件登记"), desk.rows("封面")))
    told.step("stale", lambda: _sign(desk, home, "陈嘉芳"))
    told.step("合并汇总 again", lambda: _consolidated(desk))
    told.step("lapsed", lambda: form(home, PERIOD))
    told.step("提交 again", lambda: _sign(desk, home, "ZJ01"))
    told.step("the submitter", lambda: _sign(desk, home, "周文静"))
    told.step("退回 without a reason", lambda: _sign(desk, home, "陈嘉芳", caption="退回"))
    told.step("退回", lambda: _sign(desk, home, "陈嘉芳", REASON, caption="退回"))
    for number, who in enumerate(("周文静", "陈嘉芳", "李国华", "赵立新"), 1):
        told.step(f"同意 {number}", lambda who=who: _sign(desk, home, who))
    told.step("发布", lambda: (desk.press("发布"), desk.rows("封面")))
    told.step("溯源", lambda: (desk.press("溯源"), desk.rows("溯源")))
    told.step("a number", lambda: (desk.type("封面", "D21", "汇总主表!R14"), desk.press("溯源"), desk.rows("溯源")))
    told.step("查看日志", lambda: desk.press("查看日志"))


def _idle(desk: OpenDesk) -> tuple[Pressed, bool]:
    desk.office.bridge("modified", value=False)
    return desk.press("收件登记"), desk.office.bridge("modified")


def _consolidated(desk: OpenDesk) -> tuple[Pressed, list[list[Any]], list[list[Any]], list[str], Any]:
    pressed = desk.press("合并汇总")
    book = openpyxl.load_workbook(pressed.files[0], data_only=True)
    return pressed, desk.rows("合并核对"), desk.rows("封面"), desk.recomputed(pressed), book


def _sign(desk: OpenDesk, home: Home, by: str, reason: str = "", caption: str = "同意") -> Any:
    desk.type("审批", "D5", by)
    desk.type("审批", "D6", reason or None)
    pressed = desk.press(caption, "审批")
    return pressed, form(home, PERIOD), desk.rows("审批"), desk.rows("封面")


def column(rows: list[list[Any]], header: str, header_row: int = 4) -> list[Any]:
    """The filled values under a heading of a snapshot, to the first empty row."""
    at = rows[header_row - 1].index(header)
    table = takewhile(lambda line: any(value not in (None, "") for value in line), rows[header_row:])
    return [line[at] for line in table if line[at] is not None]


def test_every_button_of_the_desk_is_there(story: Story) -> None:
    found = story["desk"].office.bridge("buttons")
    assert sorted(map(tuple, found)) == sorted((spec.sheet, spec.caption) for spec in specs_of("centre"))


def test_every_branch_gets_its_desk(story: Story) -> None:
    made = [path for path in story["生成模板"].files if path.suffix == ".xlsm"]
    manifests = [read_manifest(ScanBook(path)) for path in made]
    assert [m["branch"] for m in manifests] == list(BRANCHES) and {m["kind"] for m in manifests} == {"desk"}
    assert {m["period"] for m in manifests} == {str(PERIOD)} and {p.parent.name for p in made} == {"台账"}


def test_filings_are_checked_in_once(story: Story) -> None:
    pressed, board, waiting, cover, events = story["收件登记"]
    assert pressed.told[-1].startswith("收到 3 个文件：新签收 2，重复 0（内容相同，未再登记），未收 1。")
    assert column(board, "机构") == list(NAMES) and column(board, "状态") == ["√按时", "√按时", "×未报"]
    assert column(board, "上报件")[0] == f"{PERIOD}_LJ01_临江市局_1.xlsx" and column(board, "版本")[:2] == [1, 1]
    assert column(waiting, "处理") == ["×未收"] and "封印不符" in column(waiting, "原因")[0]
    assert [line[7:10] for line in cover[8:11]] == [[NAMES[0], "√按时", 1], [NAMES[1], "√按时", 1], [NAMES[2], "×未报", None]]
    assert cover[4][7] == "应报 3 · 未报 1 · 退回 0" and cover[4][4] == "第 2 步：点【收件登记】"
    assert cover[8][3] == "√已完成" and cover[9][3] == "●进行中" and "没收下的文件 1 个" in cover[9][4]
    assert sorted(kind for kind in events if kind in ("accepted", "rejected")) == ["accepted", "accepted", "rejected"]


def test_checking_in_twice_registers_nothing_and_writes_nothing(story: Story) -> None:
    pressed, modified = story["again"]
    assert pressed.written == [] and modified is False
    assert pressed.told[-1].startswith("收到 3 个文件：新签收 0，重复 2")


def test_the_board_names_who_is_missing(story: Story) -> None:
    assert story["报送情况"].dialogs == ["应报 3 家，已报 2 家；还没报：青禾县局。"]


def test_reminders_are_drafted(story: Story) -> None:
    made = story["退回更正"].files
    assert [path.name for path in made] == [f"催报_{PERIOD}_QH03_青禾县局.eml"]
    assert b"X-Unsent: 1" in made[0].read_bytes() and "催报 1 份" in story["退回更正"].told[-1]


def test_the_consolidation_adds_up(story: Story) -> None:
    for press, count in (("合并汇总", 2), ("合并汇总 again", 3)):
        pressed, control, cover, wrong, report = story[press]
        assert set(column(control, "差额")) == {0.0} and set(column(control, "结论")) == {"√相符"}
        assert wrong == [] and len(pressed.cached) == len(column(control, "差额")) > 15
        income = column(control, "合并数")[column(control, "指标").index("收入")]
        main = report["汇总主表"]
        header = next(row for row in main.iter_rows() if row[1].value == "序")
        exact = next(cell.column for cell in header if cell.value == "本月(元)")
        assert round(main.cell(header[0].row + 1, exact).value * 100) == round(income * 100) > 0
        assert f"已合并 {count} 家" in pressed.told[-1] and cover[11][3] == "√已完成"


def test_who_approves_must_say_so(story: Story) -> None:
    pressed = story["nobody"]
    assert pressed.blocked and pressed.dialogs[0].startswith("还缺：审批人。") and pressed.written == []


def test_submitting_is_the_first_of_five_steps(story: Story) -> None:
    pressed, form, sheet, cover = story["提交"]
    assert (form.stage, form.submitter) == (Stage.FIRST, "ZJ01") and "已办“填写与提交”" in pressed.told[-1]
    assert sheet[4][3] is None and column(sheet, "谁", 10) == ["ZJ01 周文静"]
    assert column(sheet, "状态变化", 10) == ["草稿→待初审"] and cover[12][3] == "◆待审批"


def test_a_filing_that_comes_later_asks_for_another_consolidation(story: Story) -> None:
    _, pressed, cover = story["the late one"]
    assert "新签收 1" in pressed.told[-1] and cover[11][3] == "●进行中" and "请再点一次" in cover[11][4]
    refused, form, _, _ = story["stale"]
    assert refused.blocked and "合并以后又收到或退回了上报件" in refused.dialogs[0] and form.stage is Stage.FIRST


def test_what_was_approved_of_another_result_lapses(story: Story) -> None:
    assert (story["lapsed"].stage, story["lapsed"].version) == (Stage.DRAFT, 2)
    assert story["提交 again"][1].stage is Stage.FIRST and "审批作废" in column(story["提交 again"][2], "步骤", 10)


def test_the_submitter_may_not_approve_and_a_return_needs_a_reason(story: Story) -> None:
    refused, form, _, _ = story["the submitter"]
    assert refused.blocked and "提交人不能审批" in refused.dialogs[0] and form.stage is Stage.FIRST
    without, form, _, _ = story["退回 without a reason"]
    assert without.dialogs[0].startswith("还缺：意见。") and form.stage is Stage.FIRST
    pressed, form, sheet, _ = story["退回"]
    assert (form.stage, form.version) == (Stage.DRAFT, 3) and "已办“退回”" in pressed.told[-1]
    assert column(sheet, "意见", 10)[-1] == REASON and column(sheet, "状态变化", 10)[-1] == "待初审→草稿"


def test_four_people_approve_because_an_award_is_among_the_rows(story: Story) -> None:
    stages = [story[f"同意 {number}"][1].stage for number in range(1, 5)]
    assert stages == [Stage.FIRST, Stage.MIDDLE, Stage.LAST, Stage.APPROVED]
    assert "突出贡献奖" in story["同意 1"][0].told[-1]
    assert story["同意 4"][3][12][3] == "√已完成" and story["同意 4"][3][4][4] == "第 6 步：点【发布】"
    approved = [e for e in story["home"].ledger.events(FormStep) if e.reached == "已批准"]
    assert [(e.by, e.version, e.reason) for e in approved] == [("ZJ04", 3, "同意")]


def test_each_branch_gets_its_own_slice(story: Story) -> None:
    pressed, cover = story["发布"]
    books = [path for path in pressed.files if path.suffix == ".xlsx"]
    assert len(books) == 3 == len([p for p in pressed.files if p.suffix == ".eml"])
    assert {p.parent.name for p in books} == {"发布"}
    for path, branch in zip(books, BRANCHES, strict=True):
        book = openpyxl.load_workbook(path, data_only=True)
        assert book.sheetnames == ["本单位结果", "定级结果", "薪酬合计"] and branch in path.name
        own = {row[9].value for row in book["定级结果"].iter_rows(min_row=5) if row[9].value}
        assert len(own) == 1 and f"_{branch}_" in own.pop(), "another branch's rows"
        assert "已批准（第 3 次）" in book["本单位结果"]["B2"].value
    assert cover[13][3] == "√已完成" and cover[4][4] == "本月都做完了"


def test_a_number_is_traced_to_its_rows(story: Story) -> None:
    pressed, rows = story["溯源"]
    assert pressed.told[-1].startswith("汇总主表!") and any(line[1] == "序" for line in rows)
    assert any("怎么算出来的" in str(line[1]) for line in rows)
    _, pressed, rows = story["a number"]
    header = rows.index(next(line for line in rows if line[1] == "序"))
    end = next(at for at, line in enumerate(rows) if "怎么算出来的" in str(line[1]))
    lines = [line for line in rows[header + 1 : end] if line[1]]
    assert {line[4] for line in lines} == {"业务量流水"} and len({line[3] for line in lines}) == 1
    file, total = lines[0][3], sum(round(float(str(line[8]).replace(",", "")) * 100) for line in lines)
    home: Home = story["home"]
    filed = open_session(home.folder / "archive" / str(PERIOD) / file, today=MOMENT.date()).frames["R10"]
    assert total == int(filed["收入"].sum()) and sorted(int(line[5]) for line in lines) == sorted(filed["_row"])
    assert "汇总主表!R14" in pressed.told[-1]


def test_the_log_has_a_line_a_press(story: Story) -> None:
    captions = [line.split("【")[1].split("】")[0] for line in story["查看日志"].dialogs[0].splitlines()]
    assert captions[-3:] == ["发布", "溯源", "溯源"] and "退回" in captions


@pytest.mark.parametrize("caption", sorted({spec.caption for spec in specs_of("centre")}))
def test_every_button_was_pressed_and_did_its_work(story: Story, caption: str) -> None:
    given = story["同意 4" if caption == "同意" else caption]
    pressed = given if isinstance(given, Pressed) else given[0]
    spec = next(spec for spec in specs_of("centre") if spec.caption == caption)
    assert pressed.command == f"import macros.click; macros.click.press('{spec.id}')" and not pressed.blocked
