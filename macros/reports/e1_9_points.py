"""E1.9 积分与攻关进度: what a customer's points are worth and how far each project is (D31, R19)."""

from __future__ import annotations

from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Shown, buyer, staff_name, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text

_POINTS = (
    UNIT,
    buyer(width=28),
    *(summed(name, width=13, kind="count", empty="没有算") for name in ("期初", "本期增", "兑换", "作废", "期末")),
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
REPORT = Report(
    id="E1.9",
    sheet="积分与攻关",
    title=Text("积分与攻关进度", "Points and projects"),
    level="branch",
    order=47,
    parts=(
        Section("一、客户积分"),
        TableOf("D31", _POINTS, "-期末 _branch 客户", label="客户", word="户", empty="没有积分"),
        Section("二、项目进度"),
        TableOf("R19", _PROJECTS, "-进度% _branch 项目编号", label="项目", word="个", empty="没有项目"),
    ),
    legend="期末 = 期初 + 本期增 - 兑换 - 作废；本期增按每笔销售额折算，冲销的扣回。",
)
