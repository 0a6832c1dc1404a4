"""What only the upper level can permit, made into 审批单 and a mail draft beside the desk (F3 step 1; design.md 4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from macros.deciding.asked_papers import AskedPaper, asked_papers, papers_page
from macros.deciding.permission import FORM, requests_page, wanted, whose
from macros.session import Session
from validators.finding import REASON_LENGTH, Finding, Severity
from workbooks.book import Dialog, EditList, Status
from workbooks.mail.draft import Draft, write_draft
from workbooks.pages.write_pages import write_pages


def request(session: Session) -> EditList:
    """审批单 of every open 准强制, and every 强制 with a reason; blocked while a 准强制 has none. OSError as raised."""
    asked, papers = wanted(session.checked.findings), asked_papers(session)
    if not asked and not papers:
        return EditList(edits=[Status(text="没有要上级同意的事。")])
    without = sum(f.severity is Severity.B and len(f.reason.strip()) < REASON_LENGTH for f in asked)
    if without:
        words = f"还不能提交：{without} 处准强制没有写理由。怎么办：到《校验结果》“理由”列写清楚，不少于 6 个字。"
        return EditList(blocked=True, edits=[Dialog(title="提交审批", text=words)])
    form = _form(session, asked, papers)
    count = "，".join(filter(None, (f"{len(asked)} 处" if asked or not papers else "", f"单据 {len(papers)} 张" if papers else "")))
    mail = write_draft(form.with_suffix(".eml"), _letter(session, form, count), when=session.moment)
    said = f"审批单已做好（{count}）：{form.name}。邮件草稿请核对后自己点“发送”；上级发回的《批复》放到本文件旁边，再点【校验】。"
    return EditList(files=[form, mail], edits=[Status(text=said)])


def _form(session: Session, asked: Sequence[Finding], papers: Sequence[AskedPaper]) -> Path:
    """审批单 in the folder 上报 beside the desk, with the forms of single matters behind it where there are any."""
    filing = session.filing
    folder = session.path.parent / "上报"
    folder.mkdir(exist_ok=True)
    form = folder / f"{FORM}_{filing.period}_{filing.branch}_{filing.name}.xlsx"
    title, line = f"{filing.name} {filing.period.zh}", whose(filing.branch, str(filing.period))
    pages = [requests_page(asked, title, line)] + ([papers_page(papers, title, line, session.moment)] if papers else [])
    write_pages(form, pages, properties={"title": FORM})
    return form


def _letter(session: Session, form: Path, many: str) -> Draft:
    filing = session.filing
    parent = session.policy.organisation.parent(filing.branch, filing.period.first)
    return Draft(
        to=parent.email if parent else "",
        subject=f"提交审批：{filing.name} {filing.period}",
        attachments=(form,),
        body=f"{filing.name} {filing.period.zh}有 {many}请上级审批，见附件《审批单》。\n",
    )
