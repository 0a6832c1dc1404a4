"""生成模板: the desks of a month, one for each branch (F1 step 1)."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

from macros.button import Button
from macros.buttons.carry import carried_content, last_month_file, reissued_content
from macros.errors import ToolkitError
from macros.session import Session, open_session
from validators.branch import Node
from validators.period import Month
from validators.policy import Policy
from workbooks.book import EditList, Status
from workbooks.desk.content import DeskContent
from workbooks.desk.template import build_desk
from workbooks.policy_read import read_policy_book


def make_desk(policy_book: Path, period: Month, out: Path, *, branch: str, today: dt.date,
              carry: Path | None = None, source: Path | None = None) -> Path:
    """One desk; `carry` brings an earlier month along, `source` reissues this month's from a submission."""
    policy, _ = read_policy_book(policy_book)
    node = _node(policy, branch, period)
    if carry is not None and source is not None:
        raise ToolkitError("--carry 和 --from 不能同时用", "带入上月用 --carry，补发本月台账用 --from")
    content = DeskContent()
    if carry is not None:
        content = carried_content(_mine(carry, node, today, policy_book), period)
    elif source is not None:
        old = _mine(source, node, today, policy_book)
        if old.filing.period != period:
            raise ToolkitError(f"“{source.name}”是 {old.filing.period} 的，不是 {period} 的", "换成本月的上报件，或用 --carry 带入上月")
        content = reissued_content(old)
    target = out / file_name(node, period) if out.is_dir() or not out.suffix else out
    target.parent.mkdir(parents=True, exist_ok=True)
    build_desk(target, policy=policy, node=node, parent=policy.organisation.at(period.first).get(node.parent or ""),
               period=period, content=content, today=today)
    return target


def make_all(policy_book: Path, period: Month, folder: Path, *, today: dt.date,
             carry: Path | None = None) -> list[Path]:
    """A desk for every organisation that submits to another; `carry` is a folder with last month's files."""
    policy, _ = read_policy_book(policy_book)
    day = period.first
    nodes = [n for n in policy.organisation.at(day).values() if n.parent in policy.organisation.at(day)]
    if not nodes:
        raise ToolkitError("政策的《组织机构》里没有下级机构", "在政策工作簿登记各县市局再试")
    made = []
    for node in nodes:
        old = last_month_file(carry, node.code, period) if carry is not None and carry.is_dir() else None
        made.append(make_desk(policy_book, period, folder / file_name(node, period), branch=node.code, today=today,
                              carry=old))
    return made


def file_name(node: Node, period: Month) -> str:
    """`2026-10 台账 LJ01 临江市局.xlsm`."""
    return f"{period} 台账 {node.code} {node.name}.xlsm"


def _node(policy: Policy, branch: str, period: Month) -> Node:
    alive = policy.organisation.at(period.first)
    if not alive:
        raise ToolkitError("政策的《组织机构》是空的", "在政策工作簿登记州局和各县市局再试")
    found = alive.get(branch) or next((n for n in alive.values() if n.name == branch), None)
    if found is None:
        raise ToolkitError(f"《组织机构》里没有“{branch}”（{period}）", f"可用的机构编码：{'、'.join(list(alive)[:20])}")
    return found


def _mine(path: Path, node: Node, today: dt.date, policy: Path) -> Session:
    from workbooks.book_scan import ScanBook
    from workbooks.policy_read import embedded_policy
    inside = embedded_policy(ScanBook(path))
    old = open_session(path, today=today, policy=None if inside is not None else policy)
    if old.filing.branch != node.code:
        raise ToolkitError(f"“{path.name}”是{old.filing.name}（{old.filing.branch}）的，不是{node.name}的", "换成本机构的文件")
    return old


def press(session: Session) -> EditList:
    """生成模板 of the month after the centre's period, into the folder 台账."""
    folder = session.path.parent
    made = make_all(folder / "policy.xlsx", session.filing.period, folder / "台账", today=session.today,
                    carry=folder / "台账")
    return EditList(edits=[Status(text=f"已生成 {len(made)} 个台账，在“台账”文件夹。")], files=made)


BUTTON = Button(id="template", caption="生成模板", desk="centre", order=1, command="keybook desk new --all", press=press)
