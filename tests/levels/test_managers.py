"""Managers' own desks inside a branch, merged by the same mechanism one level down (R02; issue 4.7)."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.small_state import SIGNED
from macros.button import specs_of
from macros.click import press
from macros.opening import open_session
from macros.posting.submitting import submit
from validators.values.period import Month
from workbooks.book_file import FileBook
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.read.read_policy import read_policy_book

Run = Callable[..., Any]
PERIOD, TODAY, NOW = Month(2026, 10), dt.date(2026, 11, 2), dt.datetime(2026, 11, 2, 9, 30)


@pytest.fixture
def branch_desk(tree_policy: Path, month: Run, tmp_path: Path) -> Path:
    """A1's desk: two managers with a customer each, nothing filed yet but one row that the office keeps itself."""
    cells = month("A1", 0.0)
    cells["R02"].append({"工号": "A1G2", "姓名": "赵晓梅", "岗位": "客户经理"})
    cells["R03"][1]["客户经理"] = "A1G2"
    cells["R10"] = [{**cells["R10"][0], "收入": 50.5, "揽收人": None, "业绩归属": "A1G1"}]
    cells["R20"] = []
    policy = read_policy_book(tree_policy)[0]
    alive = policy.organisation.at(PERIOD.first)
    return build(
        tmp_path / "台账 A1.xlsm",
        policy,
        alive["A1"],
        alive["C1"],
        DeskContent(cells=cells, inputs={"填报人": "A1G1", "联系电话": "0834-0000000", "填报日期": PERIOD.last} | SIGNED),
    )


def build(path: Path, policy: Any, node: Any, parent: Any, content: DeskContent) -> Path:
    build_desk(
        path,
        policy=policy,
        node=node,
        parent=parent,
        period=PERIOD,
        program="1.0",
        today=PERIOD.last,
        content=content,
        button_specs=specs_of("branch"),
    )
    return path


def fill(desk: Path, number: str, customer: str, income: float) -> Path:
    """What a manager files: his desk as it was issued, with a row of business and a visit."""
    session = open_session(desk, today=TODAY)
    alive = session.policy.organisation.at(PERIOD.first)
    node = alive[session.filing.branch]
    frames = {name: frame for name, frame in session.frames.items() if not frame.empty}
    assert set(frames["R03"]["客户编码"]) == {customer}
    cells = {
        "R10": [
            {
                "客户编码": customer,
                "业务代码": "特快",
                "月份": "2026-10",
                "数量": 5,
                "收入": income,
                "揽收人": number,
                "业绩归属": number,
                "是否首笔": "否",
            }
        ],
        "R20": [{"走访编号": f"{number}V1", "客户编码": customer, "日期": dt.date(2026, 10, 12), "方式": "上门", "走访人": number}],
    }
    filled = build(
        desk.with_name(f"已填 {number}.xlsm"),
        session.policy,
        node,
        alive[node.parent],
        DeskContent(carried=frames, cells=cells, inputs={"填报人": number, "联系电话": "0834-1", "填报日期": PERIOD.last} | SIGNED),
    )
    done = submit(open_session(filled, today=TODAY), desk.parent / "上报", now=NOW)
    assert done.files, done.message
    return done.files[0]


def test_the_branch_takes_over_what_its_managers_filed(branch_desk: Path, keybook: Run, tree_policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "经理"
    made = keybook("desk", "managers", branch_desk, "--out", out, "--json")
    assert made.status == 0, made.err
    policy, *rest = map(Path, made.json["out"])
    desks = [path for path in rest if path.suffix == ".xlsm"]
    assert [path.name for path in desks] == [
        "2026-10 台账 A1-A1G1 临江县局陈思远.xlsm",
        "2026-10 台账 A1-A1G2 临江县局赵晓梅.xlsm",
    ] and len(rest) == 4
    home = tmp_path / "A1 收件"
    first, second = fill(desks[0], "A1G1", "A1K1", 100.01), fill(desks[1], "A1G2", "A1K2", 200.02)
    ran = keybook("collect", first, second, "--home", home, "--policy", policy, "--branch", "A1", "--json")
    assert ran.json["accepted"] == [first.name, second.name], ran.out
    board = keybook("status", "--home", home, "--period", "2026-10", "--json").json["branches"]
    assert [(row["branch"], row["state"]) for row in board] == [("A1-A1G1", "已收"), ("A1-A1G2", "已收")]
    new = tmp_path / "新台账.xlsm"
    ran = keybook("desk", "take", branch_desk, "--home", home, "--out", new)
    assert ran.status == 0, ran.err
    session = open_session(new, today=TODAY)
    assert session.filing.branch == "A1" and session.policy.digest == read_policy_book(tree_policy)[0].digest
    flow = session.frames["R10"]
    assert sorted(zip(flow["客户编码"], flow["收入"], strict=True)) == [("A1K1", 5050), ("A1K1", 10001), ("A1K2", 20002)]
    assert sorted(session.frames["R03"]["客户编码"]) == ["A1K1", "A1K2"] and len(session.frames["R20"]) == 2
    with new.open("ab") as typed:
        typed.write(b"typed")
    filled = new.read_bytes()
    told = keybook("desk", "take", branch_desk, "--home", home, "--out", new, "--json").json
    assert Path(told["kept"][0]).read_bytes() == filled and len(open_session(new, today=TODAY).frames["R20"]) == 2
    again = tmp_path / "再接.xlsm"
    assert keybook("desk", "take", new, "--home", home, "--out", again).status == 0
    assert len(open_session(again, today=TODAY).frames["R10"]) == 3
    done = keybook("submit", again, "--out", tmp_path / "上报", "--json")
    assert done.status == 0, json.dumps(done.json["open"], ensure_ascii=False)
    top = keybook("collect", done.json["out"][0], "--home", tmp_path / "C1", "--policy", tree_policy, "--branch", "C1", "--json")
    assert len(top.json["accepted"]) == 1, top.out


def test_wrong_use_is_said(branch_desk: Path, keybook: Run, tree_policy: Path, filed: dict[str, Path], tmp_path: Path) -> None:
    assert keybook("collect", filed["B1"], "--home", tmp_path / "C2", "--policy", tree_policy, "--branch", "C2").status == 0
    ran = keybook("desk", "take", branch_desk, "--home", tmp_path / "C2", "--out", tmp_path / "n.xlsm")
    assert ran.status == 2 and "是江南市局的，不是临江县局的" in ran.err
    same = keybook("desk", "take", branch_desk, "--home", tmp_path / "C2", "--out", branch_desk)
    assert same.status == 2 and "原样留着" in same.err


def test_a_managers_desk_shows_his_week_his_customers_and_his_visits(branch_desk: Path, keybook: Run, tmp_path: Path) -> None:
    made = keybook("desk", "managers", branch_desk, "--out", tmp_path / "经理", "--json")
    desk = next(Path(name) for name in made.json["out"] if name.endswith(".xlsm"))
    book = openpyxl.load_workbook(desk)
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert shown == ["我的一周", "客户档案", "业务量流水", "走访记录"] and book.active.title == "我的一周"
    assert book["封面"].sheet_state == "hidden", "hidden, not gone: a right click shows it"
    with zipfile.ZipFile(desk) as archive:
        drawn = [archive.read(name).decode() for name in archive.namelist() if "vmlDrawing" in name]
    mine = next(text for text in drawn if text.count("Buttons.") == 3)
    assert all(f"Buttons.{sub}" in mine for sub in ("CheckDesk", "ComputeDesk", "SubmitDesk")), mine
    session = open_session(desk, today=TODAY)
    assert not [f for f in session.checked.findings if f.code == "hidden_sheet"], "the program has hidden them itself"
    assert session.filing.phone == "0834-0000000" and session.filing.filled_by == "A1G1"
    opened = FileBook(desk, keep_formulas=True)
    press("check", opened)
    assert opened._book["校验结果"].sheet_state == "visible", "it comes forward when it has something to say"
