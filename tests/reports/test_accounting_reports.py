"""The reports of the accounting pack over two years of the demo: numbers again in plain Python from what was typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from building.accounting_month import LAST, FirmYears, accounting, accounting_context, firm_years
from building.page_tables import in_the_margin, lines_with, pages_of
from macros.reports.layout.context import ReportContext
from validators.page.parts import bare
from validators.values.money import half_up
from validators.values.period import Month
from validators.values.text import safe_text

KEY = [f"KH{n:03}" for n in range(1, 22)]
"""Those that pay 200,000 a year and more: twenty are approved, one is proposed."""


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> FirmYears:
    return firm_years(tmp_path_factory)


@pytest.fixture(scope="module")
def centre(firm: FirmYears) -> ReportContext:
    return accounting_context(firm.inputs)


@pytest.fixture(scope="module")
def desk(firm: FirmYears) -> ReportContext:
    return accounting_context(firm.inputs, board=False)


def typed(firm: FirmYears, register: str, month: Month = LAST) -> list[dict[str, Any]]:
    cells = firm.desks[month]
    return [cells.row(register, i) for i in range(cells.count(register))]


def fen(value: Any) -> int:
    return int(Decimal(str(value or 0)) * 100)


def earned(firm: FirmYears, months: tuple[Month, ...], by: str = "客户编码") -> Counter[str]:
    found: Counter[str] = Counter()
    for month in months:
        for row in typed(firm, "R10", month):
            found[row[by]] += fen(row["收入"])
    return found


def names(firm: FirmYears, register: str = "R03", code: str = "客户编码", name: str = "企业全称") -> dict[str, str]:
    return {row[code]: row[name] for row in typed(firm, register)}


def owed(firm: FirmYears) -> tuple[Counter[str], Counter[str]]:
    """What each customer owes at the end of the month, and what of it is past its day."""
    came = Counter[str]()
    for row in typed(firm, "R15b"):
        came[row["应收编号"]] += fen(row["收款金额"])
    due, late = Counter[str](), Counter[str]()
    for row in typed(firm, "R15"):
        left = fen(row["应收金额"]) - came[row["应收编号"]]
        due[row["客户"]] += left
        late[row["客户"]] += left if row["到期日"] < LAST.last else 0
    return due, late


def test_credit_figures_and_value_of_each_client(centre: ReportContext, firm: FirmYears) -> None:
    total, *rows = lines_with(pages_of(centre, "E3.14")["信用与财务"], "价值阶段")
    this, that = earned(firm, LAST.back(12)), earned(firm, LAST.plus(-12).back(12))
    due, late = owed(firm)
    named, stages = names(firm), Counter()
    files = {row["客户编码"]: row for row in typed(firm, "R03")}
    by_name = {row["客户"]: row for row in rows}
    for code, name in named.items():
        if name not in by_name:
            assert not this[code] and not due[code]
            continue
        row = by_name[name]
        assert (row["近12月业务量(元)"], row["上年同期(元)"]) == (this[code], that[code])
        assert (row["应收(元)"] or 0, row["逾期(元)"] or 0) == (due[code], late[code])
        assert (row["风险"], row["经营状况"]) == (files[code]["风险评估状况"], files[code]["经营状况"])
        stages[row["价值阶段"]] += 1
        bought = files[code]["客户年采购总额"]
        assert row["客户份额"] == (Fraction(this[code], fen(bought)) if bought else "没有总额")
    assert total["近12月业务量(元)"] == sum(this.values()) and total["应收(元)"] == sum(due.values())
    assert set(stages) == {"上升期", "高峰", "下降通道", "平台(人工判断)", "没有判断"} and stages["没有判断"] == len(rows) - 20
    sums = [row["近12月业务量(元)"] for row in rows]
    assert sums == sorted(sums, reverse=True)


def test_the_trade_goes_by_month(centre: ReportContext, firm: FirmYears) -> None:
    page = pages_of(centre, "E3.14")["销售动态"]
    rows = lines_with(page, "月份")
    assert [(row["月份"], row["收入(元)"]) for row in rows] == [(str(m), sum(earned(firm, (m,)).values())) for m in LAST.back(12)]
    assert page.charts[0].kind == "line" and len(page.charts) == 1


def test_a_page_a_key_client_answers_the_five_questions(centre: ReportContext, firm: FirmYears) -> None:
    page, named = pages_of(centre, "E3.14")["客户一页纸"], names(firm)
    heads = [(row, str(cell.value)) for (row, col), cell in sorted(page.cells.items()) if "（KH" in str(cell.value)]
    assert sorted(head[-6:-1] for _, head in heads) == KEY and len(page.printing.row_breaks) == len(KEY) - 1
    for row, head in heads[:4]:
        code = head[-6:-1]
        assert head.startswith(named[code])
        said = {line["项目"]: line["内容"] for line in lines_with(page, "内容", after=row)}
        own = next(one for one in typed(firm, "R03") if one["客户编码"] == code)
        assert (
            own["联系方式"] in said["联络方式"]
            and own["企业性质"] in said["企业资料"]
            and f"风险评估状况：{own['风险评估状况']}" in said["状况"]
        )
        deals = [line["约定书"] for line in lines_with(page, "约定书", after=row)]
        assert deals == [one["合同编号"] for one in typed(firm, "R12") if one["客户编码"] == code]
        months = [line["业务收费(元)"] for line in lines_with(page, "月份", after=row)]
        assert months == [earned(firm, (m,))[code] for m in LAST.back(12)]


def test_visits_as_they_were_planned(desk: ReportContext, firm: FirmYears) -> None:
    page, people = pages_of(desk, "E1.2b")["拜访完成"], names(firm, "R02", "工号", "姓名")
    plans = [row for row in typed(firm, "R21") if row["计划月"] == str(LAST)]
    made = {row["信息传递单号"]: row["日期"] for row in typed(firm, "R20") if row["信息传递单号"]}
    back = {row["计划编号"]: (row["存档日期"] - made[row["计划编号"]]).days for row in plans if row["存档日期"] and row["反馈信息"]}
    total, *rows = lines_with(page, "返回率")
    for row in rows:
        mine = [plan["计划编号"] for plan in plans if people[plan["走访人"]] == row["拜访人"]]
        kept = [number for number in mine if number in made]
        assert (row["计划"], row["已拜访"]) == (len(mine), len(kept)) and row["完成率"] == Fraction(len(kept), len(mine))
        assert row["返回单"] == sum(number in back for number in kept)
        assert row["按期返回"] == sum(back.get(number, 99) <= 5 for number in kept) and row["还差计划"] == max(0, 4 - len(mine))
    assert len(rows) == 8 and total["计划"] == len(plans) and total["已拜访"] == len(made)
    listed = lines_with(page, "办到哪一步")
    words = [row["办到哪一步"] for row in listed]
    assert Counter(words)["×未拜访"] == len(plans) - len(made) and words[: len(plans) - len(made)] == ["×未拜访"] * (len(plans) - len(made))
    assert {row["返回天数"] for row in listed if row["办到哪一步"] == "▲超期返回"} <= set(range(6, 10))


def test_the_card_of_each_seller(centre: ReportContext, firm: FirmYears) -> None:
    page, people = pages_of(centre, "E3.9b")["考核评分"], names(firm, "R02", "工号", "姓名")
    rows, sold = lines_with(page, "适用权重"), earned(firm, (LAST,), "业绩归属")
    facts = {row["姓名"]: row for row in lines_with(page, "满意度指数")[1:]}
    weights = {"年度计划完成": 25, "拜访计划完成": 20, "客户流失": 20, "月学习": 5}
    for row in rows:
        number = next(code for code, name in people.items() if name == row["姓名"])
        assert facts[row["姓名"]]["业务量(元)"] == sold[number]
        assert row["人均业务量"] == min(Fraction(sold[number], 20_000_000), Fraction(1))
        assert row["总分"] == sum(Fraction(half_up(weight * row[item] * 100), 100) for item, weight in weights.items())
        assert row["适用权重"] == 70 and row["当前阶段"] == "1 流失" and row["月学习"] == (number != "GS14")
    assert len(rows) == 8 and [row["总分"] for row in rows] == sorted((row["总分"] for row in rows), reverse=True)
    (heads,) = lines_with(page, "平均人数")
    assert heads["平均人数"] == 8 and heads["人均业务量(元)"] == half_up(Fraction(sum(sold.values()), 8))
    later = [
        page.cells[r, c].style.ink for (r, c), cell in page.cells.items() if 6 <= r <= 13 and page.value(5, c) in ("客户发展", "客户满意度")
    ]
    assert set(later) == {"grey"} and page.cells[6, 5].style.ink != "grey", "what is not in force yet is grey"
    assert page.charts[0].kind == "bar" and [s.name for s in page.charts[0].series] == ["总分"]


def test_whom_to_offer_what(centre: ReportContext, firm: FirmYears) -> None:
    total, *rows = lines_with(pages_of(centre, "E3.22")["交叉推荐"], "未购服务")
    bought: dict[str, Counter[str]] = defaultdict(Counter)
    for month in LAST.back(12):
        for row in typed(firm, "R10", month):
            bought[row["业务代码"]][row["客户编码"]] += fen(row["收入"])
    whole, named, people = earned(firm, LAST.back(12)), names(firm), names(firm, "R02", "工号", "姓名")
    wanted = {}
    for code, paid in bought["审计"].items():
        lacking = [other for other in ("会计咨询服务", "管理咨询服务") if bought[other][code] <= 0]
        if paid > 0 and lacking:
            wanted[named[code]] = ("、".join(lacking), whole[code])
    assert {row["客户"]: (row["未购服务"], row["近12月业务量(元)"]) for row in rows} == wanted
    sellers = {row["企业全称"]: people[row["客户经理"]] for row in typed(firm, "R03")}
    assert all(row["销售人员"] == sellers[row["客户"]] and row["已购服务"] == "审计" for row in rows)
    assert total["近12月业务量(元)"] == sum(amount for _, amount in wanted.values())
    assert all(row["建议"].startswith(f"做审计时推荐{row['未购服务']}") for row in rows)


def test_my_customers_with_their_model_and_their_plans(desk: ReportContext, firm: FirmYears) -> None:
    rows = {row["客户"]: row for row in lines_with(pages_of(desk, "E1.1")["客户清单"], "服务模式")[1:]}
    plans = Counter(row["客户"] for row in typed(firm, "R21") if row["计划月"] == str(LAST))
    named, seen = names(firm), Counter(row["客户编码"] for row in typed(firm, "R20") if row["信息传递单号"])
    for code in (*KEY, "KH030", "KH100"):
        row = rows[named[code]]
        assert row["服务模式"] == ("一对一" if code in KEY else "传统CRM")
        assert (row["应拜访"], row["已拜访"]) == (plans[code], seen[code])
        assert not seen[code] or row["信息传递单"].endswith(f"/{seen[code]}")


def test_complaints_say_how_many_in_time_and_why(centre: ReportContext, firm: FirmYears) -> None:
    _, *rows = lines_with(pages_of(centre, "E3.13")["投诉事件分析"], "主要原因")
    cases: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in typed(firm, "R25"):
        cases[row["类别"]].append(row)
    assert {row["类别"] for row in rows} >= set(cases)
    for row in rows:
        own = cases[row["类别"]]
        closed = [one for one in own if one["结案日期"] and one["结案日期"] <= LAST.last]
        judged = len(closed) + sum(1 for one in own if one not in closed and one["处理期限"] < LAST.last)
        timely = sum(one["结案日期"] <= one["处理期限"] for one in closed)
        assert row["按期率"] == (Fraction(timely, judged) if judged else "不适用")
        assert set(row["主要原因"].split("、")) <= {one["原因"] for one in own}


def test_six_figures_and_the_main_report(centre: ReportContext, firm: FirmYears) -> None:
    page = pages_of(centre, "E3.0")["领导速览"]
    assert [page.value(row, col) for row in (4, 8) for col in (2, 3, 4)] == [f.header for f in accounting().leader]
    sold, late = sum(earned(firm, (LAST,)).values()), sum(owed(firm)[1].values())
    this, that = earned(firm, LAST.back(12)), earned(firm, LAST.plus(-12).back(12))
    lost = [code for code, amount in that.items() if amount > 0 and this[code] <= 0]
    assert page.value(5, 3) == len(KEY) and bare(page.value(5, 4)) == Fraction(len(lost), sum(1 for v in that.values() if v > 0))
    assert bare(page.value(9, 2)) == half_up(Fraction(sold, 8)) and bare(page.value(9, 4)) == half_up(Fraction(late, 10_000))
    (row,) = [line for line in lines_with(pages_of(centre, "E3.1")["汇总主表"], "拜访计划完成率") if line.get("机构") == "恒信会计师事务所"]
    assert (row["客户数"], row["重点客户"], row["业务收费(元)"], row["逾期(元)"]) == (160, len(KEY), sold, late)
    assert (row["新增"], row["流失"]) == (sum(1 for c in this if this[c] > 0 and that[c] <= 0), len(lost))


@pytest.mark.parametrize("report", sorted({*accounting().reports, *accounting().centre_reports} - {"E3.16", "E1.0", "E1.1", "E1.3"}))
def test_every_page_says_what_it_is_in_words_that_print(report: str, centre: ReportContext) -> None:
    for page in pages_of(centre, report).values():
        texts = [cell.value for cell in page.cells.values() if isinstance(cell.value, str) and not cell.value.startswith("=")]
        assert in_the_margin(page) == []
        assert texts and all(safe_text(text.translate(str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±＋"))) for text in texts)
