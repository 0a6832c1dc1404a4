"""E3.99 说明与来源: files with their versions and checksums, control totals, policy, and what the computations say."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import FILLS, GLYPHS, finish, missing, start
from macros.reports.parts.report_sheet import Report
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, gap, section, table
from validators.values.origin import Origin, carrying, count_of, facts, sum_of, told
from validators.values.text import Text

WIDTHS = (1, 5, 20, 46, 7, 17, 12, 34, 1)
FIRST_ROW = 4
_KINDS = {"money": "money", "quantity": "quantity", "count": "count"}


def build(context: ReportContext) -> Page:
    """The last sheet: everything that another office needs to check or repeat the report."""
    page = start(context, "说明与来源", "说明与来源", WIDTHS, tab="grey", landscape=True)
    row = section(page, FIRST_ROW, 2, 8, "一、上报件（文件名、版本、封印校验和）")
    made = _files(context, page, row)
    row = section(page, gap(page, made.below, 8), 2, 8, "二、合并核对（差额必须是 0）")
    made = _control(context, page, row)
    row = section(page, gap(page, made.below, 8), 2, 8, "三、政策与口径")
    made = _policy(context, page, row)
    row = section(page, gap(page, made.below, 8), 2, 8, "四、计算说明（没算的、没填的、历史不足的）")
    made = _notes(context, page, row)
    finish(context, page, made.below, (2, 4, 6))
    return page


def _files(context: ReportContext, page: Page, row: int) -> Table:
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="文件", kind="id"),
        Col(header="版本", kind="tally"),
        Col(header="签收时间", kind="moment"),
        Col(header="状态", kind="choice"),
        Col(header="校验和（SHA-256 前 16 位）", kind="id", align="center"),
    )
    order = [*(b for b in context.board if b.counted), *missing(context)]
    lines = []
    for i, b in enumerate(order, 1):
        state = Cell(GLYPHS[b.word] + b.word, Style("choice", fill=FILLS[b.word], sides="ltrb"))
        there = bool(b.file)
        lines.append(
            [
                i,
                b.name,
                b.file if there else Absent(b.state),
                carrying(b.version, facts("收件登记", (b.file, b.version))) if b.version else Absent("–"),
                b.received or Absent("–"),
                state,
                b.checksum[:16] if there else Absent(b.state),
            ]
        )
    return table(page, row, 2, columns, lines, limit=len(lines), empty="没有应报单位")


def _control(context: ReportContext, page: Page, row: int) -> Table:
    """各单位合计, 合并数 and their live difference, measure by measure, in the unit of each."""
    columns = (
        ORDINAL,
        Col(header="指标"),
        Col(header="各单位合计", kind="number"),
        Col(header="单位", kind="choice"),
        Col(header="合并数", kind="number"),
        Col(header="差额", kind="number"),
        Col(header="结论"),
    )
    result = context.results.get("D35")
    measures = result.extra["measures"] if result is not None else {}
    lines = []
    for i, (name, found) in enumerate(measures.items(), 1):
        at, off = row + i, found["difference"]
        kind = Style(_KINDS[found["format"]], sides="ltrb", ink="alarm" if off else "")
        unit = {"money": "元", "count": "行"}.get(found["format"], "")
        lines.append(
            [
                i,
                name,
                Cell(carrying(found["sum_of_branches"], _claimed(context, name, found["format"])), kind),
                unit,
                Cell(carrying(found["consolidated"], _held(context, name)), kind),
                Cell(off, kind.but(bold=True), f"=D{at}-F{at}"),
                Cell("× 不符，报表不能用" if off else "√ 相符", Style("text", ink="alarm" if off else "green", sides="ltrb")),
            ]
        )
    return table(page, row, 2, columns, lines, limit=len(lines), empty="没有做合并核对")


def _claimed(context: ReportContext, measure: str, form: str) -> Origin:
    """What each filing says of itself: its control totals."""
    control, scale = context.inputs.results.get("control"), {"money": 100, "quantity": 1000}.get(form, 1)
    if control is None:
        return told("上报件没有写明合计")
    mine = control.rows[control.rows["指标"] == measure]
    claims = ((str(branch), Fraction(int(value), scale)) for branch, value in zip(mine["_branch"], mine["值"], strict=True))
    return facts("各上报件写明的合计", *claims)


def _held(context: ReportContext, measure: str) -> Origin:
    """The merged rows themselves."""
    if measure in ("收入", "数量"):
        return sum_of("R10", measure, [context.period], {})
    named = {f"{register.sheet} 行数": name for name, register in context.inputs.policy.registers.items()}
    return count_of(named[measure], [context.period], {})


def _signed(context: ReportContext) -> str:
    """How many filings bear whose signature, in words; those that nobody vouches for by name."""
    found: dict[str, list[str]] = {}
    for b in context.board:
        if b.signed:
            found.setdefault(b.signed.split("，指纹")[0], []).append(b.short)
    return "；".join(
        f"{words} {len(who)} 家" + ("" if "核对）" in words and "未" not in words else f"（{'、'.join(who)}）")
        for words, who in found.items()
    )


def _policy(context: ReportContext, page: Page, row: int) -> Table:
    pack = context.inputs.policy.pack
    facts: list[tuple[str, str]] = [
        ("方案", f"{pack.id} {pack.title.zh}"),
        ("政策摘要", context.digest),
        *((("账本", context.anchor),) if context.anchor else ()),
        *((("签名", _signed(context)),) if any(b.signed for b in context.board) else ()),
        ("期间", context.period.zh),
        ("生成时间", f"{context.generated:%Y-%m-%d %H:%M}"),
        ("编制", context.compiler or "没有填"),
        ("报给", context.parent.name if context.parent else "没有上级"),
        ("示例值", "、".join(context.examples) or "没有用到"),
        ("金额", "元，合计精确到分；万元表中各行凑足合计，使各行相加等于合计"),
        ("没有数据的单位", "写明未报或退回，不计入任何合计，也不按 0 计；比较只用两个月都有数的单位（同口径）"),
    ]
    lines: list[list[Any]] = [[i, name, text] for i, (name, text) in enumerate(facts, 1)]
    columns = (ORDINAL, Col(header="项目"), Col(header="内容"))
    made = table(page, row, 2, columns, lines)
    _widen(page, made)
    return made


def _notes(context: ReportContext, page: Page, row: int) -> Table:
    lines: list[list[Any]] = []
    for name, result in context.results.items():
        said = [b.message for b in result.blocked] + list(result.notes)
        lines += [[len(lines) + 1, f"{name} {result.title.zh}", text] for text in dict.fromkeys(said)]
        lines = [[i, *line[1:]] for i, line in enumerate(lines, 1)]
    columns = (ORDINAL, Col(header="计算"), Col(header="说明"))
    made = table(page, row, 2, columns, lines, rest="条", empty="都算出来了，没有要说明的")
    if lines:
        _widen(page, made)
    return made


def _widen(page: Page, made: Table) -> None:
    """The last column of a table of words runs to the edge of the page."""
    for at in (made.header_row, *range(made.first, made.last + 1)):
        cell = page.cells[at, 4]
        page.merge(at, 4, at, 8, cell.value, cell.style.but(wrap=at != made.header_row))
        page.fill_row(at, 4, 8, cell.style)
        page.heights[at] = 18.0 if len(str(cell.value or "")) <= 60 else 31.0


REPORT = Report(id="E3.99", sheet="说明与来源", title=Text("说明与来源", "Sources"), level="centre", build=build, order=99)
