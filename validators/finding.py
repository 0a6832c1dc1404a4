"""A finding is data: what is wrong with a cell, why, and how to mend it. It is never raised."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """The four classes by who may waive them (design.md section 4)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def zh(self) -> str:
        """强制 / 准强制 / 核实 / 提示."""
        return {"A": "强制", "B": "准强制", "C": "核实", "D": "提示"}[self.value]

    @property
    def glyph(self) -> str:
        """The sign that goes with the word (ux 1.3)."""
        return {"A": "×", "B": "◆", "C": "▲", "D": "○"}[self.value]

    @property
    def light(self) -> str:
        """The light fill that goes with it (ux 1.3)."""
        return {"A": "red_light", "B": "orange_light", "C": "yellow_light", "D": "blue_light"}[self.value]

    @property
    def label(self) -> str:
        """Glyph and word."""
        return self.glyph + self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault at one place.

    `row` and `cell` are as Excel shows them; `value` is the text of the cell; `record` is the
    business key of the row, so that a reason stays with the record and not with the row number.
    `mend` is the proposed new value of the cell, or None. `shown` is what the pack calls the column, where that is not
    its header: it is read by people, `column` by the program. `choices` are the words of which one as its reason settles
    how a whole column is read (settled 35).
    """

    code: str
    rule: str | None
    severity: Severity
    sheet: str
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    value: str = ""
    message: str
    remedy: str
    record: str = ""
    mend: Any = None
    reason: str = ""
    approved: bool = False
    shown: str = ""
    choices: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """True when its reason is one of its choices."""
        return self.reason.strip() in self.choices

    @property
    def key(self) -> str:
        """What a decision about it is filed under: 10 hex digits of code, sheet, record and column.

        Head office's rules (R09b) share their codes; there the number of the rule counts as well.
        """
        code = f"{self.code}:{self.rule}" if self.code.startswith("office_") and self.rule else self.code
        subject = "\x1f".join((code, self.sheet, self.record, self.column or ""))
        return hashlib.sha256(subject.encode()).hexdigest()[:10]

    @property
    def heading(self) -> str:
        """What stands above its column on the sheet; "" for a finding of a whole sheet."""
        return self.shown or self.column or ""

    @property
    def blocking(self) -> bool:
        """True while it keeps a file from being submitted (contract, exit status 1)."""
        if self.severity is Severity.A:
            return not self.approved
        if self.severity is Severity.B:
            return not (self.approved and len(self.reason.strip()) >= REASON_LENGTH)
        return self.severity is Severity.C and len(self.reason.strip()) < REASON_LENGTH

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract."""
        return {
            "code": self.code,
            "rule": self.rule,
            "severity": self.severity.value,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.heading or None,
            "cell": self.cell,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
            "key": self.key,
            "reason": self.reason,
        }


REASON_LENGTH = 6
"""A reason of fewer characters says nothing (联网直报, C 核实性)."""
