"""跨局重复客户 at a centre: what is shown, what is decided and remembered, and what the sums make of it (V39, settled 6)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.small_state import SIGNED
from macros.button import Button, buttons, specs_of
from macros.centre.centre_sheets import CONTROL, DOUBLES, doubles_page
from macros.centre.issuing import make_centre
from macros.errors import ToolkitError
from macros.intake.collecting import collect
from macros.merge.consolidation import merged_inputs
from macros.merge.customer_decisions import decide, decisions, key_of, pair_of
from macros.merge.customer_doubles import doubles, take_typed
from macros.opening import open_session
from macros.posting.submitting import submit
from macros.run import run
from macros.session import Session
from validators.filing.inputs import Result
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.book import EditList, PutPage
from workbooks.book_file import FileBook
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk

PERIOD, LATER = Month(2026, 10), Month(2026, 11)
AT = dt.datetime(2026, 11, 2, 9, 30)
SOUND = "91110000600037341L"
PAIR = pair_of(("LJ01", "LJ01K1"), ("QH02", "QH02K1"))
Run = Callable[..., Any]
Cells = dict[str, list[dict[str, Any]]]


def month(branch: str, of: Month = PERIOD, **changes: Mapping[str, Any]) -> Cells:
    """Two customers of a branch with one row of business each; K1 and K2 as they are changed."""
    customers = [
        {
            "客户编码": f"{branch}K{i}",
            "企业全称": f"{branch}第{i}茶业公司",
            "通信地址": "茶马路 8 号",
            "联系方式": "0834-2100001",
            "企业性质": "民营",
            "主要业务及产品种类": "茶叶",
            "用邮种类": "特快",
            "用邮量": 1200,
            "潜在需求": "包装",
            "竞争对手": "无",
            "客户类型": "用邮大户",
            "合作状态": "已合作",
            "行业": "食品",
            "客户经理": f"{branch}G1",
            "分片区域": "城区",
            "建档日期": dt.date(2025, 1, 6),
            "更新日期": dt.date(of.year, of.month, 12),
        }
        for i in (1, 2)
    ]
    flow = [
        {
            "客户编码": c["客户编码"],
            "业务代码": "特快",
            "月份": str(of),
            "数量": 100,
            "收入": 1000.01,
            "揽收人": f"{branch}G1",
            "业绩归属": f"{branch}G1",
            "是否首笔": "否",
        }
        for c in customers
    ]
    visit = {
        "走访编号": f"{branch}V1",
        "客户编码": f"{branch}K1",
        "日期": dt.date(of.year, of.month, 12),
        "方式": "上门",
        "走访人": f"{branch}G1",
    }
    cells = {"R02": [{"工号": f"{branch}G1", "姓名": "陈思远", "岗位": "客户经理"}], "R03": customers, "R10": flow, "R20": [visit]}
    for name, more in changes.items():
        customer = next(c for c in cells["R03"] if c["客户编码"] == branch + name)
        customer |= more
    return cells


@pytest.fixture(scope="module")
def made(policy: Policy, policy_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties: K1 one firm written in two ways, K2 one code under two names; the centre's desk lies in the home."""
    folder, phone = tmp_path_factory.mktemp("twins"), {"联系方式": "0849-2345678"}
    alive = policy.organisation.at(PERIOD.first)
    for branch, first, second in (("LJ01", "四川省金穗茶业有限公司", "云雀水电公司"), ("QH02", "四川金惠茶業有限责任公司", "云雀电站")):
        cells = month(
            branch, K1={"企业全称": first, "通信地址": f"{branch[-1]}号信箱"} | phone, K2={"企业全称": second, "统一社会信用代码": SOUND}
        )
        build_desk(
            folder / f"{branch}.xlsm",
            policy=policy,
            node=alive[branch],
            parent=alive["ZZ00"],
            period=PERIOD,
            program="1.0",
            content=DeskContent(
                cells=cells, inputs={"填报人": f"{branch}G1", "联系电话": "0834-1", "填报日期": dt.date(2026, 10, 31)} | SIGNED
            ),
            button_specs=specs_of("branch"),
        )
        assert submit(open_session(folder / f"{branch}.xlsm", today=AT.date()), folder / "上报", now=AT).files
    home = Home.create(folder / "家", policy_book, now=AT)
    assert len(collect([folder / "上报"], home, now=AT, workers=1).accepted) == 2
    make_centre(policy_book, PERIOD, home.folder, branch=None, now=AT)
    return home.folder


@pytest.fixture
def twins(made: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(made, tmp_path / "家")))


@pytest.fixture
def office(twins: Home) -> Path:
    return next(twins.folder.glob("*.xlsm"))


def typed_into(desk: Path, words: Mapping[int, str]) -> FileBook:
    """A plain copy of the desk as it stands, with words typed into 决定."""
    copy = desk.with_name("副本.xlsx")
    book = openpyxl.load_workbook(copy if copy.exists() else desk)
    for row, word in words.items():
        book[DOUBLES].cell(row, 6).value = word or None
    book.save(copy)
    return FileBook(copy)


def put(desk: Path, page: Any) -> Any:
    """The page on the copy of the desk."""
    kept = FileBook(desk.with_name("副本.xlsx"))
    kept.apply(EditList(edits=[PutPage(page=page)]))
    kept.save(desk.with_name("副本.xlsx"))
    return page


def pressed(desk: Path, now: Any, words: Mapping[int, str] | None = None) -> dict[str, Any]:
    """The pages that 合并汇总 puts, after words were typed into 决定."""
    session: Session = open_session(desk, today=now.date(), now=now, centre=True, book=typed_into(desk, words or {}))
    button: Button = buttons()["consolidate"]
    pages = {edit.page.name: edit.page for edit in button.press(session).edits if isinstance(edit, PutPage)}
    put(desk, pages[DOUBLES])
    return pages


def shown(home: Home, desk: Path, now: Any, words: Mapping[int, str] | None = None) -> Any:
    """The sheet as the press leaves it, without the report."""
    take_typed(home, typed_into(desk, words or {}), DOUBLES, by="", now=now)
    given = merged_inputs(home, PERIOD, home.standings(PERIOD))
    names = {code: node.name for code, node in home.policy.organisation.at(PERIOD.first).items()}
    return put(desk, doubles_page("云岭州局", "2026年10月", doubles(given.frame("R03"), list(names.values()), decisions(home)), names))


def line(page: Any, row: int) -> list[Any]:
    return [page.value(row, col) for col in range(2, 18)]


def distinct(home: Home, period: Month = PERIOD) -> int:
    return int(results(home, period, "D35").summary["客户数(去重)"])


def results(home: Home, period: Month, name: str) -> Result:
    return run(merged_inputs(home, period, home.standings(period)), [name])[name]


def test_the_press_shows_the_pairs_takes_a_decision_and_shows_findings(twins: Home, office: Path, now: Any) -> None:
    pages = pressed(office, now)
    page = pages[DOUBLES]
    assert line(page, 5)[:15] == [
        1,
        "可能是同一家",
        82,
        "名称只差一个字（惠/穗）；电话相同（0849-2345678）",
        None,
        None,
        "临江市局",
        "LJ01K1",
        "四川省金穗茶业有限公司",
        6,
        "青禾县局",
        "QH02K1",
        "四川金惠茶業有限责任公司",
        6,
        "2026-10_LJ01_临江市局_1.xlsx；2026-10_QH02_青禾县局_1.xlsx",
    ]
    assert line(page, 6)[:5] == [2, "同一客户", 100, "统一社会信用代码相同", "不用定"]
    assert [choice.area.a1 for choice in page.choices] == ["F5:F6"] and not page.cells[5, 6].style.locked
    texts = {str(cell.value) for cell in pages[CONTROL].cells.values() if cell.value}
    assert "局间核对：1 处" in texts and "▲核实" in texts
    assert "临江市局《客户档案》第 7 行 统一社会信用代码；2026-10_LJ01_临江市局_1.xlsx" in texts
    assert line(pressed(office, now, {5: "同一"})[DOUBLES], 5)[4] == "同一" and decisions(twins)[PAIR].at == now


def test_a_decision_is_taken_remembered_and_not_asked_again(twins: Home, office: Path, now: Any) -> None:
    assert distinct(twins) == 3
    shown(twins, office, now)
    page = shown(twins, office, now, {5: "同一"})
    taken = decisions(twins)[PAIR]
    assert (taken.word, taken.at) == ("同一", now) and distinct(twins) == 2
    assert line(page, 5)[4:6] == ["同一", f"{now:%Y-%m-%d}"] and page.value(5, 3) == "可能是同一家"
    events = len(twins.ledger.events())
    shown(twins, office, now)
    assert len(twins.ledger.events()) == events, "nothing new was typed"
    shown(twins, office, now, {5: "不是"})
    assert decisions(twins)[PAIR].word == "不同" and distinct(twins) == 3
    shown(twins, office, now, {5: ""})
    assert decisions(twins) == {}


def test_a_decision_of_another_day_is_not_undone_by_an_old_sheet(twins: Home, office: Path, now: Any) -> None:
    """The sheet shows no decision; one is taken on the command line; the next press keeps it."""
    shown(twins, office, now)
    decide(twins, {PAIR: "同一"}, by="王芳", now=now)
    page = shown(twins, office, now)
    assert decisions(twins)[PAIR].by == "王芳" and line(page, 5)[4:6] == ["同一", f"王芳 {now:%Y-%m-%d}"]


def test_what_is_no_decision_is_named_with_its_row(twins: Home, office: Path, now: Any) -> None:
    shown(twins, office, now)
    with pytest.raises(ToolkitError, match="第 5 行的决定写的是“再看看”"):
        shown(twins, office, now, {5: "再看看"})
    assert decisions(twins) == {}


def test_decisions_are_the_same_whichever_comes_first_and_however_often(twins: Home, now: Any) -> None:
    one, two = PAIR
    assert key_of(PAIR) == key_of((two, one))
    assert [decide(twins, {pair: "同一"}, by="a", now=now) for pair in (PAIR, (two, one), PAIR)] == [1, 0, 0]
    assert list(decisions(twins)) == [PAIR] and decide(twins, {PAIR: ""}, by="a", now=now) == 1
    with pytest.raises(ToolkitError):
        decide(twins, {PAIR: "也许"}, by="a", now=now)


def test_it_is_carried_into_the_next_month_and_into_the_levels(
    twins: Home, submission: Callable[..., Path], now: Any, tmp_path: Path
) -> None:
    decide(twins, {PAIR: "同一"}, by="王芳", now=now)
    amounts = results(twins, PERIOD, "D01").rows.set_index("客户编码")["用邮量合计"]
    assert amounts["LJ01K1"] == amounts["QH02K1"] == 2 * 100_001, "one entity has the usage of both"
    for branch in ("LJ01", "QH02"):
        submission(branch, LATER, month(branch, LATER), 填报日期=now.date().replace(day=30))
    collect([tmp_path / "上报"], twins, now=now.replace(month=12), workers=1)
    assert distinct(twins, LATER) == 3, "four customers, two of them decided to be one"


def test_the_command_shows_and_decides(twins: Home, keybook: Run) -> None:
    asked = ("duplicates", "--home", twins.folder, "--period", "2026-10")
    first = keybook(*asked, "--json").json["pairs"][0]
    assert first["key"] == key_of(PAIR) and first["decision"] is None and first["sure"] == 82 and not first["certain"]
    assert [(c["branch"], c["code"], c["row"]) for c in first["customers"]] == [("LJ01", "LJ01K1", 6), ("QH02", "QH02K1", 6)]
    said = keybook(*asked).out
    assert "2 对，要定的 1 对" in said and f"[{first['key']}]" in said and "第 6 行" in said
    done = keybook(*asked, "--pair", first["key"], "--decision", "同一", "--by", "王芳", "--json").json["pairs"][0]
    assert (done["decision"], done["by"]) == ("同一", "王芳") and "已定同一" in keybook(*asked).out
    again = keybook(*asked, "--pair", first["key"], "--decision", "重问", "--by", "王芳")
    assert again.status == 0 and decisions(twins) == {}
    for more, told in (
        (("--pair", first["key"]), "要一起写"),
        (("--pair", "x", "--decision", "同一", "--by", "a"), "没有编号是“x”"),
        (("--pair", first["key"], "--decision", "同一"), "没有写是谁定的"),
        (("--pair", first["key"], "--decision", "也许", "--by", "a"), "不是决定"),
    ):
        ran = keybook(*asked, *more)
        assert ran.status == 2 and told in ran.err


def test_findings_between_branches_are_in_the_json(twins: Home, keybook: Run, tmp_path: Path) -> None:
    ran = keybook("consolidate", "--home", twins.folder, "--period", "2026-10", "--out", tmp_path / "r.xlsx", "--json")
    found = ran.json["between"]
    assert [(f["code"], f["severity"], f["value"]) for f in found] == [("same_customer_in_two_branches", "C", SOUND)]
    assert found[0]["places"] == [
        {"branch": b, "file": f"2026-10_{b}_{n}_1.xlsx", "sheet": "客户档案", "row": 7, "column": "统一社会信用代码"}
        for b, n in (("LJ01", "临江市局"), ("QH02", "青禾县局"))
    ]
    assert keybook("explain", "same_customer_in_two_branches").status == 0


def test_a_replay_knows_the_decisions_of_then(twins: Home, keybook: Run, now: Any, tmp_path: Path) -> None:
    decide(twins, {PAIR: "同一"}, by="王芳", now=now)
    made = keybook("consolidate", "--home", twins.folder, "--period", "2026-10", "--out", tmp_path / "r.xlsx", "--json")
    assert made.json["customers"] == {"rows": 4, "distinct": 2}
    decide(twins, {PAIR: "不同"}, by="王芳", now=now)
    assert keybook("replay", "--home", twins.folder, "--period", "2026-10").status == 0
