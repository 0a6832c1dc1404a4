"""生成模板: the desks of a month, one for each branch (F1 step 1)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from macros.button import Button
from macros.centre.centre_desk import refreshed
from macros.centre.issuing import file_name, make_desk
from macros.mending.carrying import last_month_file
from macros.session import Session
from validators.organisation_tree import Node
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.book import EditList, Status


def press(session: Session) -> EditList:
    """生成模板 of the centre's period, into the folder 台账; a desk that lies there already stays as it is."""
    folder, period = session.path.parent, session.filing.period
    home = Home(folder)
    made = [desk for node in home.expected(period) if (desk := _issued(folder, node, period, session.today)) is not None]
    left = len(home.expected(period)) - len(made)
    said = f"已生成 {len(made)} 个台账，在“台账”文件夹。" + (f"另有 {left} 个已经有了，没有改动。" if left else "")
    return EditList(edits=[*refreshed(session, home), Status(text=said)], files=made)


def _issued(folder: Path, node: Node, period: Month, today: dt.date) -> Path | None:
    """A new desk, last month's carried over where it lies in 台账; None where this month's is there already."""
    target = folder / "台账" / file_name(node, period)
    if target.exists():
        return None
    carry = last_month_file(folder / "台账", node.code, period) if (folder / "台账").is_dir() else None
    return make_desk(
        folder / "policy.xlsx",
        period,
        target,
        branch=node.code,
        today=today,
        carry=carry if carry is not None and node.code in carry.name else None,
    )


BUTTON = Button(id="template", caption="生成模板", desk="centre", order=1, command="keybook desk new --all", press=press)
