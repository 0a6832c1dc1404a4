"""docs/headers.csv: every header of every register, made from the registers themselves (design.md 10.8).

`python -m validators.documentation` writes it below the current folder; a test fails when it is stale.
"""
from __future__ import annotations

import csv
import io
from pathlib import Path

from validators import kinds
from validators.register import registers

WORDS: dict[type[kinds.Kind], str] = {
    kinds.Txt: "text", kinds.Code: "code", kinds.Ref: "reference", kinds.Enum: "list", kinds.Bool: "yes or no",
    kinds.Money: "money", kinds.Quantity: "quantity", kinds.Count: "count", kinds.Number: "number",
    kinds.Percent: "percent", kinds.Change: "change", kinds.Date: "date", kinds.MonthText: "month",
    kinds.Pattern: "text of a form"}
"""What a kind is called in documents."""


def headers() -> list[tuple[str, str, str, str]]:
    """(sheet, header, type in words, need) of each column, registers by id, columns in order."""
    return [(register.sheet, column.header, type_words(column.kind), column.need)
            for register in registers().values() for column in register.columns]


def type_words(kind: kinds.Kind) -> str:
    """A kind in words; a reference names its sheet, a text of a form its form.

    >>> type_words(kinds.Ref(target='R03')), type_words(kinds.YEAR)
    ('reference to 客户档案', 'text of a form 2026')
    """
    word = WORDS[type(kind)]
    if isinstance(kind, kinds.Ref):
        return f"{word} to {' or '.join(registers()[t].sheet for t in kind.targets)}"
    return f"{word} {kind.example}" if isinstance(kind, kinds.Pattern) else word


def headers_csv() -> str:
    """The text of docs/headers.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("sheet", "header", "type", "required"))
    writer.writerows(headers())
    return text.getvalue()


if __name__ == "__main__":
    Path("docs").mkdir(exist_ok=True)
    Path("docs/headers.csv").write_text(headers_csv(), encoding="utf-8")
