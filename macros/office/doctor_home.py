"""What `keybook doctor --home` says of a centre's home: ledger against archive both ways, against its anchors (F4, design 8)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from macros.closing.bound import archived_files
from macros.closing.correction import waiting
from macros.office.condition import Condition, fine, note, wrong
from workbooks.archive.anchor import read_anchor, read_anchors
from workbooks.archive.events import FilingAccepted, FilingCorrected, MonthConsolidated
from workbooks.archive.home import Home
from workbooks.archive.lost_ledger import LEDGER, REMEDY, lost
from workbooks.book import Rejection
from workbooks.file_digest import file_digest

_LEDGER, _ARCHIVE = "登记", "登记和存档"
_MEND = "先不要再收件；从备份恢复（keybook restore），没有备份就 keybook doctor --home 收件文件夹 --rebuild，再查一遍"
_AGAIN = "把这个文件再收一次（keybook collect），没有登记过的就登记上；一次多了许多，是登记换成了旧的，从备份恢复"
_SHOWN = 20


def is_home(folder: Path) -> bool:
    """True for a folder in which a centre keeps, or kept, what it received."""
    return (folder / "policy.xlsx").is_file() and ((folder / LEDGER).is_file() or (folder / "archive").is_dir())


def examine_home(folder: Path, anchor: str = "") -> list[Condition]:
    """Ledger, archive, anchors and policy of a home, and what waits; `anchor` as a report or a mail shows it."""
    try:
        gone = lost(folder)
        if gone:
            return [wrong(_LEDGER, gone, REMEDY)]
        home = Home(folder)
        digest = home.policy.digest
    except Rejection as broken:
        return [wrong("收件文件夹", broken.reason, broken.remedy)]
    damaged = home.ledger.whole()
    if damaged:
        return [fine("政策", f"摘要 {digest}"), *(wrong(_LEDGER, sentence, _MEND) for sentence in damaged[:_SHOWN])]
    found = [fine("政策", f"摘要 {digest}"), *_ledger(home), *_archive(home), *_anchors(home, anchor), *_owner(home)]
    held = waiting(home)
    if held:
        found.append(note("更正单", f"等批准的 {len(held)} 份", "用 keybook correction 看，同意就批准"))
    return found


def _ledger(home: Home) -> Iterable[Condition]:
    yield fine(_LEDGER, f"{len(home.ledger.events())} 条，前后相连，到{home.ledger.anchor}")


def _archive(home: Home) -> list[Condition]:
    """From the ledger to the archive, and from the archive to the ledger."""
    found = [wrong(_ARCHIVE, sentence, _MEND) for sentence in (*home.whole(), *_results(home))[:_SHOWN]]
    found += [wrong(_ARCHIVE, f"存档里有“{name}”，登记里没有它", _AGAIN) for name in home.strangers()[:_SHOWN]]
    received = [*home.ledger.events(FilingAccepted), *home.ledger.events(FilingCorrected)]
    return found or [fine(_ARCHIVE, f"两边对得上，{len(received)} 件都和收到时一样")]


def _results(home: Home) -> Iterable[str]:
    """What consolidations left in the archive against the digests that the ledger holds."""
    for event in home.ledger.events(MonthConsolidated):
        for name, digest in archived_files(event).items():
            path = home.folder / "archive" / event.period / name
            if not path.is_file():
                yield f"存档里没有 {event.period} 的“{name}”"
            elif file_digest(path) != digest:
                yield f"存档“{name}”（{event.period}）与合并时不同"


def _anchors(home: Home, typed: str) -> list[Condition]:
    """The head of the chain as it is kept outside the database, against the chain."""
    what, said = "登记的链头", list(home.ledger.anchored())
    if typed:
        given = read_anchor(typed)
        if given is None:
            return [wrong(what, f"“{typed}”看不懂", "照报表、回执或邮件里的样子写，如 第 12 条 3A7F-0011-22AB-9C0D")]
        said += [clause for clause in [home.ledger.unlike(given)] if clause]
    if said:
        return [wrong(what, clause, _MEND) for clause in dict.fromkeys(said)]
    if not any(read_anchors(file) for file in home.ledger.anchor_files):
        return [note(what, "没有记在别处的链头，登记是不是旧的看不出来", "照常用，下一次登记会记上；可与报表或邮件里的对：--anchor")]
    return [fine(what, f"{home.ledger.anchor}，与记在别处的一致")]


def _owner(home: Home) -> list[Condition]:
    periods = home.periods()
    if not periods:
        return []
    try:
        return [fine("单位", f"{home.owner(periods[-1]).name}，最近一期 {periods[-1]}")]
    except Rejection as broken:
        return [wrong("单位", broken.reason, broken.remedy)]
