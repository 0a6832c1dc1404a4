"""An account: opening + what comes − what goes = closing, and how far the books differ from it (D17, D31, D53)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from macros.calc.ways.summed_rows import SummedRows, minus, plus
from validators.filing.lineage import OfRow
from validators.frames import net


@dataclass(frozen=True, kw_only=True)
class Account:
    """The columns of an account, whole numbers (thousandths, fen or points).

    plus, minus   what it begins with and what comes; what goes. A blank is 0
    closing       the column that is computed
    book, gap     what the books say, and the column book − closing; a blank book gives no gap
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...]
    closing: str
    book: str = ""
    gap: str = ""

    def lines(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows with closing, and gap where there is a book."""
        found = frame.assign(**{self.closing: net(frame, self.plus, self.minus)})
        return found.assign(**{self.gap: found[self.book].astype("Int64") - found[self.closing]}) if self.book else found

    def ways(self, lines: SummedRows, scale: int, where: str = "") -> dict[str, OfRow]:
        """Where its sums come from: the cells of opening, coming and going, and of the book where there is one."""
        cells = {name: lines.total(name, scale=scale, where=where) for name in (*self.plus, *self.minus)}
        closing = minus(plus(*(cells[name] for name in self.plus)), *(cells[name] for name in self.minus))
        found = cells | {self.closing: closing}
        if not self.book:
            return found
        booked = replace(lines, frame=lines.frame.assign(_booked=lines.frame[self.book].notna() & (lines.frame[where] if where else True)))
        own = replace(self, book="", gap="").ways(booked, scale, "_booked")[self.closing]
        book = lines.total(self.book, scale=scale, where=where)
        return found | {self.book: book, self.gap: minus(book, own)}

    def sums(self, lines: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
        """Its columns summed by the keys; book and gap over the rows that have a book, missing where none has."""
        grouped = lines.groupby(list(keys), sort=True, dropna=False)
        found = grouped[[*self.plus, *self.minus, self.closing]].sum().astype("Int64")
        return found.join(grouped[[self.book, self.gap]].sum(min_count=1).astype("Int64")) if self.book else found
