"""E2.1 《大客户用邮情况表》: the quarterly return, customer by business, with the opinions typed in R11 (S3 C06; V16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import NO_HISTORY, NOT_DUE, begin, change, conclude, level_words, lines_high, without_total, wrapped
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, NamesKnown, customers, limit, person, staff
from macros.reports.parts.report_sheet import Report
from validators.frames import records
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, gap, table
from validators.values.origin import carrying, sum_of
from validators.values.period import Month
from validators.values.text import Text

SHEET = "大客户用邮情况表"
WIDTHS = (1, 4, 23, 10, 10, 10, 13, 13, 9.5, 8.5, 8.5, 10.5, 10, 8, 10, 1)
NOTE_ROW, HEADER_ROW = 4, 6
RUNNING = Absent("季度中")
COLUMNS = (
    ORDINAL,
    Col(header="客户"),
    Col(header="级别", kind="choice"),
    Col(header="业务", kind="choice"),
    Col(header="本季用邮量", kind="quantity"),
    Col(header="本季收入(元)", kind="money", total="sum"),
    Col(header="上季收入(元)", kind="money", total="sum"),
    Col(header="环比", kind="change"),
    Col(header="增减", kind="choice"),
    Col(header="贡献占比", kind="ratio", total="=SUM({贡献占比}{first}:{贡献占比}{last})"),
    Col(header="潜在需求", wrap=True),
    Col(header="客户意见", wrap=True),
    Col(header="客户经理", kind="choice"),
    Col(header="维护计划调整", wrap=True),
    Col(header="", side=True),
    *SOURCE,
)
_FILLS = {"新增": "green_light", "流失": "red_light", "下降": "orange_light"}
_GLYPHS = {"新增": "√新增", "流失": "×流失", "下降": "↓下降", "上升": "↑上升", "持平": "→持平"}

Line = tuple[str, str, str]
"""机构编码, 客户编码, 业务代码."""


@dataclass(frozen=True)
class Quarter:
    """The months of the return that have passed, those before, and whether either is incomplete."""

    name: str
    months: tuple[Month, ...]
    before: tuple[Month, ...]
    running: bool
    lacking: tuple[Month, ...]
    lacking_before: tuple[Month, ...]


def build(context: ReportContext) -> Page:
    """The quarter as far as it has passed; before its last month it is marked 季度中 and nothing is compared."""
    quarter = _quarter(context)
    page = begin(context, SHEET, f"大客户用邮情况表　{quarter.name}", WIDTHS, side=SOURCE_WIDTHS, landscape=True)
    look = Style("note", fill="yellow_light" if quarter.running or quarter.lacking else "blue_light", wrap=True, bold=True)
    wrapped(page, NOTE_ROW, _state(quarter), look)
    gap(page, NOTE_ROW + 1, 4)
    lines = _lines(context, quarter)
    whole, before = (sum(line[i] for line in lines if isinstance(line[i], int)) for i in (5, 6))
    given: dict[str, Any] = {"环比": _whole_change(quarter, whole, before, bool(lines)), "贡献占比": Fraction(1) if whole else "不适用"}
    columns = without_total(COLUMNS, ("上季收入(元)",)) if quarter.lacking_before else COLUMNS
    given |= {"上季收入(元)": NO_HISTORY} if quarter.lacking_before else {}
    made = table(
        page,
        HEADER_ROW,
        2,
        columns,
        lines,
        total=given,
        total_label=("客户", f"合计 {len(lines)} 行"),
        limit=limit(context),
        rest="行",
        header_height=30,
        empty="没有大客户的用邮记录",
    )
    for i, line in enumerate(lines[: made.last - made.first + 1]):
        page.heights[made.first + i] = max(lines_high(cell.value or "", 9) + 2 for cell in (line[10], line[11], line[13]))
    page.freeze = (0, 3)  # the note above the header would take a fifth of a small screen (ux 10)
    page.printing.repeat_rows = (HEADER_ROW, HEADER_ROW)
    conclude(
        context,
        page,
        made.below,
        (2, 4, 7, 12),
        legend=("用邮量各业务单位不同，不相加。潜在需求、客户意见、维护计划调整来自《大客户用邮情况表》填写的行，没有填的空着。"),
    )
    return page


def _quarter(context: ReportContext) -> Quarter:
    period = context.period
    all_months = period.quarter_months
    months = tuple(m for m in all_months if m <= period)
    before = tuple(m.plus(-3) for m in all_months)
    lacking = {m for b in context.inputs.branches for m in _unknown(context, b, months)}
    lacking_before = {m for b in context.inputs.branches for m in _unknown(context, b, before)}
    return Quarter(period.quarter, months, before, not period.ends_quarter, tuple(sorted(lacking)), tuple(sorted(lacking_before)))


def _unknown(context: ReportContext, branch: str, months: tuple[Month, ...]) -> tuple[Month, ...]:
    usage = context.inputs.history.usage
    filed = set(usage.loc[usage["_branch"] == branch, "月份"])
    return tuple(m for m in context.inputs.missing(branch, months) if str(m) not in filed)


def _state(quarter: Quarter) -> str:
    had = f"{quarter.months[0]} 至 {quarter.months[-1]}" if len(quarter.months) > 1 else str(quarter.months[0])
    said = f"▲季度中：只有 {had}，到季末月再报送，现在只供自己核对，不与上季比较。" if quarter.running else f"√本季三个月齐：{had}。"
    if quarter.lacking:
        said = f"▲历史不足：本季缺 {'、'.join(map(str, quarter.lacking))} 的台账，下表没有包括。"
    if quarter.lacking_before:
        said += f"上季缺 {'、'.join(map(str, quarter.lacking_before))}，不算环比。"
    return said


def _sums(context: ReportContext, months: tuple[Month, ...]) -> dict[Line, tuple[int, int]]:
    frame = context.inputs.usage(months).groupby(["_branch", "客户编码", "业务代码"])[["收入", "数量"]].sum()
    keys = ("_branch", "客户编码", "业务代码")

    def summed(column: str, amount: Any, key: Line) -> int:
        return carrying(int(amount), sum_of("R10", column, months, {keys: [key]}))

    cells = zip(frame.index, frame["收入"], frame["数量"], strict=True)
    return {key: (summed("收入", income, key), summed("数量", amount, key)) for key, income, amount in cells}


def _lines(context: ReportContext, quarter: Quarter) -> list[list[Any]]:
    """大客户 only, by income of the customer, then of the business."""
    now, then = _sums(context, quarter.months), _sums(context, quarter.before)
    typed = {
        (row["_branch"], row["客户"], row["业务种类"]): row for row in records(context.inputs.frame("R11")) if row["季度"] == quarter.name
    }
    words = level_words(context)
    tiered = {key for key, level in words.items() if level.startswith(("州级", "县级"))}
    keys = {key for key in {*now, *then} if key[:2] in tiered} | set(typed)
    totals: dict[tuple[str, str], int] = {}
    for key in keys:
        totals[key[:2]] = totals.get(key[:2], 0) + now.get(key, (0, 0))[0]
    ordered = sorted(keys, key=lambda key: (-totals[key[:2]], key[:2], -now.get(key, (0, 0))[0], str(key[2])))
    files, names = customers(context), staff(context)
    whole = sum(now.get(key, (0, 0))[0] for key in ordered)
    return [
        _line(
            i,
            key,
            HEADER_ROW + 1 + i,
            (now.get(key, (0, 0)), then.get(key, (0, 0))),
            typed.get(key),
            quarter,
            whole,
            words,
            files.get(key[:2]),
            names,
            context,
        )
        for i, key in enumerate(ordered, 1)
    ]


def _line(
    number: int,
    key: Line,
    row: int,
    sums: tuple[tuple[int, int], tuple[int, int]],
    typed: Mapping[str, Any] | None,
    quarter: Quarter,
    whole: int,
    words: Mapping[tuple[str, str], str],
    file: NamesKnown | None,
    names: dict[tuple[str, str], str],
    context: ReportContext,
) -> list[Any]:
    (income, amount), (before, _) = sums
    given = typed or {}
    owner = given.get("客户经理") or (file.manager if file else None)
    share: Any = Cell(Fraction(income, whole), Style("ratio"), f"=G{row}/G${HEADER_ROW + 1}") if whole > 0 else NOT_DUE
    unit = context.inputs.policy.products(context.period.first).get(key[2], {}).get("计量单位")
    small = Style("text", size=9, wrap=True, sides="ltrb", indent=0)
    return [
        number,
        file.name if file else key[1],
        words.get(key[:2], "未定级"),
        f"{key[2]}({unit})" if unit else key[2],
        amount,
        income,
        NO_HISTORY if quarter.lacking_before else before,
        _change(quarter, income, before, row),
        _moved(quarter, income, before),
        share,
        Cell(given.get("潜在需求"), small),
        Cell(given.get("客户意见"), small),
        person(names, key[0], owner) or Absent("未分配"),
        Cell(given.get("维护计划调整"), small),
        None,
        given.get("_file"),
        given.get("_row"),
    ]


def _not_comparable(quarter: Quarter) -> Absent | None:
    """The word where the quarter or the one before it is not whole; None where both are."""
    return RUNNING if quarter.running else NO_HISTORY if quarter.lacking or quarter.lacking_before else None


def _change(quarter: Quarter, now: int, before: int, row: int) -> Any:
    if (word := _not_comparable(quarter)) is not None:
        return word
    share = change(now, before)
    return NOT_DUE if share is None else Cell(share, Style("change"), f"=G{row}/H{row}-1")


def _moved(quarter: Quarter, now: int, before: int) -> Any:
    if (absent := _not_comparable(quarter)) is not None:
        return absent
    word = "新增" if before <= 0 < now else "流失" if now <= 0 < before else "下降" if now < before else "上升" if now > before else "持平"
    return Cell(_GLYPHS[word], Style("choice", fill=_FILLS.get(word, "")))


def _whole_change(quarter: Quarter, now: int, before: int, some: bool) -> Any:
    if quarter.running:
        return RUNNING
    if quarter.lacking or quarter.lacking_before:
        return NO_HISTORY
    share = change(now, before) if some else None
    row = HEADER_ROW + 1
    return "不适用" if share is None else Cell(share, Style("change", sides="ltrb"), f"=G{row}/H{row}-1")


REPORT = Report(id="E2.1", sheet=SHEET, title=Text("大客户用邮情况表", "Quarterly usage return"), level="branch", build=build, order=70)
