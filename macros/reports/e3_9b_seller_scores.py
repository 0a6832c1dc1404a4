"""E3.9b 销售人员考核: the seven items of each seller, the total, and how far the indicators are put into force (D54, D33; S2)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, staff_name, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell, Style
from validators.page.parts import BOX
from validators.values.money import yuan_shown
from validators.values.text import Text

STEPS = {"客户流失": 1, "客户发展": 2, "人均业务量": 3, "客户满意度": 4}
"""Item -> the step from which it counts."""
_ITEMS = ("年度计划完成", "拜访计划完成", *STEPS, "月学习")
_UNSET, _LACKING = "权重未设", "没有算出"


def _stage(row: Row) -> int:
    return int(str(row["阶段"]).partition(" ")[0])


def _item(name: str) -> Shown:
    """Grey while the step has not come."""

    def shown(context: ReportContext, row: Row) -> object:
        value = row[name]
        if value is None or STEPS.get(name, 0) <= _stage(row):
            return value
        return Cell(value, Style("ratio", ink="grey", sides=BOX))

    return Shown(name, shown, 13.5, "ratio", empty=_LACKING)


def _total_word(context: ReportContext) -> str:
    """Why nobody has a total: no weights at all, or what lacks."""
    rows = rows_of(context, "D54")
    return _UNSET if any(_UNSET in (row["理由"] or "") for row in rows) else _LACKING


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    return (
        staff_name("工号", "姓名", 14),
        UNIT,
        *map(_item, _ITEMS),
        Shown("总分", width=10, kind="score", empty=_total_word(context)),
        Shown("适用权重", width=10, kind="score", empty=_UNSET),
        Shown("当前阶段", "阶段", 13, "choice"),
    )


def _reasons(context: ReportContext) -> list[Row]:
    """Those of whom something could not be worked out."""
    return [row for row in rows_of(context, "D54") if row["理由"]]


_FACTS = (
    staff_name("工号", "姓名"),
    UNIT,
    summed("上期户数", kind="tally"),
    summed("流失", "流失户数", kind="tally"),
    Shown("流失率", kind="ratio", empty="没有上期"),
    Shown("新增", "新增户数", kind="tally", empty="没有计划"),
    summed("业务量(元)", "业务量", 14),
    Shown("满意度指数", kind="score", empty="没有问卷"),
)
_WHY = (staff_name("工号", "姓名"), UNIT, Shown("为什么没有算", "理由", wrap=True))
_HEADS = (
    UNIT,
    summed("业务量(元)", "业务量"),
    Shown("月初", "月初人数", kind="tally"),
    Shown("月末", "月末人数", kind="tally"),
    Shown("平均人数", kind="score"),
    Shown("人均业务量(元)", "人均业务量", 14, "money", empty="没有在岗的"),
)


def _overall(context: ReportContext) -> str:
    each = summary(context, "D33", "人均业务量")
    stage = next((f"启用到第 {row['阶段']}；" for row in rows_of(context, "D54")), "")
    said = "人均业务量没有算出" if each is None else f"人均业务量 {yuan_shown(each)} 元"
    return f"{stage}{said}；还没有启用的指标是灰的，不计分"


REPORT = Report(
    id="E3.9b",
    sheet="考核评分",
    title=Text("销售人员考核", "Assessment of sellers"),
    order=71,
    source=_overall,
    quality=True,
    parts=(
        Section("一、七项和总分"),
        TableOf("D54", _columns, "-总分 _branch 工号", word="人", empty="没有在岗的销售人员：《岗位与人员》里“岗位”填销售人员的才列"),
        ChartOver("总分，从高到低", "姓名", Drawn("总分", "series1"), kind="bar", reverse=True, legend="none", y_min=0),
        Section("二、各项从哪里来"),
        TableOf("D54", _FACTS, "_branch 工号", label="姓名", word="人", empty="没有在岗的销售人员：《岗位与人员》里“岗位”填销售人员的才列"),
        TableOf(_reasons, _WHY, "_branch 工号", word="人", empty="各项都算出来了", wide=True),
        Section("三、人均业务量"),
        TableOf("D33", _HEADS, "_branch", word="家", empty="没有业务收费"),
    ),
    reads=("D54", "D33"),
    asks=("D54",),
    signs=3,
    legend="总分 = 各项权重 × 完成，四舍五入到分后相加；适用权重是已启用的各项合计。权重没有填就只列各项，缺数的不当作 0。",
)
