"""What the reports of one branch share: source and quality lines, managers, levels, income, visits (E1, E2; ux.md 7)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import close, rows_in, rows_of, start
from validators.frames import records
from validators.page.page import Page, Style
from validators.page.parts import Absent, Col, link_to, note_line, signatures
from validators.values.missing import is_missing
from validators.values.origin import carrying, sum_of
from validators.values.period import Month
from validators.values.safe_names import without_sheet_signs
from validators.values.text import width

NO_HISTORY, NOT_DUE, NO_TARGET = Absent("历史不足"), Absent("不适用"), Absent("目标未填")
NOBODY = "未分配"
"""Stands for the manager of a customer that has none."""

Key = tuple[str, str]
"""机构编码 and 客户编码, or 机构编码 and 工号."""
_NOTES_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Manager:
    """An account manager; `label` is unique among those listed and may stand in the name of a sheet."""

    branch: str
    number: str
    name: str
    label: str
    post: str = ""

    @property
    def key(self) -> Key:
        """机构编码 and 工号."""
        return self.branch, self.number


def begin(
    context: ReportContext,
    sheet: str,
    heading: str,
    widths: Sequence[float],
    *,
    side: Sequence[float] = (),
    landscape: bool = False,
    tab: str = "blue",
) -> Page:
    """A branch's report page with title and source line; the body begins on row 4."""
    return start(context, sheet, heading, widths, side=side, landscape=landscape, tab=tab, source=source_of(context))


def source_of(context: ReportContext) -> str:
    """来源：the file and its version; the policy; when it was made."""
    files = [f"{filing.file or filing.name}（第 {filing.version} 版）" for filing in context.inputs.filings]
    return f"来源：{'、'.join(files)}；政策摘要 {context.digest}；生成 {context.generated:%Y-%m-%d %H:%M}"


def conclude(context: ReportContext, page: Page, row: int, places: Sequence[int], *, legend: str = "", needs: Sequence[str] = ()) -> int:
    """What was not computed and why, 数据质量, ※ lines, signatures; ends the print area; returns the row below."""
    page.heights[row] = 6
    row += 1
    for said in dict.fromkeys(stop.message for name in needs if name in context.results for stop in context.results[name].blocked):
        row = wrapped(page, row, f"×没有算完：{said}", Style("note", ink="alarm", bold=True, wrap=True))
    row = note_line(page, row, quality_of(context))
    for said in dict.fromkeys((*((legend,) if legend else ()), *_notes(context, needs))):
        row = wrapped(page, row, f"※ {said}")
    used = tuple(dict.fromkeys(text for name in needs if name in context.results for text in context.results[name].examples))
    if used:
        row = wrapped(page, row, examples_line(used), Style("note", fill="purple_light", wrap=True))
    row = signatures(page, row, places, context.compiler)
    close(page, row - 1)
    return row


def quality_of(context: ReportContext) -> str:
    """数据质量 of one workbook: the counts of its findings."""
    found = context.quality
    return (
        f"数据质量：强制 {found.a}，准强制 {found.b}，核实 {found.c}，提示 {found.d}，示例值 {len(context.examples)} 项；逐条见《校验结果》"
    )


def examples_line(examples: Iterable[str]) -> str:
    """M20."""
    return f"※ 紫色是示例值，本单位尚未确认：{'、'.join(examples)}。确认前只供参考，不作发放依据。"


def _notes(context: ReportContext, needs: Iterable[str]) -> list[str]:
    said = [
        note.removeprefix(f"{branch}：")
        for name in needs
        if name in context.results
        for note in context.results[name].notes
        for branch in context.inputs.branches[:1]
    ]
    more = [f"另有 {len(said) - _NOTES_SHOWN} 条说明，见【查看日志】。"] if len(said) > _NOTES_SHOWN else []
    return said[:_NOTES_SHOWN] + more


def wrapped(page: Page, row: int, text: str, look: Style | None = None, *, first: int = 2) -> int:
    """A line over the width of the print area, as high as its text needs."""
    area = page.printing.area
    last = (area.last_col if area else page.last_col) - 1
    words = look or Style("note", wrap=True)
    page.merge(row, first, row, last, text, words)
    page.fill_row(row, first, last, words)
    page.heights[row] = lines_high(text, sum(page.widths[first - 1 : last]))
    return row + 1


def lines_high(text: str, units: float, *, least: float = 16, line: float = 13) -> float:
    """Points that a wrapped text of 9 pt needs in so many units."""
    lines = -(-int(width(text) * 0.97) // max(int(units), 1))
    return max(least, line * lines + 4)


def without_total(columns: Sequence[Col], headers: Iterable[str]) -> list[Col]:
    """The same columns, some of them without a sum: what is not known has none."""
    return [replace(column, total=None) if column.header in set(headers) else column for column in columns]


def managers(context: ReportContext) -> list[Manager]:
    """Those who have customers, bring in business or are paid, in the order of 岗位与人员."""
    return list(context.once("managers", _managers))


def _managers(context: ReportContext) -> list[Manager]:
    used = {
        (branch, number)
        for register, header in (("R03", "客户经理"), ("R10", "揽收人"), ("R10", "业绩归属"), ("R43", "工号"))
        for branch, number in context.inputs.frame(register)[["_branch", header]].itertuples(index=False, name=None)
        if not is_missing(number)
    }
    listed = {(row["_branch"], row["工号"]): row for row in records(context.inputs.frame("R02")) if row["工号"]}
    keys = [key for key in listed if key in used] + sorted(used - set(listed))
    names = {key: (listed[key]["姓名"] if key in listed else None) or key[1] for key in keys}
    many = Counter(names.values())
    return [
        Manager(
            branch=key[0],
            number=key[1],
            name=names[key],
            post=(listed.get(key) or {}).get("岗位") or "",
            label=without_sheet_signs(names[key] if many[names[key]] == 1 else f"{names[key]}（{key[1]}）", " ").strip(),
        )
        for key in keys
    ]


def manager_labels(context: ReportContext) -> dict[Key, str]:
    """(机构编码, 工号) -> how a list names the manager."""
    found: dict[Key, str] = context.once("manager labels", _manager_labels)
    return found


def _manager_labels(context: ReportContext) -> dict[Key, str]:
    return {manager.key: manager.label for manager in managers(context)}


def levels(context: ReportContext) -> dict[Key, str]:
    """The level in force on the first day of the month (settled 5)."""
    found: dict[Key, str] = context.once("levels", _levels)
    return found


def _levels(context: ReportContext) -> dict[Key, str]:
    frame = context.inputs.levels()
    return {(branch, code): level for branch, code, level in zip(frame["_branch"], frame["客户编码"], frame["级别"], strict=True)}


def tiers(context: ReportContext) -> tuple[str, ...]:
    """The levels of the pack, highest first, without the word for none."""
    grades = context.inputs.policy.pack.grades
    return tuple(level for level in grades.levels if level != grades.none)


def graded_rows(context: ReportContext) -> list[dict[str, Any]]:
    """The rows of the pack's grading computation; none where it has none or it did not run."""
    return rows_of(context, context.inputs.policy.pack.grades.computation)


def level_of(row: Mapping[str, Any]) -> Any:
    """The level of a row of D08 as it is shown: marked where it is only proposed (settled 45)."""
    return f"{row['级别']}(试算)" if row["试算"] else row["级别"]


def level_words(context: ReportContext) -> dict[Key, str]:
    """The level in force, else that of the pack's grading marked 试算."""
    found: dict[Key, str] = context.once("level words", _level_words)
    return found


def _level_words(context: ReportContext) -> dict[Key, str]:
    trial = {(row["_branch"], row["客户编码"]): f"{row['级别']}(试算)" for row in graded_rows(context) if row["级别"]}
    return trial | levels(context)


def income(context: ReportContext) -> dict[Key, tuple[int, int | None]]:
    """收入 in fen of this filing month and of the one before (None = that month is not at hand), by customer."""
    found: dict[Key, tuple[int, int | None]] = context.once("income", _income)
    return found


def income_of(context: ReportContext, key: Key) -> tuple[int, int | None]:
    """The same of one customer; one that has no rows in either month has 0, as far as the month before is at hand."""
    held = income(context).get(key)
    if held is not None:
        return held
    then = _held({}, key, context.inputs.period.plus(-1)) if before_known(context) else None
    return _held({}, key, context.inputs.period), then


def _income(context: ReportContext) -> dict[Key, tuple[int, int | None]]:
    now = _by_customer(context.inputs.frame("R10"), context.inputs.period)
    before = context.inputs.period.plus(-1)
    usage = context.inputs.history.usage
    usage = usage[usage["月份"] == str(before)]
    then = _by_customer(usage, before)
    known = set(usage["_branch"]) | {b for b in context.inputs.branches if not context.inputs.missing(b, (before,))}
    month = context.inputs.period
    return {key: (_held(now, key, month), _held(then, key, before) if key[0] in known else None) for key in {*now, *then}}


def _held(sums: dict[Key, int], key: Key, month: Month) -> int:
    """The sum of a customer; one without rows has 0, and says of which rows there are none."""
    return sums[key] if key in sums else carrying(0, sum_of("R10", "收入", [month], {("_branch", "客户编码"): [key]}))


def before_known(context: ReportContext) -> bool:
    """True when the month before is at hand for every branch reported on."""
    found: bool = context.once("before known", _before_known)
    return found


def _before_known(context: ReportContext) -> bool:
    before = context.inputs.period.plus(-1)
    usage = context.inputs.history.usage
    filed = set(usage.loc[usage["月份"] == str(before), "_branch"])
    return all(b in filed or not context.inputs.missing(b, (before,)) for b in context.inputs.branches)


def _by_customer(frame: Any, month: Month) -> dict[Key, int]:
    """Income by customer of a month; each sum knows where it comes from."""
    sums = frame.groupby(["_branch", "客户编码"])["收入"].sum()
    return {key: carrying(int(total), sum_of("R10", "收入", [month], {("_branch", "客户编码"): [key]})) for key, total in sums.items()}


def change(now: int | None, before: int | None) -> Fraction | None:
    """Relative change; None where there was nothing before."""
    return None if now is None or before is None or before <= 0 else Fraction(now, before) - 1


@dataclass(frozen=True)
class LastContact:
    """A visit or call: what is known of the latest one."""

    day: dt.date
    opinion: str = ""
    need: str = ""


def last_visits(context: ReportContext) -> dict[Key, LastContact]:
    """The latest visit of each customer in this and earlier filings (modes of `visit_modes`)."""
    found: dict[Key, LastContact] = context.once("last contacts", _last_visits)
    return found


def _last_visits(context: ReportContext) -> dict[Key, LastContact]:
    found: dict[Key, LastContact] = {}
    for register in (context.inputs.history.frame("R20"), context.inputs.frame("R20")):
        for row in records(register):
            modes = context.inputs.setting("visit_modes", row["_branch"])
            if row["日期"] is None or row["方式"] not in modes or row["日期"].date() > context.inputs.period.last:
                continue
            key, seen = (row["_branch"], row["客户编码"]), LastContact(row["日期"].date(), row["客户意见"] or "", row["需求"] or "")
            if key not in found or found[key].day <= seen.day:
                found[key] = seen
    return found


def open_complaints(context: ReportContext) -> list[dict[str, Any]]:
    """R25 rows of this filing that are not closed at the end of the month, the earliest deadline first (D38)."""
    last = context.inputs.period.last
    found: list[dict[str, Any]] = [row for row in rows_in(context, "R25") if row["结案日期"] is None or row["结案日期"].date() > last]
    return sorted(found, key=lambda row: (row["处理期限"] is None, row["处理期限"] or 0, row["_row"]))


def day(value: Any) -> dt.date | None:
    """A date without its time; None stays None."""
    return None if is_missing(value) else value.date() if hasattr(value, "date") else value


def back_link(sheet: str, row: int | None, col: int = 1) -> tuple[str, str | None]:
    """Words and target of a link to a row of a register: `业务量流水第6行`."""
    return (sheet, None) if row is None else (f"{sheet}第{row}行", link_to(sheet, row, col))


def short(text: str, most: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
