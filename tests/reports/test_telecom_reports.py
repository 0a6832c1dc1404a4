"""The pages of the telecom pack over the demo's months: figures again in plain Python from what the clerks typed."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest

from building.page_tables import in_the_margin, only_page, table_under
from building.telecom_month import context_of, inputs_of, policy_of, rows, telecom
from building.typed_centre import typed_centre
from macros.reports.layout.context import ReportContext
from validators.discover import by_id
from validators.page.parts import bare
from validators.values.text import safe_text

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
OWN = ("E1.3c", "E3.21", "E4.1", "E4.2", "E4.3")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> ReportContext:
    return context_of(inputs_of(policy_of(tmp_path_factory.mktemp("telecom"))))


def there(row: dict[str, Any], day: dt.date) -> bool:
    return row["加入日期"] <= day and (row["退出日期"] is None or row["退出日期"] > day)


def test_members_income_and_churn_of_each_segment(centre: ReportContext) -> None:
    kinds = {(row["_branch"], row["客户编码"]): row["客户类型"] for row in rows("R03")}
    held, bills = rows("R46"), rows("R10")
    own = sum(int(row["本企业"]) for row in rows("R39"))
    total, *lines = table_under(only_page(centre, "E4.3"), "一、各类集团（收入占比从高到低）")
    assert {line["客户类型"] for line in lines} == {*kinds.values()}
    for line in lines:
        mine = [row for row in held if kinds[row["_branch"], row["集团客户"]] == line["客户类型"]]
        opening = [row for row in mine if row["加入日期"] < FIRST and (row["退出日期"] is None or row["退出日期"] >= FIRST)]
        closing = [row for row in mine if there(row, LAST)]
        flow = [row for row in bills if kinds[row["_branch"], row["客户编码"]] == line["客户类型"]]
        paid = sum(F(str(row["收入"])) for row in flow if row["业务代码"].endswith("统付"))
        assert line["成员数"] == len(closing)
        assert line["ARPU(元)"] == 100 * paid / F(len(opening) + len(closing), 2)
        assert line["收入占比"] == sum(F(str(row["收入"])) for row in flow) / own
        gone = [row for row in opening if row["退出日期"] is not None and row["退出日期"] <= LAST]
        assert (line["离网"], line["离网率"]) == (len(gone), F(len(gone), len(opening)))
    assert total["成员数"] == sum(there(row, LAST) for row in held)


def test_who_is_to_be_cleared(centre: ReportContext) -> None:
    page = only_page(centre, "E3.21")
    audited = [row for row in rows("R46") if row["退出日期"] is None or row["退出日期"] >= FIRST]
    whole = [row for row in audited if row["统付产品"] == "成员统付"]
    false = {row["号码"] for row in whole if row["花名册核对"] == "否" and row["在职证明"] != "是"}
    weak = {row["号码"] for row in whole if row["连续零使用月数"] >= 3} - false
    total, *lines = table_under(page, "二、要核清的成员")
    assert len(lines) == len(false) + len(weak) > 10 and total["集团账户"].startswith(f"合计（{len(lines)}")
    assert sum(line["结论"] == "不真实" for line in lines) == len(false)
    accounts = table_under(page, "一、有问题的账户（有虚假风险的在前）")
    assert accounts[0]["不真实"] == len(false) and accounts[0]["可疑"] == len(weak)
    assert accounts[1]["虚假风险"] == "有" and [line["虚假风险"] for line in accounts[1:]] == sorted(
        (line["虚假风险"] for line in accounts[1:]), key="有没有".index
    )


def test_old_arrears_of_each_branch(centre: ReportContext) -> None:
    total, *lines = table_under(only_page(centre, "E4.2"), "一、各单位旧欠回收（回收率从低到高）")
    receipts = rows("R15b")
    for line in lines:
        code = next(f.branch for f in centre.inputs.filings if f.name == line["机构"])
        old = back = 0
        for row in (r for r in rows("R15") if r["_branch"] == code and r["到期日"] < FIRST):
            paid = [r for r in receipts if r["_branch"] == code and r["应收编号"] == row["应收编号"]]
            left = row["应收金额"] - sum(r["收款金额"] for r in paid if r["收款日期"] < FIRST)
            old += left
            back += sum(r["收款金额"] for r in paid if FIRST <= r["收款日期"] <= LAST) if left > 0 else 0
        assert (line["期初旧欠(元)"], line["本期收回(元)"]) == (100 * old, 100 * back) and line["旧欠回收率"] == F(back, old)
    assert [line["旧欠回收率"] for line in lines] == sorted(line["旧欠回收率"] for line in lines)
    assert total["没写原因"] == 0


def test_budgets_are_those_of_the_kinds_of_cost(centre: ReportContext) -> None:
    total, *lines = table_under(only_page(centre, "E4.1"), "经营预算")
    told = rows("R40")
    assert len(lines) == len(told) == 15 and total["本月预算(元)"] == 100 * sum(row["预算"] for row in told)
    assert total["本月实际(元)"] == sum(round(100 * F(str(row["实际"]))) for row in told)


def test_the_leader_and_the_main_table_speak_of_groups_and_members(centre: ReportContext) -> None:
    main = by_id("macros.reports", "REPORT")["E3.1"].pages(centre)[0]
    heads = [str(cell.value) for (row, _), cell in sorted(main.cells.items()) if row == main.find("集团数")[0] and cell.value]
    assert heads == ["序", "机构", *(figure.header for figure in telecom().main), "状态"]
    leader = by_id("macros.reports", "REPORT")["E3.0"].pages(centre)[0]
    values = {bare(cell.value) for cell in leader.cells.values()}
    assert sum(there(row, LAST) for row in rows("R46")) in values
    assert {figure.header for figure in telecom().leader} <= values


@pytest.mark.parametrize("report", OWN)
def test_every_page_is_whole(centre: ReportContext, report: str) -> None:
    for page in by_id("macros.reports", "REPORT")[report].pages(centre):
        assert in_the_margin(page) == []
        texts = [cell.value for cell in page.cells.values() if isinstance(cell.value, str)]
        assert all(safe_text(text) for text in texts) and not any("None" in text or "nan" in text for text in texts)


def test_a_circular_of_a_quarter_comes_in_its_last_month(tmp_path: Path) -> None:
    nodes = (("JT", "集团公司", "集团公司", None), ("SG", "省公司", "省公司", "JT"), ("FG1", "分公司1", "分公司", "SG"))
    owed = {"FG1": {"R15": [{"应收编号": "Y1", "客户": "G1", "应收金额": 1, "到期日": dt.date(2026, 9, 1)}]}}
    given = {told: typed_centre("P05", nodes, owed, {"report_interval": told}) for told in ("月", "季")}
    pages = {told: by_id("macros.reports", "REPORT")["E4.2"].pages(context) for told, context in given.items()}
    assert len(pages["月"]) == 1 and not pages["季"], "October ends no quarter"
