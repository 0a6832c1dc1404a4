"""薪酬单: one page a manager, every amount a live formula over cells of the same page (E1.4, D06, D06_lines; ux.md 6)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.amount_words import amount_in_words
from macros.reports.layout.branch_pages import Manager, examples_line, lines_high, managers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in, rows_of
from macros.reports.layout.pay_lines import bonus, earlier, number_of, others
from macros.reports.layout.pay_merit import merit
from macros.reports.layout.pay_sheet import PaySheet
from macros.reports.layout.week.manager_facts import books
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.report_sheet import ReportSheet
from validators.page.page import Page, Style
from validators.page.page_ends import page_ends
from validators.page.parts import BOX, footer, gap, title_bar
from validators.values.money import yuan_shown
from validators.values.safe_names import safe_sheet_name
from validators.wording.doubt_box import DOUBT, STATEMENT

WIDTHS = (1, 4, 20, 12, 10, 12, 30, 15, 1)
SHEET = STATEMENT
_REPEATED = (1, 2)
"""Title and whose it is: repeated on a second page."""
TOTAL_ROW = 4
"""The row of 本月应得; its amount stands in column D."""


def statements(context: ReportContext) -> list[ReportSheet]:
    """One sheet for each row of D06, in the order of 岗位与人员."""
    listed = managers(context)
    rows = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D06")}
    typed = {(row["_branch"], row["工号"]): row for row in rows_in(context, "R43") if row["月"] == str(context.period)}
    found = books(context, listed)
    lines = rows_of(context, "D06_lines")

    def statement(manager: Manager) -> ReportSheet:
        def laid(flow: PageFlow) -> None:
            mine = [line for line in lines if (line["_branch"], line["工号"]) == manager.key]
            held: dict[str, Any] = {"pay": rows[manager.key], "typed": typed[manager.key], "book": found[manager.key], "lines": mine}
            flow.row = _statement(PaySheet(context=context, manager=manager, page=flow.page, **held))

        return ReportSheet(sheet=sheet_name(manager), widths=WIDTHS, parts=(laid,), tab="green", bare=True)

    return [statement(manager) for manager in listed if manager.key in rows and manager.key in typed]


def sheet_name(manager: Manager) -> str:
    """The sheet of a manager's statement; at most 31 characters."""
    return safe_sheet_name(f"{SHEET}·{manager.label}")


def _statement(s: PaySheet) -> int:
    page = s.page
    page.printing.footer = footer(s.context.node.name, s.context.period.zh, SHEET)
    title_bar(page, f"客户经理薪酬单　　{s.context.period.zh}")
    page.put(2, 2, _identity(s), "source")
    page.fill_row(2, 1, len(WIDTHS), "source")
    page.heights |= {2: 18, 3: 6}
    s.row = TOTAL_ROW + 5
    merit(s)
    corrections = earlier(s)
    bonus(s, [line for line in s.lines if line["行"] not in corrections])
    rest = s.row
    others(s, [(line, corrections[line["行"]]) for line in s.lines if line["行"] in corrections])
    _total(s)
    _doubts(s)
    kept_whole(page, rest, s.row - 1)
    return s.row


def kept_whole(page: Page, first: int, last: int) -> None:
    """No signature alone on a page: where a page ends, what is below the bonuses (from row `first`) goes to the next together.

    Pages end where the program that leaves the least room would end them: the others have room for the same rows.
    """
    ends = page_ends(page, [(first, last)], last, _REPEATED)
    if ends:
        page.printing.row_breaks, page.printing.repeat_rows = ends, (_REPEATED[0], _REPEATED[-1])


def _identity(s: PaySheet) -> str:
    version = next((f.version for f in s.context.inputs.filings if f.branch == s.manager.branch), 1)
    number = number_of(s.context.period, s.manager.number, version)
    return f"{s.manager.name}（{s.manager.number}）　{s.context.node.name}　{s.manager.post}　单号 {number}　政策摘要 {s.context.digest}"


def _total(s: PaySheet) -> None:
    """本月应得 with its parts, in capital numerals, and the line of 示例值."""
    page, row = s.page, TOTAL_ROW
    ready = s.pay["合计"] is not None and not s.missing
    box = Style("text", sides="", heavy="tb", fill="white")
    page.merge(row, 2, row, 3, "本月应得（元）", box.but(bold=True, size=14, align="center", heavy="tlb"))
    page.fill_row(row, 2, 3, box.but(heavy="tlb"))
    merits, rewards, rest = s.parts
    added = f"F{merits}+F{rewards}+F{rest}"
    amount = Style("kpi", number="money", size=20, ink="blue", heavy=BOX, align="center", indent=0)
    if ready:
        cut = s.setting("negative_pay") == "清零"
        page.merge(row, 4, row, 5, s.pay["合计"], amount, formula=f"=MAX(0,{added})" if cut else f"={added}")
    else:
        page.merge(row, 4, row, 5, "没有算完", amount.but(number="", size=14, ink="alarm"))
    page.fill_row(row, 4, 5, amount)
    page.merge(row, 6, row, 8, *_sum_words(s, ready))
    page.cells[row, 6] = page.cells[row, 6].but(heavy="trb")
    page.fill_row(row, 6, 8, Style("text", heavy="trb"))
    words = f"大写：{amount_in_words(s.pay['合计'])}" if ready else f"×强制　{'、'.join(dict.fromkeys(s.missing))}"
    page.merge(row + 1, 2, row + 1, 8, words, Style("text", bold=not ready, ink="" if ready else "alarm"))
    page.heights |= {row: 38, row + 1: 18, row + 2: 4}
    said = list(dict.fromkeys(s.examples))
    if said:
        look = Style("note", fill="purple_light", wrap=True, indent=1)
        page.merge(row + 3, 2, row + 3, 8, examples_line(said), look)
        page.fill_row(row + 3, 2, 8, look)
        page.heights[row + 3] = lines_high(examples_line(said), 98)
    else:
        page.heights[row + 3] = 3


def _sum_words(s: PaySheet, ready: bool) -> tuple[Any, Style, None] | tuple[Any, Style]:
    """The parts of the sum, and what is carried forward."""
    look = Style("text", size=9, wrap=True)
    if not ready:
        return "缺的补上后再点【计算】；其余各部分已经算出。", look
    merits, rewards, _ = (int(s.page.value(row, 6)) for row in s.parts)
    parts = (
        ("业绩工资", merits),
        ("营销奖励", rewards),
        ("突出贡献奖", s.pay["突出贡献奖"]),
        ("外勤津贴", s.pay["外勤津贴"]),
        ("更正", s.pay["营销奖励"] - rewards),
    )
    said = "＝" + " ＋ ".join(f"{name} {yuan_shown(amount)}" for name, amount in parts)
    if s.pay.get("结转下月"):
        said += f"；合计为负，{yuan_shown(s.pay['结转下月'])} 结转下月"
    return said, look


def _doubts(s: PaySheet) -> None:
    """The box that the manager may write in, signatures, and the way back."""
    page = s.page
    above = s.context.parent.name if s.context.parent else "上级"
    page.put(
        s.row, 2, f"{DOUBT}（写清第几行、我认为应是多少、为什么；随本月上报送{above}）", Style("text", bold=True, ink="blue", indent=0)
    )
    page.heights[s.row] = 20
    look = Style("text", fill="white", heavy=BOX, wrap=True, valign="top", locked=False)
    page.merge(s.row + 1, 2, s.row + 3, 8, None, look)
    for row in range(s.row + 1, s.row + 4):
        page.fill_row(row, 2, 8, look)
        page.heights[row] = 17
    s.row = gap(page, s.row + 4, 8)
    for col, words in (
        (2, f"编制：{s.context.compiler or '＿＿＿＿'}"),
        (4, "本人确认：＿＿＿＿"),
        (6, "审核：＿＿＿"),
        (7, "　中心主任：＿＿＿＿"),
    ):
        page.put(s.row, col, words, "signature")
    page.put(s.row, 8, "年　月　日", Style("signature", align="right"))
    page.heights[s.row] = 28
    page.put(s.row + 1, 2, "※ 每一笔都能追到“出处”列所指的行；金额是活公式，点单元格可看算式。只给本人和主管，请勿转发。", "note")
    page.heights[s.row + 1] = 16
    s.row += 2
