"""The people of the demo, how they are scored and paid, and how their office is assessed (R02, R42, R43, R76)."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any, NamedTuple

from macros.demo.demo_organisation import Town, head_of
from macros.demo.invented_names import people
from macros.demo.pack_data import told
from macros.demo.world import Ground
from validators.values.period import Month

_TOLD = told("P01")
_ITEMS = _TOLD["staff"]["scored_items"]
"""The eight items of P01 with their weights (C10-C17)."""
_SCORES = _TOLD["staff"]["pay_scores"]
_OFFICE_ITEMS = _TOLD["staff"]["office_items"]
_ADMONITIONS = _TOLD["staff"]["admonitions"]
_PATCHES = _TOLD["staff"]["patches"]


class DemoPerson(NamedTuple):
    """One person of a county office."""

    number: str
    name: str
    post: str
    patch: str | None
    entered: dt.date
    left: dt.date | None = None


def staff(ground: Ground, place: Town) -> tuple[DemoPerson, ...]:
    """Head, desk officer, three to five account managers, and in some counties one who has left."""
    rng = ground.random(place.code, "staff")
    return ground.remembered(("staff", place.code), lambda: _staff(rng, place, ground.first))


def _staff(rng: Random, place: Town, first: Month) -> list[DemoPerson]:
    count = rng.randint(3, 5)
    head = head_of(place)
    names = [head, *people(rng, count + 2, taken=(head,))]
    posts = ["主任", "客户服务主管", *["客户经理"] * count, "客户经理"]
    found = [
        DemoPerson(
            f"{place.code}{i:02d}",
            name,
            post,
            _PATCHES[i - 3] if 3 <= i < 3 + count else None,
            dt.date(rng.randint(2008, 2022), rng.randint(1, 12), rng.randint(1, 28)),
        )
        for i, (name, post) in enumerate(zip(names, posts, strict=True), 1)
    ]
    gone = found.pop()
    if rng.random() < 0.4:
        found.append(gone._replace(left=first.plus(-rng.randint(1, 9)).last))
    return found


def managers(ground: Ground, place: Town) -> list[str]:
    """工号 of the account managers in service."""
    return [p.number for p in staff(ground, place) if p.post == "客户经理" and p.left is None]


def officer(ground: Ground, place: Town) -> DemoPerson:
    """Who keeps the workbook."""
    return staff(ground, place)[1]


def staff_rows(ground: Ground, place: Town) -> list[dict[str, Any]]:
    """R02 rows."""
    listed = staff(ground, place)
    rng = ground.random(place.code, "trainings")
    return [
        {
            "工号": p.number,
            "姓名": p.name,
            "机构": place.code,
            "岗位": p.post,
            "负责区域": place.short,
            "分片": p.patch,
            "入职日期": p.entered,
            "离职日期": p.left,
            "权限级别": "二级" if p.post == "主任" else "三级",
            "培训记录": rng.randint(0, 4),
            "用工形式": rng.choice(("正式", "正式", "社会化用工")),
        }
        for p in listed
    ]


def scorecards(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R42 rows: eight items a manager; 项目策划 and 年度项目 are cumulative to date (D07)."""
    rows = []
    for number in managers(ground, place):
        rng = ground.random(place.code, number, "score", month)
        for (item, weight), (target, actual) in zip(_ITEMS, _card(rng, month), strict=True):
            rows.append(
                {
                    "工号": number,
                    "期间": str(month),
                    "项目": item,
                    "目标": target,
                    "实际": actual,
                    "权重": weight,
                    "考核人": "客户服务主管",
                    "确认(中心主任)": head_of(place),
                }
            )
    return rows


def _card(rng: Random, month: Month) -> list[tuple[int, int]]:
    """Target and actual of the eight items."""
    files, calls, kept = rng.randint(5, 9), rng.randint(14, 24), rng.randint(4, 8)
    schemes = 1 if month.month <= 6 else 2
    progress = round_to(month.month * 100, 12)
    return [
        (files, files - (rng.random() < 0.25)),
        (calls, calls - rng.randint(0, 4)),
        (1, int(rng.random() < 0.85)),
        (kept, kept - (rng.random() < 0.2)),
        (100, rng.randint(85, 100)),
        (schemes, schemes - (rng.random() < 0.35)),
        (2, rng.choice((1, 2, 2, 3))),
        (progress, progress * rng.randint(78, 106) // 100),
    ]


def round_to(number: int, parts: int) -> int:
    """A whole number of so many parts, halves up. >>> round_to(1000, 12)
    83
    """
    return (2 * number + parts) // (2 * parts)


def pay(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R43 rows: the four scores of every manager; what is computed stays blank (D06)."""
    rows = []
    for number in managers(ground, place):
        rng = ground.random(place.code, number, "pay", month)
        rows.append({"工号": number, "月": str(month)} | {item: rng.randint(14, 20) * 5 for item in _SCORES})
    return rows


def assessment(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R76 rows: the four items by which the state office assessed this county (C39)."""
    rng = ground.random(place.code, "assessment", month)
    rows = []
    for item, words in zip(_OFFICE_ITEMS, _ADMONITIONS, strict=True):
        actual = rng.choice((100, 100, 99, 98, 97, 96, 95, 93, 88, 80))
        short = actual < 90
        rows.append(
            {
                "机构": place.code,
                "期间": str(month),
                "项目": item,
                "目标": 95,
                "实际": actual,
                "未达到规定的督促意见": words if actual < 95 else None,
                "整改完成日": month.plus(1).first + dt.timedelta(rng.randint(14, 27)) if short else None,
            }
        )
    return rows
