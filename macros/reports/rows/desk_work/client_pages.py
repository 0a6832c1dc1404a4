"""What a firm's deputy sees of its clients: their standing with value and risk, and one page a key customer (E3.14; P07).

The page answers the five questions of the seed: 企业资料, 联络方式, 主要联系人, 业务协定, 巡检和回访.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from macros.reports.layout.branch_pages import levels
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, rows_in, rows_of
from macros.reports.parts.chart_over import ChartBeside, Drawn
from macros.reports.parts.page_flow import Part, Section, page_break
from macros.reports.parts.report_sheet import ReportSheet
from macros.reports.parts.shown_columns import Row, Shown, staff_name
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.customer_standing import customer_standing, income_of_months, lacks
from validators.values.period import Month

Key = tuple[str, str]
_LOW, _MOST = 15.0, 6
"""Points of a line, and how many visits and requests a page lists: a customer has one printed page."""


def client_standing(context: ReportContext) -> list[Row]:
    """The standing of each customer with its value stage, the twelve months before, how it pays, risk and our share."""
    files, stages = _by_key(context, "R03", "客户编码"), _result(context, "D16a", "客户编码")
    paid, shares = _result(context, "D03b", "客户"), _result(context, "D45", "客户编码")
    return [
        row
        | {
            "前12月": income_of_months(context, key, context.period.plus(-12).back(12)),
            "价值阶段": stages.get(key, {}).get("价值阶段"),
            "按约付款率": paid.get(key, {}).get("按约付款率"),
            "风险": files.get(key, {}).get("风险评估状况"),
            "经营状况": files.get(key, {}).get("经营状况"),
            "份额": shares.get(key, {}).get("份额"),
        }
        for row in customer_standing(context)
        for key in ((row["_branch"], row["客户编码"]),)
    ]


def _by_key(context: ReportContext, register: str, header: str) -> dict[Key, Any]:
    return {(row["_branch"], row[header]): row for row in rows_in(context, register)}


def _result(context: ReportContext, name: str, header: str) -> dict[Key, Any]:
    return {(row["_branch"], row[header]): row for row in rows_of(context, name)}


def _many(context: ReportContext, register: str, header: str, key: Key) -> list[Row]:
    def grouped(told: ReportContext) -> dict[Key, list[Row]]:
        found: dict[Key, list[Row]] = {}
        for row in rows_in(told, register):
            found.setdefault((row["_branch"], row[header]), []).append(row)
        return found

    return list(context.once(f"{register} by customer", grouped).get(key, []))


_SAID = (Shown("项目", width=13), Shown("内容", width=80, wrap=True))
_FIGURES = (
    *(Shown("级别", kind="choice", empty="未定级"), Shown("价值阶段", kind="choice", empty="没有判断")),
    *(Shown("近12月(元)", "近12月", kind="money", empty="历史不足"), Shown("上年同期(元)", "前12月", kind="money", empty="历史不足")),
    *(Shown("应收(元)", "应收", kind="money", empty="没有"), Shown("逾期(元)", "逾期", kind="money", empty="没有")),
    *(Shown("按约付款率", kind="ratio", empty="没有到期"), Shown("客户份额", "份额", kind="ratio", empty="没有总额")),
)
_PEOPLE = (
    *(Shown("姓名"), Shown("职务", empty=""), Shown("角色", empty=""), Shown("联系电话", empty=""), Shown("关系强度", empty="没有填")),
)
_DEALS = (
    *(
        Shown("约定书", "合同编号"),
        Shown("类型", "合同类型", empty=""),
        Shown("起日", kind="date", empty=""),
        Shown("止日", kind="date", empty=""),
    ),
    *(Shown("金额(元)", "合同金额", kind="money", empty="没有填"), Shown("履约状态", empty="")),
)
_VISITS = (
    *(Shown("日期", kind="date", empty=""), Shown("方式", empty=""), staff_name("走访人", "拜访人", empty="")),
    *(Shown("效果", empty="", wrap=True), Shown("客户意见", empty="", wrap=True)),
)
_REQUESTS = (
    *(Shown("受理时间", empty=""), Shown("类型", empty=""), Shown("环节", empty=""), Shown("回访结果", empty="没有回访")),
    Shown("服务内容", wrap=True, empty=""),
)
_MONTHS = (Shown("月份"), Shown("业务收费(元)", "收", kind="money", empty="历史不足"))


def _facts(row: Row, context: ReportContext) -> list[Row]:
    """Who the customer is, where and how it is reached, what it does and wants."""
    told = (
        ("企业资料", ("企业性质", "企业规模", "行业", "主要业务及产品种类")),
        ("联络方式", ("通信地址", "联系方式")),
        ("服务产品", ("用邮种类", "潜在需求", "竞争对手")),
        ("状况", ("行业发展", "经营状况", "风险评估状况")),
    )
    named = {c.header: c.name for c in context.inputs.policy.registers["R03"].shown}
    return [{"项目": head, "内容": "　".join(f"{named[h]}：{row[h]}" for h in headers if h in named and row[h])} for head, headers in told]


def _latest(context: ReportContext, register: str, header: str, when: str, key: Key) -> list[Row]:
    rows = _many(context, register, header, key)
    return sorted(rows, key=lambda row: str(row[when] or ""), reverse=True)[:_MOST]


def _income(key: Key, context: ReportContext) -> list[Row]:
    def of(month: Month) -> Any:
        return None if lacks(context, key[0], (month,)) else income_of_months(context, key, (month,))

    return [{"月份": f"{month.month} 月", "收": of(month)} for month in context.period.back(12)]


def _page(context: ReportContext, standing: Row) -> Sequence[Part]:
    """The parts of one customer."""
    key = (standing["_branch"], standing["客户编码"])
    row = _by_key(context, "R03", "客户编码")[key]
    table = partial(TableOf, numbered=False, row_height=_LOW)
    return (
        Section(f"{row['企业全称'] or key[1]}（{key[1]}）"),
        table(partial(_facts, row), _SAID, empty="档案没有填", wide=True),
        Section("数字"),
        table(lambda c: [standing], _FIGURES),
        Section("主要联系人"),
        table(lambda c: _many(c, "R04", "客户编码", key), _PEOPLE, empty="没有联系人"),
        Section("业务协定"),
        table(lambda c: _many(c, "R12", "客户编码", key), _DEALS, empty="没有约定书"),
        Section("巡检、回访"),
        table(lambda c: _latest(c, "R20", "客户编码", "日期", key), _VISITS, empty="本月没有拜访", wide=True),
        table(lambda c: _latest(c, "R51", "客户", "受理时间", key), _REQUESTS, empty="没有服务请求", wide=True),
        Section("近十二个月"),
        table(partial(_income, key), _MONTHS),
        ChartBeside("业务收费（元）", "月份", Drawn("业务收费(元)", "blue"), kind="line", legend="none", y_format="#,##0", y_min=0),
    )


def key_clients(context: ReportContext) -> list[Row]:
    """The key customers, by their level in force or as they are graded, the largest first."""
    graded = {
        (row["_branch"], row["客户编码"]) for row in rows_of(context, "D04") if row["级别"] in context.inputs.policy.pack.grades.levels
    }
    held = {key for key, level in levels(context).items() if level in context.inputs.policy.pack.grades.levels}
    rows = [row for row in client_standing(context) if (row["_branch"], row["客户编码"]) in graded | held]
    return sorted(rows, key=lambda row: (-or_zero(row["近12月"]), row["_branch"], row["客户编码"]))


def _pages(context: ReportContext) -> Sequence[Part]:
    rows = key_clients(context)
    if not rows:
        return (TableOf(lambda c: [], _SAID, numbered=False, empty="没有重点客户"),)
    pages = [_page(context, row) for row in rows]
    return (*pages[0], *(part for page in pages[1:] for part in (page_break, *page)))


CLIENT_PAGES = ReportSheet(
    sheet="客户一页纸",
    heading="重点客户一页纸",
    source=lambda c: f"重点客户 {len(key_clients(c))} 户，业务量大的在前；只给主管客户的副经理看",
    parts=_pages,
    widths=(1, 15, 14, 14, 15, 13, 13, 12, 12, 1),
    landscape=False,
    reads=("D04", "D16a"),
    where=lambda c: "D16a" in c.results,
    legend="企业资料、联络方式、主要联系人、业务协定、巡检和回访，一户一页；拜访和服务请求各列最近六条。",
)
