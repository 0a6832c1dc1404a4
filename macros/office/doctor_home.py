"""What `keybook doctor --home` says of a centre's home: whose it is, and whether all is as it was received (F4)."""

from __future__ import annotations

from pathlib import Path

from macros.closing.correction import waiting
from macros.office.condition import Condition, fine, note, wrong
from workbooks.archive.home import Home
from workbooks.book import Rejection

_MEND = "先不要再收件；从备份恢复收件文件夹，再查一遍"


def is_home(folder: Path) -> bool:
    """True for a folder in which a centre keeps what it received."""
    return (folder / "ledger.sqlite").is_file() and (folder / "policy.xlsx").is_file()


def examine_home(folder: Path) -> list[Condition]:
    """Ledger and archive against each other (`Home.whole`), the policy, and what waits."""
    try:
        home = Home(folder)
        digest = home.policy.digest
    except Rejection as broken:
        return [wrong("政策", broken.reason, broken.remedy)]
    found = [fine("政策", f"摘要 {digest}"), *_whole(home)]
    periods = home.periods()
    if periods:
        try:
            found.append(fine("单位", f"{home.owner(periods[-1]).name}，最近一期 {periods[-1]}"))
        except Rejection as broken:
            found.append(wrong("单位", broken.reason, broken.remedy))
    held = waiting(home)
    if held:
        found.append(note("更正单", f"等批准的 {len(held)} 份", "用 keybook correction 看，同意就批准"))
    return found


def _whole(home: Home) -> list[Condition]:
    said = home.whole()
    if said:
        return [wrong("登记和存档", sentence, _MEND) for sentence in said]
    received = [e for e in home.ledger.events() if e.kind in ("accepted", "corrected")]
    return [fine("登记和存档", f"登记 {len(home.ledger.events())} 条前后相连，存档 {len(received)} 件都和收到时一样")]
