"""What one branch is told of a month: its levels as decided, where its filing stands, what its managers get (F1).

A slice holds the branch's own rows and nothing of anybody else's (F2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from macros.closing.dispute_answers import Disputed
from macros.publishing.kept_slices import KeptSlices
from macros.reports.layout.context import BoardRow
from macros.reports.layout.frame import FILLS, GLYPHS, SOURCE, SOURCE_WIDTHS, closed
from validators.approval_form import ApprovalForm, Stage
from validators.page.page import Area, Cell, Page, Print, Style
from validators.page.parts import BOX, ORDINAL, Absent, Col, footer, gap, note_line, section, source_line, table, title_bar
from validators.values.money import yuan_shown
from validators.values.period import Month
from validators.wording.doubt_box import ASKED, DOUBT, PUBLISHED

COVER, LEVELS, PAY, ANSWERS = "本单位结果", "定级结果", PUBLISHED, "疑义答复"
_MONEY = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")
_UNDECIDED = Absent("没算出")
Customer = tuple[str, str]
"""机构编码 and 客户编码."""


@dataclass(frozen=True, kw_only=True)
class Slice:
    """One branch's part. `levels`, `pay`: its rows of D01 and D06, empty while its filing counts in no sum.

    names    the levels of the scheme, the highest first
    before   (机构编码, 客户编码) -> the level in force before; places: the same -> file and row of 客户档案
    reader   who may read it, where that is not the whole branch (F2)
    disputes what its managers said against their pay, and what was answered
    """

    row: BoardRow
    period: Month
    centre: str
    digest: str
    form: ApprovalForm
    names: Sequence[str] = ()
    levels: Sequence[dict[str, Any]] = ()
    pay: Sequence[dict[str, Any]] = ()
    before: Mapping[Customer, str] = field(default_factory=dict)
    places: Mapping[Customer, tuple[str, int]] = field(default_factory=dict)
    reader: str = "本单位"
    disputes: Sequence[Disputed] = ()

    @property
    def standing(self) -> str:
        """What the numbers are worth: decided, or a draft for comment."""
        if self.form.stage.locked:
            return f"已批准（第 {self.form.version} 次）"
        done = "还没有提交审批" if self.form.stage is Stage.DRAFT else self.form.stage.value
        return f"征求意见稿，{done}，不作依据"

    @property
    def total(self) -> str:
        """合计 of the branch's pay as people read it, with those that could not be computed named."""
        known = [int(line["合计"]) for line in self.pay if line["合计"] is not None]
        left = len(self.pay) - len(known)
        if not known:
            return f"{left} 人都没算出" if left else "没有"
        return f"{yuan_shown(sum(known))} 元" + (f"，另有 {left} 人没算出" if left else "")

    @property
    def counts(self) -> list[tuple[str, str]]:
        """How many of its customers have each level."""
        return [(name, f"{sum(line['级别'] == name for line in self.levels)} 户") for name in self.names]


def slices(kept: KeptSlices, *, period: Month, centre: str, form: ApprovalForm) -> list[Slice]:
    """One slice for each branch that had to file; a level that filed for others has theirs with its own."""
    levels, pay = _by_branch(kept.levels), _by_branch(kept.pay)
    before = {(line["_branch"], line["客户编码"]): line["级别"] for line in kept.before}
    places = {(line["_branch"], line["客户编码"]): (line["_file"], int(line["_row"])) for line in kept.places}
    found = []
    for row in kept.rows:
        codes = kept.inside.get(row.branch, (row.branch,))
        found.append(
            Slice(
                row=row,
                period=period,
                centre=centre,
                digest=kept.digest,
                form=form,
                names=kept.names,
                levels=[line for code in codes for line in levels.get(code, [])],
                pay=[line for code in codes for line in pay.get(code, [])],
                before=before,
                places=places,
            )
        )
    return found


def _by_branch(lines: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        found.setdefault(line["_branch"], []).append(line)
    return found


def slice_pages(what: Slice) -> list[Page]:
    """The sheets of one branch's workbook; a branch without data has the first alone."""
    pages = (_cover(what), *((_levels(what), _pay(what)) if what.row.counted else ()), *((_answers(what),) if what.disputes else ()))
    return [closed(page) for page in pages]


def _start(what: Slice, name: str, widths: tuple[float, ...], side: tuple[float, ...] = ()) -> Page:
    page = Page(name=name, tab="green", widths=(*widths, *side))
    page.printing = Print(landscape=bool(side), footer=footer(what.row.name, what.period.zh, name), area=Area(1, 1, 1, len(widths)))
    title_bar(page, f"{name}　{what.row.name}　{what.period.zh}")
    source_line(page, f"发布：{what.centre}；{what.standing}；政策摘要 {what.digest}；只含{what.reader}的数据")
    gap(page, 3)
    return page


def _cover(what: Slice) -> Page:
    page, row = _start(what, COVER, (1, 20, 66, 1)), what.row
    state = Cell(GLYPHS[row.word] + row.word, Style("text", fill=FILLS[row.word], bold=True, sides="ltrb"))
    filed = [
        ("报送情况", state),
        ("签收", f"{row.received:%Y-%m-%d %H:%M}，第 {row.version} 版" if row.received else "没有收到"),
        ("截止日", f"{row.due}" + (f"，迟报 {row.days_late} 天" if row.days_late else "")),
        ("退回原因", row.reason or "没有"),
        ("上报件", row.file or "没有"),
        ("签名", row.signed or "没有收到"),
    ]
    got = [("客户", f"{len(what.levels)} 户"), *what.counts, ("薪酬合计", what.total)]
    if not row.counted:
        got = [("结果", f"{row.state}，没有计入合计，也不按 0 计；更正后下次发布")]
    at = _pairs(page, 4, "一、报送", filed)
    _pairs(page, gap(page, at, 8), "二、结果", got)
    return page


def _pairs(page: Page, row: int, head: str, lines: Sequence[tuple[str, Any]]) -> int:
    row = section(page, row, 2, 3, head)
    for label, value in lines:
        page.put(row, 2, label, Style("text", ink="note", sides="ltrb"))
        if isinstance(value, Cell):
            page.place(row, 3, value)
        else:
            page.put(row, 3, value, Style("text", sides="ltrb", wrap=True))
        page.heights[row] = 20
        row += 1
    return row


_LEVELS = (
    Col(header="客户编码", kind="id"),
    Col(header="企业全称"),
    Col(header="原级别", kind="choice"),
    Col(header="级别", kind="choice"),
    Col(header="变动", kind="choice"),
    Col(header="理由", wrap=True),
    Col(header=""),
    *SOURCE,
)


def _levels(what: Slice) -> Page:
    """One line a customer, the highest level first; with whose it is where the slice is of several branches."""
    several = len({line["_branch"] for line in what.levels}) > 1
    page = _start(what, LEVELS, (1, 5, *((11,) if several else ()), 13, 28, 10, 10, 11, 46, 1), SOURCE_WIDTHS)
    columns = (ORDINAL, *((Col(header="机构编码", kind="id"),) if several else ()), *_LEVELS)
    order = {level: i for i, level in enumerate(what.names)}
    ranked = sorted(
        what.levels, key=lambda line: (line["_branch"] if several else "", order.get(line["级别"], len(order)), line["客户编码"] or "")
    )
    lines = [[number, *((line["_branch"],) if several else ()), *_level_line(line, what)] for number, line in enumerate(ranked, 1)]
    table(page, 4, 2, columns, lines, limit=len(lines), empty="没有客户", row_height=30)
    page.freeze = (4, 4)
    return page


def _level_line(line: dict[str, Any], what: Slice) -> list[Any]:
    customer = line["_branch"], line["客户编码"]
    old, new = what.before.get(customer), line["级别"]
    return [
        line["客户编码"],
        line["企业全称"],
        old or Absent("没定过"),
        new or _UNDECIDED,
        "" if old == new else "●新定" if old is None else "◆变更",
        line["理由"],
        None,
        *what.places.get(customer, (None, None)),
    ]


def _pay(what: Slice) -> Page:
    """Everybody's line, and beside it a cell in which each may say what is not right."""
    page = _start(what, PAY, (1, 5, 11, 10, 13, 13, 13, 13, 13, 44, 1))
    page.printing.landscape = True
    columns = (
        ORDINAL,
        Col(header="工号", kind="id"),
        Col(header="姓名"),
        *(Col(header=f"{name}(元)", kind="money", total="sum") for name in _MONEY),
        Col(header=DOUBT, wrap=True),
    )
    people = sorted(what.pay, key=lambda one: str(one["工号"]))
    lines = [
        [number, line["工号"], line.get("姓名"), *(_UNDECIDED if line[m] is None else line[m] for m in _MONEY), None]
        for number, line in enumerate(people, 1)
    ]
    left = sum(line["合计"] is None for line in people)
    said = f"合计（{len(lines)} 人{f'，{left} 人没算出' if left else ''}）"
    unknown = {f"{name}(元)": _UNDECIDED for name in _MONEY if people and all(line[name] is None for line in people)}
    made = table(page, 4, 2, columns, lines, limit=len(lines), total=unknown, total_label=("工号", said), rest="人", empty="本期没有薪酬")
    for row in range(made.first, made.first + len(lines)):
        page.put(row, made.columns[DOUBT], None, Style("text", heavy=BOX, wrap=True, locked=False))
        page.heights[row] = 31
    note_line(
        page, made.below, f"※ 有疑义写在自己那一行的蓝框里（{ASKED}），把本文件放在台账旁边；下次【打包上报】一起送上去，答复在下次发布里。"
    )
    return page


def _answers(what: Slice) -> Page:
    """What was said against the pay of earlier months, how long ago, and what was answered; the open ones first."""
    page = _start(what, ANSWERS, (1, 5, 10, 11, 44, 12, 8, 9, 44, 12, 12, 1))
    page.printing.landscape = True
    columns = (
        ORDINAL,
        Col(header="月份", kind="choice"),
        Col(header="工号", kind="id"),
        Col(header=DOUBT, wrap=True),
        Col(header="提出", kind="date"),
        Col(header="已过(天)", kind="tally"),
        Col(header="状态", kind="choice"),
        Col(header="答复", wrap=True),
        Col(header="答复人", kind="choice"),
        Col(header="答复日期", kind="date"),
    )
    ranked = sorted(what.disputes, key=lambda one: (one.answered is not None, one.raised, one.about, one.number))
    lines = [
        [i, one.about, one.number, one.text, one.raised, one.days, one.state, one.answer or None, one.by or None, one.answered]
        for i, one in enumerate(ranked, 1)
    ]
    table(page, 4, 2, columns, lines, limit=len(lines), row_height=44)
    return page
