"""Attempts of a branch to grant itself what only somebody above may give, in rows that are honest in everything else
(settled 38, 42): it is named before anybody approves, until an approval of this home has given it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from building.filings import file
from building.signed_state import take
from building.small_state import NOW, PERIOD, clean_cells
from macros.closing.approval_steps import approve, cautions, granted_by_files, locked
from macros.merge.consolidation import consolidate
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home

AWARD = {"工号": "LJ01G1", "审批": "已批准", "建议金额": 2000, "核准金额": 2000, "期间": "2026-10"}
LEVEL = {"客户编码": "LJ01K1", "新级别": "州级", "生效期间": "2026-10", "认定单位": "ZZ00", "审批单号": "自批-1", "是否试算": "否"}
COMPLAINT: dict[str, Any] = {
    "投诉编号": "T1",
    "客户编码": "LJ01K1",
    "受理时间": dt.date(2026, 10, 12),
    "处理期限": dt.date(2026, 11, 20),
    "渠道": "当面",
    "内容": "送货迟到两次",
    "情节": "一般",
    "审批": "主任已阅",
}


def month(**rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return clean_cells("LJ01") | rows


@pytest.fixture
def home(policy_book: Path, tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", policy_book, now=NOW)


def taken(home: Home, policy: Policy, folder: Path, cells: dict[str, list[dict[str, Any]]], period: Month = PERIOD) -> None:
    (told,) = take(home, file(policy, "LJ01", cells, folder, period=period))
    assert told.kind == "accepted", told.reason


def test_what_files_grant_themselves_is_told_before_anybody_approves(home: Home, policy: Policy, tmp_path: Path) -> None:
    taken(home, policy, tmp_path, month(R44=[AWARD], R06=[LEVEL]))
    done = consolidate(home, PERIOD, tmp_path / "汇总.xlsx", now=NOW)
    said = "《突出贡献奖审批》1 行（临江市局第 6 行 审批“已批准”，建议金额 2,000.00，核准金额 2,000.00）"
    assert [one["words"].split("“")[0] for one in done.as_json()["granted_by_files"]] == ["审批单号", "审批"]
    assert any(said in line for line in cautions(home, PERIOD))
    first = approve(home, PERIOD, by="ZZ01", now=NOW)
    second = approve(home, PERIOD, by="ZZ02", now=NOW)
    assert said in first.message and said in second.message and "本级没有批过" in second.message
    assert said in second.as_json()["warnings"][0]


def test_what_was_approved_here_is_given_and_what_was_changed_is_not(home: Home, policy: Policy, tmp_path: Path) -> None:
    taken(home, policy, tmp_path / "10", month(R06=[LEVEL]))
    consolidate(home, PERIOD, tmp_path / "十月.xlsx", now=NOW)
    for who in ("ZZ01", "ZZ02", "ZZ03", "ZZ04"):
        if not locked(home, PERIOD):
            approve(home, PERIOD, by=who, now=NOW)
    assert locked(home, PERIOD)
    november, later = PERIOD.plus(1), dict(LEVEL, 生效期间="2026-11", 审批单号="自批-2")
    cells = clean_cells("LJ01", period=november) | {"R06": [LEVEL, later]}
    taken(home, policy, tmp_path / "11", cells, november)
    assert [one.words for one in granted_by_files(home, november)] == ["审批单号“自批-2”"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"R25": [COMPLAINT]}, "审批“主任已阅”"),
        ({"R03": [clean_cells("LJ01")["R03"][0] | {"州局指定": "是"}, clean_cells("LJ01")["R03"][1]]}, "州局指定“是”"),
        ({"R02": [{"工号": "LJ01G1", "姓名": "陈思远", "岗位": "客户经理", "权限级别": "一级"}]}, "权限级别“一级”"),
    ],
    ids=["a complaint that is waved through", "a customer that the state names", "a right to see everything"],
)
def test_every_way_of_granting_oneself_something(
    rows: dict[str, list[dict[str, Any]]], words: str, home: Home, policy: Policy, tmp_path: Path
) -> None:
    taken(home, policy, tmp_path, month(**rows))
    assert [one.words for one in granted_by_files(home, PERIOD)] == [words]


def test_nothing_is_said_of_an_honest_month(home: Home, policy: Policy, tmp_path: Path) -> None:
    taken(home, policy, tmp_path, month(R44=[AWARD | {"审批": "待终审", "核准金额": None}]))
    assert granted_by_files(home, PERIOD) == ()
