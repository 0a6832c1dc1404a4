"""薪酬单, second and third part: a line for each reward, award, allowance and correction (D06, D06_lines; ux.md 6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from macros.reports.layout.branch_pages import back_link, lines_high
from macros.reports.layout.frame import customers, rows_in
from macros.reports.layout.pay_sheet import MISSING, TOTAL, WHY, PaySheet, arithmetic, head, line_of, money, source
from validators.filing.reversal import originals
from validators.frames import records
from validators.page.page import Cell, Style
from validators.page.parts import BOX, gap
from validators.register import registers
from validators.values.cell import plain
from validators.values.money import percent_shown, yuan_shown
from validators.values.origin import carrying, number, parameter
from validators.values.period import Month

APPROVED = ("已批准", "执行中", "完成")
FIRST_RATE = "首笔奖励比例"


def earlier(s: PaySheet) -> dict[int, tuple[str | None, str | None]]:
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


def number_of(month: Month, person: str, version: int | None = None) -> str:
    """单号 of a statement. >>> number_of(Month(2026, 10), 'G0301', 1)
    'XC-2610-G0301-1'
    """
    return f"XC-{month.year % 100:02d}{month.month:02d}-{person}" + (f"-{version}" if version else "")


def bonus(s: PaySheet, lines: Sequence[dict[str, Any]]) -> None:
    """二、营销奖励: one line an R10 row, rounded once."""
    head(s, "二、营销奖励 ＝ Σ(收入 × 比例)，每笔四舍五入到分", ("序", "客户 / 业务", "收入（元）", "比例", "奖励（元）", "为什么", "出处"))
    names, first = customers(s.context), s.row
    for place, line in enumerate(lines, 1):
        known = names.get((line["_branch"], line["客户编码"]))
        _product_line(s, place, f"{known.name if known else line['客户编码']} / {line['业务代码']}", line)
    if not lines:
        line_of(s, (None, Cell("本月没有揽收奖励", Style("text", ink="note", sides=BOX)), None, None, None, None, None))
    income, reward = (_sum(lines, name) for name in ("计奖收入", "奖励"))
    last, many = s.row - 1, len(lines)
    why = f"共 {many} 笔，逐行见出处" if many else "没有带揽收人的收入"
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


def _product_line(s: PaySheet, place: int, title: str, line: dict[str, Any], tail: str = "") -> None:
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
            Cell(place, Style("tally", sides=BOX)),
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
    product = s.context.inputs.policy.products(_rate_day(s, line)).get(line["业务代码"], {})
    example = product.get("来源") == "示例值"
    said = f"{line['业务代码']}{'首笔，只奖一次' if line['比例种类'] == FIRST_RATE else ''}"
    return example, f"{said}{'，示例值待确认' if example else ''}"


def _rate_day(s: PaySheet, line: dict[str, Any]) -> dt.date:
    """The day whose rate holds, as D06_lines takes it: 业务日期, else the first day of 月份, else the filing month."""
    flow = s.context.inputs.frame("R10")
    row = next(iter(records(flow[(flow["_branch"] == line["_branch"]) & (flow["_row"] == line["行"])])), {})
    if row.get("业务日期") is not None:
        found: dt.date = row["业务日期"].date()
        return found
    return Month.parse(row["月份"]).first if row.get("月份") else s.context.period.first


def others(s: PaySheet, corrections: Sequence[tuple[dict[str, Any], tuple[str | None, str | None]]]) -> None:
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
                money(carrying(0, number(0, "本月没有更正"))),
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
        for row in rows_in(s.context, "R44")
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
                money(carrying(0, number(0, "本月没有批准的"))),
                Cell("本月没有批准的", WHY),
                None,
            ),
        )


def _allowance(s: PaySheet, place: int) -> None:
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
            Cell(place, Style("tally", sides=BOX)),
            Cell("外勤津贴", Style("text", sides=BOX)),
            money(carrying(fen, parameter("field_allowance", s.manager.branch)), word="标准未填", fill="purple_light" if example else ""),
            Cell(1 if whole else days, Style("count", sides=BOX), origin=number(1 if whole else days, said)),
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
