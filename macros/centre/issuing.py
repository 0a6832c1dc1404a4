"""New desks made from the policy, with what they take over (F1 step 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from macros.button import specs_for
from macros.errors import ToolkitError
from macros.lookup.policy_check import blanks_told
from macros.lookup.scheme_check import refuse_faulty_scheme
from macros.mending.carrying import refuse_another, reissued_content
from macros.mending.desk_writing import write_desk
from macros.mending.filling import filled_content
from macros.mending.inheriting import carried_together, last_month_files
from macros.opening import open_session
from macros.session import Session
from validators.filing.inputs import Filing
from validators.organisation_tree import Node
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.centre_book import build_centre
from workbooks.desk.content import DeskContent
from workbooks.mail.draft import Draft, write_draft
from workbooks.read.read_policy import read_policy_book


def make_desk(
    policy_book: Path,
    period: Month,
    out: Path,
    *,
    branch: str,
    today: dt.date,
    carry: Sequence[Path] = (),
    source: Path | None = None,
    said: list[str] | None = None,
) -> Path:
    """One desk; `carry` brings an earlier month along, of the branch and of offices merged into it; `source` reissues this
    month's from a submission.

    `said` takes up what the carry did to an earlier template: columns renamed, moved, split, without a place.
    """
    policy, _ = read_policy_book(policy_book)
    refuse_faulty_scheme(policy, policy_book.name)
    node = _node(policy, branch, period)
    if carry and source is not None:
        raise ToolkitError("--carry 和 --from 不能同时用", "带入上月用 --carry，补发本月台账用 --from")
    filing, content = Filing(branch=node.code, name=node.name, period=period), DeskContent()
    if carry:
        content = carried_together([_opened(file, today, policy_book) for file in carry], policy.organisation, filing, said)
    elif source is not None:
        content = _reissued(_opened(source, today, policy_book), filing)
    content = filled_content(content, policy, filing)
    target = out / file_name(node, period) if out.is_dir() or not out.suffix else out
    target.parent.mkdir(parents=True, exist_ok=True)
    write_desk(target, policy, node.code, period, content, today)
    return target


def _reissued(old: Session, filing: Filing) -> DeskContent:
    refuse_another(old, (filing.branch,), filing.name)
    if old.filing.period != filing.period:
        raise ToolkitError(
            f"“{old.path.name}”是 {old.filing.period} 的，不是 {filing.period} 的", "换成本月的上报件，或用 --carry 带入上月"
        )
    return reissued_content(old)


@dataclass(frozen=True, kw_only=True)
class Issued:
    """The desks that were made, a mail draft for each, the desks that lay there and stayed as they were, what was said."""

    made: tuple[Path, ...]
    drafts: tuple[Path, ...]
    left: tuple[Path, ...]
    said: tuple[str, ...]


def make_all(
    policy_book: Path, period: Month, folder: Path, *, now: dt.datetime, nodes: Sequence[Node] | None = None, carry: Path | None = None
) -> Issued:
    """A desk and its letter for each of `nodes`, by default every organisation that submits to another.

    A desk that lies in the folder already stays as it is: a clerk may have typed in it. `carry` is a folder with last
    month's files, of which each organisation has its own carried over.
    """
    wanted, tree = _subordinate(policy_book, period) if nodes is None else nodes, read_policy_book(policy_book)[0].organisation
    made, left, said = list[Path](), list[Path](), list[str]()
    for node in wanted:
        target = folder / file_name(node, period)
        if target.exists():
            left.append(target)
            continue
        olds = last_month_files(carry, tree, node.code, period, strict=True) if carry is not None and carry.is_dir() else ()
        made.append(make_desk(policy_book, period, target, branch=node.code, today=now.date(), carry=olds, said=said))
    said += blanks_of(policy_book, period) if made else []
    if left:
        said.append(f"另有 {len(left)} 个已经有了，没有改动。")
    drafts = write_letters(policy_book, period, made, now=now)
    if drafts:
        said.append(f"邮件草稿 {len(drafts)} 份在同一文件夹，请核对后自己点“发送”。")
    return Issued(made=tuple(made), drafts=tuple(drafts), left=tuple(left), said=tuple(said))


def blanks_of(policy_book: Path, period: Month) -> list[str]:
    """What is said before desks go out: the blanks of the policy at which 计算 will stop; nothing where there are none."""
    told = blanks_told(read_policy_book(policy_book)[0], period)
    return [told] if told else []


def _subordinate(policy_book: Path, period: Month) -> list[Node]:
    alive = read_policy_book(policy_book)[0].organisation.at(period.first)
    found = [node for node in alive.values() if node.parent in alive]
    if not found:
        own = next(iter(alive), "本机构编码")
        raise ToolkitError(
            "政策的《组织机构》里没有下级机构", f"有下级的，先在政策工作簿登记；只有本单位一家的，不写 --all，写 --branch {own}"
        )
    return found


def write_letters(policy_book: Path, period: Month, desks: Sequence[Path], *, now: dt.datetime) -> list[Path]:
    """A mail draft for each desk, beside it, to the branch whose it is; nothing is sent."""
    policy, _ = read_policy_book(policy_book)
    nodes = {file_name(node, period): node for node in policy.organisation.at(period.first).values()}
    made = []
    for desk in desks:
        node = nodes[desk.name]
        parent = policy.organisation.parent(node.code, period.first)
        made.append(
            write_draft(
                desk.with_suffix(".eml"),
                Draft(
                    to=node.email,
                    subject=f"台账：{node.name} {period}",
                    attachments=(desk,),
                    body=(
                        f"{node.name}：{period.zh}台账见附件。请存到本单位的电脑上再打开（不要在邮件里直接打开），点“启用内容”；"
                        f"填好后点【校验】，改完点【打包上报】，把生成的上报件发回{parent.name if parent else '上级'}。\n"
                    ),
                ),
                when=now,
            )
        )
    return made


def make_centre(policy_book: Path, period: Month, out: Path, *, branch: str | None, now: dt.datetime) -> Path:
    """The desk of a centre, in its home: beside policy.xlsx, with a folder 收件 for what comes in.

    `out` is the home or a file in it; the home is made, or its policy renewed, as `collect --policy` does it.
    """
    policy, _ = read_policy_book(policy_book)
    folder = out if out.is_dir() or not out.suffix else out.parent
    node = _node(policy, branch, period) if branch is not None else None
    fresh = not (folder / "ledger.sqlite").is_file()
    owned = fresh and node is not None and bool(policy.organisation.filing_to(node.code, period.first))
    home = Home.create(folder, policy_book, now=now, branch=node.code if owned and node is not None else None)
    owner = home.owner(period)
    node = node or owner
    if node.code != owner.code:
        raise ToolkitError(f"收件文件夹是{owner.name}的，{node.name}不能在这里汇总", f"写 --branch {owner.code}，或不写 --branch")
    if not home.expected(period):
        raise ToolkitError(f"《组织机构》里 {period} 没有向{owner.name}报送的下级机构", "在政策工作簿登记各下级机构再试")
    target = folder / centre_file_name(node, period) if folder == out else out
    (folder / "收件").mkdir(exist_ok=True)
    build_centre(
        target,
        policy=policy,
        node=node,
        parent=policy.organisation.parent(node.code, period.first),
        period=period,
        today=now.date(),
        button_specs=specs_for("centre", policy),
    )
    return target


def file_name(node: Node, period: Month) -> str:
    """`2026-10 台账 LJ01 临江市局.xlsm`."""
    return f"{period} 台账 {node.code} {node.name}.xlsm"


def centre_file_name(node: Node, period: Month) -> str:
    """`2026-10 汇总台账 ZZ00 云岭州局.xlsm`."""
    return f"{period} 汇总台账 {node.code} {node.name}.xlsm"


def _node(policy: Policy, branch: str, period: Month) -> Node:
    alive = policy.organisation.at(period.first)
    if not alive:
        raise ToolkitError("政策的《组织机构》是空的", "在政策工作簿登记本单位和各下级机构再试")
    found = alive.get(branch) or next((n for n in alive.values() if n.name == branch), None)
    if found is None:
        raise ToolkitError(f"《组织机构》里没有“{branch}”（{period}）", f"可用的机构编码：{'、'.join(list(alive)[:20])}")
    return found


def _opened(path: Path, today: dt.date, policy: Path) -> Session:
    """An earlier file, by the policy that it carries, else by the one given."""
    from workbooks.read.read_policy import embedded_policy
    from workbooks.scan.scan_book import ScanBook

    inside = embedded_policy(ScanBook(path))
    return open_session(path, today=today, policy=None if inside is not None else policy)
