"""提交审批: what only the upper level can permit, as a form and a mail draft (F3 step 1)."""

from __future__ import annotations

from macros.button import Button
from macros.deciding.permission import FORM, requests_page, wanted, whose
from macros.session import Session
from validators.finding import Severity
from workbooks.book import Dialog, EditList, Status
from workbooks.mail.draft import Draft, write_draft
from workbooks.pages.write_pages import write_pages


def press(session: Session) -> EditList:
    """提交审批 beside the open workbook: 审批单 with every open 准强制, and every 强制 with a reason, to be replied to."""
    asked = wanted(session.checked.findings)
    if not asked:
        return EditList(edits=[Status(text="没有要上级同意的事。")])
    without = [f for f in asked if f.severity is Severity.B and len(f.reason.strip()) < 6]
    if without:
        return EditList(
            blocked=True,
            edits=[
                Dialog(
                    title="提交审批",
                    text=(f"还不能提交：{len(without)} 处准强制没有写理由。怎么办：到《校验结果》“理由”列写清楚，不少于 6 个字。"),
                )
            ],
        )
    filing = session.filing
    folder = session.path.parent / "上报"
    folder.mkdir(exist_ok=True)
    form = folder / f"{FORM}_{filing.period}_{filing.branch}_{filing.name}.xlsx"
    write_pages(
        form,
        [requests_page(asked, f"{filing.name} {filing.period.zh}", whose(filing.branch, str(filing.period)))],
        properties={"title": FORM},
    )
    node = session.policy.organisation.at(filing.period.first).get(filing.branch)
    parent = session.policy.organisation.at(filing.period.first).get(node.parent or "") if node else None
    mail = write_draft(
        form.with_suffix(".eml"),
        Draft(
            to=parent.email if parent else "",
            subject=f"提交审批：{filing.name} {filing.period}",
            attachments=(form,),
            body=f"{filing.name} {filing.period.zh}有 {len(asked)} 处请上级审批，见附件《审批单》。\n",
        ),
        when=session.moment,
    )
    return EditList(
        files=[form, mail],
        edits=[
            Status(
                text=f"审批单已做好（{len(asked)} 处）：{form.name}。邮件草稿请核对后自己点“发送”；上级发回的《批复》放到本文件旁边，再点【校验】。"
            )
        ],
    )


BUTTON = Button(id="request", caption="提交审批", desk="branch", order=8, command="", press=press)
