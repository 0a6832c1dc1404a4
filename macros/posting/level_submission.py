"""打包上报 of a level: what it received and consolidated, in one sealed file for the level above (F1 steps 6 to 9).

The file holds every row of everybody whose filing counts, with 机构编码, 来源文件 and 来源行, and beside the rows how each
filing stood. The level above takes it in as it takes in a county's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from macros.closing.approval_steps import consolidated, form
from macros.deciding.reasons import DECISION
from macros.errors import ToolkitError
from macros.intake.overlap import inside
from macros.merge.adjust import adjustments
from macros.merge.consolidation import archived
from macros.merge.control import control
from macros.merge.filing_board import board
from macros.reports.layout.context import BoardRow
from macros.version import PROGRAM
from validators.filing.heirs import inherited
from validators.filing.history import combine
from validators.filing.inputs import Filing, History
from validators.filing.level_check import level_sheet
from validators.finding import REASON_LENGTH
from validators.organisation_tree import Node
from validators.page.page import Page, Style
from validators.page.parts import ORDINAL, Col, source_line, table, title_bar
from validators.register import Sheet
from validators.values.money import yuan_shown
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted, FilingCorrected, LevelFiled
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing, permissions
from workbooks.file_digest import file_digest
from workbooks.mail.draft import Draft, write_draft
from workbooks.mail.sent import HomeRecord, send_once
from workbooks.mail.settings import Server
from workbooks.mail.smtp import Sent, send
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.level_file import LevelContent, Part
from workbooks.submission.package import HEADER_ROW, Submission, write_submission
from workbooks.submission.sign_off import SignOff, answered, questions, sealed_sign_off, strict_questions
from workbooks.submission.signature import Signer

MOST_ROWS = 1_048_576 - HEADER_ROW
ANSWER = "逐条加 --answer 1=是、--answer 2=否：原因，再打包；没有做出任何文件"
_OPEN = 50
"""Findings of one branch that travel upward; how many there are is told in full."""


@dataclass(frozen=True, kw_only=True)
class LevelSubmitted:
    """What was made, and the letter that carries it; `again` = it was made before and nothing came since."""

    files: tuple[Path, ...]
    draft: Draft
    event: LevelFiled
    message: str
    again: bool = False


def submit_level(
    home: Home,
    period: Month,
    folder: Path,
    *,
    now: dt.datetime,
    by: str = "",
    eml: bool = False,
    signer: Signer | None = None,
    without: Collection[str] = (),
    sign_off: SignOff | None = None,
) -> LevelSubmitted:
    """Makes the file in `folder`; ToolkitError where nothing was consolidated, filings came since, there is nobody above, or
    a question of 签字确认 has no answer (settled 50). `without`: organisations that file to the level above by themselves.
    """
    owner, parent = _ends(home, period)
    done, signed_off = consolidated(home, period), sign_off or asked_of_level(home, period, {})
    if said := level_refusal(signed_off):
        raise ToolkitError(said, ANSWER)
    what = _submission(home, period, owner, parent, now=now, by=by, signer=signer, without=frozenset(without))
    what = replace(what, sign_off=signed_off, along={**what.along} | {DECISION + key: text for key, text in signed_off.said.items()})
    made = write_submission(folder, what)
    event = _filed(what, made, now=now, by=by, consolidated=done.id)
    home.ledger.add(event)
    draft = _letter(what, parent, made)
    signed = "已签名。" if signer else ""
    letter = "邮件草稿在同一文件夹，请核对后自己点“发送”。" if eml else ""
    return LevelSubmitted(
        files=(made, write_draft(made.with_suffix(".eml"), draft, when=now)) if eml else (made,),
        draft=draft,
        event=event,
        message=f"合并上报件已做好：{made.name}，报给{parent.name}。{signed}{letter}",
    )


def asked_of_level(home: Home, period: Month, texts: Mapping[int, str], signatory: str = "") -> SignOff:
    """签字确认 of this level: the questions of its policy, with the answers that were given by number.

    ToolkitError where there is nothing to sign yet: nothing was consolidated, or filings came since.
    """
    consolidated(home, period)
    code, day = home.owner(period).code, period.first
    return answered(questions(home.policy, code, day), texts, strict_questions(home.policy, code, day), signatory)


def level_refusal(sign_off: SignOff) -> str:
    """Why the file is not made: questions without an answer, a 否 without its reason; empty where nothing stands in the way."""
    if open_ := sign_off.unanswered:
        return f"还不能上报：签字确认还没有答：{'、'.join(f'{f.column}“{f.record}”' for f in open_)}"
    if why := sign_off.unexplained:
        return f"还不能上报：{'、'.join(f'{f.column}“{f.record}”' for f in why)}答了“否”，没有写明原因（不少于 {REASON_LENGTH} 个字）"
    return ""


def _filed(what: Submission, made: Path, *, now: dt.datetime, by: str, consolidated: int) -> LevelFiled:
    return LevelFiled(
        at=now,
        period=str(what.filing.period),
        branch=what.filing.branch,
        version=what.filing.version,
        file=made.name,
        sha256=file_digest(made),
        by=by,
        consolidated=consolidated,
        supersedes=what.supersedes,
    )


def made_before(home: Home, period: Month, folder: Path, signed: SignOff | None = None) -> LevelSubmitted | None:
    """The last file, when it lies in `folder` and nothing was consolidated since: it is sent again as it is, unless the
    questions of 签字确认 are answered otherwise now.
    """
    last = home.ledger.last(LevelFiled, period=str(period))
    if last is None or last.consolidated != consolidated(home, period).id:
        return None
    file = folder / last.file
    if not file.is_file() or file_digest(file) != last.sha256:
        return None
    if signed is not None and sealed_sign_off(read_manifest(ScanBook(file))).answers != signed.answers:
        return None
    owner, parent = _ends(home, period)
    return LevelSubmitted(
        files=(file,),
        event=last,
        again=True,
        message=f"没有新的变化，仍是上次做好的 {file.name}。",
        draft=_mail(owner.name, period, last.version, parent, file, ""),
    )


def post_level(home: Home, done: LevelSubmitted, period: Month, server: Server, *, now: dt.datetime, again: bool = False) -> Sent:
    """Sends it to the level above, once; MailRefusal when it was sent before, or cannot be."""
    return send_once(
        done.draft,
        HomeRecord(home.ledger),
        partial(send, server=server, when=now),
        now=now,
        again=again,
        period=str(period),
        branch=done.event.branch,
    )


def _ends(home: Home, period: Month) -> tuple[Node, Node]:
    owner = home.owner(period)
    parent = home.policy.organisation.parent(owner.code, period.first)
    if parent is None:
        raise ToolkitError(f"{owner.name}是最上级，没有可以上报的单位", "收件文件夹若是下级的，第一次收件时写 --branch 机构编码")
    return owner, parent


def _submission(
    home: Home, period: Month, owner: Node, parent: Node, *, now: dt.datetime, by: str, signer: Signer | None, without: frozenset[str]
) -> Submission:
    standings = home.standings(period)
    parts = tuple(part for part in parts_of(home, period, standings) if part["branch"] not in without)
    taken = {part["branch"] for part in parts if part["counted"]}
    if not taken:
        raise ToolkitError(f"{period.zh}没有一家的数据可以上报", "先收齐、合并，再上报")
    shas = [event.sha256 for event in home.counted(period) if taken & set(inside(event))]
    earlier = home.ledger.events(LevelFiled, period=str(period))
    adjusted = tuple(line for line in adjustments(home, period, standings) if line["target"] not in without)
    return Submission(
        filing=Filing(
            branch=owner.code,
            name=owner.name,
            period=period,
            version=len(earlier) + 1,
            filled_by=by,
            filled_on=now.date(),
            remark=f"合并 {len(taken)} 家；本级{form(home, period).stage}",
        ),
        sheets=_sheets(home, period, shas, taken if without else None),
        policy=home.policy,
        history=_history(home, period, shas, taken),
        pages=[_page(owner, period, parts, adjusted)],
        template="",
        program=PROGRAM,
        parent=parent.name,
        made=now,
        supersedes=earlier[-1].sha256 if earlier else "",
        signer=signer,
        level=LevelContent(parts=parts, adjustments=adjusted),
    )


def _sheets(home: Home, period: Month, shas: Sequence[str], only: set[str] | None) -> list[Sheet]:
    """The rows of the filings by register, those of `only` where it is given; ToolkitError where one sheet cannot hold them."""
    frames = home.facts.period(period, shas, home.policy.pack.registers)
    if only is not None:
        frames = {name: frame[frame["_branch"].isin(only)].reset_index(drop=True) for name, frame in frames.items()}
    longest = max(frames, key=lambda name: len(frames[name]))
    if len(frames[longest]) > MOST_ROWS:
        raise ToolkitError(
            f"《{home.policy.registers[longest].sheet}》有 {len(frames[longest])} 行，一张表放不下",
            "请下级直接报给上级（数据集中），或用 --without 分开上报",
        )
    return [level_sheet(home.policy.registers[name], frame, HEADER_ROW + 1) for name, frame in frames.items()]


def _history(home: Home, period: Month, shas: Sequence[str], taken: set[str]) -> History:
    history = combine([archived(home, period), *home.facts.carried(period, shas)], before=period)
    return inherited(history, home.policy.organisation, period.first).only(taken)


def parts_of(home: Home, period: Month, standings: Mapping[str, Standing]) -> tuple[Part, ...]:
    """One entry for everybody: who is inside with what they claim, who is missing and why. A level's file gives its
    own entries on, with that level in `via`.
    """
    rows, _ = board(home, period)
    claims = control(standings, home.corrections(period)).values
    corrected = {e.branch: e for e in home.corrections(period)}
    found: list[Part] = []
    for row in rows:
        event = standings[row.branch].current
        parts = event.parts if event is not None and row.counted else None
        if parts is None:
            found.append(
                _part(row, event, {name: v for (code, name), v in claims.items() if code == row.branch}, corrected.get(row.branch))
                | _permitted(home, period, row.branch)
            )
        else:
            found += [part | {"via": [row.branch, *part["via"]]} for part in parts]
    return tuple(found)


def _permitted(home: Home, period: Month, branch: str) -> Part:
    """What this level permitted: it counts above where the file is signed by this level (settled 38)."""
    given = permissions(home.ledger.events(period=str(period), branch=branch))
    return {"permitted": {key: dict(one) for key, one in given.items()}} if given else {}


def _part(row: BoardRow, event: FilingAccepted | None, totals: Mapping[str, int], correction: FilingCorrected | None) -> Part:
    part: Part = {
        "branch": row.branch,
        "name": row.name,
        "state": row.state,
        "timeliness": row.timeliness,
        "days_late": row.days_late,
        "counted": row.counted,
        "version": row.version,
        "file": row.file,
        "sha256": event.sha256 if event is not None else "",
        "reason": row.reason,
        "received": row.received.isoformat() if row.received else "",
        "filled_by": event.filled_by if event is not None else "",
        "filled_on": event.filled_on if event is not None else "",
        "nil": event is not None and event.nil,
        "counts": event.counts if event is not None else {},
        "totals": dict(totals) if row.counted else {},
        "open": event.open[:_OPEN] if event is not None else [],
        "via": [],
    }
    if correction is not None and row.counted:
        part["corrects"] = {"file": correction.file, "month": correction.corrects, "reason": correction.reason}
    return part


def _page(owner: Node, period: Month, parts: tuple[Part, ...], adjusted: tuple[Mapping[str, Any], ...]) -> Page:
    """各单位: for people; what counts is sealed beside it."""
    page = Page(name="各单位", tab="green", widths=(5, 12, 24, 9, 8, 18, 46, 34))
    title_bar(page, f"各单位　{owner.name}　{period.zh}")
    source_line(page, "每家一行；没有计入的写明未报或退回，不按 0 计。调整另列，不在任何一家的数里。")
    columns = (
        ORDINAL,
        Col(header="机构编码", kind="id"),
        Col(header="机构"),
        Col(header="状态", kind="choice"),
        Col(header="版本", kind="tally"),
        Col(header="收入(元)", kind="money"),
        Col(header="文件", kind="id"),
        Col(header="经过", kind="id"),
    )
    lines = [
        [
            i,
            p["branch"],
            p["name"],
            p["state"],
            p["version"],
            p["totals"].get("收入") if p["counted"] else None,
            p["file"],
            "、".join(p["via"]),
        ]
        for i, p in enumerate(parts, 1)
    ]
    made = table(page, 4, 1, columns, lines, limit=len(lines), empty="没有单位")
    for at, line in enumerate(adjusted, made.below + 1):
        page.put(at, 2, line["target"] or line["by"], Style("text"))
        page.put(at, 3, f"调整：{line['name']}", Style("text"))
        page.put(at, 4, line["measure"], Style("text"))
        page.put(at, 6, line["value"], Style("money" if line["measure"] == "收入" else "quantity"))
        page.put(at, 7, f"{line['reason']}（责任人 {line['owner']}）", Style("text"))
    return page


def _letter(what: Submission, parent: Node, made: Path) -> Draft:
    level = what.level
    assert level is not None
    inside_ = [part for part in level.parts if part["counted"]]
    missing = "、".join(f"{part['name']}{part['state']}" for part in level.parts if not part["counted"])
    income = sum(int(part["totals"].get("收入", 0)) for part in inside_)
    said = (
        f"合并 {len(inside_)} 家，收入合计 {yuan_shown(income)} 元"
        + (f"；没有计入：{missing}" if missing else "")
        + (f"；另有调整 {len(level.adjustments)} 笔，单独列出" if level.adjustments else "")
    )
    return _mail(what.filing.name, what.filing.period, what.filing.version, parent, made, said)


def _mail(name: str, period: Month, version: int, parent: Node, made: Path, said: str) -> Draft:
    return Draft(
        to=parent.email,
        subject=f"{name} {period} 大客户合并上报件 第 {version} 版",
        attachments=(made,),
        body=f"{name} {period.zh}合并上报件第 {version} 版，见附件。{said}\n",
        matter=f"submission {file_digest(made)}",
    )
