"""An account: opening + what comes − what goes = closing, and how far the books differ from it (D17)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from macros.calc.engines.table_columns import Figure
from macros.calc.engines.words import total
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
        if not self.book:
            return found
        return found.assign(**{self.gap: found[self.book].astype("Int64") - found[self.closing]}, _booked=found[self.book].notna())

    def totals(self, form: str) -> tuple[Figure, ...]:
        """Its columns summed; book and gap over the rows that have a book, empty where none has."""
        cells = tuple(total(name, form) for name in (*self.plus, *self.minus))
        closing = total(self.closing, form, account=(self.plus, self.minus))
        if not self.book:
            return (*cells, closing)
        against = ((self.book, *self.minus), self.plus)
        return (*cells, closing, total(self.book, form, blank=True), total(self.gap, form, where="_booked", blank=True, account=against))
