"""A simulation as a workbook: what it costs month by month, who gains and who loses, which levels move, what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from macros.analysis.simulation import PayShift, Simulation
from validators.page.page import Chart, Page, Print, Series
from validators.page.parts import ORDINAL, Absent, Col, chart_room, footer, gap, note_line, source_line, table, title_bar

_UNKNOWN = Absent("没有算完")


def simulation_pages(done: Simulation, unit: str, names: Mapping[str, str]) -> list[Page]:
    """The sheets; `unit` is whose home it is, `names` 机构编码 -> name."""
    pages = [_overview(done, unit), _people(done, unit, names)]
    if any(one.parts for one in done.pay) and len({one.number for one in done.pay}) == 1:
        pages.append(_one_person(done, unit))
    if done.levels:
        pages.append(_levels(done, unit, names))
    return [*pages, _changes(done, unit)]


def _begun(name: str, title: str, done: Simulation, unit: str, widths: tuple[float, ...]) -> Page:
    page = Page(
        name=name, tab="orange", widths=widths, printing=Print(landscape=True, fit=(1, 0), footer=footer(unit, str(done.months[-1]), name))
    )
    title_bar(page, f"{title}　{unit}")
    source_line(page, f"按“{done.file}”重算 {done.months[0].zh} 至 {done.months[-1].zh}；单位：元；是测算，原来的结果没有改动")
    return page


def _overview(done: Simulation, unit: str) -> Page:
    page = _begun("测算汇总", "换政策的测算", done, unit, (1, 14, 16, 16, 16, 10, 10, 10, 10, 1))
    columns = (
        Col(header="期间", kind="month"),
        Col(header="原薪酬(元)", kind="money", total="sum"),
        Col(header="新薪酬(元)", kind="money", total="sum"),
        Col(header="增减(元)", kind="money", total="sum"),
        *(Col(header=name, kind="tally", total="sum") for name in ("多得(人)", "少得(人)", "升级(户)", "降级(户)")),
    )
    lines = []
    for month in done.months:
        before, after = done.cost(month)
        people = [one.change or 0 for one in done.pay if one.period == month]
        moved = [one.up for one in done.levels if one.period == month]
        counts = (sum(c > 0 for c in people), sum(c < 0 for c in people), moved.count(True), moved.count(False))
        lines.append([str(month), before, after, after - before, *counts])
    made = table(page, 4, 2, columns, lines, total_label=("期间", f"合计（{len(lines)} 个月）"), rest="个月")
    row = made.below
    for text in done.blocked[:10]:
        row = note_line(page, row, f"没有算完：{text}")
    _chart(page, made, gap(page, row, 8))
    return page


def _chart(page: Page, made: Any, row: int) -> None:
    series = tuple(
        Series(name=name, categories=made.area("期间"), values=made.area(f"{name}(元)"), ink=ink)
        for name, ink in (("原薪酬", "grey"), ("新薪酬", "blue"))
    )
    page.charts.append(
        Chart(
            kind="column",
            title="各月薪酬：原来的和按新政策的（元）",
            row=row,
            col=2,
            width=page.width_px(2, 9) - 4,
            height=240,
            y_min=0,
            y_format="#,##0",
            series=series,
        )
    )
    chart_room(page, row, 12)


def _people(done: Simulation, unit: str, names: Mapping[str, str]) -> Page:
    page = _begun("人员得失", "谁多得、谁少得", done, unit, (1, 5, 20, 12, 14, 8, 16, 16, 16, 1))
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="工号", kind="id"),
        Col(header="姓名"),
        Col(header="月数", kind="tally"),
        *(Col(header=name, kind="money", total="sum") for name in ("原合计(元)", "新合计(元)", "增减(元)")),
    )
    held: dict[tuple[str, str], list[PayShift]] = {}
    for one in done.pay:
        held.setdefault((one.branch, one.number), []).append(one)
    sums = {key: _sums(found) for key, found in held.items()}
    order = sorted(held, key=lambda key: (-abs(sums[key][2]) if sums[key] else 0, key))
    lines: list[list[Any]] = [
        [n, names.get(key[0], key[0]), key[1], held[key][-1].name, len(held[key]), *(sums[key] or (_UNKNOWN,) * 3)]
        for n, key in enumerate(order, 1)
    ]
    table(page, 4, 2, columns, lines, total_label=("姓名", f"合计（{len(lines)} 人）"), rest="人", empty="这几个月没有薪酬")
    page.freeze = (5, 0)
    return page


def _sums(found: Sequence[PayShift]) -> list[int]:
    """Before, after and change over the months that have both; empty where none has."""
    known = [one for one in found if one.change is not None]
    before, after = sum(one.before or 0 for one in known), sum(one.after or 0 for one in known)
    return [before, after, after - before] if known else []


def _one_person(done: Simulation, unit: str) -> Page:
    parts = list(dict.fromkeys(part for one in done.pay for part in one.parts))
    page = _begun("个人明细", f"{done.pay[0].number} {done.pay[0].name} 各月各项", done, unit, (1, 14, 18, 16, 16, 16, 1))
    columns = (
        Col(header="期间", kind="month"),
        Col(header="项目"),
        *(Col(header=name, kind="money") for name in ("原来(元)", "新(元)", "增减(元)")),
    )
    lines: list[list[Any]] = []
    for one in done.pay:
        for part in (*parts, "合计"):
            before, after = (one.before, one.after) if part == "合计" else one.parts.get(part, (None, None))
            change = None if before is None or after is None else after - before
            lines.append([str(one.period), part, *(_UNKNOWN if value is None else value for value in (before, after, change))])
    table(page, 4, 2, columns, lines, empty="没有薪酬")
    return page


def _levels(done: Simulation, unit: str, names: Mapping[str, str]) -> Page:
    page = _begun("级别变动", "哪些客户的级别会变", done, unit, (1, 5, 12, 20, 12, 36, 12, 12, 8, 1))
    columns = (
        ORDINAL,
        Col(header="期间", kind="month"),
        Col(header="机构"),
        Col(header="客户编码", kind="id"),
        Col(header="企业全称"),
        Col(header="原级别", kind="choice"),
        Col(header="新级别", kind="choice"),
        Col(header="升降", kind="choice"),
    )
    words = {True: "升", False: "降", None: "变"}
    lines = [
        [
            n,
            str(one.period),
            names.get(one.branch, one.branch),
            one.customer,
            one.name,
            one.before or "没有",
            one.after or "没有",
            words[one.up],
        ]
        for n, one in enumerate(done.levels, 1)
    ]
    table(page, 4, 2, columns, lines, rest="户", empty="级别都不变")
    return page


def _changes(done: Simulation, unit: str) -> Page:
    page = _begun("政策差别", "新政策改了什么", done, unit, (1, 5, 110, 1))
    columns = (ORDINAL, Col(header="和现在用的政策相比", wrap=True))
    table(page, 4, 2, columns, [[n, text] for n, text in enumerate(done.changes, 1)], rest="处", empty="没有不同")
    return page
