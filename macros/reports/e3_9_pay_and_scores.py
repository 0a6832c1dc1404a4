"""E3.9 考核与薪酬汇总: totals by branch, the managers in the order of their scores, and the second check (D06, D07, D55)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import (
    SOURCE_WIDTHS,
    branch_names,
    finish,
    limit,
    missing,
    or_not,
    person,
    place_of,
    rows_of,
    short_names,
    source_in,
    source_text,
    staff,
    start,
    summary,
)
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.scorecards import SCORECARDS
from validators.page.page import Chart, Page, Series
from validators.page.parts import ORDINAL, Absent, Col, Table, chart_room, gap, note_line, rank_by, section, table
from validators.page.shown import total_of
from validators.values.money import yuan_shown
from validators.values.origin import added, carrying, each_of, facts, number, origin_of, quotient
from validators.values.text import Text

WIDTHS = (1, 5, 18, 11, 16, 10, 10, 10, 13, 13, 12, 12, 14, 1)
SECTION_ROW = 4
_SCORES = ("日常管理", "市场拓展", "总分")
_PARTS = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")
_STOPPED = Absent("未算")
_MONEY = tuple(Col(header=f"{name}(元)", kind="money", total="sum") for name in _PARTS)
_MEAN = (
    '=IF(SUM({{有分}}{{first}}:{{有分}}{{last}})=0,"不适用",SUMPRODUCT({{{0}}}{{first}}:{{{0}}}{{last}},'
    "{{有分}}{{first}}:{{有分}}{{last}})/SUM({{有分}}{{first}}:{{有分}}{{last}}))"
)
"""A mean over persons from the means of the branches; words such as 未算 count for nothing."""


@dataclass(frozen=True, kw_only=True)
class PersonPay:
    """One manager's scores (points) and pay (fen); None = not computed. `at`: result and row that list the person."""

    branch: str
    number: str
    scores: tuple[Decimal | None, ...]
    pay: tuple[int | None, ...]
    at: tuple[str, int]


def build(context: ReportContext) -> Page:
    """Branches, chart and managers on one sheet; a part that stopped is 未算, never 0. Where nobody is paid: the scorecards."""
    if not context.inputs.policy.pack.pay:
        return SCORECARDS.page(context)
    people = _people(context)
    page = start(
        context,
        "考核与薪酬汇总",
        "考核与薪酬汇总",
        WIDTHS,
        side=(7, *SOURCE_WIDTHS),
        landscape=True,
        source="总分满分 100，日常管理 40、市场拓展 60；薪酬单位：元，各人各项四舍五入到分后相加",
    )
    section(page, SECTION_ROW, 2, 13, "一、各单位")
    made = _branches(context, page, people)
    row = _chart(page, made, people)
    page.printing.row_breaks = (row,)
    row = section(page, gap(page, row, 8), 2, 13, "二、客户经理（按总分从高到低）")
    listed = _managers(context, page, row, people)
    row = note_line(page, listed.below, source_text(context))
    row = note_line(page, row, _second_check(context))
    finish(
        context,
        page,
        row,
        (2, 5, 8, 11),
        quality=False,
        legend="“未算”是缺得分、权重、比例或津贴标准，不是 0，也不计入合计；缺什么见《说明与来源》。",
    )
    page.freeze = (0, 3)
    return page


def _people(context: ReportContext) -> list[PersonPay]:
    scores = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D07")}
    pay = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D06")}
    found = []
    for key in {**scores, **pay}:
        one, other = scores.get(key), pay.get(key)
        listed = other if other is not None else scores[key]
        found.append(
            PersonPay(
                branch=key[0],
                number=key[1],
                scores=tuple(None if one is None else one.get(name) for name in _SCORES),
                pay=tuple(None if other is None else other.get(name) for name in _PARTS),
                at=place_of(listed),
            )
        )
    return sorted(found, key=lambda p: (p.scores[2] is None, -(p.scores[2] or 0), p.branch, p.number))


def _branches(context: ReportContext, page: Page, people: Sequence[PersonPay]) -> Table:
    names = branch_names(context)
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="人数", kind="tally", total="sum"),
        Col(header="薪酬未算(人)", kind="findings", total="sum"),
        *(Col(header=name, kind="score", total=_MEAN.format(name)) for name in _SCORES),
        *_MONEY,
        Col(header=""),
        Col(header="有分", kind="tally", side=True, total="sum"),
    )
    groups: dict[str, list[PersonPay]] = {}
    for one in people:
        groups.setdefault(one.branch, []).append(one)
    order = sorted(groups, key=lambda b: (-(_mean(groups[b], 2) or -1), b))
    lines = [_branch_line(i, names.get(b, b), groups[b]) for i, b in enumerate(order, 1)]
    out = [[len(lines) + i, row.name, *([Absent(row.state)] * 10), None, Absent(row.state)] for i, row in enumerate(missing(context), 1)]
    given = {name: or_not(_mean(people, i)) for i, name in enumerate(_SCORES)}
    return table(
        page,
        SECTION_ROW + 1,
        2,
        columns,
        lines + out if lines else [],
        total=given,
        counted=len(lines),
        limit=len(lines + out) or 1,
        total_label=("机构", f"合计（{len(lines)} 家）"),
        empty="本期没有考核和薪酬",
    )


def _branch_line(number: int, name: str, people: Sequence[PersonPay]) -> list[Any]:
    scored = [p for p in people if p.scores[2] is not None]
    paid = [total_of(p.pay[i] for p in people) if any(p.pay[i] is not None for p in people) else _STOPPED for i in range(len(_PARTS))]
    means = [_STOPPED if (mean := _mean(people, i)) is None else mean for i in range(len(_SCORES))]
    return [number, name, _count(people), _count([p for p in people if p.pay[-1] is None]), *means, *paid, None, _count(scored)]


def _count(people: Sequence[PersonPay]) -> int:
    """How many they are; the number knows who."""
    results = dict.fromkeys(p.at[0] for p in people)
    held = [each_of(name, [p.at[1] for p in people if p.at[0] == name]) for name in results]
    return carrying(len(people), added(held) if held else facts("没有这样的人"))


def _mean(people: Sequence[PersonPay], part: int) -> Fraction | None:
    """Over the persons that have a total."""
    scored = [p for p in people if p.scores[2] is not None]
    if not scored:
        return None
    total = sum((Fraction(p.scores[part] or 0) for p in scored), Fraction(0))
    held = [origin for p in scored if (origin := origin_of(p.scores[part])) is not None]
    origin = quotient(added(held), number(len(scored), "有总分的人数"))
    return carrying(total / len(scored), origin if len(held) == len(scored) else None)


def _chart(page: Page, made: Table, people: Sequence[PersonPay]) -> int:
    """The branches ranked by their mean score."""
    if not any(p.scores[2] is not None for p in people):
        return made.below
    page.heights[made.below] = 6
    ranked = len({p.branch for p in people})
    names, means = (replace(made.area(header), last_row=made.first + ranked - 1) for header in ("机构", "总分"))
    page.charts.append(
        Chart(
            kind="column",
            title="各单位客户经理平均总分，从高到低",
            row=made.below + 1,
            col=2,
            width=page.width_px(2, 13) - 4,
            height=230,
            legend="none",
            y_min=0,
            y_max=100,
            gap=70,
            series=(Series(name="总分", categories=names, values=means, label="0.0"),),
        )
    )
    return chart_room(page, made.below + 1, 11)


_MANAGERS = (
    Col(header="名次", kind="tally", origin=rank_by("总分")),
    Col(header="姓名"),
    Col(header="工号", kind="id", align="center"),
    Col(header="机构"),
    *(Col(header=name, kind="score") for name in _SCORES),
    *_MONEY,
    Col(header=""),
    Col(header=""),
    *source_in("R43"),
)


def _managers(context: ReportContext, page: Page, row: int, people: Sequence[PersonPay]) -> Table:
    names, known, places = short_names(context), staff(context), _places(context)
    lines = []
    ranks: dict[Decimal | None, int | Absent] = {None: Absent("–")}
    for place, one in enumerate(people, 1):
        who = [ranks.setdefault(one.scores[2], place), person(known, one.branch, one.number), one.number, names.get(one.branch, one.branch)]
        values = [_STOPPED if value is None else value for value in (*one.scores, *one.pay)]
        lines.append([*who, *values, None, None, *places.get((one.branch, one.number), (None, None))])
    label = ("姓名", f"合计（{len(people)} 人）")
    return table(page, row, 2, _MANAGERS, lines, total_label=label, limit=limit(context), rest="人", empty="本期没有考核和薪酬")


def _places(context: ReportContext) -> dict[tuple[str, str], tuple[str, int]]:
    """(机构编码, 工号) -> file and row of its 薪酬表."""
    frame = context.inputs.frame("R43")
    return {
        (branch, number): (file, int(at))
        for branch, number, file, at in zip(frame["_branch"], frame["工号"], frame["_file"], frame["_row"], strict=True)
    }


def _second_check(context: ReportContext) -> str:
    """经理合计 against 机构合计 (D55)."""
    parts = [(name, summary(context, "D55", name)) for name in ("经理合计", "机构合计", "未归属")]
    said = "，".join(f"{name} {yuan_shown(int(value))} 元" for name, value in parts if value is not None)
    return f"收入二级核对：{said}" if said else "收入二级核对：本期没有做"


REPORT = Report(
    id="E3.9", sheet="考核与薪酬汇总", title=Text("客户经理考核汇总和薪酬汇总", "Scores and pay"), level="centre", build=build, order=70
)
