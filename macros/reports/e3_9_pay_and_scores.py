"""E3.9 考核与薪酬汇总: totals by branch, the managers in the order of their scores, and the second check (D06, D07, D55)."""

from __future__ import annotations

from macros.reports.layout.frame import or_not
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Note, Section, page_break
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, branch, from_row, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.pay_totals import PAID, SCORES, by_branch, mean, people, second_check
from macros.reports.rows.centre.score_ranking import SCORE_RANKING
from validators.page.parts import Absent, rank_by
from validators.values.text import Text

_SCORED = "SUM({有分}{first}:{有分}{last})"


def _mean(name: str) -> Shown:
    """Over persons, from the means of the branches; words such as 未算 count for nothing."""
    product = f"SUMPRODUCT({{{name}}}{{first}}:{{{name}}}{{last}},{{有分}}{{first}}:{{有分}}{{last}})"
    total = f'=IF({_SCORED}=0,"不适用",{product}/{_SCORED})'
    return Shown(name, kind="score", empty="未算", total=total, whole=lambda c, held: or_not(mean(people(c), name)))


def _paid(name: str) -> Shown:
    """A sum of pay that nobody has is not finished, and not 0 (settled 51)."""
    header, none = f"{name}(元)", Absent("没有算完")
    return summed(
        header,
        name,
        empty="未算",
        whole=lambda c, held: none if held[header] and not any(isinstance(v, int) for v in held[header]) else None,
    )


_MONEY = tuple(_paid(name) for name in PAID)
_BRANCHES = (
    branch(),
    summed("人数", kind="tally"),
    summed("薪酬未算(人)", kind="findings"),
    *(_mean(name) for name in SCORES),
    *_MONEY,
    summed("有分", kind="tally", side=True),
)
_PEOPLE = (
    Shown("名次", kind="tally", origin=rank_by("总分")),
    staff_name("工号", "姓名"),
    Shown("工号", kind="id", align="center"),
    branch(short=True),
    *(Shown(name, kind="score", empty="未算") for name in SCORES),
    *_MONEY,
    Shown("", lambda c, row: None, side=True, empty=""),
    *from_row("R43"),
)
REPORT = Report(
    id="E3.9",
    sheet="考核与薪酬汇总",
    title=Text("客户经理考核汇总和薪酬汇总", "Scores and pay"),
    heading="考核与薪酬汇总",
    order=70,
    source="总分满分 100，日常管理 40、市场拓展 60；薪酬单位：元，各人各项四舍五入到分后相加",
    widths=(1, 5, 18, 11, 16, 10, 10, 10, 13, 13, 12, 12, 14, 1),
    side=(7, 26, 7),
    parts=(
        Section("一、各单位"),
        TableOf(by_branch, _BRANCHES, label="机构", word="家", absent=True, whole=True, empty="本期没有考核和薪酬"),
        ChartOver(
            "各单位客户经理平均总分，从高到低", "机构", Drawn("总分", label="0.0"), rows=11, legend="none", y_min=0, y_max=100, gap=70
        ),
        page_break,
        Section("二、客户经理（按总分从高到低）"),
        TableOf(people, _PEOPLE, label="姓名", word="人", numbered=False, empty="本期没有考核和薪酬"),
        Note(second_check),
    ),
    freeze=(0, 3),
    legend="“未算”是缺得分、权重、比例或津贴标准，不是 0，也不计入合计；缺什么见《说明与来源》。",
    where=lambda c: bool(c.inputs.policy.pack.pay),
    more=(SCORE_RANKING,),
)
