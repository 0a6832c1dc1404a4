"""What one manager has to do this week: whom to visit, how far the goals are, what is earned (ux.md 6; D06-D10, D41)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import NOBODY, Key, Manager, day, graded_rows, last_visits, level_of, levels, managers, short
from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import money_indicator, sells
from macros.reports.layout.frame import extra_rows, how_many, or_zero, rows_of
from macros.reports.layout.week.manager_facts import CustomerBook, books, plan_of
from macros.reports.layout.week.trend import trends_of
from macros.reports.layout.week.week_watch import OverdueWatch, watch_of
from validators.frames import records
from validators.values.money import fen, percent_shown, yuan_shown
from validators.values.origin import carrying, number, of_rows, origin_of
from validators.values.period import Month, named_days
from validators.values.text import says_something

BIRTHDAY_DAYS = 14
NO_PLAN, NO_TARGET = "目标未填", "没有目标"
"""In place of a target that the plan leaves blank, and of one that the pack has no plan for."""
LATE, NOW, LATER, DONE = 0, 1, 2, 3
_WORDS = 27
_NAMES = 3


@dataclass(frozen=True, kw_only=True)
class PlannedVisit:
    """A customer to be visited: `rank` orders the states, `due` the days."""

    rank: int
    customer: str
    level: str
    last: dt.date | None
    due: dt.date
    state: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Goal:
    """An indicator of the month; money in fen where `money`; None = not filled or not known; `planned`: its target stands in a plan."""

    name: str
    target: int | None
    done: int | None
    how: str
    money: bool = False
    planned: bool = True


@dataclass(frozen=True, kw_only=True)
class WeekPlan:
    """Everything that 我的一周 shows of one manager; `paid`: the pack works out what people earn, else `watch` may say what waits."""

    manager: Manager
    visits: tuple[PlannedVisit, ...]
    goals: tuple[Goal, ...]
    pay: dict[str, Any] | None
    example: bool
    paid: bool
    watch: OverdueWatch | None = None

    @property
    def urgent(self) -> tuple[int, int]:
        """How many are late or due this week, and how many of them are late."""
        late = sum(1 for visit in self.visits if visit.rank == LATE)
        return late + sum(1 for visit in self.visits if visit.rank == NOW), late


def bounds(context: ReportContext) -> tuple[dt.date, dt.date]:
    """Monday and Sunday of the week in which the page is made."""
    monday = context.generated.date() - dt.timedelta(context.generated.weekday())
    return monday, monday + dt.timedelta(6)


def weeks_of(context: ReportContext) -> list[WeekPlan]:
    """One entry a manager; tiered customers without a manager are those of 未分配, last."""
    return list(context.once("weeks", _weeks_of))


def _weeks_of(context: ReportContext) -> list[WeekPlan]:
    listed = managers(context)
    lost = {row["_branch"] for row in rows_of(context, "D08") if row["客户经理"] is None}
    listed += [Manager(branch=branch, number="", name=NOBODY, label=NOBODY) for branch in sorted(lost)][:1]
    found = books(context, listed)
    pay = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D06")}
    said, paid = _Reasons(context), bool(context.inputs.policy.pack.pay)
    examples = bool(context.results["D06"].examples) if "D06" in context.results else False
    return [
        WeekPlan(
            manager=m,
            visits=_visits(context, found[m.key], said),
            goals=_goals(context, found[m.key]),
            pay=pay.get(m.key),
            example=examples,
            paid=paid,
            watch=None if paid else watch_of(context, found[m.key]),
        )
        for m in listed
    ]


def _visits(context: ReportContext, book: CustomerBook, said: _Reasons) -> tuple[PlannedVisit, ...]:
    """Late first, then due this week, then later, then done; the earliest day first."""
    made = [_visit(context, row, said, book) for row in book.cadence]
    return tuple(sorted(made, key=lambda visit: (visit.rank, visit.due, visit.customer)))


def _visit(context: ReportContext, row: dict[str, Any], said: _Reasons, book: CustomerBook) -> PlannedVisit:
    today, sunday = context.generated.date(), bounds(context)[1]
    last, period = day(row["最近走访"]), context.period
    if row["走访合规"] in ("合规", "不适用"):
        due, rank = period.plus(1).last, DONE
        state = "○本月已访" if row["走访合规"] == "合规" else "○不要求"
    else:
        due = period.last if last is None else min(period.last, Month.of(last).plus(1).last)
        late = (today - due).days
        rank = LATE if late > 0 else NOW if due <= sunday else LATER
        state = f"×逾期{late}天" if late > 0 else "▲本周到期" if rank == NOW else "○未到期"
    key = (row["_branch"], row["客户编码"])
    return PlannedVisit(
        rank=rank,
        customer=row["企业全称"] or row["客户编码"],
        level=level_of(row),
        last=last,
        due=due,
        state=state,
        why=said.of(key, rank, last, book),
    )


class _Reasons:
    """Why a customer is to be visited, and what to say there: the two weightiest."""

    def __init__(self, context: ReportContext) -> None:
        self.context, self.seen = context, last_visits(context)
        self.held, self.trends = levels(context), trends_of(context)
        self.graded = {(row["_branch"], row["客户编码"]): row["级别"] for row in graded_rows(context)}
        self.people: dict[Key, list[dict[str, Any]]] = {}
        for row in records(context.inputs.frame("R04")):
            self.people.setdefault((row["_branch"], row["客户编码"]), []).append(row)

    def of(self, key: Key, rank: int, last: dt.date | None, book: CustomerBook) -> str:
        """At most two reasons; what was asked last time comes before what the numbers say. Below them how the income went."""
        found = [
            *self._complaint(key, book),
            *self._level(key),
            *self._opinion(key),
            *self._fall(key, book),
            *self._birthday(key),
            *self._special_day(key),
            *self._gaps(key, book),
        ]
        if rank == LATE and last is not None:
            found.insert(0, f"{Month.of(last).plus(1).month}月没去")
        if not found:
            found = ["本月已去，可不去"] if rank == DONE else ["按月走访"]
        trend = self.trends.get(key)
        return short("；".join(found[:2]), _WORDS) + (f"\n{trend}" if trend else "")

    def _complaint(self, key: Key, book: CustomerBook) -> list[str]:
        row = next((r for r in book.complaints if r["客户编码"] == key[1]), None)
        due = day(row["处理期限"]) if row else None
        return [] if row is None else [f"投诉未结，{due:%m-%d} 前办结" if due else "投诉未结"]

    def _level(self, key: Key) -> list[str]:
        old, new = self.held.get(key), self.graded.get(key)
        return [f"试算由{old}变{new}，待审批"] if old and new and old != new else []

    def _opinion(self, key: Key) -> list[str]:
        seen = self.seen.get(key)
        words = next(filter(says_something, (seen.opinion, seen.need)), "") if seen else ""
        return [f"上次意见：{short(words, 14)}"] if words else []

    def _fall(self, key: Key, book: CustomerBook) -> list[str]:
        row = next((r for r in book.moves if r["客户编码"] == key[1] and (r["贡献"] == "下降" or r["状态"] == "流失")), None)
        return [f"收入少 {yuan_shown(row['上期'] - row['本期'])} 元"] if row else []

    def _birthday(self, key: Key) -> list[str]:
        today = self.context.generated.date()
        coming = {(today + dt.timedelta(n)).strftime("%m-%d") for n in range(BIRTHDAY_DAYS + 1)}
        return [
            f"{row['姓名'] or '联系人'} {row['生日']:%m-%d} 生日"
            for row in self.people.get(key, [])
            if row["生日"] is not None and row["生日"].strftime("%m-%d") in coming
        ][:1]

    def _special_day(self, key: Key) -> list[str]:
        """A day that head office names for greetings, as near as a birthday that is told."""
        today, named = self.context.generated.date(), self.context.inputs.setting("special_days", key[0]) or ()
        return [f"{day:%m-%d} 特定走访日" for day in named_days(named, today, today + dt.timedelta(BIRTHDAY_DAYS))][:1]

    def _gaps(self, key: Key, book: CustomerBook) -> list[str]:
        row = next((r for r in book.archive if r["客户编码"] == key[1] and r["缺项"]), None)
        return [f"档案缺{row['缺项']}"] if row else []


def _goals(context: ReportContext, book: CustomerBook) -> tuple[Goal, ...]:
    """Those that the pack has figures for: income where a desk keeps the flow, customers won and visits where they are computed; those that
    no register of the pack gives a target stand last."""
    found = [_income(context, book)] if sells(context) else []
    found += [_new(book)] if "D09" in context.results else []
    planned = "R17" in context.inputs.policy.pack.registers
    kept = [*([_visited(book)] if extra_rows(context, "D08", "branches") else []), _archive(context, book)]
    return (*found, *kept) if planned else (*kept, *(replace(goal, planned=False) for goal in found))


def _income(context: ReportContext, book: CustomerBook) -> Goal:
    names = dict.fromkeys((money_indicator(context), "收入", "销售额"))
    plan, actual = next((found for name in names if (found := plan_of(book, name))[0] is not None), (None, None))
    flow = context.inputs.frame("R10")
    mine = flow[(flow["_branch"] == book.manager.branch) & (flow["业绩归属"] == book.manager.number)]
    falls = sorted((r for r in book.moves if r["上期"] is not None and r["本期"] < r["上期"]), key=lambda r: r["本期"] - r["上期"])
    how = "".join(f"{short(book.names[r['客户编码']], 10)}比上月少 {yuan_shown(r['上期'] - r['本期'])} 元，先问原因" for r in falls[:1])
    places = zip(mine["_file"], mine["_row"], (f"{amount}/100" for amount in mine["收入"].fillna(0)), strict=True)
    done = carrying(int(mine["收入"].sum()), of_rows("R10", "收入", places))
    if actual is not None:  # like with like: a plan for one product or area is compared with what that one brought
        done = carrying(fen(actual), origin_of(actual))
    target = None if plan is None else carrying(fen(plan), origin_of(plan))
    called = context.inputs.policy.registers["R10"].by_header["收入"].name
    return Goal(name=f"{called}（元）", target=target, done=done, how=how, money=True)


def _new(book: CustomerBook) -> Goal:
    plan, _ = plan_of(book, "新增客户")
    names = [short(row["企业全称"] or row["客户编码"], 10) for row in book.customers if row["合作状态"] == "潜在"]
    return Goal(
        name="新增客户（家）",
        target=None if plan is None else carrying(int(plan), origin_of(plan)),
        done=how_many([row for row in book.moves if row["状态"] == "新增"]) if any(row["状态"] for row in book.moves) else None,
        how=_listed("潜在客户：", names),
    )


def _visited(book: CustomerBook) -> Goal:
    due = [row for row in book.cadence if row["应走访"] is not None and row["实走访"] is not None]
    left = [short(row["企业全称"] or row["客户编码"], 10) for row in due if row["走访合规"] == "不足"]
    return Goal(
        name="走访（次）",
        target=sum(row["应走访"] for row in due),
        done=sum(min(row["应走访"], row["实走访"]) for row in due),
        how=_listed("先去：", left),
    )


def _archive(context: ReportContext, book: CustomerBook) -> Goal:
    start = context.period.quarter_months[0].first
    kept = [row for row in book.customers if row["合作状态"] != "流失"]
    old = [row for row in kept if _stale(row, start)]
    return Goal(
        name="档案更新（户，本季）",
        target=how_many(kept, "没有流失的客户"),
        done=how_many([row for row in kept if not _stale(row, start)], f"更新日期在 {start} 以后的"),
        how=_listed("还没更新：", [short(row["企业全称"] or row["客户编码"], 10) for row in old]),
    )


def _stale(row: dict[str, Any], start: dt.date) -> bool:
    return row["更新日期"] is None or row["更新日期"].date() < start


def _listed(head: str, names: list[str]) -> str:
    more = f" 等 {len(names)} 家" if len(names) > _NAMES else ""
    return f"{head}{'、'.join(names[:_NAMES])}{more}" if names else ""


def pay_words(week: WeekPlan) -> tuple[Any, str, str]:
    """本月预计应得, or what is overdue where nobody is paid (fen or a word), its note, and the sentence of part three; nothing of it
    where the pack knows neither.
    """
    if week.watch is not None:
        return week.watch.overdue, week.watch.note, week.watch.sentence
    if not week.paid:
        return "", "", ""
    pay = week.pay
    if pay is None:
        return "不适用", "薪酬表里没有这个人", "《薪酬表》里没有这个人，没有薪酬单。"
    parts = [
        f"{label} {yuan_shown(pay[name])}"
        for label, name in (("业绩", "业绩工资"), ("奖励", "营销奖励"), ("突出", "突出贡献奖"), ("津贴", "外勤津贴"))
        if pay[name]
    ]
    note = "＋".join(parts) + ("；含示例值，批准后才算数" if week.example else "")
    sentence = (
        f"{_merit_words(pay)}；营销奖励 {pay['奖励笔数']} 笔共 {_known(pay['营销奖励'])}；"
        f"突出贡献奖 {_known(pay['突出贡献奖'])}；外勤津贴 {_known(pay['外勤津贴'])}；合计 {_known(pay['合计'])}。"
    )
    return ("没有算完" if pay["合计"] is None else pay["合计"]), note, sentence


def _merit_words(pay: dict[str, Any]) -> str:
    if pay["业绩工资"] is None:
        return "业绩工资没有算完"
    return f"业绩工资 {yuan_shown(pay['业绩工资基数'])} × {percent_shown(pay['得分率'])} = {yuan_shown(pay['业绩工资'])}"


def _known(amount: int | None) -> str:
    return "没有算完" if amount is None else yuan_shown(amount)


def gap_words(goal: Goal, context: ReportContext) -> tuple[Any, str]:
    """What is missing to the first target (fen, a count or a word), and the note under it."""
    left = (context.period.last - context.generated.date()).days
    days = f"，还剩 {left} 天" if left > 0 else ""
    said = yuan_shown if goal.money else str
    if goal.target is None:
        return NO_PLAN if goal.planned else NO_TARGET, f"已完成 {said(goal.done or 0)}{days}"
    share = f"（{percent_shown(Fraction(goal.done or 0, goal.target))}）" if goal.target else ""
    left = goal.target - or_zero(goal.done)
    left = left if left > 0 else carrying(0, number(0, "已经达到目标"))
    return left, f"目标 {said(goal.target)}，已完成 {said(goal.done or 0)}{share}{days}"
