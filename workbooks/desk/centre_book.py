"""The centre desk: 封面 with six steps and one line a branch, and the sheets that buttons fill (ux 2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from validators.approval_form import ApprovalForm
from validators.organisation_tree import Node
from validators.packs.spoken import speaking, spoken_sheet
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import BOX
from validators.papers.rights import overlay_on
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.former import anew
from workbooks.desk import TEMPLATE, program_version
from workbooks.desk.button_specs import ButtonSpec
from workbooks.desk.deadline import countdown, deadline_label, last_day
from workbooks.desk.desk_book import OPTIONS, POLICY, begin_book, put_buttons, write_rows
from workbooks.desk.lists import SHEET as LISTS
from workbooks.desk.papers_sheet import papers_sheet
from workbooks.desk.sheets.approval_sheet import approval_page
from workbooks.desk.sheets.computed_sheets import waiting
from workbooks.desk.sheets.cover_grid import (
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
from workbooks.desk.sheets.cover_sheet import SHEET as HOME
from workbooks.desk.sheets.guide_sheet import centre_guide_page
from workbooks.desk.sheets.hidden_sheets import policy_rows
from workbooks.desk.vba.runpython import MANIFEST_KEY, installed_version
from workbooks.manifest import SHEET as MANIFEST
from workbooks.pages.new_xlsx import new_xlsx
from workbooks.pages.write_pages import Looks, write_page

STEPS = (
    ("发模板", "按政策给每个单位生成台账", "生成模板"),
    ("收件", "可以每天点，点两次也不会重复登记", "收件登记"),
    ("退催", "退回单和催报邮件一次做好，核对后再发", "退回更正"),
    ("合并", "各局合计与合并数的差额必须是 0", "合并汇总"),
    ("审批", "五步审批；同意后数据锁定", "同意"),
    ("发布", "每个单位只拿到自己的一份", "发布"),
)
SHEETS = (
    ("报送登记", "orange", "还没有收件：请回封面点【收件登记】。", "每个单位一行：状态、版本、签收时间、要改几处、待说明几处。"),
    ("待处理", "red", "没有待处理的文件。", "没有收下的文件会列在这里，并写明原因和怎么办；原件已存档，没有并入。"),
    ("合并核对", "blue", "还没有合并：请回封面点【合并汇总】。", "每一项的各局合计、合并数、差额；差额必须是 0.00。"),
    ("跨局重复客户", "blue", "还没有合并：请回封面点【合并汇总】。", "同一个法人在几个单位都有档案的，会列在这里，由您决定是不是同一家。"),
)
HIDDEN = (LISTS, MANIFEST, POLICY)
INPUTS = ("填报人", "联系电话", "填报日期", "附言", "要追的数")
"""What staff fill; 要追的数 is `表名!单元格` of the report, for 溯源."""
CENTRE_NAMES = {"今天": f"='{HOME}'!$D$27", "截止日": f"='{HOME}'!$D$28"}
"""Defined names."""
FIRST_BRANCH_ROW = 9
"""Row of the first branch on 封面; H name, I state, J version, K to N what is open."""


@dataclass(frozen=True, kw_only=True)
class CentreCover(DeskHead):
    """What 封面 of a centre says; `inputs`: what staff have filled, by label."""

    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def branches(self) -> Sequence[Node]:
        """The organisations that have to file."""
        return self.policy.organisation.filing_to(self.node.code, self.period.first)

    @property
    def deadline(self) -> dt.date | None:
        """The last day for the first of them; of the centre itself where there is none."""
        return last_day(self.policy, self.branches[0].code if self.branches else self.node.code, self.period)


def build_centre(
    path: Path | str,
    *,
    policy: Policy,
    node: Node,
    parent: Node | None,
    period: Month,
    today: dt.date | None = None,
    template: str = TEMPLATE,
    program: str | None = None,
    button_specs: Sequence[ButtonSpec],
) -> None:
    """Writes the centre desk of `node` for `period`, whole or not at all; the same arguments give the same bytes.

    `today` is the day for which 今天 is cached (default: the first of the period). OSError as raised.
    """
    cover = CentreCover(
        policy=policy,
        node=node,
        parent=parent,
        period=period,
        today=today or period.first,
        template=template,
        program=program or program_version(),
    )
    with speaking(policy.pack, policy.frames), anew(Path(path)) as beside, new_xlsx(beside, OPTIONS) as book:
        _fill(book, cover, button_specs)


def _fill(book: Workbook, cover: CentreCover, specs: Sequence[ButtonSpec]) -> None:
    pages = _pages(cover)
    names = [spoken_sheet(page.name) for page in pages] + list(HIDDEN)
    begin_book(book, cover.node, f"{cover.node.name} {cover.period} 汇总台账", names)
    looks = Looks(book)
    for page in pages:
        write_page(book, book.get_worksheet_by_name(spoken_sheet(page.name)), page, looks)
    book.get_worksheet_by_name(HOME).activate()
    for name, where in CENTRE_NAMES.items():
        book.define_name(name, where)
    write_rows(book, POLICY, policy_rows(cover.policy))
    write_rows(book, MANIFEST, _manifest_rows(cover))
    for name in HIDDEN:
        book.get_worksheet_by_name(name).very_hidden()
    put_buttons(book, specs, len(names))


def _pages(cover: CentreCover) -> list[Page]:
    name, month = cover.node.name, cover.period.zh
    lists = [waiting(sheet, name, month, said, words, tab) for sheet, tab, said, words in SHEETS]
    guide = centre_guide_page(cover.node, cover.parent, month)
    papers = [papers_sheet(name, month)] if overlay_on(cover.policy) else []
    return [centre_home(cover), *lists[:2], approval_page(name, month, ApprovalForm()), *papers, *lists[2:], guide]


def _manifest_rows(cover: CentreCover) -> list[list[Any]]:
    return [
        ["kind", "centre"],
        ["branch", cover.node.code],
        ["branch_name", cover.node.name],
        ["period", str(cover.period)],
        ["pack", cover.policy.pack.id],
        ["policy_digest", cover.policy.digest],
        ["template", cover.template],
        ["program", cover.program],
        [MANIFEST_KEY, installed_version()],
    ]


def centre_home(cover: CentreCover) -> Page:
    """封面 of a centre: the same grid as a branch's; at the right one line for each organisation that has to file."""
    page = Page(name=HOME, widths=WIDTHS, active=True)
    branches = cover.branches
    last = FIRST_BRANCH_ROW + max(len(branches), 1) - 1
    titles(page, "大客户汇总", cover)
    _tiles(page, cover, f"$I${FIRST_BRANCH_ROW}:$I${last}")
    head(page, 7, 2, 6, "本月六步")
    table_header(page, 8, 2, ("步", "做什么", "状态", "情况", "按这里"))
    for number, (name, words, _) in enumerate(STEPS, 1):
        step_line(page, number, name, WAITING, None, words)
    glyph_shades(page, Area(9, 4, 14, 4))
    _branches(page, branches, last)
    _own(page, cover)
    page.printing = Print(
        landscape=True,
        fit=(1, 1 if last <= 30 else 0),
        area=Area(1, 1, max(last, 31), len(WIDTHS)),
        footer=f"{cover.node.name} · {cover.period} · {HOME}",
    )
    return page


def _tiles(page: Page, cover: CentreCover, states: str) -> None:
    """`states` is the range of the branches' states."""
    many = len(cover.branches)
    lacking = f'="应报 {many} · 未报 "&COUNTIF({states},"×未报")&" · 退回 "&COUNTIF({states},"◆退回")'
    tiles(
        page,
        (deadline_label(cover.deadline), countdown(cover.today, cover.deadline)),
        ("下一步做什么", f"第 1 步：点【{STEPS[0][2]}】", _next()),
        ("收得怎么样", f"应报 {many} · 未报 {many} · 退回 0", lacking),
    )


def _next() -> str:
    text = '"本月都做完了"'
    for number, (_, _, button) in reversed(list(enumerate(STEPS, 1))):
        text = f'IF(LEFT($D${8 + number},1)<>"√","第 {number} 步：点【{button}】",{text})'
    return "=" + text


def _branches(page: Page, branches: Sequence[Node], last: int) -> None:
    head(page, 7, 8, 14, f"应报单位（{len(branches)} 家）")
    table_header(page, 8, 8, ("单位", "状态", "版本", "×强制", "◆准强制", "▲核实", "○提示"))
    for row, branch in enumerate(branches, FIRST_BRANCH_ROW):
        page.put(row, 8, branch.name, Style("text", sides=BOX))
        page.put(row, 9, "×未报", Style("choice", sides=BOX, bold=True))
        for col in range(10, 15):
            page.put(row, col, None, Style("findings" if col > 10 else "tally", sides=BOX))
        page.heights.setdefault(row, 22)
    if branches:
        glyph_shades(page, Area(FIRST_BRANCH_ROW, 9, last, 9))


def _own(page: Page, cover: CentreCover) -> None:
    head(page, 16, 2, 6, "本单位要填的（蓝框）")
    for row, label in enumerate(INPUTS, 17):
        input_cell(page, row, label, cover.inputs.get(label))
        page.heights[row] = 22
    head(page, 22, 2, 6, "系统填的（不用管）")
    lines = (
        ("机构编码", cover.node.code, "text", None),
        ("机构名称", cover.node.name, "text", None),
        ("期间", str(cover.period), "text", None),
        ("方案", cover.policy.pack.id, "text", None),
        ("今天", cover.today, "date", "=TODAY()"),
        ("截止日", cover.deadline, "date", None),
        ("上级机构", cover.parent.code if cover.parent else None, "text", None),
        ("政策摘要", cover.policy.digest, "text", None),
        ("模板版本", cover.template, "text", None),
    )
    for row, (label, value, kind, formula) in enumerate(lines, 23):
        system_cell(page, row, 3, (4, 5), label, value, kind, formula)
        page.heights.setdefault(row, 16)
