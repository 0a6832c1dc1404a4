"""The accounting firm's world: clean as it was filled in, every planted mistake found at its cell and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from building.accounting_month import LAST, FirmYears, accounting, checked, firm_years
from macros.demo.pack_data import demo_data


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> FirmYears:
    return firm_years(tmp_path_factory)


def test_a_firm_as_the_chapter_says(firm: FirmYears) -> None:
    desk = firm.desks[LAST]
    assert len(desk.sheets["R03"]["客户编码"]) == 160
    assert Counter(desk.sheets["R06"]["新级别"])["重点客户"] == 20, "about one in eight"
    assert {"制造", "房地产", "医药", "贸易", "国有平台", "上市公司"} == set(desk.sheets["R03"]["行业"])
    assert {"恒泰置业有限公司", "万和医药股份有限公司", "城投建设集团有限公司"} <= set(desk.sheets["R03"]["企业全称"])
    posts = Counter(post for posts in desk.sheets["R02"]["岗位"] for post in posts.split("、"))
    assert posts["销售人员"] == 8 and posts["主管客户的副经理"] == 2


def test_a_year_has_its_season_and_key_customers_bring_two_thirds(firm: FirmYears) -> None:
    year: Counter[str] = Counter()
    months: dict[int, Counter[str]] = {}
    for month in LAST.back(12):
        desk = firm.desks[month]
        for code, product, amount in zip(*(desk.sheets["R10"][h] for h in ("客户编码", "业务代码", "收入")), strict=True):
            year[code] += amount
            months.setdefault(month.month, Counter())[product] += amount
    assert [m for m, found in sorted(months.items()) if found["税务"]] == [3, 4, 5]
    assert [m for m, found in sorted(months.items()) if found["资产评估"]] == [7, 8, 9]
    assert [m for m, found in sorted(months.items()) if found["审计"]] == [1, 2, 3, 4, 10, 12]
    key = [amount for amount in year.values() if amount >= 200_000]
    assert len(key) == 21 and 0.6 < sum(key) / sum(year.values()) < 0.72, "one of them is not approved yet"


def test_a_clean_month_has_no_finding(firm: FirmYears) -> None:
    assert checked(firm.desks[LAST], firm).findings == []


def test_every_kind_is_planted_and_found_and_nothing_else(firm: FirmYears) -> None:
    desk = firm.planted
    assert Counter(p.kind for p in desk.planted) == Counter(told["kind"] for told in demo_data(accounting())["mistake"])
    assert len(desk.planted) == 16
    found = checked(desk, firm)
    places = {(p.code, found.sheets[p.register].register.sheet, 6 + p.index, p.header): (p.severity, p.rule) for p in desk.planted}
    assert {(f.code, f.sheet, f.row, f.column): (f.severity.value, f.rule) for f in found.findings} == places
