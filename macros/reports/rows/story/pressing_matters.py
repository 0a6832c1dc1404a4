"""The facts that press, in the order in which they do: filings, losses, complaints, visits, decline, plan (E3.0; ux.md 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import Figures
from macros.reports.layout.frame import customers, extra_rows, person, rows_of, short_names, staff, summary
from macros.reports.layout.undone import undone
from macros.reports.rows.centre.paper_rows import late_papers
from validators.page.shown import wan
from validators.values.money import decimals, percent_shown

TITLE_LENGTH, LINE_LENGTH = 16, 26
"""Characters of a matter's title and of its one line (ux 7)."""
MATTERS = 3


@dataclass(frozen=True)
class Matter:
    """One pressing matter: what, and in one line who does what by when."""

    title: str
    line: str
    ink: str = "alarm"


def matters(context: ReportContext, inside: Sequence[Figures]) -> list[Matter]:
    """The facts in the order in which they press, at most three; what is not worked out comes first."""
    late = _behind(context, inside)
    found = [*_undone(context), *_waiting(context), *_filings(context), *_losses(context), *_shortfalls(context), *_complaints(context)]
    found += [*_visits(inside), *_decline(inside), *late]
    return [Matter(fitted(m.title, TITLE_LENGTH), fitted(m.line, LINE_LENGTH), m.ink) for m in found[:MATTERS]]


def fitted(text: str, most: int) -> str:
    """A text cut to so many characters, with … where something was left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _filings(context: ReportContext) -> Iterator[Matter]:
    absent = [row for row in context.board if row.state == "未报"]
    returned = [row for row in context.board if row.state in ("退回", "待核对")]
    if not absent and not returned:
        return
    parts = [f"{row.short}没有报" for row in absent] + [f"{row.short}{'待核对' if row.state == '待核对' else '被退回'}" for row in returned]
    short = [f"{len(absent)} 家没有报"] * bool(absent) + [f"{len(returned)} 家被退回或待核对"] * bool(returned)
    title = "，".join(parts if len(parts) <= 2 and len("，".join(parts)) <= TITLE_LENGTH else short)
    whole = sum(row.income_before or 0 for row in context.board)
    part = sum(row.income_before or 0 for row in (*absent, *returned))
    share = f"上月收入占 {percent_shown(Fraction(part, whole))}。" if whole > 0 else ""
    yield Matter(title, f"{share}中心今日催齐，重出本表。")


def _undone(context: ReportContext) -> Iterator[Matter]:
    stops = undone(context.results, context.inputs.policy.pack)
    if stops:
        yield Matter(f"没有算完：{len(stops)} 处", f"{stops[0]}。")


def _waiting(context: ReportContext) -> Iterator[Matter]:
    """Forms that wait longer than they may (P13)."""
    late = late_papers(context)
    if late:
        worst = late[0]
        yield Matter(f"{len(late)} 张单据审批超期", f"{worst['类型']}停在{worst['步骤']} {worst['等了']} 天，今天催办。", "orange")


def _losses(context: ReportContext) -> Iterator[Matter]:
    lost = [row for row in rows_of(context, "D09") if row["状态"] == "流失"]
    if not lost:
        return
    worst = max(lost, key=lambda row: (row["上期"] or 0, row["_branch"], row["客户编码"]))
    who = customers(context).get((worst["_branch"], worst["客户编码"]))
    name = who.name if who else worst["客户编码"]
    manager = person(staff(context), worst["_branch"], who.manager if who else None)
    branch = short_names(context).get(worst["_branch"], worst["_branch"])
    action = f"，{manager or branch}本周上门。"
    shown = decimals(Fraction(wan(worst["上期"] or 0), 100), 2)
    title = f"流失 {len(lost)} 户，最大 {shown} 万"
    yield Matter(title if len(title) <= TITLE_LENGTH else title.replace(" ", ""), fitted(name, LINE_LENGTH - len(action)) + action)


def _shortfalls(context: ReportContext) -> Iterator[Matter]:
    """Plans of deliveries that were not met, the greatest first (D15)."""
    short = [row for row in extra_rows(context, "D15", "by_oil") if row["差额"] < 0]
    if short:
        worst = min(short, key=lambda row: (row["差额"], row["炼厂和油品"]))
        who = customers(context).get((worst["_branch"], worst["炼厂"]))
        lacks = f"{worst['油品']}少 {decimals(Fraction(-worst['差额'], 10_000_000), 2)} 万吨"
        yield Matter(f"{len(short)} 个计划没完成", fitted(who.name if who else worst["炼厂"], LINE_LENGTH - len(lacks)) + lacks, "orange")


def _complaints(context: ReportContext) -> Iterator[Matter]:
    overdue = summary(context, "D38", "逾期未结") or 0
    if overdue:
        held = sorted({row["_branch"] for row in rows_of(context, "D38") if row["逾期未结"]})
        names = "、".join(short_names(context).get(code, code) for code in held[:3])
        yield Matter(f"{overdue} 件投诉过期没办结", f"{names or '有关单位'}：本周办结并回访。", "orange")


def _visits(inside: Sequence[Figures]) -> Iterator[Matter]:
    low = sorted((f for f in inside if f.visits is not None and f.visits < 1), key=lambda f: (f.visits, f.row.branch))
    if low:
        names = "、".join(f.row.short for f in low[:2]) + ("等" if len(low) > 2 else "")
        yield Matter(f"{len(low)} 家走访没到要求", f"{names}，最低 {percent_shown(Fraction(low[0].visits or 0))}，下月补访。", "orange")


def _decline(inside: Sequence[Figures]) -> Iterator[Matter]:
    fell = min((f for f in inside if f.change is not None and f.change < 0), key=lambda f: f.change or 0, default=None)
    if fell is not None and fell.change is not None:
        less = decimals(Fraction(wan((fell.before or 0) - (fell.income or 0)), 100), 2)
        yield Matter(f"{fell.row.short}收入降 {percent_shown(-fell.change)}", f"比上月少 {less} 万元，本周说明原因。", "orange")


def _behind(context: ReportContext, inside: Sequence[Figures]) -> Iterator[Matter]:
    pace = Fraction(context.period.month, 12)
    late = sorted((f for f in inside if f.progress is not None and f.progress < pace), key=lambda f: f.progress or 0)
    if late:
        names = "、".join(f.row.short for f in late[:3])
        yield Matter(f"{len(late)} 家落后时间进度", f"{names}：下月报追赶计划。", "orange")
