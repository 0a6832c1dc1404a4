"""提交审批: what only the upper level can permit, as a form and a mail draft (F3 step 1)."""
from __future__ import annotations

from macros.button import Button
from macros.session import Session
from validators.finding import Finding, Severity
from validators.page import Page, Print, style
from workbooks.book import Dialog, EditList, Status
from workbooks.mail.draft import Draft, write_draft
from workbooks.pages import write_pages

_HEADERS = ("表", "行", "列", "现在的值", "请上级同意的事", "理由", "编号")


def press(session: Session) -> EditList:
    """提交审批 beside the open workbook: 审批单 with every open 准强制 and its reason."""
    wanted = [f for f in session.checked.findings if f.severity is Severity.B and not f.approved]
    if not wanted:
        return EditList(edits=[Status(text="没有要上级同意的事。")])
    without = [f for f in wanted if len(f.reason.strip()) < 6]
    if without:
        return EditList(blocked=True, edits=[Dialog(title="提交审批", text=(
            f"还不能提交：{len(without)} 处准强制没有写理由。怎么办：到《校验结果》“理由”列写清楚，不少于 6 个字。"))])
    filing = session.filing
    folder = session.path.parent / "上报"
    folder.mkdir(exist_ok=True)
    form = folder / f"审批单_{filing.period}_{filing.branch}_{filing.name}.xlsx"
    write_pages(form, [form_page(wanted, f"{filing.name} {filing.period.zh}")], properties={"title": "审批单"})
    node = session.policy.organisation.at(filing.period.first).get(filing.branch)
    parent = session.policy.organisation.at(filing.period.first).get(node.parent or "") if node else None
    mail = write_draft(form.with_suffix(".eml"), Draft(
        to=parent.email if parent else "", subject=f"提交审批：{filing.name} {filing.period}", attachments=(form,),
        body=f"{filing.name} {filing.period.zh}有 {len(wanted)} 处请上级审批，见附件《审批单》。\n"), when=session.moment)
    return EditList(files=[form, mail], edits=[Status(
        text=f"审批单已做好（{len(wanted)} 处）：{form.name}。邮件草稿请核对后自己点“发送”；批准后把审批单号填进台账。")])


def form_page(findings: list[Finding], title: str) -> Page:
    """审批单: one line a request, and the signatures."""
    page = Page(name="审批单", tab="orange", widths=(14, 7, 16, 20, 46, 34, 13), heights={1: 30, 3: 21},
                printing=Print(landscape=True, footer=f"{title} · 审批单"))
    page.put(1, 1, f"审批单　{title}", "title")
    page.fill_row(1, 2, 7, "title")
    for col, header in enumerate(_HEADERS, start=1):
        page.put(3, col, header, "header")
    for row, f in enumerate(findings, start=4):
        for col, text in enumerate((f.sheet, str(f.row or ""), f.column, f.value, f.message, f.reason, f.key), start=1):
            page.put(row, col, text, style("text", sides="lrtb", wrap=col in (5, 6)))
        page.heights[row] = 31
    page.put(6 + len(findings), 1, "提交：＿＿＿　　初次审批：＿＿＿　　最终审批：＿＿＿　　审批单号：＿＿＿", "signature")
    return page


BUTTON = Button(id="request", caption="提交审批", desk="branch", order=8, command="", press=press)
