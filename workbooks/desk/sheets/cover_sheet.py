"""封面 of a branch desk: what to do next, six steps, the directory of sheets, the envelope (ux 3, settled 22, 25)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from validators.finding import Severity
from validators.packs.trade_pack import Pack
from validators.page.page import Area, Choice, Page, Print, Shade, Style
from validators.page.parts import BOX
from validators.values.cell import as_text
from validators.wording.step_words import idle_steps
from workbooks.book import Grid, WriteBlock, column_number
from workbooks.desk.deadline import countdown, deadline_label
from workbooks.desk.lists import list_name
from workbooks.desk.sheets.cover_grid import (
    DONE,
    IDLE,
    ROW,
    TOP,
    WAITING,
    WIDTHS,
    DeskHead,
    glyph_shades,
    head,
    input_cell,
    step_line,
    system_cell,
    table_header,
    tiles,
    titles,
)
from workbooks.desk.sheets.kept_cover import LAST_MONTH
from workbooks.desk.sheets.register_sheet import RegisterSheet
from workbooks.desk.sheets.state_sheet import CHECK, FIRST_ROW, PACK, STEP_ROWS, counted_row, missing_sheets, row_count, step_cell
from workbooks.desk.sheets.state_sheet import SHEET as STATE
from workbooks.submission.sign_off import SIGN_OFF, SIGNATORY, answer_label, questions

SHEET = "封面"
INPUTS = {"填报人": "D17", "联系电话": "D18", "填报日期": "D19", "零报": "D20", "附言": "D21"}
"""Label -> cell of what staff fill."""
SYSTEM = {"机构编码": "I17", "期间": "I18", "版本": "I19", "今天": "I20", "截止日": "I21"}
STEPS = ("填报", "校验", "分级", "计算", "报表", "上报")
STATE_CELLS = {name: f"D{row}" for row, name in enumerate(STEPS, 9)}
"""Step -> cell of its state, a formula over what `_状态` keeps of it."""
BEFORE = (("我的一周", "挑出本周要走访的客户，看离目标多远"), ("校验结果", "要改、要批、要说明的都在这里"))
AFTER = (("说明", "颜色、六步、没有宏时怎么办"),)
"""Computed sheets that every desk has around those of its pack, and what each is for."""

_NOTES = {
    "分级": "校验通过后再点；本单位的结果是试算，以上级发布的为准",
    "计算": "{made}一次算完",
    "报表": "生成本单位各报表，打印预览后请领导过目",
    "上报": "生成上报件和邮件草稿；不点发送就不会发出",
}
_FINDINGS = (("×强制", "red"), ("◆准强制", "orange"), ("▲核实", "yellow"), ("○提示", "blue"))
_HEADERS = ("表", "本月行", "上月", *(label for label, _ in _FINDINGS))
_MAIN = 6
_DIRECTORY = 8
"""Column of the names of the sheets in the directory; 本月行 and 上月 stand to its right."""


@dataclass(frozen=True, kw_only=True)
class Cover(DeskHead):
    """What 封面 of a branch says.

    last_rows  register id -> rows of last month
    inputs     label of INPUTS -> value
    """

    deadline: dt.date | None
    registers: Sequence[RegisterSheet]
    version: int = 1
    last_rows: Mapping[str, int] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> dict[str, Any]:
        """What a 封面 that was deleted cannot be made from again (`kept_cover`)."""
        names = {what.register.id: what.register.sheet for what in self.registers}
        months = {LAST_MONTH + names[name]: count for name, count in self.last_rows.items() if name in names}
        asked = {answer_label(i): text for i, text in enumerate(questions(self.policy, self.node.code, self.period.first), 1)}
        return {**{asked.get(label, label): value for label, value in self.inputs.items()}, "版本": self.version, **months}

    @property
    def missing(self) -> list[str]:
        """Must-fill registers that are empty."""
        return missing_sheets(self.registers, str(self.inputs.get("零报") or ""))

    @property
    def next_step(self) -> str:
        """The sentence of E5 on the day of issue, when nothing has been checked yet."""
        if not self.inputs.get("填报人"):
            return "先在蓝框里填填报人和电话"
        return f"《{self.missing[0]}》还是空的：去填，或选“零报”" if self.missing else "第 2 步：点【校验】"


def step_edit(step: str, note: str, state: str = DONE) -> WriteBlock:
    """What a button notes down about its step on a desk whose steps are plain words (made before 0.2): state and line."""
    return WriteBlock(sheet=SHEET, row=TOP + STEPS.index(step), column=4, values=[[state, note]])


def version_edit(version: int) -> WriteBlock:
    """The version that was packed last: 封面 and the file say the same."""
    cell = SYSTEM["版本"]
    return WriteBlock(sheet=SHEET, row=int(cell[1:]), column=column_number(cell[0]), values=[[version]])


def last_rows_edits(grid: Grid, counts: Mapping[str, int]) -> list[WriteBlock]:
    """The column 上月 of the directory, for the sheets named; `grid` is 封面 as it stands."""
    rows = range(grid.first_row, grid.first_row + len(grid.rows))
    found = [(row, counts[name]) for row in rows if (name := as_text(grid.at(row, _DIRECTORY))) in counts]
    return [WriteBlock(sheet=SHEET, row=row, column=_DIRECTORY + 2, values=[[count]]) for row, count in found]


def last_rows_of(grid: Grid) -> dict[str, int]:
    """The column 上月 of the directory of 封面, by sheet."""
    rows = range(grid.first_row, grid.first_row + len(grid.rows))
    return {
        as_text(grid.at(row, _DIRECTORY)): int(count)
        for row in rows
        if type(count := grid.at(row, _DIRECTORY + 2)) in (int, float) and as_text(grid.at(row, _DIRECTORY))
    }


def home_page(cover: Cover) -> Page:
    """The page 封面."""
    page = Page(name=SHEET, widths=WIDTHS, active=True)
    titles(page, "大客户台账", cover)
    _tiles(page, cover)
    _steps(page, cover)
    first, rest = _split(cover.registers)
    _directory(page, cover, first, 7, "各表情况（点表名可跳转）", 27)
    _envelope(page, cover)
    page.heights |= {15: 6, 22: 18, 23: 16, 24: 6}
    _legend(page)
    end = _more(page, cover, rest)
    page.printing = Print(
        landscape=True,
        fit=(1, 0),
        area=Area(1, 1, end, len(WIDTHS)),
        row_breaks=(24,),
        footer=f"{cover.node.name} · {cover.period} · {SHEET}",
    )
    return page


def _tiles(page: Page, cover: Cover) -> None:
    tiles(
        page,
        (deadline_label(cover.deadline), countdown(cover.today, cover.deadline)),
        ("下一步做什么", cover.next_step, _next_formula()),
        ("还差什么才能上报", "还没有校验过", _OPEN),
    )


_OPEN = (
    '=IF(校验指纹="","还没有校验过",IF(未改强制+未改准强制+未改核实=0,"√ 没有，可以上报",'
    'IF(未改强制=0,"",未改强制&" 处强制要改")&IF(未改强制*(未改准强制+未改核实)=0,""," · ")'
    '&IF(未改准强制=0,"",未改准强制&" 处要审批")&IF(未改准强制*未改核实=0,""," · ")'
    '&IF(未改核实=0,"",未改核实&" 处要说明")))'
)
_FILLED = '=IF(缺表数=0,"√已完成",IF(SUM({})>0,"●进行中","○未开始"))'
_CHECKED = (
    '=IF(校验指纹="","○未开始",IF(校验指纹<>数据指纹,"●要重查",IF(未改强制+未改核实>0,"×未通过",IF(未改准强制>0,"◆待审批","√已完成"))))'
)
_FILLED_NOTE = '=IF(缺表数=0,"必填表都有数据；没有的业务在下面选“零报”",缺表数&" 张必填表是空的，第一张是《"&缺表&"》；没有请选“零报”")'
_CHECKED_NOTE = (
    '=IF(校验时间="","还没有校验过。点【校验】开始。",校验时间&" 校验：还有强制 "&未改强制&"、准强制 "&未改准强制&"、核实 "&未改核实)'
)
_DONE = '=IF({done}="","○未开始",IF({done}<>数据指纹,"●要重做","√已完成"))'
_DONE_NOTE = '=IF({done}="","{words}",IF({done}<>数据指纹,"{old}","")&{note})'
_StepLine = tuple[str, str | None, str, str | None]
"""State and line of a step, each with its formula."""
_OLD = {PACK: "已过时，打包后又改过："}
"""What stands before the line of a step that was done on other data."""


def _later_steps(pack: Pack) -> dict[str, _StepLine]:
    """分级, 计算, 报表, 上报: state and line on the day of issue, each with its formula; a step that the pack lacks is behind the clerk."""
    found: dict[str, _StepLine] = {step: (IDLE, None, words, None) for step, words in idle_steps(pack).items()}
    for step in STEP_ROWS:
        if step != CHECK and step not in found:
            words, done = _NOTES[step].format(made=pack.made), step_cell(step, "fingerprint")
            line = _DONE_NOTE.format(done=done, words=words, old=_OLD.get(step, "做后又改过数据："), note=step_cell(step, "note"))
            found[step] = (WAITING, _DONE.format(done=done), words, line)
    return found


def _next_formula() -> str:
    """The first that holds (ux 3)."""
    steps = [
        ('填报人=""', '"先在蓝框里填填报人和电话"'),
        ("缺表数>0", '"《"&缺表&"》还是空的：去填，或选“零报”"'),
        ("未改强制>0", '"先改 "&未改强制&" 处强制问题，改完再点【校验】"'),
        ("未改准强制>0", '未改准强制&" 处要上级同意：写理由，再点【提交审批】"'),
        ("未改核实>0", '未改核实&" 处要写理由：到《校验结果》的“理由”列写"'),
        ('校验指纹=""', '"第 2 步：点【校验】"'),
        ("校验指纹<>数据指纹", '"校验后又改过数据，请再点【校验】"'),
    ]
    for number, name, button in ((3, "分级", "分级"), (4, "计算", "计算"), (5, "报表", "生成报表"), (6, "上报", "打包上报")):
        steps.append((f'LEFT({STATE_CELLS[name]},1)<>"√"', f'"第 {number} 步：点【{button}】"'))
    text = '"第 "&版本&" 版已做好：核对邮件，再自己点“发送”"'
    for test, words in reversed(steps):
        text = f"IF({test},{words},{text})"
    return "=" + text


def _steps(page: Page, cover: Cover) -> None:
    head(page, 7, 2, 6, "本月六步")
    table_header(page, 8, 2, ("步", "做什么", "状态", "情况", "按这里"))
    any_rows = any(row_count(what) for what in cover.registers)
    counts = f"'{STATE}'!$B${FIRST_ROW}:$B${FIRST_ROW + len(cover.registers) - 1}"
    filled = DONE if not cover.missing else "●进行中" if any_rows else WAITING
    note = (
        "必填表都有数据；没有的业务在下面选“零报”"
        if not cover.missing
        else f"{len(cover.missing)} 张必填表是空的，第一张是《{cover.missing[0]}》；没有请选“零报”"
    )
    states: dict[str, _StepLine] = {
        "填报": (filled, _FILLED.format(counts), note, _FILLED_NOTE),
        "校验": (WAITING, _CHECKED, "还没有校验过。点【校验】开始。", _CHECKED_NOTE),
        **_later_steps(cover.policy.pack),
    }
    for number, name in enumerate(STEPS, 1):
        step_line(page, number, name, *states[name])
    glyph_shades(page, Area(TOP, 4, TOP + 5, 4))


def _split(registers: Sequence[RegisterSheet]) -> tuple[list[RegisterSheet], list[RegisterSheet]]:
    """Six for the first screen, must-fill ones before others; and the rest. Both in sheet order."""
    ranked = sorted(registers, key=lambda what: not what.register.required)
    main = {what.register.id for what in ranked[:_MAIN]}
    return ([what for what in registers if what.register.id in main], [what for what in registers if what.register.id not in main])


def _directory(page: Page, cover: Cover, registers: Sequence[RegisterSheet], row: int, title: str, height: float) -> int:
    """The table of registers at H:N; its first free row."""
    head(page, row, 8, 14, title)
    table_header(page, row + 1, 8, _HEADERS)
    order = {what.register.id: i for i, what in enumerate(cover.registers)}
    first = row + 2
    for at, what in enumerate(registers, first):
        place = f"'{STATE}'!$B${FIRST_ROW + order[what.register.id]}"
        page.put(at, 8, what.register.sheet, Style("link", indent=1, sides=BOX), link=f"{what.register.sheet}!A1")
        page.put(at, 9, row_count(what), Style("tally", sides=BOX), formula=f"={place}")
        page.put(at, 10, cover.last_rows.get(what.register.id), Style("tally", ink="note", sides=BOX))
        counted = counted_row(order[what.register.id], len(cover.registers))
        for col, letter in enumerate("BCDE", 11):
            page.put(at, col, 0, Style("findings", sides=BOX), formula=f"='{STATE}'!${letter}${counted}")
        page.heights.setdefault(at, height)
    end = first + len(registers)
    if registers:
        page.shades += [
            Shade(
                area=Area(first, 11 + i, end - 1, 11 + i),
                formula=f"={'KLMN'[i]}{first}>0",
                style=Style("findings", fill=f"{meaning}_light", bold=True),
            )
            for i, (_, meaning) in enumerate(_FINDINGS)
        ]
    return end


def _envelope(page: Page, cover: Cover) -> None:
    head(page, 16, 2, 6, "本单位要填的（蓝框）")
    head(page, 16, 8, 14, "系统填的（不用管）")
    for label, cell in INPUTS.items():
        input_cell(page, int(cell[1:]), label, cover.inputs.get(label))
    values: dict[str, tuple[Any, str, str | None]] = {
        "机构编码": (cover.node.code, "text", None),
        "期间": (str(cover.period), "text", None),
        "版本": (cover.version, "tally", None),
        "今天": (cover.today, "date", "=TODAY()"),
        "截止日": (cover.deadline, "date", None),
    }
    for label, cell in SYSTEM.items():
        value, kind, formula = values[label]
        system_cell(page, int(cell[1:]), 8, (9, 11), label, value, kind, formula)
    _input_checks(page)


def _input_checks(page: Page) -> None:
    page.choices += [
        Choice(
            area=Area(19, 4, 19, 4),
            kind="date",
            source=("between", dt.date(2000, 1, 1), dt.date(2200, 12, 31)),
            stop=False,
            title="填报日期：请填日期",
            message="填报日期要填日期。怎么改：按 Esc，再按 2026-10-31 的样子填。",
        ),
        Choice(
            area=Area(20, 4, 20, 4),
            kind="list",
            source="=清单_零报",
            stop=False,
            title="零报：请从下拉里选",
            message="零报填“全部”，或填表名，几张表用、隔开。确认无误按“是”，重选按“否”。",
        ),
    ]


def _legend(page: Page) -> None:
    for col, last, text, fill in (
        (2, 4, "白底蓝框：您填", "white"),
        (5, 5, "灰底：系统算，不用填　紫字：示例值，尚未确认", "grey_light"),
        (6, 6, f"{Severity.A.label} 必须改", Severity.A.light),
        (8, 8, f"{Severity.B.label} 要审批", Severity.B.light),
        (9, 10, f"{Severity.C.label} 写理由", Severity.C.light),
        (11, 12, f"{Severity.D.label} 可不改", Severity.D.light),
        (13, 14, "√ 已完成", "green_light"),
    ):
        look = Style("text", size=9, fill=fill, align="center")
        page.merge(22, col, 22, last, text, look)
        page.fill_row(22, col, last, look)
    page.put(
        23, 2, "按钮没反应？WPS：点最上面“大客户”一栏的同名按钮。Excel：保存后把本文件拖到桌面“大客户工作簿”图标上，结果一样。", "hint"
    )


def _more(page: Page, cover: Cover, rest: Sequence[RegisterSheet]) -> int:
    """Below the first screen: the other registers, the computed sheets, the rest of the envelope; the last row."""
    end = _directory(page, cover, rest, 25, "其他各表（点表名可跳转）", ROW) if rest else 25
    head(page, 25, 2, 6, "系统算出的表（点表名可跳转）")
    page.heights |= {25: 21, 26: 20}
    computed = (*BEFORE, *((name, told.short or told.words) for name, told in cover.policy.pack.sheets.items()), *AFTER)
    for row, (name, what) in enumerate(computed, 26):
        page.put(row, 3, name, "link", link=f"{name}!A1")
        page.put(row, 5, what, "hint")
        page.heights.setdefault(row, ROW)
    row = 26 + len(computed)
    page.heights[row] = 21
    head(page, row, 2, 6, "这份台账的来历")
    lines = (
        ("机构名称", cover.node.name),
        ("上级机构", cover.parent.code if cover.parent else None),
        ("方案", cover.policy.pack.id),
        ("政策摘要", cover.policy.digest),
        ("模板版本", cover.template),
        ("程序版本", cover.program),
    )
    for at, (label, value) in enumerate(lines, row + 1):
        system_cell(page, at, 3, (4, 5), label, value)
        page.heights.setdefault(at, ROW)
    return _sign_off(page, cover, max(end - 1, row + len(lines)) + 1)


def _sign_off(page: Page, cover: Cover, row: int) -> int:
    """What whoever signs answers before 打包上报: 是 or 否 in the blue frame, the question to its right; the last row."""
    asked = questions(cover.policy, cover.node.code, cover.period.first)
    if not asked:
        return row - 1
    head(page, row, 2, 14, "签字确认（打包上报时写进上报件）")
    page.heights[row] = 21
    for number, question in enumerate(asked, 1):
        input_cell(page, row + number, answer_label(number), cover.inputs.get(answer_label(number), cover.inputs.get(question)))
        page.put(row + number, 8, question, "text")
    last = row + len(asked) + 1
    input_cell(page, last, SIGNATORY, cover.inputs.get(SIGNATORY))
    page.choices.append(
        Choice(
            area=Area(row + 1, 4, last - 1, 4),
            kind="list",
            source=f"={list_name(SIGN_OFF)}",
            stop=False,
            title="签字确认：请选是或否",
            message="逐条答“是”或“否”；答“否”要写原因，如“否：ERP月底才关账”。",
        )
    )
    return last
