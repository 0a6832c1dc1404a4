"""Which buttons a workbook has and where: the fixed lists of the contract, each bound to one Sub of the VBA module."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from xlsxwriter.workbook import Workbook

from workbooks.desk.vba.buttons import button_module
from workbooks.desk.vba.project import build_project
from workbooks.desk.vba.runpython import dictionary_module, runpython_module

WIDTH, HEIGHT = 84, 28
"""Pixels of a button; a caption has at most six characters (ux 1.6)."""


class ButtonSpec(NamedTuple):
    """A button: its id (what `macros.click.press` is given), its Sub, its caption, and where it stands."""

    id: str
    sub: str
    caption: str
    sheet: str
    cell: str
    x: int = 6
    y: int = 4


BRANCH_BUTTONS = (
    ButtonSpec("carry", "CarryOver", "带入上月", "封面", "F9"),
    ButtonSpec("check", "CheckDesk", "校验", "封面", "F10"),
    ButtonSpec("fix", "FixDesk", "一键修正", "封面", "L17", 4, 2),
    ButtonSpec("grade", "GradeCustomers", "分级", "封面", "F11"),
    ButtonSpec("compute", "ComputeDesk", "计算", "封面", "F12"),
    ButtonSpec("report", "MakeReport", "生成报表", "封面", "F13"),
    ButtonSpec("submit", "SubmitDesk", "打包上报", "封面", "F14"),
    ButtonSpec("request", "RequestApproval", "提交审批", "封面", "L17", 94, 2),
    ButtonSpec("pack", "SwitchPolicy", "切换方案", "封面", "L19", 4, 2),
    ButtonSpec("log", "ShowLog", "查看日志", "封面", "L19", 94, 2),
    ButtonSpec("check", "CheckDesk", "校验", "校验结果", "I3", 36, 4),
)
"""The branch desk's, in the order of the contract; 校验 stands on 校验结果 as well."""

CENTRE_BUTTONS = (
    ButtonSpec("template", "MakeTemplates", "生成模板", "封面", "F9"),
    ButtonSpec("collect", "CollectFilings", "收件登记", "封面", "F10"),
    ButtonSpec("status", "ShowStatus", "报送情况", "封面", "F17", 6, 1),
    ButtonSpec("return", "ReturnFilings", "退回更正", "封面", "F11"),
    ButtonSpec("consolidate", "Consolidate", "合并汇总", "封面", "F12"),
    ButtonSpec("approve", "ApproveStep", "同意", "封面", "F13"),
    ButtonSpec("reject", "RejectStep", "退回", "封面", "F18", 6, 1),
    ButtonSpec("publish", "PublishResult", "发布", "封面", "F14"),
    ButtonSpec("trace", "TraceCell", "溯源", "封面", "F21", 6, 1),
    ButtonSpec("log", "ShowLog", "查看日志", "封面", "F20", 6, 1),
    ButtonSpec("approve", "ApproveStep", "同意", "审批", "F5", 6, 4),
    ButtonSpec("reject", "RejectStep", "退回", "审批", "F6", 6, 4),
)
"""The centre desk's, in the order of the contract; 同意 and 退回 stand on 审批 as well, beside what they read."""


def place_buttons(book: Workbook, specs: Sequence[ButtonSpec]) -> None:
    """Puts every button onto its sheet."""
    for spec in specs:
        book.get_worksheet_by_name(spec.sheet).insert_button(
            spec.cell,
            {
                "macro": f"Buttons.{spec.sub}",
                "caption": spec.caption,
                "width": WIDTH,
                "height": HEIGHT,
                "x_offset": spec.x,
                "y_offset": spec.y,
                "description": spec.caption,
            },
        )


def project_of(specs: Sequence[ButtonSpec], sheet_count: int) -> bytes:
    """vbaProject.bin for these buttons and so many sheets, code-named Sheet1, Sheet2, ... ."""
    return _project(tuple(dict.fromkeys((spec.sub, spec.id) for spec in specs)), sheet_count)


@cache
def _project(pairs: tuple[tuple[str, str], ...], sheet_count: int) -> bytes:
    modules = {"Buttons": button_module(pairs), "xlwings": runpython_module(), "Dictionary": dictionary_module()}
    return build_project(modules, ["ThisWorkbook", *(f"Sheet{i}" for i in range(1, sheet_count + 1))])
