"""收件登记: files into the home, never twice, never lost (F1 step 8)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from macros.button import Button, ButtonPlace
from macros.centre.centre_desk import refreshed
from macros.intake.collecting import collect
from macros.progress import Bar
from macros.session import Session
from workbooks.archive.home import Home
from workbooks.book import Dialog, EditList, Status

_NONE = "没有找到“收件”文件夹。怎么办：在本文件旁边建一个“收件”文件夹，把收到的上报件放进去再点。"


def press(session: Session, sources: Sequence[Path | str] = (), **how: Any) -> EditList:
    """收件登记 of the folder 收件 beside the centre's desk into the home there; a command may name sources and how."""
    folder = session.path.parent
    if not sources and not (folder / "收件").is_dir():
        return EditList(blocked=True, edits=[Dialog(title="收件登记", text=_NONE)])
    home = Home(folder)
    bar = Bar("收件登记", quiet=True)
    outcome = collect(list(sources) or [folder / "收件"], home, now=session.moment, **({"total": bar.total, "done": bar.step} | how))
    return EditList(edits=[*refreshed(session, home), Status(text=outcome.message)], outcome=outcome)


BUTTON = Button(
    id="collect",
    sub="CollectFilings",
    caption="收件登记",
    desk="centre",
    order=2,
    command="keybook collect",
    press=press,
    places=(ButtonPlace("封面", "F10"),),
)
