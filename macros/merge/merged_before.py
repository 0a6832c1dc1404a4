"""A month that nothing has happened to since it was merged is not merged again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from macros.reports.layout.undone import stopped_words
from macros.version import PROGRAM
from validators.page.page import Page
from validators.values.period import Month
from workbooks.archive.events import MonthConsolidated
from workbooks.archive.home import Home
from workbooks.file_digest import file_digest


@dataclass(frozen=True, kw_only=True)
class MergedBefore:
    """A consolidation that stands: `out` and the letters lie where it wrote them."""

    out: Path
    letters: tuple[Path, ...]
    undone: tuple[str, ...]
    message: str
    pages: Sequence[Page] = ()


def merged_before(home: Home, period: Month, out: Path, *, by: str) -> MergedBefore | None:
    """The last consolidation, where it is the last thing that the ledger tells, by this person, program and policy, and its files
    are as it left them; None where it has to be done again.
    """
    last = next(reversed(home.ledger.events()), None)
    if not isinstance(last, MonthConsolidated) or last.period != str(period) or last.full_lists or last.by != by:
        return None
    if last.program != PROGRAM or last.full_digest != home.policy.full_digest or not last.report_sha256 or last.file != out.name:
        return None
    letters = tuple(out.with_name(name) for name in last.letters)
    if not out.is_file() or not all(letter.is_file() for letter in letters):
        return None
    if file_digest(out) != last.report_sha256:
        return None
    said = f"{stopped_words(last.undone)}{period.zh}上次合并（{last.at:%m-%d %H:%M}）以后，数据、政策、调整都没有变，没有重新合并；报表仍是：{out}"
    return MergedBefore(out=out, letters=letters, undone=tuple(last.undone), message=said)
