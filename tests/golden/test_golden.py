"""Golden workbooks as normalised text: what stands in each cell, how it looks, what it may hold.

A wanted change is written with `python docs/refresh.py --golden` and read in the diff.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import openpyxl
import pytest

from macros.demo.branch_filing import Job, file_month
from macros.demo.demo_organisation import policy_frames
from macros.demo.demo_worlds import written_policy
from macros.demo.month import generate
from macros.intake.collecting import collect
from macros.merge.consolidation import consolidate
from macros.posting.returns import return_filings
from validators.packs.trade_pack import packs
from validators.values.period import Month
from workbooks.archive.home import Home

HERE = Path(__file__).parent
PERIOD = Month(2026, 10)
WANTED = {
    "policy": ("组织机构", "业务目录", "活动要求"),
    "desk": ("封面", "业务量流水", "校验结果", "说明"),
    "submission": ("封面", "客户投诉记录表", "校验结果"),
    "return": ("退回单",),
    "report": ("领导速览", "汇总主表", "报送情况", "新增流失名单"),
}
_VOLATILE = (
    (re.compile(r"程序 \S+"), "程序 *"),
    (re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}"), "????-????"),
    (re.compile(r"\b(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}\b"), "#"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One of each kind of workbook, from a world of three branches."""
    folder = tmp_path_factory.mktemp("golden")
    policy = written_policy(folder, packs()["P01"], policy_frames(3))
    world = generate(7, 3, 1, PERIOD)
    filed = [
        file_month(
            Job(
                cells=world.desk(place.code, PERIOD),
                policy=policy,
                previous=None,
                desks=folder / "desks",
                submissions=folder / "sent",
                now=dt.datetime(2026, 11, 2, 9),
            )
        )
        for place in world.places
    ]
    home = Home.create(folder / "home", policy, now=dt.datetime(2026, 11, 1))
    collect([folder / "sent"], home, now=dt.datetime(2026, 11, 3, 9), workers=1)
    back = return_filings(
        home,
        PERIOD,
        folder / "back",
        now=dt.datetime(2026, 11, 4),
        branch=filed[2].branch,
        reason="走访记录与上月雷同，请核实",
        by="周文静",
    )
    consolidate(home, PERIOD, folder / "report.xlsx", now=dt.datetime(2026, 11, 5, 9), compiler="周文静")
    assert filed[0].submission is not None
    return {
        "policy": policy,
        "desk": filed[0].desk,
        "submission": filed[0].submission,
        "return": back.out[0],
        "report": folder / "report.xlsx",
    }


@pytest.mark.filterwarnings("ignore:Print area cannot be set")
@pytest.mark.parametrize("kind", sorted(WANTED))
def test_the_workbook_is_as_agreed(kind: str, made: dict[str, Path]) -> None:
    text = described(made[kind], WANTED[kind])
    golden = HERE / f"{kind}.txt"
    if os.environ.get("KEYBOOK_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def described(path: Path, sheets: tuple[str, ...]) -> str:
    """Sheets as lines: name and state of every sheet, then the wanted ones cell by cell."""
    book = openpyxl.load_workbook(path)
    lines = ["sheets: " + " ".join(f"{s.title}{'' if s.sheet_state == 'visible' else '(' + s.sheet_state + ')'}" for s in book.worksheets)]
    for name in sheets:
        sheet = book[name]
        lines += ["", f"## {name} freeze={sheet.freeze_panes} protected={sheet.protection.sheet} merged={len(sheet.merged_cells.ranges)}"]
        lines += [
            f"{cell.coordinate} {_value(cell)}{_look(cell)}"
            for row in sheet.iter_rows(max_row=60)
            for cell in row
            if cell.value is not None
        ]
        lines += sorted(f"choice {v.sqref} {v.type} {v.formula1}" for v in sheet.data_validations.dataValidation)
    text = "\n".join(lines) + "\n"
    for pattern, instead in _VOLATILE:
        text = pattern.sub(instead, text)
    return text


def _value(cell: openpyxl.cell.Cell) -> str:
    value = cell.value
    shown = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else repr(value)
    return shown + (f" -> {cell.hyperlink.location or cell.hyperlink.target}" if cell.hyperlink else "")


def _look(cell: openpyxl.cell.Cell) -> str:
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else ""
    words = [
        cell.number_format if cell.number_format not in ("General", "@") else "",
        f"fill={fill}" if fill else "",
        "bold" if cell.font.bold else "",
    ]
    return "".join(f" [{w}]" for w in words if w)
