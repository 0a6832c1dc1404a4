"""The desk of an office into which another was merged: customers, people, open cases and earlier months come along (settled 48)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.commands import Ran
from macros.opening import open_session
from validators.values.period import Month
from workbooks.desk.sheets.unmapped_sheet import read_unmapped
from workbooks.scan.scan_book import ScanBook

Run = Callable[..., Any]
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
THEN, TODAY = dt.datetime(2026, 10, 2, 9), dt.date(2026, 11, 2)
CREDIT, OTHER = "91350100M000100Y43", "91350100M000100Y51"


@pytest.fixture
def sent(tree: Run, county: Run, month: Run, tmp_path: Path) -> tuple[Path, list[Path]]:
    """The policy, and the files of September: A2 ended with it, A1 took it over; both have a K1 and a K2 and a G1."""
    places = {"P0": ("山南省公司", "省", None), "C1": ("江北市局", "州局", "P0")} | {
        c: (f"{c}县局", "县市局", "C1") for c in ("A1", "A2", "A3")
    }
    policy = tree(
        tmp_path / "policy.xlsx",
        places,
        失效日期=[dt.date(2026, 9, 30) if code == "A2" else None for code in places],
        承接机构=["A1" if code == "A2" else None for code in places],
    )
    theirs = {
        name: [{k: v.replace("A2K", "A1K").replace("A2G", "A1G") if isinstance(v, str) else v for k, v in row.items()} for row in rows]
        for name, rows in month("A2", 200.0, SEPTEMBER).items()
    }
    theirs["R02"][0]["姓名"] = "周文静"
    theirs["R03"][0] |= {"统一社会信用代码": CREDIT, "通信地址": "青禾镇滨江路九号"}
    theirs["R25"] = [
        {"客户编码": "A1K2", "内容": "邮件延误", "类别": "服务", "受理时间": dt.date(2026, 9, 28), "处理期限": dt.date(2026, 10, 20)}
    ]
    mine = month("A1", 100.0, SEPTEMBER)
    mine["R03"][1] |= {"统一社会信用代码": CREDIT}
    files = [county(policy, b, cells, tmp_path / b, period=SEPTEMBER, now=THEN) for b, cells in (("A1", mine), ("A2", theirs))]
    return policy, files


def rows(desk: Path, register: str, *headers: str) -> list[tuple[Any, ...]]:
    frame = open_session(desk, today=TODAY).frames[register][list(headers)].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def holds_both(desk: Path) -> None:
    """Equal codes are told apart wherever they stand, the customer with one credit code is one, nothing is lost."""
    assert rows(desk, "R03", "客户编码", "统一社会信用代码") == [("A1K1", None), ("A1K2", CREDIT), ("A1K2(原A2)", None)]
    assert rows(desk, "R02", "工号", "姓名") == [("A1G1", "陈思远"), ("A1G1(原A2)", "周文静")]
    assert rows(desk, "R25", "客户编码", "内容") == [("A1K2(原A2)", "邮件延误")]
    history = open_session(desk, today=TODAY).history
    sums = history.usage.groupby(["_branch", "客户编码"])["收入"].sum().to_dict()
    assert sums == {("A1", "A1K1"): 20_200, ("A1", "A1K2"): 10_100 + 40_200, ("A1", "A1K2(原A2)"): 20_100}
    assert history.months == {"A1": frozenset([SEPTEMBER])}
    parked = {(line.header, line.value) for line in read_unmapped(ScanBook(desk)) if "统一社会信用代码相同" in line.why}
    assert ("通信地址", "青禾镇滨江路九号") in parked


def test_a_new_desk_has_the_work_of_both(sent: tuple[Path, list[Path]], keybook: Callable[..., Ran], tmp_path: Path) -> None:
    policy, (mine, theirs) = sent
    new = ("desk", "new", "--policy", policy, "--period", "2026-10")
    for order, name in (((mine, theirs), "一.xlsm"), ((theirs, mine), "二.xlsm")):
        carried = [word for file in order for word in ("--carry", file)]
        ran = keybook(*new, "--branch", "A1", "--out", tmp_path / name, *carried)
        assert ran.status == 0, ran.err
        holds_both(tmp_path / name)
    (tmp_path / "上月").mkdir()
    for file in (mine, theirs):
        (tmp_path / "上月" / file.name).write_bytes(file.read_bytes())
    ran = keybook(*new, "--all", "--out", tmp_path / "全部", "--carry", tmp_path / "上月")
    assert ran.status == 0, ran.err
    holds_both(next((tmp_path / "全部").glob("* A1 *.xlsm")))


def test_the_button_finds_both_beside_the_desk(sent: tuple[Path, list[Path]], keybook: Callable[..., Ran], tmp_path: Path) -> None:
    from macros.headless import headless

    policy, files = sent
    keybook("desk", "new", "--policy", policy, "--period", "2026-10", "--branch", "A1", "--out", tmp_path / "台账" / "本月.xlsm")
    for file in files:
        (tmp_path / "台账" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "台账" / "2026-09_A20_别的县局_1.xlsx").write_bytes(b"the code of another begins like that of A2")
    done = headless("carry", open_session(tmp_path / "台账" / "本月.xlsm", today=TODAY), tmp_path / "带好.xlsx")
    assert all(file.name in done.said for file in files)
    holds_both(tmp_path / "带好.xlsx")


def test_whose_work_it_is_not_stays_away(sent: tuple[Path, list[Path]], keybook: Callable[..., Ran], tmp_path: Path) -> None:
    policy, (mine, theirs) = sent
    new = ("desk", "new", "--policy", policy, "--period", "2026-10", "--out", tmp_path / "x.xlsm")
    assert "不是A3县局的" in keybook(*new, "--branch", "A3", "--carry", theirs).err
    assert "都是A1县局的" in keybook(*new, "--branch", "A1", "--carry", mine, "--carry", mine).err
    assert "只能写一个 --carry" in keybook(*new[:-1], tmp_path, "--all", "--carry", mine, "--carry", theirs).err
    assert not (tmp_path / "x.xlsm").exists()
