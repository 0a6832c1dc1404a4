"""带入上月: what a new month's desk takes over from an earlier file (design.md 7; settled 31)."""

from __future__ import annotations

from macros.button import Button
from macros.mending.carrying import carried_content, fresh_rows, last_month_file, row_blocks
from macros.mending.filling import filled_content, noted_edit
from macros.opening import open_session
from macros.session import Session
from workbooks.book import Dialog, EditList, PutPage, Status
from workbooks.desk.sheets.unmapped_sheet import read_unmapped, unmapped_page


def press(session: Session) -> EditList:
    """带入上月 on the open workbook: rows go below what is there; keys that are there already stay as they are."""
    file = last_month_file(session.path.parent, session.filing.branch, session.filing.period)
    if file is None:
        before = session.filing.period.plus(-1)
        return EditList(
            blocked=True,
            edits=[
                Dialog(
                    title="带入上月",
                    text=(f"没有找到 {before} 的台账。怎么办：把 {before} 的台账放到本文件旁边，再点【带入上月】。没有做任何改动。"),
                )
            ],
        )
    old = open_session(file, today=session.today)
    content = filled_content(carried_content(old, session.filing.period), session.policy, session.filing, session.frames)
    edits, counts = EditList(edits=[*noted_edit(session, content.carried)]), []
    for name, frame in content.carried.items():
        fresh = fresh_rows(session, name, frame)
        if fresh.empty or name not in session.raws or session.policy.registers[name].form:
            continue
        counts.append(f"{session.policy.registers[name].sheet} {len(fresh)} 行")
        edits.add(*row_blocks(session, name, fresh))
    parked = list(dict.fromkeys([*read_unmapped(session.book), *content.unmapped]))
    if content.unmapped:
        edits.add(PutPage(page=unmapped_page(parked, f"{session.filing.name} {session.filing.period.zh}")))
    left = f"{len(content.unmapped)} 格没有地方放，见《未映射》。" if content.unmapped else ""
    edits.add(Status(text=f"已从“{file.name}”带入：{'、'.join(counts) or '没有新的行'}。{left}本月已填的内容没有改动。"))
    return edits


BUTTON = Button(id="carry", caption="带入上月", desk="branch", order=1, command="keybook desk new --carry", press=press)
