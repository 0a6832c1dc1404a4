"""The ledgers of three offices: how much of each finds its place, and what becomes of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.office_ledgers import merged_areas, oil_sales, postal_payments, telecom_visits

Make, Run = Callable[..., Path], Callable[..., Any]


@pytest.mark.long
def test_a_payment_ledger_of_a_postal_office(ledger: Make, run: Run) -> None:
    """32,000 cells, of which an import once lost four fifths."""
    sheets = postal_payments()
    done = run(ledger(sheets, merged=merged_areas(sheets)))
    counts = done.document["cells"]
    assert counts["source"] > 32_000 and counts["placed"] > 0.55 * counts["source"]
    assert {s["sheet"]: s["register"] for s in done.document["sheets"]} == {
        "大客户名册": "客户档案",
        "各月收入": "业务量流水",
        "缴费登记": "",
        "填表说明": "",
    }
    assert done.document["rows"] == {"客户档案": 950, "业务量流水": 9_500}
    assert {p.sheet for p in done.parked} == {"大客户名册", "缴费登记"}
    assert Counter(why for (sheet, _), why in done.left_out().items() if sheet == "各月收入") == {
        "表上方的标题或说明": 2,
        "表头": 17,
        "序号，由程序排": 950,
        "各月的合计；与各月相加的一致": 950,
    }
    sums = sum(fen for (fen,) in done.rows("R10", "收入"))
    assert sums == sum(int(v * 100 + 0.5) for row in sheets["各月收入"][4:] for v in row[3:15] if v is not None)


def test_a_ledger_of_an_oil_company(ledger: Make, run: Run) -> None:
    sheets = oil_sales()
    done = run(ledger(sheets, merged=merged_areas(sheets)))
    assert {s["sheet"]: s["register"] for s in done.document["sheets"]} == {
        "直销台账": "客户档案",
        "直销台账（表2）": "业务量流水",
        "Sheet2": "",
    }
    assert done.document["rows"] == {"客户档案": 60, "业务量流水": 120}
    assert sum(fen for (fen,) in done.rows("R10", "收入")) == sum(range(1, 121)) * 100 * 10_000 // 100
    assert {p.header for p in done.parked if p.sheet == "直销台账"} >= {"油罐车号", "是否签约"}
    assert [p.value for p in done.parked if p.sheet == "Sheet2"] == ["日期", "事项", "10-3", "油库检修", "10-9", "质量抽检"]


def test_a_ledger_of_a_telecom_office(ledger: Make, run: Run) -> None:
    done = run(ledger(telecom_visits(), hidden=["旧数据"]))
    assert done.document["rows"] == {"客户档案": 80, "走访记录": 80}
    assert done.left_out()["集团客户", "A4"] == "示例行，不是记录"
    parked = Counter((p.sheet, p.header) for p in done.parked if not p.why.endswith("V06）"))
    assert parked["集团客户", "电话（D 列）"] == 80 and parked["集团客户", "装机地"] == 80 and parked["走访", "满意度打分"] == 80
    assert {p.value for p in done.parked if p.sheet == "旧数据"} == {"项", "值", "2019", "12.5", "2020", "#N/A"}
