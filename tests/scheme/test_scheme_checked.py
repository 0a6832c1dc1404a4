"""What head office writes on 方案 is judged before a desk is made of it (R09c)."""

from __future__ import annotations

from pathlib import Path

import pytest

from building.commands import run_command
from building.own_scheme_book import write_scheme
from building.small_state import PERIOD, write_policy_of
from macros.lookup.needed_columns import needed_by
from validators.packs.trade_pack import packs
from workbooks.read.read_policy import read_policy_book


def test_a_column_that_a_computation_needs_is_named_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        {"对象": "列", "表名": "薪酬表", "列名": "基础工作得分", "启用": "否"},
        {"对象": "列", "表名": "客户档案", "列名": "企业规模", "启用": "否"},
    ]
    policy = write_scheme(write_policy_of(tmp_path / "政策.xlsx"), lines)
    told = run_command(capsys, "policy", "check", policy, "--json")
    found = [f for f in told.json["findings"] if f["code"] == "scheme_line_unusable"]
    assert [(f["sheet"], f["row"], f["column"], f["value"]) for f in found] == [("方案", 6, "启用", "否")]
    assert "D06 客户经理薪酬" in found[0]["message"] and found[0]["remedy"] and told.json["blocking"] is True


def test_a_desk_is_not_made_of_a_scheme_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        {"对象": "自有列", "表名": "客户档案", "列名": "包装费", "类型": "金额"},
        {"对象": "自有列", "表名": "客户档案", "列名": "档次"},
    ]
    policy = write_scheme(write_policy_of(tmp_path / "政策.xlsx"), lines)
    made = run_command(capsys, "desk", "new", "--policy", policy, "--branch", "LJ01", "--period", PERIOD, "--out", tmp_path / "d.xlsm")
    assert made.status == 2 and "第 7 行" in made.err and "自有列没有写类型" in made.err and not (tmp_path / "d.xlsm").exists()


def test_without_a_line_the_pack_is_as_it_was(tmp_path: Path) -> None:
    policy, _ = read_policy_book(write_policy_of(tmp_path / "政策.xlsx"))
    pack = packs()["P01"]
    assert policy.pack.scheme is None and policy.pack.desk == pack.desk and policy.pack.computations == pack.computations


def test_order_and_switching_on(tmp_path: Path) -> None:
    lines = [
        {"对象": "表", "表名": "应收款台账", "启用": "是", "次序": 1},
        {"对象": "列", "表名": "客户档案", "列名": "行业", "次序": 2, "可选值": "茶叶、旅游"},
        {"对象": "列", "表名": "客户档案", "列名": "潜在需求", "必填": "否"},
        {"对象": "表", "表名": "走访记录", "改叫": "拜访记录", "必填": "否"},
    ]
    policy, _ = read_policy_book(write_scheme(write_policy_of(tmp_path / "政策.xlsx"), lines))
    desk = [register.sheet for register in policy.pack.desk]
    assert desk[0] == "应收款台账" and "拜访记录" in desk and "走访记录" not in desk
    customers = policy.registers["R03"]
    assert [c.header for c in customers.columns][:3] == ["客户编码", "行业", "企业全称"]
    assert customers.by_header["行业"].kind.values == ("茶叶", "旅游") and customers.by_header["潜在需求"].need == "opt"
    assert "走访记录" in policy.registers["R20"].aliases and policy.registers["R20"].required is False
    assert policy.pack.scheme is not None and policy.pack.scheme.faults == ()


def test_what_needs_a_column_is_what_says_that_it_reads_it() -> None:
    found = needed_by(["D06", "D38"])
    assert {("R43", "基础工作得分"), ("R44", "核准金额"), ("R02", "入职日期")} <= {*found}
    assert found["R25", "处理期限"] == ("D38 投诉处理指标",) and found["R43", "基础工作得分"] == ("D06 客户经理薪酬",)
    assert needed_by(["D38", "D58"])["R76", "目标"] == ("D58 县市局检查考核",)
