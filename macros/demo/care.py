"""Care of the demo's customers: visits and calls, complaints, surveys, activities, news (R20, R25, R27, R41, R38)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from macros.demo.demo_customers import STATE, DemoCustomer, levels_at, on_file
from macros.demo.demo_organisation import Town
from macros.demo.invented_names import phone
from macros.demo.pack_data import told
from macros.demo.people import officer, staff
from macros.demo.world import Ground
from validators.values.period import Month, weeks

_FRIDAY = 4
_TOLD = told("P01")
_MODES = _TOLD["care"]["modes"]
_OPINIONS = _TOLD["care"]["opinions"]
_NEEDS = _TOLD["care"]["needs"]
_EFFECTS = _TOLD["care"]["effects"]
_COMPLAINTS = _TOLD["care"]["complaints"]
_OUTCOMES = _TOLD["care"]["outcomes"]
_CAUSES = _TOLD["care"]["causes"]
_DEPARTMENTS = _TOLD["care"]["departments"]
SURVEY_MONTHS = _TOLD["care"]["survey_months"]
"""Months with a survey of service: two waves a year (C25 asks for one or two)."""
_WORDS = _TOLD["care"]["survey_words"]
_WORD_SHARES = _TOLD["care"]["survey_shares"]
_ITEMS = _TOLD["care"]["survey_items"]
_NEWS = _TOLD["care"]["news"]
_ORIGINS = _TOLD["care"]["origins"]
_GRADES = _TOLD["care"]["grades"]


def _workdays(first: dt.date, last: dt.date) -> list[dt.date]:
    days = (first + dt.timedelta(i) for i in range((last - first).days + 1))
    return [day for day in days if day.weekday() <= _FRIDAY]


def contacts_made(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R20 rows: visits of the month and a call a week to every 大客户, some of them missed (D08)."""
    rng = ground.random(place.code, "visits", month)
    in_force = levels_at(ground, place, month)
    rows: list[dict[str, Any]] = []
    for customer in on_file(ground, place, month):
        level = in_force.get(customer.code)
        rows += _visits(rng, customer, level, month)
        if level:
            rows += _calls(rng, customer, level, month)
    rows.sort(key=lambda row: (row["日期"], row["客户编码"], row["方式"]))
    return rows


def _visits(rng: Random, customer: DemoCustomer, level: str | None, month: Month) -> Iterator[dict[str, Any]]:
    """At most one visit a day, so that none is entered twice (V26)."""
    chances = (0.93, 0.45) if level == STATE else (0.88, 0.2) if level else (0.25, 0.0)
    count = sum(rng.random() < chance for chance in chances)
    for day in rng.sample(_workdays(month.first, month.last), count):
        yield {
            "客户编码": customer.code,
            "日期": day,
            "方式": rng.choice(_MODES),
            "走访人": customer.manager,
            "客户意见": rng.choice(_OPINIONS),
            "需求": rng.choice(_NEEDS),
            "效果": rng.choice(_EFFECTS),
            "事先确认": rng.choice(("是", "是", "否")),
            "资料已建档上报": "是",
            "用时(小时)": rng.randint(1, 6) / 2,
        }


def _calls(rng: Random, customer: DemoCustomer, level: str, month: Month) -> Iterator[dict[str, Any]]:
    """One call on a working day of each week that D08 counts to the month and that lies in it."""
    for week in weeks(month):
        if rng.random() < (0.95 if level == STATE else 0.85):
            day = rng.choice(_workdays(max(week.monday, month.first), min(week.sunday, month.last)))
            yield {
                "客户编码": customer.code,
                "日期": day,
                "方式": "电话",
                "走访人": customer.manager,
                "客户意见": rng.choice(_OPINIONS),
                "效果": "保持联系",
            }


def complaints(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R25 rows: cases received this month, and those of the two months before that were not closed when it began."""
    rows = []
    for received in (month.plus(-2), month.plus(-1), month):
        for case in _cases(ground, place, received):
            if received == month or case["结案日期"] is None or case["结案日期"] >= month.first:
                rows.append(_as_of(case, month.last))
    return rows


def _cases(ground: Ground, place: Town, month: Month) -> Iterator[dict[str, Any]]:
    """The cases received in a month with the dates at which they come to be handled, told of and closed."""
    rng = ground.random(place.code, "complaints", month)
    heard = [c for c in on_file(ground, place, month) if c.active(month)]
    for i in range(1, rng.choice((0, 1, 1, 2, 2, 3)) * ground.scale + 1):
        customer, (topic, content) = rng.choice(heard), rng.choice(_COMPLAINTS)
        received = month.first + dt.timedelta(rng.randrange((month.last - month.first).days + 1))
        handled = received + dt.timedelta(rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 8, 15)))
        notified = handled + dt.timedelta(rng.randint(0, 1))
        grave = rng.random() < 0.12
        channel = rng.choice(("电话", "电话", "当面", "网络", "信函"))
        yield {
            "投诉编号": f"TS-{place.code}-{month.year % 100:02d}{month.month:02d}{i:02d}",
            "客户编码": customer.code,
            "受理时间": received,
            "渠道": channel,
            "内容": content,
            "类别": topic,
            "情节": "重大" if grave else "一般",
            "处理期限": received + dt.timedelta(rng.choice((10, 10, 15))),
            "处理人": rng.choice(staff(ground, place)[:3]).name,
            "处理结果": _OUTCOMES.get(topic, "已向客户解释并改进"),
            "处理完毕日期": handled,
            "通知方式": rng.choice(("书面", "电话")),
            "通知日期": notified,
            "结案日期": notified + dt.timedelta(rng.randint(0, 2)),
            "受理人": officer(ground, place).name,
            "联系电话": phone(rng) if channel == "信函" or rng.random() < 0.5 else None,
            "是否录音": "是" if channel == "电话" else "否",
            "审批": "主任已阅" if grave else None,
            "原因": rng.choice(_CAUSES),
            "责任部门": rng.choice(_DEPARTMENTS),
            "赔付金额": rng.randint(3, 40) * 10.0 if topic in _OUTCOMES else None,
            "是否再次不满": "否",
        }


def _as_of(case: dict[str, Any], day: dt.date) -> dict[str, Any]:
    """A case as it stood at the end of a day: what had not happened yet is blank."""
    seen = dict(case)
    for step, also in (
        ("处理完毕日期", ("处理结果", "原因", "责任部门", "赔付金额", "是否再次不满")),
        ("通知日期", ("通知方式",)),
        ("结案日期", ()),
    ):
        if seen[step] > day:
            seen |= dict.fromkeys((step, *also))
    return seen


def surveys(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R27 rows: a wave among the 大客户 in April and October; now and then an item is left out."""
    if month.month not in SURVEY_MONTHS:
        return []
    rng = ground.random(place.code, "survey", month)
    in_force = levels_at(ground, place, month)
    asked = [c for c in on_file(ground, place, month) if c.code in in_force and rng.random() < 0.7]
    wave = f"{month.year}年第{SURVEY_MONTHS.index(month.month) + 1}期"
    rows = []
    for i, customer in enumerate(asked, 1):
        words = rng.choices(_WORDS, _WORD_SHARES, k=len(_ITEMS))
        rows.append(
            {
                "问卷编号": f"DC-{place.code}-{month.year % 100:02d}{month.month:02d}{i:02d}",
                "客户": customer.code,
                "期次": wave,
                "填写日期": rng.choice(_workdays(month.first, month.last)),
            }
            | {item: word if rng.random() < 0.96 else None for item, word in zip(_ITEMS, words, strict=True)}
        )
    return rows


def activities(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R41 rows: a morning meeting most weeks, schemes twice a year, a survey with each wave (C24-C30, C35)."""
    rng = ground.random(place.code, "activities", month)
    rows: list[dict[str, Any]] = []
    for week in weeks(month):
        if rng.random() < 0.9:
            day = _workdays(max(week.monday, month.first), min(week.sunday, month.last))[0]
            rows.append({"类型": "晨会", "日期": day, "参加人数": rng.randint(4, 8), "主题": "上周走访情况和本周安排"})
    if month.month in SURVEY_MONTHS:
        rows.append({"类型": "满意度测评", "日期": month.last, "主题": "大客户服务水平调查", "成果附件": "调查单汇总"})
    if month.month in (5, 9 + place.number % 3):
        rows.append(
            {
                "类型": "营销策划方案",
                "日期": month.first + dt.timedelta(rng.randrange(28)),
                "主题": rng.choice(_TOLD["care"]["schemes"]),
                "成果附件": "方案一份",
            }
        )
    for kind, people, subject in _TOLD["care"]["meetings"]:
        if rng.random() < 0.5:
            rows.append({"类型": kind, "日期": month.first + dt.timedelta(rng.randrange(28)), "参加人数": people or None, "主题": subject})
    rows.sort(key=lambda row: row["日期"])
    return rows


def news(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R38 rows: two to four items a month."""
    rng = ground.random(place.code, "news", month)
    chosen = rng.sample(_NEWS, rng.randint(2, 4))
    days = sorted(rng.sample(_workdays(month.first, month.last), len(chosen)))
    return [
        {
            "日期": day,
            "类别": topic,
            "内容": content,
            "来源": rng.choice(_ORIGINS),
            "信息级别": rng.choice(_GRADES),
            "建议措施": advice,
            "上报": rng.choice(("信息简报", "信息参考")),
            "保密": "否",
        }
        for day, (topic, content, advice) in zip(days, chosen, strict=True)
    ]
