"""Rules of head office from the policy workbook to a county's desk and submission (R09b; issue 5, point 10)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.__main__ import main
from macros.button import specs_of
from macros.opening import open_session
from validators.filing.inputs import History
from validators.finding import Severity
from validators.office.read_rules import compared_registers, office_rules
from validators.packs.trade_pack import packs
from validators.policy import Policy
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import write_policy
from workbooks.desk.sheets.hidden_sheets import trim_history
from workbooks.read.read_policy import read_policy_book

RULES: list[dict[str, Any]] = [
    {
        "规则编号": "ZD01",
        "表": "业务量流水",
        "列": "渠道",
        "种类": "必填",
        "条件": "收入>=1000",
        "问题": "千元以上的业务要写渠道",
        "等级": "核实",
        "责任人": "何思齐",
        "依据": "州局〔2026〕7号",
        "生效日": dt.date(2026, 1, 1),
    },
    {
        "规则编号": "ZD02",
        "表": "走访记录",
        "列": "需求",
        "种类": "必填",
        "问题": "走访要记下需求",
        "等级": "准强制",
        "责任人": "何思齐",
        "怎么改": "问清客户后补上",
    },
    {
        "规则编号": "ZD03",
        "表": "业务量流水",
        "列": "收入",
        "种类": "范围",
        "上限": "100",
        "问题": "早已停用",
        "等级": "强制",
        "责任人": "何思齐",
        "失效日": dt.date(2026, 9, 30),
    },
]


@pytest.fixture
def ruled(tmp_path: Path, policy: Policy) -> Callable[..., Path]:
    """`ruled(rules)`: the policy workbook of the small state with these rules."""

    def make(rules: list[dict[str, Any]]) -> Path:
        headers = list(registers()["R09b"].by_header)
        frame = typed_frame(registers()["R09b"], {h: [rule.get(h) for rule in rules] for h in headers}, rows=range(6, 6 + len(rules)))
        write_policy(tmp_path / "政策.xlsx", packs()["P01"], {"R01": policy.frames["R01"], "R09b": frame})
        return tmp_path / "政策.xlsx"

    return make


def test_they_travel_into_the_desk_and_are_judged_there(ruled: Callable[..., Path], tmp_path: Path, clean: Callable[..., Any]) -> None:
    policy, _ = read_policy_book(ruled(RULES))
    nodes = policy.organisation.at(dt.date(2026, 10, 1))
    desk = tmp_path / "台账.xlsm"
    build_desk(
        desk,
        policy=policy,
        node=nodes["LJ01"],
        parent=nodes["ZZ00"],
        program="1.0",
        today=dt.date(2026, 10, 31),
        period=Month(2026, 10),
        content=DeskContent(cells=clean("LJ01"), inputs={"填报人": "LJ01G1", "填报日期": dt.date(2026, 10, 31)}),
        button_specs=specs_of("branch"),
    )
    session = open_session(desk, today=dt.date(2026, 11, 2))
    assert session.policy.digest == policy.digest
    assert [(r.id, r.row, r.owner) for r in office_rules(session.policy)] == [
        ("ZD01", 6, "何思齐"),
        ("ZD02", 7, "何思齐"),
        ("ZD03", 8, "何思齐"),
    ]
    found = [(f.code, f.rule, f.severity, f.sheet, f.row, f.column, f.message, f.remedy) for f in session.checked.findings]
    assert found == [
        ("office_required", "ZD01", Severity.C, "业务量流水", row, "渠道", "千元以上的业务要写渠道（ZD01）", "填上渠道")
        for row in (6, 7, 8)
    ] + [("office_required", "ZD02", Severity.B, "走访记录", row, "需求", "走访要记下需求（ZD02）", "问清客户后补上") for row in (6, 7)]
    assert len({f.key for f in session.checked.findings}) == 5


def told_of(book: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Exit status of `policy check` and what it finds on 规则."""
    capsys.readouterr()
    status = main(["policy", "check", str(book), "--json"])
    return status, [f for f in json.loads(capsys.readouterr().out)["findings"] if f["sheet"] == "规则"]


def test_what_cannot_be_used_is_told_with_its_row(ruled: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    book = ruled(
        [
            *RULES,
            {
                "规则编号": "ZD04",
                "表": "业务量流水帐",
                "列": "收入",
                "种类": "范围",
                "上限": "很多",
                "问题": "甲",
                "等级": "强制",
                "责任人": "何思齐",
            },
        ]
    )
    status, told = told_of(book, capsys)
    assert status == 1
    assert [(f["code"], f["row"], f["cell"], f["column"]) for f in told] == [("office_rule_unusable", 9, "C9", "表")]
    assert told[0]["message"] == "本方案没有《业务量流水帐》这张表，是不是“业务量流水”"


def test_a_formula_is_a_text_and_nothing_is_executed(ruled: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    book = ruled([{**RULES[0], "条件": "__import__('os').system('x')=1"}])
    assert [f["column"] for f in told_of(book, capsys)[1]] == ["条件"]


def test_the_sheet_is_in_a_new_policy_workbook(tmp_path: Path) -> None:
    assert main(["policy", "new", "--pack", "postal", "--out", str(tmp_path / "新.xlsx")]) == 0
    sheet = openpyxl.load_workbook(tmp_path / "新.xlsx")["规则"]
    headers = "".join(str(cell.value or "") for cell in sheet[5])
    assert all(header in headers for header in registers()["R09b"].by_header)
    lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert len(lists) == 2, "种类 and 等级 have drop-downs"


def test_explain_lists_them_with_owner_clause_and_dates(ruled: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    book = ruled(RULES)
    capsys.readouterr()
    assert main(["explain", "zd01", "--policy", str(book), "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["code"], entry["rule"], entry["severity"], entry["title"], entry["owner"], entry["source"], entry["dates"]) == (
        "office_required",
        "ZD01",
        "C",
        "千元以上的业务要写渠道",
        "何思齐",
        "州局〔2026〕7号",
        "2026-01-01 至 今后",
    )
    assert "《业务量流水》的“渠道”" in entry["explain"] and "收入>=1000" in entry["explain"]
    assert main(["explain", "规则", "--policy", str(book)]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("ZD")] == ["ZD01", "ZD02", "ZD03"]


def test_last_month_travels_for_rules_that_compare_with_it(policy: Policy, ruled: Callable[..., Path]) -> None:
    compares = {**RULES[0], "种类": "与上期之差", "表": "市场信息", "列": "发生费用", "上限": "50%", "按": "客户编码", "条件": None}
    book, _ = read_policy_book(ruled([compares | {"表": "大客户用邮情况表", "列": "本季收入", "按": "客户"}]))
    assert compared_registers(book) == {"R11"} and compared_registers(policy) == set()
    rows = registers()["R11"].empty().reindex(range(2)).assign(_branch="LJ01", _period=["2026-08", "2026-09"])
    history = replace(History.none(), frames={"R11": rows})
    assert list(trim_history(history, Month(2026, 10), {"R11"}).frames["R11"]["_period"]) == ["2026-09"]
    assert "R11" not in trim_history(history, Month(2026, 10)).frames
