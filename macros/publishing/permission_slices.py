"""Three permission levels as separate files (F2): 一级 sees all branches, 二级 its own (macros.publishing.slices), 三级 its own
customers and its own line of pay.

Protection of a sheet keeps nobody out; what somebody may not see is not in the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from macros.publishing.kept_slices import KeptSlices
from macros.publishing.slices import Slice, slice_pages
from macros.version import PROGRAM
from validators.organisation_tree import Node
from validators.values.safe_names import safe_file_name
from workbooks.mail.draft import Draft, write_draft
from workbooks.pages.write_pages import write_pages

FIRST, THIRD = "一级", "三级"
LEADERS = ("一级", "二级")
"""权限级别 of people who get no file of their own customers: they read the branch's or everything."""


def write_levels(
    kept: KeptSlices, parts: Sequence[Slice], owner: Node, nodes: Mapping[str, Node], folder: Path, *, now: dt.datetime
) -> list[Path]:
    """The file of 一级, and those of 三级 with one mail draft a branch, which hands them out to its managers."""
    made = [_book(everything(parts, owner), folder / FIRST, f"{owner.code}_{owner.name}_{FIRST}", now)]
    for part in parts:
        files = [
            _book(mine, folder / THIRD / part.row.branch, f"{code}_{number}_{mine.row.name}_{THIRD}", now)
            for code, number, mine in managers(kept, part)
        ]
        if files:
            node = nodes.get(part.row.branch)
            made += [
                *files,
                write_draft(
                    folder / THIRD / f"发布_{part.period}_{part.row.branch}_{THIRD}.eml",
                    Draft(
                        to=node.email if node else "",
                        subject=f"发布：{part.row.name} {part.period} 客户经理各份",
                        attachments=tuple(files),
                        body=f"{part.row.name}：{part.period.zh}客户经理的结果，一人一份，见附件。请分别交给本人，不要互相转发。\n",
                    ),
                    when=now,
                ),
            ]
    return made


def everything(parts: Sequence[Slice], owner: Node) -> Slice:
    """What 一级 reads: the levels and the pay of every branch that is in the sums."""
    first, held = parts[0], [part for part in parts if part.row.counted]
    row = replace(
        first.row,
        branch=owner.code,
        name=owner.name,
        short=owner.name,
        state="已收" if held else "未报",
        timeliness="按时",
        days_late=0,
        received=None,
        version=None,
        reason="",
        checksum="",
        file=f"{len(held)} 家，见各单位的上报件",
    )
    return replace(
        first,
        row=row,
        levels=[line for part in held for line in part.levels],
        pay=[line for part in held for line in part.pay],
        disputes=[one for part in held for one in part.disputes],
        reader=f"{owner.name}领导（全部单位）",
    )


def managers(kept: KeptSlices, part: Slice) -> Iterator[tuple[str, str, Slice]]:
    """机构编码, 工号 and the slice of each person who keeps customers or has pay, but for leaders (R02 权限级别)."""
    people = {(one["_branch"], one["工号"]): one for one in kept.people}
    keeper = {(one["_branch"], one["客户编码"]): one["客户经理"] for one in kept.keepers}
    found: dict[tuple[str, str], tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {}
    for line in part.levels:
        number = keeper.get((line["_branch"], line["客户编码"]))
        if number:
            found.setdefault((line["_branch"], number), ([], []))[0].append(line)
    for line in part.pay:
        found.setdefault((line["_branch"], line["工号"]), ([], []))[1].append(line)
    for (branch, number), (levels, pay) in sorted(found.items()):
        person = people.get((branch, number), {})
        if part.row.counted and person.get("权限级别") not in LEADERS:
            name = str(person.get("姓名") or number)
            yield (
                branch,
                number,
                replace(
                    part,
                    row=replace(part.row, name=name),
                    levels=levels,
                    pay=pay,
                    disputes=[one for one in part.disputes if (one.branch, one.number) == (branch, number)],
                    reader=f"{part.row.name}{name}本人",
                ),
            )


def _book(part: Slice, folder: Path, name: str, now: dt.datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / safe_file_name(f"发布_{part.period}_{name}.xlsx")
    write_pages(
        path,
        slice_pages(part),
        properties={"title": f"{part.row.name} {part.period} 发布", "created": now, "comments": f"政策摘要 {part.digest}；程序 {PROGRAM}"},
    )
    return path
