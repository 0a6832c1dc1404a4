"""E3.8 满意度测评: each question's mean over all, the profile against the lowest branch, and the branches (D14; R27)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import branch_names, extra_rows, finish, missing, or_not, rows_of, short_names, source_text, start, summary
from validators.page.page import Cell, Chart, Page, Series, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, chart_room, gap, note_line, section, table
from validators.values.text import Text

WIDTHS = (1, 5, 24, 12, 12, 12, 12, 14, 14, 1)
SIDE = (12,)
HEADER_ROW = 5
_BEST, _WORST = 7, 1
Rows = list[dict[str, Any]]


def build(context: ReportContext) -> Page:
    """Questions from the worst up, the profile, then the branches from the worst up."""
    items, branches = rows_of(context, "D14"), _branches(context)
    page = start(context, "满意度测评", "满意度测评", WIDTHS, side=SIDE, source=_scale(context))
    section(page, 4, 2, 9, "一、九项问题")
    asked = _questions(context, page, items)
    row = _profile(context, page, asked, items, branches)
    row = section(page, gap(page, row, 8), 2, 9, "二、各单位")
    made = _branch_table(context, page, row, branches)
    row = note_line(page, made.below, source_text(context))
    finish(
        context,
        page,
        row,
        (2, 4, 6, 8),
        quality=False,
        legend="均值 1-7，非常好=7、非常差=1；指数=(均值-1)/6×100；满意=稍微好及以上；没有作答的不计入均值。",
    )
    return page


def _scale(context: ReportContext) -> str:
    forms, blank_answers = summary(context, "D14", "问卷数") or 0, summary(context, "D14", "未答") or 0
    return f"收回问卷 {forms} 份，作答 {summary(context, 'D14', '答数') or 0} 题次，空着 {blank_answers} 题次；七级评分"


def _branches(context: ReportContext) -> Rows:
    return sorted(extra_rows(context, "D14", "by_branch"), key=lambda row: (row["总均值"] is None, row["总均值"] or 0, row["_branch"]))


_QUESTIONS = (
    ORDINAL,
    Col(header="题目"),
    Col(
        header="均值",
        kind="score",
        total='=IF(SUM({答数}{first}:{答数}{last})=0,"不适用",SUMPRODUCT({均值}{first}:{均值}{last},'
        "{答数}{first}:{答数}{last})/SUM({答数}{first}:{答数}{last}))",
    ),
    Col(header="指数", kind="score", total='=IF(ISNUMBER({均值}{row}),({均值}{row}-1)/6*100,"不适用")'),
    Col(header="答数", kind="tally", total="sum"),
    Col(header="未答", kind="tally", total="sum"),
    Col(header="最低单位", kind="choice"),
    Col(header="最低均值", kind="score"),
    Col(header=""),
    Col(header="对照", kind="score", side=True),
)


def _questions(context: ReportContext, page: Page, items: Rows) -> Table:
    names, lowest = short_names(context), _lowest_branch(items)
    own = {row["题目"]: row["均值"] for row in items if row["_branch"] == lowest}
    lines = [
        [i, *_question_line(row, HEADER_ROW + 1 + i), *_worst(row["题目"], items, names), None, own.get(row["题目"])]
        for i, row in enumerate(_merged(context), 1)
    ]
    mean = summary(context, "D14", "总均值")
    given = {"均值": or_not(mean), "指数": "不适用" if mean is None else summary(context, "D14", "指数")}
    return table(page, HEADER_ROW, 2, _QUESTIONS, lines, total=given, total_label=("题目", "全部题目"), empty="本期没有测评")


def _question_line(row: dict[str, Any], at: int) -> list[Any]:
    """`at` is the sheet row on which it will stand."""
    mean = row["均值"]
    if mean is None:
        return [row["题目"], Absent("无答案"), Absent("无答案"), row["答数"], row["未答"]]
    index = Cell((mean - 1) / 6 * 100, Style("score", sides="ltrb"), f"=(D{at}-1)/6*100")
    return [row["题目"], mean, index, row["答数"], row["未答"]]


def _worst(question: str, items: Rows, names: dict[str, str]) -> tuple[str | None, Any]:
    """The branch with the lowest mean of a question, and that mean."""
    answered = [row for row in items if row["题目"] == question and row["均值"] is not None]
    worst = min(answered, key=lambda row: row["均值"], default=None)
    return (names.get(worst["_branch"], ""), worst["均值"]) if worst else (None, None)


def _merged(context: ReportContext) -> Rows:
    """The questions over all branches, the lowest mean first; the mean weighs each answer alike."""
    return sorted(extra_rows(context, "D14", "merged"), key=lambda row: (row["均值"] is None, row["均值"] or 0))


def _lowest_branch(items: Rows) -> str | None:
    """The branch with the lowest mean over its answers."""
    sums: dict[str, list[Fraction]] = {}
    for row in items:
        if row["均值"] is not None:
            held = sums.setdefault(row["_branch"], [Fraction(0), Fraction(0)])
            held[0] += Fraction(row["均值"]) * int(row["答数"])
            held[1] += int(row["答数"])
    return min(sums, key=lambda b: (sums[b][0] / sums[b][1], b)) if sums else None


def _profile(context: ReportContext, page: Page, made: Table, items: Rows, branches: Rows) -> int:
    """The profile of all branches and of the lowest one; needs at least three questions with answers."""
    lowest = _lowest_branch(items)
    if lowest is None or made.last - made.first < 2:
        return made.below
    page.heights[made.below] = 6

    def series(header: str, name: str, ink: str) -> Series:
        return Series(name=name, categories=made.area("题目"), values=made.area(header), ink=ink)

    several = [series("对照", f"最低：{short_names(context).get(lowest, lowest)}", "orange")] if len(branches) > 1 else []
    page.charts.append(
        Chart(
            kind="line",
            title="各题均值（1 到 7）：全部单位与最低的单位",
            row=made.below + 1,
            col=2,
            width=page.width_px(2, 9) - 4,
            height=270,
            y_min=_WORST,
            y_max=_BEST,
            legend="bottom",
            series=(series("均值", "全部单位", "blue"), *several),
        )
    )
    return chart_room(page, made.below + 1, 13)


def _branch_table(context: ReportContext, page: Page, row: int, branches: Rows) -> Table:
    names = branch_names(context)
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="问卷数", kind="tally", total="sum"),
        Col(header="总均值", kind="score"),
        Col(header="指数", kind="score"),
        Col(header="满意率", kind="ratio"),
        Col(header="答数", kind="tally", total="sum"),
        Col(header="未答", kind="tally", total="sum"),
    )
    lines: list[list[Any]] = [
        [
            i,
            names.get(r["_branch"], r["_branch"]),
            r["问卷数"],
            *(Absent("无答案") if r[c] is None else r[c] for c in ("总均值", "指数", "满意率")),
            r["答数"],
            r["未答"],
        ]
        for i, r in enumerate(branches, 1)
    ]
    counted = len(lines)
    out = [[counted + i, absent.name, *([Absent(absent.state)] * 6)] for i, absent in enumerate(missing(context), 1)]
    given = {name: summary(context, "D14", name) for name in ("总均值", "指数", "满意率")}
    return table(
        page,
        row,
        2,
        columns,
        lines + out if lines else [],
        total=given,
        counted=counted,
        limit=len(lines + out) or 1,
        total_label=("机构", f"合计（{counted} 家）"),
        empty="本期没有测评",
    )


REPORT = Report(
    id="E3.8",
    sheet="满意度测评",
    title=Text("满意度测评报告", "Satisfaction survey"),
    level="centre",
    build=build,
    needs=("D14",),
    order=60,
)
