"""The plans of the demo: the year of a county office, of its managers, and what they add up to (R17, D10, V24)."""

from __future__ import annotations

from typing import Any

from macros.demo.demo_customers import roster
from macros.demo.demo_organisation import Town
from macros.demo.flows import projects
from macros.demo.pack_data import told
from macros.demo.people import managers, round_to
from macros.demo.world import Ground
from validators.values.money import split
from validators.values.period import Month

TEN_THOUSAND = 10_000
_TOLD = told("P01")
_SEASON = _TOLD["flow"]["plan_season"]
"""How a year's plan falls on its months, in parts."""


def plans(ground: Ground, place: Town, month: Month) -> list[dict[str, Any]]:
    """R17 rows of the year: managers' months make their years, managers make the office, in yuan (D10, V24).

    Further rows: new customers of the office, and 特快 without months, which the program splits.
    """
    year = str(month.year)
    rng = ground.random(place.code, "plan", year)
    fen = place.income * ground.scale * 12 * rng.randint(100, 118) // 100
    annual = round_to(fen, TEN_THOUSAND * 100) * TEN_THOUSAND
    names = managers(ground, place)
    usual = dict.fromkeys(names, TEN_THOUSAND * 100)
    for customer in roster(ground, place):
        usual[customer.manager] += customer.income
    for project in projects(ground, place):
        usual[project.customer.manager] += project.income
    parts = split(annual // TEN_THOUSAND, [usual[name] * rng.randint(88, 114) for name in names])
    own = [split(part * TEN_THOUSAND, _SEASON) for part in parts]
    office = [sum(column) for column in zip(*own, strict=True)]
    base = {"指标": "收入", "年": year}
    rows: list[dict[str, Any]] = [base | {"主体": place.code, "年计划": annual, "分解方法": "手工"} | _by_month(office)]
    rows += [
        base | {"主体": number, "年计划": sum(months), "分解方法": "手工"} | _by_month(months)
        for number, months in zip(names, own, strict=True)
    ]
    rows.append({"指标": "新增客户", "年": year, "主体": place.code, "年计划": 12} | _by_month([1] * 12))
    rows.append(base | {"主体": place.code, "产品": "特快", "年计划": annual // TEN_THOUSAND * 2 // 5 * TEN_THOUSAND})
    return rows


def _by_month(amounts: list[int]) -> dict[str, int]:
    return {f"{i}月": amount for i, amount in enumerate(amounts, 1)}
