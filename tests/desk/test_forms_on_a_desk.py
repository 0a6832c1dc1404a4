"""A desk of every register: tables as tables, forms as pages, presets in place; all of it read back and submitted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lint.lint_workbook import lint
from macros.button import specs_of
from validators.checking import check, understand
from validators.filing.inputs import Filing, History
from validators.finding import Severity
from validators.policy import Policy
from validators.register import registers
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.read.read_registers import read_registers
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.package import Submission, write_submission

FILING = Filing(branch="LJ01", name="临江市局", period=Month(2026, 10), filled_by="LJ01G1", filled_on=dt.date(2026, 10, 31))
CELLS: dict[str, list[dict[str, Any]]] = {
    "R03": [{"客户编码": "KH1", "企业全称": "甲公司"}],
    "R29": [{"报告人": "陈思远", "对象": "乙物流", "类别": "其他", "项目": "客户破产", "有无变化": "有", "说明": "停业"}],
    "R37": [{"客户名称": "KH1", "类别": "仓储规划与管理", "项目": name, "勾选": "是"} for name in ("包装", "拣货")]
    + [{"客户名称": "KH1", "类别": "信息服务", "项目": "电子商务", "勾选": "是"}],
    "R55": [{"层": "市场", "模块": "运营与服务", "流程": "受理"}, {"层": "市场", "模块": "战略与基础设施", "流程": "规划"}],
}


@pytest.fixture(scope="module")
def everything(policy: Policy) -> Policy:
    """The postal policy with every desk register switched on."""
    wanted = [r for r in registers().values() if r.place == "desk" and r.id not in policy.pack.registers]
    return Policy(pack=policy.pack.but(registers=(*policy.pack.registers, *(r.id for r in wanted))), frames=policy.frames)


@pytest.fixture(scope="module")
def large(everything: Policy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk of LJ01 with everything on."""
    alive = everything.organisation.at(dt.date(2026, 10, 1))
    path = tmp_path_factory.mktemp("large") / "desk.xlsm"
    build_desk(
        path,
        policy=everything,
        node=alive["LJ01"],
        parent=alive["ZZ00"],
        period=Month(2026, 10),
        content=DeskContent(cells=CELLS),
        program="1.0",
        button_specs=specs_of("branch"),
    )
    return path


def test_the_workbook_is_valid(large: Path) -> None:
    assert [str(fault) for fault in lint(large)] == []


def test_every_register_is_read_from_it(large: Path, everything: Policy) -> None:
    raws = read_registers(ScanBook(large), everything.pack.desk)
    assert set(raws) == set(everything.pack.registers)
    assert all(not raw.notes for raw in raws.values()), [raw.notes for raw in raws.values() if raw.notes]
    filled = {name: len(raw.rows) for name, raw in raws.items() if raw.rows}
    assert filled == {"R03": 1, "R29": 1, "R37": 3, "R50": 8, "R55": 2, "R64": 17, "R70": 12}


def test_a_finding_names_the_cell_of_the_page(large: Path, everything: Policy) -> None:
    raws = {"R29": read_registers(ScanBook(large), [registers()["R29"]])["R29"]}
    raws["R29"].cells["有无变化"] = ["不详"]
    found = check(raws, filing=FILING, policy=everything, history=History.none(), today=dt.date(2026, 11, 2)).findings
    page = ScanBook(large).read("竞争对手调查表")
    row = next(i for i, line in enumerate(page.rows, page.first_row) if "客户破产" in line)
    assert [(f.code, f.sheet, f.cell, f.severity) for f in found] == [("not_in_list", "竞争对手调查表", f"D{row}", Severity.A)]


def test_one_fault_in_a_head_is_one_finding(large: Path, everything: Policy) -> None:
    raws = read_registers(ScanBook(large), [registers()["R03"], registers()["R37"]])
    raws["R37"].cells["客户名称"] = ["KH9"] * 3
    found = check(raws, filing=FILING, policy=everything, history=History.none(), today=dt.date(2026, 11, 2)).findings
    assert len([f for f in found if f.code == "unknown_reference" and f.sheet == "物流服务内容"]) == 1


def test_a_submission_keeps_every_record_of_a_page(large: Path, everything: Policy, tmp_path: Path) -> None:
    wanted = [registers()[name] for name in ("R03", "R29", "R37", "R55", "R64")]
    sheets, _ = understand(read_registers(ScanBook(large), wanted), filing=FILING, policy=everything)
    path = write_submission(
        tmp_path,
        Submission(
            filing=FILING,
            sheets=list(sheets.values()),
            policy=everything,
            history=History.none(),
            pages=[],
            template="t",
            program="1",
            parent="州局",
            made=dt.datetime(2026, 11, 2),
        ),
    )
    again, _ = understand(read_registers(ScanBook(path), wanted), filing=FILING, policy=everything)
    for name in (register.id for register in wanted):
        assert sheets[name].frame.drop(columns="_row").equals(again[name].frame.drop(columns="_row")), name
