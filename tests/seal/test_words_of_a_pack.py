"""What a pack calls otherwise is sealed as it is written: the findings that go up with a file say it in the pack's words (7a)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from building.filings import build, pack, take_in
from building.pack_month import month_of, nil_of, write_policy_with_products
from building.small_state import COUNTIES, NOW, TODAY, inputs
from macros.opening import open_session
from validators.packs.trade_pack import packs
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book
from workbooks.sidecar import remember

SAID = "客户年用油总额"
"""What the oil company calls 客户年采购总额."""


@pytest.mark.long
def test_a_finding_in_the_words_of_the_pack_does_not_break_the_seal(tmp_path: Path) -> None:
    oil, book = packs()["P02"], tmp_path / "政策.xlsx"
    write_policy_with_products(book, oil)
    policy, _ = read_policy_book(book)
    for branch in COUNTIES:
        rows = month_of(oil, branch)
        rows["R03"] = [row | {"客户年采购总额": 1} for row in rows["R03"]]
        content = DeskContent(cells=rows, inputs=inputs(branch, 零报=nil_of(oil, rows)))
        desk = build(tmp_path / f"{branch}.xlsm", policy, branch, content)
        asked = [finding.key for finding in open_session(desk, today=TODAY).checked.findings if finding.blocking]
        remember(desk, reasons={key: {"text": "已经问过客户，属实", "by": "G1", "at": NOW.isoformat()} for key in asked})
        made = pack(desk, tmp_path / "上报")
        sheet = openpyxl.load_workbook(made)["校验结果"]
        told = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]
        assert any(SAID in text for text in told) and not any("客户年采购总额" in text for text in told)
    take_in(tmp_path / "中心", book, tmp_path / "上报")
    assert Home(tmp_path / "中心").policy.pack.id == "P02"
