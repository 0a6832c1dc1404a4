"""The reports of the group company over three units of the demo: every number again in plain Python from what was typed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from building.demo_month import LAST, typed_rows_of
from building.group_month import UNITS, group, group_context, group_inputs, policy_of, world
from building.page_tables import in_the_margin
from macros.calc.d03_group_tier import BIG, NONE, PLAIN, STRATEGIC, UNIT_BIG, UNIT_PLAIN
from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.page.page import Page
from validators.page.parts import bare
from validators.values.text import safe_text

FIRST, LAST_DAY = dt.date(2025, 11, 1), dt.date(2026, 10, 31)
TESTS = ("诚信度高社会形象好", "资格信用好", "履约能力强", "资金实力强", "发展前景广", "促进产业链", "先进企业文化")
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return group_context(group_inputs(policy_of(tmp_path_factory.mktemp("group"))))


def typed(register: str) -> Rows:
    return typed_rows_of(world(), register, LAST, UNITS)


def pages_of(context: ReportContext, report: str) -> dict[str, Page]:
    found: Report = by_id("macros.reports", "REPORT")[report]
    return {page.name: page for page in found.pages(context)}


def lines(page: Page, header: str) -> Rows:
    """The lines of the table with this header, by header; the total line is the first."""
    at = page.find(header)[0]
    heads = {col: cell.value for (row, col), cell in page.cells.items() if row == at and cell.value and col <= len(page.widths)}
    found, row = [], at + 1
    while row == at + 1 or sum(page.cells[row, col].value is not None for col in heads if (row, col) in page.cells) > 1:
        found.append({name: bare(page.value(row, col)) for col, name in heads.items()})
        row += 1
    return found


def signed() -> dict[tuple[str, str], int]:
    """Fen signed in the last twelve months by branch and customer."""
    found: Counter[tuple[str, str]] = Counter()
    for row in typed("R12"):
        counts = FIRST <= row["签约日"] <= LAST_DAY and row["合同类型"] != "框架"
        found[row["_branch"], row["客户编码"]] += round(100 * row["合同金额"]) if counts and row["合同金额"] else 0
    return found


def on_time() -> dict[tuple[str, str], tuple[int, int]]:
    """Due and paid by its day of the two months at hand, in fen."""
    due: dict[str, Any] = {}
    came: Counter[str] = Counter()
    for month in world().world.months:
        due |= {row["应收编号"]: row for row in typed_rows_of(world(), "R15", month, UNITS)}
    for row in {r["收款编号"]: r for month in world().world.months for r in typed_rows_of(world(), "R15b", month, UNITS)}.values():
        if row["收款日期"] <= due[row["应收编号"]]["到期日"]:
            came[row["应收编号"]] += round(100 * row["收款金额"])
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for number, row in due.items():
        if FIRST <= row["到期日"] <= LAST_DAY:
            key, whole = (row["_branch"], row["客户"]), round(100 * row["应收金额"])
            found[key] = (found[key][0] + whole, found[key][1] + min(whole, came[number]))
    return found


def levels() -> dict[tuple[str, str], str]:
    """The level of each customer by the table of the catalogue."""
    amounts, paid = signed(), on_time()
    top = {(row["_branch"], row["客户编码"]) for row in typed("R12") if row["我方签约主体"] == "JT"}
    credit = {(row["_branch"], row["客户"]): row for row in typed("R65")}
    found = {}
    for row in typed("R03"):
        key = (row["_branch"], row["客户编码"])
        answers, (due, came) = credit.get(key, {}), paid.get(key, (0, 0))
        good = answers.get("征信不良记录") == "否" and answers.get("近五年因自身诚信原因终止合作次数") == 0
        good = good and all(answers.get(test) == "是" for test in TESTS) and came == due
        big = amounts.get(key, 0) >= 10**9
        if key not in amounts:
            found[key] = NONE
        elif key in top:
            found[key] = STRATEGIC if good else BIG if big else PLAIN
        else:
            found[key] = UNIT_BIG if big else UNIT_PLAIN
    return found


def test_the_levels_of_the_units(centre: ReportContext) -> None:
    _, *rows = lines(pages_of(centre, "E4.5")["客户分级"], STRATEGIC)
    wanted = Counter((branch, level) for (branch, _), level in levels().items())
    names = {f"二级单位{code[2:]}": code for code in UNITS}
    for row in rows[: len(UNITS)]:
        assert {level: row[level] for level in (STRATEGIC, BIG, PLAIN, UNIT_BIG, UNIT_PLAIN, NONE)} == {
            level: wanted[names[row["机构"]], level] for level in (STRATEGIC, BIG, PLAIN, UNIT_BIG, UNIT_PLAIN, NONE)
        }
    assert {row["机构"] for row in rows} == {*names, "二级单位4"} and rows[-1][STRATEGIC] == "未报"


def test_what_each_level_signed_and_how_it_pays(centre: ReportContext) -> None:
    total, *rows = lines(pages_of(centre, "E4.5")["各级别签约额"], "平均评价")
    held, amounts, paid = levels(), signed(), on_time()
    names = {f"二级单位{code[2:]}": code for code in UNITS}
    scores = defaultdict(list)
    files = {(row["_branch"], row["企业全称"]): row["客户编码"] for row in typed("R03")}
    for row in typed("R33"):
        score = Fraction(row["业务增长度"] + row["信用度"] + row["利润率"], 3)
        scores[row["_branch"], held[row["_branch"], files[row["_branch"], row["客户名称"]]]].append(score)
    for row in rows:
        mine = [key for key, level in held.items() if key[0] == names[row["机构"]] and level == row["级别"]]
        due, came = (sum(paid[key][i] for key in mine if key in paid) for i in (0, 1))
        assert row["户数"] == len(mine) and row["近12月签约额(元)"] == sum(amounts.get(key, 0) for key in mine)
        assert row["按约付款率"] == (Fraction(came, due) if due else "没有到期的")
        own = scores.get((names[row["机构"]], row["级别"]))
        assert row["平均评价"] == (sum(own) / len(own) if own else "没有评")
    assert {row["新增"] for row in rows if row["级别"] == NONE} == {0}, "who never signed is no new customer"
    assert total["近12月签约额(元)"] == sum(amounts.values()) and total["户数"] == len(held)


def test_whose_level_is_to_change(centre: ReportContext) -> None:
    page = pages_of(centre, "E2.10b")["分级变更清单"]
    _, *rows = lines(page, "新级别")
    files = {(row["_branch"], row["客户编码"]): row["企业全称"] for row in typed("R03")}
    was = {(r["_branch"], r["客户编码"]): r["新级别"] for r in typed("R06") if r["审批单号"] and r["生效期间"] <= "2026-10"}
    wanted = Counter((files[key], was[key], level) for key, level in levels().items() if key in was and was[key] != level)
    assert Counter((row["客户"], row["原级别"], row["新级别"]) for row in rows) == wanted and len(rows) > 10
    waiting = [r for r in typed("R06") if not r["审批单号"]]
    assert waiting and f"还有 {len(waiting)} 条认定没有审批单号" in str(page.value(2, 2))
    assert sum(row["审批单号"] == "没有" for row in rows) == len(waiting)


def test_contracts_by_customer(centre: ReportContext) -> None:
    page = pages_of(centre, "E3.23")["客户与合同"]
    total, *rows = lines(page, "招投标结果")
    contracts = defaultdict(list)
    for row in typed("R12"):
        contracts[row["_branch"], row["客户编码"]].append(row)
    assert total["合同数(份)"] == len(typed("R12")) and f"{len(contracts)} 户客户" in str(page.value(2, 2))
    sums = sorted((sum(round(100 * (c["合同金额"] or 0)) for c in mine) for mine in contracts.values()), reverse=True)
    assert [row["金额(元)"] for row in rows[:20]] == sums[:20] and total["金额(元)"] == sum(sums)
    assert total["已到期(份)"] == sum(c["止日"] <= LAST_DAY for mine in contracts.values() for c in mine)
    assert page.charts[0].kind == "bar"


def test_the_teams(centre: ReportContext) -> None:
    _, *rows = lines(pages_of(centre, "E4.5b")["客户经理团队考核"], "分级覆盖")
    held = levels()
    for row in rows[: len(UNITS)]:
        code = f"EJ{row['团队'][-1]}"
        visits, cases = (sum(r["_branch"] == code for r in typed(name)) for name in ("R20", "R25"))
        assert (row["编制"], row["在岗"], row["拜访"], row["投诉"]) == (8, 7, visits, cases)
        graded = len({r["客户编码"] for r in typed("R06") if r["_branch"] == code and r["审批单号"]})
        assert row["分级覆盖"] == Fraction(graded, sum(key[0] == code for key in held))
    assert rows[-1]["编制"] == "未报"


def test_teams_are_held_against_the_visits_that_are_asked_for(centre: ReportContext) -> None:
    """Nobody asks in the demo, so there is no column; one visit a month of every level asked for, each unit has its share."""
    assert not any(cell.value == "走访合规率" for cell in pages_of(centre, "E4.5b")["客户经理团队考核"].cells.values())
    policy = centre.inputs.policy
    told = policy.frames["R09"].copy()
    names = {policy.pack.parameters[f"visit_month_{n}"].name for n in range(1, 6)}
    told.loc[told["参数名"].isin(names), ["值", "来源"]] = ["1", "本单位填写"]
    asking = replace(centre.inputs, policy=replace(policy, frames=dict(policy.frames) | {"R09": told}), results={})
    _, *rows = lines(pages_of(group_context(asking), "E4.5b")["客户经理团队考核"], "分级覆盖")
    due = {(r["_branch"], r["客户编码"]) for r in typed("R06") if r["审批单号"]}
    modes = policy.get("visit_modes")
    seen = {(r["_branch"], r["客户编码"]) for r in typed("R20") if r["方式"] in modes}
    for row in rows[: len(UNITS)]:
        mine = {key for key in due if key[0] == f"EJ{row['团队'][-1]}"}
        assert row["走访合规率"] == Fraction(len(mine & seen), len(mine))


def test_the_six_figures_of_the_leader(centre: ReportContext) -> None:
    page, held = pages_of(centre, "E3.0")["领导速览"], levels()
    assert [page.value(row, col) for row in (4, 8) for col in (2, 3, 4)] == [f.header for f in group().leader]
    assert (page.value(5, 2), page.value(5, 3)) == (len(held), sum(level == STRATEGIC for level in held.values()))
    assert page.value(9, 4) == sum(not row["审批单号"] for row in typed("R06")) > 0
    due, came = (sum(both[i] for both in on_time().values()) for i in (0, 1))
    assert page.value(9, 2) == Fraction(came, due)


@pytest.mark.parametrize("report", sorted({*group().reports, *group().centre_reports} - {"E3.16", "E1.0", "E4.6", "E1.1", "E2.10"}))
def test_every_page_says_what_it_is_in_words_that_print(report: str, centre: ReportContext) -> None:
    for page in pages_of(centre, report).values():
        texts = [cell.value for cell in page.cells.values() if isinstance(cell.value, str) and not cell.value.startswith("=")]
        assert in_the_margin(page) == []
        assert texts and all(safe_text(text.translate(str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±＋"))) for text in texts)
