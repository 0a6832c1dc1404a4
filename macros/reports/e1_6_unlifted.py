"""E1.6 已售未提余额表: what customers own and have not lifted, by how far it is from the books and how old it is (D17)."""

from __future__ import annotations

from typing import Any

from macros.reports.parts.age_groups import AgeGroups
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, buyer, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text

_COLUMNS = (
    UNIT,
    buyer(),
    Shown("品种", width=10.5),
    *(summed(f"{word}(吨)", take, 9, "quantity") for word, take in (("期初未提", "期初未提"), ("销售", "销售数量"), ("已提", "已提数量"))),
    *(
        summed(f"{word}(吨)", take, 9, "quantity")
        for word, take in (("退销", "退销数量"), ("未提", "未提数量"), ("ERP账面", "ERP账面未提"))
    ),
    summed("差异(吨)", "差异", 9, "quantity", alarm=NOT_ZERO),
    Shown("库龄(天)", "最长库龄", 9, "tally"),
    summed("超龄(吨)", "超龄数量", 9, "quantity", alarm=NOT_ZERO),
    Shown("说明", width=17, wrap=True),
)


def _urgency(row: Row) -> Any:
    return -abs(row["差异"] or 0), -(row["最长库龄"] or 0), row["_branch"], row["客户"] or "", row["品种"] or ""


REPORT = Report(
    id="E1.6",
    sheet="已售未提余额",
    title=Text("已售未提余额表", "Sold but not lifted"),
    order=44,
    parts=(
        TableOf("D17", _COLUMNS, _urgency, label="客户", empty="本期没有已售未提"),
        AgeGroups(
            result="D17", title="未提数量按库龄（天，吨）", kind="quantity", head="品种", of=lambda c, line: str(line["品种"] or "没有填")
        ),
    ),
    legend="未提 = 期初 + 销售 - 已提 - 退销；差异 = ERP账面 - 未提；库龄从开票日算到期末；超龄按政策的提醒天数。",
)
