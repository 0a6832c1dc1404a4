"""Publication: to each branch its own slice of the results, as a workbook and a mail draft (F1 step 12, F2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from macros.closing.approval_steps import consolidated, form
from macros.closing.closed_months import archived_part
from macros.closing.dispute_answers import Disputed, disputes_of
from macros.deciding.account import account
from macros.errors import ToolkitError
from macros.papers.judging import blocking, paper_findings
from macros.publishing.kept_slices import KeptSlices
from macros.publishing.permission_slices import write_levels
from macros.publishing.slices import PAY, Slice, slice_pages, slices
from macros.version import PROGRAM
from validators.approval_form import ApprovalForm
from validators.organisation_tree import Node
from validators.values.period import Month
from validators.values.safe_names import safe_file_name
from workbooks.archive.events import MonthPublished
from workbooks.archive.home import Home
from workbooks.mail.draft import Draft, write_draft
from workbooks.pages.write_pages import write_pages


@dataclass(frozen=True, kw_only=True)
class Published:
    """What was made: a workbook and a mail draft a branch; `form` tells whether the results were approved."""

    period: Month
    branches: tuple[str, ...]
    form: ApprovalForm
    out: tuple[Path, ...]
    waiting: tuple[Disputed, ...] = ()

    @property
    def message(self) -> str:
        """One line for people; disputes without an answer are not forgotten."""
        said = f"{self.period.zh}：已给 {len(self.branches)} 个单位各做一份，邮件草稿请核对后自己点“发送”。"
        if self.waiting:
            oldest = max(one.days for one in self.waiting)
            said += f"薪酬疑义还有 {len(self.waiting)} 条没有答复，最早的已 {oldest} 天：keybook dispute 看清单、写答复。"
        return said if self.form.stage.locked else f"{said}还没有批准（{self.form.stage}），各份都标明“征求意见稿”。"


def publish(home: Home, period: Month, folder: Path, *, now: dt.datetime, by: str = "", levels: bool = False) -> Published:
    """Writes the slices into `folder`; ToolkitError where nothing was consolidated, or filings came since.

    `levels`: besides the branches' files (二级), one of all branches (一级) and one for each manager (三级), F2.
    What was archived when the month was consolidated is handed out, nothing is computed anew (settled 42). Before the
    approval every slice says that it is a draft for comment; after it, the form goes on to 执行中.
    """
    event = consolidated(home, period)
    stands = form(home, period)
    if stands.stage.locked:
        _refuse_faulty_approvals(home, period, now)
    kept = KeptSlices.read(archived_part(home, period, event, "slices"))
    owner, nodes = home.owner(period), home.nodes(period)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    said = disputes_of(home, now)
    parts = _with_disputes(slices(kept, period=period, centre=owner.name, form=stands), kept, said)
    for part in parts:
        made += _write(part, folder, nodes, now, home.ledger.anchor)
    if levels:
        made += write_levels(kept, parts, owner, nodes, folder, now=now)
    home.ledger.add(
        MonthPublished(
            at=now,
            period=str(period),
            by=by,
            version=stands.version,
            files=len(made),
            state=stands.stage.value,
            consolidated=event.id,
            account=account(),
        )
    )
    return Published(
        period=period,
        branches=tuple(part.row.branch for part in parts),
        form=stands,
        out=tuple(made),
        waiting=tuple(one for one in said if one.answered is None),
    )


def _refuse_faulty_approvals(home: Home, period: Month, now: dt.datetime) -> None:
    """ToolkitError while the log of single forms holds an approval that is none (P13); a draft for comment goes out all the same."""
    found = blocking(paper_findings(home, period, now.date()))
    if found:
        more = f"（共 {len(found)} 处，见《审批在办与超期》）" if len(found) > 1 else ""
        raise ToolkitError(f"{period.zh}还不能发布：{found[0].message}{more}", f"{found[0].remedy}，重新办那一步，再【发布】")


def _with_disputes(parts: Sequence[Slice], kept: KeptSlices, said: Sequence[Disputed]) -> list[Slice]:
    """Each branch's part with what its managers say; a level's with that of those whose rows its file holds."""
    inside = {part.row.branch: kept.inside.get(part.row.branch, (part.row.branch,)) for part in parts}
    return [replace(part, disputes=[one for one in said if one.branch in inside[part.row.branch]]) for part in parts]


def _write(part: Slice, folder: Path, nodes: Mapping[str, Node], now: dt.datetime, anchor: str) -> list[Path]:
    row = part.row
    book = folder / safe_file_name(f"发布_{part.period}_{row.branch}_{row.name}.xlsx")
    write_pages(
        book,
        slice_pages(part),
        properties={"title": f"{row.name} {part.period} 发布", "created": now, "comments": f"政策摘要 {part.digest}；程序 {PROGRAM}"},
    )
    node = nodes.get(row.branch)
    subject, body = f"发布：{row.name} {part.period} 结果", f"{_letter(part)}（账本 {anchor}）\n"
    draft = Draft(to=node.email if node else "", subject=subject, attachments=(book,), body=body)
    mail = write_draft(book.with_suffix(".eml"), draft, when=now)
    return [book, mail]


def _letter(part: Slice) -> str:
    row = part.row
    head = f"{row.name}：{part.period.zh}结果发布（{part.standing}），见附件，只含贵局的数据。\n"
    if not row.counted:
        return head + f"贵局本期{row.state}，没有计入合计，也不按 0 计；更正后请重新【打包上报】。\n"
    counts = "、".join(f"{level} {count}" for level, count in part.counts)
    return (
        head
        + f"客户 {len(part.levels)} 户：{counts}。薪酬合计 {part.total}。\n对薪酬有疑义，写在附件《{PAY}》自己那一行的“疑义”里，把附件放在台账旁边，下次【打包上报】一起送来。\n"
    )
