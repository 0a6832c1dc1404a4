"""薪酬单 and 绩效评分单: the worked examples of the catalogue (D06: 2,810.00, D07: 83.0) cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from macros.reports.e1_4_statements import REPORT
from macros.reports.layout.amount_words import amount_in_words
from macros.reports.layout.context import ReportContext
from macros.reports.layout.pay_statement import WIDTHS, _kept_whole
from validators.page.page import PRINTABLE, Page


def page_of(context: ReportContext, name: str) -> Page:
    """One of the pages of E1.4."""
    return next(page for page in REPORT.pages(context) if page.name == name)


def row_of(page: Page, text: str, col: int = 3) -> int:
    """The row in which a text stands."""
    return next(row for (row, c), cell in sorted(page.cells.items()) if c == col and cell.value == text)


def test_the_worked_example_of_the_catalogue(context: ReportContext) -> None:
    page = page_of(context, "薪酬单·陈思远")
    assert page.value(2, 2).startswith("陈思远（G0301）　临江市局　客户经理　单号 XC-2610-G0301-1　政策摘要 ")
    merit, bonus, other = (row_of(page, name) for name in ("业绩工资（元）", "营销奖励小计", "其他小计"))
    assert (page.value(4, 4), page.cells[4, 4].formula) == (281_000, f"=F{merit}+F{bonus}+F{other}")
    assert page.value(4, 6) == "＝业绩工资 680.00 ＋ 营销奖励 1,680.00 ＋ 突出贡献奖 300.00 ＋ 外勤津贴 150.00 ＋ 更正 0.00"
    assert page.value(5, 2) == "大写：人民币贰仟捌佰壹拾元整"
    assert [page.value(row, 6) for row in (merit, bonus, other)] == [68_000, 168_000, 45_000]
    assert page.cells[merit, 6].formula == f"=ROUND(D{merit}*E{merit},2)"
    assert page.value(merit, 7) == "800.00 × 85.00% = 680.00"
    assert page.cells[merit, 7].formula == f'=TEXT(D{merit},"#,##0.00")&" × "&TEXT(E{merit},"0.00%")&" = "&TEXT(F{merit},"#,##0.00")'
    first = row_of(page, "雪莲茶业有限公司 / 特快")
    assert [[page.value(row, col) for col in (4, 5, 6)] for row in range(first, first + 3)] == [
        [1_000_000, Fraction(1, 20), 50_000],
        [600_000, Fraction(3, 100), 18_000],
        [2_000_000, Fraction(1, 20), 100_000],
    ]


def test_every_line_leads_to_its_row(context: ReportContext) -> None:
    page = page_of(context, "薪酬单·陈思远")
    links = {
        page.value(row, 8): page.cells[row, 8].link for row in range(1, page.last_row) if (row, 8) in page.cells and page.cells[row, 8].link
    }
    assert links == {
        "薪酬表第6行": "薪酬表!A6",
        "业务量流水第6行": "业务量流水!A6",
        "业务量流水第7行": "业务量流水!A7",
        "业务量流水第8行": "业务量流水!A8",
        "突出贡献奖审批第6行": "突出贡献奖审批!A6",
    }


def test_examples_are_violet_and_named(context: ReportContext) -> None:
    page = page_of(context, "薪酬单·陈思远")
    assert page.value(7, 2) == "※ 紫色是示例值，本单位尚未确认：四项权重、特快5%、函件3%、帐单首笔5%。确认前只供参考，不作发放依据。"
    violet = [
        page.value(*place) for place, cell in sorted(page.cells.items()) if cell.style.fill == "purple_light" and cell.style.kind == "ratio"
    ]
    assert violet == [Fraction(1, 4)] * 4 + [Fraction(1, 20), Fraction(3, 100), Fraction(1, 20)]


def test_a_blank_rate_is_never_nothing(make: Callable[..., ReportContext]) -> None:
    page = page_of(make(changes={"函件.提成比例": None}), "薪酬单·陈思远")
    line = row_of(page, "雪莲茶业有限公司 / 函件")
    assert [page.value(line, col) for col in (4, 5, 6)] == [600_000, "×比例未填", "×比例未填"]
    assert page.cells[line, 6].formula is None and page.cells[line, 6].style.fill == "red_light"
    assert page.value(row_of(page, "营销奖励小计"), 6) == "×比例未填"
    assert page.value(4, 4) == "没有算完" and page.value(5, 2) == "×强制　函件 提成比例未填"
    assert page.value(row_of(page, "业绩工资（元）"), 6) == 68_000


def test_a_blank_score_keeps_the_rest(context: ReportContext) -> None:
    page = page_of(context, "薪酬单·马秀英")
    assert page.value(row_of(page, "大客户营销"), 4) == "×得分未填"
    assert page.value(row_of(page, "业绩工资（元）"), 6) == "×得分未填"
    assert page.value(row_of(page, "其他小计"), 6) == 15_000 and page.value(4, 4) == "没有算完"
    assert page.value(row_of(page, "本月没有揽收奖励") + 1, 6) == 0


def test_the_allowance_of_another_branch_is_blank(make: Callable[..., ReportContext]) -> None:
    page = page_of(make(changes={"field_allowance": None}), "薪酬单·陈思远")
    line = row_of(page, "外勤津贴")
    assert [page.value(line, col) for col in (4, 6)] == ["×标准未填", "×津贴未填"]
    assert page.value(5, 2) == "×强制　外勤津贴未填"


def test_a_reversal_of_an_earlier_month_stands_with_the_old_number(make: Callable[..., ReportContext]) -> None:
    flow = [
        {"客户编码": "KH1", "业务代码": "特快", "月份": "2026-10", "收入": "10000", "揽收人": "G0301", "记录编号": "R1"},
        {"客户编码": "KH1", "月份": "2026-09", "收入": "-2000", "冲销标记": "是", "冲销原记录编号": "S1", "记录编号": "R2"},
    ]
    context = make(R10=flow)
    page = page_of(context, "薪酬单·陈思远")
    line = row_of(page, "更正 2026-09 / 特快")
    assert [page.value(line, col) for col in (4, 5, 6)] == [-200_000, Fraction(1, 20), -10_000]
    assert page.value(line, 7).endswith("冲回 S1，原单号 XC-2609-G0301")
    assert page.value(row_of(page, "营销奖励小计"), 6) == 50_000 and page.value(row_of(page, "其他小计"), 6) == 35_000
    assert page.value(4, 4) == 68_000 + 40_000 + 45_000 == context.results["D06"].rows["合计"].iloc[0]
    assert page.value(4, 6).endswith("＋ 更正 -100.00")


def test_pay_by_the_total_of_the_scorecard(make: Callable[..., ReportContext]) -> None:
    page = page_of(make(changes={"pay_formula": "考核总分"}), "薪酬单·陈思远")
    assert page.value(row_of(page, "考核总分"), 4) == 83 and page.value(row_of(page, "业绩工资（元）"), 6) == 66_400


def test_an_allowance_by_days(make: Callable[..., ReportContext]) -> None:
    staff = [{"工号": "G0301", "姓名": "陈思远", "机构": "LJ01", "入职日期": "2026-10-12"}]
    page = page_of(make(changes={"allowance_prorate": "是"}, R02=staff), "薪酬单·陈思远")
    line = row_of(page, "外勤津贴")
    assert [page.value(line, col) for col in (4, 5, 6)] == [15_000, 20, 9_677]
    assert page.cells[line, 6].formula == f"=ROUND(D{line}*E{line}/31,2)"


def test_the_box_for_doubts_is_the_only_open_cell(context: ReportContext) -> None:
    page = page_of(context, "薪酬单·陈思远")
    row = next(row for (row, col), cell in sorted(page.cells.items()) if str(cell.value).startswith("疑义"))
    opened = {place for place, cell in page.cells.items() if not cell.style.locked}
    assert page.protect and opened == {(r, c) for r in range(row + 1, row + 4) for c in range(2, 9)}
    assert page.value(row, 2).endswith("随本月上报送临江州局）")
    signed = [cell.value for (r, _), cell in sorted(page.cells.items()) if r == row + 5]
    assert [words.strip().split("：")[0] for words in signed] == ["编制", "本人确认", "审核", "中心主任", "年　月　日"]


def test_the_list_of_statements_adds_up_whom_it_knows(context: ReportContext) -> None:
    page = page_of(context, "薪酬单")
    assert [page.value(5, col) for col in range(3, 9)] == ["合计 2 人", 68_000, 168_000, 30_000, 30_000, 281_000]
    assert page.cells[6, 9].link == "薪酬单·陈思远!A1" and page.value(7, 8) == "没有算完"


def test_the_scorecard_of_the_catalogue(context: ReportContext) -> None:
    page = page_of(context, "绩效评分单")
    rows = {name: row_of(page, name) for name in ("总分", "日常管理", "市场拓展", "档案", "项目策划")}
    assert [page.value(rows[name], 8) for name in ("总分", "日常管理", "市场拓展")] == [83, 38, 45]
    assert rows["总分"] == 6 and page.cells[6, 8].formula == f"=H{rows['日常管理']}+H{rows['市场拓展']}"
    line = rows["档案"]
    assert [page.value(line, col) for col in range(4, 9)] == [10, 50, 45, Fraction(9, 10), 9]
    assert page.cells[line, 8].formula == f"=ROUND(D{line}*MAX(0,MIN(F{line}/E{line},1)),2)"
    assert page.cells[line, 10].link == "考核评分表!A6" and page.value(rows["项目策划"], 9) == "10×1/2＝5.00"


def test_a_target_of_nothing_is_not_applicable(make: Callable[..., ReportContext]) -> None:
    rows = [
        {"工号": "G0301", "期间": "2026-10", "项目": item, "目标": "0" if item == "其他" else "10", "实际": "10"}
        for item in ("档案", "联系", "市场调查", "稳定", "其他", "项目策划", "新大客户", "年度项目")
    ]
    page = page_of(make(R42=rows), "绩效评分单")
    line = row_of(page, "其他")
    assert [page.value(line, col) for col in (7, 8, 9)] == ["不适用", "不适用", "目标是 0，不适用"]
    assert (page.value(6, 4), page.value(6, 8)) == (95, 95)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "零元整"),
        (281_000, "贰仟捌佰壹拾元整"),
        (1_000_000, "壹万元整"),
        (100_000_005, "壹佰万元零伍分"),
        (20_030_400, "贰拾万零叁佰零肆元整"),
        (10_000_000_000, "壹亿元整"),
        (1_000_100_000_050, "壹佰亿零壹佰万元伍角整"),
        (-12_30, "负壹拾贰元叁角整"),
        (7, "柒分"),
    ],
)
def test_amounts_in_capital_numerals(amount: int, words: Any) -> None:
    assert amount_in_words(amount) == f"人民币{words}"


def test_no_signature_stands_alone_on_a_page() -> None:
    """What is below the bonuses goes to the next page together, where the end of a page would cut it (ux 6)."""

    def page(rows: int) -> Page:
        made = Page(name="薪酬单", widths=WIDTHS)
        for row in range(1, rows + 13):
            made.put(row, 2, "行")
            made.heights[row] = 20
        _kept_whole(made, rows + 1, rows + 12)
        return made

    assert page(10).printing.row_breaks == () and page(10).printing.repeat_rows is None
    cut = page(36)
    assert cut.printing.row_breaks == (36,) and cut.printing.repeat_rows == (1, 2)
    (end,) = page(60).printing.row_breaks
    assert 36 < end < 60, "a long list goes on, and what is below it stays with its last lines"
    assert sum(page(60).heights[row] for row in range(1, end + 1)) < PRINTABLE["A4", False][1] * 0.75 / 0.92
