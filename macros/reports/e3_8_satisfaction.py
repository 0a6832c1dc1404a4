"""E3.8 满意度测评: each question's mean over all, the profile against the lowest branch, and the branches (D14; R27)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, rows_in, rows_of, short_names, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow, Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, branch, mark, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.text import Text


def _scale(context: ReportContext) -> str:
    forms, answers, blank = (or_zero(summary(context, "D14", name)) for name in ("问卷数", "答数", "未答"))
    return f"收回问卷 {forms} 份，作答 {answers} 题次，空着 {blank} 题次；七级评分"


def _worst(context: ReportContext, question: Row) -> Row:
    """The branch with the lowest mean of a question; empty values where nobody answered it."""
    answered = [row for row in rows_of(context, "D14") if row["题目"] == question["题目"] and row["均值"] is not None]
    return min(answered, key=lambda row: row["均值"], default={"_branch": None, "均值": None})


def _lowest(context: ReportContext) -> str | None:
    """The branch with the lowest mean over its answers."""
    known = [(row["总均值"], row["_branch"]) for row in extra_rows(context, "D14", "by_branch") if row["总均值"] is not None]
    return min(known)[1] if known else None


def _of_lowest(context: ReportContext, question: Row) -> Any:
    key = (_lowest(context), question["题目"])
    return next((row["均值"] for row in rows_of(context, "D14") if (row["_branch"], row["题目"]) == key), None)


def _profile(flow: PageFlow) -> None:
    """All branches and the lowest one; needs at least three questions with answers."""
    lowest, several = _lowest(flow.context), len(extra_rows(flow.context, "D14", "by_branch")) > 1
    if lowest is not None and len(flow.rows) > 2:
        other = Drawn("对照", "orange", f"最低：{short_names(flow.context).get(lowest, lowest)}")
        drawn = (Drawn("均值", "blue", "全部单位"), *([other] if several else []))
        ChartOver("各题均值（1 到 7）：全部单位与最低的单位", "题目", *drawn, kind="line", y_min=1, y_max=7)(flow)


_ANSWERS = "SUM({答数}{first}:{答数}{last})"
_MEAN = f'=IF({_ANSWERS}=0,"不适用",SUMPRODUCT({{均值}}{{first}}:{{均值}}{{last}},{{答数}}{{first}}:{{答数}}{{last}})/{_ANSWERS})'
_INDEX = '=IF(ISNUMBER({均值}{row}),({均值}{row}-1)/6*100,"不适用")'


def _index(context: ReportContext, row: Row) -> Any:
    return None if row["均值"] is None else (row["均值"] - 1) / 6 * 100


_COUNTS = tuple(summed(name, width=12, kind="tally") for name in ("答数", "未答"))
_QUESTIONS = (
    Shown("题目", width=24),
    Shown("均值", width=12, kind="score", empty="无答案", total=_MEAN, whole="D14.总均值"),
    Shown("指数", _index, 12, "score", empty="无答案", formula="=({均值}{row}-1)/6*100", total=_INDEX, whole="D14.指数"),
    *_COUNTS,
    Shown("最低单位", lambda c, row: short_names(c).get(_worst(c, row)["_branch"], ""), 14, "choice", empty=""),
    Shown("最低均值", lambda c, row: _worst(c, row)["均值"], 14, "score", empty=""),
    Shown("对照", _of_lowest, 12, "score", side=True, empty=""),
)
_KINDS = (("总均值", "score"), ("指数", "score"), ("满意率", "ratio"))
_BRANCHES = (
    branch(),
    summed("问卷数", kind="tally"),
    *(Shown(name, kind=kind, empty="无答案", whole=f"D14.{name}") for name, kind in _KINDS),
    *_COUNTS,
)
_SURVEY: tuple[Part, ...] = (
    Section("一、各题得分"),
    TableOf("D14.merged", _QUESTIONS, "均值", label="题目", total="全部题目", empty="本期没有测评"),
    _profile,
    Section("二、各单位"),
    TableOf("D14.by_branch", _BRANCHES, "总均值 _branch", label="机构", word="家", absent=True, whole=True, empty="本期没有测评"),
)


def _met(context: ReportContext, row: Row) -> Cell | None:
    return None if row["达标"] is None else mark("√达标", "green_light") if row["达标"] else mark("×未达标", "red_light", bold=True)


def _reached(context: ReportContext) -> str:
    """How many of the elements that were judged reach their target, by stage."""
    found: dict[str, list[bool]] = {}
    for row in rows_in(context, "R70"):
        if row["达标"] is not None:
            found.setdefault(row["阶段"], []).append(bool(row["达标"]))
    said = "，".join(f"{stage} {sum(held)}/{len(held)}" for stage, held in found.items())
    return f"三、服务要素（达标：{said or '还没有填'}）"


_ELEMENTS = (
    UNIT,
    Shown("阶段", kind="choice"),
    Shown("要素"),
    Shown("目标", empty="没有填"),
    Shown("实际", empty="没有填"),
    Shown("达标", _met, kind="choice", empty="没有判断"),
)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    elements: tuple[Part, ...] = (Section(_reached), TableOf("R70", _ELEMENTS, group="阶段", word="个要素", empty="没有登记服务要素"))
    return (*_SURVEY, *(elements if "R70" in context.inputs.policy.pack.registers else ()))


REPORT = Report(
    id="E3.8",
    sheet="满意度测评",
    title=Text("满意度测评报告", "Satisfaction survey"),
    heading="满意度测评",
    order=60,
    source=_scale,
    parts=_parts,
    legend="均值 1-7，非常好=7、非常差=1；指数=(均值-1)/6×100；满意=稍微好及以上；没有作答的不计入均值。",
)
