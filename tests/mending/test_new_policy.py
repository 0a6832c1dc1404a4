"""换新政策: what a clerk has typed, noted and added comes along, and what the new policy has no place for is listed (settled 51)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from building.filings import with_macros
from building.own_scheme_book import write_scheme
from building.small_state import PERIOD, STATE, TODAY, write_policy_of
from macros.__main__ import main
from macros.errors import ToolkitError
from macros.headless import headless
from macros.mending import policy_taking
from macros.opening import open_session
from macros.session import Session
from workbooks.book import Rejection
from workbooks.desk.content import DeskContent
from workbooks.desk.sheets.unmapped_sheet import read_unmapped
from workbooks.scan.scan_book import ScanBook
from workbooks.sidecar import remember

MORE = [*STATE, ("XX04", "新星县局", "县市局", STATE[0][0])]


@pytest.fixture
def policy_file(tmp_path: Path) -> Path:
    """A policy with one office more."""
    return write_policy_of(tmp_path / "新政策.xlsx", MORE)


def opened(path: Path) -> Session:
    return open_session(path, today=TODAY)


def update(desk: Path, policy: Path, out: Path) -> int:
    return main(["desk", "update", str(desk), "--policy", str(policy), "--out", str(out), "--json"])


def typed(path: Path) -> dict[str, Any]:
    return {name: (raw.cells, len(raw.rows)) for name, raw in opened(path).raws.items() if raw.rows}


def test_every_typed_cell_comes_along(
    desk: Callable[..., Path], policy_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, out = desk(附言="节前已核对"), tmp_path / "换好.xlsm"
    assert update(old, policy_file, out) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["out"] == [str(out)] and told["parked"] == 0 and told["rows"] == sum(rows for _, rows in typed(old).values())
    assert told["changes"] == ["《组织机构》XX04（新加的）"]
    assert typed(out) == typed(old)
    before, after = opened(old), opened(out)
    assert after.policy.digest != before.policy.digest and after.filing == replace(before.filing, file=after.filing.file)
    assert [f.key for f in after.checked.findings] == [f.key for f in before.checked.findings]


def test_notes_own_columns_and_own_sheets_come_along(desk: Callable[..., Path], policy_file: Path, tmp_path: Path) -> None:
    with with_macros(desk()) as book:
        sheet = book["客户档案"]
        last = sheet.max_column + 1
        for row, text in ((5, "我的分组"), (6, "甲组"), (7, "乙组")):
            sheet.cell(row, last).value = text
        sheet["C7"].comment = Comment("问过财务", "周")
        own = book.create_sheet("我的小账")
        own["A1"], own["B1"], own["B2"] = "合计", 3, "=B1*2"
        book.save(tmp_path / "用着的.xlsm")
    assert update(tmp_path / "用着的.xlsm", policy_file, tmp_path / "换好.xlsm") == 0
    made = openpyxl.load_workbook(tmp_path / "换好.xlsm")
    sheet = made["客户档案"]
    heads = {cell.value: cell.column for cell in sheet[5]}
    assert [sheet.cell(row, heads["我的分组"]).value for row in (6, 7)] == ["甲组", "乙组"]
    assert heads["我的分组"] == heads["自用备注(不上报)"] + 1
    assert sheet["C7"].comment is not None and sheet["C7"].comment.text == "问过财务" and sheet["C6"].comment is None
    assert [[cell.value for cell in row] for row in made["我的小账"]["A1:B2"]] == [["合计", 3], [None, "=B1*2"]]
    again = tmp_path / "再换.xlsm"
    assert update(tmp_path / "换好.xlsm", write_policy_of(tmp_path / "又一个.xlsx"), again) == 0
    assert openpyxl.load_workbook(again)["客户档案"].cell(6, heads["我的分组"]).value == "甲组"


def test_reasons_and_private_notes_come_along(
    desk: Callable[..., Path], clean: Callable[..., Any], policy_file: Path, tmp_path: Path
) -> None:
    cells = clean("LJ01")
    cells["R20"][0]["客户编码"] = "KH404"
    cells["R03"][0]["自用备注(不上报)"] = "年底约见"
    old = desk(cells=cells)
    keys = [f.key for f in opened(old).checked.findings if f.blocking]
    remember(old, reasons={key: {"text": "新客户，档案下周补建", "by": "LJ01G1", "at": ""} for key in keys})
    assert update(old, policy_file, tmp_path / "换好.xlsm") == 0
    after = opened(tmp_path / "换好.xlsm")
    assert keys and [after.reasons[key] for key in keys] == ["新客户，档案下周补建"] * len(keys)
    grid = ScanBook(tmp_path / "换好.xlsm").read("客户档案")
    assert "年底约见" in [value for row in grid.rows for value in row]


def test_a_typed_value_in_a_computed_column_stays_the_clerks(
    desk: Callable[..., Path], clean: Callable[..., Any], policy_file: Path, tmp_path: Path
) -> None:
    cells = clean("LJ01")
    cells["R03"][0]["客户级别"] = "州级"
    old = desk(cells=cells)
    wrong = [(f.code, f.cell) for f in opened(old).checked.findings]
    assert wrong and update(old, policy_file, tmp_path / "换好.xlsm") == 0
    assert [(f.code, f.cell) for f in opened(tmp_path / "换好.xlsm").checked.findings] == wrong


def test_what_the_new_policy_has_no_place_for_is_listed(desk: Callable[..., Path], tmp_path: Path) -> None:
    """Head office puts away a column and a sheet on 方案: the cells stand on 未映射, with the reason."""
    lines = [{"对象": "列", "表名": "客户档案", "列名": "竞争对手", "启用": "否"}, {"对象": "表", "表名": "活动记录", "启用": "否"}]
    less = write_scheme(write_policy_of(tmp_path / "少.xlsx"), lines)
    old = desk()
    gone = sum(v is not None for v in opened(old).raws["R03"].cells["竞争对手"])
    done = headless("new_policy", opened(old), policy=less, target=tmp_path / "换好.xlsm").outcome
    lines = read_unmapped(ScanBook(tmp_path / "换好.xlsm"))
    assert gone and done.parked == len(lines) and sum(line.header == "竞争对手" for line in lines) == gone
    assert {line.why for line in lines} <= {"新政策里没有这一列", "新政策里没有这张表"}


def test_the_newest_policy_beside_the_desk_is_taken(desk: Callable[..., Path], policy_file: Path, tmp_path: Path) -> None:
    old = desk(name="用着的.xlsm")
    made = headless("new_policy", opened(old))
    assert made.files == [old.with_name("用着的-新政策.xlsm")] and policy_file.name in made.said
    with pytest.raises(ToolkitError, match="没有找到新的政策工作簿"):
        headless("new_policy", opened(made.files[0]))


@pytest.mark.parametrize(
    ("nodes", "said"), [([node for node in STATE if node[0] != "LJ01"], f"{PERIOD} 没有 LJ01")], ids=["another centre's policy"]
)
def test_a_policy_that_does_not_know_the_branch(desk: Callable[..., Path], tmp_path: Path, nodes: Any, said: str) -> None:
    strange = write_policy_of(tmp_path / "别人的.xlsx", nodes)
    with pytest.raises(ToolkitError, match=said):
        headless("new_policy", opened(desk()), policy=strange, target=tmp_path / "换好.xlsm")
    assert not (tmp_path / "换好.xlsm").exists()


def test_a_submission_takes_no_policy(submission: Callable[..., Path], policy_file: Path, tmp_path: Path) -> None:
    with pytest.raises(Rejection, match="不是台账"):
        headless("new_policy", opened(submission()), policy=policy_file, target=tmp_path / "换好.xlsm")


def test_an_open_desk_is_not_written_over(desk: Callable[..., Path], policy_file: Path, tmp_path: Path) -> None:
    out = desk(name="换好.xlsm")
    (tmp_path / "~$换好.xlsm").write_bytes(b"")
    with pytest.raises(ToolkitError, match="正开着"):
        headless("new_policy", opened(desk()), policy=policy_file, target=out)


def test_record_numbers_stay_what_they_were(
    desk: Callable[..., Path], clean: Callable[..., Any], policy_file: Path, tmp_path: Path
) -> None:
    """A filed row keeps its number, though a row above it was taken out since: else every row would be a new one."""
    cells = clean("LJ01")
    for row in cells["R10"]:
        row.pop("记录编号", None)
    old = desk(cells=cells)
    assert main(["submit", str(old), "--out", str(tmp_path / "上报")]) == 0
    numbers = opened(old).ids["R10"]
    with with_macros(old) as book:
        book["业务量流水"].delete_rows(6)
        book.save(old)
    assert update(old, policy_file, tmp_path / "换好.xlsm") == 0
    assert len(numbers) > 1 and opened(tmp_path / "换好.xlsm").ids["R10"] == numbers[1:]


def test_the_desk_itself_is_never_written_over(desk: Callable[..., Path], policy_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = desk()
    before = old.read_bytes()
    assert update(old, policy_file, old) == 2 and "不能写在原来那一本上" in capsys.readouterr().out
    assert old.read_bytes() == before


def test_what_cannot_be_read_back_leaves_what_lay_there(
    desk: Callable[..., Path], policy_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new desk that would lose a cell is given to nobody: what lies under its name stays."""
    out = tmp_path / "换好.xlsm"
    out.write_bytes(b"somebody's")
    monkeypatch.setattr(policy_taking, "write_desk", partial(without_a_row, policy_taking.write_desk))
    with pytest.raises(ToolkitError, match="读不回来"):
        headless("new_policy", opened(desk()), policy=policy_file, target=out)
    assert out.read_bytes() == b"somebody's"


def without_a_row(write: Callable[..., None], path: Path, policy: Any, branch: str, period: Any, content: DeskContent, today: Any) -> None:
    """A builder that loses the last row of a register."""
    name = next(iter(content.cells))
    write(path, policy, branch, period, replace(content, cells={**content.cells, name: list(content.cells[name])[:-1]}), today)


def added(path: Path, sheet: str, header: str, *values: Any) -> None:
    """A column that a clerk adds to a register, one value a row."""
    with with_macros(path) as book:
        at = book[sheet].max_column + 1
        for row, value in enumerate((header, *values), 5):
            book[sheet].cell(row, at).value = value
        book.save(path)


def test_an_own_day_is_a_day_afterwards(desk: Callable[..., Path], policy_file: Path, tmp_path: Path) -> None:
    old = desk()
    added(old, "客户档案", "回访日", dt.datetime(2026, 11, 8))
    assert update(old, policy_file, tmp_path / "换好.xlsm") == 0
    sheet = openpyxl.load_workbook(tmp_path / "换好.xlsm")["客户档案"]
    at = next(cell.column for cell in sheet[5] if cell.value == "回访日")
    assert sheet.cell(6, at).value == dt.datetime(2026, 11, 8) and sheet.cell(6, at).is_date


def test_a_column_that_head_office_has_now_too_becomes_its_own(desk: Callable[..., Path], tmp_path: Path) -> None:
    """A clerk kept 包装费 by himself; from now on everybody has it: one column, with what stood in it."""
    old = desk()
    added(old, "客户档案", "包装费", 12.5)
    line = {"对象": "自有列", "表名": "客户档案", "列名": "包装费", "类型": "金额"}
    more = write_scheme(write_policy_of(tmp_path / "多一列.xlsx"), [line])
    assert update(old, more, tmp_path / "换好.xlsm") == 0
    made = opened(tmp_path / "换好.xlsm")
    assert made.raws["R03"].cells["包装费"][0] == 12.5 and "包装费" not in made.raws["R03"].parked
    assert not [f for f in made.checked.findings if f.column == "包装费"]


def test_what_staff_added_to_a_sheet_that_goes_is_listed(desk: Callable[..., Path], tmp_path: Path) -> None:
    old = desk()
    added(old, "走访记录", "天气", "晴")
    with with_macros(old) as book:
        book["走访记录"]["C6"].comment = Comment("补记的", "周")
        book.save(old)
    less = write_scheme(write_policy_of(tmp_path / "少.xlsx"), [{"对象": "表", "表名": "走访记录", "启用": "否"}])
    assert update(old, less, tmp_path / "换好.xlsm") in (0, 1)
    lines = {(line.header, line.value) for line in read_unmapped(ScanBook(tmp_path / "换好.xlsm"))}
    assert ("天气", "晴") in lines and "补记的" in {value for _, value in lines}
