"""E2.2 月度报送表: 大客户用邮量、增减、用邮结构, due by the 3rd (S3 C05; D09, D50)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import (
    NO_HISTORY,
    NOT_DUE,
    before_known,
    begin,
    change,
    conclude,
    income,
    level_words,
    manager_labels,
    tiers,
    without_total,
)
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, customers, limit, or_not, rows_of, summary, way_back
from macros.reports.parts.report_sheet import Report
from validators.frames import records
from validators.page.page import Area, Cell, Chart, Page, Series, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, Tile, arrow, chart_room, gap, section, table, tiles
from validators.values.money import yuan_shown
from validators.values.text import Text

SHEET = "月度报送表"
WIDTHS = (1, 5, 24, 9.5, 11.5, 14, 14, 11, 10, 10, 1)
LAST = 10
CHART_ROWS = 12
_SLICES = ("series1", "series2", "series3", "series4", "green", "red")
_NEW_OLD = {"新增": ("√新增", "green_light"), "再生": ("√再生", "green_light"), "流失": ("×流失", "red_light")}


def build(context: ReportContext) -> Page:
    """Four numbers; 用邮结构 with its pie; 增减 in both ways and by name; each 大客户 with both months."""
    page = begin(context, SHEET, SHEET, WIDTHS, side=SOURCE_WIDTHS)
    row = _tiles(context, page)
    row = section(page, row, 2, LAST, "一、用邮结构（按业务）")
    made = _mix(context, page, row)
    row = _pie(page, made, rows_of(context, "D50"), made.below)
    row = section(page, row, 2, LAST, "二、大客户增减")
    row = gap(page, _moves(context, page, row).below, 8)
    row = _names(context, page, row).below
    row = section(page, gap(page, row, 8), 2, LAST, "三、大客户用邮收入（从高到低）")
    made = _customers(context, page, row)
    page.printing.repeat_rows = (1, 1)
    conclude(
        context,
        page,
        made.below,
        (2, 4, 6, 8),
        needs=("D50", "D09"),
        legend=("用邮量各业务单位不同，不相加；变动是占比的百分点；新增、流失按有没有收入判断，进入、退出大客户按级别认定判断。"),
    )
    return page


def _tiles(context: ReportContext, page: Page) -> int:
    total = summary(context, "D50", "收入") or 0
    then = sum(before or 0 for _, before in income(context).values()) if before_known(context) else None
    words = level_words(context)
    count = {level: sum(1 for word in words.values() if word.startswith(level)) for level in tiers(context)}
    new, lost, back = (summary(context, "D09", name) or 0 for name in ("新增", "流失", "再生"))
    row = tiles(
        page,
        4,
        [
            Tile(columns=(2, 3), label="本月收入（元）", value=total, kind="money", note=f"{len(rows_of(context, 'D50'))} 种业务"),
            Tile(
                columns=(4, 5),
                label="环比",
                value=arrow(change(total, then)) if then is not None else "历史不足",
                note=f"上月 {yuan_shown(then)}" if then is not None else "上个月不在手边",
            ),
            Tile(
                columns=(6, 7),
                label="大客户（户）",
                value=sum(count.values()),
                kind="count",
                note=f"州级 {count['州级']} · 县级 {count['县级']}",
            ),
            Tile(
                columns=(8, 10),
                label="新增 / 流失（户）",
                value=f"{new} / {lost}",
                note=f"另有再生 {back} 户",
                ink="red" if lost else "blue",
            ),
        ],
    )
    return gap(page, row, 8)


def _mix(context: ReportContext, page: Page, row: int) -> Table:
    columns: Sequence[Col] = (
        ORDINAL,
        Col(header="业务"),
        Col(header="单位", kind="choice"),
        Col(header="用邮量", kind="quantity"),
        Col(header="本月收入(元)", kind="money", total="sum"),
        Col(header="上月收入(元)", kind="money", total="sum"),
        Col(header="环比", kind="change"),
        Col(header="占比", kind="ratio", total="=SUM({占比}{first}:{占比}{last})"),
        Col(header="变动", kind="change"),
    )
    products = context.inputs.policy.products(context.period.first)
    rows, lines = rows_of(context, "D50"), []
    for i, found in enumerate(rows):
        at = row + 2 + i
        unit = products.get(found["业务代码"], {}).get("计量单位")
        before = found["上期收入"]
        lines.append(
            [
                i + 1,
                found["业务代码"],
                unit or Absent("–"),
                found["数量"],
                found["收入"],
                NO_HISTORY if before is None else before,
                _change(found["收入"], before, at),
                NOT_DUE if found["占比"] is None else Cell(found["占比"], Style("ratio"), f"=F{at}/F${row + 1}"),
                NO_HISTORY if found["变动"] is None else _points(found, at, row + 1),
            ]
        )
    now = sum(found["收入"] for found in rows)
    befores = [found["上期收入"] for found in rows]
    whole: Any = NO_HISTORY if None in befores else change(now, sum(befores))
    if isinstance(whole, Fraction):
        whole = Cell(whole, Style("change", sides="ltrb"), f"=F{row + 1}/G{row + 1}-1")
    given: dict[str, Any] = {"环比": whole or "不适用", "占比": Fraction(1) if now else "不适用"}
    if None in befores:
        columns, given = tuple(without_total(columns, ("上月收入(元)",))), given | {"上月收入(元)": NO_HISTORY}
    return table(page, row, 2, columns, lines, total=given, total_label=("业务", f"合计 {len(lines)} 种"), empty="本月没有业务量")


def _change(now: int, before: int | None, row: int) -> Any:
    share = change(now, before)
    if before is None:
        return NO_HISTORY
    return NOT_DUE if share is None else Cell(share, Style("change"), f"=F{row}/G{row}-1")


def _points(found: dict[str, Any], row: int, total: int) -> Cell:
    return Cell(found["变动"], Style("change"), f"=I{row}-G{row}/G${total}")


def _pie(page: Page, made: Table, rows: Sequence[dict[str, Any]], row: int) -> int:
    """The pie of what is positive; a share that is negative has no slice."""
    slices = sum(1 for found in rows if found["收入"] > 0)
    row = gap(page, row, 6)
    if not slices:
        return row
    areas = [Area(made.first, made.columns[name], made.first + slices - 1, made.columns[name]) for name in ("业务", "占比")]
    page.charts.append(
        Chart(
            kind="pie",
            title="用邮结构（收入占比）",
            row=row,
            col=2,
            width=page.width_px(2, LAST) - 4,
            height=CHART_ROWS * 22 - 8,
            legend="right",
            series=(
                Series(
                    name="占比",
                    categories=areas[0],
                    values=areas[1],
                    label="0.00%",
                    points=tuple(_SLICES[i % len(_SLICES)] for i in range(slices)),
                ),
            ),
        )
    )
    return chart_room(page, row, CHART_ROWS)


def _moves(context: ReportContext, page: Page, row: int) -> Table:
    """大客户增减 twice: by activity and by level (D09)."""
    columns = (
        ORDINAL,
        Col(header="口径"),
        Col(header="上期户数", kind="tally"),
        Col(header="增加", kind="tally"),
        Col(header="减少", kind="tally"),
        Col(header="本期户数", kind="tally"),
        Col(header="保有率", kind="ratio"),
    )
    get = {
        name: summary(context, "D09", name)
        for name in ("上期户数", "新增", "再生", "流失", "大客户上期户数", "大客户流失", "进入大客户", "退出大客户")
    }
    known = all(value is not None for value in get.values())
    at = row + 1
    lines = (
        [
            _move_line(1, "有收入的客户", at, get["上期户数"], (get["新增"] or 0) + (get["再生"] or 0), get["流失"]),
            _held_line(2, "大客户：有没有收入", at + 1, get["大客户上期户数"], get["大客户流失"]),
            _level_line(context, 3, at + 2, get["进入大客户"], get["退出大客户"]),
        ]
        if known
        else []
    )
    return table(page, row, 2, columns, lines, empty="增减没有算出")


def _move_line(number: int, name: str, row: int, before: int, more: int, less: int) -> list[Any]:
    share: Any = Cell(Fraction(before - less, before), Style("ratio"), f"=(D{row}-F{row})/D{row}") if before else NOT_DUE
    return [number, name, before, more, less, Cell(before + more - less, Style("tally"), f"=D{row}+E{row}-F{row}"), share]


def _held_line(number: int, name: str, row: int, before: int, less: int) -> list[Any]:
    """Of those that were 大客户: how many still have income."""
    share: Any = Cell(Fraction(before - less, before), Style("ratio"), f"=(D{row}-F{row})/D{row}") if before else NOT_DUE
    return [number, name, before, Absent("–"), less, Cell(before - less, Style("tally"), f"=D{row}-F{row}"), share]


def _level_line(context: ReportContext, number: int, row: int, entered: int, left: int) -> list[Any]:
    held = context.inputs.levels()
    now = int(held["级别"].isin(tiers(context)).sum())
    return [
        number,
        "大客户：按级别认定",
        now - entered + left,
        entered,
        left,
        Cell(now, Style("tally"), f"=D{row}+E{row}-F{row}"),
        Absent("–"),
    ]


_NAMED = (
    ORDINAL,
    Col(header="客户"),
    Col(header="状态", kind="choice"),
    Col(header="级别", kind="choice"),
    Col(header="本月收入(元)", kind="money", total="sum"),
    Col(header="上月收入(元)", kind="money", total="sum"),
    Col(header="客户经理", kind="choice"),
    Col(header="", side=False),
    Col(header="", side=False),
    Col(header="", side=True),
    *SOURCE,
)


def _names(context: ReportContext, page: Page, row: int) -> Table:
    """Who came, came back or left, with the row of 客户档案."""
    rows = [found for found in rows_of(context, "D09") if found["状态"] in _NEW_OLD]
    ranked = sorted(rows, key=lambda found: (list(_NEW_OLD).index(found["状态"]), -max(found["本期"], found["上期"] or 0)))
    files, names, words = customers(context), manager_labels(context), level_words(context)
    lines = []
    for number, found in enumerate(ranked, 1):
        key = (found["_branch"], found["客户编码"])
        file = files.get(key)
        word, fill = _NEW_OLD[found["状态"]]
        lines.append(
            [
                number,
                file.name if file else key[1],
                Cell(word, Style("choice", fill=fill)),
                words.get(key, "未定级"),
                found["本期"],
                found["上期"],
                names.get((key[0], file.manager or ""), Absent("未分配")) if file else Absent("未建档"),
                *(None, None, None),
                *way_back(file),
            ]
        )
    label, nobody = ("客户", f"新增、流失 {len(lines)} 户"), "本月没有新增，也没有流失"
    return table(page, row, 2, _NAMED, lines, total_label=label, limit=limit(context), empty=nobody)


_BY_INCOME: Sequence[Col] = (
    ORDINAL,
    Col(header="客户"),
    Col(header="级别", kind="choice"),
    Col(header="客户经理", kind="choice"),
    Col(header="本月收入(元)", kind="money", total="sum"),
    Col(header="上月收入(元)", kind="money", total="sum"),
    Col(header="环比", kind="change", total='=IF({上月收入(元)}{row}=0,"不适用",{本月收入(元)}{row}/{上月收入(元)}{row}-1)'),
    Col(header="", side=False),
    Col(header="", side=False),
    Col(header="", side=True),
    *SOURCE,
)


def _customers(context: ReportContext, page: Page, row: int) -> Table:
    words, money, names = level_words(context), income(context), manager_labels(context)
    files = {(found["_branch"], found["客户编码"]): found for found in records(context.inputs.frame("R03"))}
    keys = [key for key in files if words.get(key, "").startswith(tiers(context))]
    keys.sort(key=lambda key: (-money.get(key, (0, 0))[0], key))
    nothing = (0, 0 if before_known(context) else None)
    amounts = [money.get(key, nothing) for key in keys]
    lines = [
        _customer_line(number, files[key], words[key], names, now, before, row + 1 + number)
        for number, (key, (now, before)) in enumerate(zip(keys, amounts, strict=True), 1)
    ]
    columns, given = _compared(context, sum(now for now, _ in amounts), sum(before or 0 for _, before in amounts))
    label, nobody = ("客户", f"合计 {len(lines)} 户"), "没有州级、县级客户"
    return table(page, row, 2, columns, lines, total=given, total_label=label, limit=limit(context), empty=nobody)


def _customer_line(
    number: int, file: dict[str, Any], word: str, names: dict[tuple[str, str], str], now: int, before: int | None, at: int
) -> list[Any]:
    """`at` is the sheet row on which it will stand."""
    return [
        number,
        file["企业全称"] or file["客户编码"],
        word,
        names.get((file["_branch"], file["客户经理"] or ""), Absent("未分配")),
        now,
        NO_HISTORY if before is None else before,
        _change(now, before, at),
        *(None, None, None),
        file["_file"],
        file["_row"],
    ]


def _compared(context: ReportContext, now: int, before: int) -> tuple[Sequence[Col], dict[str, Any]]:
    """The columns and the given total of 环比; without a month before, neither is summed."""
    if not before_known(context):
        columns = tuple(without_total(_BY_INCOME, ("上月收入(元)", "环比")))
        return columns, {"环比": NO_HISTORY, "上月收入(元)": NO_HISTORY}
    share = change(now, before)
    return _BY_INCOME, {"环比": or_not(share)}


REPORT = Report(id="E2.2", sheet=SHEET, title=Text("月度报送表", "Monthly return"), level="branch", build=build, asks=("D50",), order=10)
