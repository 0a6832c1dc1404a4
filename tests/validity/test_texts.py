"""What staff type is never run: texts that begin like a formula stay texts through every writer (ux.md 10, point 4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from building.copies import annotated_copy, branch_report, fix_copy, result_sheets
from lint.lint_workbook import lint
from macros.opening import open_session
from macros.posting.submitting import submit

NOW = dt.datetime(2026, 11, 2, 9, 30)
RUN = ('=HYPERLINK("http://example.cn","点我")', "+1+1", "-1+1", "@SUM(1)", "=业绩工资×比例")
"""What would be run, or would be Err:509, as a formula."""


def month() -> dict[str, list[dict[str, Any]]]:
    """A county whose customers and remarks all begin like formulas."""
    day = dt.date(2026, 10, 12)
    customers = [
        {
            "客户编码": f"K{i}",
            "企业全称": f"{text}{'春夏秋冬雪'[i]}茶业",
            "通信地址": text,
            "联系方式": f"0834-210{i}001",
            "企业性质": "民营",
            "主要业务及产品种类": text,
            "用邮种类": "特快",
            "用邮量": 1200,
            "潜在需求": text,
            "竞争对手": text,
            "客户类型": "用邮大户",
            "合作状态": "已合作",
            "行业": text,
            "客户经理": "G1",
            "分片区域": text,
            "建档日期": day,
            "更新日期": day,
        }
        for i, text in enumerate(RUN)
    ]
    flow = [
        {
            "客户编码": f"K{i}",
            "业务代码": "特快",
            "月份": "2026-10",
            "数量": 10,
            "收入": 100.5 + i,
            "揽收人": "G1",
            "业绩归属": "G1",
            "是否首笔": "否",
            "自用备注(不上报)": text,
        }
        for i, text in enumerate(RUN)
    ]
    visits = [
        {"走访编号": f"V{i}", "客户编码": f"K{i}", "日期": day, "方式": "上门", "走访人": "G1", "客户意见": text, "需求": text}
        for i, text in enumerate(RUN)
    ]
    return {"R02": [{"工号": "G1", "姓名": "=陈思远", "岗位": "客户经理"}], "R03": customers, "R10": flow, "R20": visits}


def texts(path: Path) -> list[str]:
    """Every text of the workbook; none of them may stand as a formula."""
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        for cell in (cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)):
            if cell.data_type == "f":
                run = any(text.lstrip("=") in cell.value for text in RUN)
                assert not run, (path.name, sheet.title, cell.coordinate)
            else:
                found.append(cell.value)
    return found


def test_no_text_of_a_clerk_becomes_a_formula(desk: Callable[..., Path], tmp_path: Path) -> None:
    made = {"desk": desk(cells=month(), 填报人="=G1", 附言="=附言")}
    session = open_session(made["desk"], today=NOW.date())
    for name in ("annotated", "report", "results", "fixed"):
        made[name] = tmp_path / f"{name}.xlsx"
    annotated_copy(session, made["annotated"])
    branch_report(session, made["report"])
    result_sheets(session, made["results"])
    fix_copy(session, made["fixed"])
    for finding in session.checked.findings:
        assert not finding.blocking or finding.sheet, finding
    done = submit(session, tmp_path / "上报", now=NOW)
    assert done.files, done.message
    made["submission"] = done.files[0]
    for name, path in made.items():
        assert lint(path) == [], [name, *lint(path)]
        assert any(text.startswith(("=", "+", "-", "@")) for text in texts(path)) or name == "results", name
    assert set(RUN) <= set(texts(made["desk"])) & set(texts(made["annotated"])) & set(texts(made["submission"]))
    assert sum("=HYPERLINK" in text for text in texts(made["report"])) >= 2
