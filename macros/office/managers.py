"""Inside a branch: each manager keeps a desk of his own, and the branch's desk takes the rows over (R02; issue 4.7).

A manager is a node below the branch, as a branch is one below its centre: the same desk, submission, collection, return
and version. The nodes stand in a policy of the branch's own, made from the one in force; it never goes upward.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from macros.errors import ToolkitError
from macros.intake.kept_facts import ensure_facts
from macros.intake.overlap import inside
from macros.mending.carrying import reissued_content
from macros.mending.desk_writing import write_desk
from macros.session import Session
from validators.frames import records
from validators.policy import Policy
from validators.register import Register, registers, typed_frame
from validators.values.text import is_blank
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.desk.policy_book import write_policy
from workbooks.desk.sheets.my_week_sheet import SHEET as WEEK
from workbooks.mail.draft import Draft, write_draft
from workbooks.read.read_policy import read_policy_book

POST, LEVEL_NAME = "客户经理", "客户经理"
POLICY = "policy.xlsx"
_SHARED = ("R02",)
"""Registers that every manager's desk has in full and that stay the branch's own."""


def node_code(branch: str, number: str) -> str:
    """机构编码 of a manager's node. >>> node_code('LJ01', 'G1')
    'LJ01-G1'
    """
    return f"{branch}-{number}"


def make_manager_desks(branch: Session, folder: Path, *, today: dt.date, now: dt.datetime) -> list[Path]:
    """The branch's own policy and, for each manager of its R02, a desk with his customers and a mail draft."""
    people = [one for one in records(branch.frames["R02"]) if one["岗位"] == POST and one["工号"] and _serves(one, branch)]
    if not people:
        raise ToolkitError(f"《岗位与人员》里没有在岗的{POST}", f"先在台账的《岗位与人员》登记，岗位填{POST}")
    folder.mkdir(parents=True, exist_ok=True)
    book = write_own_policy(branch, [(one["工号"], one["姓名"] or one["工号"]) for one in people], folder / POLICY)
    policy, period = read_policy_book(book)[0], branch.filing.period
    alive, made = policy.organisation.at(period.first), [book]
    for one in people:
        node = alive[node_code(branch.filing.branch, one["工号"])]
        desk = folder / f"{period} 台账 {node.code} {node.name}.xlsm"
        inputs = {"填报人": one["工号"], "联系电话": branch.filing.phone}
        rows = own_rows(branch.policy, branch.frames, one["工号"])
        content = DeskContent(carried=rows, inputs=inputs, front=shown_to(branch.policy))
        write_desk(desk, policy, node.code, period, content, today)
        made += [
            desk,
            write_draft(
                desk.with_suffix(".eml"),
                Draft(
                    to="",
                    subject=f"台账：{node.name} {period}",
                    attachments=(desk,),
                    body=f"{one['姓名']}：{period.zh}台账见附件，里面是您的客户。填好后点【打包上报】，把上报件发回本单位内勤。\n",
                ),
                when=now,
            ),
        ]
    return made


def _serves(person: Mapping[str, object], branch: Session) -> bool:
    left = person["离职日期"]
    return is_blank(left) or pd.Timestamp(str(left)).date() >= branch.filing.period.first


def write_own_policy(branch: Session, people: list[tuple[str, str]], path: Path) -> Path:
    """The policy in force with a node for each person (工号, 姓名) below the branch."""
    code, register = branch.filing.branch, registers()["R01"]
    frame = branch.policy.frames["R01"]
    names = {node.code: node.name for node in branch.policy.organisation.nodes}
    added = typed_frame(
        register,
        {
            "机构编码": [node_code(code, number) for number, _ in people],
            "机构名称": [f"{names.get(code, code)}{name}" for _, name in people],
            "层级": [LEVEL_NAME] * len(people),
            "上级机构": [code] * len(people),
            "负责人": [name for _, name in people],
        },
        rows=range(6 + len(frame), 6 + len(frame) + len(people)),
    )
    both = pd.concat([frame[~frame["机构编码"].isin(added["机构编码"])], added], ignore_index=True)
    write_policy(path, branch.policy.pack, {**branch.policy.frames, "R01": both})
    return path


def shown_to(policy: Policy) -> tuple[str, ...]:
    """What a manager's desk shows: his week, his customers, his visits and what else must be filled; the others are hidden."""
    wanted = (register.sheet for register in policy.pack.desk if register.required or register.id in ("R03", "R20"))
    return (WEEK, *wanted)


def own_rows(policy: Policy, frames: Mapping[str, pd.DataFrame], number: str) -> dict[str, pd.DataFrame]:
    """What a manager's desk begins with: his customers, the open and lasting rows about them, everybody of R02."""
    customers = frames["R03"][frames["R03"]["客户经理"] == number]
    known, found = set(customers["客户编码"]), {"R03": customers}
    for name, frame in frames.items():
        if name in _SHARED:
            found[name] = frame
        elif name != "R03" and policy.registers[name].nature == "master" and "客户编码" in frame:
            found[name] = frame[frame["客户编码"].isin(known)]
    return {name: frame.reset_index(drop=True) for name, frame in found.items() if not frame.empty}


def take_over(branch: Session, home: Home, out: Path, *, today: dt.date) -> Path:
    """The branch's desk with the rows of its managers' filings in it, as a new file beside the old one.

    A row of the same key gives way to the manager's; doing it again with later versions takes those. ToolkitError where
    no filing counts, or the home is another branch's.
    """
    period, code = branch.filing.period, branch.filing.branch
    if home.owner(period).code != code:
        raise ToolkitError(f"收件文件夹是{home.owner(period).name}的，不是{branch.filing.name}的", "核对 --home")
    events = [event for event in home.counted(period) if code not in inside(event)]
    if not events:
        raise ToolkitError(f"{period.zh}还没有收到客户经理的上报件", "先收件，再接收")
    ensure_facts(home, period, events)
    theirs = home.facts.period(period, [event.sha256 for event in events], branch.policy.pack.registers)
    content = reissued_content(branch)
    merged = {name: _merged(branch.policy.registers[name], branch.frames.get(name), theirs[name]) for name in branch.policy.pack.registers}
    kept = {name: frame for name, frame in merged.items() if not frame.empty}
    write_desk(out, branch.policy, code, period, replace(content, version=branch.filing.version, supersedes="", carried=kept), today)
    return out


def _merged(register: Register, own: pd.DataFrame | None, theirs: pd.DataFrame) -> pd.DataFrame:
    own = register.empty() if own is None else own
    if register.id in _SHARED or theirs.empty:
        return own
    key = list(register.key)
    if key and not own.empty:
        known = pd.MultiIndex.from_frame(theirs[key].astype(object))
        own = own[~pd.MultiIndex.from_frame(own[key].astype(object)).isin(known)]
    return pd.concat([part for part in (own, theirs) if not part.empty], ignore_index=True)
