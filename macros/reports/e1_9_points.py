"""E1.9 积分与攻关进度: leads that are to be called again, what a customer's points are worth, how far each project is (D23, D31, R19)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Shown, buyer, from_row, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.desk_work.open_leads import leads
from validators.values.text import Text


def _says_worth(context: ReportContext) -> bool:
    """True in a pack that says what points are worth."""
    return "redeem_rate" in context.inputs.policy.pack.parameters


def _legend(context: ReportContext) -> str:
    worth = "；折合 = 积分 ÷ 积分兑换标准" if _says_worth(context) else ""
    return f"期末 = 期初 + 本期增 - 兑换 - 作废；本期增按每笔销售额折算，冲销的扣回{worth}。"


_LEADS = (
    UNIT,
    Shown("单位名称", width=28, empty="没有问到"),
    *(Shown(name, width=13, kind="choice", empty=word) for name, word in (("装机地", "没有问到"), ("电话", "没有"))),
    *(Shown(name, width=13, kind="choice", empty="没有填") for name in ("购买倾向度", "购买能力")),
    Shown("转销售", lambda c, row: day(row["转销售日期"]), 13, "date", empty="没有转"),
    Shown("下一步", width=26, wrap=True),
    *from_row("R56"),
)
_POINTS = (
    UNIT,
    buyer(width=28),
    *(summed(name, width=13, kind="count", empty="没有算") for name in ("期初", "本期增", "兑换", "作废", "期末")),
    *(summed(f"{name}折合(元)", f"{name}折合", 13, empty="没有兑换标准", where=_says_worth) for name in ("兑换", "期末")),
    Shown("说明", "理由", 26, wrap=True),
)
_PROJECTS = (
    UNIT,
    Shown("项目", "项目名称"),
    Shown("类型"),
    summed("目标(吨)", "目标量", kind="quantity"),
    Shown("进度", "进度%", kind="ratio"),
    Shown("状态"),
    staff_name("责任人", "责任人"),
    Shown("成果", "实际成果", wrap=True),
)
_BLOCKS = (
    ("R56", "咨询线索（要再打电话的在前）", TableOf(leads, _LEADS, label="单位名称", word="条", empty="没有咨询线索")),
    ("R45", "客户积分", TableOf("D31", _POINTS, "-期末 _branch 客户", label="客户", word="户", empty="没有积分")),
    ("R19", "项目进度", TableOf("R19", _PROJECTS, "-进度% _branch 项目编号", label="项目", word="个", empty="没有项目")),
)
"""Register, heading, table: those of the registers that the pack has."""


def _parts(context: ReportContext) -> tuple[Part, ...]:
    held = [(words, table) for register, words, table in _BLOCKS if register in context.inputs.policy.pack.registers]
    return tuple(part for number, (words, table) in zip("一二三", held, strict=False) for part in (Section(f"{number}、{words}"), table))


REPORT = Report(
    id="E1.9",
    sheet="积分与攻关",
    title=Text("积分与攻关进度", "Points and projects"),
    order=47,
    asks=("D31",),
    parts=_parts,
    legend=_legend,
)
