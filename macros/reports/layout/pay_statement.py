"""薪酬单: one page a manager, every amount a live formula over cells of the same page (E1.4, D06, D06_lines; ux.md 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.reports.layout.amount_words import amount_in_words
from macros.reports.layout.branch_pages import Manager, back_link, examples_line, lines_high, managers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import close, customers, rows_of
from macros.reports.layout.manager_facts import books, score_words
from macros.reports.layout.pay_sheet import MISSING, TOTAL, WHY, PaySheet, arithmetic, head, in_total, line_of, money, source
from validators.filing.reversal import originals
from validators.frames import records
from validators.page.page import Area, Cell, Page, Print, Style
from validators.page.parts import BOX, footer, gap, title_bar
from validators.register import registers
from validators.values.cell import plain
from validators.values.money import percent_shown, yuan_shown
from validators.values.period import Month

WIDTHS = (1, 4, 20, 12, 10, 12, 30, 15, 1)
SHEET = "薪酬单"
TOTAL_ROW = 4
"""The row of 本月应得; its amount stands in column D."""
SCORES = (
    ("基础工作", "基础工作得分", "pay_weight_basic"),
    ("服务和维护", "服务维护得分", "pay_weight_service"),
    ("信息反馈", "信息反馈得分", "pay_weight_feedback"),
    ("大客户营销", "大客户营销得分", "pay_weight_marketing"),
)
APPROVED = ("已批准", "执行中", "完成")
FIRST_RATE = "首笔奖励比例"


def statements(context: ReportContext) -> list[Page]:
    """One page for each row of D06, in the order of 岗位与人员."""
    listed = managers(context)
    rows = {(row["_branch"], row["工号"]): row for row in rows_of(context, "D06")}
    typed = {(row["_branch"], row["工号"]): row for row in records(context.inputs.frame("R43")) if row["月"] == str(context.period)}
    found = books(context, listed)
    lines = rows_of(context, "D06_lines")
    return [
        _statement(
            PaySheet(
                context=context,
                manager=manager,
                pay=rows[manager.key],
                typed=typed[manager.key],
                book=found[manager.key],
                lines=[line for line in lines if (line["_branch"], line["工号"]) == manager.key],
                page=Page(name=sheet_name(manager), tab="green", widths=WIDTHS),
            )
        )
        for manager in listed
        if manager.key in rows and manager.key in typed
    ]


def sheet_name(manager: Manager) -> str:
    """The sheet of a manager's statement; at most 31 characters."""
    return f"{SHEET}·{manager.label}"[:31]


def number_of(month: Month, person: str, version: int | None = None) -> str:
    """单号 of a statement. >>> number_of(Month(2026, 10), 'G0301', 1)
    'XC-2610-G0301-1'
    """
    return f"XC-{month.year % 100:02d}{month.month:02d}-{person}" + (f"-{version}" if version else "")


def _statement(s: PaySheet) -> Page:
    page = s.page
    page.printing = Print(footer=footer(s.context.node.name, s.context.period.zh, SHEET), area=Area(1, 1, 1, len(WIDTHS)))
    title_bar(page, f"客户经理薪酬单　　{s.context.period.zh}")
    page.put(2, 2, _identity(s), "source")
    page.fill_row(2, 1, len(WIDTHS), "source")
    page.heights |= {2: 18, 3: 6}
    s.row = TOTAL_ROW + 5
    _merit(s)
    corrections = _earlier(s)
    _bonus(s, [line for line in s.lines if line["行"] not in corrections])
    _others(s, [(line, corrections[line["行"]]) for line in s.lines if line["行"] in corrections])
    _total(s)
    _doubts(s)
    close(page, s.row - 1)
    return page


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
    merit, bonus, other = s.parts
    added = f"F{merit}+F{bonus}+F{other}"
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
    merit, bonus, _ = (int(s.page.value(row, 6)) for row in s.parts)
    parts = (
        ("业绩工资", merit),
        ("营销奖励", bonus),
        ("突出贡献奖", s.pay["突出贡献奖"]),
        ("外勤津贴", s.pay["外勤津贴"]),
        ("更正", s.pay["营销奖励"] - bonus),
    )
    said = "＝" + " ＋ ".join(f"{name} {yuan_shown(amount)}" for name, amount in parts)
    if s.pay.get("结转下月"):
        said += f"；合计为负，{yuan_shown(s.pay['结转下月'])} 结转下月"
    return said, look


def _merit(s: PaySheet) -> None:
    """一、业绩工资: the four scores (or 考核总分), 得分率, base times 得分率."""
    by_total = s.setting("pay_formula") == "考核总分"
    head(s, "一、业绩工资 ＝ 基数 × Σ(权重 × 得分 ÷ 100)", ("序", "指标", "得分", "权重", "加权分", "为什么是这个分", "出处"))
    first = s.row
    if by_total:
        _total_score(s)
    else:
        _four_scores(s)
    last, rate = s.row - 1, s.pay["得分率"]
    total = TOTAL.but(size=9, wrap=True)
    share = (
        Cell("×未算", MISSING) if rate is None else Cell(rate, TOTAL.but(kind="ratio", indent=-1), f"=ROUND(SUM(F{first}:F{last})/100,10)")
    )
    weight = None if rate is None else Cell(Fraction(1), TOTAL.but(kind="ratio", indent=-1), f"=SUM(E{first}:E{last})")
    points = None if rate is None else Cell(rate * 100, TOTAL.but(kind="score", indent=-1), f"=SUM(F{first}:F{last})")
    at = line_of(s, (None, Cell("得分率", TOTAL), share, weight, points, Cell("权重合计须为 100%", total), None), base=TOTAL)
    _base_line(s, at, by_total)
    s.row = gap(s.page, s.row, 8)


def _four_scores(s: PaySheet) -> None:
    weights = [s.setting(code) for _, _, code in SCORES]
    whole = sum(Fraction(w) for w in weights if w is not None)
    ready = all(w is not None for w in weights) and whole > 0
    reasons = score_words(s.book)
    examples = [(name, w) for (name, _, code), w in zip(SCORES, weights, strict=True) if s.is_example(code)]
    s.examples += ["四项权重"] if len(examples) == len(SCORES) else [f"{name}权重" for name, _ in examples]
    for i, ((name, header, code), given) in enumerate(zip(SCORES, weights, strict=True)):
        score = s.typed[header]
        share = Fraction(given) / whole if ready and given is not None else None
        at = s.row
        fill = "purple_light" if s.is_example(code) else ""
        if score is None:
            s.missing.append(f"“{header}”未填")
        if share is None:
            s.missing.append("四项权重未填")
        product = None if score is None or share is None else Fraction(score) * share
        line_of(
            s,
            (
                Cell(i + 1, Style("tally", sides=BOX)),
                Cell(name, Style("text", sides=BOX)),
                Cell("×得分未填", MISSING) if score is None else Cell(score, Style("score", sides=BOX)),
                Cell("×权重未填", MISSING) if share is None else Cell(share, Style("ratio", sides=BOX, fill=fill)),
                Cell("×未算", MISSING) if product is None else Cell(product, Style("score", sides=BOX), f"=D{at}*E{at}"),
                Cell(reasons[i], WHY),
                source(back_link(registers()["R43"].sheet, s.typed["_row"])),
            ),
        )


def _total_score(s: PaySheet) -> None:
    card = next((row for row in rows_of(s.context, "D07") if (row["_branch"], row["工号"]) == s.manager.key), {})
    total, at = card.get("总分"), s.row
    if total is None:
        s.missing.append("考核总分没有算出")
    line_of(
        s,
        (
            Cell(1, Style("tally", sides=BOX)),
            Cell("考核总分", Style("text", sides=BOX)),
            Cell("×未算", MISSING) if total is None else Cell(total, Style("score", sides=BOX)),
            Cell(Fraction(1), Style("ratio", sides=BOX)),
            Cell("×未算", MISSING) if total is None else Cell(total, Style("score", sides=BOX), f"=D{at}*E{at}"),
            Cell(card.get("理由") or "", WHY),
            source(("绩效评分单", "绩效评分单!A1")),
        ),
    )


def _base_line(s: PaySheet, rate_row: int, by_total: bool) -> None:
    own = s.typed["业绩工资基数"] is not None
    base, merit, at = s.pay["业绩工资基数"], s.pay["业绩工资"], s.row
    if base is None:
        s.missing.append("业绩工资基数未填")
    if not own and s.is_example("pay_base"):
        s.examples.append(f"基数 {yuan_shown(base)}")
    where = back_link(registers()["R43"].sheet, s.typed["_row"]) if own else ("政策·工资基数", None)
    ready = merit is not None
    why = Cell(
        None if not ready else f"{yuan_shown(base)} × {percent_shown(s.pay['得分率'])} = {yuan_shown(merit)}",
        TOTAL.but(size=9, wrap=True),
        arithmetic(at) if ready else None,
    )
    line_of(
        s,
        (
            None,
            Cell("业绩工资（元）", TOTAL),
            in_total(money(base, word="基数未填")),
            Cell(s.pay["得分率"], TOTAL.but(kind="ratio", indent=-1), f"=D{rate_row}") if ready else None,
            in_total(money(merit, f"=ROUND(D{at}*E{at},2)", word="总分未填" if by_total else "得分未填")),
            why,
            source(where).but(fill="blue_light", bold=True),
        ),
        base=TOTAL,
    )
    s.parts.append(at)


def _earlier(s: PaySheet) -> dict[int, tuple[str | None, str | None]]:
    """Row of R10 -> (filing month, 记录编号) of the row it takes back, where that lies in an earlier month or is unknown."""
    flow = s.context.inputs.frame("R10")
    flow = flow[flow["_branch"] == s.manager.branch]
    taken = originals(flow, s.context.inputs.history.frame("R10"))
    origin = {index: (row["_period"], row["记录编号"]) for index, row in zip(taken.index, records(taken), strict=True)}
    found: dict[int, tuple[str | None, str | None]] = {}
    for index, row in zip(flow.index, records(flow), strict=True):
        if row["冲销标记"] and origin.get(index, (None, None))[0] != str(s.context.period):
            found[int(row["_row"])] = origin.get(index, (None, row["冲销原记录编号"]))
    return found


def _bonus(s: PaySheet, lines: Sequence[dict[str, Any]]) -> None:
    """二、营销奖励: one line an R10 row, rounded once."""
    head(s, "二、营销奖励 ＝ Σ(收入 × 比例)，每笔四舍五入到分", ("序", "客户 / 业务", "收入（元）", "比例", "奖励（元）", "为什么", "出处"))
    names, first = customers(s.context), s.row
    for number, line in enumerate(lines, 1):
        known = names.get((line["_branch"], line["客户编码"]))
        _product_line(s, number, f"{known.name if known else line['客户编码']} / {line['业务代码']}", line)
    if not lines:
        line_of(s, (None, Cell("本月没有揽收奖励", Style("text", ink="note", sides=BOX)), None, None, None, None, None))
    income, reward = (_sum(lines, name) for name in ("计奖收入", "奖励"))
    last, number = s.row - 1, len(lines)
    why = f"共 {number} 笔，逐行见出处" if number else "没有带揽收人的收入"
    amount = TOTAL.but(kind="money", indent=-1)
    whole = Cell(reward, amount, f"=SUM(F{first}:F{last})") if reward is not None else Cell("×比例未填", MISSING)
    at = line_of(
        s,
        (
            None,
            Cell("营销奖励小计", TOTAL),
            Cell(income, amount, f"=SUM(D{first}:D{last})"),
            None,
            whole,
            Cell(why, TOTAL.but(size=9)),
            None,
        ),
        base=TOTAL,
    )
    s.parts.append(at)
    s.row = gap(s.page, s.row, 8)


def _sum(lines: Sequence[dict[str, Any]], name: str) -> int | None:
    values = [line[name] for line in lines]
    return None if None in values else sum(int(value) for value in values)


def _product_line(s: PaySheet, number: int, title: str, line: dict[str, Any], tail: str = "") -> None:
    """收入 × 比例 = 奖励 with the words of the rate, or ×比例未填."""
    rate, reward, at = line["比例"], line["奖励"], s.row
    example, said = _rate_words(s, line)
    if rate is None:
        s.missing.append(f"{line['业务代码'] or '没有业务代码的行'} {line['比例种类']}未填")
    if example and rate is not None:
        s.examples.append(f"{line['业务代码']}{'首笔' if line['比例种类'] == FIRST_RATE else ''}{plain(Decimal(rate) * 100)}%")
    words = "；".join(part for part in (said, tail) if part)
    why = (
        f"{line['比例种类']}是空的，请上级在政策表填上"
        if rate is None
        else f"{yuan_shown(line['计奖收入'])} × {percent_shown(rate)} = {yuan_shown(reward)}；{words}"
    )
    sheet = registers()["R10"].sheet
    line_of(
        s,
        (
            Cell(number, Style("tally", sides=BOX)),
            Cell(title, Style("text", size=9, wrap=True, sides=BOX)),
            money(line["计奖收入"], word="收入未填"),
            Cell("×比例未填", MISSING) if rate is None else Cell(rate, Style("ratio", sides=BOX, fill="purple_light" if example else "")),
            money(reward, f"=ROUND(D{at}*E{at},2)", word="比例未填"),
            Cell(why, WHY, None if rate is None else arithmetic(at, f"；{words}")),
            source(back_link(sheet, line["行"])),
        ),
    )
    s.page.heights[at] = max(s.page.heights[at], lines_high(title, 19, least=20))


def _rate_words(s: PaySheet, line: dict[str, Any]) -> tuple[bool, str]:
    """Whether the rate is an invented value, and what is to be said of it."""
    day = _rate_day(s, line)
    product = s.context.inputs.policy.products(day).get(line["业务代码"], {})
    example = product.get("来源") == "示例值"
    first = line["比例种类"] == FIRST_RATE
    said = f"{line['业务代码']}{'首笔，只奖一次' if first else ''}"
    return example, f"{said}{'，示例值待确认' if example else ''}"


def _rate_day(s: PaySheet, line: dict[str, Any]) -> dt.date:
    """The day whose rate holds, as D06_lines takes it: 业务日期, else the first day of 月份, else the filing month."""
    flow = s.context.inputs.frame("R10")
    row = next(iter(records(flow[(flow["_branch"] == line["_branch"]) & (flow["_row"] == line["行"])])), {})
    if row.get("业务日期") is not None:
        found: dt.date = row["业务日期"].date()
        return found
    return Month.parse(row["月份"]).first if row.get("月份") else s.context.period.first


def _others(s: PaySheet, corrections: Sequence[tuple[dict[str, Any], tuple[str | None, str | None]]]) -> None:
    """三、其他: approved awards, allowance, and signed lines for earlier months with their old 单号."""
    head(s, "三、其他", ("序", "项目", "标准/收入", "次数/比例", "金额（元）", "为什么", "出处"))
    first = s.row
    numbers = iter(range(1, 1000))
    _awards(s, numbers)
    _allowance(s, next(numbers))
    for line, (month, record) in corrections:
        old = number_of(Month.parse(month), s.manager.number) if month else "原单不在手边"
        _product_line(
            s, next(numbers), f"更正 {month or '以前月份'} / {line['业务代码'] or ''}", line, f"冲回 {record or '原记录'}，原单号 {old}"
        )
    if not corrections:
        line_of(
            s,
            (
                Cell(next(numbers), Style("tally", sides=BOX)),
                Cell("更正以前月份", Style("text", sides=BOX)),
                None,
                None,
                money(0),
                Cell("本月没有更正", WHY),
                None,
            ),
        )
    last = s.row - 1
    values = [s.page.value(row, 6) for row in range(first, last + 1)]
    whole = None if any(isinstance(value, str) for value in values) else sum(int(value) for value in values)
    total = Cell(whole, TOTAL.but(kind="money", indent=-1), f"=SUM(F{first}:F{last})") if whole is not None else Cell("×没有算完", MISSING)
    said = "更正各行已在《薪酬表》的营销奖励里" if corrections else None
    s.parts.append(line_of(s, (None, Cell("其他小计", TOTAL), None, None, total, Cell(said, TOTAL.but(size=9)), None), base=TOTAL))
    s.row = gap(s.page, s.row, 8)


def _awards(s: PaySheet, numbers: Any) -> None:
    granted = [
        row
        for row in records(s.context.inputs.frame("R44"))
        if (row["_branch"], row["工号"]) == s.manager.key and row["期间"] == str(s.context.period) and row["审批"] in APPROVED
    ]
    for row in granted:
        if row["核准金额"] is None:
            s.missing.append("突出贡献奖核准金额未填")
        line_of(
            s,
            (
                Cell(next(numbers), Style("tally", sides=BOX)),
                Cell("突出贡献奖", Style("text", sides=BOX)),
                None,
                None,
                money(row["核准金额"], word="金额未填"),
                Cell("，".join(filter(None, (row["贡献说明"], row["审批"]))), WHY),
                source(back_link(registers()["R44"].sheet, row["_row"])),
            ),
        )
    if not granted:
        line_of(
            s,
            (
                Cell(next(numbers), Style("tally", sides=BOX)),
                Cell("突出贡献奖", Style("text", sides=BOX)),
                None,
                None,
                money(0),
                Cell("本月没有批准的", WHY),
                None,
            ),
        )


def _allowance(s: PaySheet, number: int) -> None:
    standard, paid, at = s.setting("field_allowance"), s.pay["外勤津贴"], s.row
    fen = None if standard is None else int(Decimal(standard) * 100)
    if paid is None:
        s.missing.append("外勤津贴未填")
    example = s.is_example("field_allowance")
    if example and fen is not None:
        s.examples.append(f"外勤津贴 {yuan_shown(fen)}")
    days, length = _days_in_service(s), s.context.period.last.day
    whole = not s.setting("allowance_prorate")
    said = "按月，不按天折算" if whole else f"在岗 {days} 天，全月 {length} 天"
    formula = f"=ROUND(D{at}*E{at},2)" if whole else f"=ROUND(D{at}*E{at}/{length},2)"
    line_of(
        s,
        (
            Cell(number, Style("tally", sides=BOX)),
            Cell("外勤津贴", Style("text", sides=BOX)),
            money(fen, word="标准未填", fill="purple_light" if example else ""),
            Cell(1 if whole else days, Style("count", sides=BOX)),
            money(paid, formula, word="津贴未填"),
            Cell(f"标准 {yuan_shown(fen)} 元/月，{said}" if fen is not None else "政策里没有填，请上级填上", WHY),
            source(("政策·外勤津贴", None)),
        ),
    )


def _days_in_service(s: PaySheet) -> int:
    row = next((r for r in records(s.context.inputs.frame("R02")) if (r["_branch"], r["工号"]) == s.manager.key), {})
    first, last = s.context.period.first, s.context.period.last
    start = max(first, row["入职日期"].date()) if row.get("入职日期") is not None else first
    end = min(last, row["离职日期"].date()) if row.get("离职日期") is not None else last
    return max(0, (end - start).days + 1)


def _doubts(s: PaySheet) -> None:
    """The box that the manager may write in, signatures, and the way back."""
    page = s.page
    above = s.context.parent.name if s.context.parent else "上级"
    page.put(s.row, 2, f"疑义（写清第几行、我认为应是多少、为什么；随本月上报送{above}）", Style("text", bold=True, ink="blue", indent=0))
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
