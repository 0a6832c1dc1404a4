"""采用试算: what 分级 proposes becomes one list of decisions, in force once it is approved (settled 45)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from building.filings import build
from building.pack_month import month_of, write_policy_with_products
from building.small_state import CENTRE, PERIOD, TODAY, inputs
from macros.headless import headless
from macros.opening import open_session
from macros.session import Session
from validators.filing.inputs import levels_in_force
from validators.packs.trade_pack import packs
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book

START = str(PERIOD.plus(1))


def opened(path: Path) -> Session:
    return open_session(path, today=TODAY)


def adopted(path: Path, out: Path) -> list[dict[str, Any]]:
    """The rows that the press adds, and the desk with them at `out`."""
    return list(headless("adopt_trial", opened(path), out).outcome)


def test_the_proposed_levels_are_listed_once(desk: Callable[..., Path], tmp_path: Path) -> None:
    old = desk()
    trial = opened(old).results(["D01"])["D01"].rows
    proposed = {code: level for code, level in zip(trial["客户编码"], trial["级别"], strict=True) if level != "非大客户"}
    rows = adopted(old, tmp_path / "采用.xlsx")
    assert proposed and {row["客户编码"]: row["新级别"] for row in rows} == proposed
    assert {(row["生效期间"], row["触发"], row["是否试算"], row["方案"]) for row in rows} == {(START, "初次", "否", "P01")}
    assert {row["新级别"]: row["认定单位"] for row in rows} == {
        level: {"州级": CENTRE, "县级": "LJ01"}[level] for level in proposed.values()
    }
    assert all("审批单号" not in row for row in rows)
    there = opened(tmp_path / "采用.xlsx")
    assert list(there.frames["R06"]["客户编码"]) == [row["客户编码"] for row in rows]
    assert not [f for f in there.checked.findings if f.sheet == "客户分级认定表" and f.blocking]
    again = headless("adopt_trial", there)
    assert again.outcome == [] and "没有要登记的" in again.said


def test_a_list_holds_once_it_is_approved(desk: Callable[..., Path], clean: Callable[..., Any], tmp_path: Path) -> None:
    rows = adopted(desk(), tmp_path / "采用.xlsx")
    frame = opened(tmp_path / "采用.xlsx").frames["R06"]
    assert levels_in_force(frame, PERIOD.plus(1), "P01").empty
    approved = clean("LJ01") | {"R06": [row | {"审批单号": "州局〔2026〕7号"} for row in rows]}
    after = opened(desk(cells=approved, name="批了.xlsm"))
    held = levels_in_force(after.frames["R06"], PERIOD.plus(1), "P01")
    assert dict(zip(held["客户编码"], held["级别"], strict=True)) == {row["客户编码"]: row["新级别"] for row in rows}
    assert headless("adopt_trial", after).outcome == []


def test_what_is_in_force_is_said_beside_what_is_proposed(desk: Callable[..., Path], clean: Callable[..., Any]) -> None:
    cells = clean("LJ01")
    code = next(iter(adopted_codes(desk)))
    cells["R06"] = [{"客户编码": code, "生效期间": "2026-01", "新级别": "县级", "认定单位": "LJ01", "审批单号": "一号", "是否试算": "否"}]
    rows = {row["客户编码"]: row for row in headless("adopt_trial", opened(desk(cells=cells, name="有旧级别.xlsm"))).outcome}
    trial = opened(desk(name="另一本.xlsm")).results(["D01"])["D01"].rows
    level = dict(zip(trial["客户编码"], trial["级别"], strict=True))[code]
    if level == "县级":
        assert code not in rows
    else:
        assert (rows[code]["原级别"], rows[code]["触发"]) == ("县级", "升级" if level == "州级" else "降级")


def adopted_codes(desk: Callable[..., Path]) -> list[str]:
    return [row["客户编码"] for row in headless("adopt_trial", opened(desk(name="先看.xlsm"))).outcome]


def test_what_stops_the_grading_stops_the_list(tmp_path: Path) -> None:
    """The oil pack's thresholds are head office's to fill: nothing is listed, and the parameter is named."""
    pack = packs()["P02"]
    write_policy_with_products(tmp_path / "政策.xlsx", pack)
    policy, _ = read_policy_book(tmp_path / "政策.xlsx")
    made = build(tmp_path / "油.xlsm", policy, "LJ01", DeskContent(cells=month_of(pack, "LJ01"), inputs=inputs("LJ01")))
    stopped = headless("adopt_trial", opened(made))
    assert stopped.blocked and "门槛" in stopped.said and "数据没有改动" in stopped.said


def test_a_pack_that_grades_nobody_has_no_list(tmp_path: Path) -> None:
    pack = packs()["P00"]
    write_policy_with_products(tmp_path / "政策.xlsx", pack)
    policy, _ = read_policy_book(tmp_path / "政策.xlsx")
    made = build(tmp_path / "通用.xlsm", policy, "LJ01", DeskContent(cells=month_of(pack, "LJ01"), inputs=inputs("LJ01")))
    told = headless("adopt_trial", opened(made))
    assert told.outcome == [] and "没有分级" in told.said and not told.pages
