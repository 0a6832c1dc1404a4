"""E3.22 交叉推荐清单: which customer buys one service and not another, who sells there, what to offer (D45b; R10, R03)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, rows_in, summary
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, buyer, from_customer, quotient, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.customer_standing import customer_standing
from validators.values.text import Text


def _offers(context: ReportContext) -> list[Row]:
    """A line a customer and service that it buys, with those that it does not; the largest income of twelve months first."""
    files = {(row["_branch"], row["客户编码"]): row for row in rows_in(context, "R03")}
    income = {(row["_branch"], row["客户编码"]): row["近12月"] for row in customer_standing(context)}
    lines: dict[tuple[str, str, str], list[str]] = {}
    for row in extra_rows(context, "D45b", "customers"):
        lines.setdefault((row["_branch"], row["客户编码"], row["已购"]), []).append(row["推荐"])
    found = [
        {"_branch": branch, "客户编码": code, "已购": bought, "未购": "、".join(lacking), "近12月": income.get((branch, code))}
        | {"销售人员": files[branch, code]["客户经理"], "建议": _advice(files[branch, code], bought, lacking)}
        for (branch, code, bought), lacking in lines.items()
    ]
    return sorted(found, key=lambda row: (-or_zero(row["近12月"]), row["_branch"], row["客户编码"]))


def _advice(customer: Row, bought: str, lacking: list[str]) -> str:
    wish = f"，先谈它的需求：{customer['潜在需求']}" if customer["潜在需求"] else ""
    return f"做{bought}时推荐{'、'.join(lacking)}{wish}"


def _overall(context: ReportContext) -> str:
    return f"可以推荐 {or_zero(summary(context, 'D45b', '待推荐'))} 户次，涉及 {len({(r['_branch'], r['客户编码']) for r in _offers(context)})} 户"


_LIST = (
    UNIT,
    buyer("客户编码", width=26),
    Shown("已购服务", "已购", 13, "choice"),
    Shown("未购服务", "未购", 28, wrap=True),
    summed("近12月业务量(元)", "近12月", 17, empty="历史不足"),
    staff_name("销售人员", "销售人员", 11, empty="没有定"),
    Shown("建议", width=44, wrap=True),
    *from_customer(),
)
_PAIRS = (
    UNIT,
    Shown("已购"),
    Shown("推荐", kind="choice"),
    summed("买了的户数", "已购户", kind="tally"),
    summed("也买了", "也买", kind="tally"),
    Shown("也买的占", "渗透率", kind="ratio", empty="没有人买", total=quotient("也买了", "买了的户数")),
    summed("待推荐", kind="tally"),
)
REPORT = Report(
    id="E3.22",
    sheet="交叉推荐",
    title=Text("交叉推荐清单", "What to offer to whom"),
    order=64,
    source=_overall,
    quality=True,
    parts=(
        Section("一、可以向谁推荐什么（业务量大的在前）"),
        TableOf(_offers, _LIST, label="客户", word="户次", empty="没有可以推荐的客户"),
        Section("二、各对服务"),
        TableOf("D45b", _PAIRS, "-待推荐 _branch 已购 推荐", word="对", empty="没有可以比的服务"),
    ),
    asks=("D45b",),
    signs=3,
    legend="已购、未购按政策的统计月数看有没有业务收费；业务量是客户全部服务近 12 个月的业务收费。",
)
