"""说明: one page for whoever opens the desk for the first time (ux 2.1)."""

from __future__ import annotations

from validators.finding import Severity
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import BOX, title_bar
from validators.wording.step_words import idle_steps

SHEET = "说明"
WIDTHS = (1, 5, 16, 74, 1)
_COLOURS = (
    ("白底", "white", "", "您填的。直接打字、下拉选择、整块粘贴都可以；粘贴请用“选择性粘贴→数值”。"),
    ("灰底灰字", "grey_light", "", "系统算的。填了也会被覆盖；觉得不对，请改来源列。"),
    (Severity.A.label, Severity.A.light, "", "必须改。改好以前不能上报。"),
    (Severity.B.label, Severity.B.light, "", "要上级同意：写理由（不少于 6 个字），点【提交审批】。"),
    (Severity.C.label, Severity.C.light, "", "请核对；属实就在《校验结果》写理由（不少于 6 个字），上级会看到。"),
    (Severity.D.label, Severity.D.light, "", "可以不改。"),
    ("√", "green_light", "", "没有问题，或已经做完。"),
    ("紫字", "purple_light", "", "示例值，本单位还没有确认，只供参考，不作发放依据。"),
)
_STEPS = (
    ("填报", "点【带入上月】带入客户档案等；在各表填本月数据。某张表本月没有业务，就在封面“零报”里写上表名。"),
    ("校验", "点【校验】，再打开《校验结果》，点“行”列跳到那一处。数字写成文字等，可点【一键修正】，改了什么会列出来。"),
    ("分级", "点【分级】，看《分级结果》；级别要变的，点【提交审批】。"),
    ("计算", "点【计算】，{made}一次算完。政策里缺数的会停下来，并说出缺哪一个。"),
    ("报表", "点【生成报表】，打印预览后请领导过目。"),
    ("上报", "点【打包上报】，生成上报件和邮件草稿。请核对后自己点“发送”；不点发送，什么也不会发出。"),
)
_RULES = (
    "记录编号空着就行，系统会编号；编了以后请不要改，也不要删。",
    "客户可以填编码、全称或“编码｜名称”；人员填工号。列的先后可以换，列名请不要改。",
    "本单位没有用到的列收起来了：点表左上角的 2 全部展开，点 1 收回去。",
    "空着、0、没有业务是三件不同的事：不知道就空着，确实是零才填 0，没有业务用零报。",
    "退回以后请改这份台账（不要改上报件和退回单），再点【打包上报】，系统会自动编为下一版，不会重复计算。",
    "请不要改上报件的文件名，也不要把 .xlsm 当作上报件发出。",
)
_NO_MACRO = (
    "打开时上方有黄条：点“启用内容”。没有黄条：关闭文件，右键→属性→勾“解除锁定”，再打开。",
    "用 WPS 的：表里的按钮不灵属正常，请点最上面“大客户”一栏的同名按钮。没有这一栏：请管理员运行 keybook install --wps，再打开 WPS。",
    "还是不行：保存并关闭，把本文件拖到桌面“大客户工作簿”图标上，会依次校验、分级、计算，结果一样。",
)
_CENTRE_STEPS = (
    ("发模板", "点【生成模板】，按政策给每个单位生成本月台账，再发给他们。"),
    ("收件", "把收到的上报件放进本文件旁边的“收件”文件夹，点【收件登记】。点几次都不会重复登记，也不会漏。"),
    ("退催", "点【退回更正】，退回单和催报邮件一次做好；请核对后自己发送。"),
    ("合并", "点【合并汇总】。未报、退回未更正的不计入，也不按 0 计；以后收到可以再合并一次。"),
    ("审批", "合并核对的差额都是 0，再到《审批》填姓名、一步一步点【同意】；不同意点【退回】并写理由。"),
    ("发布", "点【发布】，每个单位只拿到自己的一份。"),
)
_CENTRE_RULES = (
    "请不要打开上报件修改：封印会破，文件不会被收下。要改，请退回给报送单位。",
    "文件放错、重复、过期都不要紧：收下的、重复的、没有收下的都会列出来，并写明怎么办。",
    "审批以后数据锁定；要改请填更正单，差额进下月，原报表不变。",
    "本文件所在的文件夹就是档案，请整个备份；可以整个搬到别的电脑。",
)


def guide_page(node: Node, parent: Node | None, month: str, pack: Pack, contact: str = "") -> Page:
    """The page; `contact` is whom to ask (name and telephone), the superior organisation when it is blank."""
    page = _begin(node, month)
    row = guide_section(page, 3, "颜色和记号")
    for word, fill, ink, text in _COLOURS:
        row = guide_line(page, row, None, word, text, Style("choice", fill=fill, ink=ink, bold=True, sides=BOX))
    row = guide_section(page, row, "本月六步")
    idle = idle_steps(pack)
    for number, (word, text) in enumerate(_STEPS, 1):
        row = guide_line(
            page,
            row,
            number,
            word,
            f"{idle[word]}。" if word in idle else text.format(made=pack.made),
            Style("choice", bold=True, ink="blue", sides=BOX),
        )
    for head, lines in (("填的时候", _RULES), ("按钮没反应", _NO_MACRO)):
        row = guide_section(page, row, head)
        for number, text in enumerate(lines, 1):
            row = guide_line(page, row, number, None, text, None)
    row = guide_section(page, row, "有问题找谁")
    whom = contact or (f"{parent.name}大客户岗位" if parent else "本单位系统管理员")
    row = guide_line(page, row, None, None, f"{whom}。请说明机构、期间、表名和第几行；有记录号的请一起截图。", None)
    page.printing = Print(fit=(1, 1), area=Area(1, 1, row, len(WIDTHS)), footer=f"{node.name} · {month} · {SHEET}")
    return page


def centre_guide_page(node: Node, parent: Node | None, month: str) -> Page:
    """The page of a centre desk."""
    page = _begin(node, month)
    row = guide_section(page, 3, "本月六步")
    for number, (word, text) in enumerate(_CENTRE_STEPS, 1):
        row = guide_line(page, row, number, word, text, Style("choice", bold=True, ink="blue", sides=BOX))
    row = guide_section(page, row, "请记住")
    for number, text in enumerate(_CENTRE_RULES, 1):
        row = guide_line(page, row, number, None, text, None)
    row = guide_section(page, row, "有问题找谁")
    whom = f"{parent.name}大客户岗位" if parent else "本单位系统管理员"
    row = guide_line(page, row, None, None, f"{whom}。有记录号的请一起截图。", None)
    page.printing = Print(fit=(1, 1), area=Area(1, 1, row, len(WIDTHS)), footer=f"{node.name} · {month} · {SHEET}")
    return page


def _begin(node: Node, month: str) -> Page:
    page = Page(name=SHEET, tab="grey", widths=WIDTHS)
    title_bar(page, f"{SHEET}　{node.name} {month}", last=len(WIDTHS))
    page.put(2, 2, "←返回封面", Style("link"), link="封面!A1")
    page.heights |= {1: 30, 2: 18}
    return page


def guide_section(page: Page, row: int, text: str) -> int:
    """A heading below a thin gap; returns the row below it."""
    page.heights |= {row: 8, row + 1: 22}
    page.put(row + 1, 2, text, "section")
    page.fill_row(row + 1, 2, 4, "section")
    return row + 2


def guide_line(page: Page, row: int, number: int | None, word: str | None, text: str, look: Style | None) -> int:
    """One line: its number, its word in `look`, its text; a line without a look spans both columns; returns the row below it."""
    words = Style("text", wrap=True, sides=BOX)
    page.put(row, 2, number, Style("tally", sides=BOX, ink="note"))
    if look is None:
        page.merge(row, 3, row, 4, text, words)
        page.fill_row(row, 3, 4, words)
    else:
        page.put(row, 3, word, look)
        page.put(row, 4, text, words)
    page.heights[row] = 19 if len(text) <= (46 if look is None else 37) else 32
    return row + 1
